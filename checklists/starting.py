"""The menu, choosing a unit and a checklist, beginning an inspection or going on with one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.done import Done
from chat.scene import Heeds, SceneSpec, put_scene
from chat.state import Scene
from checklists import engine
from checklists.changes import of_inspection
from checklists.cosigning.telling import NOTHING_SIGNED, end_cosigning
from checklists.inspection import Inspection, Sheet
from checklists.kinds import kind_at_first, kinds_for
from checklists.model import Form, Given
from checklists.ports import WalkWork
from checklists.pruning import prune
from checklists.sheets import WalkScene, keep_answer, load_sheet, open_sheet, show_next
from checklists.signing import while_open
from checklists.together import take_place
from checklists.views import (
    FormsView,
    Reply,
    Shown,
    Unfinished,
    UnfinishedView,
    UnitEntry,
    UnitsView,
)
from core.clock import local
from core.errors import XunanError
from hazards.inspection_kind import InspectionKind
from people import members
from people.model import Membership, Person, Unit
from people.permissions import Action, found, may, reach_of, require, require_member
from people.searching import wanted_of

UNITS_ON_A_PAGE = 6
MOST_RECENT = 30  # units that come first in the list, by when they were visited


@dataclass(frozen=True, slots=True)
class UnitsScene(Scene):
    """A page of the units to inspect, as they are looked for."""

    name: ClassVar[str] = "units"
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class FormsScene(Scene):
    """The checklists for a unit; ``kind`` is that of the inspection, where it is known before."""

    name: ClassVar[str] = "forms"
    unit_id: int
    kind: InspectionKind | None = None


@dataclass(frozen=True, slots=True)
class UnfinishedScene(WalkScene):
    """An inspection that can be gone on with."""

    name: ClassVar[str] = "unfinished"


def progress(work: WalkWork, inspection: Inspection) -> Unfinished:
    sheet = load_sheet(work, inspection)
    began = local(inspection.started_at, work.zone).date()
    return Unfinished(inspection, sheet.form, engine.tally(sheet.form, sheet.answers), began)


def choose_unit(work: WalkWork, query: str = "", page: int = 0) -> Reply:
    """Show a page of the units that the person may inspect, lately visited ones first.

    ``query`` matches a part of the name or the beginning of its pinyin initials.
    """
    query = query.strip()[:20]
    put_scene(work, UnitsScene(query, page))
    return Reply(units_view(work, query, page))


def turn_units(work: WalkWork, page: int) -> Reply:
    """Show another page of the units, searched for as before."""
    scene = work.chat_states.get(work.chat_id).scene
    return choose_unit(work, scene.query if isinstance(scene, UnitsScene) else "", page)


def units_view(work: WalkWork, query: str, page: int) -> UnitsView:
    """Return a page of units to choose from."""
    person = require_member(work.person)
    reach, wanted = reach_of(person, Action.INSPECT), wanted_of(query)
    count = work.units.count(reach, wanted, members.counted_for(page, UNITS_ON_A_PAGE))
    page, pages = members.page_of(page, count, UNITS_ON_A_PAGE)
    entries = []
    for unit in _units_of(work, person, wanted, page):
        visit = work.inspections.last_visit(unit.id)
        day = local(visit, work.zone).date() if visit else None
        entries.append(UnitEntry(unit, day, work.hazards.count_open_at(unit.id)))
    return UnitsView(query, tuple(entries), page, pages)


def _units_of(work: WalkWork, person: Person, wanted: str, page: int) -> list[Unit]:
    """Return the units of a page: those visited last, the newest visit first, then all by name."""
    recent = [
        unit
        for unit_id in work.inspections.visited_last(person.id, MOST_RECENT)
        if (unit := work.units.get(unit_id)) is not None
        and may(person, Action.INSPECT, unit)
        and (not wanted or work.units.matches(unit.id, wanted))
    ]
    begin, end = page * UNITS_ON_A_PAGE, (page + 1) * UNITS_ON_A_PAGE
    shown = recent[begin:end]
    if end > len(recent):
        reach = reach_of(person, Action.INSPECT)
        known = {unit.id for unit in recent}
        others = work.units.find(reach, wanted, 0, end)  # of these ``recent`` are left out
        others = [unit for unit in others if unit.id not in known]
        shown += others[max(begin - len(recent), 0) : end - len(recent)]
    return shown


def choose_form(work: WalkWork, unit_id: int) -> Reply:
    """Show the checklists for a unit; raises ``NotJoined`` and ``NotAllowed``."""
    _, unit = allowed_unit(work, unit_id)
    put_scene(work, FormsScene(unit_id))
    return Reply(forms_view(work, unit))


def forms_view(work: WalkWork, unit: Unit, kind: InspectionKind | None = None) -> FormsView:
    """Return the checklists for a unit, the ones made for its sector first."""
    forms = work.forms.all_latest()
    fitting = [form for form in forms if form.is_for(unit.sector)]
    return FormsView(unit, tuple(sorted(fitting, key=lambda form: not form.suits)), kind)


def allowed_unit(work: WalkWork, unit_id: int) -> tuple[Person, Unit]:
    """Return the actor and a unit to inspect; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    unit = found(person, work.units.get(unit_id))
    return require(person, Action.INSPECT, unit), unit


