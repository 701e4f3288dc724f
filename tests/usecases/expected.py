"""What ought to become of hazards, told a second time and more simply than the product does.

Nothing here asks the product's own tables: states, permissions and needs are written down by hand,
so that the two can be held against each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hazards.model import HazardState, Severity, Track

S = HazardState
UNJUDGED = {S.ON_LEDGER, S.CLASSIFIED}
WITH_OWNER = {S.ASSIGNED, S.PLANNING, S.RECTIFYING}
WISHED = WITH_OWNER | {S.PLANNED}
OVER = {S.CLOSED, S.CONFIRMED, S.ENDED}
AWAITED = {
    S.ON_LEDGER: "classify",
    S.DOUBTFUL: "judge",
    S.CLASSIFIED: "assign",
    S.ASSIGNED: "rectify",
    S.PLANNING: "plan",
    S.PLANNED: "approve_plan",
    S.RECTIFYING: "rectify",
    S.SUBMITTED: "review",
    S.TRANSFERRED: "acknowledge",
    S.RECEIVED: "feedback",
    S.REPORTED: "weigh",
    S.CLOSED: "revisit",
    S.RELAPSED: "assign",
}
"""What each state waits for; the others wait for nothing."""


@dataclass(frozen=True)
class Actor:
    """Somebody, and what they are: the units they belong to, the streets they look after."""

    name: str
    telegram_id: int
    person_id: int
    units: frozenset[int] = frozenset()
    inspects: frozenset[str] = frozenset()
    decides: frozenset[str] = frozenset()  # an office; "" is the whole area
    sees_all: bool = False
    member: bool = False  # of the department to which everything is handed

    def rectifies(self, life: "ExpectedLife") -> bool:
        """Belongs to the unit."""
        return life.unit in self.units

    def decides_on(self, life: "ExpectedLife") -> bool:
        """Is the office that is responsible."""
        streets = {""} if life.track is not Track.ROUTINE else {"", life.street}
        return bool(self.decides & streets)

    def judges(self, life: "ExpectedLife") -> bool:
        """Is that office, or an inspector of the street while it is the street's to solve."""
        inspects = life.track is Track.ROUTINE and life.street in self.inspects
        return inspects or self.decides_on(life)

    def sees(self, life: "ExpectedLife") -> bool:
        """Has something to do with it."""
        near = {"", life.street} & (self.inspects | self.decides)
        mine = self.person_id in life.witnesses | {life.found_by}
        return bool(near) or self.rectifies(life) or self.sees_all or mine


@dataclass
class Shot:
    """A photo of the spot put right."""

    id: int
    sender: Actor
    round: int
    kept: bool = False


@dataclass
class ExpectedLife:
    """One hazard as it ought to be."""

    id: int
    unit: int
    street: str
    found_by: int
    state: HazardState
    version: int
    steps: int = 1
    severity: Severity | None = None
    track: Track = Track.ROUTINE
    submitted_by: int | None = None
    rounds: int = 0
    deadline: date | None = None
    wish: date | None = None
    wished_by: int = 0
    plan: bool = False
    planned_by: int = 0
    token: str = ""
    transfer_id: int = 0
    witnesses: set[int] = field(default_factory=set)
    shots: list[Shot] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        """Still has to be put right."""
        return self.state not in OVER

    @property
    def major(self) -> bool:
        """Needs a plan."""
        return self.severity is Severity.MAJOR

    @property
    def proven(self) -> bool:
        """Has a photo of this round whose bytes are kept."""
        return any(shot.kept for shot in self._of_this_round())

    def _of_this_round(self) -> list[Shot]:
        return [shot for shot in self.shots if shot.round == max(self.rounds, 1)]

    def rectified_by(self, actor: Actor) -> bool:
        """Whether somebody had a part in the rectification at hand."""
        if self.submitted_by is None:
            return False
        senders = {shot.sender.person_id for shot in self._of_this_round()}
        return actor.person_id in senders | {self.submitted_by}

    @property
    def takes_proof(self) -> bool:
        """Whether a photo hands it in now."""
        return self.state in ({S.RECTIFYING} if self.major else {S.ASSIGNED, S.RECTIFYING})

    def goes(self, state: HazardState, steps: int = 1) -> None:
        """Take a step, or several."""
        self.state = state
        self.version += steps
        self.steps += steps


