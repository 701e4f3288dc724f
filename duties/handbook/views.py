"""The views of the handbook: plain facts, to be put into words elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chat.scene import RoomView
from duties.handbook.entries import Entry, EntryKind
from hazards.model import Hazard
from people.model import Unit


@dataclass(frozen=True, slots=True)
class Origin:
    """The list in which an entry was found: by words, or (then without any) those of a unit.

    ``kind`` is what alone is shown of it, ``None`` for everything.
    """

    query: str = ""
    unit_id: int = 0
    kind: EntryKind | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class HandbookView(RoomView):
    """A page of entries; ``unit`` where they are those of a unit's sector, else of a search.

    ``counts`` counts them by kind before ``origin.kind`` leaves any out. ``cut``: more was typed
    than is looked for.
    """

    origin: Origin
    entries: Sequence[Entry]
    counts: Mapping[EntryKind, int]
    pages: int
    unit: Unit | None = None
    cut: bool = False

    @property
    def total(self) -> int:
        """How many there are of what is shown."""
        wanted = self.origin.kind
        return sum(n for kind, n in self.counts.items() if wanted in {None, kind})


@dataclass(frozen=True, slots=True)
class EntryView(RoomView):
    """The whole of one entry, and the list to go back to."""

    entry: Entry
    origin: Origin


@dataclass(frozen=True, slots=True)
class BriefingView(RoomView):
    """What to know before a visit (查前须知): how a unit stands, and what to look at there.

    ``waiting`` are its open hazards, the most urgent first, of ``open_hazards``; ``found`` those
    found last that are closed by now. ``last`` is the day of the last signed inspection.
    """

    unit: Unit
    present: date
    last: date | None
    open_hazards: int
    waiting: Sequence[Hazard]
    found: Sequence[Hazard]
    counts: Mapping[EntryKind, int]
    may_inspect: bool
