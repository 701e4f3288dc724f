"""Statements written once in SQLAlchemy Core and compiled once per database.

A hot turn spends its time in a handful of statements. Compiling and executing them through Core
costs several times what the database does, so each is compiled at first use into SQL text, an
order of parameters and converters for its columns, and then runs on the driver's own cursor.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Executable, Float, bindparam, literal_column, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
Insert = Callable[..., Any]
Row = tuple[Any, ...]


class Cursor(Protocol):
    """The part of a DB-API cursor that the product uses."""

    rowcount: int

    def fetchone(self) -> Any:
        """Return the next row or ``None``."""

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""


class Ready(NamedTuple):
    """A statement compiled for one database."""

    sql: str
    order: tuple[str, ...]  # names of the values, in the places where they stand
    constants: dict[str, Any]
    binds: tuple[tuple[str, Convert], ...]
    columns: tuple[tuple[int, Convert], ...]

    def parameters(self, values: dict[str, Any]) -> list[Any]:
        """Return the driver's parameters for these values.

        Raises ``KeyError`` when a value that the statement needs is missing.
        """
        if self.constants or self.binds:
            values = {**self.constants, **values}
            for name, convert in self.binds:
                values[name] = convert(values[name])
        return [values[name] for name in self.order]

    def row(self, raw: Sequence[Any]) -> Row:
        """Return a raw row as Python values."""
        if not self.columns:
            return tuple(raw)
        cells = list(raw)
        for index, convert in self.columns:
            cells[index] = convert(cells[index])
        return tuple(cells)


class Prepared:
    """A Core statement, given as a function of the database's own ``insert`` construct."""

    def __init__(self, build: Callable[[Insert], Executable]) -> None:
        self._build = build
        self._ready: dict[str, Ready] = {}

    def on(self, dialect: Dialect) -> Ready:
        """Return the statement compiled for ``dialect``, at first use compiling it."""
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = self._compile(dialect)
        return ready

    def _compile(self, dialect: Dialect) -> Ready:
        insert: Insert = sqlite.insert
        if dialect.name == "postgresql":
            insert, dialect = postgresql.insert, _by_number()
        statement: Any = self._build(insert)
        compiled: SQLCompiler = statement.compile(dialect=dialect)
        binds = []
        for name, parameter in compiled.binds.items():
            convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if convert is not None:
                binds.append((name, convert))
        columns = []
        for index, column in enumerate(getattr(statement, "exported_columns", ())):
            if isinstance(column.type, Float):
                continue  # comes as one; SQLAlchemy would ask for the cursor's type code
            convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if convert is not None:
                columns.append((index, convert))
        constants = {
            name: parameter.effective_value
            for name, parameter in compiled.binds.items()
            if not parameter.required
        }
        return Ready(
            str(compiled),
            tuple(compiled.positiontup or ()),
            constants,
            tuple(binds),
            tuple(columns),
        )


@cache
def _by_number() -> Dialect:
    """Return PostgreSQL with values by number, as the server itself counts them."""
    made: Any = make_url("postgresql+psycopg://").get_dialect()
    dialect: Dialect = made(paramstyle="numeric_dollar")
    return dialect


def bound(*names: str) -> dict[str, Any]:
    """Return columns by name, each to be given as the parameter of the same name."""
    return {name: bindparam(name) for name in names}


def constant(value: str) -> ColumnElement[str]:
    """Return a value that stands in the SQL text itself, for what a partial index is about.

    Only then is it sure for good that the index will do: with a parameter in its place SQLite
    compiles the statement anew at each run, and PostgreSQL plans it anew.
    """
    return literal_column(f"'{value}'")
