"""Which companies send through us."""

from odoo import api, fields, models, tools

from .sms_sms import SmsApiMarketing


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_provider = fields.Selection(
        selection_add=[("sms_marketing", "SMS Marketing (Twilio)")], ondelete={"sms_marketing": "set default"}
    )

    sms_daily_cap = fields.Integer(
        "SMS per Person and Day",
        default=3,
        help="So many texts a person gets on one day, where the person lives. All texts count; marketing is limited.",
    )
    sms_cap_transactional = fields.Boolean("The Daily Limit Covers Transactional Texts")

    _sms_daily_cap_positive = models.Constraint(
        "CHECK (sms_daily_cap IS NULL OR sms_daily_cap >= 1)", "The daily limit is at least one SMS."
    )

    def _get_sms_api_class(self):
        self.ensure_one()
        if self.sms_provider == "sms_marketing":
            return SmsApiMarketing
        return super()._get_sms_api_class()

    @api.model
    @tools.ormcache()
    def _sms_marketing_company_ids(self):
        """Return the ids of the companies whose texts pass our gate; cached, for every SMS asks."""
        return frozenset(self.sudo().search([("sms_provider", "=", "sms_marketing")]).ids)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["sms.marketing.subscriber"]._forget_cache()
        return companies

    def write(self, vals):
        res = super().write(vals)
        if "sms_provider" in vals:
            self.env["sms.marketing.subscriber"]._forget_cache()
        return res
