"""Texts that people send us: the opt-out first and at once, everything else afterwards."""

import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..tools import keywords, phone
from .fresh_start import CONCURRENT_CHANGE, in_fresh_transaction

_logger = logging.getLogger(__name__)

BATCH = 200
OPT_OUT_TYPES = {"STOP": "opt_out", "START": "opt_in", "HELP": "help"}


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    is_followed_up = fields.Boolean(readonly=True, help="The text was shown on the lead and told to its sequences.")

    _inbound_pending = models.Index("(id) WHERE direction = 'inbound' AND is_followed_up IS NOT TRUE")

    # --- in the webhook's transaction ---

    @api.model
    def _receive(self, account, inbound):
        """Store an inbound text and obey STOP and START at once; a text we already have changes nothing.

        `inbound` is the gateway's `InboundMessage`. Returns the message, or an empty set for a repeat.
        """
        if self.search_count([("account_id", "=", account.id), ("sid", "=", inbound.sid)], limit=1):
            return self.browse()
        company = account.company_id
        number = phone.parse(inbound.from_, company.country_id.code).e164 or inbound.from_
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(company, [number], create=True)[number]
        subscriber._meet_again(number)
        subscriber.last_inbound_at = fields.Datetime.now()
        message = self.create(self._prepare_inbound(account, inbound, subscriber))
        message._obey(subscriber, inbound)
        self.env.ref("sms_marketing.ir_cron_follow_up").sudo()._trigger()
        return message

    def _prepare_inbound(self, account, inbound, subscriber):
        sender = account.sender_ids.filtered(lambda sender: sender.value in (inbound.to, inbound.messaging_service_sid))
        lead = (
            self.env["crm.lead"]._most_recent_by_number(account.company_id, [subscriber.number]).get(subscriber.number)
        )
        return {
            "direction": "inbound",
            "state": "received",
            "company_id": account.company_id.id,
            "account_id": account.id,
            "sender_id": sender[:1].id,
            "subscriber_id": subscriber.id,
            "lead_id": lead.id if lead else False,
            "partner_id": lead.partner_id.id if lead else self._partner_of(account.company_id, subscriber.number).id,
            "number": subscriber.number,
            "body": inbound.body,
            "sid": inbound.sid,
            "purpose": "conversational",
            "received_at": fields.Datetime.now(),
        }

    def _partner_of(self, company, number):
        domain = [("phone_sanitized", "=", number), ("company_id", "in", (False, company.id))]
        return self.env["res.partner"].search(domain, order="id desc", limit=1)

    def _obey(self, subscriber, inbound):
        """Apply what the person said about being texted; Twilio's own verdict comes before our word list."""
        keyword = keywords.classify(inbound.body or "", opted_out=subscriber._is_suppressed())
        event = OPT_OUT_TYPES.get(inbound.opt_out_type) or (keyword and keyword.event)
        evidence = {"wording": inbound.body, "message_sid": inbound.sid}
        if event == "opt_out":
            subscriber._opt_out("keyword", **evidence)
            subscriber._mirror_safely()
        elif event == "opt_in":
            subscriber._start(**evidence)
            subscriber._mirror_safely()
        elif event == "help":
            subscriber._append("help", "keyword", **evidence)

    # --- afterwards ---

    @api.model
    def _cron_follow_up(self):
        """Show new inbound texts on leads and contacts and tell running sequences about them."""
        seconds_left = float("inf")
        while seconds_left > 0 and (done := in_fresh_transaction(self.env, self._follow_up_batch)):
            seconds_left = self.env["ir.cron"]._commit_progress(done)
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _follow_up_batch(self):
        """Follow up on one batch of inbound texts; return how many they were."""
        messages = self._lock_to_follow_up()
        for message in messages:
            message._follow_up_safely()
        messages.is_followed_up = True
        messages._announce(messages)
        return len(messages)

    def _lock_to_follow_up(self):
        domain = [("direction", "=", "inbound"), ("is_followed_up", "!=", True)]
        return self.search(domain, order="id", limit=BATCH).try_lock_for_update()

    def _follow_up_safely(self):
        """Follow up on one text; a failing effect is logged and leaves the others alone."""
        for effect in (self.subscriber_id._mirror, self._show_in_chatter, self._pause_sequences):
            try:
                with self.env.cr.savepoint():
                    effect()
                    self.env.flush_all()
            except CONCURRENT_CHANGE:
                raise
            except Exception:
                self.env.invalidate_all()
                _logger.exception("Inbound text %s: %s failed", self.id, effect.__name__)

    def _show_in_chatter(self):
        record = self.lead_id or self.partner_id
        if record:
            post = record.with_company(self.company_id).message_post(
                body=self._chatter_body(),
                message_type="sms",
                subtype_xmlid="mail.mt_comment",
                author_id=self.partner_id.id or self.env.ref("base.public_partner").id,
            )
            self.mail_message_id = post

    def _chatter_body(self):
        """Return the text as HTML, with the number above it where no contact stands as its author."""
        body = plaintext2html(self.body or "")
        if self.partner_id:
            return body
        return Markup("<p class='text-muted small'>%s</p>%s") % (
            self.env._("SMS from %(number)s", number=self.number),
            body,
        )

    def _pause_sequences(self):
        keyword = keywords.classify(self.body or "", opted_out=False)
        if keyword is None:
            self.subscriber_id._enrollments()._apply("replied", "replied")
