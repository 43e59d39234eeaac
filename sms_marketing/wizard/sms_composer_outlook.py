"""What the composer shows before sending: who will not get the text and why, and what may be chosen."""

from datetime import timedelta

from odoo import api, fields, models

from ..models.message_purpose import CONVERSATION_DAYS
from ..models.origin import company_of
from ..models.reason import sentence
from ..tools import gate, phone
from .sms_composer import FEW

LOOK_AT = 1000  # recipients; who may not be texted beyond them is told after sending
ANY_TEXT = "…"  # the user may still be writing: what the text says is not looked at
NUMBER_TROUBLE = ("number_missing", "number_invalid")


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    marketing_applies = fields.Boolean(compute="_compute_marketing_outlook")
    marketing_warning = fields.Char(compute="_compute_marketing_outlook")
    marketing_blocked = fields.Boolean(compute="_compute_marketing_outlook", help="Nobody would get this text.")
    marketing_can_answer = fields.Boolean(compute="_compute_marketing_can_answer")
    marketing_purposes = fields.Json(compute="_compute_marketing_can_answer")
    marketing_sender_choice_ids = fields.Many2many(
        "sms.marketing.sender", compute="_compute_marketing_sender_choice_ids", groups="sms_marketing.group_agent"
    )

    @api.depends(
        *("composition_mode", "res_model", "res_id", "res_ids", "numbers", "number_field_name", "template_id"),
        *("recipient_single_number_itf", "marketing_purpose", "marketing_purpose_reason", "marketing_sender_id"),
    )
    def _compute_marketing_outlook(self):
        for composer in self:
            drafts, total = composer._outlook_drafts()
            verdicts = composer._judge(drafts)
            refused = [
                (draft, verdict)
                for draft, verdict in zip(drafts, verdicts, strict=True)
                if verdict.action is gate.Action.REFUSE
            ]
            composer.marketing_applies = bool(drafts)
            composer.marketing_blocked = bool(drafts) and len(refused) == total
            composer.marketing_warning = composer._words_before(refused, total) or composer._words_on_holds(verdicts)

    @api.depends("comment_single_recipient", "res_model", "res_id", "recipient_single_number_itf")
    def _compute_marketing_can_answer(self):
        for composer in self:
            composer.marketing_can_answer = composer._wrote_lately()
            answers = [gate.CONVERSATIONAL] if composer.marketing_can_answer else []
            composer.marketing_purposes = [*answers, gate.MARKETING, gate.TRANSACTIONAL]

    def _wrote_lately(self):
        """Tell whether the one person that this composer addresses has texted us a few days ago."""
        if not self.comment_single_recipient or not self.env["res.company"]._sms_marketing_company_ids():
            return False
        company = company_of(self._get_records(), self.env.company)
        raw = self.recipient_single_number_itf or self.recipient_single_number or ""
        number = phone.parse(raw, company.country_id.code).e164
        last = self.env["sms.marketing.subscriber"]._for_numbers(company, [number]).get(number)
        return bool(last and last.last_inbound_at) and last.last_inbound_at >= fields.Datetime.now() - timedelta(
            days=CONVERSATION_DAYS
        )

    @api.depends("composition_mode", "res_model", "res_id", "res_ids")
    def _compute_marketing_sender_choice_ids(self):
        for composer in self:
            companies = {origin["company"] for origin in composer._outlook_origins().values()}
            # of several companies each chooses its own sender
            pools = self.env["sms.marketing.sender"]._pools(*companies) if len(companies) == 1 else {}
            composer.marketing_sender_choice_ids = [candidate.id for candidate in pools.get(None, [])]

    # --- the texts that would be made ---

    def _outlook_origins(self):
        """Return {record id, or False for bare numbers: origin} of the texts that would pass our gate."""
        records = self._outlook_records()
        if records is None:
            origin = self._text_origin()
            enabled = self.env["res.company"]._sms_marketing_company_ids()
            return {False: origin} if origin["company"].id in enabled else {}
        return self._text_origins(records)[1]

    def _outlook_records(self):
        """Return the records that would be texted, or None where bare numbers are."""
        return None if self.composition_mode == "numbers" else self._get_records()

    def _outlook_drafts(self):
        """Return (drafts of the texts that would pass our gate, their number; beyond the limit without drafts)."""
        if not self.env["res.company"]._sms_marketing_company_ids():
            return [], 0
        records = self._outlook_records()
        if records is None:
            drafts = self._outlook_number_drafts()
            return drafts, len(drafts)
        if not records:
            return [], 0
        _origins, ours = self._text_origins(records[:LOOK_AT])
        numbers = self._outlook_numbers(records.browse(ours))
        drafts = [self._draft(origin, numbers[record_id], ANY_TEXT) for record_id, origin in ours.items()]
        return drafts, len(drafts) + max(0, len(records) - LOOK_AT)

    def _outlook_number_drafts(self):
        origin = self._text_origin()
        if origin["company"].id not in self.env["res.company"]._sms_marketing_company_ids():
            return []
        numbers = (self.numbers or "").split(",")
        return [self._draft(origin, number.strip(), ANY_TEXT) for number in numbers if number.strip()]

    def _outlook_numbers(self, records):
        """Return {record id: the number to which its text would go}."""
        if self.comment_single_recipient:
            return {record.id: self.recipient_single_number_itf or self.recipient_single_number for record in records}
        found = self._prepare_recipient_values(records)
        return {record_id: info["sanitized"] or info["number"] for record_id, info in found.items()}

    # --- the words ---

    def _words_before(self, refused, total):
        """Return the warning about the texts that would be refused, False without any."""
        if not refused:
            return False
        reasons = ["duplicate" if verdict.reason == "repeated" else verdict.reason for _draft, verdict in refused]
        if total == 1:
            # Odoo itself warns of a number that cannot be used, where it shows one
            shown = reasons[0] in NUMBER_TROUBLE and self.comment_single_recipient and not self.recipient_single_valid
            return not shown and sentence(self.env, reasons[0], dict(refused[0][1].details))
        if self.composition_mode == "numbers" and len(refused) <= FEW:
            outcomes = [
                (draft.number, reason, dict(verdict.details))
                for (draft, verdict), reason in zip(refused, reasons, strict=True)
            ]
            return " ".join([self._words_on_outlook(len(refused), total), *self._lines(outcomes)])
        return f"{self._words_on_outlook(len(refused), total)} {self._by_reason(reasons)}."

    def _words_on_outlook(self, refused, total):
        if total > LOOK_AT:
            return self.env._(
                "%(refused)s of the first %(looked_at)s will not get it:", refused=refused, looked_at=LOOK_AT
            )
        if refused == total:
            return self.env._("None of the %(total)s will get it:", total=total)
        return self.env._("%(refused)s of %(total)s will not get it:", refused=refused, total=total)

    def _words_on_holds(self, verdicts):
        """Return the note about texts that would wait, False without any."""
        held = [verdict for verdict in verdicts if verdict.action is gate.Action.HOLD]
        if not held:
            return False
        if len(verdicts) == 1:
            return sentence(self.env, held[0].reason, dict(held[0].details))
        return self.env._("%(held)s of %(total)s will wait:", held=len(held), total=len(verdicts)) + (
            f" {self._by_reason([verdict.reason for verdict in held])}."
        )
