"""What the tests of the sending engine share: many texts quickly, Twilio's callbacks, and the clock."""

from datetime import timedelta

from odoo import fields
from odoo.addons.sms_marketing.gateway.outcome import Outcome, OutcomeKind
from odoo.addons.sms_marketing.gateway.webhook import StatusCallback

from .common import ACCOUNT_SID, SmsMarketingCase

BATCH_LOG = "odoo.addons.sms_marketing.models.batch"


def number(at):
    """A fictional number for each of ten thousand people."""
    return f"+1202555{at:04}"


def accepted(sid, status="queued"):
    return Outcome(OutcomeKind.ACCEPTED, sid=sid, status=status, http_status=201)


def not_sent(reason="no connection", **more):
    return Outcome(OutcomeKind.NOT_SENT, reason=reason, **more)


def too_many(retry_after=None):
    return not_sent("Too many requests", code=20429, http_status=429, retry_after=retry_after)


def uncertain(reason="time-out", **more):
    return Outcome(OutcomeKind.UNCERTAIN, reason=reason, **more)


class EngineCase(SmsMarketingCase):
    """Texts in the queue without the ways that lead into it."""

    def queue(self, count=1, first=1, company=None, purpose="transactional", **origin):
        """Queue texts to different numbers; returns their rows in the order in which they were queued."""
        if purpose == "conversational":
            self.hear_from([number(first + at) for at in range(count)], company)
        tickets = self.env["sms.sms"].create(
            [
                {
                    "number": number(first + at),
                    "body": f"Text {first + at}",
                    "marketing_origin": {
                        "company": company or self.company,
                        "purpose": purpose,
                        "purpose_reason": "Test",
                        **origin,
                    },
                }
                for at in range(count)
            ]
        )
        return tickets.sudo().marketing_message_id.with_prefetch()

    def hear_from(self, numbers, company=None):
        """Have these people text us, so that they may be answered."""
        rows = self.env["sms.marketing.subscriber"]._for_numbers(company or self.company, numbers, create=True)
        for row in rows.values():
            row.last_inbound_at = fields.Datetime.now()

    def queue_from_lead(self, phone="+12025550123"):
        """Queue a text that has a place in a lead's chatter."""
        lead = self.make_lead(phone)
        lead._message_sms("Hello", sms_numbers=[lead.phone])
        return self.messages_of(lead)

    def hand_over(self, outcome=None, **answers):
        """Dispatch once; `outcome` answers every text. Returns the trap."""
        with self.trap_sms() as trap:
            trap.default = outcome
            self.dispatch()
        return trap

    def accept_all(self, messages):
        self.hand_over()
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        return messages

    def tell(self, message, status, code=None, sid=None, account=None):
        """A status callback comes in; the signature is the controller's and tested there."""
        callback = StatusCallback(sid or message.sid, ACCOUNT_SID, status, code, raw={"MessageStatus": status})
        self.env["sms.marketing.message.event"].sudo()._store(account or message.account_id, message.uuid, callback)

    def apply(self):
        self.run_cron("apply_callbacks")

    def make_due(self, messages):
        """Time passes until these texts may be tried again, and their senders' pauses are over."""
        self.env.flush_all()
        past = fields.Datetime.now() - timedelta(seconds=1)
        messages.write({"send_after": past})
        self.env["sms.marketing.sender"].search([("paused_until", "!=", False)]).paused_until = past

    def events_of(self, message, source=None):
        domain = [("message_uuid", "=", message.uuid), *([("source", "=", source)] if source else [])]
        return self.env["sms.marketing.message.event"].search(domain, order="id")

    def ticket_of(self, message):
        return self.env["sms.sms"].search([("uuid", "=", message.uuid)])
