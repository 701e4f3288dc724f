"""What showing and proving an occurrence needs from others."""

from typing import Protocol

from checklists.ports import Photos, WalkWork
from duties.ports import DutyWork
from hazards.photos import Photo


class ProofPhotos(Photos, Protocol):
    """Photos that may also show that a duty was done."""

    def of_occurrence(self, occurrence_id: int) -> list[Photo]:
        """Return the photos that show an occurrence of a duty, in the order of their arrival."""


class OccurrenceWork(WalkWork, DutyWork, Protocol):
    """One turn about an occurrence: its rows, photos, and the inspections that fulfil it."""

    @property
    def photos(self) -> ProofPhotos:
        """Photos."""
