"""What is on the card of a hazard now, from its stored scene: after a restart, after a repeat."""

from collections.abc import Callable
from datetime import date

from chat.state import ChatState, Scene
from hazards import showing, todo
from hazards.loop import deciding, reasons, rectifying, transferring
from hazards.ports import HazardWork
from hazards.views import HazardScreen

Look = Callable[[HazardWork, ChatState, int], HazardScreen]


def _track(work: HazardWork, state: ChatState, hazard_id: int) -> HazardScreen:
    listing, *chosen = state.note.split(",") if state.note else [""]
    return deciding.track_view(work, hazard_id, listing=bool(listing), chosen=tuple(chosen))


SCENES: dict[Scene, Look] = {
    Scene.TODO: lambda work, _, __: todo.todo_view(work),
    Scene.HAZARDS: lambda work, state, _: showing.hazards_view(work, state.number),
    Scene.LEDGER: lambda work, state, _: showing.ledger_view(work, state.note, state.number),
    Scene.HAZARD: lambda work, state, id_: showing.hazard_view(
        work, id_, more=state.note == "more"
    ),
    Scene.SEVERITY: lambda work, state, id_: deciding.severity_view(
        work, id_, int(state.note or 0)
    ),
    Scene.ASSIGN: lambda work, state, id_: deciding.assign_view(
        work, id_, *deciding.read_choice(state.note)
    ),
    Scene.COLLEAGUES: lambda work, _, id_: rectifying.colleagues_view(work, id_),
    Scene.EXTENSION: lambda work, state, id_: rectifying.extension_view(
        work, id_, date.fromisoformat(state.note) if state.note else None
    ),
    Scene.REASON: lambda work, state, id_: reasons.reason_view(
        work, id_, *reasons.read_note(state.note)
    ),
    Scene.PLAN: lambda work, state, id_: rectifying.plan_view(work, id_, state.note),
    Scene.PROOF: lambda work, _, id_: rectifying.proof_view(work, id_),
    Scene.TRACK: _track,
    Scene.TRANSFER: lambda work, state, id_: transferring.transfer_view(
        work, id_, copy=transferring.read_note(state.note)[0]
    ),
    Scene.DEPARTMENT: lambda work, _, id_: transferring.look(work, id_),
    Scene.DECLINING: lambda work, _, id_: transferring.look(work, id_, declining=True),
    Scene.ENDING: lambda work, _, id_: deciding.end_view(work, id_),
    Scene.DUPLICATE: lambda work, _, id_: deciding.duplicate_view(work, id_),
}


def show_hazard_again(work: HazardWork, state: ChatState) -> HazardScreen | None:
    """Return what a scene of this room shows now; ``None`` for one of another room."""
    look = SCENES.get(state.scene)
    return look(work, state, state.number or 0) if look is not None else None
