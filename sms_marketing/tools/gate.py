"""The one decision whether a text may leave: send it, hold it, or refuse it with a reason.

`decide` answers with the first check that hits, `explain` with every one. Both read a `Facts`
and nothing else, so a preview, a dry run and the real send cannot disagree. Reasons are codes;
the models turn them into sentences (`models/reason.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

MAX_BODY_LENGTH = 1600  # https://www.twilio.com/docs/api/errors/21617, read 2026-11

MARKETING = "marketing"
TRANSACTIONAL = "transactional"
CONVERSATIONAL = "conversational"
COMPLIANCE = "compliance"
PURPOSES = (MARKETING, TRANSACTIONAL, CONVERSATIONAL, COMPLIANCE)


class Action(str, Enum):
    """What the gate says to do with a message."""

    SEND = "send"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer: what to do, why, and until when a held message waits (aware UTC or None)."""

    action: Action
    reason: str | None = None
    until: datetime | None = None


SEND = Verdict(Action.SEND)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the gate may know about one message, collected in batch by `models/message.py`.

    `number_state` is one of usable, missing, invalid. `suppression` is the subscriber's: none,
    keyword, person, provider or legal. `blacklisted` is Odoo's own phone blacklist. `queued` tells
    the last look (before the wire) from the first.
    """

    purpose: str = MARKETING
    account_verified: bool = False
    number_state: str = "usable"
    suppression: str = "none"
    blacklisted: bool = False
    opted_in: bool = False
    body: str = ""
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the gate's table: a reason, the purposes it guards, and when it hits."""

    reason: str
    hits: Callable[[Facts], bool]
    purposes: frozenset[str] = frozenset(PURPOSES)
    holds_when_queued: bool = False

    def verdict(self, facts: Facts) -> Verdict | None:
        """Return the verdict of this check on `facts`, or None where it has nothing to say."""
        if facts.purpose not in self.purposes or not self.hits(facts):
            return None
        holds = self.holds_when_queued and facts.queued
        return Verdict(Action.HOLD if holds else Action.REFUSE, self.reason)


_ALL_BUT_COMPLIANCE = frozenset(PURPOSES) - {COMPLIANCE}

# Order is meaning: the first hit is the reason shown to the user (DESIGN "The gate").
CHECKS: tuple[Check, ...] = (
    Check("account_off", lambda facts: not facts.account_verified, holds_when_queued=True),
    Check("number_missing", lambda facts: facts.number_state == "missing"),
    Check("number_invalid", lambda facts: facts.number_state == "invalid"),
    Check("opted_out", lambda facts: facts.suppression == "keyword", _ALL_BUT_COMPLIANCE),
    Check("blocked_by_person", lambda facts: facts.suppression in ("person", "legal"), _ALL_BUT_COMPLIANCE),
    Check("blocked_by_provider", lambda facts: facts.suppression == "provider"),
    Check("blacklisted", lambda facts: facts.blacklisted, _ALL_BUT_COMPLIANCE),
    Check("no_consent", lambda facts: not facts.opted_in, frozenset({MARKETING})),
    Check("body_empty", lambda facts: not facts.body.strip()),
    Check("body_too_long", lambda facts: len(facts.body) > MAX_BODY_LENGTH),
)

REASONS: tuple[str, ...] = tuple(check.reason for check in CHECKS)


def explain(facts: Facts) -> Iterator[Verdict]:
    """Yield every verdict that stands against sending, in the gate's order."""
    if facts.purpose not in PURPOSES:
        raise ValueError(f"unknown purpose: {facts.purpose!r}")
    for check in CHECKS:
        if verdict := check.verdict(facts):
            yield verdict


def decide(facts: Facts) -> Verdict:
    """Return SEND, or the first verdict that stands against sending."""
    return next(explain(facts), SEND)
