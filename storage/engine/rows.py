"""Dataclasses as rows: which columns are read and written, and how, follows from the fields.

A further column takes its migration, its line in the table and its field in the dataclass; the
statements that read and write whole rows take it up by themselves.
"""

from collections.abc import Callable, Collection
from dataclasses import fields
from enum import IntEnum, StrEnum
from types import UnionType
from typing import Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlalchemy import ColumnElement, Table

from storage.engine.prepared import Row

T = TypeVar("T")
Convert = Callable[[Any], Any]
Part = tuple[int, int, Convert | None]  # the cells of a field, and what makes it of them


class Spelled(NamedTuple):
    """A column that is kept otherwise than its field says, and what makes the field of its cell."""

    column: ColumnElement[Any]
    make: Convert


class Rows(Generic[T]):
    """A frozen dataclass as rows of a table.

    A field is the column of its name, unless ``elsewhere`` says from where it is read: a column of
    another table, an expression, or the ``Rows`` of a dataclass inside this one, which is ``None``
    where its first cell is; ``Spelled`` for a column that is no enum and yet made into something;
    ``None`` for one of the last fields, which is not read and has its default. Enums are kept by
    value, where an empty text is none, and tuples of numbers as ``1,2``.
    Raises ``KeyError`` for a field without a column.
    """

    columns: tuple[ColumnElement[Any], ...]

    def __init__(
        self,
        of: type[T],
        table: Table,
        **elsewhere: "ColumnElement[Any] | Rows[Any] | Spelled | None",
    ) -> None:
        hints = get_type_hints(of)
        names = [field.name for field in fields(of)]  # type: ignore[arg-type]  # a dataclass
        columns: list[ColumnElement[Any]] = []
        parts: list[Part] = []
        for name in names:
            source = elsewhere.get(name, table.c[name] if name not in elsewhere else None)
            first = len(columns)
            if isinstance(source, Rows):
                columns += source.columns
                parts.append((first, len(columns), source.read_if_there))
            elif isinstance(source, Spelled):
                columns.append(source.column.label(name))
                parts.append((first, first, source.make))
            elif source is not None:
                columns.append(source.label(name) if name in elsewhere else source)
                parts.append((first, first, _maker(hints[name])))
        self.columns = tuple(columns)
        self.written = tuple(name for name in names if name not in elsewhere)
        self._of = of
        self._nested = any(isinstance(each, Rows) for each in elsewhere.values())
        self._parts = tuple(parts)
        self._makers = tuple((first, make) for first, _, make in parts if make is not None)

    def read(self, row: Row) -> T:
        """Return the row of a statement that selects ``columns``, and nothing before them."""
        if self._nested:
            made: list[Any] = []
            for first, end, make in self._parts:
                cell = row[first:end] if end > first else row[first]
                made.append(cell if make is None else make(cell))
            return self._of(*made)
        if not self._makers:
            return self._of(*row)
        cells = list(row)
        for index, make in self._makers:
            cells[index] = make(cells[index])
        return self._of(*cells)

    def read_if_there(self, row: Row) -> T | None:
        """Return a row that an outer join may have left empty."""
        return None if row[0] is None else self.read(row)

    def but(self, *names: str) -> tuple[str, ...]:
        """Return the names of what is written, without some."""
        return tuple(name for name in self.written if name not in names)


def plain(value: object, names: Collection[str]) -> dict[str, Any]:
    """Return fields of a dataclass as they are kept."""
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum | IntEnum):
        return value.value
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return value


def _maker(hint: Any) -> Convert | None:
    """Return what makes the value of a field from its cell; ``None`` where they are the same."""
    if get_origin(hint) in {Union, UnionType}:
        (inner,) = (each for each in get_args(hint) if each is not type(None))
        make = _maker(inner)
        return None if make is None else lambda cell: None if cell in {None, ""} else make(cell)
    if get_origin(hint) is tuple:
        return lambda cell: tuple(int(each) for each in cell.split(",") if each)
    if isinstance(hint, type) and issubclass(hint, StrEnum | IntEnum):
        return {each.value: each for each in hint}.__getitem__  # a third of what the class takes
    return None
