"""What a filter of the ledger is called: each narrowing in the words of its button."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from core.clock import spell_short_day
from hazards.ledger_filter import Days, LedgerFilter, Standing
from hazards.model import Severity
from people.departments.ports import DepartmentStore
from people.ports import PersonStore, UnitStore
from people.sectors import parts_of

JUDGED = {Severity.GENERAL: "一般", Severity.MAJOR: "重大"}


class WordsWork(Protocol):
    """What naming a filter needs."""

    @property
    def units(self) -> UnitStore:
        """Units."""

    @property
    def departments(self) -> DepartmentStore:
        """Departments."""

    @property
    def persons(self) -> PersonStore:
        """Persons."""

    def day(self) -> date:
        """Return the present day of the wall calendar."""


_IN_DAYS = {
    "found": "发现",
    "closed": "销号",
    "reopened": "重开",
    "returned": "退回",
    "fell_overdue": "新增逾期",
    "transferred": "移交",
}
_ON_DAY = {"overdue_on": "逾期", "unanswered_on": "移交待反馈"}
_FLAGS = {"planned": "有整改方案", "listed": "挂牌督办", "own": "单位自查"}


class Narrowing(NamedTuple):
    """One narrowing in words, and the filter without it."""

    words: str
    without: LedgerFilter


def narrowings(work: WordsWork, wanted: LedgerFilter) -> tuple[Narrowing, ...]:
    """Return what a filter narrows, in the order in which people say it."""
    said: list[Narrowing] = []

    def say(words: str, *names: str) -> None:
        said.append(Narrowing(words, wanted.without(*names)))

    for name, words in _places(work, wanted):
        say(words, name)
    if wanted.severity is not None:
        say(JUDGED[wanted.severity], "severity")
    if wanted.unjudged:
        say("未判定等级", "unjudged")
    _say_standing(wanted, said)
    if wanted.source is not None:
        say(f"来源：{wanted.source.label}", "source")
    if wanted.kind is not None:
        say(wanted.kind.spelled, "kind")
    for name, words in _befallen(wanted, work.day()):
        say(words, name)
    for name, verb in (("finder", "发现"), ("owner", "整改")):
        person_id = getattr(wanted, name)
        if person_id is not None:
            person = work.persons.get(person_id)
            say(f"{person.name if person else '某人'}{verb}", name)
    if wanted.words:
        say(f"“{wanted.words}”", "words")
    return tuple(said)


def _befallen(wanted: LedgerFilter, today: date) -> Iterator[tuple[str, str]]:
    """Yield what befell hazards when: the narrowed field, and its words."""
    for name, verb in _IN_DAYS.items():
        days = getattr(wanted, name)
        if days is not None:
            yield name, f"{spell_days(days, today)}{verb}"
    for name, words in _ON_DAY.items():
        day = getattr(wanted, name)
        if day is not None:
            yield name, f"截至{spell_short_day(day)}{words}"
    for name, words in _FLAGS.items():
        if getattr(wanted, name):
            yield name, words


def _sectors(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sectors without the kinds of one that is there itself."""
    kinds = {part for name in names for part in parts_of(name)[1:]}
    return tuple(name for name in names if name not in kinds)


def _places(work: WordsWork, wanted: LedgerFilter) -> Iterator[tuple[str, str]]:
    """Yield what says where: the narrowed field, and its words."""
    unit = work.units.get(wanted.unit_id) if wanted.unit_id is not None else None
    if unit is not None:
        yield "unit_id", unit.name
    if wanted.street:
        yield "street", wanted.street
    department = work.departments.get(wanted.department) if wanted.department else None
    if department is not None:
        yield "department", f"{department.name}主管"
    if wanted.sectors:
        yield "sectors", "、".join(_sectors(wanted.sectors))


def _say_standing(wanted: LedgerFilter, said: list[Narrowing]) -> None:
    if wanted.overdue:
        said.append(Narrowing("逾期", replace(wanted, overdue=False, standing=Standing.OPEN)))
    elif wanted.standing is not None:
        said.append(Narrowing(wanted.standing.label, wanted.without("standing")))
    if wanted.states:
        words = "、".join(state.label for state in wanted.states)
        said.append(Narrowing(words, wanted.without("states")))
    if wanted.as_of is not None:
        said.append(Narrowing(f"截至{spell_short_day(wanted.as_of)}", wanted.without("as_of")))


def spell_days(days: Days, today: date) -> str:
    """Spell a period: ``11月``, ``2025年11月``, ``2026年``, ``11月1日至15日`` or open at an end."""
    first, last = days.first, days.last
    if first is None:
        return f"{spell_short_day(last)}以前" if last is not None else ""
    if last is None:
        return f"{_day(first, today)}以来"
    if first == last:
        return _day(first, today)
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1:
        return _months(first, last, after, today)
    return f"{_day(first, today)}至{_day(last, today)}"


def _day(day: date, today: date) -> str:
    return spell_short_day(day) if day.year == today.year else f"{day.year}年{spell_short_day(day)}"


def _months(first: date, last: date, after: date, today: date) -> str:
    if first.month == 1 and after == date(first.year + 1, 1, 1):
        return f"{first.year}年"
    year = "" if first.year == today.year == last.year else f"{first.year}年"
    if (first.year, first.month) == (last.year, last.month):
        return f"{year}{first.month}月"
    until = f"{last.year}年" if last.year != first.year else ""
    return f"{year}{first.month}月至{until}{last.month}月"
