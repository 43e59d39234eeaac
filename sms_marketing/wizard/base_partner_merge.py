"""Odoo's merge of contacts: the standing follows the number that is kept, and so does the tag."""

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids)
        was_opted_out = any(partners.exists().mapped("sms_opted_out"))
        res = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        partners.exists()._settle_sms_tags_after_merge(was_opted_out)
        return res
