"""Ways to every screen about late hazards, from one that somebody drives and has to rectify."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from duties.escalation import deciding, exposing, showing
from duties.escalation.chain import StepKind
from frontdesk.showing import showing as replay
from tests.usecases.proposals import proposes
from tests.usecases.town import Phone, Town


class Assigned(Protocol):
    """A phone in a town, with a hazard."""

    town: Town
    phone: Phone

    async def assigned(self) -> int:
        """A hazard that the person both drives and has to put right; returns its id."""


async def _proposed(stage: Assigned) -> tuple[int, int]:
    hazard_id = await stage.assigned()
    return stage.town.reads(lambda work: proposes(work, hazard_id))


async def _case(stage: Assigned) -> Reply:
    case_id, _ = await _proposed(stage)
    return await stage.phone.taps(replay, show, showing.CASE, showing.CaseScene(case_id))


async def _supervision(stage: Assigned) -> Reply:
    await _proposed(stage)
    return await stage.phone.taps(replay, show, showing.SUPERVISION, showing.SupervisionScene())


async def _put_off(stage: Assigned) -> Reply:
    scene = deciding.PutOffScene(*await _proposed(stage), days=3)
    return await stage.phone.taps(replay, show, deciding.PUT_OFF, scene)


async def _change(stage: Assigned) -> Reply:
    scene = deciding.ChangeScene(*await _proposed(stage))
    return await stage.phone.taps(replay, show, deciding.CHANGE, scene)


async def _expose(stage: Assigned) -> Reply:
    case_id, seen = await _proposed(stage)
    await stage.phone.taps(deciding.propose, case_id, seen, StepKind.EXPOSE)
    return await stage.phone.taps(replay, show, exposing.EXPOSE, exposing.ExposeScene(case_id))


ESCALATION_WAYS: dict[str, tuple[Callable[[Any], Awaitable[Reply]], type[Scene]]] = {
    "case": (_case, showing.CaseScene),
    "supervision": (_supervision, showing.SupervisionScene),
    "putting a step off": (_put_off, deciding.PutOffScene),
    "exposing": (_expose, exposing.ExposeScene),
    "changing a step": (_change, deciding.ChangeScene),
}
