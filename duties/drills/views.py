"""The view of a drill's record, step by step and as a whole."""

from dataclasses import dataclass
from datetime import datetime

from chat.incoming import Medium
from chat.scene import RoomView
from duties.drills.model import Drill, DrillStep, Finding
from duties.model import Listed
from hazards.photos import Photo
from hazards.snaps.views import Shot


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something that was found, with its number on the ledger, if it has one."""

    finding: Finding
    number: str = ""


@dataclass(frozen=True, slots=True)
class DrillView(RoomView):
    """A step of a record, or all of it; ``now`` is wall time.

    ``open`` says that the actor may write on it, ``files`` that they may put findings on the
    ledger of a unit. ``stamp`` is what the button that submits it remembers.
    """

    listed: Listed
    drill: Drill
    step: DrillStep
    findings: tuple[FindingLine, ...]
    lacking: tuple[DrillStep, ...]
    shots: tuple[tuple[Medium, Shot], ...]
    evidence: tuple[Photo, ...]
    now: datetime
    open: bool
    files: bool
    stamp: int
    done_by: str = ""
