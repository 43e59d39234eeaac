"""Settings point to our accounts instead of asking for a second set of Twilio credentials."""

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_marketing_state = fields.Char(compute="_compute_sms_marketing_state")

    @api.depends("company_id")
    def _compute_sms_marketing_state(self):
        """The best state among the company's accounts, none without any."""
        for settings in self:
            settings.sms_marketing_state = self.env["sms.marketing.account"]._states(settings.company_id)

    def action_open_sms_marketing_accounts(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_action")
