"""What the clocks of a set of zones show: a person's zone is a set, never a guess of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def there(moment: datetime, zones: Iterable[str]) -> tuple[datetime, ...]:
    """The different local times at `moment` (aware) in the zones, earliest first, naive; unknown zones say nothing."""
    return tuple(sorted({moment.astimezone(zone).replace(tzinfo=None) for zone in map(_zone, zones) if zone}))


def clocks(moment: datetime, zones: Iterable[str]) -> str:
    """What clocks there show: "08:12", "08:12–11:12" where the zones disagree, "22:12–01:12 +1" over midnight.

    Empty without a known zone.
    """
    times = there(moment, zones)
    if not times:
        return ""
    first, last = times[0], times[-1]
    if first == last:
        return f"{first:%H:%M}"
    days = (last.date() - first.date()).days
    return f"{first:%H:%M}–{last:%H:%M}" + (f" +{days}" if days else "")


def days_ahead(now: datetime, moment: datetime, zone: str) -> int:
    """How many calendar days `moment` lies after `now` where the zone is; an unknown zone counts as UTC."""
    place = _zone(zone) or ZoneInfo("UTC")
    return (moment.astimezone(place).date() - now.astimezone(place).date()).days


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
