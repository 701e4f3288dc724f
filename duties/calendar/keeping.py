"""What the product knows of the working calendar, and how the office changes it by a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chat.changes import NOTE
from core.errors import XunanError
from duties.calendar.holiday_library import announced_years
from duties.calendar.notice_reading import Notice, read_notice
from duties.calendar.ports import CalendarWork, MovedOccurrence, OccurrencesOnDays
from duties.calendar.working_calendar import (
    CalendarDay,
    CalendarYear,
    DayChange,
    WorkingCalendar,
    YearSource,
    compare,
)


class NoticeKnown(XunanError):
    """The year stands in the calendar already as the notice says it."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


class NoticePartial(XunanError):
    """A notice names some festivals of a year of which nothing is announced yet."""

    def __init__(self, year: int, missing: tuple[str, ...]) -> None:
        super().__init__(f"{year}: {'、'.join(missing)}")
        self.year = year
        self.missing = missing


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What applying a notice would do: days that change, and occurrences that move."""

    notice: Notice
    after: WorkingCalendar
    changes: tuple[DayChange, ...]
    moved: Sequence[MovedOccurrence] = ()


def read_calendar(work: CalendarWork) -> WorkingCalendar:
    """Return the calendar; announced years that come with the product and are not in are put in."""
    known = work.calendar.read()
    missing = {year: days for year, days in announced_years().items() if year not in known.years}
    for year, days in missing.items():
        announced = CalendarYear(year, True, YearSource.LIBRARY, work.now)
        if work.calendar.add_year(announced, days):
            known = known.with_year(announced, days)
    return known


def preview_notice(
    work: CalendarWork,
    text: str,
    year: int | None = None,
    occurrences: OccurrencesOnDays | None = None,
) -> NoticePreview:
    """Return what a pasted notice says and would change; nothing is written.

    Raises ``NoticeUnreadable`` with everything that could not be read, and ``NoticePartial``.
    """
    before = read_calendar(work)
    notice = read_notice(text, work.day(), before, year)
    if not notice.whole and not before.is_announced(notice.year):
        raise NoticePartial(notice.year, notice.missing)
    after = before.with_year(_announcement(work, notice, text), days_under(notice, before))
    moved = occurrences.moved_between(before, after) if occurrences else ()
    return NoticePreview(notice, after, compare(before, after), moved)


def refuse_known(work: CalendarWork, preview: NoticePreview) -> None:
    """Raise ``NoticeKnown`` for a notice that says nothing new."""
    before, year = read_calendar(work), preview.notice.year
    known = {(each.day, each.kind) for each in before.of_year(year)}
    if before.is_announced(year) and known == {
        (each.day, each.kind) for each in preview.after.of_year(year)
    }:
        raise NoticeKnown(year)


def apply_notice(work: CalendarWork, text: str, year: int | None = None) -> NoticePreview:
    """Put the days of a pasted notice into the calendar, with a line on the audit chain.

    A whole notice takes the place of what was known of its year; one that changes a festival
    takes the place of that festival's days. Raises as ``preview_notice`` and ``refuse_known``.
    """
    before = read_calendar(work)
    preview = preview_notice(work, text, year)
    refuse_known(work, preview)
    announced = preview.after.years[preview.notice.year]
    days = preview.after.of_year(announced.year)
    work.calendar.replace_year(announced, days)
    was = {each.day: each.kind.value for each in before.of_year(announced.year)}
    now = {each.day: each.kind.value for each in days}
    changes: dict[str, tuple[object, object]] = {
        day.isoformat(): (was.get(day), now.get(day))
        for day in sorted({*was, *now})
        if was.get(day) != now.get(day)
    }
    changes[NOTE] = (None, "、".join(each.name for each in preview.notice.festivals))
    actor = work.person.id if work.person else None
    work.journal.record(work.now, actor, "apply_notice", f"calendar:{announced.year}", changes)
    return preview


def _announcement(work: CalendarWork, notice: Notice, text: str) -> CalendarYear:
    by = work.person.id if work.person else None
    return CalendarYear(notice.year, True, YearSource.NOTICE, work.now, by, text.strip())


def days_under(notice: Notice, before: WorkingCalendar) -> tuple[CalendarDay, ...]:
    """Return a year's days when a notice is in force."""
    if notice.whole:
        return notice.days()
    named = {name for each in notice.festivals for name in each.name.split("、")}
    kept = [each for each in before.of_year(notice.year) if not named & {*each.name.split("、")}]
    found: dict[date, CalendarDay] = {each.day: each for each in (*kept, *notice.days())}
    return tuple(day for _, day in sorted(found.items()))
