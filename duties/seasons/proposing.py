"""Which days are proposed for a season: those of the working calendar, and of the sources.

Of a festival that is not announced none are: the office types them.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from duties.calendar.working_calendar import ONE_DAY, DayKind, WorkingCalendar
from duties.seasons.season import Season
from duties.seasons.stretches import Days

BEFORE = timedelta(days=7)  # a festival: what is asked then is asked before it, too
MOST = 3
_FESTIVALS = {
    Season.NEW_YEAR: "元旦",
    Season.SPRING: "春节",
    Season.MAY_DAY: "劳动节",
    Season.NATIONAL_DAY: "国庆节",
}
# Of the flood season the months stand in the sources (000 教育方案 附件3); of the others in none.
_MONTHS = {Season.FLOOD: (5, 9), Season.SUMMER: (7, 8), Season.WINTER: (11, 2)}
_AFTER = ("春节", "国庆节", "元旦", "劳动节")  # when many begin to work again


def proposals(calendar: WorkingCalendar, season: Season, today: date) -> list[Days]:
    """Return the days that a season may have next, at most three stretches of them."""
    if season in _FESTIVALS:
        found = _of_festival(calendar, _FESTIVALS[season], today)
    elif season in _MONTHS:
        found = _of_months(*_MONTHS[season], today)
    elif season.at_unit:
        found = iter(_coming(calendar, season, today))
    else:
        found = iter([(today, today), (today, today + 2 * ONE_DAY), (today, today + 6 * ONE_DAY)])
    return [days for days, _ in zip(found, range(MOST), strict=False)]


def _of_festival(calendar: WorkingCalendar, name: str, today: date) -> Iterator[Days]:
    for first, last in _holidays(calendar, name):
        if last >= today:
            yield max(first - BEFORE, today), last


def _holidays(calendar: WorkingCalendar, name: str) -> Iterator[Days]:
    """Give the first and the last day off of a festival, year by year."""
    for year in sorted(calendar.years):
        off = [
            each.day
            for each in calendar.of_year(year)
            if each.kind is DayKind.HOLIDAY and name in each.name
        ]
        if off:
            yield off[0], off[-1]


def _of_months(first: int, last: int, today: date) -> Iterator[Days]:
    for year in (today.year - 1, today.year, today.year + 1):
        ends = year + (last < first) + (last == 12)
        until = date(ends, last % 12 + 1, 1) - ONE_DAY
        if until >= today:
            yield max(date(year, first, 1), today), until


def _coming(calendar: WorkingCalendar, season: Season, today: date) -> list[Days]:
    """Return today, tomorrow and, for who begins to work again, the day after the next holiday."""
    days = [today, today + ONE_DAY]
    ends = [last for name in _AFTER for _, last in _holidays(calendar, name) if last > today]
    if season is Season.RESUMPTION and ends:
        days = [today + ONE_DAY, calendar.next_working(min(ends) + ONE_DAY)]
    return [(day, day) for day in dict.fromkeys(days)]
