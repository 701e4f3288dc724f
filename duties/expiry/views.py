"""The views of 证照设备: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from chat.incoming import Medium
from chat.scene import RoomView
from duties.expiry.kinds import Expiry, ExpiryKind
from duties.expiry.model import Counts, Entry, Line, Validity, stamp_of
from hazards.photos import Photo
from hazards.snaps.views import Shot
from people.model import Place, Unit


class Asks(StrEnum):
    """What the card of an entry asks for."""

    NOTHING = ""
    PHOTO = "photo"
    DAY = "day"
    WHY = "why"


@dataclass(frozen=True, slots=True)
class ExpiryListView(RoomView):
    """A page of what a unit keeps, the nearest end first; the actor ``keeps`` it, or looks.

    ``counts.soon`` end in the next 90 days. ``lacking`` are kinds that programmes ask of it and of
    which it keeps nothing.
    """

    unit: Unit
    lines: tuple[Line, ...]
    page: int
    pages: int
    counts: Counts
    lacking: tuple[ExpiryKind, ...]
    keeps: bool
    today: date


@dataclass(frozen=True, slots=True)
class ExpirySheetView(RoomView):
    """The same with all that the unit keeps, for a workbook."""

    shown: ExpiryListView
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OverdueView(RoomView):
    """A page of what is overdue in reach, the longest first; or of the units that were typed."""

    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int
    today: date
    query: str = ""
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpiryKindsView(RoomView):
    """Choosing of which kind a new entry is."""

    unit: Unit
    kinds: tuple[ExpiryKind, ...]


@dataclass(frozen=True, slots=True)
class ExpiryStepView(RoomView):
    """Asking for the next of a new entry: ``given`` are labels with what was given so far.

    ``labels`` are all that is asked, at the first step: it may be given in one message.
    """

    unit: Unit
    kind: ExpiryKind
    step: str
    given: tuple[tuple[str, str | date], ...]
    skippable: bool
    expiry: Expiry | None = None
    places: tuple[Place, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastValidity:
    """A validity that was replaced, and who set the one that it had."""

    validity: Validity
    set_on: date
    set_by: str


@dataclass(frozen=True, slots=True)
class ExpiryView(RoomView):
    """One entry: what holds now (``live``), what held before, its photos, and what is asked.

    ``before`` are the expiries of which something has ended, ``past`` the last of these.
    """

    entry: Entry
    kind: ExpiryKind
    unit: Unit
    place: Place | None
    live: tuple[Validity, ...]
    past: tuple[PastValidity, ...]
    before: frozenset[str]
    photos: tuple[Photo, ...]
    shots: tuple[tuple[Medium, Shot], ...]
    made_by: str
    made_on: date
    retired_by: str
    keeps: bool
    today: date
    zone: ZoneInfo
    asks: Asks = Asks.NOTHING
    expiry: Expiry | None = None

    @property
    def stamp(self) -> int:
        """A number by which a button remembers how it stood."""
        return stamp_of(self.entry, self.live)


ExpiryScreen = (
    ExpiryListView | ExpirySheetView | OverdueView | ExpiryKindsView | ExpiryStepView | ExpiryView
)
