"""The statistics of the lift, against SciPy: an independent implementation, on drawn and on edge cases."""

import math
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import contingency

from sms_marketing.tools import lift
from sms_marketing.tools.lift import Group

MILLION = 1_000_000
EDGES = [
    (0, 1),
    (1, 1),
    (0, 7),
    (7, 7),
    (3, 7),
    (1, 2),
    (0, MILLION),
    (1, MILLION),
    (MILLION, MILLION),
    (31_415, MILLION),
]
CONFIDENCES = (0.8, 0.9, 0.95, 0.99)


def drawn(count, most=3000, seed=2026):
    """Return pairs of groups, (reached, total) each: of all sizes, with goals seldom and often reached."""
    dice = random.Random(seed)
    cases = []
    for _ in range(count):
        pair = []
        for _ in range(2):
            total = round(math.exp(dice.uniform(0, math.log(most))))
            chance = dice.choice((0, 0.01, 0.1, 0.5, 0.9, 1))
            pair.append((sum(dice.random() < chance for _ in range(total)), total))
        cases.append(tuple(pair))
    return cases


PAIRS = drawn(400) + [(one, other) for one in EDGES[:6] for other in EDGES[:6]]
BIG = [(one, other) for one in EDGES[6:] for other in [*EDGES[6:], (1, 2), (30, 412)]]
sizes = st.integers(0, 5000)
groups = sizes.flatmap(lambda total: st.integers(0, total).map(lambda reached: Group(total, reached)))


def group(pair):
    return Group(reached=pair[0], total=pair[1])


def scipys_wilson(pair, confidence):
    interval = stats.binomtest(*pair).proportion_ci(confidence, "wilson")
    return interval.low, interval.high


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_wilson_is_scipys(confidence):
    for pair in {*EDGES, *(pair for both in PAIRS for pair in both)}:
        assert lift.wilson(group(pair), confidence) == pytest.approx(scipys_wilson(pair, confidence), abs=1e-12)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_newcombe_is_made_of_scipys_ends(confidence):
    for one, other in PAIRS + BIG:
        (low, high), (low_2, high_2) = scipys_wilson(one, confidence), scipys_wilson(other, confidence)
        p, q = one[0] / one[1], other[0] / other[1]
        expected = (
            p - q - math.sqrt((p - low) ** 2 + (high_2 - q) ** 2),
            p - q + math.sqrt((high - p) ** 2 + (q - low_2) ** 2),
        )
        assert lift.newcombe(group(one), group(other), confidence) == pytest.approx(expected, abs=1e-12)


