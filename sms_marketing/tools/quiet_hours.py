"""When texts may arrive: windows of local time, in every zone where the person may be, under every rule that applies.

An instant is open under a rule in a zone if the clock on the wall there shows a time within one of the weekday's
windows, and the date is not closed. Between two changes of a zone's clocks its offset is constant and windows are plain
arithmetic; hours that a change skips or repeats are where one such stretch ends and the next begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = 86_400  # seconds
MINUTES = 1_440  # of a day: the end of a window that lasts until midnight
HORIZON_DAYS = 14  # how far ahead an opening is looked for
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_END_OF_TIME = datetime.max.replace(tzinfo=timezone.utc)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_STEP = 6 * 3600  # no zone changes its clocks twice within so short a time

Window = tuple[int, int]
Week = tuple[tuple[Window, ...], ...]


def every_day(start: int, end: int) -> Week:
    """Return a week with one window a day, in minutes from midnight."""
    return (((start, end),),) * 7


@dataclass(frozen=True, slots=True)
class Rule:
    """When people of one place may be texted.

    `windows` are seven tuples (Monday first) of (start, end) in minutes from midnight of local time, the end excluded
    and at most 1440. `closed` are dates without any window. At most `rolling_limit` texts within `rolling_hours`, if
    there is such a limit. `region` is an ISO 3166 code like US-TX or FR, or empty for a rule of no country.
    """

    name: str
    windows: Week
    region: str = ""
    closed: frozenset[date] = frozenset()
    rolling_limit: int | None = None
    rolling_hours: int = 24


# Where no row says anything: the strictest hours that are common (FL, OK, WA, MD: 08:00-20:00).
DEFAULT = Rule("Default", every_day(8 * 60, 20 * 60))
# 47 CFR 64.1200(c)(1), https://www.ecfr.gov/current/title-47/section-64.1200 (read 2026-11): nobody loosens it.
FLOOR = Rule("Federal law of the USA", every_day(8 * 60, 21 * 60), "US")


def floored(rules: tuple[Rule, ...], regions: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules, and with them the floor where one of the regions is in the United States."""
    return (*rules, FLOOR) if any(region.split("-")[0] == "US" for region in regions) else tuple(rules)


