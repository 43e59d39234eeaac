"""Sending hours hold to the second, in every zone, over every change of clocks."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sms_marketing.tools import quiet_hours
from sms_marketing.tools.quiet_hours import FLOOR, MINUTES, Rule, closed_by, closes_at, every_day, is_open, next_allowed

UTC = timezone.utc
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYTIME = Rule("Daytime", every_day(8 * 60, 20 * 60))
ALWAYS = Rule("Always", every_day(0, MINUTES))
NIGHT = Rule("Night", every_day(0, 3 * 60))
LATE = Rule("Late", every_day(22 * 60, MINUTES))
TEXAS = Rule("Texas", (((540, 1260),),) * 6 + (((720, 1260),),))
SPLIT = Rule("Split", (((60, 90), (600, 720)),) * 5 + ((), ((1380, 1440),)))
WEEKDAYS_ONLY = Rule(
    "Weekdays", (((540, 1080),),) * 5 + ((), ()), closed=frozenset({date(2028, 2, 29), date(2026, 7, 3)})
)
RULES = (DAYTIME, NIGHT, LATE, TEXAS, SPLIT, WEEKDAYS_ONLY, ALWAYS, FLOOR)
ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
# zones whose clocks change at midnight, by half an hour, by two hours, backwards in summer, or not at all
ODD_ZONES = (
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Europe/Dublin",
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/Asuncion",
    "Atlantic/Azores",
    "America/Scoresbysund",
    "Asia/Gaza",
)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def at(zone, *parts, fold=0):
    """A local time as an instant."""
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def wall_is_open(moment, zone, rule):
    """The definition, read off the clock on the wall; shares nothing with the code."""
    there = moment.astimezone(ZoneInfo(zone))
    minute = there.hour * 60 + there.minute
    return there.date() not in rule.closed and any(
        start <= minute < end for start, end in rule.windows[there.weekday()]
    )


def open_by_wall(moment, zones, rules):
    return all(wall_is_open(moment, zone, rule) for zone in zones for rule in rules)


def check_law(now, zones, rules):
    """Inside every window, never before now, and nothing open in between; minute by minute."""
    found = next_allowed(now, zones, rules)
    limit = now + timedelta(days=13, hours=23)
    if found is None:
        end = limit
    else:
        assert found >= now
        assert open_by_wall(found, zones, rules)
        assert is_open(now, zones, rules) == (found == now)
        end = found
    probe = now.replace(second=0, microsecond=0) + MINUTE
    if found != now:
        assert not open_by_wall(now, zones, rules)
        while probe < end:
            assert not open_by_wall(probe, zones, rules), probe
            probe += MINUTE


def test_open_now_is_now_to_the_microsecond():
    now = datetime(2026, 6, 1, 12, 0, 7, 123456, tzinfo=UTC)
    assert next_allowed(now, ("Europe/London",), (DAYTIME,)) == now


@pytest.mark.parametrize(
    ("now", "zones", "rules", "expected"),
    [
        # borders: the first second is in, the last is out
        (
            at("America/New_York", 2026, 6, 1, 8),
            ("America/New_York",),
            (DAYTIME,),
            at("America/New_York", 2026, 6, 1, 8),
        ),
        (utc(2026, 6, 1, 11, 59, 59), ("America/New_York",), (DAYTIME,), utc(2026, 6, 1, 12)),
        (utc(2026, 6, 2, 0, 0), ("America/New_York",), (DAYTIME,), utc(2026, 6, 2, 12)),
        (utc(2026, 6, 1, 23, 59, 59), ("America/New_York",), (DAYTIME,), utc(2026, 6, 1, 23, 59, 59)),
        # all zones must be open: Central opens last, Eastern closes first
        (utc(2026, 6, 1, 12), ("America/New_York", "America/Chicago"), (DAYTIME,), utc(2026, 6, 1, 13)),
        (utc(2026, 6, 2, 0), ("America/New_York", "America/Chicago"), (DAYTIME,), utc(2026, 6, 2, 13)),
        # Sunday in Texas begins at noon
        (at("America/Chicago", 2026, 6, 6, 21), ("America/Chicago",), (TEXAS,), at("America/Chicago", 2026, 6, 7, 12)),
        # clocks go forward at 02:00 on 8 March 2026: eight o'clock comes an hour earlier in UTC
        (utc(2026, 3, 8, 3), ("America/New_York",), (DAYTIME,), utc(2026, 3, 8, 12)),
        (utc(2026, 3, 7, 3), ("America/New_York",), (DAYTIME,), utc(2026, 3, 7, 13)),
        # and back at 02:00 on 1 November 2026
        (utc(2026, 11, 1, 3), ("America/New_York",), (DAYTIME,), utc(2026, 11, 1, 13)),
        # Havana's clocks jump from 00:00 to 01:00: the night window begins at 01:00 and still ends at 03:00
        (utc(2026, 3, 8, 4, 59), ("America/Havana",), (NIGHT,), utc(2026, 3, 8, 5)),
        # Samoa had no 30 December 2011: Thursday evening is followed by Saturday morning
        (at("Pacific/Apia", 2011, 12, 29, 21), ("Pacific/Apia",), (DAYTIME,), at("Pacific/Apia", 2011, 12, 31, 8)),
        # 29 February 2028 is a Tuesday and closed here
        (utc(2028, 2, 29, 10), ("Europe/London",), (WEEKDAYS_ONLY,), utc(2028, 3, 1, 9)),
        # no weekday suits both
        (utc(2026, 6, 1, 10), ("Europe/London",), (NIGHT, LATE), None),
        (utc(2026, 6, 1, 10), (), (DAYTIME,), None),
        # a zone that nobody knows is never open, whatever the others are
        (utc(2026, 6, 1, 12), ("Europe/London", "Mars/Olympus"), (DAYTIME,), None),
        (utc(2026, 6, 1, 12), ("../etc/passwd",), (DAYTIME,), None),
    ],
)
def test_next_allowed(now, zones, rules, expected):
    assert next_allowed(now, zones, rules) == expected


def test_repeated_hour_is_judged_by_the_wall_both_times():
    """Clocks fall back from 02:00 to 01:00: a window that ends at 01:30 is open twice."""
    rule = Rule("Until half past one", every_day(0, 90))
    first, second = (at("America/New_York", 2026, 11, 1, 1, 40, fold=fold) for fold in (0, 1))
    assert next_allowed(first, ("America/New_York",), (rule,)) == at("America/New_York", 2026, 11, 1, 1, 0, fold=1)
    assert next_allowed(second, ("America/New_York",), (rule,)) == at("America/New_York", 2026, 11, 2, 0, 0)


def test_closes_at():
    new_york = ("America/New_York",)
    assert closes_at(utc(2026, 6, 1, 15), new_york, (DAYTIME,)) == utc(2026, 6, 2, 0)
    assert closes_at(utc(2026, 6, 1, 15), ("Australia/Sydney",), (LATE,)) == utc(2026, 6, 1, 15)
    assert closes_at(utc(2026, 6, 1, 13), ("Australia/Sydney",), (LATE,)) == utc(2026, 6, 1, 14)
    assert closes_at(utc(2026, 6, 1, 15), new_york, (ALWAYS,)) is None
    assert closes_at(utc(2026, 6, 1, 15), (*new_york, "Europe/Berlin"), (DAYTIME,)) == utc(2026, 6, 1, 18)


def test_closed_by_names_the_rule_and_zone_that_last_longest():
    zones = ("America/New_York", "America/Chicago")
    sunday_morning = at("America/Chicago", 2026, 6, 7, 7)
    assert closed_by(sunday_morning, zones, (DAYTIME, TEXAS)) == (TEXAS, "America/Chicago")
    assert closed_by(sunday_morning + timedelta(hours=6), zones, (DAYTIME, TEXAS)) is None
    assert closed_by(sunday_morning, zones, (Rule("Never", ((),) * 7),))[0].name == "Never"


def test_the_floor_stands_beside_every_rule_of_the_united_states():
    loose = Rule("Loosened by hand", every_day(0, MINUTES), "US-FL")
    rules = quiet_hours.floored((loose,), ("US-FL",))
    assert next_allowed(utc(2026, 6, 1, 4), ("America/New_York",), rules) == utc(2026, 6, 1, 12)
    assert not is_open(utc(2026, 6, 2, 1), ("America/New_York",), rules)
    assert is_open(utc(2026, 6, 2, 0, 59), ("America/New_York",), rules)
    assert quiet_hours.floored((loose,), ("FR",)) == (loose,)
    assert FLOOR in quiet_hours.floored((loose,), ("FR", "US"))


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True).map(tuple),
    rules=st.lists(st.sampled_from(RULES), min_size=1, max_size=2, unique=True).map(tuple),
)
@settings(max_examples=60)
def test_law_for_any_instant_and_zones(now, zones, rules):
    check_law(now, zones, rules)


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(RULES),
)
@settings(max_examples=60)
def test_closing_is_the_first_closed_moment(now, zone, rule):
    end = closes_at(now, (zone,), (rule,))
    if not wall_is_open(now, zone, rule):
        assert end == now
    elif end is None:
        assert rule is ALWAYS
    else:
        assert not wall_is_open(end, zone, rule)
        probe = now
        while probe < end:
            assert wall_is_open(probe, zone, rule), probe
            probe += MINUTE


def changes(zone, first_year, last_year):
    """The hours in which a zone's clocks change, found by asking every hour."""
    info, moment, end = ZoneInfo(zone), utc(first_year, 1, 1), utc(last_year + 1, 1, 1)
    before = moment.astimezone(info).utcoffset()
    while moment < end:
        moment += HOUR
        now = moment.astimezone(info).utcoffset()
        if now != before:
            yield moment
        before = now


