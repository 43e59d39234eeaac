"""A number's standing with a company: may it be texted, and why (not). The gate reads this row only."""

import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models, tools
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import ConcurrencyError

from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)

# Opt-outs that the person's own START lifts; the others stay until a person lifts them.
LIFTED_BY_START = ("none", "keyword", "provider")
MIRRORED_MODELS = ("crm.lead", "res.partner")
# What the gate reads of a subscriber.
STANDING_FIELDS = [
    "number",
    "consent",
    "suppression",
    "paused_at",
    "unreachable_code",
    "tz",
    "from_country",
    "from_state",
    "from_zip",
]


class SmsMarketingSubscriber(models.Model):
    _name = "sms.marketing.subscriber"
    _description = "SMS Subscriber"
    _rec_name = "number"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    number = fields.Char(
        required=True, readonly=True, index="trigram", help="In international form, like +12025550123."
    )
    consent = fields.Selection(
        [("unknown", "Unknown"), ("opted_in", "Opted in"), ("opted_out", "Opted out")],
        required=True,
        readonly=True,
        default="unknown",
    )
    consent_at = fields.Datetime("Consent Since", readonly=True)
    suppression = fields.Selection(
        [
            ("none", "None"),
            ("keyword", "Said STOP"),
            ("person", "Blocked by hand"),
            ("provider", "Blocked by the carrier"),
            ("legal", "Legal block"),
            ("erased", "Erased on request"),
        ],
        required=True,
        readonly=True,
        default="none",
    )
    suppressed_at = fields.Datetime("Blocked Since", readonly=True)
    last_inbound_at = fields.Datetime("Last Reply", readonly=True)
    paused_at = fields.Datetime("Waits for Review Since", readonly=True, help="Until a colleague decides, texts wait.")
    strikes = fields.Integer(readonly=True, help="How many texts in a row could not reach this number.")
    unreachable_code = fields.Integer(
        "Twilio's Code", readonly=True, help="Set once Twilio said that this number cannot receive texts."
    )
    tz = fields.Selection(_tz_get, "Time Zone", help="Where the person lives. Empty: told from address or number.")
    from_country = fields.Char(readonly=True, help="Country of the person's last text, as Twilio tells it.")
    from_state = fields.Char(readonly=True, help="State of the person's last text, as Twilio tells it.")
    from_zip = fields.Char(readonly=True, help="ZIP code of the person's last text, as Twilio tells it.")
    consent_ids = fields.One2many("sms.marketing.consent", "subscriber_id", string="Ledger")
    message_ids = fields.One2many("sms.marketing.message", "subscriber_id", string="Messages")

    _number_unique = models.UniqueIndex("(company_id, number)")

    @api.model_create_multi
    def create(self, vals_list):
        were_none = not self._exist()
        rows = super().create(vals_list)
        if were_none:
            self._forget_cache()
        return rows

    def _forget_cache(self):
        """Clear the cached answer now and once more after the commit: meanwhile others may have cached the old one."""
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    # --- look-up ---

    @api.model
    @tools.ormcache()
    def _exist(self):
        """Tell whether there are subscribers at all; cached, so that databases without any pay nothing."""
        return bool(self.sudo().search_count([], limit=1))

    @api.model
    def _for_numbers(self, company, numbers, create=False):
        """Return {number: subscriber} of one company, in one query; with `create`, for every number."""
        numbers = {number for number in numbers if number}
        found = {row.number: row for row in self._search_numbers(company, numbers)}
        missing = sorted(numbers - found.keys()) if create else []
        if missing:
            found.update({row.number: row for row in self._create_numbers(company, missing)})
        return found

    def _create_numbers(self, company, numbers):
        """Create subscribers; where somebody else does the same right now, the whole request starts again."""
        try:
            with self.env.cr.savepoint(flush=False):  # flushing would run what waits for the commit
                return self.sudo().create([{"company_id": company.id, "number": number} for number in numbers])
        except UniqueViolation as error:
            raise ConcurrencyError("Another request has just met the same number for the first time.") from error

    @api.model
    def _of_all_companies(self, numbers):
        """Return {number: {company: subscriber}}; without a query while there are no subscribers at all."""
        numbers = [number for number in numbers if number]
        if not numbers or not self._exist():
            return {}
        found = {}
        for row in self.sudo().search_fetch([("number", "in", numbers)], ["number", "consent", "suppression"]):
            found.setdefault(row.number, {})[row.company_id] = row
        return found

    def _search_numbers(self, company, numbers):
        # sudo: a salesperson's consent badge may not depend on the right to open subscribers
        if not numbers:
            return self.browse()
        return self.sudo().search_fetch(
            [("company_id", "=", company.id), ("number", "in", list(numbers))], STANDING_FIELDS
        )

    def _gate_facts(self):
        """Return what the gate must know of this number's standing; an empty set stands for an unknown number."""
        if not self:
            return {"suppression": "none", "opted_in": False, "under_review": False}
        return {
            "suppression": self.suppression,
            "opted_in": self.consent == "opted_in",
            "under_review": bool(self.paused_at),
        }

    def _last_seen(self):
        """Return (country, state, ZIP) of the person's last text, as Twilio tells them; empty for an unknown number."""
        country = self.from_country
        return (country, self.from_state or "", self.from_zip or "") if country else ("", "", "")

    def _is_suppressed(self):
        self.ensure_one()
        return self.suppression != "none"

    # --- what happens to a number; the caller shows it afterwards, with `_mirror` ---

    def _opt_in(self, source, **evidence):
        """Record consent for these numbers; numbers that a suppression covers stay out.

        An import never overrides an opt-out of any kind. Returns the subscribers that are opted in now.
        """
        allowed = self.filtered(lambda row: not row._is_suppressed())
        if source == "import":
            allowed = allowed.filtered(lambda row: row.consent != "opted_out")
        changed = allowed.filtered(lambda row: row.consent != "opted_in")
        changed.write({"consent": "opted_in", "consent_at": fields.Datetime.now()})
        changed._append("opt_in", source, **evidence)
        return allowed

    def _withdraw(self, source, **evidence):
        """Record that consent was taken back by hand, without blocking the number."""
        changed = self.filtered(lambda row: row.consent == "opted_in")
        changed.write({"consent": "opted_out", "consent_at": fields.Datetime.now()})
        changed._append("opt_out", source, **evidence)

    def _opt_out(self, source, suppression="keyword", **evidence):
        """Suppress these numbers and end what runs for them; a stronger block stays, what was said is kept."""
        now = fields.Datetime.now()
        changed = self.filtered(lambda row: row.suppression in LIFTED_BY_START and row.suppression != suppression)
        changed.write({"consent": "opted_out", "consent_at": now, "suppression": suppression, "suppressed_at": now})
        told = self if source == "keyword" else changed
        told._append("block" if suppression == "person" else "opt_out", source, **evidence)
        self._refuse_queued()
        self._enrollments()._apply("opted_out", "opted_out")

    def _start(self, **evidence):
        """Lift an opt-out by the person's own START and record the consent in it; other blocks stay."""
        lifted = self.filtered(lambda row: row.suppression in LIFTED_BY_START)
        suppressed = lifted.filtered(lambda row: row._is_suppressed())
        suppressed.write({"suppression": "none", "suppressed_at": False})
        suppressed._leave_blacklist()
        lifted._opt_in("keyword", **evidence)
        return lifted

    def _append(self, event, source, **evidence):
        """Add one ledger row per subscriber."""
        user = self.env.user
        self.env["sms.marketing.consent"].sudo().create(
            [
                {
                    "subscriber_id": row.id,
                    "company_id": row.company_id.id,
                    "number": row.number,
                    "event": event,
                    "source": source,
                    "user_id": user.id if source in ("manual", "import", "api") else False,
                    **evidence,
                }
                for row in self
            ]
        )

    def _enrollments(self):
        """Return the running and paused enrollments of the leads with these numbers."""
        return (
            self.env["sms.marketing.enrollment"]
            .sudo()
            .search([("subscriber_id", "in", self.ids), ("state", "in", ("running", "paused"))])
        )

    def _refuse_queued(self):
        """Refuse the texts that still wait for these numbers."""
        waiting = (
            self.env["sms.marketing.message"]
            .sudo()
            .search([("subscriber_id", "in", self.ids), ("state", "in", ("ready", "held"))])
        )
        waiting._refuse("opted_out")

    # --- the mirror: contacts, leads and Odoo's own blacklist show the same standing ---

    def _mirror(self):
        """Bring contacts and leads in step with these subscribers, and put the suppressed on Odoo's blacklist."""
        self._join_blacklist()
        for company, rows in self.grouped("company_id").items():
            domain = [("phone_sanitized", "in", rows.mapped("number")), ("company_id", "in", (False, company.id))]
            for model in MIRRORED_MODELS:
                records = self.env[model].sudo().with_company(company).with_context(active_test=False)
                records.search(domain)._show_sms_standing()

    def _mirror_safely(self):
        """Show the standing; whatever other people's rules do there, what the person said stands.

        Broad except: the doors in call this, and anybody's automation rules run behind it.
        """
        try:
            with self.env.cr.savepoint():
                self._mirror()
                self.env.flush_all()
        except CONCURRENT_CHANGE:
            raise  # the request or job starts again from the beginning
        except Exception:
            self.env.invalidate_all()
            _logger.exception("The standing of %s could not be shown on contacts and leads", self)

    def _standing(self):
        """Return (sms_consent, sms_opted_out) as contacts and leads show it."""
        return self.consent == "opted_in" and not self._is_suppressed(), self._is_suppressed()

    def _join_blacklist(self):
        """Put suppressed numbers on Odoo's blacklist, so that its own mass texts obey as well."""
        numbers = self.filtered(lambda row: row._is_suppressed()).mapped("number")
        missing = set(numbers) - self.env["sms.marketing.message"]._blacklisted(numbers)
        if missing:
            self.env["phone.blacklist"].sudo()._add(sorted(missing))

    def _leave_blacklist(self):
        """Take numbers off Odoo's blacklist that no company suppresses any more.

        Only for numbers that our own suppression had put there: what a colleague or a mailing's opt-out
        link entered is not ours to take away.
        """
        numbers = self.mapped("number")
        domain = [("number", "in", numbers), ("suppression", "!=", "none")]
        still = set(self.sudo().search(domain).mapped("number"))
        if free := sorted(set(numbers) - still):
            self.env["phone.blacklist"].sudo()._remove(free)
