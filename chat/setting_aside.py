"""Rows that make trouble: each in a savepoint of its own, so that none holds up others."""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from core.errors import DatabaseAway

log = logging.getLogger(__name__)

Row = TypeVar("Row")
Row_contra = TypeVar("Row_contra", contravariant=True)

ASIDE = timedelta(hours=1)
LONGEST_TROUBLE = 300  # characters


class Attempting(Protocol):
    """A turn of which a part can fail on its own."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    def attempt(self) -> AbstractContextManager[None]:
        """Let an error undo the block and nothing else of the turn; it goes on to the caller."""


class Asides(Protocol[Row_contra]):
    """A store of rows that may make trouble."""

    def set_aside(self, row: Row_contra, until: datetime, trouble: str, /) -> None:
        """Look at a row that made trouble again after a while."""

    def troubled(self) -> int:
        """Count those that are set aside."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a sweep has set aside; ``more``: it is worth while to look again at once."""

    set_aside: int = 0
    more: bool = False


def apart(
    work: Attempting, about: str, do: Callable[[], object], *passing: type[Exception]
) -> str | None:
    """Do something in a savepoint of its own; return why it failed, in short, or ``None``.

    The log tells of what, and why. Raises ``DatabaseAway``, and what is let pass (``passing``).
    """
    try:
        with work.attempt():
            do()
    except DatabaseAway:
        raise
    except Exception as trouble:
        if isinstance(trouble, passing):
            raise
        log.warning("%s makes trouble", about, exc_info=True)
        return f"{type(trouble).__name__}: {trouble}"[:LONGEST_TROUBLE]
    return None


def each_apart(
    work: Attempting,
    about: str,
    rows: Iterable[Row],
    do: Callable[[Row], object],
    store: Asides[Row],
    rests: timedelta = ASIDE,
) -> int:
    """Do something about each row, and set aside for a while what fails; return how many did.

    Raises ``DatabaseAway``.
    """
    troubled = 0
    for row in rows:
        why = apart(work, f"{about} {row}", partial(do, row))
        if why is not None:
            store.set_aside(row, work.now + rests, why)
            troubled += 1
    return troubled


def together_or_apart(
    work: Attempting,
    about: str,
    rows: Sequence[Row],
    do: Callable[[Sequence[Row]], object],
    *passing: type[Exception],
) -> list[tuple[Row, str]]:
    """Do something about rows at once; where that fails, about each by itself.

    Returns the rows about which it could not be done, each with why, in short. Raises as ``apart``.
    """
    if not rows or apart(work, about, partial(do, rows), *passing) is None:
        return []
    tried = (
        (row, apart(work, f"{about} {row!s:.60}", partial(do, [row]), *passing)) for row in rows
    )
    return [(row, why) for row, why in tried if why is not None]
