"""A late hazard on its way up: the case, its colour, and what was done or proposed about it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp
from duties.escalation.chain import ChainStep, StepKind, read_steps
from hazards.model import Severity
from hazards.watch import Colour


class CaseState(StrEnum):
    """Where a case stands."""

    WATCHED = "watched"  # the unit has time left
    CLIMBING = "climbing"  # the next step has its moment
    PROPOSED = "proposed"  # a step waits for the office
    PUT_OFF = "put_off"  # the office has put the proposed step off
    STANDING = "standing"  # all steps are taken: it is on the office's list every working day
    PAUSED = "paused"  # it is not the unit that is awaited
    ENDED = "ended"  # the hazard is struck off


AT_WORK = frozenset({CaseState.CLIMBING, CaseState.PROPOSED, CaseState.PUT_OFF, CaseState.STANDING})
"""States in which the hazard is late, and with the unit."""
WITH_THE_OFFICE = frozenset({CaseState.PROPOSED, CaseState.PUT_OFF})


@dataclass(frozen=True, slots=True)
class Case:
    """The way of one hazard up its chain.

    ``since`` is the day from which its time runs, ``deadline`` the one that the case goes by.
    ``steps`` are the chain's, kept from the moment at which the hazard was late for the first time;
    ``reached`` of them are behind it, and the next one's days count from ``base_on``. ``act_at`` is
    the next moment at which anything changes by itself.
    """

    id: int
    hazard_id: int
    state: CaseState
    colour: Colour | None
    since: date
    deadline: date
    base_on: date
    reached: int = 0
    version: int = 1
    began_at: datetime | None = None
    act_at: datetime | None = None
    chain_version: int = 0
    steps: str = ""

    @property
    def chain(self) -> tuple[ChainStep, ...]:
        """The steps as they were when it began; raises ``ValueError`` for what cannot be read."""
        return read_steps(self.steps) if self.steps else ()

    @property
    def upcoming(self) -> ChainStep | None:
        """The step that comes next, or is proposed; ``None`` when all are behind it."""
        chain = self.chain
        return chain[self.reached] if self.reached < len(chain) else None


class Cover(StrEnum):
    """How people and plates are made unrecognisable on a picture before it goes out."""

    WHOLE = "whole"  # all of it is pixelated
    TILES = "tiles"  # the tiles that the office taps are covered
    NONE = "none"  # no picture goes out


class StepState(StrEnum):
    """What became of a step."""

    DONE = "done"
    PASSED = "passed"  # its moment passed while nobody looked, and the next one took its place
    PROPOSED = "proposed"
    PUT_OFF = "put_off"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"  # the hazard went on before the office had decided

    @property
    def open(self) -> bool:
        """Whether the office is still to decide."""
        return self in {StepState.PROPOSED, StepState.PUT_OFF}


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken or proposed; ``due_at`` is the moment at which its turn had come.

    ``words`` is what the office adds to the paper, ``reason`` why it was put off, until ``until``.
    Of an exposure, ``photo_id`` is the photo that was chosen, covered as ``cover`` and ``tiles``
    say; ``picture`` is the SHA-256 of what the office was shown of it, ``public_words`` what is
    said to be wrong, and ``progress`` what the board says has become of it, line by line.
    """

    id: int
    case_id: int
    kind: StepKind
    state: StepState
    due_at: datetime
    position: int = 0
    words: str = ""
    reason: str = ""
    until: date | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    number: str = ""
    photo_id: int | None = None
    cover: Cover | None = None
    tiles: tuple[int, ...] = ()
    picture: str | None = None
    progress: str = ""
    public_words: str = ""

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what was proposed on its card."""
        public = (self.public_words,) if self.public_words else ()
        return stamp(self.id, self.kind, self.words, self.picture or "", self.cover or "", *public)

    @property
    def chosen(self) -> int:
        """A number that stands for the photo that is chosen and what of it is covered."""
        return stamp(self.photo_id, self.cover, self.tiles)

    @property
    def looked_at(self) -> bool:
        """Whether the office has been sent the picture that would go out, or wants none."""
        return self.picture is not None or self.cover is Cover.NONE


def stamp_of(case: Case, proposed: TakenStep | None) -> int:
    """Return a number by which a button remembers what there was to decide on its card."""
    return proposed.stamp if proposed is not None else stamp(case.version)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in short, as it stands among others."""

    id: int
    hazard_id: int
    number: str
    unit_name: str
    description: str
    severity: Severity | None
    deadline: date
    state: CaseState

    @property
    def major(self) -> bool:
        """Whether it is about a major hazard (重大事故隐患)."""
        return self.severity is Severity.MAJOR
