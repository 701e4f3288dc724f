"""Asking for the name to sign with (表上签什么名？): at joining, from the menu, before signing."""

from dataclasses import replace

from chat.state import ChatState, Scene
from checklists.name_asking import ask_name
from checklists.ports import WalkWork
from checklists.sheets import open_sheet, put_scene, summary_view
from checklists.views import Done, Reply, SummaryView
from frontdesk.menu import menu_view, show_menu
from hazards.loop import releasing
from people import joining
from people.naming import give_name, read_name
from people.permissions import require_member


def show_name(work: WalkWork) -> Reply:
    """Ask for a name where the menu says that none is known; who has one sees the menu."""
    if require_member(work.person).named:
        return show_menu(work)
    return Reply(ask_name(work))


def join(work: WalkWork, token: str, nickname: str) -> Reply:
    """Join by an invitation; where it names nobody, ask for a name before the menu.

    Raises as ``people.joining.join``.
    """
    welcome = joining.join(work, token, nickname)
    releasing.welcome(work, welcome.membership)
    if not welcome.person.named:
        return Reply(ask_name(work), Done.JOINED, welcome=welcome)
    put_scene(work, Scene.MENU)
    return Reply(menu_view(work, welcome.person), Done.JOINED, welcome=welcome)


def receive_name(work: WalkWork, state: ChatState, text: str) -> Reply:
    """Take a typed name, and go on to the menu, or to the summary that waits to be signed.

    Who has got a name meanwhile, from the office, keeps it. Raises ``NameRefused``.
    """
    person = require_member(work.person)
    if not person.named:
        give_name(work, person, read_name(text))
    named = require_member(work.persons.get(person.id))
    if state.inspection_id is None:
        put_scene(work, Scene.MENU)
        return Reply(menu_view(work, named), Done.NAMED, word=named.name)
    sheet = open_sheet(work, state.inspection_id)
    put_scene(work, Scene.SUMMARY, state.inspection_id)
    summary: SummaryView = replace(summary_view(work, sheet), signer=named.name)
    return Reply(summary, Done.NAMED, word=named.name)
