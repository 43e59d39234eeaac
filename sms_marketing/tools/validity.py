"""How long Twilio may keep a text in its own queue.

ValidityPeriod, 1 to 36,000 seconds: https://www.twilio.com/docs/messaging/api/message-resource (read 2026-07). Texts
that Twilio queued in the evening must not arrive at night, so the period ends with the window.
"""

from __future__ import annotations

from datetime import datetime

LONGEST = 36_000
SHORTEST = 6  # Twilio recommends more than 5


def period(now: datetime, longest_minutes: int, ends: datetime | None = None) -> int:
    """Seconds; `longest_minutes` is the account's setting, `ends` when the text's time is over, if it has one."""
    seconds = longest_minutes * 60 or LONGEST
    if ends is not None:
        seconds = min(seconds, int((ends - now).total_seconds()))
    return max(SHORTEST, min(seconds, LONGEST))
