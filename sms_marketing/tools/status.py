"""The life of a message, and which status report may change it.

Our own states come before Twilio has the message; Twilio's words follow, ranked, and never go back: status callbacks
arrive late, twice and out of order. Words and order: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
(read 2026-07).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Status:
    """One row of the table; `order` settles two statuses of the same rank, the higher one stays."""

    name: str
    rank: int
    order: int = 0
    final: bool = False
    ours: bool = False


# Two different ends of the same message contradict each other. Each of them proves that the message came so far and no
# further: cancelled (never left), failed (left us, not Twilio), undelivered (left Twilio), delivered (reached the
# phone). The one that proves most stays, so that every order of arrival gives the same state. `disagree` tells the
# caller, who asks the API what is true.
TABLE = (
    Status("ready", -1, ours=True),
    Status("held", -1, ours=True),
    Status("refused", -1, ours=True, final=True),
    Status("submitting", -1, ours=True),
    Status("uncertain", -1, ours=True),
    Status("scheduled", 0, order=0),
    Status("accepted", 0, order=1),
    Status("queued", 1),
    Status("sending", 2),
    Status("sent", 3),
    Status("canceled", 4, order=0, final=True),
    Status("failed", 4, order=1, final=True),
    Status("undelivered", 4, order=2, final=True),
    Status("delivered", 4, order=3, final=True),
    Status("read", 5, final=True),
    Status("received", 6, final=True),  # inbound: nothing follows
)

BY_NAME = {status.name: status for status in TABLE}
RANK = {status.name: status.rank for status in TABLE}
OURS = frozenset(status.name for status in TABLE if status.ours)
TWILIO = frozenset(status.name for status in TABLE if not status.ours and status.name != "received")
FINAL = frozenset(status.name for status in TABLE if status.final)


def is_final(status: str) -> bool:
    """True if nothing more is to be expected (`read` may still follow `delivered`); unknown words are not final."""
    return status in FINAL


def advance(current: str, incoming: str) -> str:
    """The state after Twilio reported `incoming`: never lowered; an unknown report leaves `current` as it is.

    Any word of Twilio's beats any state of ours: it proves that Twilio has the message.
    """
    if incoming not in TWILIO or current == "received":
        return current
    if current not in BY_NAME:
        return incoming
    return max(current, incoming, key=_strength)


def disagree(current: str, incoming: str) -> bool:
    """True if both are ends of a message that cannot both be true: ask the API."""
    ends = TWILIO & FINAL
    different = current != incoming and {current, incoming} <= ends
    return different and {current, incoming} != {"delivered", "read"}


def _strength(name: str) -> tuple[int, int]:
    status = BY_NAME[name]
    return status.rank, status.order
