"""Which page stands behind a personal link, and what its button may do."""

from __future__ import annotations

from dataclasses import dataclass

QUESTION, CHANGE = "question", "change"
THANKS, CLOSED, ANSWERED, ALREADY = "thanks", "closed", "answered", "already"
EXPIRED, GONE, UNKNOWN, SAMPLE = "expired", "gone", "unknown", "sample"

WITH_BUTTON = (QUESTION, CHANGE)
STATUS = {UNKNOWN: 404, EXPIRED: 410, GONE: 410}  # the others: 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a link that exists; `other_answer`: another choice of its question stands."""

    has_lead: bool
    is_open: bool
    is_tapped: bool
    other_answer: bool = False
    may_change: bool = False


def page(facts: Facts | None) -> str:
    """The page that an opening shows. Only those WITH_BUTTON act when the button is pressed."""
    if facts is None:
        return UNKNOWN
    if not facts.has_lead:
        return GONE
    if facts.is_tapped:
        return ANSWERED
    if not facts.is_open:
        return EXPIRED
    if facts.other_answer:
        return CHANGE if facts.may_change else ALREADY
    return QUESTION


def may_move(target: int, current: int | None, backward: bool) -> bool:
    """Whether a tap may move a lead between stages, by their places in the pipeline (None: in no stage yet)."""
    return current is None or backward or target >= current
