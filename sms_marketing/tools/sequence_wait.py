"""When a wait of a sequence ends. All moments are aware; a rule about clocks is about the person's own zone.

Nothing here fails for odd numbers that somebody typed: an hour that no clock shows is the nearest one that it does, and
what lies beyond the calendar is its end.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

DAYS = 7
ALL_DAYS = tuple(range(DAYS))
DAY_MINUTES = 24 * 60
# What is later or earlier than these is as good as them: so any zone and any clock fits behind and before.
NEVER, LONG_AGO = datetime(9999, 1, 1), datetime(1900, 1, 1)


def named_days(text: str | None) -> tuple[int, ...]:
    """Return the weekdays named in "0,2,4" (0: Monday), in order; what is no weekday says nothing."""
    words = [word.strip() for word in (text or "").split(",")]
    return tuple(sorted({int(word) for word in words if word.isdecimal() and int(word) < DAYS}))


def later(now: datetime, unit: str, count: int) -> datetime:
    """Return `now` plus a number of minutes, hours, days, weeks or months; at most the year 9999, at least 1900."""
    try:
        return _on_calendar(now + relativedelta(**{unit: count}))
    except (OverflowError, ValueError):
        return (NEVER if count > 0 else LONG_AGO).replace(tzinfo=now.tzinfo)


def next_opening(
    now: datetime, zone: ZoneInfo, weekdays=ALL_DAYS, opens: float = 0.0, closes: float = 24.0
) -> datetime:
    """Return `now` where it lies inside the hours of one of the weekdays (0: Monday), else the next opening, in UTC.

    `opens` and `closes` are hours of the local day, 9.5 for 9:30; the end does not belong to it. No weekday at all, or
    hours that never open, say nothing: then it is `now`. A clock that is skipped in spring opens an hour later.
    """
    if not weekdays or not 0 <= opens < closes <= 24:
        return now
    local = now.astimezone(zone)
    for ahead in range(2 * DAYS):  # a window of one weekday may be skipped by the change of clocks
        day = local.date() + timedelta(days=ahead)
        if day.weekday() not in weekdays:
            continue
        start, end = _at(day, opens, zone), _at(day, closes, zone)
        if max(now, start) < end:
            return max(now, start)
    return now


def first_common(now: datetime, *openings: Callable[[datetime], datetime | None]) -> datetime | None:
    """Return the first moment from `now` on that all openings allow; None where there is none within two weeks.

    An opening answers for a moment with the moment itself, the next one that it allows, or None for none at all.
    """
    moment = now
    while moment < now + timedelta(days=2 * DAYS):
        later = moment
        for opening in openings:
            later = opening(later)
            if later is None:
                return None
        if later == moment:
            return moment
        moment = later
    return None


def next_time(now: datetime, zone: ZoneInfo, weekdays=ALL_DAYS, hour: float = 9.0) -> datetime:
    """Return the next moment, strictly after `now`, at which a local clock shows this hour on one of the weekdays."""
    local = now.astimezone(zone)
    for ahead in range(DAYS + 1):
        day = local.date() + timedelta(days=ahead)
        moment = _at(day, hour, zone)
        if day.weekday() in (weekdays or ALL_DAYS) and moment > now:
            return moment
    raise ValueError(f"no such time: {weekdays!r}, {hour!r}")


def around_date(moment: date | datetime, zone: ZoneInfo, unit: str, count: int, hour: float = 9.0) -> datetime:
    """Return the moment that lies `count` units behind (negative: before) a date or a time of the lead, in UTC.

    A date without a clock counts from `hour` of that day, local time; a naive datetime is UTC, as Odoo stores it.
    """
    if isinstance(moment, datetime):
        start = _on_calendar(moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc))
        if unit in ("minutes", "hours"):
            return later(start, unit, count)
        local = start.astimezone(zone)
        return _local(later(local.replace(tzinfo=None), unit, count), zone)
    return _local(later(_clock(moment, hour), unit, count), zone)


def _at(day: date, hour: float, zone: ZoneInfo) -> datetime:
    return _local(_clock(day, hour), zone)


def _clock(day: date, hour: float) -> datetime:
    """Return a local time without its zone; 24 is midnight at the end of that day."""
    minutes = min(max(round(hour * 60), 0), DAY_MINUTES)
    return _on_calendar(datetime.combine(day, time())) + timedelta(minutes=minutes)


def _on_calendar(moment: datetime) -> datetime:
    return max(LONG_AGO.replace(tzinfo=moment.tzinfo), min(moment, NEVER.replace(tzinfo=moment.tzinfo)))


def _local(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return a local time in UTC. One that the clock skips is read with the offset before the jump: an hour later."""
    return naive.replace(tzinfo=zone).astimezone(timezone.utc)
