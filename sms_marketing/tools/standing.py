"""A number's standing with a company, as the gate reads it: plain values, for it is asked about thousands at a time."""

from __future__ import annotations

from typing import NamedTuple

# Which opt-out takes the place of which: what the person said goes before what the carrier said, a block before both.
STRENGTH = {"none": 0, "provider": 1, "keyword": 2, "erased": 2, "person": 3, "legal": 4}


class Standing(NamedTuple):
    """What is known of a number; the default is a number that nobody knows.

    `id` is the subscriber's. `under_review`: the person may have opted out, a colleague has to decide.
    `is_unreachable`: Twilio said so. `own_zone` is what a colleague entered; `last_country`, `last_state` and
    `last_zip` are the place of the person's last text. `stopped_for`: ids of the accounts that alone were told STOP.
    """

    number: str = ""
    id: int | None = None
    suppression: str = "none"
    opted_in: bool = False
    under_review: bool = False
    is_unreachable: bool = False
    own_zone: str = ""
    last_country: str = ""
    last_state: str = ""
    last_zip: str = ""
    stopped_for: tuple[int, ...] | None = None

    def suppression_for(self, account: int | None) -> str:
        """Why this account (its id) may not text the number: a STOP to it alone counts where nothing stronger does."""
        stopped = account is not None and self.stopped_for and account in self.stopped_for
        return "keyword" if stopped and STRENGTH[self.suppression] < STRENGTH["keyword"] else self.suppression

    @property
    def last_seen(self) -> tuple[str, str, str]:
        """Country, state and ZIP code of the person's last text, as Twilio tells them; all empty without a country."""
        return (self.last_country, self.last_state, self.last_zip) if self.last_country else ("", "", "")


NOBODY = Standing()
