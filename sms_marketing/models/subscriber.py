"""A number's standing with a company: may it be texted, and why (not). The gate reads this row only."""

from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import ConcurrencyError

from ..tools.standing import STRENGTH
from .cached_answers import forget_cached
from .consent import PEOPLES
from .enrollment import ACTIVE
from .message import WAITING

# Opt-outs that the person's own START lifts; the others stay until a person lifts them.
LIFTED_BY_START = ("none", "keyword", "provider", "erased")
MOST_STRIKES = 3
BLOCKS = ("person", "legal")
# Sources of which every opt-out is written down, also one that changes nothing.
SAID_BY_THE_PERSON = ("keyword", "phrase")
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
    "is_stopped_somewhere",
    "double_opt_in_until",
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
    stopped_account_ids = fields.Many2many(
        "sms.marketing.account",
        string="Stopped Accounts",
        readonly=True,
        help="Accounts whose opt-outs count for themselves only, and to which this number said STOP.",
    )
    is_stopped_somewhere = fields.Boolean(compute="_compute_is_stopped_somewhere", store=True)
    consent_ids = fields.One2many("sms.marketing.consent", "subscriber_id", string="Ledger")
    message_ids = fields.One2many("sms.marketing.message", "subscriber_id", string="Messages")

    _number_unique = models.UniqueIndex("(company_id, number)")

    @api.depends("stopped_account_ids")
    def _compute_is_stopped_somewhere(self):
        for subscriber in self:
            subscriber.is_stopped_somewhere = bool(subscriber.stopped_account_ids)

    @api.model_create_multi
    def create(self, vals_list):
        were_none = not self._exist()
        rows = super().create(vals_list)
        if were_none:
            self._forget_cache()
        return rows

    def _forget_cache(self):
        forget_cached(self.env)

    # --- look-up ---

    @api.model
    def _exist(self):
        """Tell whether there are subscribers at all; cached."""
        return self.env["sms.marketing.in.use"]._answers().subscribers

    @api.model
    def _for_numbers(self, company, numbers, create=False):
        """Return {number: subscriber} of one company, in one query; with `create`, for every number."""
        numbers = {number for number in numbers if number}
        found = {row.number: row for row in self._search_numbers(company, numbers)}
        found.update(self._erased_among(company, numbers - found.keys()))
        missing = sorted(numbers - found.keys()) if create else []
        if missing:
            found.update({row.number: row for row in self._create_numbers(company, missing)})
        return found

    @api.model
    def _that_writes(self, company, number):
        """Return the subscriber of a number that texts us, creating it, and {number: {company: subscriber}}.

        One query, or two for a new number.
        """
        known = self._of_all_companies([number]) or {number: {}}
        if company not in known[number]:
            known[number][company] = self._create_numbers(company, [number])
        return known[number][company], known

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
        found, names = {}, self._pseudonyms(numbers)
        wanted = [("number", "in", [*numbers, *names])]
        for row in self.sudo().search_fetch(wanted, ["company_id", *STANDING_FIELDS]):
            found.setdefault(names.get(row.number, row.number), {})[row.company_id] = row
        return found

    def _search_numbers(self, company, numbers):
        # sudo: a salesperson's consent badge may not depend on the right to open subscribers
        if not numbers:
            return self.browse()
        return self.sudo().search_fetch(
            [("company_id", "=", company.id), ("number", "in", list(numbers))], STANDING_FIELDS
        )

    def _is_stopped_for(self, account):
        """Tell whether the person said STOP to this account alone, and nothing stronger stands."""
        stopped = self.is_stopped_somewhere and account and account.id in self.sudo().stopped_account_ids.ids
        return bool(stopped and STRENGTH[self.suppression] < STRENGTH["keyword"])

    def _is_suppressed(self):
        self.ensure_one()
        return self.suppression != "none"

    def _note_reply(self, inbound):
        """Keep when and from where the person writes; a number that writes can be reached."""
        told = {
            "from_country": inbound.from_country,
            "from_state": inbound.from_state,
            "from_zip": inbound.from_zip,
        }
        self.write(
            {
                "last_inbound_at": fields.Datetime.now(),
                "strikes": 0,
                "unreachable_code": 0,
                **{name: value for name, value in told.items() if value},
            }
        )

    def _count_strike(self, code):
        """Count a text that did not reach this number; with the third in a row it counts as unreachable."""
        self.strikes += 1
        if self.strikes >= MOST_STRIKES:
            self.unreachable_code = code

    def _would_change(self, heard, account):
        """Tell whether an opt-out or opt-in said to `account` would change this number's standing."""
        if heard == "opt_out":
            return not self._is_suppressed() and not self._is_stopped_for(account)
        if heard == "opt_in":
            stands = self.consent == "opted_in" and not self._is_suppressed() and not self._is_stopped_for(account)
            return self.suppression in LIFTED_BY_START and not stands
        return False

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
        changed = self.filtered(lambda row: STRENGTH[row.suppression] < STRENGTH[suppression])
        changed.write({"consent": "opted_out", "consent_at": now, "suppression": suppression, "suppressed_at": now})
        told = self if source in SAID_BY_THE_PERSON else changed
        told._append("block" if suppression in BLOCKS else "opt_out", source, **evidence)
        if suppression not in BLOCKS:
            (self - told)._keep_beneath_block(source, **evidence)
        self._end_review()
        self._end_question()
        self._refuse_queued()
        self._enrollments()._apply("opted_out", "opted_out")

    def _stop_account(self, account, source, **evidence):
        """Obey a STOP that counts for one account only; who has stopped all of them has opted out for good."""
        self.ensure_one()
        others = self.env["sms.marketing.account"].sudo().search([("company_id", "=", self.company_id.id)])
        if not others - account - self.sudo().stopped_account_ids:
            self._opt_out(source, **evidence)
        else:
            self._append("opt_out", source, note=self.env._("Only for %(account)s", account=account.name), **evidence)
            self._end_review()
            self._end_question()
            self._refuse_queued(account)
            runs = self._enrollments()
            runs.filtered(lambda run: run.sequence_id.sender_id.account_id == account)._apply("opted_out", "opted_out")
        self.sudo().stopped_account_ids = [Command.link(account.id)]

    def _start(self, account=None, source="keyword", **evidence):
        """Lift an opt-out by the person's own START and record the consent in it; other blocks stay.

        Where a STOP counts for one account only, so does the START to `account`: an opt-out from all of them goes on
        for the others. Returns the numbers it was lifted for.
        """
        lifted = self.filtered(lambda row: row.suppression in LIFTED_BY_START)
        suppressed = lifted.filtered(lambda row: row._is_suppressed())
        suppressed.write({"suppression": "none", "suppressed_at": False})
        suppressed._leave_blacklist()
        if stopped := lifted.filtered("is_stopped_somewhere"):
            stopped.sudo().stopped_account_ids = [Command.unlink(account.id) if account else Command.clear()]
        if account:
            suppressed._stay_stopped_for_others(account)
        lifted._end_review()
        lifted._end_question()
        lifted._opt_in(source, **evidence)
        (self - lifted)._append("request", source, **evidence)
        return lifted

    def _stay_stopped_for_others(self, account):
        """Keep an opt-out from all accounts for all but the one whose START has lifted it."""
        for company, rows in self.grouped("company_id").items():
            # sudo: which accounts there are is none of the business of whoever hears the START
            others = self.env["sms.marketing.account"].sudo().search([("company_id", "=", company.id)]) - account
            rows.sudo().stopped_account_ids = [Command.link(other.id) for other in others]

    def _append(self, event, source, notes=None, unproven=(), **evidence):
        """Add one ledger row per subscriber.

        `notes` are notes of their own, {subscriber: note}; `unproven` those for whom nobody gave any evidence.
        """
        if not self:
            return
        user = self.env.user
        self.env["sms.marketing.consent"].sudo().create(
            [
                {
                    "subscriber_id": row.id,
                    "company_id": row.company_id.id,
                    "number": row.number,
                    "event": event,
                    "source": source,
                    "user_id": user.id if source in PEOPLES else False,
                    "is_proven": row not in unproven,
                    **({"note": notes[row]} if notes and row in notes else {}),
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
            .search_fetch([("subscriber_id", "in", self.ids), ("state", "in", ACTIVE)], ["state", "due_at"])
        )

    def _refuse_queued(self, account=None):
        """Refuse the texts that still wait for these numbers, those of one account where an account is given."""
        messages = self.env["sms.marketing.message"].sudo()  # whoever blocks a number may not write texts
        domain = [("subscriber_id", "in", self.ids), ("state", "in", WAITING), ("purpose", "!=", "compliance")]
        waiting = messages.search([*domain, *([("account_id", "=", account.id)] if account else [])])
        waiting._refuse_quietly("opted_out")
