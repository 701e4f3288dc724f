"""Departments: data of a deployment, with members who see what their department answers for."""

import pytest

from chat.scene import show
from frontdesk import joining, leaving
from frontdesk.showing import showing
from hazards import listing
from hazards import showing as hazard_screens
from hazards.ledger import file_hazard
from hazards.ledger_filter import LedgerFilter
from hazards.ledger_views import LedgerView
from hazards.model import NewHazard, Source
from hazards.views import HazardView
from people import inviting, members
from people.absences.standing_in import fits
from people.departments import keeping
from people.departments.model import Department, DepartmentKind
from people.departments.starting import check_sets, starting_set
from people.giving import Gift, gifts_of
from people.model import Member, Membership, Remit, Role, Scope, Unit
from people.permissions import Action, NotAllowed, NotJoined, Reach, reach_by
from people.todo import department_of, holders_for
from people.views import InvitationView, InviteDepartmentView
from tests.usecases.town import STREET, Phone, Town, shown

ELSEWHERE = "另一街道"


@pytest.fixture
async def office(town: Town) -> Phone:
    return await town.member(30, Membership(Role.OFFICE), name="陈示例")


def department(town: Town, name: str) -> Department:
    (found,) = town.reads(lambda work: work.departments.named(name))
    return found


async def member_of(town: Town, name: str, number: int = 40) -> Phone:
    held = Membership(Role.DEPARTMENT, department_id=department(town, name).id)
    return await town.member(number, held, name="周示例")


async def files(town: Town, phone: Phone, unit: Unit) -> int:
    new = NewHazard(
        unit.id, None, None, "", "消火栓无水", "", None, fixed_on_spot=False,
        found_at=town.make.clock.now(), found_by=1, source=Source.SNAP,
    )  # fmt: skip
    return (await phone.taps(file_hazard, new)).id


def reads_mark(town: Town, mark: str) -> Department:
    return town.reads(lambda work: keeping.read_department(work, mark))


def members_of(town: Town, gifts: tuple[Gift, ...]) -> list[Member]:
    return town.reads(lambda work: work.persons.members(gifts, 0, 9))


async def ledger_of(phone: Phone, only: str = "open", view: int = 0) -> LedgerView:
    scene = listing.LedgerScene(only, view=view)
    return shown(await phone.taps(showing, show, listing.LEDGER, scene), LedgerView)


def count(town: Town, reach: Reach, wanted: str = "") -> int:
    return town.reads(lambda work: work.units.count(reach, wanted, 99))


def finds(town: Town, reach: Reach, skip: int, most: int) -> list[Unit]:
    return town.reads(lambda work: work.units.find(reach, "", skip, most))


def test_the_shipped_sets_have_no_mistake_and_keep_what_stands_on_buttons(town: Town) -> None:
    assert check_sets() == []
    known = town.reads(lambda work: work.departments.all())
    assert [(each.key, each.name, each.sectors) for each in known] == [
        (each.key, each.name, each.sectors) for each in starting_set("district") if each.key
    ]
    assert len(known) == 12


def test_a_department_is_found_by_the_key_of_an_old_button_and_by_its_id(town: Town) -> None:
    fire = town.reads(lambda work: keeping.read_department(work, "fire"))
    assert fire.name == "消防救援"
    assert town.reads(lambda work: keeping.read_department(work, str(fire.id))) == fire
    for mark in ("fires", "9999"):
        with pytest.raises(keeping.DepartmentUnknown):
            reads_mark(town, mark)


async def test_a_member_sees_the_units_of_the_departments_sectors_and_no_others(
    town: Town, office: Phone
) -> None:
    school = town.unit("示例小学", "教育")
    mill = town.unit("示例工厂", "工贸")
    clerk = await member_of(town, "教育")
    own, other = await files(town, office, school), await files(town, office, mill)
    seen = shown(await clerk.taps(showing, hazard_screens.hazard_view, own), HazardView)
    assert seen.hazard.id == own
    with pytest.raises(NotAllowed):
        await clerk.taps(hazard_screens.hazard_view, other)
    ledger = await ledger_of(clerk, "all")
    assert (ledger.title, [each.id for each in ledger.hazards]) == ("教育", [own])


