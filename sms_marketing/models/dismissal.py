"""Who put a text aside in "Needs Attention", when, and for whom."""

from odoo import fields, models


class SmsMarketingDismissal(models.Model):
    _name = "sms.marketing.dismissal"
    _description = "SMS Put Aside"
    _order = "id desc"

    message_id = fields.Many2one("sms.marketing.message", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="message_id.company_id", store=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, index=True, ondelete="set null")
    for_everybody = fields.Boolean(readonly=True)
    dismissed_at = fields.Datetime("At", required=True, readonly=True, default=fields.Datetime.now)
    is_over = fields.Boolean(readonly=True, help="The text was sent again since: it needs somebody if it fails again.")

    _standing = models.Index("(message_id) WHERE is_over IS NOT TRUE")
