"""A token bucket: how fast one sender may be used, in segments per second.

Networks limit segments, not texts: https://www.twilio.com/docs/api/errors/21611 and the carriers' 10DLC limits
(read 2026-07). Times are seconds of any clock that never goes back.
"""

from __future__ import annotations


class TokenBucket:
    """Lets `rate` segments a second pass, at most one second's worth at once; a rate of 0 lets everything pass.

    A text of more segments than there are tokens passes as soon as there is one token; the debt is waited off
    afterwards, so that a long text is never stuck.
    """

    __slots__ = ("at", "rate", "tokens")

    def __init__(self, rate: float, now: float) -> None:
        self.rate = max(0.0, rate)
        self.tokens = self.capacity
        self.at = now

    @property
    def capacity(self) -> float:
        """The most tokens that can gather: one second's worth, at least one."""
        return max(1.0, self.rate)

    def wait(self, now: float) -> float:
        """Seconds until the next text may pass, 0 if it may now."""
        if not self.rate:
            return 0.0
        self._fill(now)
        return max(0.0, (1.0 - self.tokens) / self.rate)

    def take(self, now: float, segments: int) -> None:
        """A text of `segments` segments passes now."""
        if self.rate:
            self._fill(now)
            self.tokens -= max(1, segments)

    def _fill(self, now: float) -> None:
        self.tokens = min(self.capacity, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = max(self.at, now)
