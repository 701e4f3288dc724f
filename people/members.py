"""Members: those whom somebody looks after, and the roles of one person."""

from dataclasses import dataclass
from typing import ClassVar

from chat.done import Done
from chat.scene import Heeds, SceneSpec, Taken, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from people.absences.standing_in import STANDS_IN
from people.giving import NEVER_INVITED, gifts_of, may_give
from people.model import Member, Membership
from people.naming import give_name, read_name
from people.permissions import (
    Action,
    NotAllowed,
    Where,
    found,
    may,
    may_somewhere,
    require,
    require_member,
)
from people.ports import PeopleWork
from people.views import CorrectionView, MemberView, PeopleView, RolesView

MEMBERS_ON_A_PAGE = 6
PAGES_AHEAD, LAST_PAGE = 100, 10_000


class MembershipEnded(XunanError):
    """The membership has ended."""


@dataclass(frozen=True, slots=True)
class PeopleScene(Scene):
    """A page of the members whom somebody looks after."""

    name: ClassVar[str] = "people"
    page: int = 0


@dataclass(frozen=True, slots=True)
class MemberScene(Scene):
    """One membership."""

    name: ClassVar[str] = "member"
    member_id: int


@dataclass(frozen=True, slots=True)
class CorrectionScene(Scene):
    """The right name of a member is asked for."""

    name: ClassVar[str] = "correction"
    member_id: int


@dataclass(frozen=True, slots=True)
class RolesScene(Scene):
    """Somebody's own roles to choose from."""

    name: ClassVar[str] = "roles"


def place_of(work: PeopleWork, membership: Membership) -> Where:
    """Return the place at which a membership is held."""
    if membership.department_id is not None:
        return work.departments.get(membership.department_id)
    if membership.unit_id is not None:
        return work.units.get(membership.unit_id)
    return membership.street


def counted_for(page: int, size: int) -> int:
    """Return up to how many entries are counted for a page: those of the next hundred pages, too.

    More are not there for a card, which would otherwise cost more the more there are.
    """
    return (min(max(page, 0), LAST_PAGE) + PAGES_AHEAD) * size


def page_of(page: int, count: int, size: int) -> tuple[int, int]:
    """Return the page to show, counted from 0 and there in any case, and how many there are."""
    pages = max(1, -(-count // size))
    return min(max(page, 0), pages - 1), pages


def people_view(work: PeopleWork, page: int) -> PeopleView:
    """Return a page of the members whom the actor looks after; raises ``NotAllowed``."""
    actor = require_member(work.person)
    if not may_somewhere(actor, Action.INVITE):
        raise NotAllowed
    gifts = gifts_of(actor, Action.END_MEMBERSHIP)
    page, pages = page_of(page, work.persons.count_members(gifts), MEMBERS_ON_A_PAGE)
    shown = work.persons.members(gifts, page * MEMBERS_ON_A_PAGE, MEMBERS_ON_A_PAGE)
    nominations = sum(
        may(actor, Action.NOMINATE, each.street) for each in work.nominations.waiting(work.now)
    )
    return PeopleView(
        tuple((member, place_of(work, member.membership)) for member in shown),
        page,
        pages,
        work.invitations.count_waiting(gifts, work.now),
        nominations,
    )


def member_view(work: PeopleWork, member_id: int) -> MemberView:
    """Return one membership that the actor may end; raises as ``require_end``."""
    member, own = require_end(work, member_id)
    began = local(member.began_at, work.clock.zone).date()
    where = place_of(work, member.membership)
    rename = may(work.person, Action.CORRECT_NAME, where)
    guarded = member.membership.role in NEVER_INVITED
    nominate = not own and not guarded and may_somewhere(work.person, Action.NOMINATE)
    leave = member.membership.role in STANDS_IN and (
        own or may(work.person, Action.SET_ABSENCE, where)
    )
    return MemberView(member, where, began, own, rename, nominate, leave)


def require_end(work: PeopleWork, member_id: int) -> tuple[Member, bool]:
    """Return a membership that the actor may end, and whether it is the actor's own.

    Raises ``NotJoined``, ``NotAllowed`` and ``MembershipEnded``.
    """
    actor = require_member(work.person)
    member, ended = _find(work, member_id)
    own = member.person_id == actor.id
    where = place_of(work, member.membership)
    if not own and not may_give(actor, Action.END_MEMBERSHIP, member.membership, where):
        raise NotAllowed
    if ended:
        raise MembershipEnded
    return member, own


def _find(work: PeopleWork, member_id: int) -> tuple[Member, bool]:
    """Return a membership, and whether it has ended; raises ``NotJoined`` and ``NotAllowed``."""
    held = work.persons.member(member_id)
    if held is not None:
        return held, False
    return found(work.person, work.persons.former_member(member_id)), True


def correction_view(work: PeopleWork, member_id: int) -> CorrectionView:
    """Return the question for a member's right name.

    Raises ``NotJoined``, ``NotAllowed`` and ``MembershipEnded``.
    """
    member, ended = _find(work, member_id)
    require(work.person, Action.CORRECT_NAME, place_of(work, member.membership))
    if ended:
        raise MembershipEnded
    return CorrectionView(member)


def correct_name(work: PeopleWork, member_id: int, text: str) -> MemberView:
    """Correct the name by which a member signs; the journal says who did, and from what to what.

    Raises ``NameRefused``, and as ``correction_view``.
    """
    member = correction_view(work, member_id).member
    person = work.persons.get(member.person_id)
    if person is None:
        raise MembershipEnded
    give_name(work, person, read_name(text))
    return show(work, MEMBER, MemberScene(member_id))


def roles_view(work: PeopleWork) -> RolesView:
    """Return the actor's own roles."""
    actor = require_member(work.person)
    held = work.persons.memberships_of(actor.id)
    return RolesView(tuple((member, place_of(work, member.membership)) for member in held))


def choose_role(work: PeopleWork, member_id: int) -> None:
    """Let the menu show one of the actor's own roles; what the actor may do stays the same.

    Raises ``MembershipEnded``, and ``NotAllowed`` for somebody else's.
    """
    member, own = require_end(work, member_id)
    if not own:
        raise NotAllowed
    work.persons.choose(member.id, work.now)


def _named(work: PeopleWork, scene: CorrectionScene, text: str) -> Taken[MemberView]:
    return Taken(correct_name(work, scene.member_id, text), Done.CORRECTED)


PEOPLE: SceneSpec[PeopleWork, PeopleScene, PeopleView] = SceneSpec(
    PeopleScene, lambda work, scene: people_view(work, scene.page)
)
MEMBER: SceneSpec[PeopleWork, MemberScene, MemberView] = SceneSpec(
    MemberScene, lambda work, scene: member_view(work, scene.member_id)
)
CORRECTION: SceneSpec[PeopleWork, CorrectionScene, CorrectionView | MemberView] = SceneSpec(
    CorrectionScene,
    lambda work, scene: correction_view(work, scene.member_id),
    words=_named,
    heeds=Heeds.OTHERS,
)
ROLES: SceneSpec[PeopleWork, RolesScene, RolesView] = SceneSpec(
    RolesScene, lambda work, _: roles_view(work)
)
