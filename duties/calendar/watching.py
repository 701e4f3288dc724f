"""From November the office has it on its to-do that the next year's holidays are to be put in."""

from collections.abc import Sequence
from datetime import date, datetime, time

from duties.calendar.keeping import read_calendar
from duties.calendar.working_calendar import WorkingCalendar, is_next_year_missing
from duties.rollouts.ports import RolloutWork
from people.awaiting import mark_stale, put_items
from people.model import Role
from people.ports import PeopleWork
from people.todo import TodoEntry, TodoItem, office_of, seat_of

SUBJECT, AWAITED = "calendar", "notice"
LAST_DAY = (12, 25)  # month and day by which it should be in


def missing_year(calendar: WorkingCalendar, today: date) -> int | None:
    """Return the year that should be in by now and is not, or ``None``."""
    if not calendar.is_announced(today.year):
        return today.year
    return today.year + 1 if is_next_year_missing(calendar, today) else None


def watch(work: RolloutWork) -> None:
    """Let the office wait for the notice of a year that is missing, and for no other."""
    today, calendar = work.day(), read_calendar(work)
    missing = missing_year(calendar, today)
    for year in (today.year, today.year + 1):
        items = _items(work, year) if year == missing else []
        mark_stale(work, put_items(work, SUBJECT, year, items))


def _items(work: RolloutWork, year: int) -> list[TodoItem]:
    """Return the items of the offices: that of the whole area, or where it has nobody, all."""
    known = {item.holder: item for item in work.todo_items.about(SUBJECT, year)}
    seats = {
        seat
        for person in work.persons.all_holding(Role.OFFICE)
        for held in person.memberships
        if (seat := seat_of(held)) is not None
    }
    area = office_of("")
    day = date(min(year - 1, work.day().year), *LAST_DAY)
    due = datetime.combine(day, time(12), work.zone)
    return [
        known.get(seat) or TodoItem(SUBJECT, year, AWAITED, seat, due, work.now)
        for seat in sorted({area} if area in seats else seats)
    ]


def spell_items(_: PeopleWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about years."""
    return [
        TodoEntry(
            item,
            "录入放假安排",
            f"国务院办公厅{item.subject_id}年通知",
            f"{item.subject_id}年日历",
        )
        for item in items
    ]
