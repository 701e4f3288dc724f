"""What is on the card of a hazard now, from its stored scene: after a restart, after a repeat."""

from collections.abc import Callable
from datetime import date

from hazards import deciding, reasons, rectifying, showing, todo, transferring
from hazards.ports import HazardWork
from hazards.views import HazardScreen
from people.desk import Desk, Scene

Look = Callable[[HazardWork, Desk, int], HazardScreen]


def _track(work: HazardWork, desk: Desk, hazard_id: int) -> HazardScreen:
    listing, *chosen = desk.note.split(",") if desk.note else [""]
    return deciding.track_view(work, hazard_id, listing=bool(listing), chosen=tuple(chosen))


SCENES: dict[Scene, Look] = {
    Scene.TODO: lambda work, _, __: todo.todo_view(work),
    Scene.HAZARDS: lambda work, desk, _: showing.hazards_view(work, desk.number),
    Scene.LEDGER: lambda work, desk, _: showing.ledger_view(work, desk.note, desk.number),
    Scene.HAZARD: lambda work, desk, id_: showing.hazard_view(work, id_, more=desk.note == "more"),
    Scene.SEVERITY: lambda work, desk, id_: deciding.severity_view(work, id_, int(desk.note or 0)),
    Scene.ASSIGN: lambda work, desk, id_: deciding.assign_view(
        work, id_, *deciding.read_choice(desk.note)
    ),
    Scene.COLLEAGUES: lambda work, _, id_: rectifying.colleagues_view(work, id_),
    Scene.EXTENSION: lambda work, desk, id_: rectifying.extension_view(
        work, id_, date.fromisoformat(desk.note) if desk.note else None
    ),
    Scene.REASON: lambda work, desk, id_: reasons.reason_view(
        work, id_, *reasons.read_note(desk.note)
    ),
    Scene.PLAN: lambda work, desk, id_: rectifying.plan_view(work, id_, desk.note),
    Scene.PROOF: lambda work, _, id_: rectifying.proof_view(work, id_),
    Scene.TRACK: _track,
    Scene.TRANSFER: lambda work, desk, id_: transferring.transfer_view(
        work, id_, copy=transferring.read_note(desk.note)[0]
    ),
    Scene.DEPARTMENT: lambda work, _, id_: transferring.look(work, id_),
    Scene.DECLINING: lambda work, _, id_: transferring.look(work, id_, declining=True),
    Scene.ENDING: lambda work, _, id_: deciding.end_view(work, id_),
    Scene.DUPLICATE: lambda work, _, id_: deciding.duplicate_view(work, id_),
}


def show_again(work: HazardWork, desk: Desk) -> HazardScreen | None:
    """Return what a scene of this room shows now; ``None`` for one of another room."""
    look = SCENES.get(desk.scene)
    return look(work, desk, desk.number or 0) if look is not None else None
