"""Several lists in one visit, with one signature (进一次门，查多项事): which ones they are."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.done import Done
from chat.scene import SceneSpec, put_scene
from chat.state import Scene
from checklists.inspection import Inspection
from checklists.model import Form
from checklists.ports import WalkWork
from checklists.pruning import other_forms
from checklists.setting_kind import let_be
from checklists.sheets import load_sheet, open_sheet, show_next
from checklists.starting import allowed_unit, begin, forms_view, start
from checklists.together import put_together
from checklists.views import ListsView, Reply, Shown
from hazards.inspection_kind import InspectionKind
from people.model import Person, Unit
from people.permissions import found


@dataclass(frozen=True, slots=True)
class ListsScene(Scene):
    """The lists of a visit are being picked; ``kind`` is that of the visit, where it is known."""

    name: ClassVar[str] = "lists"
    unit_id: int
    picked: tuple[str, ...] = ()
    kind: InspectionKind | None = None


def choose_lists(work: WalkWork, unit_id: int, kind: InspectionKind | None = None) -> Reply:
    """Let several lists for a unit be picked, those that are begun already picked before.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person, unit = allowed_unit(work, unit_id)
    picked = tuple(each.form_id for each in _begun(work, person, unit))
    return _put(work, ListsScene(unit_id, picked, kind))


def add_lists(work: WalkWork, inspection_id: int) -> Reply:
    """Let further lists be picked for the visit of an inspection; raises as ``open_sheet``."""
    inspection = open_sheet(work, inspection_id).inspection
    picked = tuple(each.form_id for each in _of_visit(work, inspection))
    return _put(work, ListsScene(inspection.unit.id, picked, inspection.kind))


def pick_list(work: WalkWork, unit_id: int, form_id: str) -> Reply:
    """Pick a list, or leave it out again; raises as ``choose_lists``."""
    allowed_unit(work, unit_id)
    scene = _scene(work, unit_id)
    picked = {*scene.picked} ^ {form_id}
    return _put(work, ListsScene(unit_id, tuple(sorted(picked)), scene.kind))


def start_lists(work: WalkWork, unit_id: int, seen: int) -> Reply:
    """Begin the picked lists as one visit, as they were ``seen``, and show the first open item.

    Those that the actor has begun at the unit are gone on with. One list is begun as always.
    Raises as ``choose_lists``, and ``Overtaken`` when one of them was signed in the same moment.
    """
    person, unit = allowed_unit(work, unit_id)
    scene = _scene(work, unit_id)
    view = lists_view(work, scene)
    if seen != view.stamp or not view.picked:
        return replace(_put(work, scene), done=Done.MOVED_ON)
    begun = {each.form_id: each for each in reversed(_begun(work, person, unit))}
    if len(view.picked) == 1 and view.picked[0].id not in begun:
        return start(work, unit_id, view.picked[0].id, kind=scene.kind)
    kept = [begun[form.id] for form in view.picked if form.id in begun]
    kind = kept[0].kind if kept else scene.kind
    fresh = [
        begin(work, person, unit, form, kind).inspection
        for form in _telling_first(view.picked)
        if form.id not in begun
    ]
    first = min((fresh or kept), key=lambda each: each.id)
    if len(view.picked) > 1:
        put_together(work, [*kept, *fresh])
        first = work.inspections.get(first.id) or first
        let_be(work, first.kind, _of_visit(work, first))
    return Reply(show_next(work, load_sheet(work, first), 0))


def _telling_first(forms: tuple[Form, ...]) -> list[Form]:
    """Put those first whose answers spare items of others."""
    ids = {form.id for form in forms}
    return sorted(forms, key=lambda form: bool(other_forms(form) & ids))


def _begun(work: WalkWork, person: Person, unit: Unit) -> list[Inspection]:
    """Return what a person has begun at a unit and not finished, last touched first."""
    return [each for each in work.inspections.unfinished(person.id) if each.unit.id == unit.id]


def _of_visit(work: WalkWork, inspection: Inspection) -> list[Inspection]:
    if inspection.first_id is None:
        return [inspection]
    return work.inspections.together(inspection.first_id)


def _scene(work: WalkWork, unit_id: int) -> ListsScene:
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, ListsScene) and scene.unit_id == unit_id:
        return scene
    return ListsScene(unit_id)


def _put(work: WalkWork, scene: ListsScene) -> Reply:
    view = lists_view(work, scene)
    put_scene(work, scene)
    return Reply(view)


def lists_to_pick(work: WalkWork, unit: Unit) -> tuple[Form, ...]:
    """Return the lists of which several can be walked in one visit to a unit."""
    return tuple(form for form in forms_view(work, unit).forms if not form.quick)


def lists_view(work: WalkWork, scene: ListsScene) -> ListsView:
    """Return the lists to pick from; raises ``NotAllowed`` for a unit that is not there."""
    unit = found(work.person, work.units.get(scene.unit_id))
    forms = tuple((form, form.id in scene.picked) for form in lists_to_pick(work, unit))
    return ListsView(unit, forms, scene.kind)


LISTS: SceneSpec[WalkWork, ListsScene, Shown] = SceneSpec(ListsScene, lists_view)
