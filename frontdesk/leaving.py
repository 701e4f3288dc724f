"""Somebody leaves: the membership ends, history stays, a colleague goes on with open work."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.done import Done
from chat.scene import SceneSpec, put_scene, show
from chat.state import MenuScene, Scene
from checklists.changes import of_inspection
from checklists.cosigning.telling import NOTHING_SIGNED, end_cosigning
from checklists.inspection import Inspection
from checklists.kinds import kind_at_first, kinds_for
from checklists.views import LeavingView, Reply, Shown
from duties.expiry.items import meet_holder
from duties.meeting import meet_change
from duties.tasks.renewing import meet_member
from frontdesk import releasing
from frontdesk.menu import menu_view
from frontdesk.ports import FrontdeskWork
from people import reward_role
from people.absences.course import roles_changed
from people.changes import of_membership
from people.members import PEOPLE, MembershipEnded, PeopleScene, place_of, require_end
from people.model import Member, Person
from people.permissions import Action, NotAllowed, may, may_somewhere, require_member
from reports.packages import items as packages

HEIRS_ON_A_CARD = 6
INSPECTIONS_ON_A_CARD = 4


@dataclass(frozen=True, slots=True)
class LeavingScene(Scene):
    """What the end of a membership leaves unfinished."""

    name: ClassVar[str] = "leaving"
    member_id: int


def show_leaving(work: FrontdeskWork, member_id: int) -> Reply:
    """Ask once more, and list what would be left unfinished; raises as ``leaving_view``."""
    view = leaving_view(work, member_id)
    put_scene(work, LeavingScene(member_id))
    return Reply(view)


def leaving_view(work: FrontdeskWork, member_id: int) -> LeavingView:
    """Return what the end of a membership leaves unfinished, and who may go on with it.

    Raises ``NotJoined``, ``NotAllowed`` and ``MembershipEnded``.
    """
    member, own = require_end(work, member_id)
    left = _left_behind(work, member)
    return LeavingView(
        member,
        place_of(work, member.membership),
        own,
        tuple(left[:INSPECTIONS_ON_A_CARD]),
        len(left[INSPECTIONS_ON_A_CARD:]),
        tuple(_heirs(work, member, left)[:HEIRS_ON_A_CARD]),
        releasing.count_left_behind(work, _after_leaving(work, member)),
    )


def _after_leaving(work: FrontdeskWork, member: Member) -> Person:
    """Return the person of a membership with the roles that are left when it has ended."""
    person = work.persons.get(member.person_id)
    if person is None:
        raise MembershipEnded
    others = tuple(each for each in person.memberships if each != member.membership)
    return replace(person, memberships=others)


def _left_behind(work: FrontdeskWork, member: Member) -> list[Inspection]:
    """Return the unfinished inspections at units that the other roles do not reach."""
    after = _after_leaving(work, member)
    return [
        each
        for each in work.inspections.unfinished(after.id)
        if not may(after, Action.INSPECT, each.unit)
    ]


def _heirs(work: FrontdeskWork, member: Member, left: list[Inspection]) -> list[Person]:
    """Return the colleagues who may go on with everything, those of the unit itself first."""
    if not left:
        return []
    ids = dict.fromkeys(each.person_id for each in work.persons.members_at(left[0].unit))
    ids.pop(member.person_id, None)
    found = (work.persons.get(person_id) for person_id in ids)
    return [person for person in found if person is not None and _may_inherit(person, left)]


def _may_inherit(person: Person, left: list[Inspection]) -> bool:
    return all(may(person, Action.INSPECT, each.unit) for each in left)


def leave(
    work: FrontdeskWork, member_id: int, heir_id: int | None = None, seen: int | None = None
) -> Reply:
    """End a membership; its unfinished inspections go to the heir, or are set aside without one.

    ``seen`` stands for the open work that was listed (``LeavingView.stamp``), where some was: what
    has come or gone since is shown first, and nothing ends.
    Raises as ``leaving_view``, and ``NotAllowed`` for an heir who may not go on with them.
    """
    member, own = require_end(work, member_id)
    if seen not in {None, leaving_view(work, member_id).stamp}:
        return replace(show_leaving(work, member_id), done=Done.MOVED_ON)
    left = _left_behind(work, member)
    heir = work.persons.get(heir_id) if heir_id is not None else None
    if heir_id is not None and (heir is None or not _may_inherit(heir, left)):
        raise NotAllowed
    if not work.persons.end(member.id, work.now):
        raise MembershipEnded
    actor = require_member(work.person)
    subject, ended = f"person:{member.person_id}", of_membership(member.membership, None)
    work.journal.record(work.now, actor.id, "leave", subject, ended)
    reward_role.tell_ended(work, member)
    for inspection in left:
        _pass_on(work, actor, inspection, heir)
    leaver = work.persons.get(member.person_id)
    if leaver is not None:
        releasing.release_items(work, leaver, member.membership, heir)
        roles_changed(work, leaver.id)
    meet_change(work, member.membership)
    meet_holder(work, member.membership)
    packages.meet_holder(work, member.membership)
    meet_member(work, member.membership)
    return _after(work, actor, own)


def _pass_on(
    work: FrontdeskWork, actor: Person, inspection: Inspection, heir: Person | None
) -> None:
    subject = f"inspection:{inspection.id}"
    if heir is None:
        work.inspections.drop(inspection.id, work.now)
        end_cosigning(work, inspection, NOTHING_SIGNED)
        changes = of_inspection(inspection, replace(inspection, dropped_at=work.now))
        work.journal.record(work.now, actor.id, "set_aside", subject, changes)
        return
    work.inspections.hand_over(inspection.id, heir.id)
    after = replace(inspection, inspector_id=heir.id)
    if inspection.kind not in kinds_for(heir, inspection.unit):
        form = work.forms.get(inspection.form_id, inspection.form_version)
        after = replace(after, kind=kind_at_first(heir, inspection.unit, form))
        work.inspections.set_kind(inspection.id, after.kind)
    changes = of_inspection(inspection, after)
    work.journal.record(work.now, actor.id, "hand_over", subject, changes)


def _after(work: FrontdeskWork, actor: Person, own: bool) -> Reply:
    """Show the people again, or the menu to somebody who has ended a role of their own."""
    if not own and may_somewhere(actor, Action.INVITE):
        return Reply(show(work, PEOPLE, PeopleScene()), Done.LEFT)
    put_scene(work, MenuScene())
    return Reply(menu_view(work, work.persons.get(actor.id)), Done.LEFT)


LEAVING: SceneSpec[FrontdeskWork, LeavingScene, Shown] = SceneSpec(
    LeavingScene, lambda work, scene: leaving_view(work, scene.member_id)
)
