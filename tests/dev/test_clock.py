"""The clock of demos, tests and benchmarks: noon on a day on which every state may be texted."""

from datetime import date, datetime, timezone

import pytest

from dev.clock import seconds_until_noon, working_day


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),  # a Friday
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thanksgiving, and the day after it
        (date(2027, 3, 2), date(2027, 3, 3)),  # Texas Independence Day
        (date(2026, 12, 24), date(2026, 12, 29)),
    ],
)
def test_the_clock_keeps_off_weekends_and_every_states_holidays(day, expected):
    assert working_day(day) == expected


def test_noon_is_new_yorks_in_summer_and_winter():
    assert seconds_until_noon(datetime(2026, 7, 8, 15, 0, tzinfo=timezone.utc)) == 3600
    assert seconds_until_noon(datetime(2026, 11, 20, 18, 0, tzinfo=timezone.utc)) == -3600


def test_today_is_the_day_in_new_york():
    friday_evening = datetime(2026, 11, 21, 3, 0, tzinfo=timezone.utc)
    assert seconds_until_noon(friday_evening) == -10 * 3600


def test_a_weekend_across_the_change_of_clocks_is_an_hour_longer():
    saturday_noon = datetime(2027, 11, 6, 16, 0, tzinfo=timezone.utc)
    assert seconds_until_noon(saturday_noon) == 49 * 3600
