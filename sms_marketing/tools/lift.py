"""How much a sequence achieves: two groups that were drawn by lot, compared, with what chance alone could do.

The intervals hold with 95 % confidence unless another level is asked for. Sources:
* of one rate: Wilson, "Probable inference" (1927), https://doi.org/10.1080/01621459.1927.10502953
* of the difference: Newcombe's method 10 (1998), doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
* of the ratio: Katz et al. (1978), https://doi.org/10.2307/2530610
* the p-value: Fisher's exact test, two-sided: all tables that are not more likely than the one at hand
* how many people a sound answer takes: two rates, normal approximation, with 80 % power (Fleiss, ch. 4)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95
POWER = 0.8
FEWEST = 30  # people in each group: with fewer nothing is said, however the figures look
TIE = 1e-7  # tables whose chances differ by less are equally likely: reckoning is not exact to the last digit
NEGLIGIBLE = 1e-18

BETTER, WORSE, NO_DIFFERENCE, TOO_FEW = "better", "worse", "no_difference_shown", "too_few"


class Interval(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """`reached` of `total` people reached the goal."""

    total: int
    reached: int

    def __post_init__(self):
        if not 0 <= self.reached <= self.total:
            raise ValueError(f"{self.reached} of {self.total} cannot be")

    @property
    def rate(self) -> float | None:
        """The share that reached the goal, 0 to 1; None for nobody."""
        return self.reached / self.total if self.total else None


@dataclass(frozen=True)
class Lift:
    """Two groups compared. What cannot be told from these figures is None.

    `difference` is in shares (0.08: eight points), `relative` is 0.5 for half as many again. `missing` is how many more
    people, of both groups together as they are split now, would probably settle a difference of the size seen.
    """

    treated: Group
    control: Group
    treated_interval: Interval
    control_interval: Interval
    difference: float | None
    difference_interval: Interval
    relative: float | None
    relative_interval: Interval | None
    p_value: float
    missing: int | None
    verdict: str


def compare(treated: Group, control: Group, confidence: float = CONFIDENCE) -> Lift:
    """Compare those who got something with those who did not."""
    p_value = fisher(treated, control)
    interval = newcombe(treated, control, confidence)
    verdict = _verdict(treated, control, p_value, interval, confidence)
    return Lift(
        treated=treated,
        control=control,
        treated_interval=wilson(treated, confidence),
        control_interval=wilson(control, confidence),
        difference=treated.rate - control.rate if treated.total and control.total else None,
        difference_interval=interval,
        relative=relative(treated, control),
        relative_interval=relative_interval(treated, control, confidence),
        p_value=p_value,
        missing=0 if verdict in (BETTER, WORSE) else missing(treated, control, confidence),
        verdict=verdict,
    )


def wilson(group: Group, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval in which the true rate lies; anything from 0 to 1 where nobody is in the group."""
    if not group.total:
        return Interval(0.0, 1.0)
    z, n, p = _z(confidence), group.total, group.reached / group.total
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if group.reached == 0 else max(0.0, middle - half)
    high = 1.0 if group.reached == n else min(1.0, middle + half)
    return Interval(low, high)


