"""The menu, the help, and going back to what was last done."""

from dataclasses import dataclass
from typing import ClassVar

from chat.done import Done
from chat.scene import SceneSpec, Taken, put_scene
from chat.state import MenuScene, Scene
from checklists.starting import progress, quick_offer, resume
from checklists.views import HelpView, MenuView, Reply, Shown, StrangerView
from core.clock import local
from duties.meeting import meet_change
from frontdesk import todo
from frontdesk.ports import FrontdeskWork
from hazards.tips import following
from people import joining, members
from people.model import Person
from people.permissions import require_member


@dataclass(frozen=True, slots=True)
class HelpScene(Scene):
    """The help."""

    name: ClassVar[str] = "help"


def show_menu(work: FrontdeskWork, name: str = "") -> Reply:
    """Show the person's menu; somebody who has not joined is told how to.

    ``name`` is what Telegram calls the person, for an admin who comes for the first time.
    """
    before = work.person
    person = joining.admit(work, name)
    if person is not None and not (before and before.memberships):
        for membership in person.memberships:
            meet_change(work, membership)
    put_scene(work, MenuScene())
    return Reply(_menu_of(work, person) if person and person.memberships else _stranger(work))


def menu_view(work: FrontdeskWork, person: Person | None = None) -> MenuView | StrangerView:
    """Return the person's menu; ``person`` is the actor as this turn has changed them."""
    person = person or work.person
    if person is None or not person.memberships:
        return _stranger(work)
    return _menu_of(work, person)


def _stranger(work: FrontdeskWork) -> StrangerView:
    found = work.hazards.count_found_by(work.person.id) if work.person else 0
    return StrangerView(len(work.drafts.waiting(work.chat_id)), found)


def choose_role(work: FrontdeskWork, member_id: int) -> Reply:
    """Show the menu of one of the actor's roles; raises as ``people.members.choose_role``."""
    members.choose_role(work, member_id)
    put_scene(work, MenuScene())
    return Reply(menu_view(work, work.persons.by_address(work.address)))


def _menu_of(work: FrontdeskWork, person: Person) -> MenuView:
    unfinished = work.inspections.unfinished(person.id)
    chosen = person.memberships[0]
    unit_id, department_id = chosen.unit_id, chosen.department_id
    return MenuView(
        person,
        local(work.now, work.zone),
        progress(work, unfinished[0]) if unfinished else None,
        work.hazards.count_found_by(person.id),
        todo.todo_of(work, person, 1),
        work.units.get(unit_id) if unit_id is not None else None,
        quick_offer(work, person),
        len(work.drafts.waiting(work.chat_id)),
        work.departments.get(department_id) if department_id is not None else None,
    )


def cancel(work: FrontdeskWork) -> Reply:
    """Leave what is on the card and show the menu; a walk stays as it is."""
    state = work.chat_states.get(work.chat_id)
    put_scene(work, MenuScene())
    return Reply(menu_view(work), Done.CANCELLED, count=1 if state.inspection_id else 0)


def show_help(work: FrontdeskWork) -> Reply:
    """Show how it works."""
    put_scene(work, HelpScene())
    return Reply(_help(work))


def _help(work: FrontdeskWork) -> HelpView:
    return HelpView(joined=bool(work.person and work.person.memberships))


def resume_last(work: FrontdeskWork) -> Reply:
    """Go on with the inspection that was touched last; the menu when there is none (count 0)."""
    unfinished = work.inspections.unfinished(require_member(work.person).id)
    if not unfinished:
        return show_menu(work)
    return Reply(resume(work, unfinished[0].id).view, count=1)


def _receipt(work: FrontdeskWork, _: MenuScene, text: str) -> Taken[Shown] | None:
    return following.receipt_by_itself(work, text)


MENU: SceneSpec[FrontdeskWork, MenuScene, Shown] = SceneSpec(
    MenuScene, lambda work, _: menu_view(work), words=_receipt, heeds=following.heeds_receipts
)
HELP: SceneSpec[FrontdeskWork, HelpScene, Shown] = SceneSpec(HelpScene, lambda work, _: _help(work))
