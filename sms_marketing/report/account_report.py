"""Texts and costs of each account, day by day."""

from odoo import fields, models
from odoo.tools import SQL


class SmsMarketingAccountReport(models.Model):
    _name = "sms.marketing.account.report"
    _description = "SMS Usage"
    _auto = False
    _order = "day desc, account_id"
    _rec_name = "day"

    account_id = fields.Many2one("sms.marketing.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True, help="A day in UTC, as at Twilio.")
    sent = fields.Integer(readonly=True, help="Texts that Twilio accepted.")
    delivered = fields.Integer(readonly=True)
    failed = fields.Integer(readonly=True, help="Texts that Twilio or a carrier refused.")
    segments = fields.Integer(readonly=True)
    cost = fields.Float(digits=(16, 4), readonly=True, help="As Twilio charges; fetched once a day.")

    _depends = {
        "sms.marketing.message": [
            "account_id",
            "company_id",
            "direction",
            "state",
            "segment_count",
            "accepted_at",
            "failed_at",
        ],
        "sms.marketing.account.usage": ["account_id", "company_id", "day", "cost"],
    }

    @property
    def _table_query(self):
        """SQL: two tables are added up by day, and a filter on account or day must reach their indexes."""
        return SQL(
            """
            SELECT account_id::bigint * 100000 + (day - DATE '2000-01-01') AS id, account_id, company_id, day,
                   SUM(sent)::int AS sent, SUM(delivered)::int AS delivered, SUM(failed)::int AS failed,
                   SUM(segments)::int AS segments, SUM(cost) AS cost
              FROM (SELECT account_id, company_id, COALESCE(accepted_at, failed_at, create_date)::date AS day,
                           (accepted_at IS NOT NULL)::int AS sent,
                           (state IN ('delivered', 'read'))::int AS delivered,
                           (state IN ('failed', 'undelivered'))::int AS failed,
                           CASE WHEN accepted_at IS NULL THEN 0 ELSE segment_count END AS segments,
                           0.0 AS cost
                      FROM sms_marketing_message
                     WHERE direction = 'outbound' AND account_id IS NOT NULL
                       AND (accepted_at IS NOT NULL OR state IN ('failed', 'undelivered'))
                     UNION ALL
                    SELECT account_id, company_id, day, 0, 0, 0, 0, cost FROM sms_marketing_account_usage) AS days
             GROUP BY account_id, company_id, day
            """
        )
