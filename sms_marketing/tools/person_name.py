"""First and last name out of what people type into one field, for a greeting.

Nothing is better than a wrong guess: a text then uses its fallback ("Hi there"). Word lists are our own.
"""

from __future__ import annotations

import unicodedata

# Written before a name, compared without dots and in lower case.
TITLES = frozenset(
    """
    dr mr mrs ms miss mx prof professor sir madam rev capt
    herr frau dipl-ing
    mme mlle monsieur madame
    sra srta señor señora señorita
    signor signora dott dottssa avv
    dhr mevr mw
    senhor senhora
    """.split()  # noqa: SIM905
)
# These are also names or words, so that they are titles with a dot only.
DOTTED_TITLES = frozenset({"m.", "fr.", "hr.", "sr.", "don.", "hon.", "ing.", "mag.", "sig."})
# Written after a name.
SUFFIXES = frozenset("jr sr ii iii iv md dds dmd phd esq cpa rn mba do pe jd dvm".split())  # noqa: SIM905
# A name with one of these words is a company's.
COMPANY_WORDS = frozenset(
    """
    llc inc ltd limited corp corporation company gmbh ag kg ug sarl sas sa bv nv srl spa plc llp lp oy ab aps
    """.split()  # noqa: SIM905
)
JOINERS = frozenset({"&", "+", "and", "und", "y", "et", "e", "en"})
_KEPT_SYMBOLS = frozenset("&+'’-.,@")
_DROPPED = ("S", "C")  # emoji and other symbols; control, format and private characters


def split(name: str | None, is_company: bool = False) -> tuple[str, str]:
    """(first name, last name), each empty where it cannot be told; a company has neither.

    "Dr. Ann Lee" and "Lee, Ann" are Ann Lee; "Mr. Lee" has no first name that we know.
    """
    words = _words(name)
    if is_company or not _is_a_person(words):
        return "", ""
    words = _in_order(words)
    titled = bool(words) and _is_title(words[0])
    while words and _is_title(words[0]):
        words.pop(0)
    words = _proper_case(words)
    if titled and len(words) == 1:
        return "", words[0]
    return _divide(words)


def _words(name: str | None) -> list[str]:
    """The words of a name; commas are words of their own, symbols and numbers are gone."""
    shown = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", name or "")
        if char.isspace() or char in _KEPT_SYMBOLS or unicodedata.category(char)[0] not in _DROPPED
    )
    return shown.replace(",", " , ").split()


def _is_a_person(words: list[str]) -> bool:
    has_letters = any(char.isalpha() for word in words for char in word)
    return has_letters and not any("@" in word or _plain(word) in COMPANY_WORDS for word in words)


def _plain(word: str) -> str:
    return word.replace(".", "").casefold()


def _is_title(word: str) -> bool:
    return _plain(word) in TITLES or word.casefold() in DOTTED_TITLES


def _in_order(words: list[str]) -> list[str]:
    """The words with what follows a comma put first, unless it is a suffix, and without suffixes."""
    groups: list[list[str]] = [[]]
    for word in words:
        if word == ",":
            groups.append([])
        else:
            groups[-1].append(word)
    groups = [kept for group in groups if (kept := _without_suffixes(group))]
    return [word for group in [*groups[1:2], *groups[:1]] for word in group]


def _without_suffixes(group: list[str]) -> list[str]:
    """A suffix stands after a name, or alone behind a comma; "Jr" alone in front is nobody's name either."""
    end = len(group)
    while end and _plain(group[end - 1]) in SUFFIXES and (end > 1 or len(group) == 1):
        end -= 1
    return group[:end]


def _proper_case(words: list[str]) -> list[str]:
    """The words as names are written, if all were shouted or all were small."""
    together = "".join(words)
    if not (together.isupper() or together.islower()):
        return words
    return [word.title() if len(word) > 2 and word.isalpha() else word for word in words]


def _divide(words: list[str]) -> tuple[str, str]:
    if len(words) >= 3 and words[1].casefold() in JOINERS:
        return " ".join(words[:3]), " ".join(words[3:])
    start = 0
    while start < len(words) - 1 and _is_initial(words[start]):
        start += 1
    if start and start == len(words) - 1:
        return "", words[-1]  # "J. Smith"
    first = words[start] if start < len(words) and any(char.isalpha() for char in words[start]) else ""
    return first, " ".join(words[start + 1 :])


def _is_initial(word: str) -> bool:
    return (word.endswith(".") and len(word.rstrip(".")) <= 1) or (len(word) == 1 and word.isascii() and word.isalpha())
