"""What the colour of a unit is made of, and what is proposed about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.stamp import stamp
from duties.risk.rule import CauseKey
from people.model import Risk


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of a unit that bears on its colour; ``risk`` is the colour that it has.

    ``open`` counts all open hazards, of which ``overdue`` are past their deadline, ``major`` are
    major, and ``major_overdue`` both. ``inspected`` is when it was last inspected and signed.
    """

    unit_id: int
    name: str
    street: str
    sector: str
    high_risk: bool
    risk: Risk
    registered: datetime
    open: int = 0
    overdue: int = 0
    major: int = 0
    major_overdue: int = 0
    relapses: int = 0
    misses: int = 0
    inspected: datetime | None = None


@dataclass(frozen=True, slots=True)
class SomeFacts:
    """What is known of some units; ``unread`` are the ids of those that cannot be read.

    ``last`` is the greatest id of all these, ``None`` where there are no further units.
    """

    units: Sequence[UnitFacts] = ()
    unread: Sequence[int] = ()
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Points from one cause."""

    cause: CauseKey
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The colour that the rule gives a unit, its points, and every cause of them."""

    colour: Risk
    points: int
    reasons: Sequence[Reason]

    @property
    def facts(self) -> int:
        """A number that is another one as soon as any of the points is."""
        return stamp(self.colour.value, *((each.cause, each.points) for each in self.reasons))


class RiskState(StrEnum):
    """Where a proposal stands; all but the first are ends."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    MARKED = "marked"  # set by the office itself, without a proposal
    LAPSED = "lapsed"  # the facts changed before anybody decided

    @property
    def label(self) -> str:
        """The Chinese words."""
        return _LABELS[self]


_LABELS = {
    RiskState.WAITING: "待确认",
    RiskState.CONFIRMED: "已确认",
    RiskState.REFUSED: "不同意",
    RiskState.MARKED: "安全办直接标定",
    RiskState.LAPSED: "情况有变，已撤回",
}


@dataclass(frozen=True, slots=True)
class RiskProposal:
    """A change of a unit's colour from ``before`` to ``colour``, and what became of it.

    ``facts`` is the stamp of what it was made of; one that was refused is not made again while
    that stays. ``reasons`` are canonical JSON, ``rule`` is the version of the rule.
    """

    id: int
    unit_id: int
    before: Risk
    colour: Risk
    points: int
    reasons: str
    rule: int
    facts: int
    proposed_at: datetime
    state: RiskState = RiskState.WAITING
    decided_by: int | None = None
    decided_at: datetime | None = None
    note: str = ""

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what it decides."""
        return stamp(self.id, self.before.value, self.colour.value, self.facts)


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A proposal with the name and the street of its unit."""

    proposal: RiskProposal
    unit: str
    street: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit on the picture."""

    unit_id: int
    name: str
    street: str
    risk: Risk


@dataclass(frozen=True, slots=True)
class OwedPicture:
    """The picture for the wall that is owed to somebody; ``attempts`` is how often it failed."""

    id: int
    person_id: int
    attempts: int
