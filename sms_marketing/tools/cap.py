"""How many texts a number has had in the period that a frequency cap counts, and when one more is allowed.

A day is the calendar day where the person lives. Where that may be in several zones, the day begins with the earliest
midnight among them and tomorrow with the latest: never a text too many, wherever the person is. Where nobody knows the
zone, the hours of the longest day count, which covers the calendar day of every zone.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# No calendar day of any zone is longer: 24 hours, and what clocks are turned back by (two hours in Antarctica/Troll).
LONGEST_DAY = timedelta(hours=26)


def daily(times: Iterable[datetime], at: datetime, zones: tuple[str, ...], cap: int) -> tuple[int, datetime | None]:
    """Return (texts of the day on which `at` falls, until when one more is too many; None if one more is allowed).

    `times` are the instants of all texts to the number, past and planned; all times are aware. `cap` is at least 1.
    A zone that the library does not know counts as no knowledge of the zone at all.
    """
    bounds = day(at, zones)
    if bounds is None:
        return within(times, at, LONGEST_DAY, cap)
    begin, end = bounds
    count = sum(begin <= moment < end for moment in times)
    return count, end if count >= cap else None


def within(times: Iterable[datetime], at: datetime, span: timedelta, cap: int) -> tuple[int, datetime | None]:
    """Return (texts within `span` up to `at`, until when one more is too many; None if one more is allowed)."""
    recent = sorted(moment for moment in times if at - span < moment <= at)
    return len(recent), recent[-cap] + span if len(recent) >= cap else None


@lru_cache(maxsize=4096)
def day(at: datetime, zones: tuple[str, ...]) -> tuple[datetime, datetime] | None:
    """Return (earliest midnight before `at`, latest one after it) among `zones`, UTC; None where they tell nothing."""
    days = [_day(at, name) for name in zones]
    if not days or None in days:
        return None
    return min(begin for begin, _end in days), max(end for _begin, end in days)


@lru_cache(maxsize=4096)
def _day(at: datetime, zone: str) -> tuple[datetime, datetime] | None:
    """Return the bounds, UTC, of the calendar day in one zone."""
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    today = at.astimezone(there).date()
    return _begin(today, there), _begin(today + timedelta(days=1), there)


def _begin(date, zone) -> datetime:
    """Return the first instant of a date.

    Clocks that skip midnight give the moment of the change; those that show it twice, the first of the two.
    """
    return datetime.combine(date, time(), zone).astimezone(timezone.utc)
