"""The chatter's red envelope knows the gate's reasons."""

from odoo import fields, models

from .reason import NEW_FAILURE_TYPES


class MailNotification(models.Model):
    _inherit = "mail.notification"

    failure_type = fields.Selection(
        selection_add=[
            ("sms_blacklist", "Blacklisted"),
            ("sms_duplicate", "Duplicate"),
            ("sms_optout", "Opted Out"),
            *NEW_FAILURE_TYPES,
        ]
    )
