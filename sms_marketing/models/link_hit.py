"""Openings of personal links: raw figures, kept apart from taps. Nothing about who opened is stored but a sign."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import link_bots

MOST_PER_LINK = 500  # a page that is loaded over and over fills no table
KEPT = "13 months"


class SmsMarketingLinkHit(models.Model):
    _name = "sms.marketing.link.hit"
    _description = "Opening of a Personal Link"
    _order = "id desc"
    _log_access = False

    token_id = fields.Many2one("sms.marketing.link.token", required=True, readonly=True, ondelete="cascade")
    link_id = fields.Many2one("sms.marketing.link", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    lead_id = fields.Many2one(related="token_id.lead_id")
    opened_at = fields.Datetime("Opened", required=True, readonly=True)
    sign = fields.Selection(
        [
            (link_bots.HEAD, "Asked for the head only"),
            (link_bots.PREFETCH, "Fetched in advance"),
            (link_bots.AGENT, "Known preview or scanner"),
            (link_bots.NO_AGENT, "Without a name"),
            (link_bots.NO_LANGUAGE, "Without a language"),
            (link_bots.TOO_SOON, "Seconds after it was written"),
            (link_bots.TOGETHER, "Two links at once"),
        ],
        "Suspected Robot",
        readonly=True,
    )

    _of_token = models.Index("(token_id, opened_at)")
    _of_link = models.Index("(link_id, sign)")

    @api.model
    def _note(self, personal, sign):
        """Write an opening down: a row is added and none is changed, so that no two openings wait for each other.

        SQL: the ORM would read the rights and defaults of a record that nobody asks about.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sms_marketing_link_hit (token_id, link_id, company_id, opened_at, sign)
                SELECT %(token)s, %(link)s, %(company)s, %(now)s, %(sign)s
                 WHERE (SELECT count(*)
                          FROM (SELECT FROM sms_marketing_link_hit WHERE token_id = %(token)s LIMIT %(most)s) AS hit
                       ) < %(most)s
                """,
                token=personal.token_id,
                link=personal.link_id,
                company=personal.company_id,
                now=fields.Datetime.now(),
                sign=sign,
                most=MOST_PER_LINK,
            )
        )

    @api.autovacuum
    def _gc_hits(self):
        """Forget openings that no statistics of a year need."""
        self.env.cr.execute(
            SQL("DELETE FROM sms_marketing_link_hit WHERE opened_at < now() AT TIME ZONE 'UTC' - %s::interval", KEPT)
        )
