"""What the working calendar needs from storage, and what its use cases are handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chat.ports import Journal
from duties.calendar.working_calendar import CalendarDay, CalendarYear, WorkingCalendar
from people.model import Person


class CalendarStore(Protocol):
    """The announced days by year."""

    def read(self) -> WorkingCalendar:
        """Return everything that is in."""

    def add_year(self, year: CalendarYear, days: Sequence[CalendarDay]) -> bool:
        """Put a year in; ``False`` when somebody else has done so."""

    def replace_year(self, year: CalendarYear, days: Sequence[CalendarDay]) -> None:
        """Put a year in, in place of what was known of it."""


@dataclass(frozen=True, slots=True)
class MovedOccurrence:
    """An occurrence that another calendar puts on another day; ``count``: at so many places.

    Of more than one no ``unit_name`` is told.
    """

    unit_name: str
    title: str
    before: date
    after: date
    count: int = 1


class OccurrencesOnDays(Protocol):
    """The occurrences whose days follow from the calendar."""

    def moved_between(
        self, before: WorkingCalendar, after: WorkingCalendar
    ) -> Sequence[MovedOccurrence]:
        """Return those that fall on other days under another calendar, the earliest first."""


class CalendarWork(Protocol):
    """One turn that reads or changes the working calendar."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def calendar(self) -> CalendarStore:
        """The announced days."""

    @property
    def journal(self) -> Journal:
        """Where it is written down who changed what."""

    @property
    def person(self) -> Person | None:
        """Who acts; ``None`` for somebody at the command line."""

    def day(self) -> date:
        """Return the wall-calendar day of this turn."""
