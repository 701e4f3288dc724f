"""A snap (随手拍) before it is filed: a draft, and the guesses at where it was taken."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chat.state import Scene
from people.model import Place, Unit

LONGEST_DESCRIPTION = 500  # characters; more does not fit the official form
UNSAID = "见照片"  # the description of a hazard of which only a photo was sent


class DraftState(StrEnum):
    """The state of a draft; one that became a tip is there no more."""

    OPEN = "open"
    FILED = "filed"
    JOINED = "joined"  # the same hazard was on the ledger already: it gained a witness
    DROPPED = "dropped"


class Privacy(StrEnum):
    """Whether who sent it is known."""

    NAMED = "named"
    ANONYMOUS = "anonymous"  # nothing about who is kept
    CONFIDENTIAL = "confidential"  # sealed; only the reward officer can have it opened

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"named": "实名", "anonymous": "匿名", "confidential": "保密"}[self.value]


@dataclass(frozen=True, slots=True)
class Draft:
    """A snap that is not filed yet, or what became of it.

    ``unit_id`` and ``place_id`` are set once somebody chose them, latitude and longitude (degrees
    of WGS84) once a location was shared. ``category`` is empty while the proposal stands.
    ``secret`` is there while a tip waits for its last tap; ``distinct_from`` are the ids of hazards
    that it was said not to be.
    """

    id: int
    chat_id: int
    person_id: int
    began_at: datetime
    description: str = ""
    unit_id: int | None = None
    place_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    category: str = ""
    privacy: Privacy = Privacy.NAMED
    secret: str = ""
    distinct_from: tuple[int, ...] = ()
    state: DraftState = DraftState.OPEN
    hazard_id: int | None = None

    @property
    def tip(self) -> bool:
        """Whether it is to become a tip (举报)."""
        return self.privacy is not Privacy.NAMED


class Why(StrEnum):
    """The evidence for a guess at a place."""

    CHOSEN = "chosen"
    SCANNED = "scanned"
    NEAR = "near"
    OWN = "own"
    VISITED = "visited"


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess at the spot of a snap: ``amount`` is minutes since a scan, or metres."""

    unit: Unit
    place: Place | None
    why: Why
    amount: int = 0

    @property
    def spot(self) -> str:
        """The unit, and the place in it where that is known."""
        return f"{self.unit.name} · {self.place.name}" if self.place else self.unit.name


@dataclass(frozen=True, slots=True)
class AboutDraft(Scene):
    """A scene about one draft."""

    draft_id: int
