"""tools/throttle.py: no schedule gets more through than the rate allows, and nothing is stuck."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.throttle import TokenBucket

RATES = st.floats(0.05, 200)
SEGMENTS = st.lists(st.integers(1, 10), min_size=1, max_size=30)
PAUSES = st.lists(st.floats(0, 3), min_size=30, max_size=30)


def passages(rate, segments, pauses=(0.0,) * 30, start=1000.0):
    """[(when, how many)]: a sender that asks after each pause, and waits as long as it is told."""
    bucket, now, passed = TokenBucket(rate, start), start, []
    for count, pause in zip(segments, pauses, strict=False):
        now += pause
        while (wait := bucket.wait(now)) > 0:
            now += max(wait, 1e-6)  # a clock has an end of its digits
        bucket.take(now, count)
        passed.append((now, count))
    return passed


def test_without_a_rate_everything_passes():
    for rate in (0, -1):
        bucket = TokenBucket(rate, 0.0)
        for _text in range(1000):
            assert bucket.wait(0.0) == 0.0
            bucket.take(0.0, 10)


def test_a_second_of_segments_passes_at_once_then_it_waits():
    bucket = TokenBucket(5, 0.0)
    for _text in range(5):
        assert bucket.wait(0.0) == 0.0
        bucket.take(0.0, 1)
    assert bucket.wait(0.0) == pytest.approx(0.2)
    assert bucket.wait(0.2) == pytest.approx(0.0)


def test_a_long_text_passes_and_is_waited_off():
    bucket = TokenBucket(1, 0.0)
    assert bucket.wait(0.0) == 0.0
    bucket.take(0.0, 10)
    assert bucket.wait(0.0) == pytest.approx(10.0)
    assert bucket.wait(9.5) == pytest.approx(0.5)


def test_idle_time_gathers_one_second_and_no_more():
    bucket = TokenBucket(3, 0.0)
    assert bucket.wait(10_000.0) == 0.0
    for _text in range(3):
        bucket.take(10_000.0, 1)
    assert bucket.wait(10_000.0) > 0


def test_slower_than_one_a_second_still_sends_the_first_at_once():
    bucket = TokenBucket(0.1, 0.0)
    assert bucket.wait(0.0) == 0.0
    bucket.take(0.0, 1)
    assert bucket.wait(0.0) == pytest.approx(10.0)


def test_a_text_without_segments_counts_as_one():
    bucket = TokenBucket(1, 0.0)
    bucket.take(0.0, 0)
    assert bucket.wait(0.0) == pytest.approx(1.0)


def test_a_clock_that_goes_back_gives_nothing_for_free():
    bucket = TokenBucket(1, 100.0)
    bucket.take(100.0, 5)
    assert bucket.wait(50.0) == pytest.approx(5.0)
    assert bucket.wait(100.0) == pytest.approx(5.0)


@given(RATES, SEGMENTS, PAUSES)
def test_never_more_than_the_rate_allows_in_any_stretch_of_time(rate, segments, pauses):
    passed = passages(rate, segments, pauses)
    for first, last in itertools.combinations(range(len(passed)), 2):
        stretch = passed[last][0] - passed[first][0]
        amount = sum(count for _when, count in passed[first : last + 1])
        assert amount <= rate * stretch + max(1.0, rate) + max(segments) + 1e-3


@given(RATES, SEGMENTS)
def test_the_rate_is_reached(rate, segments):
    """Somebody who always has a text waiting is not slowed below the rate: every wait is for a debt."""
    passed = passages(rate, segments)
    before_last = sum(count for _when, count in passed[:-1])
    assert passed[-1][0] - passed[0][0] <= before_last / rate + 1e-3


@given(RATES, SEGMENTS, PAUSES)
def test_no_wait_is_longer_than_the_debt_of_one_text(rate, segments, pauses):
    bucket, now = TokenBucket(rate, 0.0), 0.0
    for count, pause in zip(segments, pauses, strict=False):
        now += pause
        while (wait := bucket.wait(now)) > 0:
            assert wait <= (max(segments) + 1) / rate + 1e-6
            now += max(wait, 1e-6)
        bucket.take(now, count)
