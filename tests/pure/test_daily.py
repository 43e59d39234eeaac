"""The last time at which clocks somewhere showed an hour."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.daily import last_time

UTC = timezone.utc


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2026, 3, 3, 12, tzinfo=UTC), "UTC", datetime(2026, 3, 3, 5, tzinfo=UTC)),
        (datetime(2026, 3, 3, 4, 59, tzinfo=UTC), "UTC", datetime(2026, 3, 2, 5, tzinfo=UTC)),
        (datetime(2026, 3, 3, 5, 0, tzinfo=UTC), "UTC", datetime(2026, 3, 3, 5, tzinfo=UTC)),
        (datetime(2026, 3, 3, 9, 59, tzinfo=UTC), "America/New_York", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        (datetime(2026, 3, 3, 10, 1, tzinfo=UTC), "America/New_York", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        (datetime(2026, 7, 3, 10, 1, tzinfo=UTC), "America/New_York", datetime(2026, 7, 3, 9, tzinfo=UTC)),
        (datetime(2026, 3, 3, 12, tzinfo=UTC), "Asia/Tokyo", datetime(2026, 3, 2, 20, tzinfo=UTC)),
        (datetime(2026, 3, 3, 12, tzinfo=UTC), "No/Where", datetime(2026, 3, 3, 5, tzinfo=UTC)),
        (datetime(2026, 3, 3, 12, tzinfo=UTC), None, datetime(2026, 3, 3, 5, tzinfo=UTC)),
    ],
)
def test_last_time(now, zone, expected):
    assert last_time(now, zone, 5) == expected


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.integers(0, 23),
)
def test_it_is_never_in_the_future_nor_more_than_a_day_and_a_bit_ago(now, zone, hour):
    aware = now.replace(tzinfo=UTC)
    found = last_time(aware, zone, hour)
    assert found <= aware
    assert aware - found < timedelta(hours=25, minutes=1)
