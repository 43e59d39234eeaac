"""What the accounts page needs to count texts by account."""

from odoo import models


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    # this month's texts are counted, not every text there ever was
    _of_account_since = models.Index("(account_id, accepted_at) WHERE accepted_at IS NOT NULL")
