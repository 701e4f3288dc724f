"""Lists of the ledger: what the storage gives for a filter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hazards.ledger_filter import LedgerFilter, Sought


@dataclass(frozen=True, slots=True)
class Page:
    """The ids of a page, newest first.

    ``looked_to`` is the id down to which was looked, where the page is not full and older ones may
    be hits as well: looking goes on from there when it is asked for.
    """

    ids: tuple[int, ...]
    looked_to: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are; not ``whole``: at least so many."""

    hits: int
    whole: bool = True


class LedgerLists(Protocol):
    """Lists by filter, and the filters that buttons name."""

    def keep(self, wanted: LedgerFilter, at: datetime) -> int:
        """Keep a filter for buttons that name it, and return its id; as often as wanted."""

    def kept(self, view_id: int) -> LedgerFilter | None:
        """Return the filter of an id; ``None`` for one that is not there, or cannot be read."""

    def page(self, sought: Sought, before_id: int | None, limit: int) -> Page:
        """Return the ids of a page, newest first, older than ``before_id``."""

    def page_after(self, sought: Sought, from_id: int, limit: int) -> list[int]:
        """Return the ids of the next newer ones from an id on, the oldest first."""

    def count(self, sought: Sought, from_id: int = 0) -> Tally:
        """Count the hits from an id on; of a very long list, or one that is read, only a part."""

    def ids(self, sought: Sought, after_id: int, limit: int) -> list[int]:
        """Return the next ids after one, the oldest first, however many rows are looked at."""
