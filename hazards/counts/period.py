"""Periods of the wall calendar: the days that a figure is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from core.clock import spell_day

A_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Stretch(Protocol):
    """Days in a row: from ``first`` to ``last``, both in it."""

    @property
    def first(self) -> date:
        """The first day."""

    @property
    def last(self) -> date:
        """The last day."""


@dataclass(frozen=True, slots=True)
class Days:
    """Any days in a row. Raises ``ValueError`` where the last is before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last}")

    @classmethod
    def up_to(cls, last: date, number: int) -> "Days":
        """Return so many days up to a day, which is the last of them."""
        return cls(last - A_DAY * (number - 1), last)

    @property
    def label(self) -> str:
        """The words that people read: ``11月1日至11月27日``."""
        if self.first == self.last:
            return spell_day(self.first)
        years = self.first.year != self.last.year
        return f"{_spell(self.first, year=years)}至{_spell(self.last, year=years)}"


class PeriodKind(StrEnum):
    """The periods for which figures are given out."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The name that people read, as that of what is given out for it: ``月报``."""
        return _REPORTS[self]

    @property
    def this(self) -> str:
        """The words for the one that runs: ``本月``."""
        return _THIS[self]

    @property
    def before(self) -> str:
        """The words for the one before: ``上月``."""
        return _BEFORE[self]


_REPORTS = {
    PeriodKind.DAY: "日报",
    PeriodKind.WEEK: "周报",
    PeriodKind.MONTH: "月报",
    PeriodKind.QUARTER: "季报",
    PeriodKind.HALF: "半年报",
    PeriodKind.YEAR: "年报",
}
_THIS = {
    PeriodKind.DAY: "当日",
    PeriodKind.WEEK: "本周",
    PeriodKind.MONTH: "本月",
    PeriodKind.QUARTER: "本季度",
    PeriodKind.HALF: "本半年",
    PeriodKind.YEAR: "本年",
}
_BEFORE = {
    PeriodKind.DAY: "前一日",
    PeriodKind.WEEK: "上周",
    PeriodKind.MONTH: "上月",
    PeriodKind.QUARTER: "上季度",
    PeriodKind.HALF: "上半年度",
    PeriodKind.YEAR: "上年",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week from Monday on (ISO 8601), a month, a quarter, half a year or a year.

    Made by ``of``, so that ``first`` is the day on which one begins.
    """

    kind: PeriodKind
    first: date

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> "Period":
        """Return the period of a kind in which a day lies."""
        if kind is PeriodKind.DAY:
            return cls(kind, day)
        if kind is PeriodKind.WEEK:
            return cls(kind, day - A_DAY * day.weekday())
        months = _MONTHS[kind]
        return cls(kind, day.replace(month=(day.month - 1) // months * months + 1, day=1))

    @property
    def last(self) -> date:
        """The last day."""
        return self.next().first - A_DAY

    @property
    def label(self) -> str:
        """The words that people read: ``11月27日（周五）``, ``2026年第48周``, ``2026年11月``."""
        year, month = self.first.year, self.first.month
        if self.kind is PeriodKind.DAY:
            return spell_day(self.first)
        if self.kind is PeriodKind.WEEK:
            number = self.first.isocalendar()
            return f"{number.year}年第{number.week}周"
        if self.kind is PeriodKind.MONTH:
            return f"{year}年{month}月"
        if self.kind is PeriodKind.QUARTER:
            return f"{year}年第{'一二三四'[month // 3]}季度"
        if self.kind is PeriodKind.HALF:
            return f"{year}年{'上' if month == 1 else '下'}半年"
        return f"{year}年"

    @property
    def key(self) -> str:
        """A short spelling: ``2026-11-27``, ``2026-W48``, ``2026-11``, ``2026-Q4``, ``2026-H2``.

        For names of files, buttons and rows; ``read`` takes it.
        """
        year, month = self.first.year, self.first.month
        if self.kind is PeriodKind.DAY:
            return self.first.isoformat()
        if self.kind is PeriodKind.WEEK:
            number = self.first.isocalendar()
            return f"{number.year}-W{number.week:02}"
        if self.kind is PeriodKind.MONTH:
            return f"{year}-{month:02}"
        if self.kind is PeriodKind.QUARTER:
            return f"{year}-Q{month // 3 + 1}"
        if self.kind is PeriodKind.HALF:
            return f"{year}-H{month // 6 + 1}"
        return f"{year}"

    @classmethod
    def read(cls, key: str) -> "Period":
        """Return the period of a ``key``; raises ``ValueError`` for what is none."""
        year, _, rest = key.partition("-")
        if not rest:
            return cls.of(PeriodKind.YEAR, date(int(year), 1, 1))
        if rest.startswith("W"):
            return cls.of(PeriodKind.WEEK, date.fromisocalendar(int(year), int(rest[1:]), 1))
        if rest.startswith("Q"):
            return cls.of(PeriodKind.QUARTER, date(int(year), int(rest[1:]) * 3 - 2, 1))
        if rest.startswith("H"):
            return cls.of(PeriodKind.HALF, date(int(year), int(rest[1:]) * 6 - 5, 1))
        if "-" in rest:
            return cls.of(PeriodKind.DAY, date.fromisoformat(key))
        return cls.of(PeriodKind.MONTH, date(int(year), int(rest), 1))

    def previous(self) -> "Period":
        """Return the period before."""
        return self.of(self.kind, self.first - A_DAY)

    def next(self) -> "Period":
        """Return the period after."""
        if self.kind is PeriodKind.DAY:
            return Period(self.kind, self.first + A_DAY)
        if self.kind is PeriodKind.WEEK:
            return Period(self.kind, self.first + A_DAY * 7)
        ahead = self.first.month - 1 + _MONTHS[self.kind]
        return Period(self.kind, date(self.first.year + ahead // 12, ahead % 12 + 1, 1))

    def year_before(self) -> "Period":
        """Return the same period a year before (同比): a week by its number, at most the 52nd."""
        if self.kind is PeriodKind.WEEK:
            number = self.first.isocalendar()
            return Period(self.kind, date.fromisocalendar(number.year - 1, min(number.week, 52), 1))
        day = 28 if (self.first.month, self.first.day) == (2, 29) else self.first.day
        return Period(self.kind, self.first.replace(year=self.first.year - 1, day=day))

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.first <= day <= self.last


def _spell(day: date, *, year: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
