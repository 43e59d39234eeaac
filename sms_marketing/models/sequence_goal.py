"""What a sequence is for, and who gets none of it to be compared with."""

from odoo import models


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def _groups_of(self, leads):
        """Return {lead: comparison group} of those who start."""
        return dict.fromkeys(leads, "treated")


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _await_goal(self):
        """Schedule the end of the hold-out."""

    def _note_goal(self, source):
        """Note that these reached their goal."""