@dataclass(frozen=True)
class Rule:
    """When an act succeeds, and what becomes of the hazard by it."""

    may: Callable[[Actor, ExpectedLife], bool]
    legal: Callable[[Actor, ExpectedLife], bool]
    then: Callable[[Actor, ExpectedLife, date], None]


def _judged(severity: Severity) -> Callable[[Actor, ExpectedLife, date], None]:
    def then(_actor: Actor, life: ExpectedLife, _day: date) -> None:
        life.severity = severity
        life.goes(S.CLASSIFIED)

    return then


def _may_judge(actor: Actor, life: ExpectedLife) -> bool:
    return actor.decides_on(life) if life.state is S.DOUBTFUL else actor.judges(life)


def _assigned(_actor: Actor, life: ExpectedLife, day: date) -> None:
    steps = 1
    if life.state in {S.ON_LEDGER, S.DOUBTFUL}:
        life.severity = Severity.GENERAL
        steps = 2
    life.deadline, life.wish = day + timedelta(days=7), None
    life.goes(S.ASSIGNED, steps)


def _asked(actor: Actor, life: ExpectedLife, day: date) -> None:
    life.wished_by = actor.person_id
    life.wish = max(life.deadline or day, day) + timedelta(days=5)
    life.goes(life.state)


def _granted(_actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.deadline, life.wish = life.wish, None
    life.goes(life.state)


def _refused(_actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.wish = None
    life.goes(life.state)


def _written(_actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.plan = True


def _planned(actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.planned_by = actor.person_id
    life.goes(S.PLANNED)


def _relapsed(_actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.submitted_by = life.deadline = None
    life.goes(S.RELAPSED)


def _ended(_actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.wish = None
    life.goes(S.ENDED)


def _to(state: HazardState) -> Callable[[Actor, ExpectedLife, date], None]:
    return lambda _actor, life, _day: life.goes(state)


def _stays(_actor: Actor, life: ExpectedLife, _day: date) -> None:
    life.goes(life.state)


def _tracked(track: Track) -> Callable[[Actor, ExpectedLife, date], None]:
    def then(_actor: Actor, life: ExpectedLife, _day: date) -> None:
        life.track = track
        life.goes(life.state)

    return then


def _in(*states: HazardState) -> Callable[[Actor, ExpectedLife], bool]:
    return lambda _actor, life: life.state in states


def _open_here(_actor: Actor, life: ExpectedLife) -> bool:
    return life.alive and life.state not in {S.TRANSFERRED, S.RECEIVED, S.REPORTED}


def _plans(_actor: Actor, life: ExpectedLife) -> bool:
    return life.major and life.state in {S.ASSIGNED, S.PLANNING}


def _anybody(_actor: Actor, _life: ExpectedLife) -> bool:
    return True


def _is_member(actor: Actor, _life: ExpectedLife) -> bool:
    return actor.member


UNIT, JUDGE, OFFICE = Actor.rectifies, Actor.judges, Actor.decides_on
MEMBER = _is_member
MAJOR, GENERAL = _judged(Severity.MAJOR), _judged(Severity.GENERAL)
RULES: dict[str, Rule] = {
    "general": Rule(_may_judge, _in(*UNJUDGED, S.DOUBTFUL), GENERAL),
    "major": Rule(_may_judge, _in(*UNJUDGED, S.DOUBTFUL), MAJOR),
    "doubt": Rule(
        lambda actor, life: life.track is Track.ROUTINE and life.street in actor.inspects,
        _in(S.ON_LEDGER),
        _to(S.DOUBTFUL),
    ),
    "assign": Rule(_may_judge, _in(*UNJUDGED, S.DOUBTFUL, S.RELAPSED, *WITH_OWNER), _assigned),
    "accept": Rule(
        UNIT,
        _in(S.ASSIGNED),
        lambda _actor, life, _day: life.goes(S.PLANNING if life.major else S.RECTIFYING),
    ),
    "hand over": Rule(UNIT, _in(*WITH_OWNER), _stays),
    "ask": Rule(UNIT, _in(*WITH_OWNER), _asked),
    "grant": Rule(
        JUDGE,
        lambda actor, life: (
            life.wish is not None and life.state in WISHED and life.wished_by != actor.person_id
        ),
        _granted,
    ),
    "refuse": Rule(JUDGE, lambda _, life: life.wish is not None and life.state in WISHED, _refused),
    "write plan": Rule(UNIT, _plans, _written),
    "submit plan": Rule(UNIT, lambda actor, life: _plans(actor, life) and life.plan, _planned),
    "approve plan": Rule(
        OFFICE,
        lambda actor, life: life.state is S.PLANNED and life.planned_by != actor.person_id,
        _to(S.RECTIFYING),
    ),
    "return plan": Rule(OFFICE, _in(S.PLANNED), _to(S.PLANNING)),
    "return": Rule(
        JUDGE,
        lambda actor, life: life.state is S.SUBMITTED and not life.rectified_by(actor),
        _to(S.RECTIFYING),
    ),
    "close": Rule(
        JUDGE,
        lambda actor, life: (
            life.state is S.SUBMITTED and not life.rectified_by(actor) and life.proven
        ),
        _to(S.CLOSED),
    ),
    "confirm": Rule(
        JUDGE,
        lambda actor, life: life.state is S.CLOSED and not life.rectified_by(actor),
        _to(S.CONFIRMED),
    ),
    "relapse": Rule(JUDGE, _in(S.CLOSED, S.CONFIRMED), _relapsed),
    "escalate": Rule(OFFICE, _open_here, _tracked(Track.ESCALATED)),
    "list": Rule(OFFICE, _open_here, _tracked(Track.LISTED)),
    "routine": Rule(OFFICE, _open_here, _tracked(Track.ROUTINE)),
    "transfer": Rule(
        OFFICE, _in(S.ON_LEDGER, S.DOUBTFUL, S.CLASSIFIED, S.RELAPSED), _to(S.TRANSFERRED)
    ),
    "tell a department": Rule(OFFICE, lambda _, life: life.alive, _stays),
    "note taken": Rule(OFFICE, _in(S.TRANSFERRED), _to(S.RECEIVED)),
    "note declined": Rule(OFFICE, _in(S.TRANSFERRED, S.RECEIVED), _to(S.ON_LEDGER)),
    "take by link": Rule(_anybody, _in(S.TRANSFERRED), _to(S.RECEIVED)),
    "decline by link": Rule(_anybody, _in(S.TRANSFERRED, S.RECEIVED), _to(S.ON_LEDGER)),
    "take as member": Rule(MEMBER, _in(S.TRANSFERRED), _to(S.RECEIVED)),
    "decline as member": Rule(MEMBER, _in(S.TRANSFERRED, S.RECEIVED), _to(S.ON_LEDGER)),
    "feed back by link": Rule(_anybody, _in(S.RECEIVED), _to(S.REPORTED)),
    "feed back as member": Rule(MEMBER, _in(S.RECEIVED), _to(S.REPORTED)),
    "note feedback": Rule(OFFICE, _in(S.RECEIVED), _to(S.REPORTED)),
    "ask again": Rule(OFFICE, _in(S.REPORTED), _to(S.RECEIVED)),
    "settle": Rule(OFFICE, _in(S.REPORTED), _to(S.ENDED)),
    "end": Rule(OFFICE, _open_here, _ended),
    "witness": Rule(_anybody, lambda _, life: life.alive, _stays),
}
"""What may be done to a hazard that is there, photos aside."""
