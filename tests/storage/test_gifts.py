"""Members and invitations come a page at a time: those that the permission table lets one see."""

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from chat.address import on_telegram
from people import inviting, members
from people.departments.keeping import add_department
from people.departments.model import Department
from people.giving import gifts_of, may_give
from people.joining import make_invitation
from people.model import Member, Membership, Person, Role, Scope, Unit
from people.permissions import HELD_AT, TABLE, Action, Where
from storage.engine.prepared import Prepared, Row
from storage.engine.session import Session
from storage.engine.turns import Caller, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.tables.people_tables import invitations, memberships, persons
from tests.usecases.town import STREET

OTHER = "另一街道"
OFFICE = 7


def every_membership(units: list[Unit], departments: list[Department]) -> list[Membership]:
    """Every role at every scope at which it can be held, in two streets."""
    places: dict[Scope, list[dict[str, Any]]] = {
        Scope.AREA: [{}],
        Scope.STREET: [{"street": each} for each in (STREET, OTHER)],
        Scope.UNIT: [{"unit_id": unit.id} for unit in units],
        Scope.DEPARTMENT: [{"department_id": each.id} for each in departments],
    }
    return [
        Membership(role, **place)
        for role in TABLE
        for scope in sorted(HELD_AT[role] - ({Scope.AREA} if role is Role.PUBLIC else set()))
        for place in places[scope]
    ]


def where(work: UnitOfWork, membership: Membership) -> Where:
    """The place at which a membership is held."""
    return members.place_of(work, membership)


def settle(work: UnitOfWork) -> list[Membership]:
    """Let somebody hold, and somebody be invited to, whatever can be held."""
    units = [
        work.units.add(f"第{number}小学", "dxx", "学校", street, work.now)
        for number, street in enumerate((STREET, STREET, OTHER))
    ]
    departments = [
        add_department(work, "社区服务办", street, sectors=["教育"]) for street in (STREET, OTHER)
    ]
    held = every_membership(units, [*departments, *work.departments.named("教育")])
    for number, membership in enumerate(held):
        person = work.persons.add(on_telegram(100 + number), f"王{number % 7}", work.now)
        work.persons.join(person.id, membership, work.now)
        make_invitation(work, membership)
    return held


def test_the_pages_hold_whom_one_may_ask_to_leave_and_nobody_else(work: UnitOfWork) -> None:
    """All rows used to be read and asked about one by one."""
    held = settle(work)
    everybody: list[Member] = [
        member
        for person_id in range(1, len(held) + 1)
        for member in work.persons.memberships_of(person_id)
    ]
    assert len(everybody) == len(held)
    for some in [(), *((each,) for each in held), *product(held[::5], held[::3])]:
        actor = Person(1, (), "王示例", tuple(dict.fromkeys(some)), named=True)
        expected = {
            member.id
            for member in everybody
            if may_give(
                actor, Action.END_MEMBERSHIP, member.membership, where(work, member.membership)
            )
        }
        gifts = gifts_of(actor, Action.END_MEMBERSHIP)
        pages = [work.persons.members(gifts, skip, 10) for skip in range(0, len(held) + 10, 10)]
        found = [member for page in pages for member in page]
        assert {member.id for member in found} == expected
        assert len(found) == len(expected) == work.persons.count_members(gifts)
        assert [each.name for each in found] == sorted(each.name for each in found)
        waiting = work.invitations.waiting(gifts, work.now, 500)
        assert Counter(each.membership for each in waiting) == Counter(
            member.membership for member in found
        )
        assert work.invitations.count_waiting(gifts, work.now) == len(expected)
        assert [each.id for each in waiting] == sorted((e.id for e in waiting), reverse=True)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many statements were run, and how many rows they brought."""
    counted: Counter[str] = Counter()
    one, every = Session.one, Session.all

    def read_one(session: Session, statement: Prepared, **values: Any) -> Row | None:
        row = one(session, statement, **values)
        counted.update(statements=1, rows=row is not None)
        return row

    def read_all(session: Session, statement: Prepared, **values: Any) -> list[Row]:
        rows = every(session, statement, **values)
        counted.update(statements=1, rows=len(rows))
        return rows

    monkeypatch.setattr(Session, "one", read_one)
    monkeypatch.setattr(Session, "all", read_all)
    return counted


def test_three_thousand_members_cost_no_more_to_look_at_than_thirty(
    make: WorkMaker, engine: Engine, read: Counter[str]
) -> None:
    """Every membership, unit and invitation used to be read for a card of six."""
    office = Membership(Role.OFFICE, street=STREET)

    with transaction(engine, make) as work:
        person = work.persons.add(on_telegram(OFFICE), "陈示例", now := work.now)
        work.persons.join(person.id, office, now)
        unit = work.units.add("示例小学", "slxx", "学校", STREET, now)

    def add(first: int, last: int) -> None:
        ids = range(1_000 + first, 1_000 + last)
        at = {"role": Role.SAFETY_OFFICER.value, "unit_id": unit.id}
        with engine.begin() as connection:
            people = [{"id": n, "name": f"王{n}", "created_at": now} for n in ids]
            connection.execute(insert(persons).values(people))
            held = [{"person_id": n, "began_at": now} | at for n in ids]
            connection.execute(insert(memberships).values(held))
            later = now + timedelta(days=7)
            moments = {"created_at": now, "expires_at": later}
            made = [{"token_sha256": f"{n:064}"} | moments | at for n in ids]
            connection.execute(insert(invitations).values(made))

    looks = []
    for first, last in ((0, 30), (30, 3_000)):
        add(first, last)
        with transaction(engine, make, Caller(on_telegram(OFFICE), OFFICE)) as work:
            read.clear()
            people = members.people_view(work, 3)
            waiting = inviting.invitations_view(work)
            looks.append(Counter(read))
    assert looks[0] == looks[1]
    assert looks[1]["rows"] < 40
    assert (len(people.entries), people.page, people.pages) == (6, 3, 501)
    assert people.waiting == 3_000
    assert (len(waiting.entries), waiting.more) == (6, 2_994)
