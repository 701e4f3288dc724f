"""Invitations made in chat, by buttons: as what, where, and then the link."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.once import TOLD_BEFORE, Once
from chat.scene import Heeds, SceneSpec, put_scene, show
from chat.state import Scene
from core.clock import local
from people.changes import of_invitation
from people.giving import INVITABLE, NEVER_INVITED, gifts_of, may_give, reach_to_give
from people.joining import InvitationInvalid, InvitationUsed, make_invitation
from people.members import counted_for, page_of, place_of
from people.model import Invitation, Membership, Role, Scope, Unit
from people.permissions import (
    HELD_AT,
    Action,
    NotAllowed,
    Reach,
    Where,
    found,
    may_somewhere,
    require_member,
)
from people.ports import PeopleWork
from people.searching import LONGEST_TERM, wanted_of
from people.views import (
    InvitationsView,
    InvitationView,
    InviteDepartmentView,
    InviteRoleView,
    InviteScopeView,
    PickUnitView,
)

UNITS_ON_A_PAGE = DEPARTMENTS_ON_A_PAGE = 6
INVITATIONS_ON_A_CARD = 6
MOST_COUNTED = 600  # units; of more no card says how many


@dataclass(frozen=True, slots=True)
class InviteRoleScene(Scene):
    """As what somebody is to be invited."""

    name: ClassVar[str] = "invite_role"


@dataclass(frozen=True, slots=True)
class InviteScopeScene(Scene):
    """The scope at which the role is to be held."""

    name: ClassVar[str] = "invite_scope"
    role: Role


@dataclass(frozen=True, slots=True)
class InviteUnitScene(Scene):
    """A page of the units at which the role may be given, as they are looked for."""

    name: ClassVar[str] = "invite_unit"
    role: Role
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class InviteDepartmentScene(Scene):
    """A page of the departments in which the role may be given, as they are looked for."""

    name: ClassVar[str] = "invite_department"
    role: Role
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class InvitationScene(Scene):
    """One invitation; its link was shown once."""

    name: ClassVar[str] = "invitation"
    invitation_id: int


@dataclass(frozen=True, slots=True)
class InvitationsScene(Scene):
    """The invitations that can still be used."""

    name: ClassVar[str] = "invitations"


def role_view(work: PeopleWork) -> InviteRoleView:
    """Return the roles to which the actor may invite; raises ``NotAllowed``."""
    actor = require_member(work.person)
    if not may_somewhere(actor, Action.INVITE):
        raise NotAllowed
    given: frozenset[Role] = frozenset().union(
        *(INVITABLE.get(each.role, frozenset()) for each in actor.memberships)
    )
    roles = tuple(role for role in Role if role in given - NEVER_INVITED)
    return InviteRoleView(roles, may_somewhere(actor, Action.NOMINATE))


def ask_scope(
    work: PeopleWork, role: Role
) -> InviteScopeView | InviteDepartmentView | InvitationView:
    """Ask where the role is to be held; where only one unit is possible, invite at once.

    Raises ``NotAllowed``.
    """
    if Scope.DEPARTMENT in HELD_AT[role]:
        return show(work, INVITE_DEPARTMENT, InviteDepartmentScene(role))
    view = scope_view(work, role)
    if not view.area and not view.streets and view.units == 1:
        (unit,) = work.units.find(_units_for(work, role), "", 0, 1)
        return invite(work, role, Scope.UNIT, unit.id)
    put_scene(work, InviteScopeScene(role))
    return view


def scope_view(work: PeopleWork, role: Role) -> InviteScopeView:
    """Return where the actor may give a role; raises ``NotAllowed``."""
    actor = require_member(work.person)
    units = work.units.count(_units_for(work, role), "", MOST_COUNTED)
    reach = reach_to_give(actor, Action.INVITE, role, Scope.STREET)
    streets = [each for each in work.units.streets() if reach.area or each in reach.streets]
    area = may_give(actor, Action.INVITE, Membership(role), None)
    if not (area or streets or units):
        raise NotAllowed
    chosen = tuple(unit for street in sorted(streets) for unit in work.units.some(street, 1))
    return InviteScopeView(role, area, chosen, units)


def _units_for(work: PeopleWork, role: Role) -> Reach:
    actor = require_member(work.person)
    return reach_to_give(actor, Action.INVITE, role, Scope.UNIT)


def pick_unit_view(work: PeopleWork, role: Role, query: str, page: int) -> PickUnitView:
    """Return a page of the units at which the actor may give a role."""
    return units_page(work, role, _units_for(work, role), query, page)


def turn_page(work: PeopleWork, page: int) -> PickUnitView | InviteRoleView:
    """Show another page of the units that are looked for; begin anew from an old card.

    Raises ``NotAllowed``.
    """
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, InviteUnitScene):
        return show(work, INVITE_ROLE, InviteRoleScene())
    return show(work, INVITE_UNIT, InviteUnitScene(scene.role, scene.query, page))


def units_page(
    work: PeopleWork, role: Role | None, reach: Reach, query: str, page: int
) -> PickUnitView:
    """Return a page of the units in reach that match a few characters or pinyin."""
    query = query.strip()[:LONGEST_TERM]
    wanted = wanted_of(query)
    count = work.units.count(reach, wanted, counted_for(page, UNITS_ON_A_PAGE))
    page, pages = page_of(page, count, UNITS_ON_A_PAGE)
    shown = work.units.find(reach, wanted, page * UNITS_ON_A_PAGE, UNITS_ON_A_PAGE)
    return PickUnitView(role, tuple(shown), query, page, pages)


def invite(work: PeopleWork, role: Role, scope: Scope, unit_id: int = 0) -> InvitationView:
    """Make an invitation; for a street, the unit is any that lies in it.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    actor = require_member(work.person)
    unit = work.units.get(unit_id) if unit_id else None
    if scope is not Scope.AREA:
        unit = found(actor, unit)
    return _invite_to(work, *_membership(role, scope, unit))


