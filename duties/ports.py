"""What the duties room needs from others."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from chat.setting_aside import Asides
from duties.misses.store import MissStore
from duties.model import Duty, Listed, Occurrence, OccurrenceState, Revision, Terms
from duties.seasons.ports import SeasonStore
from people.ports import PeopleWork


class WorkingDays(Protocol):
    """The working calendar."""

    def is_working(self, day: date) -> bool:
        """Tell whether people work on a day."""


class DutyStore(Asides[int], Protocol):
    """Duties and their revisions. Nothing here deletes."""

    def add(self, duty: Duty) -> Duty | None:
        """Keep a duty; ``None`` when the same row is in force at the same place already."""

    def get(self, duty_id: int) -> Duty | None:
        """Return a duty, or ``None``."""

    def in_force(self, about: str) -> list[Duty]:
        """Return the duties in force at a place (``Duty.about``)."""

    def of_unit(self, unit_id: int) -> list[Duty]:
        """Return the duties in force at a unit and its places."""

    def seasonal_at(self, about: str) -> list[Duty]:
        """Return the duties that follow seasons at a place, in force or ended."""

    def all_in_force(self, after: int, most: int) -> list[Duty]:
        """Return the next duties in force after one, by id."""

    def newest(self) -> int:
        """Return the id of the duty that was made last, 0 where there is none."""

    def ids_to_plan(self, now: datetime, most: int) -> list[int]:
        """Return the duties of which further occurrences are to be made."""

    def planned(self, duty_id: int, until: date, again_at: datetime) -> None:
        """Note up to which day a duty is planned, and when it is to be planned further."""

    def end(self, duty_id: int, at: datetime) -> bool:
        """End a duty; ``False`` when it had ended before."""

    def add_revision(
        self,
        duty_id: int,
        effective_from: date,
        terms: Terms,
        made_by: int | None,
        made_at: datetime,
        note: str,
    ) -> Revision:
        """Keep other terms of a duty."""

    def revisions(self, duty_id: int) -> list[Revision]:
        """Return all terms that a duty ever had, in the order in which they were made."""


class OccurrenceStore(Asides[int], Protocol):
    """Occurrences. Nothing here deletes."""

    def add(self, occurrences: Sequence[Occurrence]) -> None:
        """Keep new ones; those that stand there already stay as they are."""

    def get(self, occurrence_id: int) -> Occurrence | None:
        """Return an occurrence, or ``None``."""

    def save(self, occurrence: Occurrence) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def ids_to_settle(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""

    def since(self, duty_id: int, moment: datetime) -> list[Occurrence]:
        """Return those of a duty that are alive, or close after a moment."""

    def of_unit(self, unit_id: int, first: date, last: date) -> list[Occurrence]:
        """Return those of a unit by their days, in their order."""

    def of_duty(self, duty_id: int, first: date, last: date) -> list[Occurrence]:
        """Return those of a duty by their days, in their order."""

    def some(self, ids: Iterable[int]) -> list[Listed]:
        """Return the occurrences with these ids, but for what is not there or cannot be read."""

    def between(self, duty_id: int, start: datetime, end: datetime) -> list[Occurrence]:
        """Return those of a duty that are open at any moment between two, or still are."""

    def count(self, duty_id: int, state: OccurrenceState) -> int:
        """Count those of a duty in one state."""


class DutyWork(PeopleWork, Protocol):
    """One turn about duties."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def duties(self) -> DutyStore:
        """Duties."""

    @property
    def occurrences(self) -> OccurrenceStore:
        """Occurrences."""

    @property
    def misses(self) -> MissStore:
        """Proposals of hazards from what was missed again and again."""

    @property
    def seasons(self) -> SeasonStore:
        """Switches of key seasons."""

    @property
    def working_days(self) -> WorkingDays:
        """The working calendar."""

    def attempt(self) -> AbstractContextManager[None]:
        """Let an error undo the block and nothing else of the turn; it goes on to the caller."""

    def day(self) -> date:
        """Return the wall-calendar day of this turn."""
