"""Rows that make trouble: each in a savepoint of its own, so that none holds up others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from core.errors import DatabaseAway

ASIDE = timedelta(hours=1)
LONGEST_TROUBLE = 300  # characters


class Attempting(Protocol):
    """A turn of which a part can fail on its own."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    def attempt(self) -> AbstractContextManager[None]:
        """Let an error undo the block and nothing else of the turn; it goes on to the caller."""


W = TypeVar("W", bound=Attempting)


def aside(
    work: W,
    do: Callable[[W, int], object],
    id_: int,
    set_aside: Callable[[int, datetime, str], object],
) -> bool:
    """Do something about one row, or set it aside for a while; tell whether it was done.

    Raises ``DatabaseAway``.
    """
    try:
        with work.attempt():
            do(work, id_)
    except DatabaseAway:
        raise
    except Exception as trouble:
        words = f"{type(trouble).__name__}: {trouble}"[:LONGEST_TROUBLE]
        set_aside(id_, work.now + ASIDE, words)
        return False
    return True
