"""Waiting for a sentence that says why: which steps ask for one, and what it then does."""

from collections.abc import Callable
from datetime import date

from chat.state import ChatState, Scene
from core.errors import XunanError
from hazards.loop import deciding, rectifying, reviewing, transferring
from hazards.loop.steps import ACTIONS, load
from hazards.model import Ending, Step
from hazards.permission_place import where_of
from hazards.ports import HazardWork
from hazards.seen import UNKNOWN, decide, subject_now
from hazards.showing import show_hazard
from hazards.views import HazardScreen, ReasonView
from people.members import put_scene
from people.permissions import require

LONGEST_REASON = 300  # characters

AWAITING = frozenset({Scene.REASON, Scene.EXTENSION, Scene.PLAN, Scene.TRANSFER})
"""Scenes of a hazard in which words are awaited."""

Giving = Callable[[HazardWork, int, str, str], object]
_GIVE: dict[Step, Giving] = {
    Step.DOUBT: lambda work, id_, _, why: deciding.doubt(work, id_, why),
    Step.RETURN: lambda work, id_, _, why: reviewing.send_back(work, id_, why),
    Step.RETURN_PLAN: lambda work, id_, _, why: reviewing.return_plan(work, id_, why),
    Step.RELAPSE: lambda work, id_, _, why: reviewing.relapse(work, id_, why),
    Step.DECLINE: lambda work, id_, _, why: transferring.answer_for(
        work, id_, taken=False, reason=why
    ),
    Step.END: lambda work, id_, word, why: deciding.end(work, id_, Ending(word), why),
}


class ReasonTooLong(XunanError):
    """A reason has more than ``LONGEST_REASON`` characters."""


def show_reason(work: HazardWork, hazard_id: int, step: Step, word: str = "") -> ReasonView:
    """Ask for the reason of a step; ``word`` is what else was chosen, such as the ending."""
    view = reason_view(work, hazard_id, step, word)
    put_scene(work, Scene.REASON, hazard_id, f"{step.value}:{word}:{view.seen}")
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


def read_note(note: str) -> tuple[Step, str, int]:
    """Return the step, the word and what was seen that a scene's note stands for."""
    step, word, seen, *_ = (*note.split(":"), "", "")
    return Step(step), word, int(seen or UNKNOWN)


def give_reason(
    work: HazardWork, hazard_id: int, step: Step, word: str, reason: str
) -> HazardScreen:
    """Take a step with its reason and show the hazard; raises as the step does."""
    _require_short(reason)
    _GIVE[step](work, hazard_id, word, reason)
    return show_hazard(work, hazard_id)


def _require_short(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong


def receive_reason(work: HazardWork, state: ChatState, text: str) -> HazardScreen | None:
    """Take words to the scene of a hazard that waits for some; ``None`` where none does.

    Raises ``ReasonTooLong``, and as what the words are for.
    """
    hazard_id = state.number or 0
    match state.scene:
        case Scene.REASON:
            step, word, seen = read_note(state.note)
            return decide(work, hazard_id, step, seen, give_reason, step, word, text)
        case Scene.EXTENSION if state.note:
            _require_short(text)
            until = date.fromisoformat(state.note)
            return rectifying.ask_extension(work, hazard_id, until, text)
        case Scene.PLAN if state.note:
            return rectifying.write_part(work, hazard_id, state.note, text)
        case Scene.TRANSFER:
            return transferring.transfer_named(work, hazard_id, state.note, text)
        case Scene.DECLINING:
            _require_short(text)
            return transferring.answer_by_link(work, hazard_id, "", taken=False, reason=text)
    return None
