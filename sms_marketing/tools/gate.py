"""The one decision whether a text may leave: send it, hold it, or refuse it with a reason.

`decide` answers with the first check that hits, `explain` with every one. Both read a `Facts`
and nothing else, so a preview, a dry run and the real send cannot disagree. Reasons are codes;
the models turn them into sentences (`models/reason.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

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
    """The gate's answer: what to do, why, and until when a held message waits (aware UTC or None).

    `details` are the figures that the reason's sentence names, e.g. (("count", 3), ("limit", 3)).
    """

    action: Action
    reason: str | None = None
    until: datetime | None = None
    details: tuple[tuple[str, object], ...] = ()


SEND = Verdict(Action.SEND)


class Facts(NamedTuple):  # made for every text, several times faster than a frozen dataclass
    """All that the gate may know about one message, collected in batch by `models/message_facts.py`.

    `account` is the sending account's state, or none. `number_state` is one of usable, missing, invalid,
    unreachable (Twilio said so). `suppression` is the subscriber's: none, keyword, person, provider, legal
    or erased. `blacklisted` is Odoo's own phone blacklist. `under_review`: the person may have opted out, a
    colleague has to decide. `sender` is one of usable, missing, country (none of the senders may text the
    number's country). `repeated`: the number got the same text a moment ago. `received` and `cap`: texts
    in the cap's period and how many may be (None: no cap); `rolling_received`, `rolling_cap` the same for
    the hours that a place's rule counts, whose name is `rolling_place`. `zone_unknown`: no time of day can be
    told for the number, or no hour is open in all zones that it may be in. The times are aware UTC or None:
    until when the cap's period, the rolling period, quiet hours or a pause of the sender last. `waits_for_cap`:
    the flow would rather wait than be refused. `window_until`: the flow has hours of its own, and now is outside
    them; `window_never`: none of them is lawful for this person. `queued` tells the last look (before the wire) from
    the first.
    """

    purpose: str = MARKETING
    account: str = "none"
    number_state: str = "usable"
    suppression: str = "none"
    blacklisted: bool = False
    under_review: bool = False
    opted_in: bool = False
    sender: str = "usable"
    body: str = ""
    expired: bool = False
    repeated: bool = False
    received: int = 0
    cap: int | None = None
    cap_until: datetime | None = None
    rolling_received: int = 0
    rolling_cap: int | None = None
    rolling_place: str = ""
    rolling_until: datetime | None = None
    waits_for_cap: bool = False
    zone_unknown: bool = False
    quiet_until: datetime | None = None
    window_until: datetime | None = None
    window_never: bool = False
    paused_until: datetime | None = None
    queued: bool = False


def _never(_facts: Facts) -> bool:
    return False


def _no_time(_facts: Facts) -> datetime | None:
    return None


def _no_details(_facts: Facts) -> tuple[tuple[str, object], ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the gate's table: a reason, when it hits, and the purposes it guards.

    It refuses, unless `holds` says that the message may wait, and then `until` says how long.
    """

    reason: str
    hits: Callable[[Facts], bool]
    purposes: frozenset[str] = frozenset(PURPOSES)
    holds: Callable[[Facts], bool] = _never
    until: Callable[[Facts], datetime | None] = _no_time
    details: Callable[[Facts], tuple[tuple[str, object], ...]] = _no_details

    def verdict(self, facts: Facts) -> Verdict:
        """Return the verdict of this check, which hits, on `facts`."""
        if self.holds(facts):
            return Verdict(Action.HOLD, self.reason, self.until(facts), self.details(facts))
        return Verdict(Action.REFUSE, self.reason, details=self.details(facts))


def _queued(facts: Facts) -> bool:
    return facts.queued


def _always(_facts: Facts) -> bool:
    return True


def _cap_details(facts: Facts) -> tuple[tuple[str, object], ...]:
    return (("count", facts.received), ("limit", facts.cap))


def _rolling_details(facts: Facts) -> tuple[tuple[str, object], ...]:
    return (("count", facts.rolling_received), ("limit", facts.rolling_cap), ("place", facts.rolling_place))


_ALL_BUT_COMPLIANCE = frozenset(PURPOSES) - {COMPLIANCE}
_PLANNED = frozenset({MARKETING, TRANSACTIONAL})  # a person in a conversation may repeat themselves

# Order is meaning: the first hit is the reason shown to the user (DESIGN "The gate").
CHECKS: tuple[Check, ...] = (
    Check("account_off", lambda facts: facts.account != "verified", holds=_queued),
    Check("number_missing", lambda facts: facts.number_state == "missing"),
    Check("number_invalid", lambda facts: facts.number_state == "invalid"),
    Check("number_unreachable", lambda facts: facts.number_state == "unreachable"),
    Check("opted_out", lambda facts: facts.suppression == "keyword", _ALL_BUT_COMPLIANCE),
    Check("blocked_by_person", lambda facts: facts.suppression in ("person", "legal", "erased"), _ALL_BUT_COMPLIANCE),
    Check("blocked_by_provider", lambda facts: facts.suppression == "provider"),
    Check("blacklisted", lambda facts: facts.blacklisted, _ALL_BUT_COMPLIANCE),
    Check("under_review", lambda facts: facts.under_review, _ALL_BUT_COMPLIANCE, holds=_always),
    Check("no_consent", lambda facts: not facts.opted_in, frozenset({MARKETING})),
    Check("sender_missing", lambda facts: facts.sender == "missing", holds=_queued),
    Check("sender_country", lambda facts: facts.sender == "country"),
    Check("body_empty", lambda facts: not facts.body.strip()),
    Check("body_too_long", lambda facts: len(facts.body) > MAX_BODY_LENGTH),
    Check("expired", lambda facts: facts.expired),
    Check("repeated", lambda facts: facts.repeated, _PLANNED),
    Check(
        "cap",
        lambda facts: facts.cap is not None and facts.received >= facts.cap,
        _PLANNED,
        holds=lambda facts: facts.waits_for_cap,
        until=lambda facts: facts.cap_until,
        details=_cap_details,
    ),
    Check(
        "rolling_cap",
        lambda facts: facts.rolling_cap is not None and facts.rolling_received >= facts.rolling_cap,
        frozenset({MARKETING}),
        holds=lambda facts: facts.waits_for_cap,
        until=lambda facts: facts.rolling_until,
        details=_rolling_details,
    ),
    Check("zone_unknown", lambda facts: facts.zone_unknown, _PLANNED),
    Check(
        "quiet_hours",
        lambda facts: facts.quiet_until is not None,
        _PLANNED,
        holds=_always,
        until=lambda facts: facts.quiet_until,
    ),
    Check("sequence_hours_never", lambda facts: facts.window_never, _PLANNED),
    Check(
        "sequence_hours",
        lambda facts: facts.window_until is not None,
        _PLANNED,
        holds=_always,
        until=lambda facts: facts.window_until,
    ),
    Check(
        "throttled",
        lambda facts: facts.paused_until is not None,
        holds=_always,
        until=lambda facts: facts.paused_until,
    ),
)

REASONS: tuple[str, ...] = tuple(check.reason for check in CHECKS)
_CHECKS_OF = {purpose: [(check.hits, check) for check in CHECKS if purpose in check.purposes] for purpose in PURPOSES}


def explain(facts: Facts) -> Iterator[Verdict]:
    """Yield every verdict that stands against sending, in the gate's order."""
    if facts.purpose not in _CHECKS_OF:
        raise ValueError(f"unknown purpose: {facts.purpose!r}")
    for hits, check in _CHECKS_OF[facts.purpose]:
        if hits(facts):
            yield check.verdict(facts)


def decide(facts: Facts) -> Verdict:
    """Return SEND, or the first verdict that stands against sending; a refusal comes before any hold.

    A text that would be refused later need not wait first.
    """
    held = None
    for verdict in explain(facts):
        if verdict.action is Action.REFUSE:
            return verdict
        held = held or verdict
    return held or SEND
