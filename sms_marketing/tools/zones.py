"""Where the person with a number may be: every zone that cannot be ruled out, and whose sending rules apply.

The order is FEATURES C4: the person's own zone, the addresses of leads and contacts with the number, the place that
Twilio names for the person's texts, the number's prefix, the company's country. People keep numbers when they move, so
an address beats a prefix; a prefix answer is widened, for it is sometimes too narrow (+1 850 is Florida, part Central).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

import phonenumbers
import pytz  # its table of the zones of each country is the tz database's zone.tab; Odoo needs it as well
from phonenumbers import timezone as phone_zones
from phonenumbers.tzdata import TIMEZONE_DATA

from .area_codes import REGIONS
from .place import Place
from .state_zones import MILITARY, STATE_ZONES, TERRITORIES, ZIP_EXCEPTIONS, ZIP_STATES

_US_ZIP = re.compile(r"\s*(\d{3})\d{2}(?:-?\d{4})?\s*")

_AMERICAN_PREFIXES = sorted({len(prefix) for prefix in TIMEZONE_DATA if prefix.startswith("1")}, reverse=True)
_STATE_CODE = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)

# (country, state, ZIP), ISO codes, each may be empty
Address = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)  # few and cached: looked up by identity, which the gate's speed needs
class Line:
    """What a number alone tells: `regions` of its prefix (the country's, where that is all), and candidate `zones`."""

    regions: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        return _country(self.regions[0]) if self.regions else ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """What an address tells; no zones where it is somewhere, but nobody can tell at what time."""

    region: str
    zones: tuple[str, ...]


def line(e164: str, country: str | None) -> Line:
    """Return what the number tells; `country` as `tools/phone.py` gives it (`001`: belongs to none)."""
    if not e164.startswith("+1"):
        return _line_abroad(e164, country or "")
    # North America does not tell mobiles from landlines and has most of the numbers: its table is asked directly
    for length in _AMERICAN_PREFIXES:
        if zones := TIMEZONE_DATA.get(e164[1 : length + 1]):
            return _line_in_america(e164[2:5], country or "", zones)
    return _line_in_america(e164[2:5], country or "", ())


@lru_cache(maxsize=20_000)
def _line_in_america(area_code: str, country: str, zones: tuple[str, ...]) -> Line:
    home = region_of(country, "")
    regions = REGIONS.get(area_code, (home,)) if home in ("US", "CA") else (home,)
    widened = (*zones, *(zone for region in regions for zone in STATE_ZONES.get(region, ())))
    return _known_line(regions if home else (), tuple(dict.fromkeys(widened)))


@lru_cache(maxsize=20_000)
def _line_abroad(e164: str, country: str) -> Line:
    """Return what the library tells; mobiles abroad belong to no town, so to all zones of their country."""
    found = phone_zones.time_zones_for_number(phonenumbers.parse(e164))
    zones = tuple(zone for zone in found if zone != phone_zones.UNKNOWN_TIMEZONE)
    home = region_of(country, "")
    return _known_line(() if home in ("", "001") else (home,), zones)


@lru_cache(maxsize=20_000)
def _known_line(regions: tuple[str, ...], zones: tuple[str, ...]) -> Line:
    """Return the one Line of these values, so that all area codes of a state share theirs."""
    return Line(regions, zones)


@lru_cache(maxsize=20_000)
def resolve(
    number: Line,
    own_zone: str = "",
    addresses: tuple[Address, ...] = (),
    inbound: Address = ("", "", ""),
    company_country: str = "",
    presumed: frozenset[str] = frozenset(),
) -> Place:
    """Return the Place of the person; `presumed` are the regions that count everybody with their area codes."""
    spots, found_by = _first_spots(number, (("address", addresses), ("inbound", (inbound,))))
    zones = tuple(dict.fromkeys(zone for spot in spots for zone in spot.zones))
    regions = _regions(number, spots, presumed)
    if own_zone:
        return Place((own_zone,), regions, "own")
    if spots:
        return Place(zones, regions, found_by) if all(spot.zones for spot in spots) else Place((), regions, "none")
    if number.zones:
        return Place(number.zones, regions, "prefix")
    return _by_company(number, company_country, regions)


def midday_zone(now: datetime) -> str:
    """Return a zone in which it is between twelve and one o'clock at `now` (aware), for people who exist on paper only.

    Demos, benches and tests that run at any hour enter it as the person's own time zone: the rules stay as they are.
    """
    east = 12 - now.astimezone(timezone.utc).hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"  # POSIX counts westwards: Etc/GMT-2 is two hours east


def zones_of(region: str) -> tuple[str, ...]:
    """Return all zones of a region (ISO 3166-1 or -2), none for an unknown one."""
    return STATE_ZONES.get(region) or country_zones(_country(region))


def country_zones(country: str) -> tuple[str, ...]:
    """Return all zones of a country (ISO code), none for an unknown one."""
    return tuple(pytz.country_timezones.get(country, ())) if country else ()


def _first_spots(number: Line, sources: tuple[tuple[str, tuple[Address, ...]], ...]) -> tuple[list[_Spot], str]:
    """Return the spots of the first source that tells of a place, and its name."""
    for name, addresses in sources:
        if spots := [spot for address in addresses if (spot := _spot(address, number))]:
            return spots, name
    return [], ""


def _spot(address: Address, number: Line) -> _Spot | None:
    """Return what an address tells, None if it tells nothing beyond what the number does."""
    country, state, postcode = address
    country = country or (number.country if _US_ZIP.fullmatch(postcode) and number.country == "US" else "")
    region = region_of(country, state)
    if region == "US" and (found := _US_ZIP.fullmatch(postcode)):
        region = region_of("US", ZIP_EXCEPTIONS.get(postcode.strip()[:5]) or ZIP_STATES.get(found[1], ""))
    if region in STATE_ZONES or region in MILITARY:
        return _Spot(region, STATE_ZONES.get(region, ()))
    zones = country_zones(_country(region))
    # a country alone tells less than a number of one of its places
    if not zones or (_country(region) == number.country and len(zones) > 1 and set(number.zones) <= set(zones)):
        return None
    return _Spot(region, zones)


def _regions(number: Line, spots: list[_Spot], presumed: frozenset[str]) -> tuple[str, ...]:
    """Return whose rules apply: of the places, of the number's country if that is another, of presuming area codes."""
    if not spots:
        return number.regions
    found = [spot.region for spot in spots]
    if number.country and number.country not in {_country(region) for region in found}:
        found.append(number.country)
    return tuple(dict.fromkeys([*found, *(region for region in number.regions if region in presumed)]))


def _by_company(number: Line, country: str, regions: tuple[str, ...]) -> Place:
    """Return the company's place: only for numbers of no country, and where its country has one zone."""
    zones = country_zones(country)
    if number.country in ("", country) and len(zones) == 1:
        return Place(zones, regions or (country,), "company")
    return Place((), regions, "none")


def region_of(country: str, state: str) -> str:
    """Return the ISO 3166 code of a place, like US-TX or FR; territories of the United States are its states.

    A state in words instead of its code is left out.
    """
    country, state = country.strip().upper(), state.strip().upper()
    if country in TERRITORIES:
        return f"US-{country}"
    return f"{country}-{state}" if country and _STATE_CODE.fullmatch(state) else country


def _country(region: str) -> str:
    return region.partition("-")[0]
