"""The subject of a decision: the person decides what they had before them, and nothing later.

Each button that decides, and each question for a reason, carries one number that names it: the
round of a rectification, the id of a plan or of a transfer, the day asked for, or, where nothing
narrower fits, the version of the hazard, which goes up with every step.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from hazards.loop.steps import ACTIONS, TooLate, last_of, load
from hazards.model import Hazard, HazardState, Plan, Step
from hazards.permission_place import where_of
from hazards.ports import HazardWork
from hazards.transfer import Transfer
from people.permissions import require

UNKNOWN = 0
"""Carried by a button from before buttons said what they decide: it decides nothing."""
NOTHING = -1
"""There is no such thing to decide about now; no button carries it."""

P = ParamSpec("P")
R = TypeVar("R")


class MovedOn(TooLate):
    """The subject changed since the person saw it; ``old`` if what they saw is unknown."""

    def __init__(
        self,
        hazard: Hazard,
        who: str,
        *,
        own: bool = False,
        repeated: bool = False,
        old: bool = False,
    ) -> None:
        super().__init__(hazard, who, own=own, repeated=repeated)
        self.old = old


def subject(step: Step, hazard: Hazard, plan: Plan | None, transfer: Transfer | None) -> int:
    """Return what a step decides about; ``plan`` is the last handed in, ``transfer`` the open one.

    An assignment is accepted for the day by which it is to be rectified.
    """
    match step:
        case Step.CLOSE | Step.RETURN:
            return max(hazard.rounds, 1)
        case Step.APPROVE_PLAN | Step.RETURN_PLAN:
            return plan.id if plan is not None else NOTHING
        case Step.RECEIVE | Step.DECLINE:
            return transfer.id if transfer is not None else NOTHING
        case Step.ACCEPT:
            return hazard.deadline.toordinal() if hazard.deadline is not None else hazard.version
    return hazard.version


def subject_now(work: HazardWork, hazard: Hazard, step: Step) -> int:
    """Return what a step would decide about at this moment."""
    return subject(step, hazard, work.plans.last(hazard.id), work.transfers.live(hazard.id))


def require_seen(work: HazardWork, hazard_id: int, step: Step, seen: int) -> Hazard:
    """Return the hazard if what would be decided is what the actor has seen.

    Raises ``MovedOn``; and ``NotJoined`` and ``NotAllowed`` before it, so that
    nobody learns by it where a hazard stands that is out of their reach.
    """
    hazard = load(work, hazard_id)
    doubtful = step is Step.CLASSIFY and hazard.state is HazardState.DOUBTFUL
    action = ACTIONS[Step.JUDGE if doubtful else step]
    require(work.person, action, where_of(hazard, action))
    if seen != subject_now(work, hazard, step):
        raise MovedOn(hazard, **last_of(work, hazard, step), old=seen == UNKNOWN)
    return hazard


def decide(
    work: HazardWork,
    hazard_id: int,
    step: Step,
    seen: int,
    use: Callable[Concatenate[HazardWork, int, P], R],
    *args: P.args,
    **given: P.kwargs,
) -> R:
    """Carry out what decides by a step, or leads to it, if it is about what the actor has seen.

    Raises as ``require_seen``, and as what is carried out.
    """
    require_seen(work, hazard_id, step, seen)
    return use(work, hazard_id, *args, **given)


def about_what_was_seen(
    step: Step,
    seen: int,
    use: Callable[Concatenate[HazardWork, int, P], R],
    *args: P.args,
    **given: P.kwargs,
) -> Callable[[HazardWork, int], R]:
    """Return a use case of a hazard's id that is carried out as by ``decide``."""
    return lambda work, hazard_id: decide(work, hazard_id, step, seen, use, *args, **given)
