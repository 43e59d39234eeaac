"""The words beside a checkbox, in a privacy policy and in a keyword call, and what such words must contain.

Elements: CTIA Messaging Principles (May 2023) §5.1; Twilio's reasons to reject a toll-free verification, e.g.
https://www.twilio.com/docs/api/errors/30513 (unclear language), /30475 (consent as a condition), read 2026-11.
Engineering input, not legal advice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHECKBOX, PRIVACY, CALL = "checkbox", "privacy", "call"
KINDS = (CHECKBOX, PRIVACY, CALL)


@dataclass(frozen=True, slots=True)
class Company:
    """What the texts are made of; empty where nobody has said it yet."""

    brand: str = ""
    message_types: str = ""
    frequency: str = ""
    terms_url: str = ""
    privacy_url: str = ""


# The sentences, in the language that the checker reads. A caller may hand in the same ones in another language.
PHRASES = {
    "types": "marketing texts such as offers and news",
    "frequency": "Message frequency varies",
    "agree": "I agree to receive %(types)s from %(brand)s by SMS/text at the number I entered.",
    "call": "Text %(keyword)s to %(number)s to receive %(types)s from %(brand)s by SMS/text.",
    "not_a_condition": "Consent is not a condition of purchase.",
    "rates": "Msg & data rates may apply.",
    "keywords": "Reply STOP to cancel, HELP for help.",
    "terms": "Terms: %(url)s",
    "privacy": "Privacy policy: %(url)s",
    "policy": "Text messages: %(brand)s uses your mobile number to send you the SMS/text messages that you agreed to."
    " %(brand)s does not share mobile numbers, or the consent to receive text messages, with third parties or"
    " affiliates for their marketing. Providers who deliver the messages for us get the number for that alone."
    " You can stop the messages at any time by replying STOP, and get help by replying HELP.",
}


def checkbox(company: Company, phrases: Mapping[str, str] = PHRASES) -> str:
    """Return the words beside a checkbox that is empty at first; links that are not known are left out."""
    facts = {"brand": _plain(company.brand), "types": _plain(company.message_types) or phrases["types"]}
    return " ".join([phrases["agree"] % facts, *_conditions(company, phrases)])


def opt_in_call(company: Company, keyword: str, number: str, phrases: Mapping[str, str] = PHRASES) -> str:
    """Return the words for a poster or a page that asks people to text a keyword."""
    facts = {"brand": _plain(company.brand), "types": _plain(company.message_types) or phrases["types"]}
    facts.update(keyword=_plain(keyword).upper(), number=_plain(number))
    return " ".join([phrases["call"] % facts, *_conditions(company, phrases)])


def privacy_paragraph(company: Company, phrases: Mapping[str, str] = PHRASES) -> str:
    """Return the paragraph on mobile data for a privacy policy."""
    return phrases["policy"] % {"brand": _plain(company.brand)}


def _conditions(company: Company, phrases: Mapping[str, str]) -> list[str]:
    links = (("terms", company.terms_url), ("privacy", company.privacy_url))
    return [
        phrases["not_a_condition"],
        _sentence(company.frequency or phrases["frequency"]),
        phrases["rates"],
        phrases["keywords"],
        *(phrases[name] % {"url": url} for name, url in links if url),
    ]


def _plain(text: str) -> str:
    return " ".join((text or "").split()).rstrip(".")


def _sentence(text: str) -> str:
    plain = _plain(text)
    return f"{plain[:1].upper()}{plain[1:]}."


# --- what the words must contain ---


_URL = re.compile(r"https?://\S+")


def _says(pattern: str) -> Callable[[str, Company], bool]:
    """The words themselves; what an address happens to contain tells nobody anything."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text, _company: bool(compiled.search(_URL.sub("", text)))


def _names_brand(text: str, company: Company) -> bool:
    brand = _plain(company.brand).casefold()
    return bool(brand) and brand in " ".join(text.split()).casefold()


def _names_types(text: str, company: Company) -> bool:
    types = _plain(company.message_types).casefold()
    if types and types in " ".join(text.split()).casefold():
        return True
    return bool(_TYPES.search(_URL.sub("", text)))


def _has_link(*names: str) -> Callable[[str, Company], bool]:
    """A link whose address or whose words before it say what it leads to."""
    word = "|".join(names)
    pattern = re.compile(rf"https://\S*(?:{word})|(?:{word})[^.\n]{{0,40}}?https://\S+", re.IGNORECASE)
    return lambda text, _company: bool(pattern.search(text))


