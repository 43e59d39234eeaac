"""What people type into a form: cleaned, measured and read; every reader gives a value or the code of what is wrong."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

REQUIRED, TOO_LONG, NOT_TEXT = "required", "too_long", "not_text"
EMAIL, PHONE, NUMBER, DATE, CHOICE = "email", "phone", "number", "date", "choice"
ERRORS = (REQUIRED, TOO_LONG, NOT_TEXT, EMAIL, PHONE, NUMBER, DATE, CHOICE)

MOST_LINE, MOST_TEXT = 200, 4000
MOST_NUMBER = 10**12
YEARS = range(1900, 2201)

_EMAIL = re.compile(r"[^@\s<>()\[\]\"'\\,;:]+@(?:[^@\s<>()\[\]\"'\\,;:.]+\.)+[^@\s<>()\[\]\"'\\,;:.]{2,}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,9})?", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")


class Wrong(Exception):
    """What was typed cannot be taken; the first argument is one of ERRORS."""


def clean(raw: object, lines: bool = False) -> str:
    """`raw` without what no keyboard types: control characters, broken halves of characters, direction overrides.

    Raises Wrong for what is no text, such as a file. Blank lines and line ends are kept with `lines`.
    """
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Wrong(NOT_TEXT)
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char in "\n\t" or not _is_hidden(char))
    return text.strip() if lines else " ".join(text.split())


def _is_hidden(char: str) -> bool:
    joins = char in "\u200c\u200d"  # part of words in Persian and Hindi, and of emoji
    return unicodedata.category(char) in ("Cc", "Cs", "Cf") and not joins


def text(raw: object, most: int = MOST_LINE, lines: bool = False) -> str:
    found = clean(raw, lines)
    if len(found) > most:
        raise Wrong(TOO_LONG)
    return found


def email(raw: object) -> str:
    """An address that can be written to, as typed; empty stays empty."""
    found = text(raw)
    if found and not _EMAIL.fullmatch(found):
        raise Wrong(EMAIL)
    return found


def number(raw: object) -> float | None:
    """A plain number, with a point or a comma for its fraction."""
    found = text(raw)
    if not found:
        return None
    if not _NUMBER.fullmatch(found):
        raise Wrong(NUMBER)
    value = float(found.replace(",", "."))
    if not math.isfinite(value) or abs(value) > MOST_NUMBER:
        raise Wrong(NUMBER)
    return value


def day(raw: object) -> date | None:
    """A date as browsers send it: 2026-01-31."""
    found = text(raw)
    if not found:
        return None
    try:
        value = date.fromisoformat(found)
    except ValueError as error:
        raise Wrong(DATE) from error
    if value.year not in YEARS:
        raise Wrong(DATE)
    return value


def choice(raw: object, options: Sequence[str]) -> str:
    """Which of the options was picked, told by its place: "0" is the first."""
    found = text(raw)
    if not found:
        return ""
    if not (found.isascii() and found.isdecimal() and len(found) < 5 and int(found) < len(options)):
        raise Wrong(CHOICE)
    return options[int(found)]


def options(raw: str | None) -> list[str]:
    """The choices in a text, one a line, each once."""
    return list(dict.fromkeys(filter(None, (clean(line) for line in (raw or "").splitlines()))))


def with_links(words: str) -> Iterator[tuple[str, bool]]:
    """The words in pieces, each with whether it is an address to follow."""
    at = 0
    for found in _URL.finditer(words):
        if found.start() > at:
            yield words[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(words):
        yield words[at:], False


def is_address(url: str) -> bool:
    """Whether this is the address of a page to go on to: http or https, a host, nothing that hides where it leads."""
    return bool(re.fullmatch(r"https?://[^\s/?#@\\<>\"']+(?:[/?#][^\s\\<>\"]*)?", url or ""))


# --- the language of the page ---


def pick_language(wanted: str | None, accepted: Sequence[str], installed: Sequence[str], default: str) -> str:
    """The installed language for a visitor: the one asked for, else the first accepted one, else the default.

    `wanted` is from the address (`de`, `de-AT`, `de_AT`), `accepted` from the browser, best first.
    """
    for code in filter(None, (wanted, *accepted)):
        if found := _installed(code, installed):
            return found
    return default


def _installed(code: str, installed: Sequence[str]) -> str | None:
    exact = code.replace("-", "_").lower()
    for one in installed:
        if one.lower() == exact:
            return one
    language = exact.partition("_")[0]
    return next((one for one in installed if one.lower().partition("_")[0] == language), None)
