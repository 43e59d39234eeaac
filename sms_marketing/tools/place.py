"""Where the person with a number may be: a set of zones and of rules, never a guess of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """`zones`: IANA names, all of which the person may be in; empty if nobody can tell.

    `regions`: whose sending rules apply, as ISO 3166-1 or 3166-2 codes such as ("US-TX",) or ("FR",).
    `found_by` says how: own, address, inbound, prefix, company or none.
    """

    zones: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    found_by: str = "none"
