"""Changes as the journal keeps them: fields with their old and new values."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar

Changes = Mapping[str, tuple[object, object]]
"""By field: what it was, and what it is; ``None`` where there was, or is, nothing."""

NOTE = "note"  # the field for words that belong to no other

T = TypeVar("T")


def fields_of(kind: type[Any], *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, without those that no line may or need say.

    Raises ``ValueError`` for a name to leave out that is no field: it would be left out no more.
    """
    names = tuple(each.name for each in fields(kind))
    unknown = {*but} - {*names}
    if unknown:
        raise ValueError(f"{kind.__name__}: {sorted(unknown)}")
    return tuple(name for name in names if name not in {*but})


def changed(
    before: T | None, after: T | None, names: Iterable[str], *, of: str = ""
) -> dict[str, tuple[object, object]]:
    """Return the fields of these names in which two dataclasses of one kind differ.

    ``None`` stands for what was not there before, or is not there after; of what begins or ends
    only the fields that hold something are named. ``of`` names the thing where a line is about
    another one: ``of="plan"`` gives ``plan.money``.
    """
    found = {}
    for name in names:
        was = None if before is None else getattr(before, name)
        now = None if after is None else getattr(after, name)
        if was != now and not (_empty(was) and _empty(now)):
            found[f"{of}.{name}" if of else name] = (was, now)
    return found


def new(**values: object) -> dict[str, tuple[object, object]]:
    """Return what was not there before, by field; what is empty is left out."""
    return {name: (None, value) for name, value in values.items() if not _empty(value)}


def _empty(value: object) -> bool:
    return value is None or value == ""


def spell_changes(changes: Changes) -> str:
    """Spell changes as canonical JSON, the one shape that is hashed.

    Names in order of their letters, no spaces, only those characters escaped that JSON wants
    escaped. A day is written as ISO 8601 has it, a moment too, in UTC with microseconds, an enum by
    its value. Raises ``TypeError`` for a value that has no spelling, ``ValueError`` for a number
    that is none.
    """
    return json.dumps(
        changes,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
        sort_keys=True,
        default=_spell,
    )


def _spell(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a moment without its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)


def read_changes(text: str) -> dict[str, tuple[Any, Any]]:
    """Read changes as they were spelled; raises ``ValueError`` for what are none."""
    read = json.loads(text)
    if not isinstance(read, dict):
        raise ValueError(text)
    return {name: (was, now) for name, (was, now) in read.items()}
