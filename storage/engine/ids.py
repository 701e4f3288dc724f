"""Some rows by their ids in one prepared statement, however many they are."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, bindparam

AT_ONCE = 24
"""Ids in one statement: twice what a card shows."""

_NAMES = tuple(f"id{number}" for number in range(AT_ONCE))


def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids, or names, that ``slices`` gives."""
    return column.in_([bindparam(name, type_=column.type) for name in _NAMES])


def slices(ids: Iterable[int] | Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the parameters for a statement with ``among``, once for each ``AT_ONCE`` ids."""
    wanted: list[Any] = list(dict.fromkeys(ids))
    for first in range(0, len(wanted), AT_ONCE):
        part = wanted[first : first + AT_ONCE]
        part += part[-1:] * (AT_ONCE - len(part))
        yield dict(zip(_NAMES, part, strict=True))
