"""The time zone that a colleague knows of a person: entered on the lead or contact, kept with the number."""

from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get


class SmsMarketingConsentMixin(models.AbstractModel):
    _inherit = "sms.marketing.consent.mixin"

    sms_tz = fields.Selection(
        _tz_get,
        "SMS Time Zone",
        compute="_compute_sms_tz",
        inverse="_inverse_sms_tz",
        help="Where the person lives, if you know. Belongs to the number: all contacts and leads with it agree."
        " Empty: told from the address or the number.",
    )

    @api.depends("phone_sanitized", "company_id")
    def _compute_sms_tz(self):
        for company, records in self.grouped(lambda record: record._sms_company()).items():
            # sudo: salespeople may not open subscribers, but may know where their people live
            rows = self.env["sms.marketing.subscriber"].sudo()._for_numbers(company, records.mapped("phone_sanitized"))
            for record in records:
                row = rows.get(record.phone_sanitized)
                record.sms_tz = row.tz if row else False

    def _inverse_sms_tz(self):
        wanted = self.filtered(lambda record: record.phone_sanitized)
        for company, records in wanted.grouped(lambda record: record._sms_company()).items():
            model = self.env["sms.marketing.subscriber"].sudo()
            rows = model._for_numbers(company, records.mapped("phone_sanitized"), create=True)
            for record in records:
                rows[record.phone_sanitized].tz = record.sms_tz
