"""Quarters, each named by its first day, and when they are reported."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duties.ports import WorkingDays

PROGRAMME = "five-leads"
REPORT_AT = time(9)
A_DAY = timedelta(days=1)


def quarter_of(day: date, back: int = 0) -> date:
    """Return the first day of the quarter of a day, or of one that many quarters before."""
    number = day.year * 4 + (day.month - 1) // 3 - back
    return date(number // 4, number % 4 * 3 + 1, 1)


def quarter_at(day: int, today: date) -> date:
    """Return the quarter of a day, given by its number since the year 1; 0 is this quarter.

    There is none after this one.
    """
    this = quarter_of(today)
    return min(quarter_of(date.fromordinal(day)), this) if day else this


def end_of(quarter: date) -> date:
    """Return the last day of a quarter."""
    return quarter_of(quarter, -1) - A_DAY


def report_at(quarter: date, days: WorkingDays, zone: ZoneInfo) -> datetime:
    """Return when the quarter before this one is reported: its first working day, at nine."""
    day = quarter
    while not days.is_working(day):
        day += A_DAY
    return datetime.combine(day, REPORT_AT, zone)
