"""Which days are proposed for a season, and how those that overlap are counted."""

from datetime import UTC, date, datetime

import pytest

from duties.calendar.holiday_library import announced_years
from duties.calendar.working_calendar import CalendarYear, WorkingCalendar, YearSource
from duties.seasons.proposing import proposals
from duties.seasons.season import Season, SeasonUnknown, read_season
from duties.seasons.stretches import Limits, Stretch, joined, standings

MADE = datetime(2025, 12, 1, tzinfo=UTC)
OF_2026 = WorkingCalendar().with_year(
    CalendarYear(2026, True, YearSource.LIBRARY, MADE), announced_years()[2026]
)


@pytest.mark.parametrize(
    ("season", "today", "first"),
    [
        (Season.SPRING, date(2026, 1, 5), (date(2026, 2, 8), date(2026, 2, 23))),
        (Season.SPRING, date(2026, 2, 16), (date(2026, 2, 16), date(2026, 2, 23))),
        (Season.NATIONAL_DAY, date(2026, 9, 1), (date(2026, 9, 24), date(2026, 10, 7))),
        (Season.FLOOD, date(2026, 11, 22), (date(2027, 5, 1), date(2027, 9, 30))),
        (Season.FLOOD, date(2026, 6, 3), (date(2026, 6, 3), date(2026, 9, 30))),
        (Season.WINTER, date(2026, 11, 22), (date(2026, 11, 22), date(2027, 2, 28))),
        (Season.WINTER, date(2027, 9, 1), (date(2027, 11, 1), date(2028, 2, 29))),
        (Season.EVENT, date(2026, 11, 22), (date(2026, 11, 22), date(2026, 11, 22))),
    ],
)
def test_days_are_proposed_by_the_calendar_and_the_sources(
    season: Season, today: date, first: tuple[date, date]
) -> None:
    assert proposals(OF_2026, season, today)[0] == first


def test_of_a_festival_that_is_not_announced_none_are_proposed() -> None:
    assert proposals(OF_2026, Season.SPRING, date(2026, 3, 1)) == []


def test_who_begins_to_work_again_does_so_on_the_first_working_day_after_a_holiday() -> None:
    found = proposals(OF_2026, Season.RESUMPTION, date(2026, 2, 10))
    assert [first for first, _ in found] == [date(2026, 2, 11), date(2026, 2, 24)]


def test_a_season_is_read_by_key_or_name() -> None:
    assert read_season("spring") is read_season("春节") is Season.SPRING
    with pytest.raises(SeasonUnknown):
        read_season("梅雨")
    assert all(each.label for each in Season)


def test_days_that_overlap_or_follow_each_other_are_one() -> None:
    days = [(date(2026, 1, 5), date(2026, 1, 9)), (date(2026, 1, 1), date(2026, 1, 4))]
    assert joined(days) == [(date(2026, 1, 1), date(2026, 1, 9))]


def test_what_was_changed_before_the_days_in_question_is_not_looked_at() -> None:
    made = [Stretch(MADE.date(), MADE.date(), MADE.replace(day=n), None) for n in (2, 3, 9)]
    found = list(standings(Limits(tuple(made)), MADE.replace(day=5)))
    assert [each.since for each in found] == [MADE.replace(day=3), MADE.replace(day=9)]
