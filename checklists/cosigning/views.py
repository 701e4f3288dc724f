"""What is seen of signatures beside: by who leads, and by who walks along."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.once import TOLD_BEFORE, Once
from chat.scene import RoomView
from checklists.cosigning.model import Cosignature
from checklists.engine import Tally
from checklists.inspection import Sheet
from checklists.signing_views import SummaryLine

PlacedLine = tuple[int, SummaryLine]
"""A line with the place of its list in the visit, from 1; 0 where there is only one list."""


@dataclass(frozen=True, slots=True)
class CosignerEntry:
    """One who has signed: ``at`` is wall time, ``lapsed`` says that it was for something else."""

    cosignature: Cosignature
    at: datetime
    lapsed: bool


@dataclass(frozen=True, slots=True)
class CosignersView(RoomView):
    """Who has signed beside, as who leads sees it; ``token`` is what the link carries."""

    sheet: Sheet
    entries: tuple[CosignerEntry, ...]
    titles: tuple[str, ...]
    token: Once = TOLD_BEFORE


@dataclass(frozen=True, slots=True)
class CosignersNotice:
    """The line that keeps itself up to date before who leads; ``ended``: they have signed."""

    unit: str
    form: str
    standing: tuple[str, ...]
    lapsed: tuple[str, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class LapsedNotice:
    """Telling somebody who walked along that what they signed has changed since."""

    unit: str
    form: str
    link_id: int


@dataclass(frozen=True, slots=True)
class CosignView(RoomView):
    """A sheet as somebody sees it who was asked to sign beside.

    ``titles`` are those of its lists. ``lines`` are the hazards of this page, counted from 0 of
    ``pages``; ``hazards`` counts all.
    ``name`` is by which they would sign, empty while none is known; ``own`` is their signature.
    ``stamp`` stands for the whole summary, ``ready`` says that it may be signed.
    """

    link_id: int
    sheet: Sheet
    titles: tuple[str, ...]
    tallies: tuple[Tally, ...]
    lines: tuple[PlacedLine, ...]
    hazards: int
    page: int
    pages: int
    lead: str
    day: date
    name: str
    own: CosignerEntry | None
    ready: bool
    stamp: int
