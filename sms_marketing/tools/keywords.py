"""Does this text say STOP, START or HELP?

Whole-body match only: "stop" is a keyword, "I can't stop thinking about it" is not.
English: Twilio's default words, https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out (read 2026-07).
Other languages: Twilio leaves them to its users; these are our defaults, written once into records
(`models/keyword.py`), which users may edit. Phrases: `opt_out.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

OPT_OUT, OPT_IN, HELP = "opt_out", "opt_in", "help"
# "Yes" answers many questions. It lifts an opt-out only for somebody who is opted out.
OPT_IN_IF_OUT = "opt_in_if_out"
# How strangers ask for texts, e.g. from a poster. Like START it never lifts what a person blocked.
JOIN = "join"

# language: event: words, written as they compare (lower case, no accents, no blanks)
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        OPT_OUT: "stop unsubscribe end quit stopall revoke optout cancel",
        OPT_IN: "start unstop",
        OPT_IN_IF_OUT: "yes",
        HELP: "help info",
        JOIN: "join subscribe optin",
    },
    "es": {
        OPT_OUT: "alto parar baja darsedebaja cancelar detener desuscribir desuscribirme",
        OPT_IN: "alta iniciar",
        OPT_IN_IF_OUT: "si",
        HELP: "ayuda",
        JOIN: "unirme suscribir suscribirme suscribete",
    },
    "fr": {
        OPT_OUT: "arret arrete arrett arreter arretez desabonner desabonnement desinscrire desinscription",
        OPT_IN: "reprendre reabonner",
        OPT_IN_IF_OUT: "oui",
        HELP: "aide",
        JOIN: "rejoindre abonner inscription inscrire",
    },
    "de": {
        OPT_OUT: "stopp abmelden abmeldung abbestellen austragen",
        OPT_IN: "anmelden",
        OPT_IN_IF_OUT: "ja",
        HELP: "hilfe",
        JOIN: "beitreten mitmachen",
    },
    "it": {
        OPT_OUT: "annulla basta disiscrivi disiscrivimi cancellami",
        OPT_IN: "inizia iscrivimi",
        OPT_IN_IF_OUT: "si",
        HELP: "aiuto",
        JOIN: "unisciti iscriviti iscrivermi",
    },
    "pt": {
        OPT_OUT: "parar sair cancelar descadastrar remover",
        OPT_IN: "iniciar comecar",
        OPT_IN_IF_OUT: "sim",
        HELP: "ajuda",
        JOIN: "participar inscrever cadastrar",
    },
    "nl": {
        OPT_OUT: "afmelden stoppen uitschrijven",
        OPT_IN: "aanmelden",
        OPT_IN_IF_OUT: "ja",
        HELP: "hulp",
        JOIN: "meedoen inschrijven",
    },
}

# A longer body is no keyword; not looking at it keeps the work bounded.
MAX_LENGTH = 160
_DROPPED = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})  # accents, variation selectors, zero-width characters
_FOLDS = str.maketrans({"ı": "i"})


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a body says: `event` is opt_out, opt_in or help, `word` the table's word in capitals.

    `joins` tells JOIN and its like from START: both opt in.
    """

    event: str
    word: str
    language: str
    joins: bool = False


def classify(body: str | None, opted_out: bool = False, words: Mapping | None = None) -> Keyword | None:
    """The keyword that the whole body is, or None.

    Case, accents, blanks, punctuation, emoji, zero-width and full-width characters do not matter, nor does saying it
    twice. YES (and its like) is an opt-in only if `opted_out`. `words` replaces the table (language: event: words).
    """
    index = index_of(words)
    for spelling in _spellings(body):
        keyword = index.get(spelling)
        if keyword and keyword.event != OPT_IN_IF_OUT:
            return keyword
        if keyword and opted_out:
            return Keyword(OPT_IN, keyword.word, keyword.language)
    return None


def normalize(body: str) -> str:
    """Lower-case letters and digits with single blanks between; everything else is gone."""
    return " ".join("".join(map(plain, decompose(body))).split())


def decompose(body: str) -> str:
    """Lower-case letters, taken apart from their accents."""
    # Compatibility form first (full-width and mathematical letters), folded, then taken apart to drop the accents.
    folded = unicodedata.normalize("NFKC", body).casefold().translate(_FOLDS)
    return unicodedata.normalize("NFKD", folded)


def plain(char: str) -> str:
    """A letter or digit as it is, nothing for an accent or invisible character, a blank for anything else."""
    category = unicodedata.category(char)
    if category in _DROPPED and not char.isspace():
        return ""
    return char if category[0] in "LN" else " "


def _spellings(body: str | None) -> tuple[str, ...]:
    """The ways to read a body as one word: written together ("opt out"), or the same word repeated."""
    if not body or len(body) > MAX_LENGTH:
        return ()
    parts = normalize(body).split()
    repeated = (parts[0],) if parts and len(set(parts)) == 1 else ()
    return ("".join(parts), *repeated)


def index_of(words: Mapping | None) -> Mapping[str, Keyword]:
    """word: keyword, of a table or of the default one."""
    return _INDEX if words is None else _index(words)


def _index(table: Mapping[str, Mapping[str, str]]) -> dict[str, Keyword]:
    """word: keyword; where languages share a word, an opt-out wins, then the earlier language."""
    found: dict[str, Keyword] = {}
    for event in (OPT_OUT, HELP, OPT_IN, JOIN, OPT_IN_IF_OUT):
        for language, events in table.items():
            for word in events.get(event, "").split():
                joins = event == JOIN
                found.setdefault(word, Keyword(OPT_IN if joins else event, word.upper(), language, joins))
    return found


def declines(body: str | None) -> bool:
    """Whether the whole body is a plain no, as an answer to a question that we asked."""
    return not _NO.isdisjoint(_spellings(body))


_INDEX = _index(WORDS)
_NO = frozenset(
    (
        *("no", "nope", "nah", "n", "nothanks", "nothankyou", "nogracias", "non", "nonmerci", "nein", "neindanke"),
        *("nograzie", "nao", "naoobrigado", "naoobrigada", "nee", "neebedankt", "needankje"),
    )
)
