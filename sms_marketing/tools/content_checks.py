"""What carriers and the law find fault with in a text: warnings with reasons, never a ban.

The gate decides what may leave; these checks tell whoever writes a text what tends to get it filtered, fined or
misread. Each check's source stands in the table `CHECKS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from . import keywords, segments

WARNING, HINT = "warning", "hint"
MARKETING, COMPLIANCE, CONVERSATIONAL = "marketing", "compliance", "conversational"
TOLL_FREE, ALPHANUMERIC = "toll_free", "alphanumeric"
OPT_OUT_EVERY_DAYS = 30
MOST_CHARACTERS = 320


@dataclass(frozen=True, slots=True)
class Content:
    """A text as it is about to leave, and what must be known to judge it.

    `brands`: names by which the business is known; `sender`: number, toll_free, short_code, alphanumeric or
    messaging_service; of `recipients`, `first_contacts` never got a text and `overdue` got no opt-out wording for
    30 days. No recipients: nobody knows yet to whom it goes.
    """

    body: str
    brands: tuple[str, ...] = ()
    purpose: str = MARKETING
    sender: str = "number"
    recipients: int = 1
    first_contacts: int = 0
    overdue: int = 0


class Finding(NamedTuple):
    """What a check found: its code, how bad it is, and the figures and words that its sentence names."""

    code: str
    severity: str
    details: dict


class Check(NamedTuple):
    """A rule: `find` returns the details of what it finds, None for nothing."""

    code: str
    severity: str
    find: Callable[[Content], dict | None]
    source: str


def check(content: Content) -> list[Finding]:
    """Everything that the table finds in a text, the grave first; an empty text has no faults."""
    if not content.body.strip():
        return []
    found = []
    for rule in CHECKS:
        details = rule.find(content)
        if details is not None:
            found.append(Finding(rule.code, details.pop("severity", rule.severity), details))
    return sorted(found, key=lambda one: one.severity != WARNING)


# --- how to read a text ---


def plain(text: str) -> str:
    """Lower case, without accents, so that the tables need one spelling only."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ß", "ss")
    return "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))


# addresses of pages and of mailboxes
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|[^\s@<>\"]{1,64}@[^\s@<>\"]+"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)


def _hosts(body: str) -> list[str]:
    """The hosts of addresses in a text, with or without https://, but for mailboxes."""
    found = []
    for address in _URL.findall(body):
        host = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
        if "@" not in host:
            found.append(re.split(r"[/?#:]", host)[0].casefold().removeprefix("www.").rstrip("."))
    return found


# --- opt-out wording ---

# What asks somebody to do something with a word, in the languages of `keywords.WORDS`; without accents.
_VERBS = (
    "reply replying respond text txt send sms msg message "
    "responde responda respondenos envia envie envianos manda mande escribe contesta "
    "repondez reponds repondre envoyez envoie tapez "
    "antworte antworten sende senden schreib schreibe schreiben "
    "rispondi rispondere invia inviare scrivi "
    "envia envie responda "
    "antwoord stuur sms"
)
_BETWEEN = (
    "back with the word text message this us to a un el la le les lo las los con palabra par avec mot "
    "mit dem der das wort auf sms con parola alla met het woord com palavra just only simply nur sie uns"
)
_STOP_WORDS = sorted(
    {word for events in keywords.WORDS.values() for word in events[keywords.OPT_OUT].split()}
    | {"stopp", "opt[ -]?out", "unsubscribe", "arret"},
    key=len,
    reverse=True,
)
_STOP = rf"(?:{'|'.join(_STOP_WORDS)})"
_GAP = r"[\s\"'“”‘’«»„:()*\[\]-]"
_ASKS = re.compile(
    rf"\b(?:{'|'.join(sorted(set(_VERBS.split()), key=len, reverse=True))})\b{_GAP}*"
    rf"(?:(?:{'|'.join(sorted(set(_BETWEEN.split()), key=len, reverse=True))})\b{_GAP}*){{0,4}}"
    rf"{_STOP}\b(?!\s+(?:by|in|at|over|here|off)\b)"
)
# "STOP to end", "STOP=end", "STOP para cancelar", "STOP au 36111", "Stop2End", "Abmelden mit STOPP"
_ENDS = re.compile(
    r"\bstopp?\b[\s\"'”’»]*(?:sms\s+)?(?:[=:]|(?:to|2|para|pour|per|um|zum|zur|om|voor|au|an|al)\b)"
    rf"[\s\"']*(?:{_STOP}|opt|end|cancel|unsub|quit|leave|dar|not|no|non|ne|keine|abbes|afm|uits|ann|dis|sair"
    r"|[0-9]{4,6})"
    r"|\bstop2\w+|\b(?:abmelden|abbestellen|opt[ -]?out|unsubscribe|cancelar|annuler|baja)\b"
    r"[\s:]*(?:mit|with|con|par|:|=)?"
    r"[\s\"':=]*\bstopp?\b"
)
_LINK_WORDS = re.compile(
    r"\b(?:stop(?: sms)?|stopp|opt[ -]?out|unsubscribe|unsub|abmeld\w*|abbestell\w*|austragen|baja|cancelar|"
    r"desinscri\w*|desabonn\w*|disiscri\w*|annulla\w*|afmeld\w*|uitschrijv\w*|descadastr\w*|sair)\b"
    r"[^.!?\n]{0,40}?(?:https?://|www\.|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)"
)


