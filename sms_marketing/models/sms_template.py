"""A template may say which sender its texts leave from."""

from odoo import fields, models


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    marketing_sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        ondelete="set null",
        groups="sms_marketing.group_agent",
        domain=[("account_id.state", "=", "verified")],
        help="Texts made with this template leave from here, unless a person, a mailing or a sequence says otherwise,"
        " or it is not meant for the number's country. Empty: the sender for the number's country, or the first.",
    )