def newcombe(treated: Group, control: Group, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval of the difference of the two rates; -1 to 1 where a group is empty."""
    if not treated.total or not control.total:
        return Interval(-1.0, 1.0)
    one, other = wilson(treated, confidence), wilson(control, confidence)
    difference = treated.rate - control.rate
    down = math.hypot(treated.rate - one.low, other.high - control.rate)
    up = math.hypot(one.high - treated.rate, control.rate - other.low)
    return Interval(max(-1.0, difference - down), min(1.0, difference + up))


def relative(treated: Group, control: Group) -> float | None:
    """Return how many more reached the goal in proportion; None where there is nothing to compare with."""
    if not treated.total or not control.reached:
        return None
    return treated.rate / control.rate - 1


def relative_interval(treated: Group, control: Group, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the interval of the relative lift; None unless somebody of either group reached the goal."""
    if not treated.reached or not control.reached:
        return None
    ratio = treated.rate / control.rate
    spread = math.sqrt(_left_out(treated) + _left_out(control))
    factor = math.exp(_z(confidence) * spread)
    return Interval(ratio / factor - 1, ratio * factor - 1)


def fisher(treated: Group, control: Group) -> float:
    """Return the chance of figures at least as far apart if the sequence did nothing; 1 where nothing can be told.

    Exact for any size: only those tables are added up whose chance matters.
    """
    reached, total = treated.reached + control.reached, treated.total + control.total
    low, high = max(0, reached - control.total), min(reached, treated.total)
    if low == high:
        return 1.0
    hyper = _Hyper(treated.total, control.total, reached)
    mode = min(max((treated.total + 1) * (reached + 1) // (total + 2), low), high)
    seen = treated.reached
    if hyper.log(seen) >= hyper.log(mode) - TIE:
        return 1.0
    side = -1 if seen < mode else 1
    other = hyper.first_as_rare(seen, mode, -side, high if side < 0 else low)
    chance = hyper.tail(seen, side)
    if other is not None:
        chance += hyper.tail(other, -side)
    return min(1.0, chance)


def missing(treated: Group, control: Group, confidence: float = CONFIDENCE) -> int | None:
    """Return how many more people, split as now, would probably show a difference like this one.

    None where there is no difference yet, or nobody in a group. Never fewer than it takes to say anything at all.
    """
    if not treated.total or not control.total or treated.rate == control.rate:
        return None
    split = control.total / treated.total
    p, q = treated.rate, control.rate
    pooled = (p + split * q) / (1 + split)
    z = _z(confidence) * math.sqrt((1 + 1 / split) * pooled * (1 - pooled))
    z += NormalDist().inv_cdf(POWER) * math.sqrt(p * (1 - p) + q * (1 - q) / split)
    needed = max((z / (p - q)) ** 2, FEWEST, FEWEST / split)
    return max(0, math.ceil(needed * (1 + split)) - treated.total - control.total)


def _verdict(treated, control, p_value, interval, confidence):
    if min(treated.total, control.total) < FEWEST:
        return TOO_FEW
    if p_value >= 1 - confidence or interval.low <= 0 <= interval.high:
        return NO_DIFFERENCE
    return BETTER if interval.low > 0 else WORSE


def _left_out(group):
    """Return (1 - rate) / reached: what a group adds to the variance of the logarithm of the ratio."""
    return (group.total - group.reached) / group.total / group.reached


def _z(confidence):
    return NormalDist().inv_cdf((1 + confidence) / 2)


class _Hyper:
    """The chances of all tables with the same sums: `k` of the `reached` are among the `first`."""

    def __init__(self, first, second, reached):
        self.first, self.second, self.reached = first, second, reached
        self.whole = _log_choose(first + second, reached)

    def log(self, k):
        """Return the logarithm of the chance of `k`."""
        return _log_choose(self.first, k) + _log_choose(self.second, self.reached - k) - self.whole

    def first_as_rare(self, seen, mode, side, end):
        """Return the `k` nearest to the mode on this side of it that is not likelier than `seen`; None for none."""
        limit = self.log(seen) + TIE
        if self.log(end) > limit:
            return None
        near, far = 0, abs(end - mode)  # the chance falls with the distance from the mode
        while near < far:
            middle = (near + far) // 2
            if self.log(mode + side * middle) <= limit:
                far = middle
            else:
                near = middle + 1
        return mode + side * far

    def tail(self, k, side):
        """Return the chance of `k` and all beyond it, away from the mode."""
        chance, term, total = math.exp(self.log(k)), 1.0, 1.0
        while term > NEGLIGIBLE * total:
            term *= self._ratio(k, side)
            k += side
            total += term
        return chance * total

    def _ratio(self, k, side):
        """Return the chance of the next table on this side over that of `k`; 0 beyond the last one."""
        more, fewer = k * (self.second - self.reached + k), (self.first - k) * (self.reached - k)
        if side < 0:
            return more / ((self.first - k + 1) * (self.reached - k + 1))
        return fewer / ((k + 1) * (self.second - self.reached + k + 1))


def _log_choose(n, k):
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
