"""Somebody leaves, or an office begins: hazards wait for the right people all the same."""

from typing import Any

import pytest

from chat.address import on_telegram
from checklists import signing
from checklists.views import LeavingView
from frontdesk import joining, leaving, todo
from frontdesk.showing import showing
from hazards.loop import deciding, reviewing
from people.model import Membership, Role, Unit
from people.views import TodoView
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.town import STREET, Phone, Town, shown


@pytest.fixture
async def officer(town: Town, school: Unit) -> Phone:
    return await town.member(8, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")


@pytest.fixture
async def assigned(inspector: Phone, officer: Phone, school: Unit) -> int:
    """The id of a hazard that the inspector's signature has assigned to the officer."""
    patrol = await inspector.begins(school, "ev-patrol")
    await inspector.finds(patrol, 1)
    await inspector.taps(signing.sign, patrol)
    return 1


def seat(town: Town, phone: Phone) -> int:
    """The id of somebody's membership."""

    def look(work: UnitOfWork) -> int:
        person = work.persons.by_address(on_telegram(phone.telegram_id))
        assert person is not None
        return work.persons.memberships_of(person.id)[0].id

    return town.reads(look)


async def awaited(phone: Phone) -> list[str]:
    """What waits for somebody, by its name."""
    view = shown(await phone.taps(showing, todo.show_todo), TodoView)
    return [entry.item.awaited for entry in view.entries]


def facts(town: Town, columns: str) -> Any:
    """What a second session reads of the one hazard."""
    return town.rows(f"SELECT {columns} FROM hazards")[0]  # noqa: S608 - a constant


async def test_a_colleague_goes_on_when_the_owner_leaves(
    town: Town, officer: Phone, assigned: int, school: Unit
) -> None:
    colleague = await town.member(9, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "赵示例")
    assert await awaited(officer) == ["rectify"]
    asked = shown(await officer.taps(leaving.show_leaving, seat(town, officer)), LeavingView)
    assert asked.todos == 1
    await officer.taps(leaving.leave, seat(town, officer))
    assert await awaited(colleague) == ["rectify"]
    assert facts(town, "state") == "assigned"
    told = town.rows(
        "SELECT CAST(external_id AS BIGINT) FROM outbox WHERE topic = 'task:1' AND kind = 'message'"
    )
    assert told == [8, 9]


async def test_where_nobody_is_left_to_rectify_the_office_is_asked_to_assign(
    town: Town, officer: Phone, assigned: int
) -> None:
    office = await town.member(10, Membership(Role.OFFICE), "陈示例")
    await officer.taps(leaving.leave, seat(town, officer))
    assert facts(town, "owner_id") is None
    assert await awaited(office) == ["assign"]


async def test_what_an_inspector_was_to_review_goes_to_the_office(
    town: Town, inspector: Phone, officer: Phone, assigned: int
) -> None:
    office = await town.member(10, Membership(Role.OFFICE), "陈示例")
    town.rows("UPDATE hazards SET state = 'on_ledger', owner_id = NULL, severity = NULL")
    town.rows("DELETE FROM todo_items")
    town.rows(
        "INSERT INTO todo_items (subject, subject_id, awaited, holder, due_at, since)"
        " SELECT 'hazard', id, 'classify', 'person:' || supervisor_id, last_at, last_at"
        " FROM hazards"
    )
    assert await awaited(inspector) == ["classify"]
    await inspector.taps(leaving.leave, seat(town, inspector))
    assert facts(town, "supervisor_id") is None
    assert await awaited(office) == ["classify"]


async def test_a_streets_first_office_takes_over_what_lies_there(
    town: Town, officer: Phone, school: Unit
) -> None:
    area = await town.member(10, Membership(Role.OFFICE), "陈示例")
    patrol = await officer.begins(school, "ev-patrol")
    await officer.finds(patrol, 1)
    await officer.taps(signing.sign, patrol)
    assert await awaited(area) == ["classify"]
    street = town.phone(11)
    token = town.invites(Membership(Role.OFFICE, street=STREET))
    await street.taps(joining.join, token, "周示例")
    assert await awaited(street) == ["classify"]
    assert await awaited(area) == []
    await street.taps(leaving.leave, seat(town, street))
    assert await awaited(area) == ["classify"]


async def test_the_reviewer_is_who_found_it_or_the_inspector_with_least_to_do(
    town: Town, inspector: Phone, officer: Phone, assigned: int, school: Unit
) -> None:
    office = await town.member(10, Membership(Role.OFFICE), "陈示例")
    idle = await town.member(12, name="孙示例")
    found_by, supervisor = facts(town, "found_by, supervisor_id")
    assert supervisor == found_by
    patrol = await officer.begins(school, "ev-patrol")
    await officer.finds(patrol, 1)
    await officer.taps(signing.sign, patrol)
    town.rows(
        "UPDATE todo_items SET holder = 'person:' || (SELECT found_by FROM hazards WHERE id = 1)"
        " WHERE subject_id = 1"
    )
    owner = town.reads(lambda work: work.persons.by_address(on_telegram(officer.telegram_id)))
    assert owner is not None
    await office.taps(showing, deciding.assign, 2, owner.id, 7)
    person = town.reads(lambda work: work.persons.by_address(on_telegram(idle.telegram_id)))
    assert person is not None
    assert town.rows("SELECT supervisor_id FROM hazards WHERE id = 2") == [person.id]


async def test_who_gives_up_one_of_two_hats_keeps_what_the_other_is_for(life: Life) -> None:
    """Whoever left a unit used to lose the review of the hazard, too, and the other way round."""
    both = await life.town.member(
        life["inspector"].telegram_id,
        Membership(Role.SAFETY_OFFICER, unit_id=life.school.id),
        "inspector",
    )
    hazard = await life.assigned()
    himself = life.person("inspector").id
    await life["office"].taps(deciding.assign, hazard.id, himself, 7, himself)
    roles = life.town.rows(
        "SELECT id FROM memberships WHERE person_id = :id AND role = 'safety_officer'", id=himself
    )
    await both.taps(leaving.leave, roles[0])
    after = life.hazard(hazard.id)
    assert after.owner_id in {life.person("officer").id, life.person("colleague").id}
    assert after.supervisor_id == himself


async def test_nobody_is_told_of_a_unit_where_their_role_has_ended(life: Life) -> None:
    """Who had submitted a rectification and left used to be told what became of it."""
    hazard = await life.submitted()
    life.leaves("officer")
    life.told()
    await life["inspector"].taps(reviewing.send_back, hazard.id, "没改到位")
    assert life.messages_to() == {("office", "queue"), ("clerk", "queue")}