def has_opt_out_wording(body: str | None) -> bool:
    """Whether a text says how to opt out: by a word to reply with, or by a link."""
    text = plain(body or "")
    return bool(_ASKS.search(text) or _ENDS.search(text) or _LINK_WORDS.search(text))


def has_opt_out_link(body: str | None) -> bool:
    """Whether a text has a link to opt out: the only way where nobody can reply."""
    return bool(_LINK_WORDS.search(plain(body or "")))


def _no_opt_out_link(content: Content) -> dict | None:
    needed = content.sender == ALPHANUMERIC and content.purpose != COMPLIANCE
    return {} if needed and not has_opt_out_link(content.body) else None


def _no_opt_out_wording(content: Content) -> dict | None:
    """First contact and every 30 days; one finding that counts both."""
    exempt = content.purpose in (COMPLIANCE, CONVERSATIONAL) or content.sender == ALPHANUMERIC
    if exempt or has_opt_out_wording(content.body):
        return None
    if not content.recipients:  # a template: it may be somebody's first text
        return {"severity": HINT, "recipients": 0, "days": OPT_OUT_EVERY_DAYS}
    if not (content.first_contacts or content.overdue):
        return None
    return {
        "first_contacts": content.first_contacts,
        "overdue": content.overdue,
        "recipients": content.recipients,
        "days": OPT_OUT_EVERY_DAYS,
    }


# --- brand, placeholders ---

_LEGAL_FORMS = re.compile(
    r"[\s,]+(?:llc|l\.l\.c\.?|inc\.?|incorporated|ltd\.?|limited|corp\.?|corporation|co\.?|company|"
    r"gmbh(?: & co\.? kg)?|ag|kg|ug|s\.?a\.?|s\.?l\.?|s\.?r\.?l\.?|sarl|sas|b\.?v\.?|n\.?v\.?|plc|llp|pty|lp)\.?$"
)
_PLACEHOLDERS = re.compile(
    r"\[[^\]\n]{2,40}\]|<<[^>\n]{1,40}>>|<(?:your|name|company|first|last|date|time|link|insert)[^>\n]{0,30}>"
    r"|\{\{[^}\n]*\}\}|\{\{|\}\}|\{[a-z][a-z_ ]{1,30}\}|%[a-z_]{2,30}%|\bx{3,}\b|\b_{3,}\b|\blorem ipsum\b"
    r"|\byour (?:business|company|brand) name\b|\b(?:todo|tbd|tba)\b",
    re.IGNORECASE,
)


def _placeholder_left(content: Content) -> dict | None:
    found = _PLACEHOLDERS.search(_URL.sub(" ", content.body))
    return {"placeholder": found[0]} if found else None


def _brand_missing(content: Content) -> dict | None:
    """A placeholder stands where the name will be, so that is told instead; an answer needs no name."""
    brands = [brand for brand in content.brands if brand.strip()]
    if not brands or content.purpose in (COMPLIANCE, CONVERSATIONAL) or _placeholder_left(content):
        return None
    together = _letters(content.body)
    return None if any(form in together for brand in brands for form in _forms(brand)) else {"brand": brands[0]}


def _forms(brand: str) -> Iterable[str]:
    """How a business is called in texts: whole, without its legal form, by its first two words."""
    short = brand_in_short(brand)
    words = short.split()
    forms = {_letters(brand), _letters(short)}
    if len(words) > 2:
        forms.add(_letters(" ".join(words[:2])))
    return {form for form in forms if form}


