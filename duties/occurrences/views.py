"""The views of occurrences: plain facts, to be put into words elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chat.incoming import Medium
from chat.scene import RoomView
from core.stamp import stamp
from duties.model import Listed
from hazards.photos import Photo
from hazards.snaps.views import Shot


class Offer(StrEnum):
    """What somebody may do about an occurrence as it stands."""

    BEGIN = "begin"
    INSPECT = "inspect"
    DONE = "done"
    RECORD = "record"
    RECORDED = "recorded"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    ADD = "add"
    EVIDENCE = "evidence"
    FOUND = "found"
    ACKNOWLEDGE = "acknowledge"
    POSTPONE = "postpone"
    ASK_EXCUSE = "ask_excuse"
    MAKE_UP = "make_up"
    REASON = "reason"
    EXCUSE = "excuse"
    REFUSE = "refuse"


class Asks(StrEnum):
    """What the card of an occurrence asks for next."""

    NOTHING = ""
    PROOF = "proof"
    MOMENT = "moment"
    EXCUSE = "excuse"
    ASK_EXCUSE = "ask_excuse"


@dataclass(frozen=True, slots=True)
class OccurrenceView(RoomView):
    """One occurrence as the actor may see it; moments are wall time.

    ``moments`` are those to which it may be put off, while the card asks for one. ``made_up`` says
    that another time was given to it, ``look_at`` what a patrol is to look at, and ``locatable``
    that its unit has a spot from which the distance can be told. ``shots`` counts what was sent,
    ``evidence`` is what of that is kept. ``untaken`` is since when nobody has taken over.
    ``cosigned`` names who signed beside on the inspection that shows it.
    """

    listed: Listed
    now: datetime
    offers: frozenset[Offer]
    asks: Asks = Asks.NOTHING
    moments: Sequence[datetime] = ()
    shots: tuple[tuple[Medium, Shot], ...] = ()
    begun_by: str = ""
    done_by: str = ""
    excused_by: str = ""
    excuse_asked_by: str = ""
    made_up: bool = False
    look_at: tuple[str, ...] = ()
    locatable: bool = False
    handed_by: str = ""
    untaken: datetime | None = None
    evidence: tuple[Photo, ...] = ()
    cosigned: tuple[str, ...] = ()

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what was left to whoever takes over."""
        one = self.listed.occurrence
        return stamp(one.handed_by, one.note, *(each.id for each in self.evidence))


@dataclass(frozen=True, slots=True)
class Unpatrolled:
    """A charging place without a patrol; of a unit that has none in the books ``place`` is empty.

    ``due_at`` is when the first patrol that nobody has done was due, or is; ``None`` without one.
    """

    unit_id: int
    unit: str
    place_id: int | None
    place: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnpatrolledView(RoomView):
    """A page of the charging places without a patrol today; moments are wall time."""

    spots: tuple[Unpatrolled, ...]
    page: int
    pages: int
    total: int
    now: datetime


@dataclass(frozen=True, slots=True)
class UntakenNotice(RoomView):
    """Nobody takes over a shift that ``who`` handed over; ``now`` is wall time.

    ``to_lead`` says that whoever reads it leads the unit, and is to see that somebody does.
    """

    listed: Listed
    now: datetime
    who: str
    to_lead: bool
