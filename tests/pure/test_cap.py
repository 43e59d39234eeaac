"""The frequency cap: which texts a day or a rolling period counts, and when one more is allowed."""

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import cap

UTC = timezone.utc
NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
SECOND = timedelta(seconds=1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def there(zone, *parts):
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_the_fourth_text_waits_for_midnight_where_the_person_lives():
    times = [there(NEW_YORK, 2026, 3, 2, hour) for hour in (0, 9, 12)]
    now = there(NEW_YORK, 2026, 3, 2, 20)
    assert cap.daily(times, now, (NEW_YORK,), 3) == (3, there(NEW_YORK, 2026, 3, 3))
    assert cap.daily(times[1:], now, (NEW_YORK,), 3) == (2, None)


def test_yesterdays_texts_do_not_count_however_late_they_were():
    times = [there(NEW_YORK, 2026, 3, 1, 23, 59, 59)] * 5
    assert cap.daily(times, there(NEW_YORK, 2026, 3, 2), (NEW_YORK,), 3) == (0, None)


def test_texts_planned_for_later_today_count_and_those_for_tomorrow_do_not():
    now = there(NEW_YORK, 2026, 3, 2, 10)
    planned = [there(NEW_YORK, 2026, 3, 2, 23), there(NEW_YORK, 2026, 3, 3)]
    assert cap.daily(planned, now, (NEW_YORK,), 1) == (1, there(NEW_YORK, 2026, 3, 3))


def test_of_two_zones_the_day_begins_with_the_earlier_midnight_and_ends_with_the_later():
    now = there(NEW_YORK, 2026, 3, 2, 1)  # in Los Angeles it is still the evening before
    begin, end = cap.day(now, (NEW_YORK, LOS_ANGELES))
    assert (begin, end) == (there(LOS_ANGELES, 2026, 3, 1), there(NEW_YORK, 2026, 3, 3))
    yesterday = there(LOS_ANGELES, 2026, 3, 1, 9)
    assert cap.daily([yesterday], now, (NEW_YORK, LOS_ANGELES), 3)[0] == 1
    assert cap.daily([yesterday], now, (NEW_YORK,), 3)[0] == 0


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, (2026, 3, 8), 23),
        (NEW_YORK, (2026, 11, 1), 25),
        ("Europe/Berlin", (2026, 3, 29), 23),
        ("Australia/Lord_Howe", (2026, 4, 5), 24.5),
        ("Africa/Cairo", (2026, 4, 24), 23),  # clocks go from 0:00 to 1:00: that day has no midnight
        ("America/Havana", (2026, 11, 1), 25),  # clocks go from 1:00 back to 0:00: it has two
        ("Asia/Kolkata", (2028, 2, 29), 24),
    ],
)
def test_days_on_which_clocks_change(zone, day, hours):
    noon = there(zone, *day, 12)
    begin, end = cap.day(noon, (zone,))
    assert end - begin == timedelta(hours=hours)
    assert begin.astimezone(ZoneInfo(zone)).date() == date(*day)
    assert (begin - SECOND).astimezone(ZoneInfo(zone)).date() == date(*day) - timedelta(days=1)


@pytest.mark.parametrize("zones", [(), ("Mars/Olympus",), (NEW_YORK, "../etc/passwd"), ("",)])
def test_without_a_zone_the_longest_day_counts(zones):
    now = utc(2026, 3, 2, 12)
    assert cap.daily([now - timedelta(hours=25.5)], now, zones, 1) == (1, now + timedelta(hours=0.5))
    assert cap.daily([now - timedelta(hours=26)], now, zones, 1) == (0, None)


def test_a_rolling_period_allows_one_more_when_the_oldest_that_matters_leaves_it():
    now = utc(2026, 3, 2, 12)
    times = [now - timedelta(hours=hours) for hours in (1, 5, 23, 24, 30)]
    day = timedelta(hours=24)
    assert cap.within(times, now, day, 3) == (3, now + timedelta(hours=1))
    assert cap.within(times, now, day, 2) == (3, now + timedelta(hours=19))
    assert cap.within(times, now, day, 4) == (3, None)
    assert cap.within(times, now - timedelta(hours=1.5), day, 4) == (3, None)  # texts planned for later do not count


