"""What is on the card now, from its stored scene: after a restart, after a repeat."""

from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec

from checklists import walking
from checklists.evidence import stray_view
from checklists.finding import day_view, finding_at
from checklists.inspection import Sheet
from checklists.introducing import name_view
from checklists.leaving import leaving_view
from checklists.ports import WalkWork
from checklists.scanning import scanned_view
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
from checklists.starting import forms_view, menu_view, progress, units_view
from checklists.views import (
    HelpView,
    MeasureView,
    Reply,
    UnfinishedView,
    View,
)
from core.errors import XunanError
from hazards import again, snap_again
from people import codes, inviting, members, nominating
from people.desk import Desk, Scene
from people.model import Role
from people.views import PeopleScreen

P = ParamSpec("P")


_PEOPLE: dict[Scene, Callable[[WalkWork, Desk], PeopleScreen]] = {
    Scene.NAME: lambda work, desk: name_view(work, desk.inspection_id),
    Scene.CORRECTION: lambda work, desk: members.correction_view(work, desk.number or 0),
    Scene.ROLES: lambda work, _: members.roles_view(work),
    Scene.PEOPLE: lambda work, desk: members.people_view(work, desk.number or 0),
    Scene.MEMBER: lambda work, desk: members.member_view(work, desk.number or 0),
    Scene.INVITE_ROLE: lambda work, _: inviting.role_view(work),
    Scene.INVITE_SCOPE: lambda work, desk: inviting.scope_view(work, Role(desk.note)),
    Scene.INVITE_UNIT: lambda work, desk: inviting.pick_unit_view(
        work, *inviting.read_pick(desk.note), desk.number or 0
    ),
    Scene.INVITATIONS: lambda work, _: inviting.invitations_view(work),
    Scene.INVITATION: lambda work, desk: inviting.invitation_view(work, desk.number or 0),
    Scene.NOMINATE: lambda work, desk: nominating.nominate_view(work, desk.number or 0),
    Scene.NOMINATION: lambda work, desk: nominating.nomination_view(work, desk.number or 0),
    Scene.NOMINATIONS: lambda work, _: nominating.nominations_view(work),
    Scene.CODE_UNITS: lambda work, desk: codes.pick_unit_view(work, desk.note, desk.number or 0),
    Scene.CODE_ENDING: lambda work, desk: codes.ending_view(
        work, desk.number or 0, reissue=desk.note == codes.REISSUE
    ),
    Scene.CODES: lambda work, desk: codes.codes_view(work, desk.number or 0),
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
    desk = work.desks.get(work.chat_id)
    try:
        return Reply(_view(work, desk))
    except XunanError:
        return Reply(menu_view(work))


def _view(work: WalkWork, desk: Desk) -> View:
    match desk.scene:
        case Scene.HELP:
            return HelpView(joined=bool(work.person and work.person.memberships))
        case Scene.UNITS:
            return units_view(work, desk.note, desk.number or 0)
        case Scene.FORMS:
            unit = work.units.get(desk.number or 0)
            return forms_view(work, unit) if unit else menu_view(work)
        case Scene.SCANNED:
            return scanned_view(work, desk.number or 0)
        case Scene.LEAVING:
            return leaving_view(work, desk.number or 0)
    people = _PEOPLE.get(desk.scene)
    if people is not None:
        return people(work, desk)
    about_hazard = again.show_again(work, desk)
    if about_hazard is not None:
        return about_hazard
    snapped = snap_again.show_again(work, desk)
    if snapped is not None:
        return snapped
    if desk.scene is Scene.MENU or desk.inspection_id is None:
        return menu_view(work)
    _, inspection = own_inspection(work, desk.inspection_id)
    if desk.scene is Scene.SIGNED or inspection.signed_at is not None:
        return signed_view(work, inspection.id)
    sheet = load_sheet(work, inspection)
    return _walk_view(work, desk, sheet)


def _walk_view(work: WalkWork, desk: Desk, sheet: Sheet) -> View:
    number = desk.number or 0
    match desk.scene:
        case Scene.UNFINISHED:
            return UnfinishedView(progress(work, sheet.inspection))
        case Scene.CONTENTS:
            return walking.contents_view(work, sheet, number)
        case Scene.SECTION:
            return walking.section_view(sheet, int(desk.note or 1))
        case Scene.BULK:
            return walking.bulk_view(sheet, number)
        case Scene.SUMMARY:
            return summary_view(work, sheet)
        case Scene.STRAY_PHOTO:
            return stray_view(work, sheet, desk)
    return _item_view(work, desk, sheet, number)


def _item_view(work: WalkWork, desk: Desk, sheet: Sheet, number: int) -> View:
    question = asked_question(sheet, number) if number else None
    if question is None:
        return show_next(work, sheet, 0)
    match desk.scene:
        case Scene.FINDING:
            return finding_view(work, sheet, question, finding_at(work, sheet, question))
        case Scene.MEASURE:
            return MeasureView(sheet, question, finding_at(work, sheet, question))
        case Scene.DEADLINE:
            return day_view(work, sheet, question, date.fromisoformat(desk.note))
    return item_view(work, sheet, question, desk.note)