class FormGone(XunanError):
    """There is no such checklist any more."""


def start(
    work: WalkWork,
    unit_id: int,
    form_id: str,
    *,
    anew: bool = False,
    kind: InspectionKind | None = None,
) -> Reply:
    """Begin a checklist at a unit and show its first item.

    When the same person has the same one unfinished there, that is offered first, unless ``anew``:
    then it is set aside. ``kind`` is what the inspection is where that is known: else its kind
    follows from the role. Raises ``NotJoined``, ``NotAllowed`` and ``FormGone``.
    """
    person, unit = allowed_unit(work, unit_id)
    if form_id not in {form.id for form in work.forms.all_latest()}:
        raise FormGone
    form = work.forms.latest(form_id)
    pending = _pending(work, person, unit, form_id)
    if pending and not anew:
        return show_unfinished(work, pending[0].id)
    for inspection in pending:
        work.inspections.drop(inspection.id, work.now)
        if inspection.visit_id == inspection.id:
            end_cosigning(work, inspection, NOTHING_SIGNED)
    sheet = begin(work, person, unit, form, kind)
    for inspection in pending:
        sheet = take_place(work, inspection, sheet)
    return Reply(show_next(work, sheet, 0), Done.DROPPED if pending else None)


def _pending(work: WalkWork, person: Person, unit: Unit, form_id: str) -> list[Inspection]:
    """Return what a person has begun of a checklist at a unit and not finished."""
    return [
        inspection
        for inspection in work.inspections.unfinished(person.id)
        if inspection.unit.id == unit.id and inspection.form_id == form_id
    ]


def begin(
    work: WalkWork, person: Person, unit: Unit, form: Form, kind: InspectionKind | None
) -> Sheet:
    """Begin a checklist at a unit, with what is known already filled in."""
    if kind not in kinds_for(person, unit):
        kind = kind_at_first(person, unit, form)
    previous = work.inspections.latest_signed(unit.id, form.id)
    inspection_id = work.inspections.start(
        unit, form, person.id, work.now, previous.id if previous else None, kind
    )
    sheet = open_sheet(work, inspection_id)
    begun, subject = of_inspection(None, sheet.inspection), f"inspection:{inspection_id}"
    work.journal.record(work.now, person.id, "start", subject, begun)
    known = {"unit_name": unit.name, "filled_on": work.day().isoformat()}
    if person.named:
        known["filled_by"] = person.name
    for question in form.questions:
        if question.key in known:
            keep_answer(work, sheet, question, known[question.key], Given.PRUNED)
    prune(work, sheet)
    return sheet


def start_revisit(work: WalkWork, hazard_id: int) -> Reply:
    """Begin an inspection to see whether a closed hazard has stayed away (回头看).

    It is by the form that found the hazard, where one did that is there still; else it is asked by
    which. Raises ``NotJoined``, ``NotAllowed``.
    """
    person = require_member(work.person)
    hazard = found(person, work.hazards.get(hazard_id))
    _, unit = allowed_unit(work, hazard.unit_id)
    require(person, Action.CONFIRM_REVISIT, unit)
    kind = InspectionKind.REVISIT
    known = work.inspections.get(hazard.inspection_id) if hazard.inspection_id else None
    if known is not None and known.form_id in {form.id for form in work.forms.all_latest()}:
        return start(work, unit.id, known.form_id, kind=kind)
    put_scene(work, FormsScene(unit.id, kind))
    return Reply(forms_view(work, unit, kind))


