"""Settings point to our accounts instead of asking for a second set of Twilio credentials."""

from odoo import models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    def action_open_sms_marketing_accounts(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_action")