async def test_kinds_within_a_sector_and_the_street_of_a_department_narrow_its_ledger(
    town: Town, office: Phone
) -> None:
    near = town.unit("示例养老院", "养老机构")
    far = town.unit("别处养老院", "养老机构", street=ELSEWHERE)
    section = await office.taps(
        keeping.add_department, "社区服务办", STREET, DepartmentKind.SECTION, ["民政"]
    )
    clerk = await town.member(41, Membership(Role.DEPARTMENT, department_id=section.id))
    here = await files(town, office, near)
    await files(town, office, far)
    ledger = await ledger_of(clerk)
    assert [each.id for each in ledger.hazards] == [here]
    whole = await member_of(town, "民政", 42)
    assert len((await ledger_of(whole)).hazards) == 2


async def test_units_in_reach_are_counted_and_found_once(town: Town, office: Phone) -> None:
    for number in range(7):
        town.unit(f"示例小学{number}", "教育")
    town.unit("别处小学", "教育", street=ELSEWHERE)
    town.unit("示例工厂", "工贸")
    remit = Remit("", ("教育",))
    here = Remit(STREET, ("教育", "民政"))
    assert count(town, Reach(remits=(remit,))) == 8
    assert count(town, Reach(remits=(here,))) == 7
    found = finds(town, Reach(remits=(remit,)), 0, 99)
    assert len(found) == 8
    assert finds(town, Reach(remits=(remit,)), 2, 3) == found[2:5]
    both = Reach(streets=(STREET,), remits=(remit,))
    assert count(town, both) == 9
    assert count(town, both, "别处") == 1


def test_no_unit_lies_in_two_remits_of_a_reach() -> None:
    held = [
        Membership(Role.DEPARTMENT, department_id=1, remit=Remit("", ("教育", "民政"))),
        Membership(Role.DEPARTMENT, department_id=2, remit=Remit(STREET, ("教育", "燃气"))),
        Membership(Role.DEPARTMENT, department_id=3, remit=Remit(STREET, ("燃气",))),
    ]
    expected = (Remit("", ("教育", "民政")), Remit(STREET, ("燃气",)))
    assert reach_by(held).remits == expected


async def test_the_office_invites_to_a_department_and_ends_that(town: Town, office: Phone) -> None:
    town.unit("示例小学", "教育")
    page = shown(
        await office.taps(showing, inviting.ask_scope, Role.DEPARTMENT), InviteDepartmentView
    )
    assert (len(page.departments), page.pages) == (6, 2)
    chosen = department(town, "教育")
    reply = await office.taps(showing, inviting.invite_to_department, chosen.id)
    view = shown(reply, InvitationView)
    clerk = town.phone(40)
    await clerk.taps(joining.join, str(view.token), "周示例")
    (held,) = town.rows("SELECT department_id FROM memberships WHERE role = 'department'")
    assert held == chosen.id
    (member_id,) = town.rows("SELECT id FROM memberships WHERE role = 'department'")
    shown_member = await office.taps(members.member_view, member_id)
    assert isinstance(shown_member.where, Department)
    await office.taps(leaving.leave, member_id)
    with pytest.raises(NotJoined):
        await ledger_of(clerk, "all")


async def test_the_office_of_a_street_invites_to_its_own_departments_alone(
    town: Town, office: Phone
) -> None:
    town.unit("示例小学", "教育")
    own = await office.taps(keeping.add_department, "社区服务办", STREET)
    street = await town.member(31, Membership(Role.OFFICE, street=STREET), name="赵示例")
    page = shown(
        await street.taps(showing, inviting.ask_scope, Role.DEPARTMENT), InviteDepartmentView
    )
    assert page.departments == (own,)
    await street.taps(inviting.invite_to_department, own.id)
    with pytest.raises(NotAllowed):
        await street.taps(inviting.invite_to_department, department(town, "教育").id)
    with pytest.raises(NotAllowed):
        await street.taps(inviting.invite_to_department, 9999)


async def test_members_are_listed_with_their_department_by_who_may_end_them(
    town: Town, office: Phone
) -> None:
    town.unit("示例小学", "教育")
    own = await office.taps(keeping.add_department, "社区服务办", STREET)
    held = Membership(Role.DEPARTMENT, department_id=own.id)
    await town.member(41, held, name="周示例")
    await member_of(town, "教育", 42)
    street = Membership(Role.OFFICE, street=STREET)
    for giver, expected in ((street, 1), (Membership(Role.OFFICE), 2)):
        person = town.reads(lambda work: work.persons.get(1))
        assert person is not None
        gifts = gifts_of(type(person)(1, (), "", (giver,)), Action.END_MEMBERSHIP)
        listed = members_of(town, gifts)
        roles = [each for each in listed if each.membership.role is Role.DEPARTMENT]
        assert len(roles) == expected


