"""Settings point to our accounts instead of asking for a second set of Twilio credentials."""

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_marketing_state = fields.Char(compute="_compute_sms_marketing_state")
    sms_daily_cap = fields.Integer(related="company_id.sms_daily_cap", readonly=False)
    sms_cap_transactional = fields.Boolean(related="company_id.sms_cap_transactional", readonly=False)
    sms_sent_today = fields.Integer("Texts Sent Today", compute="_compute_sms_sent_today")

    @api.depends("company_id")
    def _compute_sms_marketing_state(self):
        """The best state among the company's accounts, none without any."""
        for settings in self:
            settings.sms_marketing_state = self.env["sms.marketing.account"]._states(settings.company_id)

    @api.depends("company_id")
    def _compute_sms_sent_today(self):
        """The company's volume of the day in UTC, as Twilio counts; it is shown and not limited (FEATURES C2)."""
        today = fields.Datetime.start_of(fields.Datetime.now(), "day")
        # sudo: a figure only; whoever may open the settings need not be allowed to read texts
        accounts = self.env["sms.marketing.account"].sudo().search([("company_id", "in", self.company_id.ids)])
        domain = [("account_id", "in", accounts.ids), ("accepted_at", ">=", today)]
        groups = self.env["sms.marketing.message"].sudo()._read_group(domain, ["company_id"], ["__count"])
        counts = {company.id: count for company, count in groups}
        for settings in self:
            settings.sms_sent_today = counts.get(settings.company_id.id, 0)

    def action_open_sms_volume(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_report_action")

    def action_open_sms_marketing_accounts(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_action")
