"""What is on the card now, from its stored scene: after a restart, after a repeat."""

from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec

from chat.state import ChatState, Scene
from checklists import walking
from checklists.evidence import stray_view
from checklists.finding import day_view, finding_at
from checklists.inspection import Sheet
from checklists.name_asking import name_view
from checklists.ports import WalkWork
from checklists.sheets import (
    asked_question,
    finding_view,
    item_view,
    load_sheet,
    own_inspection,
    show_next,
    summary_view,
)
from checklists.signing import signed_view
from checklists.starting import forms_view, progress, units_view
from checklists.views import (
    HelpView,
    MeasureView,
    Reply,
    UnfinishedView,
    View,
)
from core.errors import XunanError
from frontdesk.leaving import leaving_view
from frontdesk.menu import menu_view
from frontdesk.scanning import scanned_view
from hazards import again
from hazards.snaps import again as snaps_again
from people import codes, inviting, members, nominating
from people.model import Role
from people.views import PeopleScreen

P = ParamSpec("P")


_PEOPLE: dict[Scene, Callable[[WalkWork, ChatState], PeopleScreen]] = {
    Scene.NAME: lambda work, state: name_view(work, state.inspection_id),
    Scene.CORRECTION: lambda work, state: members.correction_view(work, state.number or 0),
    Scene.ROLES: lambda work, _: members.roles_view(work),
    Scene.PEOPLE: lambda work, state: members.people_view(work, state.number or 0),
    Scene.MEMBER: lambda work, state: members.member_view(work, state.number or 0),
    Scene.INVITE_ROLE: lambda work, _: inviting.role_view(work),
    Scene.INVITE_SCOPE: lambda work, state: inviting.scope_view(work, Role(state.note)),
    Scene.INVITE_UNIT: lambda work, state: inviting.pick_unit_view(
        work, *inviting.read_pick(state.note), state.number or 0
    ),
    Scene.INVITATIONS: lambda work, _: inviting.invitations_view(work),
    Scene.INVITATION: lambda work, state: inviting.invitation_view(work, state.number or 0),
    Scene.NOMINATE: lambda work, state: nominating.nominate_view(work, state.number or 0),
    Scene.NOMINATION: lambda work, state: nominating.nomination_view(work, state.number or 0),
    Scene.NOMINATIONS: lambda work, _: nominating.nominations_view(work),
    Scene.CODE_UNITS: lambda work, state: codes.pick_unit_view(work, state.note, state.number or 0),
    Scene.CODE_ENDING: lambda work, state: codes.ending_view(
        work, state.number or 0, reissue=state.note == codes.REISSUE
    ),
    Scene.CODES: lambda work, state: codes.codes_view(work, state.number or 0),
}


def showing(
    work: WalkWork,
    use_case: Callable[Concatenate[WalkWork, P], View],
    *args: P.args,
    **kw: P.kwargs,
) -> Reply:
    """Run a use case of a room that knows views but no replies, and show its outcome."""
    return Reply(use_case(work, *args, **kw))


def doing(
    work: WalkWork,
    use_case: Callable[Concatenate[WalkWork, P], object],
    *args: P.args,
    **kw: P.kwargs,
) -> Reply:
    """Run a use case behind a button of a message that stays where it is: nothing is shown."""
    use_case(work, *args, **kw)
    return Reply(None)


def show_again(work: WalkWork) -> Reply:
    """Return what is on the actor's card; what cannot be shown any more gives way to the menu."""
    state = work.chat_states.get(work.chat_id)
    try:
        return Reply(_view(work, state))
    except XunanError:
        return Reply(menu_view(work))


def _view(work: WalkWork, state: ChatState) -> View:
    match state.scene:
        case Scene.HELP:
            return HelpView(joined=bool(work.person and work.person.memberships))
        case Scene.UNITS:
            return units_view(work, state.note, state.number or 0)
        case Scene.FORMS:
            unit = work.units.get(state.number or 0)
            return forms_view(work, unit) if unit else menu_view(work)
        case Scene.SCANNED:
            return scanned_view(work, state.number or 0)
        case Scene.LEAVING:
            return leaving_view(work, state.number or 0)
    people = _PEOPLE.get(state.scene)
    if people is not None:
        return people(work, state)
    about_hazard = again.show_hazard_again(work, state)
    if about_hazard is not None:
        return about_hazard
    snapped = snaps_again.show_snap_again(work, state)
    if snapped is not None:
        return snapped
    if state.scene is Scene.MENU or state.inspection_id is None:
        return menu_view(work)
    _, inspection = own_inspection(work, state.inspection_id)
    if state.scene is Scene.SIGNED or inspection.signed_at is not None:
        return signed_view(work, inspection.id)
    sheet = load_sheet(work, inspection)
    return _walk_view(work, state, sheet)


def _walk_view(work: WalkWork, state: ChatState, sheet: Sheet) -> View:
    number = state.number or 0
    match state.scene:
        case Scene.UNFINISHED:
            return UnfinishedView(progress(work, sheet.inspection))
        case Scene.CONTENTS:
            return walking.contents_view(work, sheet, number)
        case Scene.SECTION:
            return walking.section_view(sheet, int(state.note or 1))
        case Scene.BULK:
            return walking.bulk_view(sheet, number)
        case Scene.SUMMARY:
            return summary_view(work, sheet)
        case Scene.STRAY_PHOTO:
            return stray_view(work, sheet, state)
    return _item_view(work, state, sheet, number)


def _item_view(work: WalkWork, state: ChatState, sheet: Sheet, number: int) -> View:
    question = asked_question(sheet, number) if number else None
    if question is None:
        return show_next(work, sheet, 0)
    match state.scene:
        case Scene.FINDING:
            return finding_view(work, sheet, question, finding_at(work, sheet, question))
        case Scene.MEASURE:
            return MeasureView(sheet, question, finding_at(work, sheet, question))
        case Scene.DEADLINE:
            return day_view(work, sheet, question, date.fromisoformat(state.note))
    return item_view(work, sheet, question, state.note)
