"""What the two databases spell differently: days of moments, changes of audit lines, many ids.

For statements that count inside the database.
"""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
A_WEEK = timedelta(days=7)
_PLAIN: Any = (
    NullType()
)  # for a boolean SQLAlchemy asks on SQLite whether it is 1, past every index


class LocalDay(FunctionElement[date]):
    """The day of a moment on the wall calendar of a zone."""

    type = Date()
    inherit_cache = False

    def __init__(self, moment: ColumnElement[Any], zone: str) -> None:
        super().__init__(moment)
        self.zone = zone


@compiles(LocalDay, "postgresql")
def _local_day(element: LocalDay, compiler: SQLCompiler, **how: Any) -> str:
    (moment,) = element.clauses
    zone = ZoneInfo(element.zone).key.replace("'", "''")
    return f"CAST({compiler.process(moment, **how)} AT TIME ZONE '{zone}' AS DATE)"


@compiles(LocalDay, "sqlite")
def _local_day_by_seconds(element: LocalDay, compiler: SQLCompiler, **how: Any) -> str:
    """Add what a zone is ahead of UTC, which SQLite does not know of any."""
    (moment,) = element.clauses
    text = compiler.process(moment, **how)
    first, *later = _offsets(element.zone)
    if not later:
        return f"date({text}, '{first[1]:+d} seconds')"
    whens = " ".join(
        f"WHEN {text} >= '{since.isoformat(timespec='microseconds')}'"
        f" THEN date({text}, '{seconds:+d} seconds')"
        for since, seconds in reversed(later)
    )
    return f"CASE {whens} ELSE date({text}, '{first[1]:+d} seconds') END"


@cache
def _offsets(name: str) -> list[tuple[datetime, int]]:
    """Return the seconds that a zone is ahead of UTC, each with the moment from which on."""
    zone = ZoneInfo(name)

    def ahead(moment: datetime) -> int:
        return round(moment.astimezone(zone).utcoffset().total_seconds())  # type: ignore[union-attr]  # aware

    found = [(EARLIEST, ahead(EARLIEST))]
    moment = EARLIEST
    while moment < LATEST:
        before, moment = moment, moment + A_WEEK
        if ahead(moment) != found[-1][1]:
            since = moment
            while since - before > timedelta(seconds=1):
                middle = before + (since - before) // 2
                before, since = (
                    (middle, since) if ahead(middle) == found[-1][1] else (before, middle)
                )
            found.append((since.replace(microsecond=0), ahead(moment)))
    return found


class FirstOf(FunctionElement[date]):
    """The first day of the month in which a day lies, or of the year (12 ``months``)."""

    type = Date()
    inherit_cache = False

    def __init__(self, day: ColumnElement[Any], months: int) -> None:
        super().__init__(day)
        self.unit = {1: "month", 12: "year"}[months]


@compiles(FirstOf, "postgresql")
def _first_of(element: FirstOf, compiler: SQLCompiler, **how: Any) -> str:
    (day,) = element.clauses
    # of a moment without a zone: that of the session must not move the day
    moment = f"CAST({compiler.process(day, **how)} AS TIMESTAMP)"
    return f"CAST(date_trunc('{element.unit}', {moment}) AS DATE)"


@compiles(FirstOf, "sqlite")
def _first_of_text(element: FirstOf, compiler: SQLCompiler, **how: Any) -> str:
    (day,) = element.clauses
    return f"date({compiler.process(day, **how)}, 'start of {element.unit}')"


class ChangedDay(FunctionElement[date]):
    """A day in the changes of an audit line: what a field was, or (``after``) what it is now."""

    type = Date()
    inherit_cache = False

    def __init__(self, changes: ColumnElement[Any], field: str, *, after: bool) -> None:
        super().__init__(changes)
        self.path = field, int(after)


@compiles(ChangedDay, "postgresql")
def _changed_day(element: ChangedDay, compiler: SQLCompiler, **how: Any) -> str:
    (changes,) = element.clauses
    field, side = element.path
    return (
        f"CAST(CAST({compiler.process(changes, **how)} AS JSON) #>> '{{{field},{side}}}' AS DATE)"
    )


@compiles(ChangedDay, "sqlite")
def _changed_day_of_text(element: ChangedDay, compiler: SQLCompiler, **how: Any) -> str:
    (changes,) = element.clauses
    field, side = element.path
    return f"json_extract({compiler.process(changes, **how)}, '$.{field}[{side}]')"


