"""When a text that did not go out is tried again: a table, and only where nothing can arrive twice.

Three ways of not going out leave no text behind: Twilio never got it (`not_sent`), Twilio refused it (`refused`), or
Twilio took it and gave it up before any carrier had it (`failed`). `undelivered` comes from a carrier; it is retried
only for the codes by which the carrier says that it did not take the text. Codes and waits: reference of Twilio's error
codes, https://www.twilio.com/docs/api/errors (read 2026-07).
"""

from __future__ import annotations

from dataclasses import dataclass

NOT_SENT, REFUSED, FAILED, UNDELIVERED = "not_sent", "refused", "failed", "undelivered"

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Rule:
    """What one code allows: the waits in seconds before each further try, and whether the whole sender pauses."""

    phases: frozenset[str]
    waits: tuple[float, ...]
    pauses_sender: bool = False


_SYNC = frozenset({REFUSED})
_GIVEN_UP = frozenset({FAILED, UNDELIVERED})
_ANY = frozenset({REFUSED, FAILED, UNDELIVERED})

# Twilio never processed it: no connection, or HTTP 429 (https://www.twilio.com/docs/api/errors/20429).
BACK_OFF = (5.0, 30.0, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR)

RULES: dict[int, Rule] = {
    20504: Rule(_SYNC, (MINUTE,)),
    21611: Rule(_ANY, (30 * MINUTE, HOUR, 2 * HOUR), pauses_sender=True),  # the sender's queue at Twilio is full
    30001: Rule(_ANY, (30 * MINUTE, HOUR, 2 * HOUR), pauses_sender=True),  # the same, told later
    30017: Rule(_GIVEN_UP, (30 * MINUTE, 2 * HOUR)),  # the carrier is congested and did not take it
    30022: Rule(_GIVEN_UP, (10 * MINUTE, HOUR), pauses_sender=True),  # faster than the A2P campaign may
    30023: Rule(_GIVEN_UP, (24 * HOUR,), pauses_sender=True),  # the day's cap of the brand is used up
    30027: Rule(_GIVEN_UP, (24 * HOUR,), pauses_sender=True),
    30035: Rule(_GIVEN_UP, (24 * HOUR,)),  # the number is still being set up
    30450: Rule(_ANY, (30 * MINUTE,)),  # blocked for a quarter to half an hour
    30500: Rule(frozenset({REFUSED, FAILED}), (10 * MINUTE,)),  # Twilio's own error before any carrier
}


def next_wait(code: int | None, phase: str, tries: int) -> float | None:
    """Seconds until the next try, or None if there is none. `tries` is how often it was tried, at least 1."""
    if phase == NOT_SENT:
        return _at(BACK_OFF, tries)
    rule = RULES.get(code or 0)
    if rule is None or phase not in rule.phases:
        return None
    return _at(rule.waits, tries)


def pauses_sender(code: int | None, phase: str) -> bool:
    """Whether the code speaks about the sender as a whole, so that its other texts had better wait as well."""
    rule = RULES.get(code or 0)
    return bool(rule and rule.pauses_sender and phase in rule.phases)


def _at(waits: tuple[float, ...], tries: int) -> float | None:
    return waits[tries - 1] if 1 <= tries <= len(waits) else None
