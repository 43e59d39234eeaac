"""A text that somebody wants to send, before it is a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from odoo import models

from ..tools import gate, phone
from ..tools.place import Place
from ..tools.standing import NOBODY, Standing

# A text in one of these states has not reached the carrier yet: the same text once more is an accident.
ON_ITS_WAY = ("ready", "held", "submitting", "uncertain", "accepted", "scheduled", "queued", "sending")


@dataclass(slots=True)
class Draft:
    """A text that somebody wants to send, before the gate has spoken.

    `country` is the code of the country in which a number without country code is read. `account` and `sender` are a
    person's pick, `preferred` the senders of campaign, sequence and template, best first. `valid_until` is a naive
    UTC time. `cap` is the daily cap of campaign or sequence (None: the company's), `waits_for_cap` whether the flow
    would rather wait for tomorrow than be refused, `window` the hours of its sequence (`sequence._window`).
    `purpose_reason` is why a transactional text is not marketing, `answers` the inbound text (its id) that a
    compliance text answers: without that ground the purpose is not honoured. `message_id` is the text's own row, if
    it has one. The gate fills in the rest; `standing` is what the number's row says, `place` where the person may be
    (`tools/place.py`), for marketing and wherever quiet hours apply; `times` are the instants of the number's other
    texts, `spared` the checks that its purpose spares it.
    """

    company: models.Model
    number: str
    body: str
    purpose: str = gate.MARKETING
    country: str | None = None
    account: models.Model | None = None
    sender: models.Model | None = None
    preferred: tuple = ()
    may_repeat: bool = False
    valid_until: datetime | None = None
    cap: int | None = None
    waits_for_cap: bool = False
    window: tuple | None = None
    purpose_reason: str = ""
    answers: int | None = None
    message_id: int | None = None
    # filled in by the gate
    parsed: phone.Number | None = None
    facts: dict = field(default_factory=dict)
    subscriber: models.Model | None = None
    standing: Standing = NOBODY
    place: Place | None = None
    place_values: Callable = dict  # gives what a message row keeps of the place and its rule
    exempt: str | None = None  # the check that would have held it, had its purpose not spared it
    times: Sequence[datetime] = ()
    spared: tuple[str, ...] = ()

    def spare(self, check):
        """Note that marketing would not have passed this check as things are."""
        if check not in self.spared:
            self.spared += (check,)

    def exemptions(self):
        """Return, as it is stored, what the purpose of this text spared it: names in order, False for nothing."""
        return ",".join(sorted({*self.spared, *([self.exempt] if self.exempt else [])})) or False


def aware(moment):
    """Return the ORM's naive UTC time as an aware one, None for no time."""
    return moment.replace(tzinfo=timezone.utc) if moment else None


def naive(moment):
    """Return an aware time as the ORM wants it, False for no time."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment else False
