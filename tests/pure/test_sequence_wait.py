"""When a wait ends: hours of local days, changes of clocks, dates of leads; and numbers that make no sense."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import quiet_hours
from sms_marketing.tools.sequence_wait import (
    ALL_DAYS,
    around_date,
    first_common,
    later,
    named_days,
    next_opening,
    next_time,
)

NEW_YORK, BERLIN, TOKYO = (ZoneInfo(name) for name in ("America/New_York", "Europe/Berlin", "Asia/Tokyo"))
# the clock is put forward in the night at 0:00 there (https://www.iana.org/time-zones, files northamerica and asia)
HAVANA = ZoneInfo("America/Havana")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # changes by half an hour
ZONES = (NEW_YORK, BERLIN, TOKYO, HAVANA, LORD_HOWE, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC"))
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def shown(moment, zone):
    """Return what a clock on the wall shows."""
    return f"{moment.astimezone(zone):%a %d %b %Y %H:%M}"


# 2026 in New York: forward on 8 March at 2:00, back on 1 November at 2:00. In Berlin: 29 March, 25 October.
@pytest.mark.parametrize(
    ("now", "zone", "weekdays", "hour", "wanted"),
    [
        ("2026-01-13T18:30", NEW_YORK, ALL_DAYS, 9, "Wed 14 Jan 2026 09:00"),
        ("2026-01-13T13:59", NEW_YORK, ALL_DAYS, 9, "Tue 13 Jan 2026 09:00"),
        ("2026-01-13T14:00", NEW_YORK, ALL_DAYS, 9, "Wed 14 Jan 2026 09:00"),  # strictly after
        ("2026-01-13T14:00", NEW_YORK, (TUE,), 9, "Tue 20 Jan 2026 09:00"),
        ("2026-01-13T14:00", NEW_YORK, (MON,), 9.5, "Mon 19 Jan 2026 09:30"),
        ("2026-01-16T23:00", TOKYO, (SAT,), 8.25, "Sat 17 Jan 2026 08:15"),  # there it is Saturday, 8:00
        ("2026-01-13T18:30", NEW_YORK, (), 9, "Wed 14 Jan 2026 09:00"),  # no weekday named: any
        ("2026-03-07T20:00", NEW_YORK, ALL_DAYS, 2.5, "Sun 08 Mar 2026 03:30"),  # 2:30 is skipped
        ("2026-03-08T07:00", NEW_YORK, (SUN,), 2.5, "Sun 08 Mar 2026 03:30"),
        ("2026-03-07T20:00", NEW_YORK, (SUN,), 9, "Sun 08 Mar 2026 09:00"),  # 23 hours after Saturday 9:00
        ("2026-10-31T20:00", NEW_YORK, (SUN,), 1.5, "Sun 01 Nov 2026 01:30"),  # the first of the two
        ("2026-11-01T05:30", NEW_YORK, (SUN,), 1.5, "Sun 08 Nov 2026 01:30"),  # not again an hour later
        ("2026-10-24T20:00", BERLIN, (SUN,), 9, "Sun 25 Oct 2026 09:00"),
        ("2026-03-28T20:00", BERLIN, ALL_DAYS, 2.5, "Sun 29 Mar 2026 03:30"),
        ("2026-03-07T12:00", HAVANA, (SUN,), 0, "Sun 08 Mar 2026 01:00"),
        ("2026-01-13T18:30", NEW_YORK, ALL_DAYS, 0, "Wed 14 Jan 2026 00:00"),
        ("2026-01-31T18:30", NEW_YORK, (SUN,), 0, "Sun 01 Feb 2026 00:00"),
        ("2026-12-31T18:30", NEW_YORK, (FRI,), 12, "Fri 01 Jan 2027 12:00"),
    ],
)
def test_until_an_hour_of_a_weekday(now, zone, weekdays, hour, wanted):
    assert shown(next_time(utc(now), zone, weekdays, hour), zone) == wanted


def test_the_first_of_two_equal_hours_is_meant():
    assert next_time(utc("2026-10-31T20:00"), NEW_YORK, (SUN,), 1.5) == utc("2026-11-01T05:30")


@pytest.mark.parametrize(
    ("now", "zone", "weekdays", "opens", "closes", "wanted"),
    [
        ("2026-01-13T18:30", NEW_YORK, ALL_DAYS, 9, 18, "Tue 13 Jan 2026 13:30"),  # inside: now
        ("2026-01-13T14:00", NEW_YORK, ALL_DAYS, 9, 18, "Tue 13 Jan 2026 09:00"),
        ("2026-01-13T23:00", NEW_YORK, ALL_DAYS, 9, 18, "Wed 14 Jan 2026 09:00"),  # the end does not belong to it
        ("2026-01-13T22:59", NEW_YORK, ALL_DAYS, 9, 18, "Tue 13 Jan 2026 17:59"),
        ("2026-01-16T23:30", NEW_YORK, (MON, TUE, WED, THU, FRI), 9, 18, "Mon 19 Jan 2026 09:00"),
        ("2026-01-13T23:30", NEW_YORK, (TUE,), 9, 18, "Tue 20 Jan 2026 09:00"),
        (
            "2026-01-13T23:30",
            NEW_YORK,
            ALL_DAYS,
            18,
            9,
            "Tue 13 Jan 2026 18:30",
        ),  # closes before it opens: nothing said
        ("2026-01-13T23:30", NEW_YORK, ALL_DAYS, 9, 9, "Tue 13 Jan 2026 18:30"),
        ("2026-01-13T23:30", NEW_YORK, ALL_DAYS, -3, 30, "Tue 13 Jan 2026 18:30"),
        ("2026-01-13T23:30", NEW_YORK, (), 9, 18, "Tue 13 Jan 2026 18:30"),
        ("2026-01-13T23:30", NEW_YORK, ALL_DAYS, 0, 24, "Tue 13 Jan 2026 18:30"),
        ("2026-01-14T04:30", NEW_YORK, (WED,), 0, 24, "Wed 14 Jan 2026 00:00"),
        ("2026-03-08T06:30", NEW_YORK, ALL_DAYS, 2.5, 12, "Sun 08 Mar 2026 03:30"),
        ("2026-03-08T06:30", NEW_YORK, (SUN,), 2, 3, "Sun 15 Mar 2026 02:00"),  # this hour does not exist that day
        ("2026-11-01T06:30", NEW_YORK, (SUN,), 1, 2, "Sun 01 Nov 2026 01:30"),  # the second 1:30
        ("2026-03-07T12:00", HAVANA, (SUN,), 0, 6, "Sun 08 Mar 2026 01:00"),
    ],
)
def test_opening_hours(now, zone, weekdays, opens, closes, wanted):
    assert shown(next_opening(utc(now), zone, weekdays, opens, closes), zone) == wanted


@pytest.mark.parametrize(
    ("moment", "zone", "unit", "count", "hour", "wanted"),
    [
        (date(2026, 1, 20), NEW_YORK, "days", 0, 9, "Tue 20 Jan 2026 09:00"),
        (date(2026, 1, 20), NEW_YORK, "days", -1, 17.5, "Mon 19 Jan 2026 17:30"),
        (date(2026, 1, 20), TOKYO, "hours", -2, 9, "Tue 20 Jan 2026 07:00"),
        (date(2026, 1, 31), NEW_YORK, "months", 1, 9, "Sat 28 Feb 2026 09:00"),
        (date(2024, 1, 31), NEW_YORK, "months", 1, 9, "Thu 29 Feb 2024 09:00"),
        (date(2026, 3, 31), NEW_YORK, "months", -1, 9, "Sat 28 Feb 2026 09:00"),
        (date(2026, 3, 7), NEW_YORK, "days", 1, 9, "Sun 08 Mar 2026 09:00"),  # the wall's clock, not 24 hours
        (date(2026, 3, 8), NEW_YORK, "days", 0, 2.5, "Sun 08 Mar 2026 03:30"),
        (date(2026, 11, 1), NEW_YORK, "days", 0, 24, "Mon 02 Nov 2026 00:00"),
        (datetime(2026, 1, 20, 15, 0), NEW_YORK, "hours", -1, 9, "Tue 20 Jan 2026 09:00"),  # naive is UTC
        (utc("2026-01-20T15:00"), NEW_YORK, "hours", -1, 9, "Tue 20 Jan 2026 09:00"),
        (datetime(2026, 1, 20, 16, tzinfo=BERLIN), NEW_YORK, "minutes", -30, 9, "Tue 20 Jan 2026 09:30"),
        (datetime(2026, 3, 7, 15, 0), NEW_YORK, "days", 1, 9, "Sun 08 Mar 2026 10:00"),  # the same clock next day
        (datetime(2026, 3, 7, 15, 0), NEW_YORK, "hours", 24, 9, "Sun 08 Mar 2026 11:00"),
        (date(1970, 1, 1), NEW_YORK, "weeks", 0, 9, "Thu 01 Jan 1970 09:00"),  # the past is the past
    ],
)
def test_around_a_date(moment, zone, unit, count, hour, wanted):
    assert shown(around_date(moment, zone, unit, count, hour), zone) == wanted


@pytest.mark.parametrize(("start", "unit", "count", "wanted"), [
    ("2026-01-31T10:00", "months", 1, "2026-02-28T10:00"),
    ("2028-02-29T10:00", "months", 12, "2029-02-28T10:00"),
    ("2026-03-08T06:59", "days", 1, "2026-03-09T06:59"),
    ("2026-01-31T10:00", "minutes", 0, "2026-01-31T10:00"),
    ("2026-12-31T23:59", "minutes", 1, "2027-01-01T00:00"),
])  # fmt: skip
def test_later(start, unit, count, wanted):
    assert later(utc(start), unit, count) == utc(wanted)


# --- what nobody should type, and somebody will ---

FIELD_LIMIT = 2**31 - 1  # of a whole number in the database


@pytest.mark.parametrize("unit", ["minutes", "hours", "days", "weeks", "months"])
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_beyond_the_calendar_is_never_or_long_ago_and_no_error(unit, zone):
    now = utc("2026-01-13T18:30")
    assert later(now, unit, FIELD_LIMIT).year > 6000
    assert later(now, unit, -FIELD_LIMIT).year == 1900
    for moment in (date.min, date.max, datetime.min, datetime.max):
        for count in (-FIELD_LIMIT, 0, FIELD_LIMIT):
            assert 1899 <= around_date(moment, zone, unit, count, 24).year <= 9999


@pytest.mark.parametrize("hour", [-5, -0.001, 23.9999, 24, 24.5, 99, 1e9])
def test_hours_that_no_clock_shows(hour):
    now, wanted = utc("2026-01-13T18:30"), 0 if hour < 1 else 24
    assert next_time(now, NEW_YORK, ALL_DAYS, hour) == next_time(now, NEW_YORK, ALL_DAYS, wanted)
    assert around_date(date(2026, 1, 20), NEW_YORK, "days", 0, hour) == around_date(
        date(2026, 1, 20), NEW_YORK, "days", 0, wanted
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0,1,4", (0, 1, 4)), (" 4 , 0,0", (0, 4)), ("", ()), (None, ()), ("7,8,-1,x,1.5,²,,", ()), ("٣", (3,))],
)
def test_weekdays_that_are_named(text, wanted):
    assert named_days(text) == wanted


# --- laws ---

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 1)).map(lambda one: one.replace(tzinfo=timezone.utc))
ZONE = st.sampled_from(ZONES)
DAYS = st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))
QUARTERS = st.integers(0, 95).map(lambda quarter: quarter / 4)
HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


def clock_of(moment, zone):
    local = moment.astimezone(zone)
    return local.hour + local.minute / 60 + local.second / 3600 + local.microsecond / 3.6e9


def is_by_a_change(moment, zone):
    """Tell whether the clock was changed within the two hours before, or will be within an hour."""
    offsets = {(moment + timedelta(minutes=by)).astimezone(zone).utcoffset() for by in range(-120, 61, 10)}
    return len(offsets) > 1


@given(MOMENTS, ZONE, DAYS, QUARTERS)
def test_law_of_the_next_time(now, zone, weekdays, hour):
    moment = next_time(now, zone, weekdays, hour)
    assert now < moment <= now + timedelta(days=8)
    if not is_by_a_change(moment, zone):
        assert clock_of(moment, zone) == hour
        assert moment.astimezone(zone).weekday() in (weekdays or ALL_DAYS)
    # there is none in between: each half hour before it shows another clock, or another day
    between = moment - HALF_HOUR
    while between > now:
        local = between.astimezone(zone)
        is_one = abs(clock_of(between, zone) - hour) < 0.25 and local.weekday() in (weekdays or ALL_DAYS)
        assert not is_one or is_by_a_change(between, zone), shown(between, zone)
        between -= HALF_HOUR


@given(MOMENTS, ZONE, DAYS, QUARTERS, st.integers(1, 96).map(lambda quarter: quarter / 4))
def test_law_of_the_opening(now, zone, weekdays, opens, closes):
    moment = next_opening(now, zone, weekdays, opens, closes)
    if closes <= opens or not weekdays:
        assert moment == now
        return
    assert now <= moment <= now + timedelta(days=15)
    if not is_by_a_change(moment, zone):
        assert moment.astimezone(zone).weekday() in weekdays
        assert opens <= clock_of(moment, zone) < closes
    probe = now
    while probe < moment:  # it was closed all the time
        is_open = opens <= clock_of(probe, zone) < closes and probe.astimezone(zone).weekday() in weekdays
        assert not is_open or is_by_a_change(probe, zone), shown(probe, zone)
        probe += HALF_HOUR


@given(MOMENTS, ZONE, DAYS, QUARTERS, st.integers(1, 96).map(lambda quarter: quarter / 4))
def test_an_opening_is_open(now, zone, weekdays, opens, closes):
    moment = next_opening(now, zone, weekdays, opens, closes)
    assert next_opening(moment, zone, weekdays, opens, closes) == moment


@given(MOMENTS, st.sampled_from(("minutes", "hours", "days", "weeks", "months")), st.integers(0, 500))
def test_later_is_never_earlier(now, unit, count):
    assert later(now, unit, count) >= now
    assert later(now, unit, count + 1) > later(now, unit, count) or unit == "months"


@given(st.dates(date(2000, 1, 1), date(2037, 1, 1)), ZONE, st.integers(-60, 60), QUARTERS)
def test_days_around_a_date_keep_the_clock(day, zone, count, hour):
    moment = around_date(day, zone, "days", count, hour)
    if not is_by_a_change(moment, zone):
        local = moment.astimezone(zone)
        assert (local.date(), clock_of(moment, zone)) == (day + timedelta(days=count), hour)


# --- the hours of a sequence and those of the law ---


def both(now, zone, days=ALL_DAYS, opens=0.0, closes=24.0, law=(8 * 60, 20 * 60), closed=()):
    """Return when a sequence with these hours may text under a law with those; None for never."""
    rule = quiet_hours.Rule("Law", quiet_hours.every_day(*law), closed=frozenset(closed))
    return first_common(
        now,
        lambda moment: next_opening(moment, zone, days, opens, closes),
        lambda moment: quiet_hours.next_allowed(moment, (zone.key,), (rule,)),
    )


@pytest.mark.parametrize(
    ("now", "days", "opens", "closes", "wanted"),
    [
        ("2026-01-13T18:30", ALL_DAYS, 9, 17, "Tue 13 Jan 2026 13:30"),  # open in both
        ("2026-01-13T22:30", ALL_DAYS, 9, 17, "Wed 14 Jan 2026 09:00"),
        ("2026-01-13T11:30", ALL_DAYS, 6, 18, "Tue 13 Jan 2026 08:00"),  # the law opens later
        ("2026-01-14T01:30", ALL_DAYS, 19, 24, "Wed 14 Jan 2026 19:00"),  # the law has closed, the sequence not
        ("2026-01-13T18:30", (MON,), 7, 9, "Mon 19 Jan 2026 08:00"),
        ("2026-03-07T23:30", ALL_DAYS, 9, 17, "Sun 08 Mar 2026 09:00"),  # the clock is put forward meanwhile
        ("2026-10-31T23:30", ALL_DAYS, 9, 17, "Sun 01 Nov 2026 09:00"),
    ],
)
def test_hours_of_the_sequence_that_are_lawful(now, days, opens, closes, wanted):
    assert shown(both(utc(now), NEW_YORK, days, opens, closes), NEW_YORK) == wanted


def test_hours_that_the_law_never_allows_never_come():
    assert both(utc("2026-01-13T18:30"), NEW_YORK, ALL_DAYS, 21, 23) is None
    assert both(utc("2026-01-13T18:30"), NEW_YORK, (SUN,), 7, 8) is None


def test_a_holiday_in_the_only_hours_of_the_week_puts_it_off_by_a_week():
    found = both(utc("2026-01-13T18:30"), NEW_YORK, (FRI,), 9, 12, closed=[date(2026, 1, 16)])
    assert shown(found, NEW_YORK) == "Fri 23 Jan 2026 09:00"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(ZONES),
    st.lists(st.sampled_from(ALL_DAYS), min_size=1, unique=True),
    st.floats(0, 23).map(lambda hour: round(hour * 4) / 4),
    st.sampled_from((0.25, 1.0, 6.5, 12.0)),
)
def test_what_is_found_is_open_in_both_and_nothing_before_it_is(moment, zone, days, opens, hours):
    now = moment.replace(microsecond=0, tzinfo=timezone.utc)
    closes = min(opens + hours, 24)
    found = both(now, zone, tuple(days), opens, closes)
    if found is None:
        return
    rule = quiet_hours.Rule("Law", quiet_hours.every_day(8 * 60, 20 * 60))

    def is_open(at):
        return next_opening(at, zone, tuple(days), opens, closes) == at and quiet_hours.is_open(
            at, (zone.key,), (rule,)
        )

    assert is_open(found)
    earlier = [now + timedelta(minutes=7) * at for at in range(int((found - now) / timedelta(minutes=7)))]
    assert not any(is_open(at) for at in earlier if at < found)