def around(change):
    """Instants about a change of clocks: minutes beside it, and where windows begin and end that day."""
    for hours in (-3, -1, 0, 1, 3, 22):
        for minutes in (-1, 0, 30):
            yield change + timedelta(hours=hours, minutes=minutes)


def expected_next(now, zone, rule):
    """The first open minute by the wall."""
    if wall_is_open(now, zone, rule):
        return now
    probe = now
    while not wall_is_open(probe, zone, rule):
        probe += MINUTE
    return probe


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_around_every_change_of_odd_zones(zone):
    for change in changes(zone, 2024, 2030):
        for rule in (NIGHT, LATE, SPLIT):
            for now in (change + timedelta(hours=hours, minutes=-1) for hours in (-1, 0, 1)):
                assert next_allowed(now, (zone,), (rule,)) == expected_next(now, zone, rule), (now, rule.name)


def distinct_clocks():
    """One zone for each way in which clocks ran in 2024-2030: links and twins would only repeat the work."""
    days = [utc(2024, 1, 1) + timedelta(days=count) for count in range(0, 7 * 366, 3)]
    found = {}
    for zone in ZONES:
        info = ZoneInfo(zone)
        found.setdefault(tuple(day.astimezone(info).utcoffset() for day in days), zone)
    return sorted(found.values())


def test_around_every_change_of_all_zones():
    """Every change of clocks of 2024-2030 in every zone: the verdict is that of the wall, the next opening is open."""
    for zone in distinct_clocks():
        for year in range(2024, 2031):
            for change in quiet_hours._changes(zone, year)[0]:
                moment = datetime.fromtimestamp(change, UTC)
                for now in around(moment):
                    for rule in (NIGHT, SPLIT):
                        found = next_allowed(now, (zone,), (rule,))
                        assert (found == now) == wall_is_open(now, zone, rule), (zone, now, rule.name)
                        assert wall_is_open(found, zone, rule)
                        assert found == now or not wall_is_open(found - timedelta(seconds=1), zone, rule)


@pytest.mark.parametrize("zone", [*ODD_ZONES, "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Etc/GMT+5"])
def test_the_table_of_changes_says_what_asking_every_hour_says(zone):
    for year in (2024, 2027, 2030):
        found = [datetime.fromtimestamp(second, UTC) for second in quiet_hours._changes(zone, year)[0]]
        assert [_next_full_hour(moment) for moment in found] == list(changes(zone, year, year))


def _next_full_hour(moment):
    full = moment.replace(minute=0, second=0)
    return full if full == moment else full + HOUR
