"""Which days are worked, and the working day that is nearest to any."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duties.calendar.holiday_library import FIRST_YEAR, announced_years
from duties.calendar.working_calendar import (
    CalendarDay,
    CalendarYear,
    DayKind,
    WorkingCalendar,
    YearSource,
    compare,
    is_next_year_missing,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)


def shipped() -> WorkingCalendar:
    calendar = WorkingCalendar()
    for year, days in announced_years().items():
        calendar = calendar.with_year(CalendarYear(year, True, YearSource.LIBRARY, AT), days)
    return calendar


days_of_years = st.dates(date(FIRST_YEAR, 1, 1), date(2029, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A calendar with days off and make-up days anywhere."""
    kinds = draw(st.dictionaries(days_of_years, st.sampled_from(DayKind), max_size=60))
    named = [CalendarDay(day, kind, "示例节", day.year) for day, kind in kinds.items()]
    return WorkingCalendar({}, {each.day: each for each in named})


def test_every_day_of_the_announced_years_is_as_the_library_has_it() -> None:
    calendar, day = shipped(), date(FIRST_YEAR, 1, 1)
    while calendar.is_announced(day.year):
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
        day += DAY
    assert day >= date(2027, 1, 1)


def test_a_year_that_is_not_announced_is_the_plain_week() -> None:
    calendar = shipped()
    assert not calendar.is_announced(2027)
    assert calendar.of_year(2027) == ()
    assert calendar.is_working(date(2027, 1, 1))  # a Friday; nothing is guessed
    assert not calendar.is_working(date(2027, 1, 2))


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        (date(2026, 1, 31), date(2026, 2, 2), date(2026, 1, 30)),  # a Saturday, the 31st
        (date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28)),  # a Saturday that is worked
        (date(2026, 2, 15), date(2026, 2, 24), date(2026, 2, 14)),  # nine days off
        (date(2026, 5, 31), date(2026, 6, 1), date(2026, 5, 29)),
        (date(2026, 10, 1), date(2026, 10, 8), date(2026, 9, 30)),
        (date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29)),  # there is one, a Thursday
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),  # not announced, a Tuesday
        (date(2026, 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_nearest_working_days(day: date, following: date, preceding: date) -> None:
    calendar = shipped()
    assert calendar.next_working(day) == following
    assert calendar.previous_working(day) == preceding


@given(calendars(), days_of_years)
def test_the_next_working_day_is_the_first_one_that_is_worked(
    calendar: WorkingCalendar, day: date
) -> None:
    found = calendar.next_working(day)
    assert found >= day
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day + DAY * each) for each in range((found - day).days))


@given(calendars(), days_of_years)
def test_the_previous_working_day_is_the_last_one_that_is_worked(
    calendar: WorkingCalendar, day: date
) -> None:
    found = calendar.previous_working(day)
    assert found <= day
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day - DAY * each) for each in range((day - found).days))


@given(calendars(), days_of_years)
def test_going_on_and_back_again_ends_at_a_working_day_no_later(
    calendar: WorkingCalendar, day: date
) -> None:
    following = calendar.next_working(day)
    assert calendar.previous_working(following) == following
    assert calendar.next_working(calendar.previous_working(day)) <= following


@given(calendars(), calendars())
def test_what_differs_between_two_calendars_is_told_by_the_day(
    before: WorkingCalendar, after: WorkingCalendar
) -> None:
    changed = {each.day: each.working for each in compare(before, after)}
    for day in {*before.days, *after.days}:
        differs = before.is_working(day) != after.is_working(day)
        assert changed.get(day) == (after.is_working(day) if differs else None)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
        (date(2025, 11, 30), False),
    ],
)
def test_from_november_the_next_year_is_expected(today: date, missing: bool) -> None:
    assert is_next_year_missing(shipped(), today) is missing
