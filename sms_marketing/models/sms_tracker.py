"""Show our states on Odoo's chatter notifications and mailing traces."""

from odoo import models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _show(self, uuids, state, failure_type=False, failure_reason=False):
        """Show a ticket state (Odoo's words) for the texts with these uuids."""
        trackers = self.search([("sms_uuid", "in", list(uuids))])
        if trackers:
            trackers._action_update_from_sms_state(state, failure_type=failure_type, failure_reason=failure_reason)

    def _follow_refused(self, post, tickets):
        """Have the notifications of refused tickets say why, and follow them: a refused text may be sent again.

        Odoo follows only those tickets that were going to leave when they were made.
        """
        domain = [("mail_message_id", "=", post.id), ("sms_id_int", "in", tickets.ids)]
        notifications = self.env["mail.notification"].sudo().search(domain).grouped("sms_id_int")
        for ticket in tickets:
            if ticket.id in notifications:
                notifications[ticket.id].failure_reason = ticket.marketing_message_id._explanation()
        self.create(
            [
                {"sms_uuid": ticket.uuid, "mail_notification_id": notifications[ticket.id].id}
                for ticket in tickets
                if ticket.id in notifications
            ]
        )
