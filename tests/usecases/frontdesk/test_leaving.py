"""Leaving: a role ends, what was done stays, and what is unfinished is handed on."""

import pytest

from chat.address import on_telegram
from chat.done import Done
from chat.scene import show
from checklists import starting, walking
from checklists.views import ItemView, LeavingView, MenuView, StrangerView
from frontdesk import leaving
from frontdesk import menu as frontdesk_menu
from frontdesk.showing import showing
from people import members
from people.members import MembershipEnded
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed, NotJoined
from people.views import PeopleView, RolesView
from tests.usecases.town import STREET, Phone, Town, shown


@pytest.fixture
async def office(town: Town) -> Phone:
    return await town.member(30, Membership(Role.OFFICE), name="陈示例")


@pytest.fixture
async def officer(town: Town, school: Unit) -> Phone:
    return await town.member(31, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="李示例")


def seat(town: Town, phone: Phone, place: int = 0) -> int:
    """The id of one of a person's memberships, in the order in which they were given."""
    owner = person_id(town, phone)
    held = town.reads(lambda work: work.persons.memberships_of(owner))
    return sorted(member.id for member in held)[place]


def person_id(town: Town, phone: Phone) -> int:
    person = town.reads(lambda work: work.persons.by_address(on_telegram(phone.telegram_id)))
    assert person is not None
    return person.id


async def test_what_is_unfinished_is_listed_with_the_colleagues_who_may_go_on(
    town: Town, office: Phone, officer: Phone, inspector: Phone, campus: int
) -> None:
    view = shown(await office.taps(leaving.show_leaving, seat(town, inspector)), LeavingView)
    assert [each.id for each in view.unfinished] == [campus]
    assert [heir.name for heir in view.heirs] == ["李示例", "陈示例"]
    assert not view.own
    assert town.rows("SELECT count(*) FROM memberships WHERE ended_at IS NOT NULL") == [0]


async def test_the_chosen_colleague_goes_on_where_the_other_stopped(
    town: Town, office: Phone, officer: Phone, inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1, 2, 3))
    heir = person_id(town, officer)
    reply = await office.taps(leaving.leave, seat(town, inspector), heir)
    assert reply.done is Done.LEFT
    assert isinstance(reply.view, PeopleView)
    menu = shown(await officer.taps(frontdesk_menu.show_menu), MenuView)
    assert menu.unfinished is not None
    assert menu.unfinished.inspection.id == campus
    item = shown(await officer.taps(starting.resume, campus), ItemView)
    assert item.question.number == 4
    assert town.answers(campus) == {1: "pass", 2: "pass", 3: "pass"}
    with pytest.raises(NotJoined):
        await inspector.taps(walking.answer_item, campus, 4, "pass")
    lines = town.rows("SELECT action, subject FROM audit WHERE action IN ('hand_over', 'leave')")
    left = f"person:{person_id(town, inspector)}"
    assert sorted(lines) == [("hand_over", f"inspection:{campus}"), ("leave", left)]


async def test_without_an_heir_it_is_set_aside_and_its_answers_stay(
    town: Town, office: Phone, inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1,))
    await office.taps(leaving.leave, seat(town, inspector))
    assert town.rows("SELECT count(*) FROM inspections WHERE dropped_at IS NOT NULL") == [1]
    assert town.answers(campus) == {1: "pass"}
    shown(await inspector.taps(frontdesk_menu.show_menu), StrangerView)


async def test_nothing_is_handed_on_while_another_role_still_reaches_the_unit(
    town: Town, office: Phone, inspector: Phone, school: Unit, campus: int
) -> None:
    town.gives(inspector, Membership(Role.SAFETY_OFFICER, unit_id=school.id))
    view = shown(await office.taps(leaving.show_leaving, seat(town, inspector)), LeavingView)
    assert (view.unfinished, view.heirs) == ((), ())
    await office.taps(leaving.leave, seat(town, inspector))
    await inspector.taps(walking.answer_item, campus, 1, "pass")
    assert town.answers(campus) == {1: "pass"}


async def test_an_heir_who_may_not_inspect_there_is_refused_and_nobody_has_left(
    town: Town, office: Phone, inspector: Phone, campus: int
) -> None:
    stranger = await town.member(33, Membership(Role.INSPECTOR, street="另一街道"), name="钱示例")
    for heir in (person_id(town, stranger), 4711):
        with pytest.raises(NotAllowed):
            await office.taps(leaving.leave, seat(town, inspector), heir)
    assert town.rows("SELECT count(*) FROM memberships WHERE ended_at IS NOT NULL") == [0]


async def test_an_officer_lets_a_colleague_go_and_nobody_else(
    town: Town, office: Phone, officer: Phone, inspector: Phone, school: Unit
) -> None:
    colleague = await town.member(
        32, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="孙示例"
    )
    principal = await town.member(34, Membership(Role.PRINCIPAL, unit_id=school.id), name="周示例")
    elsewhere = town.unit("别处小学")
    outsider = await town.member(
        35, Membership(Role.SAFETY_OFFICER, unit_id=elsewhere.id), name="吴示例"
    )
    for phone in (office, inspector, principal, outsider):
        with pytest.raises(NotAllowed):
            await officer.taps(leaving.leave, seat(town, phone))
    await officer.taps(leaving.leave, seat(town, colleague))
    shown(await colleague.taps(frontdesk_menu.show_menu), StrangerView)


async def test_anybody_may_leave_by_themselves(town: Town, inspector: Phone) -> None:
    view = shown(await inspector.taps(leaving.show_leaving, seat(town, inspector)), LeavingView)
    assert view.own
    reply = await inspector.taps(leaving.leave, seat(town, inspector))
    shown(reply, StrangerView)


async def test_leaving_twice_is_told(town: Town, office: Phone, inspector: Phone) -> None:
    member_id = seat(town, inspector)
    await office.taps(leaving.leave, member_id)
    for step in (leaving.leave, leaving.show_leaving):
        with pytest.raises(MembershipEnded):
            await office.taps(step, member_id)


async def test_the_menu_shows_the_role_that_was_chosen_and_all_roles_go_on_working(
    town: Town, inspector: Phone, school: Unit
) -> None:
    town.gives(inspector, Membership(Role.SAFETY_OFFICER, unit_id=school.id))
    menu = shown(await inspector.taps(frontdesk_menu.show_menu), MenuView)
    assert menu.person.memberships[0].role is Role.INSPECTOR
    roles = shown(
        await inspector.taps(showing, show, members.ROLES, members.RolesScene()), RolesView
    ).roles
    assert [where for _, where in roles] == [STREET, school]
    menu = shown(await inspector.taps(frontdesk_menu.choose_role, roles[1][0].id), MenuView)
    assert (menu.person.memberships[0].role, menu.unit) == (Role.SAFETY_OFFICER, school)
    await inspector.begins(town.unit("同街小学"))


async def test_nobody_chooses_a_role_of_somebody_else(
    town: Town, office: Phone, inspector: Phone
) -> None:
    with pytest.raises(NotAllowed):
        await office.taps(frontdesk_menu.choose_role, seat(town, inspector))
    with pytest.raises(NotAllowed):
        await inspector.taps(frontdesk_menu.choose_role, seat(town, office))
