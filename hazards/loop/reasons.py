"""Waiting for a sentence that says why: which steps ask for one, and what it then does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from chat.scene import Heeds, SceneSpec, put_scene, show
from hazards.about import AboutHazard
from hazards.loop import deciding, feedback, reviewing, transferring
from hazards.loop.reason_length import require_short
from hazards.loop.steps import ACTIONS, load
from hazards.model import Ending, Step
from hazards.permission_place import where_of
from hazards.ports import HazardWork
from hazards.seen import UNKNOWN, decide, subject_now
from hazards.showing import HAZARD, HazardScene
from hazards.views import HazardScreen, ReasonView
from people.permissions import require

Giving = Callable[[HazardWork, int, str, str], object]
_GIVE: dict[Step, Giving] = {
    Step.DOUBT: lambda work, id_, _, why: deciding.doubt(work, id_, why),
    Step.RETURN: lambda work, id_, _, why: reviewing.send_back(work, id_, why),
    Step.RETURN_PLAN: lambda work, id_, _, why: reviewing.return_plan(work, id_, why),
    Step.RELAPSE: lambda work, id_, _, why: reviewing.relapse(work, id_, why),
    Step.DECLINE: lambda work, id_, _, why: transferring.answer_for(
        work, id_, taken=False, reason=why
    ),
    Step.ASK_AGAIN: lambda work, id_, _, why: feedback.ask_again(work, id_, why),
    Step.END: lambda work, id_, word, why: deciding.end(work, id_, Ending(word), why),
}


@dataclass(frozen=True, slots=True)
class ReasonScene(AboutHazard):
    """The reason of a step is awaited, about what was seen (``hazards.seen``)."""

    name: ClassVar[str] = "reason"
    step: Step
    word: str = ""
    seen: int = UNKNOWN


def show_reason(work: HazardWork, hazard_id: int, step: Step, word: str = "") -> ReasonView:
    """Ask for the reason of a step; ``word`` is what else was chosen, such as the ending.

    More than ``chat.scene.show``: the hazard as it is now becomes what was seen.
    """
    view = reason_view(work, hazard_id, step, word)
    put_scene(work, ReasonScene(hazard_id, step, word, view.seen))
    return view


def reason_view(
    work: HazardWork, hazard_id: int, step: Step, word: str, seen: int | None = None
) -> ReasonView:
    """Return what is asked, about what was seen, or else what is there; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, ACTIONS[step], where_of(hazard, ACTIONS[step]))
    if seen is None:
        seen = subject_now(work, hazard, step)
    return ReasonView(hazard, step, word, seen)


def give_reason(
    work: HazardWork, hazard_id: int, step: Step, word: str, reason: str
) -> HazardScreen:
    """Take a step with its reason and show the hazard; raises as the step does."""
    require_short(reason)
    _GIVE[step](work, hazard_id, word, reason)
    return show(work, HAZARD, HazardScene(hazard_id))


def _give(work: HazardWork, scene: ReasonScene, text: str) -> HazardScreen:
    asked = (scene.hazard_id, scene.step, scene.seen)
    return decide(work, *asked, give_reason, scene.step, scene.word, text)


REASON: SceneSpec[HazardWork, ReasonScene, HazardScreen] = SceneSpec(
    ReasonScene,
    lambda work, scene: reason_view(work, scene.hazard_id, scene.step, scene.word, scene.seen),
    words=_give,
    heeds=Heeds.ALL,
)
