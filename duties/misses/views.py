"""The view of a proposal: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from chat.scene import RoomView
from duties.misses.model import ProposalLine
from duties.model import Occurrence


@dataclass(frozen=True, slots=True)
class MissesView(RoomView):
    """A proposal and the first misses that it is about; ``count`` says how many there are in all,
    ``now`` is wall time.

    ``decides``: the actor may decide about it; ``asking``: for the reason why not. ``number`` is
    that of the hazard that was made of it, ``decided_by`` a name. ``more``: there
    are others than those.
    """

    line: ProposalLine
    misses: tuple[Occurrence, ...]
    count: str
    now: datetime
    decides: bool = False
    asking: bool = False
    decided_by: str = ""
    number: str = ""
    more: bool = False
