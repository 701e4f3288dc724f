"""Asking for the name to sign with (签名姓名): at joining, from the menu, before signing."""

from dataclasses import replace

from chat.done import Done
from chat.scene import Heeds, SceneSpec, put_scene
from chat.state import MenuScene
from checklists.inspection import Sheet
from checklists.name_asking import NameScene, ask_name, name_view
from checklists.sheets import (
    InspectionDropped,
    InspectionSigned,
    SummaryScene,
    open_sheet,
    summary_view,
)
from checklists.signing_views import SummaryView
from checklists.views import Reply, Shown
from duties.expiry.items import meet_holder
from duties.meeting import meet_change
from duties.tasks.renewing import meet_member
from frontdesk import releasing
from frontdesk.menu import menu_view, show_menu
from frontdesk.ports import FrontdeskWork
from hazards.loop.releasing import meet_department
from people import joining
from people.naming import give_name, read_name
from people.permissions import NotAllowed, require_member
from reports.packages import items as packages


def show_name(work: FrontdeskWork) -> Reply:
    """Ask for a name where the menu says that none is known; who has one sees the menu."""
    if require_member(work.person).named:
        return show_menu(work)
    return Reply(ask_name(work))


def join(work: FrontdeskWork, token: str, nickname: str) -> Reply:
    """Join by an invitation; where it names nobody, ask for a name before the menu.

    Raises as ``people.joining.join``.
    """
    welcome = joining.join(work, token, nickname)
    releasing.welcome(work, welcome.membership)
    meet_change(work, welcome.membership)
    meet_holder(work, welcome.membership)
    packages.meet_holder(work, welcome.membership)
    meet_member(work, welcome.membership)
    meet_department(work, welcome.membership)
    if not welcome.person.named:
        return Reply(ask_name(work), Done.JOINED, welcome=welcome)
    put_scene(work, MenuScene())
    return Reply(menu_view(work, welcome.person), Done.JOINED, welcome=welcome)


def receive_name(work: FrontdeskWork, scene: NameScene, text: str) -> Reply:
    """Take a typed name, and go on to the menu, or to the summary that waits to be signed.

    Who has got a name meanwhile, from the office, keeps it. Where the summary waits no more, since
    its inspection was signed or dropped, the name is kept all the same. Raises ``NameRefused``.
    """
    person = require_member(work.person)
    if not person.named:
        give_name(work, person, read_name(text))
    named = require_member(work.persons.get(person.id))
    sheet = _waiting_sheet(work, scene.inspection_id)
    if scene.inspection_id is None or sheet is None:
        put_scene(work, MenuScene())
        return Reply(menu_view(work, named), Done.NAMED, word=named.name)
    put_scene(work, SummaryScene(scene.inspection_id))
    summary: SummaryView = replace(summary_view(work, sheet), signer=named.name)
    return Reply(summary, Done.NAMED, word=named.name)


def _waiting_sheet(work: FrontdeskWork, inspection_id: int | None) -> Sheet | None:
    try:
        return open_sheet(work, inspection_id) if inspection_id is not None else None
    except (InspectionSigned, InspectionDropped, NotAllowed):
        return None


NAME: SceneSpec[FrontdeskWork, NameScene, Shown] = SceneSpec(
    NameScene,
    lambda work, scene: name_view(work, scene.inspection_id),
    words=receive_name,
    heeds=Heeds.OTHERS,
)
