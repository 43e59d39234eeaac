"""What leads have to do with forms: a merged lead keeps what was sent for those it took in."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        """Keep the submissions of leads that are merged into this one."""
        if self.env["sms.marketing.form"]._exist():
            # sudo: submissions are evidence, which nobody may change by hand
            sent = self.env["sms.marketing.form.submission"].sudo()
            sent.search([("lead_id", "in", (opportunities - self).ids)]).lead_id = self
        return super()._merge_dependences(opportunities)
