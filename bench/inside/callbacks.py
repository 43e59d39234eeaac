"""Status callbacks: texts that were sent on both sides, and what became of them."""

from . import world
from .odoo import as_root, count, note, run_job_until
from .send import send_core, send_ours

JOB = "sms_marketing.ir_cron_apply_callbacks"


def prepare(api, texts):
    """Send texts on both sides, each written on its lead, and return what Twilio knows of them."""
    world.set_up(api, texts)
    world.redirect_core(api)
    note("core sends")
    send_core(texts, 1, chatter_every=1)
    note("we send")
    send_ours(texts, 1, 20, chatter_every=1)
    run_job_until(JOB, lambda: True)  # woken by sending; here it has nothing to do
    with as_root() as env:
        env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
        return {"auth_token": world.AUTH_TOKEN, "core": _of_core(env), "ours": _of_ours(env)}


def _of_core(env):
    from odoo.addons.sms_twilio.tools.sms_twilio import get_twilio_status_callback_url

    tickets = env["sms.sms"].search([("marketing_message_id", "=", False), ("state", "=", "pending")])
    return [
        _text(get_twilio_status_callback_url(env.company, ticket.uuid), ticket.sms_twilio_sid, ticket.number)
        for ticket in tickets
    ]


def _of_ours(env):
    messages = env["sms.marketing.message"].search([("sid", "!=", False)])
    return [
        _text(message.account_id._callback_url("status", message.uuid), message.sid, message.number)
        for message in messages
    ]


def _text(url, sid, number):
    return {"url": url, "sid": sid, "account_sid": world.ACCOUNT_SID, "to": number, "from": world.SENDER}


def apply(texts, callbacks):
    """Return the seconds until all stored callbacks are applied; everything must be delivered then, on both sides."""
    pending = [("is_applied", "!=", True)]
    _expect(callbacks, count("sms.marketing.message.event", pending), "callbacks wait")
    took = run_job_until(JOB, lambda: not count("sms.marketing.message.event", pending))
    delivered = [("state", "=", "delivered"), ("direction", "=", "outbound")]
    _expect(texts, count("sms.marketing.message", delivered), "of our texts are delivered")
    shown = [("notification_type", "=", "sms"), ("notification_status", "=", "sent")]
    _expect(2 * texts, count("mail.notification", shown), "notifications on both sides show it")
    return took


def _expect(wanted, got, what):
    if wanted != got:
        raise AssertionError(f"{got} {what}, not {wanted}")
