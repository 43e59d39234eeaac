"""Double opt-in: one question by SMS, and the YES that makes the consent."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import gate, phone

ASK_AGAIN_AFTER = timedelta(days=30)


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    double_opt_in_until = fields.Datetime("Waits for YES Until", readonly=True)
    asked_at = fields.Datetime("Asked for Consent", readonly=True)
    asked_wording = fields.Text("Question", readonly=True)

    def _ask_double_opt_in(self, account=None, source="form", **evidence):
        """Ask these numbers once whether they want texts; return those that were asked.

        For numbers whose owner has just given them, e.g. by a form: `source` and `evidence` say where. Who opted out,
        has agreed, or was asked within 30 days is not asked. By hand the question keeps to quiet hours and caps.
        """
        asked = self.filtered(lambda row: row._may_be_asked())
        for company, rows in asked.grouped("company_id").items():
            by = account or self.env["sms.marketing.account"]._for_company(company)
            if not by:
                raise UserError(self.env._("No Twilio account is verified, so nobody can be asked by SMS."))
            asked -= rows - rows._send_question(by, source, evidence)
        return asked

    def _may_be_asked(self):
        recently = self.asked_at and self.asked_at > fields.Datetime.now() - ASK_AGAIN_AFTER
        return not (self._is_suppressed() or self.consent == "opted_in" or self.paused_at or recently)

    def _send_question(self, account, source, evidence):
        """Queue the question and note it; return the numbers to which the gate lets it go.

        Noted first: the gate takes a text for the question only where it is the one that the number is asked now.
        """
        now, question = fields.Datetime.now(), account._answer_text("question")
        before = {row: (row.asked_at, row.asked_wording) for row in self}
        self.write({"asked_at": now, "asked_wording": question})
        purpose = gate.TRANSACTIONAL if source == "manual" else gate.COMPLIANCE
        origin = {
            "account": account,
            "purpose": purpose,
            "purpose_reason": evidence.get("note") or self.env._("Asks for consent (double opt-in)"),
        }
        # sudo: Odoo's tickets are made by flows, not by hand
        tickets = self.env["sms.sms"].sudo()
        tickets = tickets.create(
            [
                {"number": row.number, "body": question, "marketing_origin": {**origin, "company": row.company_id}}
                for row in self
            ]
        )
        going = tickets.marketing_message_id.filtered(lambda message: message.state != "refused")
        asked = self & going.subscriber_id
        for row in self - asked:
            row.asked_at, row.asked_wording = before[row]
        asked.double_opt_in_until = now + timedelta(days=account.double_opt_in_days)
        asked._append("ask", source, **{"wording": question, **evidence})
        return asked

    def _waits_for_yes(self):
        """Tell whether a YES of this number is the answer to our question."""
        return bool(self.double_opt_in_until and self.double_opt_in_until > fields.Datetime.now())

    def _hears_yes(self):
        """Tell whether YES is an opt-in: the person opted out by text, or was asked (FEATURES B3)."""
        return self.suppression == "keyword" or self.is_stopped_somewhere or self._waits_for_yes()

    def _confirm(self, reply, **evidence):
        """Record the consent of somebody who was asked and said yes: question and answer are the wording."""
        wording = f"{self.asked_wording}\n→ {reply}"
        self._end_question()
        return self._opt_in("double_opt_in", wording=wording, **evidence)

    def _decline(self, reply, **evidence):
        """Record that somebody who was asked said no: no import makes it a yes, and a later YES is just a word."""
        wording = f"{self.asked_wording}\n→ {reply}"
        self._end_question()
        self.write({"consent": "opted_out", "consent_at": fields.Datetime.now()})
        self._append("opt_out", "double_opt_in", wording=wording, **evidence)

    def _end_question(self):
        self.filtered("double_opt_in_until").double_opt_in_until = False

    def _is_in_canada(self):
        """Tell whether this is a Canadian number: there one may not text to ask for consent (CASL)."""
        return "CA" in (phone.parse(self.number or "").country, self.from_country)