def brand_in_short(brand: str) -> str:
    """A business name without its legal form."""
    name, before = brand.strip(), ""
    while name != before:
        before = name
        found = _LEGAL_FORMS.search(plain(name))
        # casefolding may lengthen a name; then it stays as it is
        name = name[: found.start()].strip(" ,") if found and len(plain(name)) == len(name) else name
    return name


def _letters(text: str) -> str:
    return "".join(char for char in plain(text) if char.isalnum())


# --- links ---

SHORTENERS = frozenset(
    """
    bit.ly bitly.com j.mp tinyurl.com tiny.cc t.co goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly shorturl.at
    rb.gy t.ly s.id bl.ink soo.gd clck.ru lnkd.in adf.ly shorte.st tinyurl.at trib.al dlvr.it snip.ly qr.ae u.to
    x.co po.st mcaf.ee short.io tr.im snipurl.com db.tt
    """.split()  # noqa: SIM905
)
_IP = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_PLAIN_HTTP = re.compile(r"http://([^\s/<>\"]+)", re.IGNORECASE)


def _public_shortener(content: Content) -> dict | None:
    found = next((host for host in _hosts(content.body) if _is_shortener(host)), None)
    return {"host": found} if found else None


def _is_shortener(host: str) -> bool:
    return host in SHORTENERS or host.partition(".")[2] in SHORTENERS


def _insecure_link(content: Content) -> dict | None:
    found = _PLAIN_HTTP.search(content.body) or re.search(rf"https?://({_IP.pattern})", content.body)
    return {"host": found[1]} if found else None


# --- topics ---

# topic: words that speak of it; none that mostly means something else ("pot", "bud", "shot", "weed")
SHAFT = {
    "sex": "sex sexy sexual porn porno pornography nude nudes escort escorts onlyfans xxx-rated hookup hookups erotic "
    "stripper strippers camgirl webcam-girls",
    "hate": "nazi nazis neo-nazi white-power ethnic-cleansing heil-hitler race-war",
    "alcohol": "alcohol alcoholic beer beers wine wines whiskey whisky vodka tequila liquor rum bourbon cocktail "
    "cocktails happy-hour booze champagne prosecco",
    "firearms": "gun guns firearm firearms ammo ammunition rifle rifles pistol pistols handgun handguns shotgun "
    "shotguns silencer",
    "tobacco": "tobacco cigarette cigarettes cigar cigars vape vapes vaping e-cigarette e-cigarettes hookah nicotine "
    "kratom",
    "cannabis": "cannabis marijuana cbd thc hemp dispensary edibles delta-8 weed-delivery",
}
# What contains one of these words and means something else.
HARMLESS = (
    "same sex|opposite sex|sex of (?:the|your) (?:baby|child|puppy|kitten)|safe sex|sex ed(?:ucation)?|"
    "shotgun (?:house|wedding|style|start|approach)|(?:nail|glue|heat|massage|spray|staple|caulk(?:ing)?|grease|"
    "temperature|radar|top|hot glue|paint|water|squirt|nerf) guns?|gun(?:s)? (?:safe|violence)|jump(?:ing|ed)? the gun|"
    "alcohol[ -]free|rubbing alcohol|non[ -]alcoholic|alcohol wipes?|(?:root|ginger) beer|"
    "wine (?:cellar|fridge|cooler|rack)|"
    "nude (?:color|colour|tone|tones|shade|lip|heels)|escort service to|ford escort|tobacco[ -]free|smoke[ -]free|"
    "hemp (?:rope|fabric|seed)|shrimp cocktail|cocktail dress|nicotine[ -]free|fruit cocktail"
)
FORBIDDEN = {
    "debt": "debt-relief debt-consolidation debt-reduction debt-forgiveness debt-settlement credit-repair "
    "student-loan-forgiveness tax-relief",
    "crypto": "crypto cryptocurrency cryptocurrencies bitcoin ethereum nft nfts dogecoin",
    "collection": "debt-collection debt-collector debt-collectors collection-agency past-due-debt",
    "loans": "payday-loan payday-loans short-term-loan short-term-loans title-loan title-loans cash-advance "
    "instant-loan instant-loans",
    "gambling": "casino casinos gambling sportsbook sports-betting slot-machines jackpot roulette blackjack "
    "betting free-spins",
    "schemes": "get-rich-quick multi-level-marketing passive-income mlm",
}