def next_allowed(now: datetime, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> datetime | None:
    """Return the earliest aware UTC instant at or after `now` (aware) that is open in all zones under all rules.

    None if there is none within two weeks, or if no zone is known. A zone that this machine does not know never opens.
    """
    span = _next_span(now, tuple(zones), tuple(rules))
    return max(now.astimezone(timezone.utc), _moment(span[0])) if span else None


def is_open(now: datetime, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> bool:
    """Tell whether `now` (aware) is open in all zones under all rules; False where no zone is known."""
    span = _next_span(now, tuple(zones), tuple(rules))
    return span is not None and _moment(span[0]) <= now


def closes_at(now: datetime, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> datetime | None:
    """Return when the window that is open at `now` ends (aware UTC).

    `now` itself where it is closed; None where it stays open for two weeks and longer.
    """
    zones, rules = tuple(zones), tuple(rules)
    span = _next_span(now, zones, rules)
    if span is None or _moment(span[0]) > now:
        return now
    end, day = span[1], span[1] // DAY
    last = day + HORIZON_DAYS
    while end % DAY == 0 and day <= last:  # open at midnight UTC: the window may go on there
        spans = _open_on(day, zones, rules)
        if not spans or spans[0][0] != end:
            return _moment(end)
        end, day = spans[0][1], day + 1
    return _moment(end) if end % DAY else None


def closed_by(now: datetime, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> tuple[Rule, str] | None:
    """Return the (rule, zone) that keeps `now` closed for longest, or None where it is open."""
    found, latest = None, now
    for rule in rules:
        for zone in zones:
            opening = next_allowed(now, (zone,), (rule,)) or _END_OF_TIME
            if opening > latest:
                found, latest = (rule, zone), opening
    return found


def deciding(now: datetime, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> tuple[Rule, str] | None:
    """Return the (rule, zone) that keeps `now` closed for longest or, where it is open, closes first; None without."""
    if closing := closed_by(now, zones, rules):
        return closing
    ends = [((rule, zone), closes_at(now, (zone,), (rule,))) for rule in rules for zone in zones]
    return min(ends, key=lambda found: found[1] or _END_OF_TIME)[0] if ends else None


def _seconds(moment: datetime) -> int:
    """Return the whole seconds since 1970 at or before an aware moment."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _next_span(now: datetime, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> tuple[int, int] | None:
    """Return the open (start, end) that `now` is in, or the next one; clipped to its day in UTC."""
    second = _seconds(now)
    for day in range(second // DAY, second // DAY + HORIZON_DAYS + 1):
        for span in _open_on(day, zones, rules):
            if span[1] > second:
                return span
    return None


@lru_cache(maxsize=20_000)
def _open_on(day: int, zones: tuple[str, ...], rules: tuple[Rule, ...]) -> tuple[tuple[int, int], ...]:
    """Return what is open in all zones under all rules on one day of UTC (counted from 1970), in order."""
    left = ((day * DAY, (day + 1) * DAY),) if zones else ()
    for zone in dict.fromkeys(zones):
        for rule in rules:
            left = _common(left, _spans(day, zone, rule))
    return left


def _common(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (max(start, begin), min(end, finish))
        for start, end in one
        for begin, finish in other
        if max(start, begin) < min(end, finish)
    )


@lru_cache(maxsize=50_000)
def _spans(day: int, zone: str, rule: Rule) -> tuple[tuple[int, int], ...]:
    """Return what is open in one zone under one rule on one day of UTC, in order, none touching another."""
    found: list[tuple[int, int]] = []
    for begin, end, offset in _stretches(day, zone):
        for start, stop in _windows(begin + offset, end + offset, rule):
            start, stop = start - offset, stop - offset
            if found and found[-1][1] >= start:
                start = found.pop()[0]
            found.append((start, stop))
    return tuple(found)


def _windows(begin: int, end: int, rule: Rule) -> Iterator[tuple[int, int]]:
    """Yield the rule's windows within [begin, end), all in seconds since 1970 as the wall clock counts them."""
    for day in range(begin // DAY, (end - 1) // DAY + 1):
        today = date.fromordinal(day + _EPOCH_ORDINAL)
        if today in rule.closed:
            continue
        for start, stop in sorted(rule.windows[today.weekday()]):
            first, last = max(begin, day * DAY + start * 60), min(end, day * DAY + stop * 60)
            if first < last:
                yield first, last


def _stretches(day: int, zone: str) -> Iterator[tuple[int, int, int]]:
    """Yield one day of UTC as (begin, end, offset) of constant offset, seconds; two or more where clocks change."""
    changes, offsets = _changes(zone, _moment(day * DAY).year)
    begin, midnight = day * DAY, (day + 1) * DAY
    while offsets and begin < midnight:
        at = bisect_right(changes, begin)
        end = min(midnight, changes[at]) if at < len(changes) else midnight
        yield begin, end, offsets[at]
        begin = end


@lru_cache(maxsize=5_000)
def _changes(zone: str, year: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return when a zone's clocks change in a year of UTC, and the offsets before, between and after.

    No offsets for a zone that this machine does not know.
    """
    info = _zone(zone)
    if info is None:
        return (), ()
    first, end = (_seconds(datetime(at, 1, 1, tzinfo=timezone.utc)) for at in (year, year + 1))
    changes, offsets = [], [_offset(info, first)]
    for begin in range(first, end, _STEP):
        if _offset(info, begin + _STEP) != offsets[-1]:
            changes.append(_change_between(info, begin, begin + _STEP))
            offsets.append(_offset(info, begin + _STEP))
    return tuple(changes), tuple(offsets)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _change_between(info: ZoneInfo, before: int, after: int) -> int:
    """Return the first second of the offset at `after`, given that it is another at `before`."""
    new = _offset(info, after)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _offset(info, middle) == new else (middle, after)
    return after


def _offset(info: ZoneInfo, second: int) -> int:
    return int(_moment(second).astimezone(info).utcoffset().total_seconds())
