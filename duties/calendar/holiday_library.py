"""The announced years that come with the product, from the package ``chinesecalendar``.

It raises for a year that was not announced when it was made, and is asked for no other.
"""

from datetime import date
from functools import cache

from duties.calendar.working_calendar import CalendarDay, DayKind

FIRST_YEAR = 2024  # no duty is older
_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@cache
def announced_years() -> dict[int, tuple[CalendarDay, ...]]:
    """Return the days of each announced year from ``FIRST_YEAR`` on."""
    from chinese_calendar.constants import Holiday, holidays, workdays  # noqa: PLC0415 - seldom

    chinese = {each.value: each.chinese for each in Holiday}
    found: dict[int, list[CalendarDay]] = {}
    for kind, days in ((DayKind.HOLIDAY, holidays), (DayKind.WORKING, workdays)):
        for day, english in days.items():
            name = chinese[english]
            year = _year_of(day, name)
            if year >= FIRST_YEAR:
                named = CalendarDay(day, kind, _NAMES.get(name, name), year)
                found.setdefault(year, []).append(named)
    last = max(holidays).year
    return {
        year: tuple(sorted(days, key=lambda each: each.day))
        for year, days in sorted(found.items())
        if year <= last
    }


def _year_of(day: date, name: str) -> int:
    """Return whose announcement names a day: New Year's Day reaches back into December."""
    return day.year + 1 if name == "元旦" and day.month == 12 else day.year
