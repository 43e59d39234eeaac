"""A mailing's text is looked at when it is saved: what would not work never reaches anybody."""

from odoo import api, models


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    @api.constrains("body_plaintext", "mailing_model_id", "mailing_type")
    def _check_merge_fields(self):
        if not self.env["res.company"]._sms_marketing_company_ids():
            return
        for mailing in self.filtered(lambda one: one.mailing_type == "sms" and one.mailing_model_real in self.env):
            self.env["sms.marketing.merge.field"]._check(mailing.body_plaintext, mailing.mailing_model_real)
