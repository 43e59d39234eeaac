"""Which texts of uncertain fate Twilio has: our rows against its message list.

Twilio keeps no key of ours with a message (there is no idempotency for POST Messages), so a text is recognised by
recipient, body, time and by not belonging to another row. What is not surely found and not surely absent stays
undecided: sending again could double it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCK_SKEW = timedelta(seconds=60)  # Twilio's clock against ours
# https://www.twilio.com/docs/usage/tutorials/how-to-use-your-free-trial-account (2026): put before every text
TRIAL_PREFIX = "Sent from your Twilio trial account - "

FOUND, ABSENT, UNDECIDED = "found", "absent", "undecided"


@dataclass(frozen=True, slots=True)
class Lost:
    """A text of ours whose answer never came; `attempted_at` is aware UTC."""

    uuid: str
    to: str
    body: str
    attempted_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """An outgoing message as Twilio's list has it; `created_at` is aware UTC or None."""

    sid: str
    to: str
    body: str
    created_at: datetime | None


def match(lost: Iterable[Lost], held: Iterable[Held], taken: Collection[str] = ()) -> dict[str, tuple[str, str | None]]:
    """{uuid: (found, sid) | (absent, None) | (undecided, None)} for each lost text.

    `held` must be Twilio's whole list of outgoing messages since the first attempt; `taken` are the SIDs that belong
    to other rows of ours. Each SID is given away once, the oldest message to the oldest attempt. Only when every text
    has had its own is anything undecided: a message that is surely another's makes nobody doubt.
    """
    free = _by_number(one for one in held if one.sid not in taken)
    texts = sorted(lost, key=lambda one: (one.attempted_at, one.uuid))
    answers = {text.uuid: (FOUND, sid) for text in texts if (sid := _take_own(text, free.get(text.to, [])))}
    for text in texts:
        doubtful = any(_may_be(one, text) for one in free.get(text.to, []))
        answers.setdefault(text.uuid, (UNDECIDED if doubtful else ABSENT, None))
    return answers


def _by_number(held: Iterable[Held]) -> dict[str, list[Held]]:
    """{number: its messages, oldest first}; a list that was read while it grew may name a message twice."""
    found: dict[str, list[Held]] = {}
    for one in sorted({one.sid: one for one in held}.values(), key=_age):
        found.setdefault(one.to, []).append(one)
    return found


def _take_own(text: Lost, free: list[Held]) -> str | None:
    """Take the oldest of these messages that is surely this text's out of the list; its SID."""
    for at, one in enumerate(free):
        if _may_be(one, text) and _same_body(one.body, text.body):
            return free.pop(at).sid
    return None


def _age(one: Held) -> tuple[bool, float, str]:
    return one.created_at is None, one.created_at.timestamp() if one.created_at else 0.0, one.sid


def _may_be(one: Held, text: Lost) -> bool:
    """Whether Twilio made it after we tried; one without a time might be."""
    return one.created_at is None or one.created_at >= text.attempted_at - CLOCK_SKEW


def _same_body(theirs: str, ours: str) -> bool:
    return _plain(theirs.removeprefix(TRIAL_PREFIX)) == _plain(ours)


def _plain(body: str) -> str:
    """Blanks at line ends and the kind of line break do not tell two texts apart."""
    return "\n".join(line.rstrip() for line in body.strip().splitlines())
