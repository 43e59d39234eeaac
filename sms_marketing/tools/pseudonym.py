"""What stays of an erased number: a keyed hash that finds it again when it comes back, and tells nobody what it was."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

PREFIX = "erased:"
_SHAPE = re.compile(r"erased:[0-9a-f]{64}", re.ASCII)


def of(salt: str, number: str) -> str:
    """The pseudonym of an E.164 number: HMAC-SHA256 (RFC 2104) under the database's salt, in hex.

    A plain hash would be no protection: there are so few telephone numbers that all can be tried in minutes.
    """
    if not salt:
        raise ValueError("a pseudonym needs a salt")
    return PREFIX + hmac.new(salt.encode(), number.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_pseudonym(number: str | None) -> bool:
    """True if this stands in place of a number that was erased."""
    return isinstance(number, str) and _SHAPE.fullmatch(number) is not None


def clear(numbers: Iterable[str]) -> list[str]:
    """Those of the numbers that are still readable."""
    return [number for number in numbers if number and not is_pseudonym(number)]
