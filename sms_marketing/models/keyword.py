"""The words that people text to stop, start or ask for help: the defaults of `tools/keywords.py`, as records.

The defaults are written once, when the addon is installed or brings a new word; afterwards the records count, so that
a company may add words of its own and switch off those that mean something else in its trade.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools import keywords
from .cached_answers import forget_cached

LANGUAGES = [
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("de", "German"),
    ("it", "Italian"),
    ("pt", "Portuguese"),
    ("nl", "Dutch"),
    ("other", "Other"),
]
EVENTS = [
    (keywords.OPT_OUT, "Opts out"),
    (keywords.OPT_IN, "Opts in again"),
    (keywords.OPT_IN_IF_OUT, "Opts in, if opted out"),
    (keywords.JOIN, "Joins"),
    (keywords.HELP, "Asks for help"),
]
# Twilio's networks answer these whatever we do, and carriers require them:
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out (read 2026-07)
FIXED = {"stop": keywords.OPT_OUT, "start": keywords.OPT_IN, "help": keywords.HELP}
FIXED_LANGUAGE = "en"


class SmsMarketingKeyword(models.Model):
    _name = "sms.marketing.keyword"
    _description = "SMS Keyword"
    _rec_name = "word"
    _order = "event, language, word"

    word = fields.Char(
        required=True,
        help="The whole text has to be this word. Capitals, accents, blanks and punctuation do not matter.",
    )
    language = fields.Selection(LANGUAGES, required=True, default="en")
    event = fields.Selection(EVENTS, "What It Does", required=True, default=keywords.OPT_OUT)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.", ondelete="cascade")
    active = fields.Boolean(default=True)
    is_fixed = fields.Boolean("Always On", compute="_compute_is_fixed")

    _word_unique = models.UniqueIndex("(word, language, COALESCE(company_id, 0))", "This word is already in the list.")

    @api.depends("word", "event", "language", "company_id")
    def _compute_is_fixed(self):
        for row in self:
            row.is_fixed = row.language == FIXED_LANGUAGE and not row.company_id and FIXED.get(row.word) == row.event

    # --- constraints ---

    @api.constrains("word")
    def _check_word(self):
        for row in self:
            if not row.word:
                raise ValidationError(
                    self.env._("A keyword needs at least one letter or digit, like STOP. Please type one.")
                )

    @api.constrains("word", "event", "company_id", "active")
    def _check_meaning(self):
        """Refuse a word that means two things for one company."""
        for row, other in self._contradictions():
            raise ValidationError(
                self.env._(
                    "“%(word)s” already stands for “%(meaning)s”. One word can mean only one thing: archive the other"
                    " row first, or choose another word.",
                    word=row.word.upper(),
                    meaning=other._meaning(),
                )
            )

    def _contradictions(self):
        """Return [(row, other row)] of the same word with another event, where a company has both."""
        domain = Domain("word", "in", self.mapped("word"))
        # sudo: a shared row also counts for companies that this user does not see
        others = self.sudo().search_fetch(domain, ["word", "event", "company_id"]).grouped("word")
        return [
            (row, other)
            for row in self.filtered("active")
            for other in others.get(row.word, ())
            if other.event != row.event
            and (not row.company_id or not other.company_id or other.company_id == row.company_id)
        ]

    def _meaning(self):
        return dict(self._fields["event"]._description_selection(self.env))[self.event]

    def _check_fixed(self):
        """Raise ValidationError if one of these rows has to stay as it is."""
        fixed = self.filtered("is_fixed")
        if fixed:
            raise ValidationError(
                self.env._(
                    "%(word)s always works: the law and the carriers require it, and Twilio obeys it by itself."
                    " It can be neither changed nor switched off; you may add words beside it.",
                    word=fixed[0].word.upper(),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ours(self):
        self._check_fixed()
        shipped = self.get_external_id()
        for row in self:
            if shipped[row.id].startswith("sms_marketing."):
                raise ValidationError(
                    self.env._(
                        "“%(word)s” comes with SMS Marketing and would be back after the next update. Archive it:"
                        " then it does nothing any more.",
                        word=row.word.upper(),
                    )
                )

    # --- writing ---

    @api.model_create_multi
    def create(self, vals_list):
        self._forget_cache()
        return super().create([self._spelt(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._spelt(vals)
        if self._changes(vals):
            self._check_fixed()
        self._forget_cache()
        return super().write(vals)

    def unlink(self):
        self._forget_cache()
        return super().unlink()

    def _changes(self, vals):
        """Tell whether these values change what a fixed row says."""
        return any(
            name in vals and any(row._fields[name].convert_to_write(row[name], row) != vals[name] for row in self)
            for name in ("word", "language", "event", "company_id", "active")
        )

    def _spelt(self, vals):
        """Return the values with the word as it compares: small letters and digits, nothing between."""
        if "word" not in vals:
            return vals
        return {**vals, "word": keywords.normalize(vals["word"] or "").replace(" ", "")}

    def _forget_cache(self):
        forget_cached(self.env)

    # --- the table ---

    @api.model
    def _words_of(self, company):
        """Return the table of a company's words as `tools.opt_out.read` takes it: {language: {event: words}}."""
        return self._cached_words_of(company.id)

    @api.model
    @ormcache("company_id")
    def _cached_words_of(self, company_id):
        # sudo: what a text means may not depend on who may read the list
        rows = self.sudo().search_fetch(
            [("company_id", "in", (False, company_id))], ["word", "event", "language"], order="id"
        )
        table = {FIXED_LANGUAGE: {event: [word] for word, event in FIXED.items()}}
        for row in rows:
            table.setdefault(row.language, {}).setdefault(row.event, []).append(row.word)
        return {
            language: {event: " ".join(dict.fromkeys(words)) for event, words in events.items()}
            for language, events in table.items()
        }

    @api.model
    def _load_words(self):
        """Write the default words into records, each once: what a user changed stays as it is."""
        self.sudo()._load_records(
            [
                {
                    "xml_id": f"sms_marketing.keyword_{language}_{word}",
                    "values": {"word": word, "language": language, "event": event},
                    "noupdate": True,
                }
                for language, events in keywords.WORDS.items()
                for event, words in events.items()
                for word in words.split()
            ],
            update=True,
        )
