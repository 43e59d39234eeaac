"""Show our states on Odoo's chatter notifications and mailing traces."""

from odoo import models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _show(self, uuids, state, failure_type=False, failure_reason=False):
        """Show a ticket state (Odoo's words) for the texts with these uuids."""
        trackers = self.search([("sms_uuid", "in", list(uuids))])
        if trackers:
            trackers._action_update_from_sms_state(state, failure_type=failure_type, failure_reason=failure_reason)
