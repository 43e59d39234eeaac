"""Contacts carry SMS consent like leads do."""

from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sms.marketing.consent.mixin"]

    phone_sanitized = fields.Char(index="btree_not_null")  # core indexes it on leads only; inbound texts search it

    def write(self, vals):
        """Have the leads follow that take their number from these contacts: Odoo changes them without a write."""
        if not {"phone", "country_id"} & vals.keys() or not self.env["sms.marketing.subscriber"]._exist():
            return super().write(vals)
        # sudo: leads that the user may not see follow as well
        leads = self.env["crm.lead"].sudo().with_context(active_test=False).search([("partner_id", "in", self.ids)])
        before = {lead: lead._sms_standing() for lead in leads}
        res = super().write(vals)
        leads._tell_sms_rules(before)
        return res
