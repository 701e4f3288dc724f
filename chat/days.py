"""Days as people type them: 明天, 12月3日, 2026-12-03, 20261203, 下周二, 周五到下周二."""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from core.clock import WEEKDAYS

_NAMED = {
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_WEEKDAY = re.compile(r"(?P<week>下下|下|本|这)?(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_BEHIND = re.compile(r"\s*\(?(周|星期)[一二三四五六日天]\)?$")
_DATES = re.compile(
    r"(?:(?P<year>[0-9]{4})\s*[年/.-]\s*)?(?P<month>[0-9]{1,2})\s*[月/.-]\s*(?P<day>[0-9]{1,2})\s*[日号]?"
    r"|(?P<year8>[0-9]{4})(?P<month8>[0-9]{2})(?P<day8>[0-9]{2})"
)
_DAY_ALONE = re.compile(r"(?P<day>[0-9]{1,2})\s*[日号]?")
_COUNTED = re.compile(
    r"(?P<first>.*?)(?:起|开始)?\s*(?P<days>[0-9]{1,2}|[一二两三四五六七八九十])\s*天"
)
_TO = re.compile(r"\s*(?:到|至|[~—–-]+)\s*")
YEARS = range(1900, 2200)
_NUMBERS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


class TypedDay(NamedTuple):
    """A day as its numbers were typed; nobody need have written the year."""

    year: int | None
    month: int
    day: int


def fold(text: str) -> str:
    """Fold full-width letters, digits and punctuation to the plain ones.

    Invisible marks go: address books put them around the numbers that people paste.
    """
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf").strip().lower()


def named_day(folded: str, today: date) -> date | None:
    """Return the day of a word such as 明天, or ``None`` for another word."""
    return today + timedelta(days=_NAMED[folded]) if folded in _NAMED else None


def typed_day(folded: str) -> TypedDay | None:
    """Return the numbers of a day, with or without its weekday behind; else ``None``."""
    match = _DATES.fullmatch(_BEHIND.sub("", folded))
    if match is None:
        return None
    year = match["year"] or match["year8"]
    month, day = int(match["month"] or match["month8"]), int(match["day"] or match["day8"])
    return TypedDay(int(year) if year else None, month, day)


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day of these numbers, or ``None`` where there is none that anybody means."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_day(month: int, day: int, today: date) -> date | None:
    """Pick the year that puts the day nearest to today: on 2 January, 12月31日 was last year."""
    found = _between(month, day, today.year - 1, today.year + 1)
    return min(found, key=lambda each: abs(each - today), default=None)


def coming_day(month: int, day: int, since: date) -> date | None:
    """Pick the year that puts the day at or next after another."""
    found = _between(month, day, since.year, since.year + 1)
    return min((each for each in found if each >= since), default=None)


def _between(month: int, day: int, first: int, last: int) -> list[date]:
    return [each for year in range(first, last + 1) if (each := make_day(year, month, day))]


def read_coming_day(
    folded: str, today: date, since: date | None = None, lately: timedelta = timedelta()
) -> date | None:
    """Return a day to come, as it was typed; ``None`` for what is no day.

    ``since`` is the day before which it does not lie where it does not say its week or year: after
    周五 stands 周二 for the one that follows. A number alone is a day of that month, or the next.
    A month and a day that went by ``lately`` are that day, not the one of the next year.
    """
    earliest = since or today
    if (named := named_day(folded, today)) is not None:
        return named
    if match := _WEEKDAY.fullmatch(folded):
        return _weekday(match["week"], match["day"], today, earliest)
    if (typed := typed_day(folded)) is not None:
        if typed.year is not None:
            return make_day(typed.year, typed.month, typed.day)
        return coming_day(typed.month, typed.day, earliest - lately)
    if match := _DAY_ALONE.fullmatch(folded):
        return _day_of_month(int(match["day"]), earliest)
    return None


def _weekday(week: str | None, name: str, today: date, earliest: date) -> date:
    place = WEEKDAYS.index("日" if name == "天" else name)
    monday = today - timedelta(days=today.weekday())
    if week is None:
        return earliest + timedelta(days=(place - earliest.weekday()) % 7)
    weeks = {"本": 0, "这": 0, "下": 1, "下下": 2}[week]
    named = monday + timedelta(days=7 * weeks + place)
    if named < earliest and weeks:  # said on a Sunday, 下周二 after 周五 is the one that follows it
        return named + timedelta(days=7)
    return named


def _day_of_month(day: int, earliest: date) -> date | None:
    year, month = earliest.year, earliest.month
    for _ in range(3):
        found = make_day(year, month, day)
        if found is not None and found >= earliest:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def read_coming_days(
    text: str, today: date, lately: timedelta = timedelta()
) -> tuple[date, date] | None:
    """Return the first and the last day of what was typed: 明天, 周五到下周二, 12月3日起3天.

    A first day without its year that went by ``lately`` is that day, and not silently the one of
    the next year. ``None`` for what names no days, or ends before it begins.
    """
    folded = re.sub(r"^从|请假$|为止$|止$", "", fold(text).replace(" ", "")).strip()
    one = read_coming_day(folded, today, lately=lately)
    if one is not None:
        return one, one
    if match := _COUNTED.fullmatch(folded):
        typed = match["first"]
        first = read_coming_day(typed, today, lately=lately) if typed else today
        days = int(_NUMBERS.get(match["days"], 0) or match["days"])
        return (first, first + timedelta(days=days - 1)) if first and days else None
    for parted in _TO.finditer(folded):
        typed = folded[: parted.start()].removesuffix("起")
        begin = read_coming_day(typed, today, lately=lately)
        if begin is None:
            continue
        last = read_coming_day(folded[parted.end() :], today, begin)
        if last is not None and last >= begin:
            return begin, last
    return None
