"""Before an inspection begins: visits used of those allowed, and of what kind a visit is.

Checklists hears nothing of visits: whoever comes to a unit more often than its plan says is asked
for a reason, which goes on the audit chain, and then goes on as always.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import RoomView, SceneSpec, put_scene
from chat.state import Scene
from checklists import choosing_lists, starting
from checklists.starting import FormsScene
from checklists.views import FormsView, Reply, Shown
from duties.visits.allowing import Allowed, allowed_at, is_drawn
from frontdesk.ports import FrontdeskWork
from hazards.inspection_kind import InspectionKind
from hazards.loop.reason_length import require_short
from people.model import Person, Unit
from people.permissions import Action, found, require, require_member

REASONS = ("复查整改", "投诉举报", "上级交办", "专项检查")


@dataclass(frozen=True, slots=True)
class BeyondScene(Scene):
    """A reason is asked for: the visits of a unit are used up."""

    name: ClassVar[str] = "visit_beyond"
    unit_id: int


@dataclass(frozen=True, slots=True)
class BeyondView(RoomView):
    """The visits of a unit are used up; one more needs a reason."""

    unit: Unit
    allowed: Allowed


def choose_form(work: FrontdeskWork, unit_id: int) -> Reply:
    """Show the checklists for a unit, or ask why it is visited beyond its plan.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person, unit = _visitor(work, unit_id)
    allowed = _allowed(work, person, unit)
    if allowed is not None and allowed.spent and not _begun(work, person, unit):
        put_scene(work, BeyondScene(unit.id))
        return Reply(BeyondView(unit, allowed))
    return _forms(work, unit, allowed)


def give_reason(work: FrontdeskWork, unit_id: int, reason: str) -> Reply:
    """Say why a unit is visited beyond its plan, and show its checklists.

    Raises ``NotJoined``, ``NotAllowed`` and ``ReasonTooLong``.
    """
    require_short(reason)
    person, unit = _visitor(work, unit_id)
    allowed = _allowed(work, person, unit)
    if allowed is not None and allowed.spent:
        changes = {
            "reason": (None, reason),
            "visits": (None, f"{allowed.used}/{allowed.allowed}"),
        }
        work.journal.record(work.now, person.id, "visit_beyond", f"unit:{unit.id}", changes)
    return _forms(work, unit, allowed)


def start(work: FrontdeskWork, unit_id: int, form_id: str) -> Reply:
    """Begin a checklist at a unit; a visit that was drawn is of that kind from the beginning.

    Raises as ``checklists.starting.start``.
    """
    return starting.start(work, unit_id, form_id, kind=_kind(work, unit_id))


def choose_lists(work: FrontdeskWork, unit_id: int) -> Reply:
    """Let several lists for a unit be picked; raises as ``choosing_lists.choose_lists``."""
    return choosing_lists.choose_lists(work, unit_id, _kind(work, unit_id))


def _kind(work: FrontdeskWork, unit_id: int) -> InspectionKind | None:
    unit = work.units.get(unit_id)
    return InspectionKind.RANDOM if unit is not None and is_drawn(work, unit) else None


def _visitor(work: FrontdeskWork, unit_id: int) -> tuple[Person, Unit]:
    person = require_member(work.person)
    unit = found(person, work.units.get(unit_id))
    return require(person, Action.INSPECT, unit), unit


def _allowed(work: FrontdeskWork, person: Person, unit: Unit) -> Allowed | None:
    """Return what is allowed for who comes from outside; nothing limits a unit's own people."""
    if any(each.unit_id == unit.id for each in person.memberships):
        return None
    return allowed_at(work, unit)


def _begun(work: FrontdeskWork, person: Person, unit: Unit) -> bool:
    return any(each.unit.id == unit.id for each in work.inspections.unfinished(person.id))


def _forms(work: FrontdeskWork, unit: Unit, allowed: Allowed | None) -> Reply:
    reply = starting.choose_form(work, unit.id)
    view = reply.view
    if not isinstance(view, FormsView):
        return reply
    if is_drawn(work, unit):
        kind = InspectionKind.RANDOM
        put_scene(work, FormsScene(unit.id, kind))
        view = starting.forms_view(work, unit, kind)
    note = f"今年入企 {allowed.used}/{allowed.allowed} 次" if allowed is not None else ""
    return replace(reply, view=replace(view, note=note))


def _beyond_view(work: FrontdeskWork, scene: BeyondScene) -> Shown:
    """Return the question for a reason; raises ``NotJoined`` and ``NotAllowed``."""
    person, unit = _visitor(work, scene.unit_id)
    allowed = _allowed(work, person, unit)
    if allowed is None:
        return starting.forms_view(work, unit)
    return BeyondView(unit, allowed)


def _typed(work: FrontdeskWork, scene: BeyondScene, text: str) -> Shown:
    return give_reason(work, scene.unit_id, text)


BEYOND: SceneSpec[FrontdeskWork, BeyondScene, Shown] = SceneSpec(
    BeyondScene, _beyond_view, words=_typed
)
