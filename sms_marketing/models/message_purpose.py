"""Why a text that is not marketing may leave without marketing consent (FEATURES B13)."""

from odoo import fields, models

# How long after somebody's own text an answer counts as part of the conversation that they began.
CONVERSATION_DAYS = 7


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    purpose_reason = fields.Char("Why Not Marketing", readonly=True, help="What the sender stated about the purpose.")
