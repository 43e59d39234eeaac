"""Which of a company's senders a text leaves from: picked → preferred → its country → the first.

`picked` is what a person chose for this text and is never replaced by another. `preferred` comes from
the campaign, sequence or template; it gives way where it cannot be used.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

USABLE, MISSING, COUNTRY = "usable", "missing", "country"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sender that could be used now; `countries` are ISO codes, empty for all of the world."""

    id: int
    countries: frozenset[str] = frozenset()

    def reaches(self, country: str | None) -> bool:
        """Whether texts to this country may leave from here; an unknown country is reached by all-world senders."""
        return not self.countries or country in self.countries


def choose(
    candidates: Sequence[Candidate], country: str | None, picked: int | None = None, preferred: Collection[int] = ()
) -> tuple[int | None, str]:
    """(id, usable), or (None, why): missing (none can be used at all, or not the picked one) or country.

    `candidates` are in the order in which the user put them. A sender that is named for the country wins over one
    for all the world.
    """
    by_id = {candidate.id: candidate for candidate in candidates}
    if picked:
        return (picked, USABLE) if picked in by_id else (None, MISSING)
    for wanted in preferred:
        if wanted in by_id and by_id[wanted].reaches(country):
            return wanted, USABLE
    return _by_country(candidates, country)


def _by_country(candidates: Sequence[Candidate], country: str | None) -> tuple[int | None, str]:
    if not candidates:
        return None, MISSING
    reaching = [candidate for candidate in candidates if candidate.reaches(country)]
    named = [candidate for candidate in reaching if candidate.countries]
    best = next(iter(named or reaching), None)
    return (best.id, USABLE) if best else (None, COUNTRY)
