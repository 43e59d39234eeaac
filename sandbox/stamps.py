"""Identifiers and dates in Twilio's spellings."""

import hashlib
import os
import re
from datetime import datetime, timezone
from email.utils import formatdate
from functools import lru_cache

SID = re.compile(r"^[A-Z]{2}[0-9a-fA-F]{32}$")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$")


def new_sid(prefix):
    """A random SID: two letters and 32 hexadecimal digits."""
    return prefix + os.urandom(16).hex()


def stable_sid(prefix, name):
    """The same SID for the same name in every run, for numbers and services of a world file."""
    return prefix + hashlib.sha256(name.encode()).hexdigest()[:32]


@lru_cache(maxsize=8)
def _rfc2822(second):
    return formatdate(second).replace("-0000", "+0000")


def rfc2822(timestamp):
    """``Sat, 21 Nov 2026 03:07:27 +0000`` as in the 2010 API; None stays None."""
    return None if timestamp is None else _rfc2822(int(timestamp))


def iso(timestamp):
    """``2026-11-21T03:07:27Z`` as in the /v1 APIs; None stays None."""
    if timestamp is None:
        return None
    return datetime.fromtimestamp(timestamp, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_iso(text):
    """Seconds since the epoch of an ISO-8601 date or time (UTC unless it says otherwise).

    :raises ValueError: not such a text
    """
    if not _ISO.match(text):
        raise ValueError(f"{text!r} is not an ISO-8601 date")
    text = text.replace("Z", "+00:00")
    if "." in text:  # Python 3.10 reads three or six digits only
        text = re.sub(r"\.\d+", "", text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
