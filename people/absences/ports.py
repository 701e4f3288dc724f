"""The storage that absences need, and the work of a turn with it."""

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from chat.setting_aside import Asides
from people.absences.model import Absence
from people.ports import PeopleWork


class AbsenceStore(Asides[int], Protocol):
    """Who is away, and who stands in."""

    def add(self, absence: Absence) -> Absence:
        """Keep a new absence and return it with its id."""

    def get(self, absence_id: int) -> Absence | None:
        """Return an absence, or ``None``."""

    def save(self, absence: Absence) -> bool:
        """Keep what has changed of an absence; ``False`` when somebody was quicker."""

    def concerning(self, person_id: int) -> list[Absence]:
        """Return the planned and active absences of a person, and those they stand in for."""

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return the absences about which something changes by now, the earliest first."""

    def ids_lost(self, most: int) -> list[int]:
        """Return those whose substitute takes no message, which nobody was told yet."""


class AbsenceWork(PeopleWork, Protocol):
    """One turn, with what absences need of it."""

    @property
    def absences(self) -> AbsenceStore:
        """Absences."""

    def attempt(self) -> AbstractContextManager[None]:
        """Let a refusal undo the block and nothing else of the turn; it goes on to the caller."""

    def day(self) -> date:
        """Return the wall-calendar day of this turn."""