class Changes(FunctionElement[bool]):
    """Whether an audit line changes a field."""

    type = _PLAIN
    inherit_cache = False

    def __init__(self, changes: ColumnElement[Any], field: str) -> None:
        super().__init__(changes)
        self.field = field


@compiles(Changes, "postgresql")
def _changes(element: Changes, compiler: SQLCompiler, **how: Any) -> str:
    (changes,) = element.clauses
    text = compiler.process(changes, **how)
    return f"(CAST({text} AS JSON) -> '{element.field}' IS NOT NULL)"


@compiles(Changes, "sqlite")
def _changes_of_text(element: Changes, compiler: SQLCompiler, **how: Any) -> str:
    (changes,) = element.clauses
    text = compiler.process(changes, **how)
    return f"(json_type({text}, '$.{element.field}') IS NOT NULL)"


class JsonText(FunctionElement[str]):
    """The text of a field in JSON that is kept as text."""

    type = Text()
    inherit_cache = False

    def __init__(self, value: ColumnElement[Any], field: str) -> None:
        super().__init__(value)
        self.field = field


@compiles(JsonText, "postgresql")
def _json_text(element: JsonText, compiler: SQLCompiler, **how: Any) -> str:
    (value,) = element.clauses
    return f"(CAST({compiler.process(value, **how)} AS JSON) ->> '{element.field}')"


@compiles(JsonText, "sqlite")
def _json_text_of_text(element: JsonText, compiler: SQLCompiler, **how: Any) -> str:
    (value,) = element.clauses
    return f"json_extract({compiler.process(value, **how)}, '$.{element.field}')"


class DaysBetween(FunctionElement[int]):
    """The number of days from one day to another."""

    type = Integer()
    inherit_cache = True


@compiles(DaysBetween, "postgresql")
def _days_between(element: DaysBetween, compiler: SQLCompiler, **how: Any) -> str:
    first, last = (compiler.process(each, **how) for each in element.clauses)
    return f"({last} - {first})"


@compiles(DaysBetween, "sqlite")
def _days_between_texts(element: DaysBetween, compiler: SQLCompiler, **how: Any) -> str:
    first, last = (compiler.process(each, **how) for each in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


class DayAfter(FunctionElement[date]):
    """The day after one."""

    type = Date()
    inherit_cache = True


@compiles(DayAfter, "postgresql")
def _day_after(element: DayAfter, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} + 1)"


@compiles(DayAfter, "sqlite")
def _day_after_text(element: DayAfter, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, '+1 day')"


class Later(FunctionElement[date]):
    """The later of two days."""

    type = Date()
    inherit_cache = True


class Earlier(FunctionElement[date]):
    """The earlier of two days."""

    type = Date()
    inherit_cache = True


@compiles(Later, "postgresql")
def _later(element: Later, compiler: SQLCompiler, **how: Any) -> str:
    return f"GREATEST({compiler.process(element.clauses, **how)})"


@compiles(Later, "sqlite")
def _later_text(element: Later, compiler: SQLCompiler, **how: Any) -> str:
    return f"max({compiler.process(element.clauses, **how)})"


@compiles(Earlier, "postgresql")
def _earlier(element: Earlier, compiler: SQLCompiler, **how: Any) -> str:
    return f"LEAST({compiler.process(element.clauses, **how)})"


@compiles(Earlier, "sqlite")
def _earlier_text(element: Earlier, compiler: SQLCompiler, **how: Any) -> str:
    return f"min({compiler.process(element.clauses, **how)})"


Kind = type[BigInteger] | type[Text]


class Many(TypeDecorator[list[Any]]):
    """Many ids or names as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose an array where there is one."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(ARRAY(self.kind()))

    def bind_processor(self, dialect: Dialect) -> Any:
        """Spell them."""
        return json.dumps if dialect.name == "sqlite" else list


class AnyOf(FunctionElement[bool]):
    """Whether a column holds one of the ids that are given by a name, however many they are."""

    type = _PLAIN
    inherit_cache = True
    kind: ClassVar[Kind] = BigInteger

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=Many(self.kind)))


class AnyName(AnyOf):
    """Whether a column holds one of the names that are given."""

    inherit_cache = True
    kind = Text


@compiles(AnyOf, "postgresql")
@compiles(AnyName, "postgresql")
def _any_of(element: AnyOf, compiler: SQLCompiler, **how: Any) -> str:
    column, many = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} = ANY ({many}))"


@compiles(AnyOf, "sqlite")
@compiles(AnyName, "sqlite")
def _any_of_json(element: AnyOf, compiler: SQLCompiler, **how: Any) -> str:
    column, many = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({many})))"  # noqa: S608 - our own