def _invite_to(work: PeopleWork, membership: Membership, where: Where) -> InvitationView:
    actor = require_member(work.person)
    if not may_give(actor, Action.INVITE, membership, where):
        raise NotAllowed
    invitation_id, token = make_invitation(work, membership, made_by=actor.id)
    put_scene(work, InvitationScene(invitation_id))
    return invitation_view(work, invitation_id, Once(token))


def department_view(work: PeopleWork, role: Role, query: str, page: int) -> InviteDepartmentView:
    """Return a page of the departments to which the actor may invite; raises ``NotAllowed``."""
    actor = require_member(work.person)
    reach = reach_to_give(actor, Action.INVITE, role, Scope.DEPARTMENT)
    if not (reach.area or reach.streets):
        raise NotAllowed
    known = work.departments.all()
    near = [each for each in known if reach.area or each.street in reach.streets]
    query = query.strip()[:LONGEST_TERM]
    wanted = [each for each in near if query in f"{each.street}{each.name}"]
    page, pages = page_of(page, len(wanted), DEPARTMENTS_ON_A_PAGE)
    first = page * DEPARTMENTS_ON_A_PAGE
    shown = tuple(wanted[first : first + DEPARTMENTS_ON_A_PAGE])
    return InviteDepartmentView(role, shown, query, page, pages, bool(near))


def turn_departments(work: PeopleWork, page: int) -> InviteDepartmentView | InviteRoleView:
    """Show another page of the departments that are looked for; begin anew from an old card."""
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, InviteDepartmentScene):
        return show(work, INVITE_ROLE, InviteRoleScene())
    return show(work, INVITE_DEPARTMENT, replace(scene, page=page))


def invite_to_department(work: PeopleWork, department_id: int) -> InvitationView:
    """Make an invitation to a department; raises ``NotJoined`` and ``NotAllowed``."""
    actor = require_member(work.person)
    department = found(actor, work.departments.get(department_id))
    membership = Membership(Role.DEPARTMENT, department_id=department.id)
    return _invite_to(work, membership, department)


def _membership(role: Role, scope: Scope, unit: Unit | None) -> tuple[Membership, Where]:
    if unit is None or scope is Scope.AREA:
        return Membership(role), None
    if scope is Scope.STREET:
        return Membership(role, street=unit.street), unit.street
    return Membership(role, unit_id=unit.id), unit


def invitation_view(
    work: PeopleWork, invitation_id: int, token: Once = TOLD_BEFORE
) -> InvitationView:
    """Return an invitation that can still be used.

    Raises ``NotJoined``, ``NotAllowed``, ``InvitationUsed``, and ``InvitationInvalid`` for one that
    is void.
    """
    invitation, where = _revocable(work, invitation_id)
    inviter = work.persons.get(invitation.made_by) if invitation.made_by else None
    until = local(invitation.expires_at, work.clock.zone).date()
    renewable = _may_invite(work, invitation.membership, where)
    return InvitationView(invitation, where, until, inviter, token, renewable)


