"""The days of entries as people type them, and which of them make sense."""

from datetime import date

from chat.days import fold, make_day, named_day, nearest_day, read_coming_day, typed_day
from core.errors import XunanError
from duties.expiry.course import after_years
from duties.expiry.kinds import Expiry

FARTHEST_YEARS, OLDEST_YEARS = 50, 20  # an end ahead, or behind; a beginning as far as the former
HOW_TO_TYPE = "请发日期，如 2027-05-01、2027年5月1日 或 20270501。"


class DayRefused(XunanError):
    """A day will not do: ``what`` says why, and what to do, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_day(text: str, expiry: Expiry, today: date) -> date:
    """Return the day that was typed for an expiry; raises ``DayRefused``.

    Without a year an end is the next such day, a beginning the last one.
    """
    folded = fold(text)
    day = _read_beginning(folded, today) if expiry.years else read_coming_day(folded, today)
    if day is None:
        raise DayRefused(f"没有看懂日期“{text[:20]}”。{HOW_TO_TYPE}")
    return check_day(day, expiry, today)


def _read_beginning(folded: str, today: date) -> date | None:
    named = named_day(folded, today)
    typed = typed_day(folded)
    if named is not None or typed is None:
        return named
    if typed.year is not None:
        return make_day(typed.year, typed.month, typed.day)
    nearest = nearest_day(typed.month, typed.day, today)
    if nearest is not None and nearest > today:
        return make_day(nearest.year - 1, typed.month, typed.day)
    return nearest


def check_day(day: date, expiry: Expiry, today: date) -> date:
    """Return a day that makes sense for an expiry; raises ``DayRefused`` for any other."""
    if expiry.years and day > today:
        raise DayRefused(f"{expiry.asks}不能在今天以后。{HOW_TO_TYPE}")
    years = FARTHEST_YEARS if expiry.years or day > today else OLDEST_YEARS
    if abs(day.year - today.year) > years:
        raise DayRefused(f"{day.year}年离今天太远，请核对年份。{HOW_TO_TYPE}")
    return day


def until_of(expiry: Expiry, day: date) -> date:
    """Return the last good day that follows from the day that was given."""
    return after_years(day, expiry.years) if expiry.years else day
