"""What became of one message that we tried to hand to Twilio: the vocabulary of the wire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class OutcomeKind(str, Enum):
    """The four honest answers to "has Twilio got it?"."""

    ACCEPTED = "accepted"  # Twilio has it and told us its SID
    NOT_SENT = "not_sent"  # surely not processed: retry with back-off
    REFUSED = "refused"  # Twilio refused with a code: not created
    UNCERTAIN = "uncertain"  # may or may not have been processed: never resend blindly

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Outcome:
    """One message's result; `reason` is plain text for people and holds no secret.

    `code` is Twilio's error code, `retry_after` is in seconds, `segments` is None while Twilio has not counted,
    `price` is Twilio's own signed decimal text (usually absent at creation).
    """

    kind: OutcomeKind
    sid: str | None = None
    status: str | None = None
    code: int | None = None
    reason: str = ""
    segments: int | None = None
    retry_after: float | None = None
    http_status: int | None = None
    request_id: str | None = None
    price: str | None = None
    price_unit: str | None = None
