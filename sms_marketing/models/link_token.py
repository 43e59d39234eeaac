"""A link made for one person. Only the hash of its token is stored: a copy of the database cannot tap.

Not even the texts that wait to be sent hold the token, see `tools/personal_link.py`.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import link_bots, link_page, personal_link, tokens
from .cached_answers import forget_cached
from .link_wire import link_key

PATH = personal_link.PATH
KEPT_UNUSED = 180  # days after which an expired link that nobody opened is forgotten
BATCH = 5000


class Personal(NamedTuple):
    """What is known of a personal link when somebody comes with its token, read in one query.

    `staff_lang` is spoken by those who read the lead's chatter; `stamp` changes when something that the page shows was
    changed; `other_*` is the answer to the same question that stands.
    """

    token_id: int
    link_id: int
    company_id: int
    question_id: int | None
    lead_id: int | None
    lang: str | None
    staff_lang: str | None
    stamp: str
    thanks_url: str | None
    is_instant: bool
    has_lead: bool
    is_closed: bool
    is_open: bool
    seconds_since_made: float
    seconds_since_other: float | None
    own_tap: int | None
    other_tap: int | None
    other_label: str | None
    other_is_changeable: bool | None

    def page(self):
        return link_page.page(
            link_page.Facts(
                self.has_lead, self.is_open, bool(self.own_tap), bool(self.other_tap), bool(self.other_is_changeable)
            )
        )


class SmsMarketingLinkToken(models.Model):
    _name = "sms.marketing.link.token"
    _description = "Personal Link"
    _order = "id desc"

    link_id = fields.Many2one("sms.marketing.link", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="link_id.company_id", store=True)
    lead_id = fields.Many2one("crm.lead", readonly=True, index=True, ondelete="set null")
    token_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    expires_at = fields.Datetime("Valid until", readonly=True)
    hit_ids = fields.One2many("sms.marketing.link.hit", "token_id")
    tap_ids = fields.One2many("sms.marketing.link.tap", "token_id")
    hit_count = fields.Integer("Openings", compute="_compute_hit_count", compute_sudo=True)
    tapped_at = fields.Datetime("Tapped", compute="_compute_tapped_at")

    _hash_unique = models.UniqueIndex("(token_hash)")

    @api.depends("link_id.name", "lead_id.name")
    def _compute_display_name(self):
        for personal in self.sudo():  # the lead's name only, for those who see the personal link
            personal.display_name = f"{personal.link_id.name} – {personal.lead_id.name or ''}"

    @api.depends("hit_ids")
    def _compute_hit_count(self):
        rows = self.env["sms.marketing.link.hit"]._read_group(
            [("token_id", "in", self.ids), ("sign", "!=", link_bots.HEAD)], ["token_id"], ["__count"]
        )
        counts = dict(rows)
        for personal in self:
            personal.hit_count = counts.get(personal._origin, 0)

    @api.depends("tap_ids.tapped_at")
    def _compute_tapped_at(self):
        rows = self.env["sms.marketing.link.tap"]._read_group(
            [("token_id", "in", self.ids)], ["token_id"], ["tapped_at:max"]
        )
        times = dict(rows)
        for personal in self:
            personal.tapped_at = times.get(personal._origin, False)

    # --- making ---

    @api.model
    def _urls(self, link, leads):
        """Make a personal link for every lead, in one go; return {lead id: address}.

        The address names the link by its handle; `personal_link.reveal` puts the token in when it leaves the house.
        """
        key, expires_at = link_key(self.env), link._expiry()
        handles = {lead.id: tokens.new_token() for lead in leads}
        hashes = [tokens.hash_token(personal_link.token_of(handle, key)) for handle in handles.values()]
        self._insert(link, [*handles], hashes, expires_at)
        base = link.get_base_url()
        return {lead_id: f"{base}{PATH}{handle}" for lead_id, handle in handles.items()}

    def _insert(self, link, lead_ids, hashes, expires_at):
        """Make the rows of personal links.

        SQL: one statement for any number of leads; a record of ours has no defaults and nobody watches its making.
        Rights: whoever sends need not be allowed to make records of links.
        """
        if not self.env["sms.marketing.in.use"]._answers().links:
            forget_cached(self.env)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sms_marketing_link_token (
                       link_id, company_id, lead_id, token_hash, expires_at,
                       create_uid, write_uid, create_date, write_date)
                SELECT %(link)s, %(company)s, made.lead_id, made.token_hash, %(expires_at)s,
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM unnest(%(leads)s::int[], %(hashes)s::text[]) AS made(lead_id, token_hash)
                """,
                link=link.id,
                company=link.company_id.id,
                expires_at=expires_at or None,
                uid=self.env.uid or None,
                now=fields.Datetime.now(),
                leads=lead_ids,
                hashes=hashes,
            )
        )
        link.invalidate_recordset(["token_ids", "made_count"], flush=False)

    @api.model
    def _sample_urls(self, link, leads):
        """Return {lead id: address} for previews and tests: it shows how long a link is, and belongs to nobody."""
        return dict.fromkeys(leads.ids, f"{link.get_base_url()}{PATH}{personal_link.SAMPLE}")

    # --- finding ---

    @api.model
    def _look_up(self, token):
        """Return the `Personal` behind what somebody came with, or None; malformed and unknown are the same work.

        SQL: one query for everything that the page depends on, since robots open every link several times.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT token.id, link.id, link.company_id, link.question_id, lead.id,
                       (SELECT lang.code FROM res_lang AS lang WHERE lang.id = lead.lang_id AND lang.active),
                       COALESCE((SELECT partner.lang FROM res_users AS users
                                   JOIN res_partner AS partner ON partner.id = users.partner_id
                                  WHERE users.id = lead.user_id),
                                (SELECT partner.lang FROM res_company AS company
                                   JOIN res_partner AS partner ON partner.id = company.partner_id
                                  WHERE company.id = link.company_id)),
                       concat_ws(' ', link.write_date,
                                 (SELECT write_date FROM sms_marketing_link_question WHERE id = link.question_id),
                                 (SELECT concat_ws(' ', company.write_date, partner.write_date)
                                    FROM res_company AS company
                                    JOIN res_partner AS partner ON partner.id = company.partner_id
                                   WHERE company.id = link.company_id)),
                       link.thanks_url, COALESCE(link.is_instant, false),
                       lead.id IS NOT NULL AND COALESCE(lead.company_id, link.company_id) = link.company_id,
                       lead.active IS NOT TRUE OR lead.won_status IN ('won', 'lost'),
                       link.active AND (token.expires_at IS NULL OR token.expires_at > %(now)s),
                       EXTRACT(epoch FROM %(now)s - token.create_date)::float,
                       (SELECT EXTRACT(epoch FROM %(now)s - max(hit.opened_at))::float
                          FROM sms_marketing_link_token AS sibling
                          JOIN sms_marketing_link_hit AS hit ON hit.token_id = sibling.id
                         WHERE sibling.lead_id = token.lead_id AND sibling.id != token.id
                           AND hit.opened_at > %(now)s - interval '1 minute'),
                       (SELECT id FROM sms_marketing_link_tap WHERE token_id = token.id AND state != 'replaced'),
                       other.id, other.label, other.is_changeable
                  FROM sms_marketing_link_token AS token
                  JOIN sms_marketing_link AS link ON link.id = token.link_id
             LEFT JOIN crm_lead AS lead ON lead.id = token.lead_id
             LEFT JOIN LATERAL (
                       SELECT tap.id, tap.label, answer.is_changeable
                         FROM sms_marketing_link_tap AS tap
                         JOIN sms_marketing_link_token AS answered ON answered.id = tap.token_id
                         JOIN sms_marketing_link AS answer ON answer.id = tap.link_id
                        WHERE tap.lead_id = token.lead_id AND tap.question_id = link.question_id
                          AND tap.state = 'standing' AND tap.token_id != token.id
                          AND (answered.expires_at IS NULL OR answered.expires_at > %(now)s)
                        LIMIT 1
                       ) AS other ON true
                 WHERE token.token_hash = %(hash)s
                """,
                now=fields.Datetime.now(),
                hash=tokens.hash_token(personal_link.unglued(token)),
            )
        )
        return Personal(*rows[0]) if rows else None

    # --- clean-up ---

    @api.model
    def _follow_merge(self, gone, lead):
        """Give the personal links and taps of leads that are merged to the lead that stays.

        Where both have answered the same question, the answer of the lead that stays is the one that counts.
        """
        self.search([("lead_id", "in", gone.ids)]).lead_id = lead
        taps = self.env["sms.marketing.link.tap"]
        moving = taps.search([("lead_id", "in", gone.ids)])
        answered = taps.search([("lead_id", "=", lead.id), ("state", "=", "standing")]).question_id
        for tap in moving.filtered(lambda tap: tap.state == "standing" and tap.question_id):
            if tap.question_id in answered:
                tap.state = "replaced"
            answered |= tap.question_id
        moving.flush_recordset()
        moving.lead_id = lead

    @api.autovacuum
    def _gc_unused(self):
        """Forget personal links that expired long ago and that nobody tapped."""
        before = fields.Datetime.now() - timedelta(days=KEPT_UNUSED)
        old = self.search([("expires_at", "<", before), ("tap_ids", "=", False)], limit=BATCH)
        old.unlink()
        return len(old), len(old) == BATCH
