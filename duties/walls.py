"""Wall time as moments, in any zone: hours that do not exist, and hours that come twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (aware UTC) at which the wall clock of a zone shows a naive time.

    An hour that comes twice is the first of both. One that is left out is the moment at which the
    clock jumps over it; so later on the wall is never earlier in time.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _jump(before, moment, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment between two at which the zone has its later offset."""
    later = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == later:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
