"""The app's own answers to STOP, HELP and START, for accounts where Twilio does not answer."""

from datetime import timedelta

from odoo import fields, models

from ..tools import gate, phone

# An opt-out is confirmed once, within five minutes, or not at all: FCC 12-143; 47 CFR 64.1200(a)(12).
CONFIRM_WITHIN = timedelta(minutes=5)
# Somebody's automatic answers may contain our words: these limits end the ping-pong.
ONE_HELP_PER = timedelta(hours=1)
MOST_ANSWERS, IN_HOURS = 5, timedelta(hours=24)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    answer_kind = fields.Selection(
        [("stop", "Answer to STOP"), ("help", "Answer to HELP"), ("start", "Answer to START")],
        "Automatic Answer",
        readonly=True,
        help="On a reply: what we owe it. On a text of ours: what it is.",
    )

    def _answer_wanted(self, account, inbound, heard, changed):
        """Return which answer we owe a text, or False; never where Twilio or the carrier has answered."""
        if account._desk().answers_by != "app" or inbound.opt_out_type:
            return False
        if heard == "help":
            return "help"
        if phone.kind(inbound.to) == "toll_free":
            return False  # STOP and START of toll-free numbers are the network's, which answers itself
        return {"opt_out": "stop", "opt_in": "start"}.get(heard, False) if changed else False

    def _auto_answer(self):
        """Queue the answer that this text is owed, from the sender that was texted."""
        if not self.answer_kind or not self._may_answer():
            return
        is_confirmation = self.answer_kind == "stop"
        # sudo: Odoo's tickets are made by flows, not by hand
        ticket = (
            self.env["sms.sms"]
            .sudo()
            .create(
                {
                    "number": self.number,
                    "body": self.account_id._answer_text(self.answer_kind),
                    "partner_id": self.partner_id.id,
                    "marketing_origin": {
                        "account": self.account_id,
                        "sender": self.sender_id or None,
                        "company": self.company_id,
                        "purpose": gate.COMPLIANCE,
                        "purpose_reason": self.env._("Automatic answer"),
                        "lead": self.lead_id.id,
                        "answers": self.id,
                        "may_repeat": True,
                        "valid_until": self.received_at + CONFIRM_WITHIN if is_confirmation else None,
                    },
                }
            )
        )
        ticket.marketing_message_id.answer_kind = self.answer_kind

    def _may_answer(self):
        """Tell whether an answer can reach somebody, and whether it is not one of too many."""
        if self._is_from_ourselves() or (self.answer_kind == "help" and self._is_deaf_to_help()):
            return False
        now = fields.Datetime.now()
        answers = self.search(
            [
                ("subscriber_id", "=", self.subscriber_id.id),
                ("direction", "=", "outbound"),
                ("answer_kind", "!=", False),
                ("create_date", ">", now - IN_HOURS),
            ]
        )
        helped = answers.filtered(
            lambda answer: answer.answer_kind == "help" and answer.create_date > now - ONE_HELP_PER
        )
        return len(answers) < MOST_ANSWERS and not (self.answer_kind == "help" and helped)

    def _is_deaf_to_help(self):
        """Tell whether the network itself keeps the answer from the person: toll-free, after STOP."""
        is_toll_free = phone.kind(self.sender_id.value or "") == "toll_free"
        return is_toll_free and self.subscriber_id._is_suppressed()

    def _is_from_ourselves(self):
        """Tell whether the text came from one of our own senders: two accounts would talk to each other."""
        return bool(self.env["sms.marketing.sender"].sudo().search_count([("value", "=", self.number)], limit=1))