def _may_invite(work: PeopleWork, membership: Membership, where: Where) -> bool:
    return may_give(require_member(work.person), Action.INVITE, membership, where)


def _revocable(work: PeopleWork, invitation_id: int) -> tuple[Invitation, Where]:
    actor = require_member(work.person)
    invitation = found(actor, work.invitations.get(invitation_id))
    where = place_of(work, invitation.membership)
    if not may_give(actor, Action.END_MEMBERSHIP, invitation.membership, where):
        raise NotAllowed
    if invitation.used_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise InvitationInvalid
    return invitation, where


def revoke(work: PeopleWork, invitation_id: int) -> InvitationsView:
    """Make an invitation void and show those that are left; raises as ``invitation_view``."""
    invitation, _ = _revocable(work, invitation_id)
    _revoke(work, invitation)
    return show(work, INVITATIONS, InvitationsScene())


def renew(work: PeopleWork, invitation_id: int) -> InvitationView:
    """Make another invitation in the place of one whose link went astray; that one is void.

    Raises as ``invitation_view``, and ``NotAllowed`` for who may end it and not give it.
    """
    invitation, where = _revocable(work, invitation_id)
    if not _may_invite(work, invitation.membership, where):
        raise NotAllowed
    _revoke(work, invitation)
    actor = require_member(work.person)
    renewed, token = make_invitation(work, invitation.membership, invitation.invitee, actor.id)
    put_scene(work, InvitationScene(renewed))
    return invitation_view(work, renewed, Once(token))


def _revoke(work: PeopleWork, invitation: Invitation) -> None:
    if not work.invitations.revoke(invitation.id, work.now):
        raise InvitationUsed
    actor, subject = require_member(work.person).id, f"invitation:{invitation.id}"
    revoked = replace(invitation, revoked_at=work.now)
    changes = of_invitation(invitation, revoked)
    work.journal.record(work.now, actor, "revoke_invitation", subject, changes)


def invitations_view(work: PeopleWork) -> InvitationsView:
    """Return the invitations that can still be used and that the actor may make void."""
    actor = require_member(work.person)
    gifts = gifts_of(actor, Action.END_MEMBERSHIP)
    shown = work.invitations.waiting(gifts, work.now, INVITATIONS_ON_A_CARD)
    entries = tuple(
        (each, place_of(work, each.membership), local(each.expires_at, work.clock.zone).date())
        for each in shown
    )
    return InvitationsView(entries, work.invitations.count_waiting(gifts, work.now) - len(entries))


INVITE_ROLE: SceneSpec[PeopleWork, InviteRoleScene, InviteRoleView] = SceneSpec(
    InviteRoleScene, lambda work, _: role_view(work)
)
INVITE_SCOPE: SceneSpec[PeopleWork, InviteScopeScene, InviteScopeView] = SceneSpec(
    InviteScopeScene, lambda work, scene: scope_view(work, scene.role)
)
INVITE_UNIT: SceneSpec[PeopleWork, InviteUnitScene, PickUnitView] = SceneSpec(
    InviteUnitScene,
    lambda work, scene: pick_unit_view(work, scene.role, scene.query, scene.page),
    words=lambda work, scene, query: show(work, INVITE_UNIT, InviteUnitScene(scene.role, query)),
    heeds=Heeds.OTHERS,
    settle=lambda scene, view: replace(scene, query=view.query),
)
INVITE_DEPARTMENT: SceneSpec[PeopleWork, InviteDepartmentScene, InviteDepartmentView] = SceneSpec(
    InviteDepartmentScene,
    lambda work, scene: department_view(work, scene.role, scene.query, scene.page),
    words=lambda work, scene, query: show(
        work, INVITE_DEPARTMENT, InviteDepartmentScene(scene.role, query)
    ),
    heeds=Heeds.OTHERS,
    settle=lambda scene, view: replace(scene, query=view.query, page=view.page),
)
INVITATION: SceneSpec[PeopleWork, InvitationScene, InvitationView] = SceneSpec(
    InvitationScene, lambda work, scene: invitation_view(work, scene.invitation_id)
)
INVITATIONS: SceneSpec[PeopleWork, InvitationsScene, InvitationsView] = SceneSpec(
    InvitationsScene, lambda work, _: invitations_view(work)
)
