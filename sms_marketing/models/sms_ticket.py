"""A ticket that has a message row is ours, also while its company still sends another way, e.g. a test text."""

from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _not_ours(self):
        """Keep Odoo's own queue, too, from sending what our dispatcher sends."""
        return super()._not_ours().filtered(lambda ticket: not ticket.marketing_message_id)
