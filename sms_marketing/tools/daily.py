"""What happens once a day, at an hour that people keep."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def last_time(now: datetime, zone: str | None, hour: int) -> datetime:
    """The last moment at or before `now` (aware) at which clocks in `zone` showed `hour` o'clock; aware, UTC's offset.

    An unknown zone counts as UTC. Where the clocks skip the hour, the moment they jump to counts.
    """
    there = now.astimezone(_zone(zone))
    moment = there.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if moment.astimezone(now.tzinfo) > now:
        moment = (there - timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    return moment.astimezone(ZoneInfo("UTC"))


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