async def test_all_members_hold_what_awaits_their_department_and_stand_in_for_each_other(
    town: Town, office: Phone
) -> None:
    for number in (40, 43):
        await member_of(town, "教育", number)
    await member_of(town, "民政", 44)
    own = department(town, "教育")
    people = town.reads(lambda work: work.persons.of_department(own.id))
    assert len(people) == 2
    for person in people:
        assert department_of(own.id) in holders_for(person)
        assert person.memberships[0].scope is Scope.DEPARTMENT
        assert person.memberships[0].remit == Remit("", ("教育",))
    civil = department(town, "民政")
    (other,) = town.reads(lambda work: work.persons.of_department(civil.id))
    assert fits(people[0].memberships, people[1].memberships)
    assert not fits(other.memberships, people[1].memberships)


async def test_a_starting_set_comes_in_once(town: Town, office: Phone) -> None:
    town.unit("示例小学", "教育")
    done = await office.taps(keeping.put_in, "district")
    assert (len(done.added), len(done.there)) == (len(starting_set("district")) - 12, 12)
    again = await office.taps(keeping.put_in, "district")
    assert (again.added, len(again.there)) == ((), len(starting_set("district")))
    street = await office.taps(keeping.put_in, "street", STREET)
    assert {each.street for each in street.added} == {STREET}
    assert len(town.rows("SELECT id FROM audit WHERE action = 'add_department'")) == len(
        done.added
    ) + len(street.added)


async def test_what_a_department_answers_for_changes_for_its_members_at_once(
    town: Town, office: Phone
) -> None:
    mill = town.unit("示例工厂", "工贸")
    clerk = await member_of(town, "教育")
    changed = await office.taps(
        keeping.change_department, department(town, "教育"), ["工贸", "工贸企业"]
    )
    assert changed.sectors == ("工贸",)
    hazard = await files(town, office, mill)
    ledger = await ledger_of(clerk, "all")
    assert [each.id for each in ledger.hazards] == [hazard]


async def test_a_department_needs_a_name_of_its_own(town: Town, office: Phone) -> None:
    for name in ("", " ", "12", "部" * 41):
        with pytest.raises(keeping.DepartmentMisnamed):
            await office.taps(keeping.add_department, name)
    with pytest.raises(keeping.DepartmentExists):
        await office.taps(keeping.add_department, "教育")


async def test_a_filter_by_department_opens_what_it_answers_for_within_ones_own_reach(
    town: Town, office: Phone
) -> None:
    here, far = town.unit("示例小学", "教育"), town.unit("别处小学", "教育", street=ELSEWHERE)
    mill = town.unit("示例工厂", "工贸")
    ids = [await files(town, office, unit) for unit in (here, far, mill)]
    education, emergency = department(town, "教育"), department(town, "消防救援")
    wanted = LedgerFilter(department=education.id)
    opened = await office.taps(listing.open_ledger, wanted)
    assert {each.id for each in opened.hazards} == {ids[0], ids[1]}
    assert (opened.title, opened.tally.hits) == ("教育", 2)
    street = await town.member(31, Membership(Role.OFFICE, street=STREET), name="赵示例")
    assert [each.id for each in (await street.taps(listing.open_ledger, wanted)).hazards] == [
        ids[0]
    ]
    clerk = await member_of(town, "教育")
    near = LedgerFilter(department=education.id, street=ELSEWHERE)
    assert [each.id for each in (await clerk.taps(listing.open_ledger, near)).hazards] == [ids[1]]
    in_street = LedgerFilter(street=STREET)
    found = await clerk.taps(listing.open_ledger, in_street)
    assert [each.id for each in found.hazards] == [ids[0]]
    with pytest.raises(NotAllowed):
        await clerk.taps(listing.open_ledger, LedgerFilter(department=emergency.id))
    with pytest.raises(NotAllowed):
        await office.taps(listing.open_ledger, LedgerFilter(department=9999))
    none = await office.taps(
        listing.open_ledger, LedgerFilter(sectors=("工贸",), department=education.id)
    )
    assert none.hazards == ()
