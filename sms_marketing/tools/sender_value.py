"""What kind of sender somebody typed in, and how it is written."""

from __future__ import annotations

import re

_SERVICE = re.compile(r"MG[0-9a-f]{10,}", re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_DRESSING = re.compile(r"[\s().\-\u2010-\u2015\u202a-\u202e/]")
_SHORT_CODE_DIGITS = 8


def recognise(typed: str) -> tuple[str, str]:
    """(kind, value) of a sender as typed: number, short_code, alphanumeric or messaging_service.

    Only what cannot change the meaning is tidied: blanks, and the dressing of a number. Whether the value is valid is
    for the caller to check.
    """
    text = (typed or "").strip()
    if _SERVICE.fullmatch(text):
        return "messaging_service", text[:2].upper() + text[2:].lower()
    if _LETTER.search(text):
        return "alphanumeric", text
    bare = _DRESSING.sub("", text)
    if _DIGITS.fullmatch(bare) and len(bare) <= _SHORT_CODE_DIGITS:
        return "short_code", bare
    return "number", bare
