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
    to other rows of ours. Each SID is given away once, the oldest message to the oldest attempt.
    """
    free = sorted((one for one in held if one.sid not in taken), key=_age)
    answers = {}
    for text in sorted(lost, key=lambda one: (one.attempted_at, one.uuid)):
        candidates = [one for one in free if one.to == text.to and _may_be(one, text)]
        own = next((one for one in candidates if _same_body(one.body, text.body)), None)
        if own:
            free.remove(own)
        answers[text.uuid] = (FOUND, own.sid) if own else (UNDECIDED if candidates else ABSENT, None)
    return answers


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