# --- laws ---

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))
zones = st.lists(st.sampled_from(ZONES), min_size=1, max_size=4).map(tuple)
offsets = st.lists(st.integers(-3 * 86400, 3 * 86400).map(lambda seconds: timedelta(seconds=seconds)), max_size=8)


def changes(zone):
    """Yield the midnights, UTC, before each change of the clocks from 2024 to 2030."""
    days = [utc(2024, 1, 1) + timedelta(days=number) for number in range(7 * 366)]
    offsets = [moment.astimezone(zone).utcoffset() for moment in days]
    yield from (moment for moment, (here, then) in zip(days, pairwise(offsets), strict=False) if here != then)


def test_every_day_of_every_zone_begins_where_the_day_before_ends():
    # where the clocks change, for all zones of the library
    for zone in ZONES:
        info = ZoneInfo(zone)
        for around in changes(info):
            for shift in range(-36, 60, 12):
                at = around + timedelta(hours=shift)
                begin, end = cap.day(at, (zone,))
                assert begin <= at < end <= begin + cap.LONGEST_DAY, (zone, at)
                assert begin.astimezone(info).date() == at.astimezone(info).date(), (zone, at)
                assert (begin - SECOND).astimezone(info).date() < at.astimezone(info).date(), (zone, at)
                assert end.astimezone(info).date() > at.astimezone(info).date(), (zone, at)


@given(moments, zones)
def test_a_day_lies_around_its_instant_and_no_zone_has_a_longer_one(at, zones):
    begin, end = cap.day(at, zones)
    assert begin <= at < end
    for zone in zones:
        own_begin, own_end = cap.day(at, (zone,))
        assert begin <= own_begin and own_end <= end
        assert own_end - own_begin <= cap.LONGEST_DAY


@given(moments, zones, offsets, st.integers(1, 5))
def test_more_zones_never_count_fewer_texts_and_never_end_the_day_earlier(at, zones, offsets, limit):
    times = [at + offset for offset in offsets]
    all_of_them, until = cap.daily(times, at, zones, limit)
    for zone in zones:
        count, own_until = cap.daily(times, at, (zone,), limit)
        assert count <= all_of_them
        assert own_until is None or until >= own_until


@given(moments, zones, offsets, st.integers(1, 5))
def test_the_unknown_zone_never_counts_fewer_past_texts(at, zones, offsets, limit):
    past = [at + offset for offset in offsets if offset <= timedelta()]
    for zone in zones:
        assert cap.daily(past, at, (zone,), limit)[0] <= cap.daily(past, at, (), limit)[0]


@given(moments, st.one_of(st.just(()), zones), offsets, st.integers(1, 5))
def test_when_it_says_so_one_more_is_allowed_and_not_a_second_before_in_some_zone(at, zones, offsets, limit):
    past = [at + offset for offset in offsets if offset <= timedelta()]
    _count, until = cap.daily(past, at, zones, limit)
    if until is not None:
        assert until > at
        assert cap.daily(past, until, zones, limit)[1] is None
        assert cap.daily(past, until - timedelta(microseconds=1), zones, limit)[1] is not None or len(zones) > 1


@given(moments, offsets, st.integers(1, 5), st.integers(1, 72))
def test_a_rolling_period_says_exactly_when_one_more_is_allowed(at, offsets, limit, hours):
    past, span = [at + offset for offset in offsets if offset <= timedelta()], timedelta(hours=hours)
    count, until = cap.within(past, at, span, limit)
    assert (until is None) == (count < limit)
    if until is not None:
        assert cap.within(past, until, span, limit)[1] is None
        assert cap.within(past, until - timedelta(microseconds=1), span, limit)[1] == until
