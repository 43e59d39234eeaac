"""The clock of a review: ten business days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.business_days import later


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),  # Monday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # Saturday
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),  # a leap day is a Tuesday
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_table(day, count, due):
    assert later(day, count) == due


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 40))
def test_it_is_a_weekday_and_never_sooner_than_the_days(day, count):
    due = later(day, count)
    assert due.weekday() < 5 and (due - day).days >= count and (due - day).days <= count + 2 * (count // 5 + 1)
