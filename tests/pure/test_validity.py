"""tools/validity.py: Twilio's queue never keeps a text longer than it is worth, nor less than Twilio takes."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.validity import LONGEST, SHORTEST, period

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("minutes", "seconds_left", "expected"),
    [
        (240, None, 14_400),
        (0, None, LONGEST),
        (600, None, LONGEST),
        (601, None, LONGEST),
        (1, None, 60),
        (-5, None, SHORTEST),
        (240, 3600, 3600),
        (240, 3600.9, 3600),
        (240, 86_400, 14_400),
        (0, 90, 90),
        (240, 6, 6),
        (240, 5, SHORTEST),
        (240, 0, SHORTEST),
        (240, -3600, SHORTEST),
    ],
)
def test_period(minutes, seconds_left, expected):
    ends = None if seconds_left is None else NOW + timedelta(seconds=seconds_left)
    assert period(NOW, minutes, ends) == expected


def test_naive_times_do_as_well():
    assert period(NOW.replace(tzinfo=None), 240, NOW.replace(tzinfo=None) + timedelta(minutes=5)) == 300


@given(st.integers(-10, 10_000), st.none() | st.integers(-100_000, 1_000_000))
def test_always_what_twilio_takes_and_never_past_the_end(minutes, left):
    found = period(NOW, minutes, None if left is None else NOW + timedelta(seconds=left))
    assert isinstance(found, int)
    assert SHORTEST <= found <= LONGEST
    assert left is None or found <= max(left, SHORTEST)
    assert minutes <= 0 or found <= max(minutes * 60, SHORTEST)
