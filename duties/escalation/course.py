"""The course of a case: what becomes of it by itself, and by what becomes of the hazard.

Pure functions. Whatever the order of looks at a case, its steps have the same moments.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.clock import local
from duties.escalation.chain import Chain, ChainStep, StepKind
from duties.escalation.model import AT_WORK, Case, CaseState, StepState
from duties.ports import WorkingDays
from hazards.loop.lifecycle import WITH_THE_OWNER
from hazards.model import Hazard, HazardState
from hazards.watch import Colour

HOUR = time(9)  # of the day at which a step is taken
ONE_DAY = timedelta(days=1)
RESTING = frozenset({CaseState.PROPOSED, CaseState.PAUSED, CaseState.ENDED})
"""States in which nothing happens by itself."""
NOT_BEGUN = frozenset({HazardState.ASSIGNED, HazardState.PLANNING})


class TimedWork(Protocol):
    """The moment and the calendars of a turn."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def working_days(self) -> WorkingDays:
        """The working calendar; read when it is asked for."""


class Around:
    """What a case is looked at with: the moment, the wall, and the working days."""

    def __init__(self, work: TimedWork) -> None:
        self._work = work
        self.now = work.now
        self.zone = work.zone

    @property
    def day(self) -> date:
        """The day on the wall."""
        return local(self.now, self.zone).date()

    def begin_of(self, day: date) -> datetime:
        """Return the first moment of a day."""
        return datetime.combine(day, time(), self.zone)

    def hour_of(self, day: date) -> datetime:
        """Return the moment of a day at which steps are taken."""
        return datetime.combine(day, HOUR, self.zone)

    def next_working(self, day: date) -> date:
        """Return the first working day after a day."""
        return self.working(day, 1)

    def working(self, day: date, days: int) -> date:
        """Return the day so many working days after a day."""
        while days:
            day += ONE_DAY
            days -= self._work.working_days.is_working(day)
        return day


@dataclass(frozen=True, slots=True)
class Happening:
    """A step's turn has come at a moment; ``position`` is its place in the chain."""

    kind: StepKind
    state: StepState
    due_at: datetime
    position: int


def moment_of(step: ChainStep, base_on: date, around: Around) -> datetime:
    """Return when a step's turn comes, that many days after another day."""
    if step.working_days:
        return around.hour_of(around.working(base_on, step.working_days))
    return around.hour_of(base_on + timedelta(days=step.days))


def begin(hazard: Hazard, chain: Chain, around: Around) -> Case | None:
    """Return the case of a hazard that a unit has in hand; ``None`` for any other."""
    if hazard.state not in WITH_THE_OWNER or hazard.deadline is None:
        return None
    day = around.day
    case = Case(
        0, hazard.id, CaseState.WATCHED, None, day, hazard.deadline, max(hazard.deadline, day)
    )
    return coloured(case, hazard, chain, around)


def follow(case: Case, hazard: Hazard, chain: Chain, around: Around) -> Case:
    """Return a case as it is after a step of its hazard."""
    if not hazard.state.open:
        return replace(case, state=CaseState.ENDED, colour=None, act_at=None)
    if hazard.state not in WITH_THE_OWNER or hazard.deadline is None:
        return replace(case, state=CaseState.PAUSED, colour=None, act_at=None)
    moved = hazard.deadline != case.deadline
    resumed = case.state in {CaseState.PAUSED, CaseState.ENDED}
    if not moved and not resumed:
        return coloured(case, hazard, chain, around)
    day = around.day
    again = replace(
        case,
        state=CaseState.WATCHED,
        deadline=hazard.deadline,
        since=day if moved else case.since,
        base_on=max(hazard.deadline, day) if moved or resumed else case.base_on,
    )
    return coloured(again, hazard, chain, around)


def coloured(case: Case, hazard: Hazard, chain: Chain, around: Around) -> Case:
    """Return a case with its colour, and, while there is time left, when that changes."""
    if case.state in AT_WORK:
        return replace(case, colour=Colour.RED)
    if case.state is not CaseState.WATCHED:
        return case
    day, deadline = around.day, case.deadline
    near = deadline - timedelta(days=chain.near_days)
    behind = case.since + (deadline - case.since) * chain.behind_percent // 100
    behind = max(behind, case.since + ONE_DAY)
    changes = [near, deadline + ONE_DAY]
    colour = Colour.BLUE if day >= near else None
    if hazard.state in NOT_BEGUN and behind <= deadline:
        changes.append(behind)
        colour = Colour.YELLOW if day >= behind else colour
    if day > deadline:
        return replace(case, colour=Colour.RED, act_at=around.begin_of(deadline + ONE_DAY))
    ahead = min(each for each in changes if each > day)
    return replace(case, colour=colour, act_at=around.begin_of(ahead))


def settle(
    case: Case, hazard: Hazard, chain: Chain, around: Around
) -> tuple[Case, list[Happening]]:
    """Return a case as it stands now, and the steps whose turn has come since it was looked at."""
    case = coloured(case, hazard, chain, around)
    if case.state is CaseState.WATCHED and around.day > case.deadline:
        case = _late(case, chain, around)
    if case.state is CaseState.CLIMBING:
        return _climb(case, around)
    return (replace(case, act_at=None) if case.state in RESTING else case), []


def _late(case: Case, chain: Chain, around: Around) -> Case:
    """Let a case climb; it keeps the steps with which it does so for the first time."""
    kept = {}
    if not case.steps:
        kept = {
            "steps": chain.spelled(),
            "chain_version": chain.version,
            "began_at": around.begin_of(case.deadline + ONE_DAY),
        }
    return onward(replace(case, state=CaseState.CLIMBING, colour=Colour.RED, **kept), around)  # type: ignore[arg-type]  # fields of a case


def onward(case: Case, around: Around) -> Case:
    """Return a case that is late with the moment of its next step, or of its next working day."""
    step = case.upcoming
    if step is not None:
        moment = moment_of(step, case.base_on, around)
        return replace(case, state=CaseState.CLIMBING, act_at=moment)
    day = around.next_working(case.base_on)
    return replace(case, state=CaseState.STANDING, act_at=around.hour_of(day))


def _climb(case: Case, around: Around) -> tuple[Case, list[Happening]]:
    found: list[Happening] = []
    while case.state is CaseState.CLIMBING:
        step = case.upcoming
        if step is None:
            return onward(case, around), found
        if case.act_at is None or case.act_at > around.now:
            break
        at, position = case.act_at, case.reached
        if step.kind.outside:
            found.append(Happening(step.kind, StepState.PROPOSED, at, position))
            case = replace(case, state=CaseState.PROPOSED, act_at=None)
            break
        found.append(Happening(step.kind, StepState.DONE, at, position))
        base_on = local(at, around.zone).date()
        case = onward(replace(case, reached=position + 1, base_on=base_on), around)
    passed = [replace(each, state=StepState.PASSED) for each in found[:-1]]
    return case, [*passed, *found[-1:]]
