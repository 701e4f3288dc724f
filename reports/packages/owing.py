"""Who hands up what by which day of the month, as data with its source (``owed.toml``)."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written, wrong_keys
from duties.ports import WorkingDays
from duties.sourced import Sourced
from people.sectors import find_sector, lineage

A_DAY = timedelta(days=1)
RINGS_AT = time(9)  # ours: when people hear of it, on a working day


class Bearer(StrEnum):
    """Who hands something up."""

    UNIT = "unit"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Owed:
    """What some units, or all departments, hand up each month; without ``sectors`` of any sector.

    It is prepared from the day ``starts`` of the month on and due by the day ``by``. ``fulfils``
    are the rows of programmes that ask for the same.
    """

    key: str
    title: str
    who: Bearer
    sectors: tuple[str, ...]
    starts: int
    by: int
    to: str
    fulfils: tuple[str, ...] = ()
    source: str = ""
    ours: bool = False


class _Owed(Sourced):
    key: str = Field(max_length=20)
    title: str = Field(max_length=30)
    who: Annotated[Bearer, Field(strict=False)]
    sectors: Several[str] = ()
    starts: int = Field(alias="from", ge=1, le=28)
    by: int = Field(ge=1, le=28)
    to: str = Field(max_length=20)
    fulfils: Several[str] = ()

    @field_validator("sectors")
    @classmethod
    def _known(cls, sectors: tuple[str, ...]) -> tuple[str, ...]:
        for each in sectors:
            if (sector := find_sector(each)) is None or sector.name != each:
                raise ValueError(f"“{each}”不在行业表里")
        return sectors

    @model_validator(mode="after")
    def _in_order(self) -> "_Owed":
        if self.starts > self.by:
            raise wrong_keys({("from",): "不能晚于 by"})
        if self.who is Bearer.DEPARTMENT and self.sectors:
            raise wrong_keys({("sectors",): "部门不分行业"})
        return self

    def as_owed(self) -> Owed:
        """Return what is written."""
        given = (self.key, self.title, self.who, self.sectors, self.starts, self.by, self.to)
        return Owed(*given, self.fulfils, self.source or "", self.ours)


class _File(Written):
    version: int = Field(ge=1)
    owed: Several[_Owed] = Field(min_length=1)

    @model_validator(mode="after")
    def _says_each_once(self) -> "_File":
        keys = [each.key for each in self.owed]
        if len(set(keys)) < len(keys):
            raise wrong_keys({("owed",): "key 不能重复"})
        if not any(each.who is Bearer.UNIT and not each.sectors for each in self.owed):
            raise wrong_keys({("owed",): "要有一行不限行业的 unit"})
        return self


def _read(file: Traversable) -> tuple[tuple[Owed, ...], list[Mistake]]:
    draft = DataFile(file)
    written = None if draft.mistakes else draft.read(_File)
    found = tuple(each.as_owed() for each in written.owed) if written else ()
    return found, sorted(set(draft.mistakes))


def _shipped() -> Traversable:
    return files("reports") / "packages" / "owed.toml"


def check_owed(file: Traversable | None = None) -> list[Mistake]:
    """Return the mistakes in a file (none given: the one that is shipped)."""
    return _read(file or _shipped())[1]


@cache
def all_owed() -> Sequence[Owed]:
    """Return what is handed up, the first row that fits holds; raises ``Mistakes``."""
    found, mistakes = _read(_shipped())
    if mistakes:
        raise Mistakes(mistakes)
    return found


def owed_called(key: str) -> Owed:
    """Return a row by its key; one that is not there any more as the last one of units."""
    rows = all_owed()
    return next((each for each in rows if each.key == key), rows[-1])


@cache
def owed_by_sector(sector: str) -> Owed:
    """Return what a unit of a sector hands up; the last row of units is for any."""
    within = lineage(sector) or (sector,)
    rows = [each for each in all_owed() if each.who is Bearer.UNIT]
    fits = (each for each in rows if not each.sectors or not set(each.sectors).isdisjoint(within))
    return next(fits)


def owed_by_departments() -> Owed | None:
    """Return what each department hands up, ``None`` for nothing."""
    return next((each for each in all_owed() if each.who is Bearer.DEPARTMENT), None)


def month_of(day: date) -> date:
    """Return the first day of the month of a day: by it a month is named."""
    return day.replace(day=1)


def month_before(month: date) -> date:
    """Return the month before one."""
    return month_of(month - A_DAY)


def month_after(month: date) -> date:
    """Return the month after one."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1]) + A_DAY


def due_on(owed: Owed, month: date, days: WorkingDays) -> date:
    """Return the last day for something in a month: a working day, moved ahead where need be."""
    day = month.replace(day=owed.by)
    while not days.is_working(day) and day > month:
        day -= A_DAY
    return day


def begins_on(owed: Owed, month: date) -> date:
    """Return the first day that a report of a month covers: none falls between two reports."""
    return month_before(month).replace(day=owed.by) + A_DAY


def prepared_on(month: date) -> date:
    """Return the day from which anything of a month is prepared."""
    return month.replace(day=min(each.starts for each in all_owed()))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day is over."""
    return datetime.combine(day + A_DAY, time(), zone)


def rings_on(day: date, days: WorkingDays, zone: ZoneInfo, *, back: bool = False) -> datetime:
    """Return nine on a day, or on the next working day after it (``back``: the last before it)."""
    step = -A_DAY if back else A_DAY
    for _ in range(15):  # a holiday lasts nine days at most
        if days.is_working(day):
            break
        day += step
    return datetime.combine(day, RINGS_AT, zone)
