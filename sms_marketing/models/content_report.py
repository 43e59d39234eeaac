"""What a text is and costs, told while it is written: length, segments, price for this audience, warnings.

One function counts (`tools/segments.count`), for the screen as for the bill. While somebody types, nothing of what is
typed is evaluated: fields are filled in, Odoo's own expressions are counted as a word of usual length.
"""

import re
from ast import literal_eval
from dataclasses import dataclass, field

from odoo import api, models, tools
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools.mail import TEXT_URL_REGEX

from ..tools import merge_fields, phone, segments
from .link_token import PATH
from .origin import company_of

LOOK_AT = 200  # recipients whose texts are made to count them
EXAMPLES = 20  # records that stand in where nobody knows yet who will get a text
ANY_WORD = "x" * 12  # what an expression of Odoo may say
COMPANY_NAMES = ("user.company_id.name", "user.company_id.display_name", "env.company.name", "user.env.company.name")
ANY_TOKEN = "x" * 22
MOST_CHARACTERS = 10_000  # of a body; a longer one is not looked at while it is written


@dataclass(slots=True)
class Audience:
    """Whom a text goes to: the first records or numbers, how many there are, and what Odoo adds to the text."""

    company: models.Model
    records: models.Model | None = None
    numbers: list = field(default_factory=list)
    total: int = 0
    is_example: bool = False
    sender: models.Model | None = None
    purpose: str = "marketing"
    link: str | None = None  # what every web address becomes
    suffix: str = ""


