"""Units, persons, roles and invitations."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from chat.address import on_telegram
from people.joining import UnitExists, invite, join
from people.model import Membership, Role
from storage.engine.turns import Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.batches import settled


def test_a_unit_comes_back_by_id_by_name_and_in_the_list(work: UnitOfWork) -> None:
    second = work.units.add("乙小学", "yxx", "学校", "示例街道", work.now)
    first = work.units.add("丙园区", "byq", "园区", "另一街道", work.now)
    assert work.units.get(second.id) == work.units.by_name("乙小学") == second
    assert {unit.id for unit in work.units.all()} == {first.id, second.id}
    assert work.units.get(0) is None
    assert work.units.by_name("乙小") is None


def test_where_a_unit_is_comes_back_to_the_last_digit_or_not_at_all(work: UnitOfWork) -> None:
    facts = ("示例小学", "slxx", "学校", "示例街道", work.now)
    unit = work.units.add(*facts, latitude=31.230416666667, longitude=121.0)
    assert (unit.latitude, unit.longitude) == (31.230416666667, 121.0)
    assert work.units.get(unit.id) == unit
    work.units.update(replace(unit, latitude=None, longitude=None))
    assert work.units.all() == [replace(unit, latitude=None, longitude=None)]


def test_two_units_cannot_share_a_name_and_the_turn_goes_on(work: UnitOfWork) -> None:
    unit = work.units.add("示例小学", "slxx", "学校", "示例街道", work.now)
    with pytest.raises(UnitExists):
        work.units.add("示例小学", "slxx", "学校", "另一街道", work.now)
    assert work.units.all() == [unit]


def test_a_nickname_takes_nobody_the_name_to_sign_with(work: UnitOfWork) -> None:
    """Who was imported in the moment of their first photo used to sign with a nickname again."""
    work.persons.add(on_telegram(7), "王伟", work.now)
    met = work.persons.add(on_telegram(7), "阿强🍀", work.now, named=False)
    assert (met.name, met.named) == ("王伟", True)


def test_a_person_known_already_is_only_renamed(work: UnitOfWork) -> None:
    first = work.persons.add(on_telegram(2**40), "王示例", work.now)
    second = work.persons.add(on_telegram(2**40), "王更名", work.now)
    assert second == replace(first, name="王更名")
    assert work.persons.by_address(on_telegram(2**40)) == work.persons.get(first.id) == second
    assert work.persons.by_address(on_telegram(5)) is work.persons.get(0) is None


def test_some_units_are_those_of_a_street_or_of_the_whole_area(work: UnitOfWork) -> None:
    here = work.units.add("乙小学", "yxx", "学校", "示例街道", work.now)
    there = work.units.add("丙园区", "byq", "园区", "另一街道", work.now)
    assert work.units.some("示例街道", 2) == [here]
    assert {unit.id for unit in work.units.some(None, 2)} == {here.id, there.id}
    assert len(work.units.some(None, 1)) == 1


def test_who_holds_a_role_comes_with_all_the_roles_they_hold(work: UnitOfWork) -> None:
    unit = work.units.add("示例小学", "slxx", "学校", "示例街道", work.now)
    both, other = (work.persons.add(on_telegram(id_), f"王{id_}", work.now) for id_ in (7, 8))
    at_unit, of_street = (
        Membership(Role.PRINCIPAL, unit.id),
        Membership(Role.OFFICE, None, "示例街道"),
    )
    work.persons.join(both.id, at_unit, work.now)
    work.persons.join(both.id, of_street, work.now)
    work.persons.join(other.id, Membership(Role.OFFICE), work.now)
    whole = replace(both, memberships=(at_unit, of_street))
    assert work.persons.of_unit(unit.id) == [whole]
    assert work.persons.holding(Role.OFFICE, "示例街道") == [whole]
    assert [each.id for each in work.persons.holding(Role.OFFICE, "")] == [other.id]
    assert work.persons.holding(Role.PRINCIPAL, "示例街道") == []


def test_what_changes_about_a_person_shows_in_the_same_turn(work: UnitOfWork) -> None:
    unit = work.units.add("示例小学", "slxx", "学校", "示例街道", work.now)
    person = work.persons.add(on_telegram(7), "王示例", work.now)
    assert work.persons.get(person.id) == person
    work.persons.join(person.id, Membership(Role.PRINCIPAL, unit.id), work.now)
    (joined,) = work.persons.of_unit(unit.id)
    assert work.persons.get(person.id) == joined != person
    work.persons.end(work.persons.memberships_of(person.id)[0].id, work.now)
    assert work.persons.get(person.id) == person
    assert work.persons.of_unit(unit.id) == []


def test_roles_come_back_in_the_order_in_which_they_were_given(work: UnitOfWork) -> None:
    unit = work.units.add("示例小学", "slxx", "学校", "示例街道", work.now)
    person = work.persons.add(on_telegram(7), "王示例", work.now)
    roles = (
        Membership(Role.INSPECTOR, street="示例街道"),
        Membership(Role.SAFETY_OFFICER, unit_id=unit.id),
        Membership(Role.OFFICE),
    )
    for role in (*roles, roles[1]):
        work.persons.join(person.id, role, work.now)
    found = work.persons.get(person.id)
    assert found is not None
    assert found.memberships == roles


@pytest.mark.parametrize("table", ["memberships", "invitations"])
def test_a_role_cannot_be_for_a_unit_and_a_street_at_once(
    engine: Engine, make: WorkMaker, table: str
) -> None:
    def give() -> None:
        with transaction(engine, make) as work:
            unit = work.units.add("示例小学", "slxx", "学校", "示例街道", work.now)
            both = Membership(Role.INSPECTOR, unit.id, "示例街道")
            if table == "memberships":
                work.persons.join(
                    work.persons.add(on_telegram(7), "王示例", work.now).id, both, work.now
                )
            else:
                invite(work, both)

    with pytest.raises(Exception, match="one_scope"):
        give()


def test_an_invitation_comes_back_with_its_role_and_its_days(work: UnitOfWork) -> None:
    role = Membership(Role.INSPECTOR, street="示例街道")
    work.invitations.add("a" * 64, role, work.now, work.now)
    invitation = work.invitations.by_token("a" * 64)
    assert invitation is not None
    assert (invitation.membership, invitation.expires_at) == (role, work.now)
    assert invitation.used_at is invitation.revoked_at is None
    assert work.invitations.by_token("b" * 64) is None


def test_only_the_hash_of_a_token_is_kept(engine: Engine, make: WorkMaker) -> None:
    with transaction(engine, make) as work:
        token = invite(work, Membership(Role.OFFICE))
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM invitations")).one()
    assert token not in str(row)
    assert len(row.token_sha256) == 64


async def test_of_two_who_race_for_one_invitation_one_joins(
    turns: Turns, engine: Engine, make: WorkMaker
) -> None:
    other = Turns(engine, make)
    token = await turns.run(lambda work: invite(work, Membership(Role.OFFICE)))
    outcomes = await settled(
        *(
            each.run(lambda work: join(work, token, "某人"), Caller(on_telegram(chat_id), chat_id))
            for chat_id, each in enumerate((turns, other) * 3, start=1)
        )
    )
    other.close()
    names = sorted(type(each).__name__ for each in outcomes)
    assert names == ["InvitationUsed"] * 5 + ["Welcome"]
    with transaction(engine, make) as work:
        persons = [work.persons.by_address(on_telegram(chat_id)) for chat_id in range(1, 7)]
    assert [len(each.memberships) for each in persons if each] == [1]
