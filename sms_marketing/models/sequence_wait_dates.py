"""Dates of leads that runs wait for: when one is filled in, moved or emptied, who waits for it looks at once."""

from odoo import api, fields, models, tools

from .enrollment import GOES_ON


class SmsMarketingSequenceStep(models.Model):
    _inherit = "sms.marketing.sequence.step"

    @api.model
    @tools.ormcache()
    def _dates_waited_for(self):
        """Return the names of the leads' fields that some plan waits for; cached, as every change of a lead asks."""
        # sudo: whoever changes a lead need not be allowed to read plans
        steps = self.sudo().search([("version_id", "!=", False), ("wait_kind", "=", "date"), ("kind", "=", "wait")])
        return frozenset(steps.wait_field_id.mapped("name"))


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def write(self, vals):
        res = super().write(vals)
        if self.env["sms.marketing.in.use"]._answers().dates:
            changed = self.env["sms.marketing.sequence.step"]._dates_waited_for() & vals.keys()
            if changed:
                self._wake_runs_of_dates(changed)
        return res

    def _wake_runs_of_dates(self, names):
        """Have the runs that wait for one of these fields look at it again; a pause goes on pausing."""
        domain = [
            ("lead_id", "in", self.ids),
            ("state", "in", GOES_ON),
            ("step_id.kind", "=", "wait"),
            ("step_id.wait_kind", "=", "date"),
            ("step_id.wait_field_id.name", "in", list(names)),
        ]
        # sudo: whoever changes a lead need not be allowed to write its runs
        self.env["sms.marketing.enrollment"].sudo().search(domain)._set_due(fields.Datetime.now())
