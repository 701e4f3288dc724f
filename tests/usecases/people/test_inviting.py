"""Invitations made by buttons, and what becomes of them."""

from datetime import date

import pytest

from chat.scene import show, shows
from checklists.views import MenuView, View
from core.errors import XunanError
from frontdesk import joining
from frontdesk.showing import showing
from people import inviting, members
from people.joining import InvitationInvalid, InvitationUsed, RoleMisplaced
from people.model import Membership, Role, Scope, Unit
from people.permissions import NotAllowed, NotJoined
from people.views import (
    InvitationsView,
    InvitationView,
    InviteRoleView,
    InviteScopeView,
    NameView,
    PeopleView,
    PickUnitView,
)
from tests.usecases.town import STREET, Phone, Town, shown

ELSEWHERE = "另一街道"


@pytest.fixture
async def office(town: Town) -> Phone:
    return await town.member(30, Membership(Role.OFFICE), name="陈示例")


@pytest.fixture
async def officer(town: Town, school: Unit) -> Phone:
    return await town.member(31, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="李示例")


async def makes(phone: Phone, role: Role, scope: Scope, unit_id: int = 0) -> InvitationView:
    """Make an invitation and return it with its token."""
    reply = await phone.taps(showing, inviting.invite, role, scope, unit_id)
    return shown(reply, InvitationView)


async def test_the_office_is_asked_as_what_and_where(
    town: Town, office: Phone, school: Unit
) -> None:
    town.unit("别处小学", street=ELSEWHERE)
    roles = shown(
        await office.taps(showing, show, inviting.INVITE_ROLE, inviting.InviteRoleScene()),
        InviteRoleView,
    ).roles
    assert set(roles) == set(Role) - {Role.PUBLIC, Role.REWARD_OFFICER}
    view = shown(await office.taps(showing, inviting.ask_scope, Role.INSPECTOR), InviteScopeView)
    assert (view.area, {unit.street for unit in view.streets}, view.units) == (
        True,
        {STREET, ELSEWHERE},
        2,
    )
    view = shown(await office.taps(showing, inviting.ask_scope, Role.PRINCIPAL), InviteScopeView)
    assert (view.area, view.streets, view.units) == (False, (), 2)


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (Scope.AREA, Membership(Role.INSPECTOR)),
        (Scope.STREET, Membership(Role.INSPECTOR, street=STREET)),
        (Scope.UNIT, Membership(Role.INSPECTOR, unit_id=1)),
    ],
)
async def test_an_invitation_made_in_chat_lets_one_person_in(
    town: Town, office: Phone, school: Unit, scope: Scope, held: Membership
) -> None:
    view = await makes(office, Role.INSPECTOR, scope, school.id)
    assert view.until == date(2026, 11, 29)
    assert view.inviter is not None
    assert view.inviter.name == "陈示例"
    newcomer = town.phone(40)
    shown(await newcomer.taps(joining.join, view.token, "阿强🍀"), NameView)
    menu = shown(await newcomer.types("新同事"), MenuView)
    assert menu.person.memberships == (held,)
    with pytest.raises(InvitationUsed):
        await office.taps(
            showing, show, inviting.INVITATION, inviting.InvitationScene(view.invitation.id)
        )


async def test_a_units_officer_invites_a_colleague_in_one_tap(
    town: Town, officer: Phone, school: Unit
) -> None:
    roles = shown(
        await officer.taps(showing, show, inviting.INVITE_ROLE, inviting.InviteRoleScene()),
        InviteRoleView,
    ).roles
    assert roles == (Role.SAFETY_OFFICER,)
    view = shown(
        await officer.taps(showing, inviting.ask_scope, Role.SAFETY_OFFICER), InvitationView
    )
    assert (view.where, bool(view.token)) == (school, True)


@pytest.mark.parametrize(
    ("role", "scope", "elsewhere"),
    [
        (Role.SAFETY_OFFICER, Scope.UNIT, True),
        (Role.PRINCIPAL, Scope.UNIT, False),
        (Role.INSPECTOR, Scope.UNIT, False),
        (Role.INSPECTOR, Scope.STREET, False),
        (Role.OFFICE, Scope.AREA, False),
        (Role.PUBLIC, Scope.AREA, False),
    ],
)
async def test_an_officer_gives_no_more_than_is_the_officers_to_give(
    town: Town, officer: Phone, school: Unit, role: Role, scope: Scope, elsewhere: bool
) -> None:
    unit = town.unit("别处小学") if elsewhere else school
    with pytest.raises(NotAllowed):
        await makes(officer, role, scope, unit.id)
    assert town.rows("SELECT count(*) FROM invitations WHERE made_by IS NOT NULL") == [0]