def test_newcombe_of_the_paper():
    """56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339 (Newcombe 1998, table II, case a)."""
    assert lift.newcombe(Group(70, 56), Group(80, 48)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_p_value_is_scipys():
    for (a, n), (b, m) in PAIRS:
        expected = stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue
        assert lift.fisher(Group(n, a), Group(m, b)) == pytest.approx(expected, rel=1e-6, abs=1e-290)


@pytest.mark.parametrize(("one", "other"), BIG)
def test_the_p_value_of_a_million(one, other):
    (a, n), (b, m) = one, other
    expected = stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue
    assert lift.fisher(Group(n, a), Group(m, b)) == pytest.approx(expected, rel=1e-5, abs=1e-200)


def test_the_relative_lift_is_scipys():
    for (a, n), (b, m) in PAIRS + BIG:
        if not b:
            assert lift.relative(Group(n, a), Group(m, b)) is None
            continue
        expected = contingency.relative_risk(a, n, b, m)
        assert lift.relative(Group(n, a), Group(m, b)) == pytest.approx(expected.relative_risk - 1, abs=1e-12)
        interval = lift.relative_interval(Group(n, a), Group(m, b))
        if not a:
            assert interval is None
            continue
        low, high = expected.confidence_interval(0.95)
        assert interval == pytest.approx((low - 1, high - 1), rel=1e-9, abs=1e-9)


def test_the_interval_holds_as_often_as_it_says():
    """Of 2,000 drawn experiments with a true difference of 5 points, about 95 % have it in their interval."""
    dice, inside = random.Random(7), 0
    for _ in range(2000):
        one = Group(300, sum(dice.random() < 0.15 for _ in range(300)))
        other = Group(100, sum(dice.random() < 0.10 for _ in range(100)))
        low, high = lift.newcombe(one, other)
        inside += low <= 0.05 <= high
    assert 1860 <= inside <= 1960


def test_where_the_sequence_does_nothing_it_seldom_seems_to():
    dice, shown = random.Random(8), 0
    for _ in range(2000):
        one, other = (Group(n, sum(dice.random() < 0.12 for _ in range(n))) for n in (300, 100))
        shown += lift.compare(one, other).verdict in (lift.BETTER, lift.WORSE)
    assert shown <= 120


def test_the_missing_people_would_settle_it():
    """With as many people as it asks for, eight of ten experiments with these rates show the difference."""
    one, other = Group(400, 60), Group(100, 10)
    more = lift.compare(one, other).missing
    n, m = (round(group.total * (500 + more) / 500) for group in (one, other))
    dice, shown = random.Random(9), 0
    for _ in range(300):
        treated = Group(n, sum(dice.random() < 0.15 for _ in range(n)))
        control = Group(m, sum(dice.random() < 0.10 for _ in range(m)))
        shown += lift.compare(treated, control).verdict == lift.BETTER
    assert 0.68 <= shown / 300 <= 0.88


@pytest.mark.parametrize(
    ("treated", "control", "verdict"),
    [
        ((61, 412), (7, 103), lift.BETTER),
        ((7, 103), (61, 412), lift.WORSE),
        ((40, 400), (10, 100), lift.NO_DIFFERENCE),
        ((0, 400), (0, 100), lift.NO_DIFFERENCE),
        ((0, 0), (0, 0), lift.TOO_FEW),
        ((10, 400), (0, 0), lift.TOO_FEW),
        ((0, 0), (3, 40), lift.TOO_FEW),
        ((10, 10), (0, 10), lift.TOO_FEW),
        ((300, 400), (0, 29), lift.TOO_FEW),
        ((300, 400), (0, 30), lift.BETTER),
        ((MILLION // 2, MILLION), (MILLION // 4, MILLION), lift.BETTER),
    ],
)
def test_verdicts(treated, control, verdict):
    found = lift.compare(group(treated), group(control))
    assert found.verdict == verdict
    assert (found.missing == 0) == (verdict in (lift.BETTER, lift.WORSE))


def test_nobody_says_nothing():
    found = lift.compare(Group(0, 0), Group(0, 0))
    assert (found.difference, found.relative, found.relative_interval, found.missing) == (None,) * 4
    assert (found.treated_interval, found.difference_interval, found.p_value) == ((0, 1), (-1, 1), 1)


@pytest.mark.parametrize(("total", "reached"), [(3, 4), (3, -1), (-1, 0)])
def test_what_cannot_be(total, reached):
    with pytest.raises(ValueError, match="cannot be"):
        Group(total, reached)


@given(groups, groups)
def test_laws(one, other):
    found, turned = lift.compare(one, other), lift.compare(other, one)
    assert 0 <= found.p_value <= 1
    assert found.p_value == pytest.approx(turned.p_value, rel=1e-6)
    low, high = found.difference_interval
    assert -1 <= low <= high <= 1
    assert turned.difference_interval == pytest.approx((-high, -low), abs=1e-12)
    if found.difference is not None:
        assert low - 1e-12 <= found.difference <= high + 1e-12
        assert found.difference == pytest.approx(-turned.difference)
    if found.missing is not None:
        assert found.missing >= 0
    swap = {lift.BETTER: lift.WORSE, lift.WORSE: lift.BETTER}
    assert turned.verdict == swap.get(found.verdict, found.verdict)


@given(groups)
def test_the_rate_lies_in_its_interval(one):
    assume(one.total)
    low, high = lift.wilson(one)
    assert 0 <= low <= one.rate <= high <= 1
