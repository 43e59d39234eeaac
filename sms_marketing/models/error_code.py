"""What can be wrong with a text, as data: Twilio's codes and our own reasons, in the user's language.

The words come from `gateway/error_codes.py` and `models/reason.py`, which the engine reads. Here they are
records, so that translations carry them, people can search them, and lists group by them.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..gateway import error_codes
from .reason import REASONS

OWNERS = [
    ("recipient", "You: the contact"),
    ("us", "You: the text or settings"),
    ("sender", "Account owner: sender"),
    ("account", "Account owner: account"),
    ("network", "Nobody: the network"),
    ("clock", "Nobody: it leaves by itself"),
    ("person", "Nobody: they said no"),
]
TREATMENTS = [
    ("permanent", "Not tried again"),
    ("retry_later", "Tried again later"),
    ("retry_once", "Tried once more"),
    ("opt_out", "Counts as opt-out"),
    ("config", "Others fail alike until it is settled"),
    ("ambiguous", "Perhaps sent: looked up, not repeated"),
    ("info", "A notice"),
]
REASON_OWNERS = {
    "account_off": "account",
    "sender_missing": "sender",
    "sender_country": "sender",
    "number_missing": "recipient",
    "number_invalid": "recipient",
    "no_consent": "recipient",
    "opted_out": "person",
    "blocked_by_person": "person",
    "blocked_by_provider": "person",
    "blacklisted": "person",
    "number_unreachable": "person",
    "under_review": "us",
    "zone_unknown": "us",
    "rolling_cap": "clock",
    "quiet_hours": "clock",
    "sequence_hours_never": "us",
    "sequence_hours": "clock",
    "throttled": "clock",
}
# Sentences with figures in them have general words here; every other reason has its own sentence.
GENERAL_FIXES = {
    "cap": "This number has received as many texts as a day allows. Try again tomorrow.",
    "rolling_cap": "This number has received as many texts as the rule for its place allows. Try again tomorrow.",
}
# What is known without any code: key, title, cause, owner, fix, treatment.
WITHOUT_CODE = (
    (
        "uncertain",
        "Not known whether it was sent",
        "The connection broke after the text was handed over, and Twilio's list did not show what came of it.",
        "us",
        "Look into Twilio's message log, or ask the person. Send again only if it may arrive twice.",
        "ambiguous",
    ),
    (
        "no_code",
        "Twilio could not be reached",
        "Every attempt to hand the text over failed before Twilio took it.",
        "network",
        "Check that this Odoo can reach Twilio, then send again.",
        "permanent",
    ),
)


class SmsMarketingErrorCode(models.Model):
    _name = "sms.marketing.error.code"
    _description = "SMS Error Code"
    _order = "sequence, code, id"
    _rec_name = "title"

    key = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True, help="Where several rows cover a code, the first one counts.")
    code = fields.Integer(readonly=True, help="0 for what this Odoo decided itself.")
    code_to = fields.Integer("Last Code", readonly=True)
    code_text = fields.Char("Code or Range", compute="_compute_code_text")
    title = fields.Char("Problem", required=True, readonly=True, translate=True)
    cause = fields.Char(readonly=True, translate=True)
    fix = fields.Char("What To Do", readonly=True, translate=True)
    owner = fields.Selection(OWNERS, "Who Acts", required=True, readonly=True)
    treatment = fields.Selection(TREATMENTS, "What Happens", required=True, readonly=True)
    aliases = fields.Char("Also Called", readonly=True)
    url = fields.Char("Twilio's Page", compute="_compute_code_text")

    _key_unique = models.UniqueIndex("(key)")

    @api.depends("code", "code_to")
    def _compute_code_text(self):
        for row in self:
            single = bool(row.code) and row.code == row.code_to
            row.code_text = str(row.code) if single else row._range_text()
            row.url = error_codes.SOURCE.format(code=row.code) if single else False

    def _range_text(self):
        known = self.code and (self.code, self.code_to) != error_codes.ANY_CODE
        return f"{self.code}–{self.code_to}" if known else False

    @api.depends("title", "code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.code_text} · {row.title}" if row.url else row.title

    @api.model
    def _search_display_name(self, operator, value):
        """Find by number, by title, cause and fix in the user's language, and by other names."""
        if operator not in ("ilike", "like", "=ilike") or not value:
            return super()._search_display_name(operator, value)
        words = value.strip()
        fits = Domain.OR(Domain(name, operator, words) for name in ("title", "cause", "fix", "aliases", "key"))
        return fits | Domain("code", "=", int(words)) if words.isdecimal() and len(words) < 10 else fits

    # --- the table becomes records ---

    @api.model
    def _load_catalogue(self):
        """Write the catalogue into records with external ids: at installation and at each update."""
        rows = [*self._rows_of_twilio(), *self._rows_of_reasons(), *self._rows_without_code()]
        self.sudo()._load_records(
            [{"xml_id": f"sms_marketing.error_code_{row['key']}", "values": row, "noupdate": False} for row in rows],
            update=True,
        )

    def _rows_of_twilio(self):
        ranges = 0
        for first, last, entry in error_codes.catalogue():
            ranges += first != last
            yield {
                "key": self._key_of(first, last),
                "sequence": ranges,
                "code": first,
                "code_to": last,
                "title": entry.title,
                "cause": entry.cause,
                "fix": entry.fix,
                "owner": "person" if entry.treatment is error_codes.Treatment.OPT_OUT else entry.owner,
                "treatment": entry.treatment.value,
                "aliases": ", ".join(entry.aliases),
            }

    def _key_of(self, first, last):
        if (first, last) == error_codes.ANY_CODE:
            return "any_code"
        return str(first) if first == last else f"{first}_{last}"

    def _rows_of_reasons(self):
        for code, reason in REASONS.items():
            yield {
                "key": code,
                "sequence": 100,
                "title": reason.label._source,
                "fix": GENERAL_FIXES.get(code) or reason.sentence._source,
                "owner": REASON_OWNERS.get(code, "us"),
                "treatment": "permanent",
            }

    def _rows_without_code(self):
        names = ("key", "title", "cause", "owner", "fix", "treatment")
        return [{"sequence": 101, **dict(zip(names, row, strict=True))} for row in WITHOUT_CODE]

    # --- look-up ---

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache()
    def _ids_by_key(self):
        """Return ({key: id} of all rows, ((first, last, id), ...) of the ranges in their order); cached."""
        rows = self.sudo().search_fetch([], ["key", "code", "code_to"])
        ranges = tuple((row.code, row.code_to, row.id) for row in rows if row.code != row.code_to)
        return {row.key: row.id for row in rows}, ranges

    @api.model
    def _for_code(self, code):
        """Return the row for one of Twilio's codes, also for a code that nobody knows."""
        by_key, ranges = self._ids_by_key()
        found = by_key.get(str(code)) or next((row for first, last, row in ranges if first <= code <= last), ())
        return self.browse(found)

    @api.model
    def _for_key(self, key):
        """Return the row for one of our own reasons, or none."""
        return self.browse(self._ids_by_key()[0].get(key, ()))