_TYPES = re.compile(
    r"\b(offers?|news|promotions?|promotional|marketing|discounts?|sales?|updates?|reminders?|alerts?|events?|"
    r"notifications?|newsletters?|deals?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that words of certain kinds must contain."""

    code: str
    kinds: frozenset[str]
    found: Callable[[str, Company], bool] = field(compare=False)


_BOTH = frozenset({CHECKBOX, CALL})
ELEMENTS = (
    Element("brand", frozenset(KINDS), _names_brand),
    Element("sms", frozenset(KINDS), _says(r"\b(sms|texts?|text[- ]messag\w*)\b")),
    Element(
        "agreement",
        frozenset({CHECKBOX}),
        _says(r"\b(i (agree|consent|accept)|(agree|consent|opt in) to|sign me up)\b"),
    ),
    Element("message_types", _BOTH, _names_types),
    Element(
        "frequency", _BOTH, _says(r"\bfrequenc\w*\b|\bmsgs?/|\b(msgs?|messages?|texts?)\s+(a|per|each|every)\s+\w+")
    ),
    Element("rates", _BOTH, _says(r"\b(msg|message)s?\.?\s*(&|and)\s*data\s+rates\s+may\s+apply\b")),
    Element("stop", frozenset(KINDS), _says(r"\bstop\b(?!\s+by\b)")),
    Element("help", frozenset(KINDS), _says(r"\bhelp\b")),
    Element(
        "not_a_condition",
        _BOTH,
        _says(
            r"\bnot\s+(a\s+|be\s+a\s+)?(condition|required?)\b|\bwithout\s+(agreeing|consent\w*)\b|\bno\s+purchase\b"
        ),
    ),
    Element("terms", _BOTH, _has_link("terms", "conditions")),
    Element("privacy", _BOTH, _has_link("privacy")),
    Element(
        "no_sharing",
        frozenset({PRIVACY}),
        _says(
            r"\b(not|never|no)\b[^.]{0,40}\b(share|shared|sharing|sell|sold)\b[^.]*\b(third[- ]part\w*|affiliates?)\b"
        ),
    ),
)
CODES = tuple(element.code for element in ELEMENTS)


def problems(text: str, kind: str, company: Company) -> tuple[str, ...]:
    """Return the codes of the required elements that a text of this kind lacks, in the table's order.

    Reads English; words in another language have to be compared by a person. Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of wording: {kind!r}")
    wanted = [element for element in ELEMENTS if kind in element.kinds]
    return tuple(element.code for element in wanted if not element.found(text or "", company))


# --- why Twilio rejected ---


@dataclass(frozen=True, slots=True)
class Rejection:
    """Which elements to look at after Twilio's rejection; `read` is whether its page could be read (else a guess)."""

    elements: tuple[str, ...]
    read: bool = True


# https://www.twilio.com/docs/api/errors/<code>, read 2026-11 where `read`. The pages of 30505, 30506, 30538 and
# 30544 were not to be had: their rows follow `reference/compliance.md` D2 and B37 and name more rather than less.
REJECTIONS = {
    30475: Rejection(("not_a_condition", "agreement")),
    30505: Rejection(("privacy", "no_sharing", "terms"), read=False),
    30506: Rejection(("terms", "privacy"), read=False),
    30511: Rejection(("agreement", "sms", "message_types", "frequency", "rates", "stop", "help")),
    30513: Rejection(("agreement", "sms", "message_types")),
    30531: Rejection(("help", "brand")),
    30538: Rejection(("stop", "help", "rates", "frequency"), read=False),
    30544: Rejection(("not_a_condition", "agreement", "terms", "privacy"), read=False),
    30841: Rejection(("agreement", "sms", "message_types")),
    30936: Rejection(("help", "brand")),
}


def elements_behind(code: int) -> tuple[str, ...]:
    """Return the elements to look at after a rejection with this code; all of them for one that is not known."""
    return REJECTIONS[code].elements if code in REJECTIONS else CODES


# --- addresses ---


def is_page(url: str) -> bool:
    """Whether this is the address of a public page: https, a host with a dot, nothing that hides where it leads."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = url == url.strip() and not re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url)
    return (
        plain and parts.scheme == "https" and "." in host.strip(".") and not parts.username and "@" not in parts.netloc
    )