async def test_an_inspector_and_a_stranger_invite_nobody(
    town: Town, inspector: Phone, school: Unit
) -> None:
    refusals: tuple[tuple[Phone, type[XunanError]], ...] = (
        (inspector, NotAllowed),
        (town.phone(99), NotJoined),
    )
    for phone, refusal in refusals:
        with pytest.raises(refusal):
            await phone.taps(showing, show, inviting.INVITE_ROLE, inviting.InviteRoleScene())
        with pytest.raises(refusal):
            await phone.taps(showing, show, members.PEOPLE, members.PeopleScene())
        with pytest.raises(refusal):
            await makes(phone, Role.SAFETY_OFFICER, Scope.UNIT, school.id)


async def test_a_revoked_invitation_opens_nothing(town: Town, office: Phone) -> None:
    view = await makes(office, Role.OFFICE, Scope.AREA)
    left = shown(await office.taps(showing, inviting.revoke, view.invitation.id), InvitationsView)
    assert left.entries == ()
    with pytest.raises(InvitationInvalid):
        await town.phone(40).taps(joining.join, view.token, "新同事")
    with pytest.raises(InvitationInvalid):
        await office.taps(showing, inviting.revoke, view.invitation.id)
    subjects = town.rows("SELECT subject FROM audit WHERE action = 'revoke_invitation'")
    assert subjects == [f"invitation:{view.invitation.id}"]


async def test_an_invitation_of_another_unit_is_neither_shown_nor_revoked(
    town: Town, office: Phone, officer: Phone
) -> None:
    unit = town.unit("别处小学")
    view = await makes(office, Role.SAFETY_OFFICER, Scope.UNIT, unit.id)
    listed = shown(
        await officer.taps(showing, show, inviting.INVITATIONS, inviting.InvitationsScene()),
        InvitationsView,
    )
    assert listed.entries == ()
    for step in (shows(inviting.INVITATION), inviting.revoke):
        with pytest.raises(NotAllowed):
            await officer.taps(showing, step, view.invitation.id)


async def test_the_link_is_shown_once_and_its_token_is_kept_nowhere(
    town: Town, office: Phone
) -> None:
    view = await makes(office, Role.OFFICE, Scope.AREA)
    again = await office.sees()
    assert isinstance(again, InvitationView)
    assert (again.invitation, again.token) == (view.invitation, "")
    kept = [town.rows(f"SELECT * FROM {table}") for table in ("desks", "invitations", "audit")]  # noqa: S608 - our own
    assert view.token not in str(kept)


async def test_units_are_found_by_words_and_pages(town: Town, office: Phone) -> None:
    for number in range(8):
        town.unit(f"第{number}幼儿园")
    first: View | None = (
        await office.taps(
            showing, show, inviting.INVITE_UNIT, inviting.InviteUnitScene(Role.PRINCIPAL)
        )
    ).view
    assert isinstance(first, PickUnitView)
    assert (len(first.units), first.pages) == (6, 2)
    second = shown(await office.taps(showing, inviting.turn_page, 1), PickUnitView)
    assert (len(second.units), second.role) == (2, Role.PRINCIPAL)
    found = await office.types("第3")
    assert [unit.name for unit in shown(found, PickUnitView).units] == ["第3幼儿园"]


async def test_the_office_sees_its_people_and_an_officer_the_colleagues(
    town: Town, office: Phone, officer: Phone, inspector: Phone
) -> None:
    everybody = shown(
        await office.taps(showing, show, members.PEOPLE, members.PeopleScene()), PeopleView
    )
    assert {member.name for member, _ in everybody.entries} == {"陈示例", "李示例", "王示例"}
    colleagues = shown(
        await officer.taps(showing, show, members.PEOPLE, members.PeopleScene()), PeopleView
    )
    assert [member.name for member, _ in colleagues.entries] == ["李示例"]


async def test_a_role_is_not_given_where_it_means_nothing(town: Town, office: Phone) -> None:
    with pytest.raises(RoleMisplaced):
        town.invites(Membership(Role.SAFETY_OFFICER, street=STREET))
    with pytest.raises(NotAllowed):
        await makes(office, Role.SAFETY_OFFICER, Scope.UNIT, 4711)