def start_patrol(work: WalkWork) -> Reply:
    """Begin the quick form where the person was last, in one tap; else ask for the unit.

    One that was begun and has an answer already is offered first; one without is set aside.
    """
    person = require_member(work.person)
    offer = quick_offer(work, person)
    if offer is None:
        return choose_unit(work)
    form, unit = offer
    answered = any(
        work.inspections.answers(inspection.id)
        for inspection in _pending(work, person, unit, form.id)
    )
    return start(work, unit.id, form.id, anew=not answered)


def quick_offer(work: WalkWork, person: Person) -> tuple[Form, Unit] | None:
    """Return the form of a single item (the 2-hour patrol) and the unit it is most likely for.

    That is the unit visited last, or the only one in reach.
    """
    quick = [form for form in work.forms.all_latest() if form.quick]
    for unit in _likely_units(work, person) if quick else ():
        for form in quick:
            if form.is_for(unit.sector):
                return form, unit
    return None


def _likely_units(work: WalkWork, person: Person) -> Iterator[Unit]:
    """Find the units that a person has visited, the last one first; else the only one in reach."""
    for unit_id in work.inspections.visited_last(person.id, MOST_RECENT):
        unit = work.units.get(unit_id)
        if unit is not None and may(person, Action.INSPECT, unit):
            yield unit
    reach = {
        unit.id: unit
        for held in person.memberships
        for unit in _two_units(work, held)
        if may(person, Action.INSPECT, unit)
    }
    if len(reach) == 1:
        yield from reach.values()


def _two_units(work: WalkWork, held: Membership) -> list[Unit]:
    """Return two of the units that a membership reaches, or the only one."""
    if held.unit_id is None:
        return work.units.some(held.street, 2)
    unit = work.units.get(held.unit_id)
    return [unit] if unit is not None else []


def show_unfinished(work: WalkWork, inspection_id: int) -> Reply:
    """Offer to go on with an unfinished inspection or to begin anew; raises as ``open_sheet``."""
    inspection = open_sheet(work, inspection_id).inspection
    put_scene(work, UnfinishedScene(inspection_id))
    return Reply(UnfinishedView(progress(work, inspection)))


def restart(work: WalkWork, inspection_id: int, seen: int | None = None) -> Reply:
    """Set an unfinished inspection aside and begin the same checklist anew.

    ``seen`` stands for how far it was on the card (``Unfinished.stamp``), where there was one: what
    was answered since is shown first. Raises as ``open_sheet``: the button of a walk that is over
    must not end the one after it.
    """
    inspection = open_sheet(work, inspection_id).inspection
    if seen not in {None, progress(work, inspection).stamp}:
        return replace(show_unfinished(work, inspection_id), done=Done.MOVED_ON)
    return start(work, inspection.unit.id, inspection.form_id, anew=True, kind=inspection.kind)


def resume(work: WalkWork, inspection_id: int) -> Reply:
    """Go on with an inspection at its first open item, or its summary."""
    sheet = open_sheet(work, inspection_id)
    return Reply(show_next(work, sheet, 0))


UNITS: SceneSpec[WalkWork, UnitsScene, Shown] = SceneSpec(
    UnitsScene,
    lambda work, scene: units_view(work, scene.query, scene.page),
    words=lambda work, _, text: choose_unit(work, text),
    heeds=Heeds.OTHERS,
)
FORMS: SceneSpec[WalkWork, FormsScene, Shown] = SceneSpec(
    FormsScene,
    lambda work, scene: forms_view(
        work, found(work.person, work.units.get(scene.unit_id)), scene.kind
    ),
)
UNFINISHED: SceneSpec[WalkWork, UnfinishedScene, Shown] = SceneSpec(
    UnfinishedScene,
    while_open(lambda work, _, sheet: UnfinishedView(progress(work, sheet.inspection))),
)
