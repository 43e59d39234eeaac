"""Web addresses in texts: which of them are shortened, and what the text says then."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

REFERENCE_LENGTH = 8  # characters of base62 behind a short link, one per text: 47 bits, for statistics only
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_REFERENCE = re.compile(rf"[0-9A-Za-z]{{{REFERENCE_LENGTH}}}", re.ASCII)
_CODE = re.compile(r"[\w-]{1,64}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.I)
_TRAILING = ".,;:!?'’…*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def addresses(text: str, leave: Sequence[str] = ()) -> list[str]:
    """Return the distinct web addresses of a text in order, without those that begin with one of `leave`.

    What closes a sentence or a bracket around an address does not belong to it.
    """
    return [*dict.fromkeys(url for url in map(_trimmed, _ADDRESS.findall(text or "")) if _is_taken(url, leave))]


def replace(text: str, short: Callable[[str], str], leave: Sequence[str] = ()) -> str:
    """Return the text with `short(address)` in place of every address that `addresses` finds."""

    def put(match):
        url = _trimmed(match[0])
        return short(url) + match[0][len(url) :] if _is_taken(url, leave) else match[0]

    return _ADDRESS.sub(put, text or "")


def new_reference(choose: Callable[[str], str]) -> str:
    """Return what stands behind the short links of one text; `choose` picks a character at random."""
    return "".join(choose(_ALPHABET) for _ in range(REFERENCE_LENGTH))


def looks_like_reference(text: str | None) -> bool:
    """True if `text` has a reference's shape: a cheap look before asking the database."""
    return isinstance(text, str) and _REFERENCE.fullmatch(text) is not None


def looks_like_code(text: str | None) -> bool:
    """True if `text` can be the code of one of Odoo's short links."""
    return isinstance(text, str) and _CODE.fullmatch(text) is not None


def _is_taken(url, leave):
    return len(url.partition("://")[2]) > 0 and not url.startswith(tuple(leave))


def _trimmed(url):
    while url and (url[-1] in _TRAILING or _closes_nothing(url)):
        url = url[:-1]
    return url


def _closes_nothing(url):
    opening = _BRACKETS.get(url[-1])
    return opening is not None and url.count(opening) < url.count(url[-1])
