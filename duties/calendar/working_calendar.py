"""The working calendar: which days are worked, by year, announced or estimated (预估).

The plain week holds, Monday to Friday, but for the days that an announcement of the State Council's
office names. A year that is not announced has none: nothing is guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

SATURDAY = 5
ONE_DAY = timedelta(days=1)
WARN_FROM = 11  # the month from which the next year is expected to be announced


class DayKind(StrEnum):
    """What an announced day is."""

    HOLIDAY = "holiday"
    WORKING = "working"

    @property
    def label(self) -> str:
        """The Chinese name of the kind."""
        return {"holiday": "放假", "working": "上班"}[self.value]


class YearSource(StrEnum):
    """From where a year's days are known."""

    LIBRARY = "library"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The Chinese name of the source."""
        return {"library": "软件自带", "notice": "办公室录入的通知"}[self.value]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that an announcement names; ``year`` is the announcement's, which reaches back into
    the December before."""

    day: date
    kind: DayKind
    name: str
    year: int


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What is known of a year; one that is not ``announced`` is only partly known."""

    year: int
    announced: bool
    source: YearSource
    known_at: datetime
    known_by: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days that are worked; without any year it is the plain week."""

    years: Mapping[int, CalendarYear] = field(default_factory=dict)
    days: Mapping[date, CalendarDay] = field(default_factory=dict)

    def is_announced(self, year: int) -> bool:
        """Tell whether a year is announced; one that is not is estimated (预估)."""
        return year in self.years and self.years[year].announced

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked."""
        named = self.days.get(day)
        if named is not None:
            return named.kind is DayKind.WORKING
        return day.weekday() < SATURDAY

    def next_working(self, day: date) -> date:
        """Return the day itself when it is worked, else the first after it that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """Return the day itself when it is worked, else the last before it that is."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def of_year(self, year: int) -> tuple[CalendarDay, ...]:
        """Return the days that the announcement of a year names, in their order."""
        return tuple(each for _, each in sorted(self.days.items()) if each.year == year)

    def with_year(self, year: CalendarYear, days: Iterable[CalendarDay]) -> "WorkingCalendar":
        """Return the calendar with another announcement for a year, in place of what was known."""
        kept = {day: each for day, each in self.days.items() if each.year != year.year}
        return WorkingCalendar(
            {**self.years, year.year: year}, kept | {each.day: each for each in days}
        )


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that is worked and was not, or the other way round."""

    day: date
    working: bool


def compare(before: WorkingCalendar, after: WorkingCalendar) -> tuple[DayChange, ...]:
    """Return the days on which two calendars differ, in their order."""
    named = sorted({*before.days, *after.days})
    return tuple(
        DayChange(day, after.is_working(day))
        for day in named
        if before.is_working(day) != after.is_working(day)
    )


def is_next_year_missing(calendar: WorkingCalendar, today: date) -> bool:
    """Tell whether it is November or later, and the next year is not announced here."""
    return today.month >= WARN_FROM and not calendar.is_announced(today.year + 1)
