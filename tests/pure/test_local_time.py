"""What clocks show in the zones in which a person may be."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.local_time import clocks, days_ahead, there

NOON = datetime(2026, 11, 21, 18, 0, tzinfo=timezone.utc)
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Phoenix",
    "Europe/London",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
)


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (("America/Chicago",), "12:00"),
        (("America/Chicago", "America/New_York"), "12:00–13:00"),
        (("America/New_York", "America/Chicago"), "12:00–13:00"),
        (("America/New_York", "America/Toronto"), "13:00"),  # two zones, one clock
        (("Asia/Kolkata",), "23:30"),
        (("America/Chicago", "Pacific/Kiritimati"), "12:00–08:00 +1"),
        (("Pacific/Pago_Pago", "Pacific/Kiritimati"), "07:00–08:00 +1"),  # the same hour, 25 hours apart
        (("No/Where",), ""),
        (("No/Where", "America/Chicago"), "12:00"),
        (("../../etc/passwd", ""), ""),
        ((), ""),
    ],
)
def test_clocks(zones, expected):
    assert clocks(NOON, zones) == expected


@pytest.mark.parametrize(
    ("moment", "zone", "days"),
    [
        (NOON, "America/Chicago", 0),
        (NOON + timedelta(hours=11, minutes=59), "America/Chicago", 0),
        (NOON + timedelta(hours=12), "America/Chicago", 1),
        (NOON + timedelta(hours=6), "Europe/London", 1),
        (NOON + timedelta(hours=6), "America/Chicago", 0),
        (NOON + timedelta(hours=5), "No/Where", 0),
    ],
)
def test_days_ahead(moment, zone, days):
    assert days_ahead(NOON, moment, zone) == days


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(timezone.utc)),
    st.lists(st.sampled_from(ZONES), max_size=6),
)
def test_laws(moment, zones):
    times = there(moment, zones)
    assert list(times) == sorted(set(times))
    assert set(times) == {moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for zone in zones}
    assert bool(clocks(moment, zones)) == bool(zones)
