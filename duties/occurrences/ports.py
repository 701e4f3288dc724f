"""What showing and proving an occurrence needs from others."""

from datetime import date, datetime
from typing import Protocol

from checklists.ports import Photos, WalkWork
from duties.drills.ports import DrillStore
from duties.occurrences.views import Unpatrolled
from duties.ports import DutyWork
from hazards.photos import Photo
from people.permissions import Reach


class ProofPhotos(Photos, Protocol):
    """Photos that may also show that a duty was done."""

    def of_occurrence(self, occurrence_id: int) -> list[Photo]:
        """Return the photos that show an occurrence of a duty, in the order of their arrival."""


class PatrolSpots(Protocol):
    """Charging places, and whether anybody has patrolled there."""

    def unpatrolled(
        self, reach: Reach, day: date, since: datetime, skip: int, most: int
    ) -> tuple[list[Unpatrolled], int]:
        """Return some charging places in reach without a patrol since a moment, and their number.

        ``day`` is the day that began at that moment. What is late comes first, by how long. The
        number may be 0 where none comes after those that are skipped.
        """


class OccurrenceWork(WalkWork, DutyWork, Protocol):
    """One turn about an occurrence: its rows, photos, and the inspections that fulfil it."""

    @property
    def photos(self) -> ProofPhotos:
        """Photos."""

    @property
    def drills(self) -> DrillStore:
        """Records of drills."""

    @property
    def patrol_spots(self) -> PatrolSpots:
        """Charging places."""
