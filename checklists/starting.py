"""The menu, choosing a unit and a checklist, beginning an inspection or going on with one."""

from collections.abc import Iterator
from dataclasses import replace

from checklists import engine
from checklists.inspection import Inspection
from checklists.model import Form, Given
from checklists.ports import WalkWork
from checklists.pruning import prune
from checklists.sheets import (
    keep_answer,
    load_sheet,
    open_sheet,
    put_scene,
    show_next,
)
from checklists.views import (
    Done,
    FormsView,
    HelpView,
    MenuView,
    Reply,
    StrangerView,
    Unfinished,
    UnfinishedView,
    UnitEntry,
    UnitsView,
    View,
)
from core.clock import local
from core.errors import XunanError
from hazards import todo
from people import joining, members
from people.desk import Scene
from people.model import Membership, Person, Unit
from people.permissions import Action, found, may, reach_of, require, require_member
from people.searching import wanted_of

UNITS_ON_A_PAGE = 6
MOST_RECENT = 30  # units that come first in the list, by when they were visited


def show_menu(work: WalkWork, name: str = "") -> Reply:
    """Show the person's menu; somebody who has not joined is told how to.

    ``name`` is what Telegram calls the person, for an admin who comes for the first time.
    """
    person = joining.admit(work, name)
    put_scene(work, Scene.MENU)
    return Reply(_menu_of(work, person) if person and person.memberships else _stranger(work))


def menu_view(work: WalkWork, person: Person | None = None) -> MenuView | StrangerView:
    """Return the person's menu; ``person`` is the actor as this turn has changed them."""
    person = person or work.person
    if person is None or not person.memberships:
        return _stranger(work)
    return _menu_of(work, person)


def _stranger(work: WalkWork) -> StrangerView:
    found = work.hazards.count_found_by(work.person.id) if work.person else 0
    return StrangerView(len(work.drafts.waiting(work.chat_id)), found)


def choose_role(work: WalkWork, member_id: int) -> Reply:
    """Show the menu of one of the actor's roles; raises as ``people.members.choose_role``."""
    members.choose_role(work, member_id)
    put_scene(work, Scene.MENU)
    return Reply(menu_view(work, work.persons.by_telegram(work.telegram_id)))


def _menu_of(work: WalkWork, person: Person) -> MenuView:
    unfinished = work.inspections.unfinished(person.id)
    unit_id = person.memberships[0].unit_id
    return MenuView(
        person,
        local(work.now, work.zone),
        progress(work, unfinished[0]) if unfinished else None,
        work.hazards.count_found_by(person.id),
        todo.todo_of(work, person, 1),
        work.units.get(unit_id) if unit_id is not None else None,
        quick_offer(work, person),
        len(work.drafts.waiting(work.chat_id)),
    )


def progress(work: WalkWork, inspection: Inspection) -> Unfinished:
    sheet = load_sheet(work, inspection)
    began = local(inspection.started_at, work.zone).date()
    return Unfinished(inspection, sheet.form, engine.tally(sheet.form, sheet.answers), began)


def cancel(work: WalkWork) -> Reply:
    """Leave what is on the card and show the menu; a walk stays as it is."""
    desk = work.desks.get(work.chat_id)
    put_scene(work, Scene.MENU)
    return Reply(menu_view(work), Done.CANCELLED, count=1 if desk.inspection_id else 0)


def show_help(work: WalkWork) -> Reply:
    """Show how it works."""
    put_scene(work, Scene.HELP)
    return Reply(HelpView(joined=bool(work.person and work.person.memberships)))


def choose_unit(work: WalkWork, query: str = "", page: int = 0) -> Reply:
    """Show a page of the units that the person may inspect, lately visited ones first.

    ``query`` matches a part of the name or the beginning of its pinyin initials.
    """
    query = query.strip()[:20]
    put_scene(work, Scene.UNITS, None, page, query)
    return Reply(units_view(work, query, page))


def turn_units(work: WalkWork, page: int) -> Reply:
    """Show another page of the units, searched for as before."""
    desk = work.desks.get(work.chat_id)
    return choose_unit(work, desk.note if desk.scene is Scene.UNITS else "", page)


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
    _, unit = _allowed_unit(work, unit_id)
    put_scene(work, Scene.FORMS, None, unit_id)
    return Reply(forms_view(work, unit))


def forms_view(work: WalkWork, unit: Unit) -> FormsView:
    """Return the checklists for a unit, the ones made for its sector first."""
    forms = work.forms.all_latest()
    fitting = [form for form in forms if form.is_for(unit.sector)]
    return FormsView(unit, tuple(sorted(fitting, key=lambda form: not form.suits)))


def _allowed_unit(work: WalkWork, unit_id: int) -> tuple[Person, Unit]:
    person = require_member(work.person)
    unit = found(person, work.units.get(unit_id))
    return require(person, Action.INSPECT, unit), unit


class FormGone(XunanError):
    """There is no such checklist any more."""


def start(work: WalkWork, unit_id: int, form_id: str, *, anew: bool = False) -> Reply:
    """Begin a checklist at a unit and show its first item.

    When the same person has the same one unfinished there, that is offered first, unless ``anew``:
    then it is set aside. Raises ``NotJoined``, ``NotAllowed`` and ``FormGone``.
    """
    person, unit = _allowed_unit(work, unit_id)
    if form_id not in {form.id for form in work.forms.all_latest()}:
        raise FormGone
    form = work.forms.latest(form_id)
    pending = _pending(work, person, unit, form_id)
    if pending and not anew:
        return show_unfinished(work, pending[0].id)
    for inspection in pending:
        work.inspections.drop(inspection.id, work.now)
    return Reply(_begin(work, person, unit, form), Done.DROPPED if pending else None)


def _pending(work: WalkWork, person: Person, unit: Unit, form_id: str) -> list[Inspection]:
    """Return what a person has begun of a checklist at a unit and not finished."""
    return [
        inspection
        for inspection in work.inspections.unfinished(person.id)
        if inspection.unit.id == unit.id and inspection.form_id == form_id
    ]


def _begin(work: WalkWork, person: Person, unit: Unit, form: Form) -> View:
    previous = work.inspections.latest_signed(unit.id, form.id)
    inspection_id = work.inspections.start(
        unit, form, person.id, work.now, previous.id if previous else None
    )
    work.journal.record(work.now, person.id, "start", f"inspection:{inspection_id}", None, form.id)
    sheet = open_sheet(work, inspection_id)
    known = {"unit_name": unit.name, "filled_on": work.day().isoformat()}
    if person.named:
        known["filled_by"] = person.name
    for question in form.questions:
        if question.key in known:
            keep_answer(work, sheet, question, known[question.key], Given.PRUNED)
    prune(work, sheet)
    return show_next(work, sheet, 0)


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
    put_scene(work, Scene.UNFINISHED, inspection_id)
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
    return start(work, inspection.unit.id, inspection.form_id, anew=True)


def resume(work: WalkWork, inspection_id: int) -> Reply:
    """Go on with an inspection at its first open item, or its summary."""
    sheet = open_sheet(work, inspection_id)
    return Reply(show_next(work, sheet, 0))


def resume_last(work: WalkWork) -> Reply:
    """Go on with the inspection that was touched last; the menu when there is none (count 0)."""
    unfinished = work.inspections.unfinished(require_member(work.person).id)
    if not unfinished:
        return show_menu(work)
    return Reply(resume(work, unfinished[0].id).view, count=1)
