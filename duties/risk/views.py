"""The views of the risk colours: plain facts, to be put into words elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chat.scene import RoomView
from core.stamp import stamp
from duties.risk.model import Assessment, RiskLine, RiskProposal, Tile
from duties.risk.rule import Rule
from people.model import Risk, Unit

Counts = Mapping[str, Mapping[Risk, int]]


def total(counts: Counts, colour: Risk | None = None) -> int:
    """Count the units of all streets, of a colour or of all."""
    return sum(n for each in counts.values() for risk, n in each.items() if colour in {None, risk})


@dataclass(frozen=True, slots=True)
class PictureView(RoomView):
    """How many units of which street have which colour.

    ``title`` names where; ``streets`` is the page that is shown of all, ``decides`` says that who
    looks confirms changes, of which so many wait. ``tiles`` are all units, where they are to be
    drawn.
    """

    title: str
    counts: Counts
    streets: Sequence[str]
    page: int
    pages: int
    waiting: int
    decides: bool
    now: datetime
    rule: Rule
    tiles: Sequence[Tile] = ()


@dataclass(frozen=True, slots=True)
class UnitsView(RoomView):
    """A page of the units of a colour (``None``: of all) in a street (``""``: in all).

    Of those for which a department answers where ``department`` is not 0; ``where`` is the name of
    the one or the other, and empty for all.
    """

    where: str
    street: str
    department: int
    colour: Risk | None
    units: Sequence[Tile]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """How many changes of a page were just confirmed, and how many could not be any more."""

    confirmed: int
    moved: int


@dataclass(frozen=True, slots=True)
class ProposalsView(RoomView):
    """A page of the changes that wait to be confirmed, the gravest first.

    ``outcome`` says what became of the page before, where one was just confirmed.
    """

    lines: Sequence[RiskLine]
    page: int
    pages: int
    total: int
    outcome: PageOutcome | None = None

    @property
    def seen(self) -> int:
        """A number that stands for what is on the card."""
        return stamp(*(each.proposal.stamp for each in self.lines))


@dataclass(frozen=True, slots=True)
class ReasonsView(RoomView):
    """Why a unit has its colour, what the rule says today, and what would change that.

    ``set_by`` is what gave the unit its colour: a confirmed change, or a mark of the office;
    ``None`` where it is that of the master list. ``waiting`` is a proposal that waits.
    ``refused`` is the last proposal where the office has refused it, ``rests`` says that the rule
    proposes nothing until the facts are others. ``overview``: who looks sees the units of streets.
    ``asks``: why the proposal is refused (``refuse``), or why the unit is red (``red``).
    ``moved`` says that what was just to be confirmed was a change of another colour.
    """

    unit: Unit
    found: Assessment
    rule: Rule
    set_by: RiskProposal | None
    waiting: RiskProposal | None
    decides: bool
    zone: ZoneInfo
    refused: RiskProposal | None = None
    rests: bool = False
    overview: bool = True
    asks: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class RiskNotice:
    """What an office hears in the morning: so many changes of colours wait."""

    street: str
    waiting: int