class SmsMarketingContentReport(models.AbstractModel):
    _name = "sms.marketing.content.report"
    _description = "What a Text Is and Costs"

    @api.model
    def describe(self, body, screen, values):
        """Return what to show beneath a text that is being written, {"applies": False} where we do not send it.

        `screen` is the model of the form (sms.template, sms.composer or mailing.mailing), `values` what stands in its
        fields, as the browser has it. For whoever may text the audience: records are read as this user.
        """
        if not self.env.user._is_internal():
            return {"applies": False}
        body = str(body or "")[:MOST_CHARACTERS]
        audience = self._audience(screen, values)
        if audience.company.id not in self.env["res.company"]._sms_marketing_company_ids():
            return {"applies": False}
        problems = self._problems(body, audience)
        bodies = self._bodies(body, audience)
        counts = [segments.count(self._as_sent(one, audience)) for one in bodies]
        return {
            "applies": True,
            "problems": problems,
            "count": self._words_on_count(counts),
            "notes": self._notes(bodies, counts, audience),
            "cost": "" if audience.is_example else self._words_on_cost(counts, audience),
            "warnings": [] if problems or not body.strip() else self._warnings(bodies, audience),
        }

    # --- whom it goes to ---

    def _audience(self, screen, values):
        """Return the audience that a form addresses; where it cannot be read, one of nobody."""
        find = {
            "sms.template": self._audience_of_template,
            "sms.composer": self._audience_of_composer,
            "mailing.mailing": self._audience_of_mailing,
        }.get(screen)
        nobody = Audience(self.env.company.sudo())  # sudo: texting needs no right to read companies
        try:
            return find(values) if find else nobody
        except (UserError, KeyError, ValueError, SyntaxError, TypeError):
            return nobody  # a form that is not filled in yet

    def _audience_of_template(self, values):
        audience = Audience(self.env.company.sudo(), is_example=True)
        audience.sender = self._sender(values)
        model = values.get("model")
        if model in self.env:
            audience.records = self.env[model].search([], limit=EXAMPLES, order="id desc")
        return audience

    def _audience_of_composer(self, values):
        audience = Audience(self.env.company.sudo(), sender=self._sender(values))
        audience.purpose = values.get("marketing_purpose") or "marketing"
        if values.get("composition_mode") == "numbers" or values.get("res_model") not in self.env:
            audience.numbers = [one.strip() for one in (values.get("numbers") or "").split(",") if one.strip()]
            audience.total = len(audience.numbers)
            return audience
        ids = literal_eval(values["res_ids"]) if values.get("res_ids") else [values.get("res_id")]
        ids = [one for one in ids if isinstance(one, int) and one]
        audience.records = self.env[values["res_model"]].browse(ids[:LOOK_AT]).exists()
        audience.records.check_access("read")
        audience.total = len(ids)
        if len(ids) == 1:
            audience.company = company_of(audience.records, self.env.company)
            own = values.get("recipient_single_number_itf") or values.get("recipient_single_number")
            audience.numbers = [own] if own and values.get("composition_mode") == "comment" else []
        return audience

    def _audience_of_mailing(self, values):
        mailing = self.env["mailing.mailing"].browse(values.get("id") or ())
        named = self.env["res.company"].browse(_id_of(values.get("marketing_company_id")) or ())
        company = named if named in self.env.user.company_ids else self.env.company
        audience = Audience(company.sudo(), sender=self._sender(values))  # sudo: as above
        audience.purpose = values.get("marketing_purpose") or "marketing"
        replaced = mailing.get_sms_link_replacements_placeholders()
        audience.link = replaced["link"]
        audience.suffix = replaced["unsubscribe"] if values.get("sms_allow_unsubscribe") else ""
        model = self.env[values["mailing_model_real"]]
        domain = literal_eval(values.get("mailing_domain") or "[]")
        audience.records = model.search(domain, limit=LOOK_AT)
        audience.total = len(audience.records) if len(audience.records) < LOOK_AT else model.search_count(domain)
        return audience

    def _sender(self, values):
        """Return the sender that the form names; sudo: what it is like matters, whoever writes."""
        sender = (
            self.env["sms.marketing.sender"].sudo().browse(_id_of(values.get("marketing_sender_id")) or ()).exists()
        )
        return sender.filtered(lambda one: one.company_id in self.env.user.company_ids)

    # --- its texts ---

    def _problems(self, body, audience):
        if audience.records is None:
            return []
        return self.env["sms.marketing.merge.field"]._problems(body, audience.records._name)

    def _bodies(self, body, audience):
        """Return the text of each record that is looked at, or the one text where all get the same."""
        pieces = [_counted(piece, audience.company) for piece in merge_fields.parse(body)]
        fields = {piece.name for piece in pieces if isinstance(piece, merge_fields.Field)}
        records = audience.records if fields else None
        if not records:
            plain = [piece if isinstance(piece, str) else piece.fallback or ANY_WORD for piece in pieces]
            return ["".join(plain)]
        source = "".join(piece if isinstance(piece, str) else piece.raw for piece in pieces)
        safe = {name for name in fields if self._is_looked_up(name, records._name)}
        values = dict.fromkeys(fields - safe, ANY_WORD)
        found = self._looked_up(records, safe)
        return [merge_fields.render(source, {**values, **found[one.id]}) for one in records]

    def _looked_up(self, records, names):
        """Return {record id: {name: value}}; any word for what this user may not read, or is deleted meanwhile."""
        try:
            return self.env["sms.marketing.merge.field"]._values(records, names)
        except (AccessError, MissingError):
            return {one.id: dict.fromkeys(names, ANY_WORD) for one in records}

    def _is_looked_up(self, name, model_name):
        return self.env["sms.marketing.merge.field"]._is_ours(merge_fields.Field(name, "", ""), model_name)

    def _as_sent(self, text, audience):
        """Return the text as Odoo will send it: with its own short links, and with its opt-out link."""
        if audience.link:
            text = re.sub(TEXT_URL_REGEX, audience.link, text)
        return text + audience.suffix

    # --- the words ---

    def _words_on_count(self, counts):
        """Return e.g. "162 characters · 2 segments (GSM-7) · 144 left"."""
        units = self._range([one.units for one in counts])
        number = self._range([one.segments for one in counts])
        encoding = self._encodings(counts)
        words = [
            self.env._("1 character") if units == "1" else self.env._("%(count)s characters", count=units),
            self.env._("1 segment (%(encoding)s)", encoding=encoding)
            if number == "1"
            else self.env._("%(count)s segments (%(encoding)s)", count=number, encoding=encoding),
        ]
        if len({(one.units, one.segments) for one in counts}) == 1:
            words.append(self.env._("%(count)s left", count=counts[0].left))
        return " · ".join(words)

    def _encodings(self, counts):
        return " / ".join(sorted({"Unicode" if one.encoding == segments.UCS_2 else one.encoding for one in counts}))

    def _range(self, numbers):
        least, most = min(numbers), max(numbers)
        return self._number(most) if least == most else f"{self._number(least)}–{self._number(most)}"

    def _number(self, number):
        return tools.misc.formatLang(self.env, number, digits=0)

    def _notes(self, bodies, counts, audience):
        """Return what explains the count: dear characters, and whose names were filled in."""
        longest = max(range(len(counts)), key=lambda at: counts[at].segments)
        notes = [*self._notes_on_characters(bodies[longest], counts[longest])]
        if len(bodies) > 1:
            notes.append(
                self.env._("Counted with the fields of %(count)s records filled in", count=len(bodies))
                if audience.is_example
                else self.env._("Counted with the fields of the first %(count)s filled in", count=len(bodies))
                if audience.total > len(bodies)
                else self.env._("Counted with everybody's fields filled in")
            )
        return notes

    def _notes_on_characters(self, body, count):
        if not count.forcing:
            twice = [char for char in dict.fromkeys(body) if char in segments.GSM_EXTENSION and char != "\f"]
            return [self.env._("%(chars)s count twice", chars=_named(twice))] if twice else []
        return [
            self.env._("Unicode because of %(chars)s: 70 characters to a segment, not 160", chars=_named(count.forcing))
        ]

    def _words_on_cost(self, counts, audience):
        """Return e.g. "120 recipients ≈ 240 segments ≈ $1.99", without the price where none is known."""
        countries = self._countries(audience)
        if not audience.total or not countries or not any(one.segments for one in counts):
            return ""
        by_country, share = {}, audience.total / len(countries)
        for at, country in enumerate(countries):
            count = counts[at] if len(counts) == len(countries) else counts[0]
            if country:
                by_country[country] = by_country.get(country, 0) + count.segments * share
        made = round(sum(by_country.values()))
        if not made:
            return ""  # nobody has a number
        sender = audience.sender or self.env["sms.marketing.message"]._first_sender(audience.company)
        amount, currency = self.env["sms.marketing.message"]._estimate_cost(by_country, sender.account_id)
        who = (
            self.env._("1 recipient")
            if audience.total == 1
            else self.env._("%(count)s recipients", count=self._number(audience.total))
        )
        pieces = [
            who,
            self.env._("1 segment") if made == 1 else self.env._("%(count)s segments", count=self._number(made)),
        ]
        return " ≈ ".join([*pieces, *([self._money(amount, currency)] if amount else [])])

    def _money(self, amount, code):
        if amount < 0.005:
            return self.env._("less than %(amount)s", amount=self._money(0.01, code))
        currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", code)], limit=1)
        return tools.format_amount(self.env, amount, currency) if currency else f"{amount:.2f} {code}"

    # --- their numbers ---

    def _countries(self, audience):
        """Return the country of each recipient that is looked at, None without a usable number."""
        home = audience.company.country_id.code
        return [phone.parse(number, home).country for number in self._numbers(audience)]

    def _numbers(self, audience):
        """Return the number of each recipient, as typed or kept, in the order of the records."""
        if audience.numbers or not audience.records or audience.is_example:
            return audience.numbers
        records = audience.records
        if "phone_sanitized" in records._fields:
            return [record.phone_sanitized or "" for record in records]
        found = records._sms_get_recipients_info()
        return [found[record.id]["sanitized"] or "" for record in records]

    def _warnings(self, bodies, audience):
        home = audience.company.country_id.code
        numbers = (
            None
            if audience.is_example
            else [e164 for number in self._numbers(audience) if (e164 := phone.parse(number, home).e164)]
        )
        longest = max(bodies, key=lambda one: segments.count(one).segments)
        # the links that were written are looked at, and that there is one to opt out, but not Odoo's own address
        body = longest + audience.suffix.replace("http://", "https://")
        return self.env["sms.marketing.message"]._content_warnings(
            body, audience.company, audience.sender, audience.purpose, numbers
        )


def _counted(piece, company):
    """Return a piece as it counts: an expression as some word, a link as long as it will be, braces as they are."""
    if isinstance(piece, merge_fields.Link):
        return f"{company.get_base_url()}{PATH}{ANY_TOKEN}"
    if isinstance(piece, merge_fields.Expression):
        return company.name if piece.code in COMPANY_NAMES else ANY_WORD
    return piece.raw if isinstance(piece, merge_fields.Broken) else piece


def _id_of(value):
    """Return the id in what the browser holds of a many2one: {"id": 1, …}, [1, …] or 1."""
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    return value if isinstance(value, int) else None


def _named(chars):
    """Return the first characters without quotes around: they may be quotes themselves."""
    shown = " ".join(chars[:6])
    return f"{shown} …" if len(chars) > 6 else shown
