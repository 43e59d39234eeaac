"""From what people type to exact E.164, once, at the border.

Numbering plans: libphonenumber through https://github.com/daviddrysdale/python-phonenumbers. A number is usable if it
is *valid* there, which is also the rule of Odoo's own phone fields; every number they accept is accepted here, alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

MISSING, INVALID, IMPOSSIBLE = "missing", "invalid", "impossible"

_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.TOLL_FREE: "toll_free",
}
# As the library's plans name the kinds of numbers.
_KINDS_IN_PLANS = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost"),
    *("voip", "personal_number", "pager", "uan", "voicemail"),
)
_NORTH_AMERICAN = re.compile(r"\+1([2-9][0-9]{9})", re.ASCII)
_SHORT_CODE = re.compile(r"[0-9]{3,8}", re.ASCII)
_NOT_DIGITS = str.maketrans("", "", "+ -().")  # what formatting puts between digits
_URI_SCHEME = re.compile(r"^\s*(?:tel|sms|callto):", re.IGNORECASE)
_GROUP = re.compile(r"[\\$]([0-9])")  # how a formatting rule names a group of digits: \1 or $1
# International prefixes that people carry over from home: 00 (most of the world) and 011 (North America).
_FOREIGN_EXIT = re.compile(r"^\W*(?:00|011)[\s.\-–()]*(?=[1-9])")


class _Fault(Enum):
    """Why a text is no usable number, as far as reading it another way depends on it."""

    NO_NUMBER = "no number"
    WRONG_LENGTH = "wrong length"
    TOO_LONG = "too long"


_PARSE_FAULTS = {
    phonenumbers.NumberParseException.TOO_SHORT_NSN: _Fault.WRONG_LENGTH,
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: _Fault.WRONG_LENGTH,
    phonenumbers.NumberParseException.TOO_LONG: _Fault.WRONG_LENGTH,
}
_LENGTH_FAULTS = {ValidationResult.TOO_LONG: _Fault.TOO_LONG}


@dataclass(frozen=True, slots=True)
class Number:
    """A parsed number: `e164` and its ISO country (`001` if it belongs to none), or the reason why there is none."""

    e164: str | None
    country: str | None = None
    reason: str | None = None  # missing, invalid (no such number) or impossible (too short, too long)
    extension: str | None = None


@lru_cache(maxsize=50_000)  # pure, and dear: the gate asks for the same numbers again and again
def parse(raw: str | None, country: str | None = None) -> Number:
    """The number in `raw`; `country` (ISO, two letters) is where it is dialled from when it has no country prefix."""
    text = clean(raw)
    if not text:
        return Number(None, reason=MISSING)
    region = (country or "").strip().upper() or None
    first = _attempt(text, region)
    for candidate in _rereadings(text, first):
        again = _attempt(candidate, region)
        if isinstance(again, Number):
            return again
    return first if isinstance(first, Number) else Number(None, reason=_reason(first, text))


def kind(e164: str | None) -> str:
    """mobile, landline, toll_free, short_code or unknown (North American numbers do not tell mobile from landline)."""
    if not e164:
        return "unknown"
    if _SHORT_CODE.fullmatch(e164):
        return "short_code"
    try:
        return _KINDS.get(phonenumbers.number_type(phonenumbers.parse(e164)), "unknown")
    except phonenumbers.NumberParseException:
        return "unknown"


def clean(raw: str | None) -> str:
    """`raw` without URI scheme and invisible characters, every kind of blank as a plain one."""
    raw = raw or ""
    plain = raw.isascii() and raw.isprintable()  # as nearly all are
    visible = raw if plain else "".join(_visible(char) for char in raw)
    return _URI_SCHEME.sub("", visible).strip()


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cf", "Cc", "Cs") else char


def _rereadings(text: str, first: Number | _Fault) -> list[str]:
    """Other ways to read a number that is none as it stands: a foreign exit code, or a forgotten plus."""
    if text.startswith("+") or isinstance(first, Number):
        return []
    without_exit = _FOREIGN_EXIT.sub("+", text, count=1)
    if without_exit != text:
        return [without_exit]
    # Too many digits for its country: perhaps international with the plus forgotten. Odoo reads it so, too.
    return ["+" + text] if first is _Fault.TOO_LONG else []


def _attempt(text: str, region: str | None) -> Number | _Fault:
    """The valid number that `text` is as it stands, or what is wrong with it."""
    exact = _NORTH_AMERICAN.fullmatch(text)
    if exact and (home := _home_in_america(exact[1])):
        return Number(text, home)
    try:
        found = _as_planned_now(phonenumbers.parse(text, region), region)
    except phonenumbers.NumberParseException as error:
        return _PARSE_FAULTS.get(error.error_type, _Fault.NO_NUMBER)
    if not phonenumbers.is_possible_number(found):
        return _LENGTH_FAULTS.get(phonenumbers.is_possible_number_with_reason(found), _Fault.WRONG_LENGTH)
    home = phonenumbers.region_code_for_number(found)
    is_valid = home is not None and phonenumbers.is_valid_number_for_region(found, home)
    return _number(found, home) if is_valid else _Fault.NO_NUMBER


def _home_in_america(national: str) -> str | None:
    """The country of a valid North American number of ten digits, None for an invalid one.

    What the library decides from the same tables, for a tenth of the cost: most numbers are written so.
    """
    for country, begins, is_valid in _american_plans():
        if begins.match(national):
            return country if is_valid.fullmatch(national) else None
    return None


@cache
def _american_plans() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """(country, what tells its numbers from others, its valid numbers), in the order in which the library looks.

    Where no leading digits do, all of its valid numbers tell.
    """
    countries = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]
    plans = {country: phonenumbers.PhoneMetadata.metadata_for_region(country) for country in countries}
    valid = {country: _valid_numbers(plan) for country, plan in plans.items()}
    return tuple(
        (country, re.compile(plan.leading_digits or f"{valid[country]}$"), re.compile(valid[country]))
        for country, plan in plans.items()
    )


def _valid_numbers(plan: phonenumbers.PhoneMetadata) -> str:
    """One pattern for the numbers of ten digits that are valid in a country: general, and of some kind."""
    kinds = [kind for name in _KINDS_IN_PLANS if (kind := getattr(plan, name)) and kind.national_number_pattern]
    patterns = [
        kind.national_number_pattern for kind in kinds if not kind.possible_length or 10 in kind.possible_length
    ]
    return f"(?=(?:{plan.general_desc.national_number_pattern})$)(?:{'|'.join(patterns)})"


def _as_planned_now(found: PhoneNumber, region: str | None) -> PhoneNumber:
    """The number after what numbering plans changed lately (Mexico, Brazil, Argentina), which formatting applies.

    It also drops a zero too many before a national number, where the country has none there.
    """
    if not (_formatting_rewrites(found.country_code) or found.italian_leading_zero):
        return found
    formatted = phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)
    unchanged = not found.italian_leading_zero and (
        formatted.translate(_NOT_DIGITS) == f"{found.country_code}{phonenumbers.national_significant_number(found)}"
    )
    return found if unchanged else phonenumbers.parse(formatted, region)


@cache
def _formatting_rewrites(country_code: int | None) -> bool:
    """Whether formatting changes digits of some numbers of this country code, rather than only grouping them."""
    region = phonenumbers.region_code_for_country_code(country_code)
    plan = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(country_code, region)
    return plan is None or any(_rewrites(rule) for rule in (*plan.number_format, *plan.intl_number_format))


def _rewrites(rule: phonenumbers.NumberFormat) -> bool:
    digits_in, groups_out = re.compile(rule.pattern).groups, _GROUP.findall(rule.format or "")
    written_anew = any(char.isdigit() for char in _GROUP.sub("", rule.format or ""))
    return written_anew or groups_out != [str(group + 1) for group in range(digits_in)]


def _number(found: PhoneNumber, home: str) -> Number:
    e164 = phonenumbers.format_number(found, PhoneNumberFormat.E164)
    return Number(e164, home, None, found.extension or None)


def _reason(fault: _Fault, text: str) -> str:
    """Words that were read as a vanity number are no number of a wrong length, they are no number at all."""
    wrong_length = fault is not _Fault.NO_NUMBER and not any(char.isalpha() for char in text)
    return IMPOSSIBLE if wrong_length else INVALID