def _pattern(words: str) -> re.Pattern:
    """Whole words only; a hyphen in the table is a blank, a hyphen or nothing in the text."""
    ordered = sorted(words.split(), key=len, reverse=True)
    spellings = ("[ -]?".join(map(re.escape, word.split("-"))) for word in ordered)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spellings)})(?!\w)")


_SHAFT = {topic: _pattern(words) for topic, words in SHAFT.items()}
_FORBIDDEN = {topic: _pattern(words) for topic, words in FORBIDDEN.items()}
_HARMLESS = re.compile(rf"\b(?:{HARMLESS})\b")


def _topic(body: str, patterns: dict[str, re.Pattern]) -> dict | None:
    text = _HARMLESS.sub(" ", plain(_URL.sub(" ", body)))
    for topic, pattern in patterns.items():
        found = pattern.search(text)
        if found:
            return {"topic": topic, "word": found[0]}
    return None


def _shaft(content: Content) -> dict | None:
    return _topic(content.body, _SHAFT)


def _forbidden_topic(content: Content) -> dict | None:
    """Forbidden from toll-free numbers, and looked at askance from others."""
    found = _topic(content.body, _FORBIDDEN)
    return found and {**found, "severity": WARNING if content.sender == TOLL_FREE else HINT}


# --- how it is written ---

_WORDS_IN_CAPITALS = frozenset({"stop", "help", "start", "sms", "unstop", "stopp", "hilfe", "ayuda", "alto", "aide"})
_SHOUTS = re.compile(r"[!?]{3,}|\${3,}|€{3,}|£{3,}")


def _shouting(content: Content) -> dict | None:
    found = _SHOUTS.search(content.body)
    if found:
        return {"words": found[0][:3]}
    words = re.findall(r"[^\W\d_]{2,}", _URL.sub(" ", content.body))
    words = [word for word in words if plain(word) not in _WORDS_IN_CAPITALS]
    loud = [word for word in words if word.isupper()]
    return {"words": " ".join(loud[:3])} if len(loud) >= 4 and len(loud) * 2 > len(words) else None


def _long(content: Content) -> dict | None:
    length = len(content.body)
    return {"length": length, "most": MOST_CHARACTERS} if length > MOST_CHARACTERS else None


def _dear_characters(content: Content) -> dict | None:
    """Characters that force Unicode: told where plain ones, or doing without emoji, would save segments."""
    now = segments.count(content.body)
    for plainer in (segments.plainer(content.body), segments.plainer(content.body, without_emoji=True)):
        then = segments.count(plainer)
        if then.segments < now.segments:
            swaps = [(char, segments.LOOKALIKES.get(char, "")) for char in now.forcing if char not in plainer]
            return {"swaps": swaps, "now": now.segments, "then": then.segments}
    return None


# https addresses read 2026-07
_CTIA = "https://www.ctia.org/the-wireless-industry/industry-commitments/messaging-interoperability-sms-mms"
_POLICY = "https://www.twilio.com/en-us/legal/messaging-policy"
_FORBIDDEN_AT_TWILIO = "https://help.twilio.com/articles/360045004974"
_BEST_PRACTICE = "https://www.twilio.com/docs/messaging/compliance/a2p-10dlc"
_CHARACTERS = "https://www.twilio.com/docs/glossary/what-sms-character-limit"

CHECKS = (
    Check("placeholder", WARNING, _placeholder_left, "our own: what a template's author forgot"),
    Check("no_brand", WARNING, _brand_missing, _CTIA),
    Check(
        "no_opt_out_link", WARNING, _no_opt_out_link, "https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id"
    ),
    Check("no_opt_out", WARNING, _no_opt_out_wording, _CTIA),
    Check("shortener", WARNING, _public_shortener, "https://www.twilio.com/docs/api/errors/30007"),
    Check("shaft", WARNING, _shaft, _POLICY),
    Check("forbidden_topic", WARNING, _forbidden_topic, _FORBIDDEN_AT_TWILIO),
    Check("insecure_link", HINT, _insecure_link, _BEST_PRACTICE),
    Check("shouting", HINT, _shouting, "https://www.twilio.com/docs/api/errors/30007"),
    Check("long", HINT, _long, _CHARACTERS),
    Check("dear_characters", HINT, _dear_characters, _CHARACTERS),
)
