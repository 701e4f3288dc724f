"""Quiet hours (静默时段): when nothing makes a sound for somebody, by the clock on their wall."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

A_DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing sounds, in minutes since midnight; equal ones are no hours at all."""

    quiet_from: int = 20 * 60
    quiet_until: int = 7 * 60

    @property
    def none(self) -> bool:
        """Whether everything sounds at any hour."""
        return self.quiet_from == self.quiet_until

    def over_at(self, wall: datetime) -> datetime:
        """Return when the quiet hours end in which a moment of wall time lies, else that moment."""
        since = (wall.hour * 60 + wall.minute - self.quiet_from) % A_DAY
        if self.none or since >= (self.quiet_until - self.quiet_from) % A_DAY:
            return wall
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
        end = midnight + timedelta(minutes=self.quiet_until)
        return end if end > wall else end + timedelta(days=1)

    def covers(self, wall: datetime) -> bool:
        """Tell whether a moment of wall time lies in them."""
        return self.over_at(wall) > wall


USUAL = Quiet()
"""What holds until somebody has set their own."""


class Hours(NamedTuple):
    """When nothing sounds for whom something is; ``member_id`` is theirs if they hold a role."""

    quiet: Quiet
    member_id: int | None
