"""Whoever texts a person by hand has read what that person wrote."""

from odoo import models


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def action_send_sms(self):
        res = super().action_send_sms()
        if self.composition_mode != "mass" and self.env["res.company"]._sms_marketing_company_ids():
            # sudo: agents only read texts
            self.env["sms.marketing.message"].sudo()._mark_answered(self._numbers_texted())
        return res

    def _numbers_texted(self):
        """Return the numbers, in international form, that a text by hand went to; a text to many answers nobody."""
        given = {number for number in (self.sanitized_numbers or "").split(",") if number}
        records = self._get_records() if self.composition_mode == "comment" else None
        if records and "phone_sanitized" in records._fields:
            given.update(number for number in records.mapped("phone_sanitized") if number)
        return given
