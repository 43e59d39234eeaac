"""When a wait of a sequence ends. All moments are aware; a rule about clocks is about the person's own zone."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

DAYS = 7
ALL_DAYS = tuple(range(DAYS))


def later(now: datetime, unit: str, count: int) -> datetime:
    """Return `now` plus a number of minutes, hours, days, weeks or months, in UTC; `now` where that is no date."""
    try:
        return now + relativedelta(**{unit: count})
    except (OverflowError, ValueError):
        return now


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
    for ahead in range(DAYS + 1):
        day = local.date() + timedelta(days=ahead)
        if day.weekday() not in weekdays:
            continue
        start, end = _at(day, opens, zone), _at(day, closes, zone)
        if now < end and max(now, start) < end:
            return max(now, start)
    return now


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
        start = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
        if unit in ("minutes", "hours"):
            return later(start, unit, count)
        local = start.astimezone(zone)
        return _local(later(local.replace(tzinfo=None), unit, count), zone)
    return _local(later(datetime.combine(moment, _clock(hour)), unit, count), zone)


def _at(day: date, hour: float, zone: ZoneInfo) -> datetime:
    if hour >= 24:
        return _at(day + timedelta(days=1), hour - 24, zone)
    return _local(datetime.combine(day, _clock(hour)), zone)


def _clock(hour: float) -> time:
    minutes = round(hour * 60)
    return time(minutes // 60, minutes % 60)


def _local(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return a local time in UTC. One that the clock skips is read with the offset before the jump: an hour later."""
    return naive.replace(tzinfo=zone).astimezone(timezone.utc)
