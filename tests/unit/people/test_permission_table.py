"""The whole permission table, allowed and refused, at home and elsewhere."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from people.departments.model import Department
from people.giving import may_give
from people.model import Membership, Person, Remit, Role, Scope, Unit
from people.permission_page import page
from people.permissions import (
    HELD_AT,
    TABLE,
    Action,
    NotAllowed,
    NotJoined,
    Where,
    acting_as,
    may,
    may_somewhere,
    require,
)

HOME = Unit(1, "示例小学", "学校", "示例街道")
NEIGHBOUR = Unit(2, "示例园区", "园区", "示例街道")
FARAWAY = Unit(3, "别处小学", "学校", "另一街道")
SCHOOLS = Remit("示例街道", ("学校", "幼儿园"))
OWN, OTHER = Department(5, "教育科", "示例街道"), Department(6, "教育")
PLACES: tuple[Where, ...] = (
    HOME,
    NEIGHBOUR,
    FARAWAY,
    OWN,
    OTHER,
    "示例街道",
    "另一街道",
    None,
)
HELD = {
    Scope.UNIT: Membership(Role.INSPECTOR, unit_id=HOME.id),
    Scope.STREET: Membership(Role.INSPECTOR, street=HOME.street),
    Scope.AREA: Membership(Role.INSPECTOR),
    Scope.DEPARTMENT: Membership(Role.INSPECTOR, department_id=OWN.id, remit=SCHOOLS),
}
REACH: dict[Scope, tuple[Where, ...]] = {
    Scope.UNIT: (HOME,),
    Scope.STREET: (HOME, NEIGHBOUR, OWN, "示例街道"),
    Scope.AREA: PLACES,
    Scope.DEPARTMENT: (HOME, OWN),
}
PUBLIC = {Action.FILE_HAZARD}
MEMBERS = [role for role in Role if role is not Role.PUBLIC]


def holder(role: Role, scope: Scope) -> Person:
    """Somebody who holds one role at one scope."""
    return Person(1, (), "王示例", (replace(HELD[scope], role=role),))


@pytest.mark.parametrize(("role", "scope", "action"), list(product(MEMBERS, Scope, Action)))
def test_every_cell_of_the_table_holds_at_home_and_nowhere_else(
    role: Role, scope: Scope, action: Action
) -> None:
    person = holder(role, scope)
    granted = scope in TABLE[role].get(action, ())
    for where in PLACES:
        expected = action in PUBLIC or (granted and where in REACH[scope])
        assert may(person, action, where) is expected, where
        if expected:
            assert require(person, action, where) == person
        else:
            with pytest.raises(NotAllowed):
                require(person, action, where)
    assert may_somewhere(person, action) is (granted or action in PUBLIC)


@pytest.mark.parametrize(("action", "where"), list(product(Action, PLACES)))
def test_somebody_without_any_role_may_only_report(action: Action, where: Where) -> None:
    passer_by = Person(1, (), "路人")
    for person in (None, passer_by):
        assert may(person, action, where) is (action in PUBLIC)
    with pytest.raises(NotJoined):
        require(None, action, where)
    if action in PUBLIC:
        assert require(passer_by, action, where) == passer_by
    else:
        with pytest.raises(NotJoined):
            require(passer_by, action, where)


def test_no_role_judges_what_it_has_done_itself() -> None:
    holders = {action: {role for role in Role if action in TABLE[role]} for action in Action}
    assert holders[Action.OPEN_TIP_IDENTITY] == {Role.REWARD_OFFICER}
    assert holders[Action.DECIDE_REWARD] == {Role.REWARD_OFFICER}
    assert holders[Action.VERIFY_AUDIT] == {Role.OFFICE}
    fixers, judges = holders[Action.SUBMIT_RECTIFICATION], holders[Action.REVIEW]
    assert not fixers & judges
    assert not holders[Action.ASK_EXTENSION] & holders[Action.DECIDE_EXTENSION]
    assert not holders[Action.SUBMIT_PLAN] & holders[Action.APPROVE_PLAN]


def test_several_roles_add_up_and_the_one_that_counts_is_named() -> None:
    officer = Membership(Role.SAFETY_OFFICER, unit_id=HOME.id)
    inspector = Membership(Role.INSPECTOR, street="另一街道")
    person = Person(1, (), "王示例", (officer, inspector))
    assert acting_as(person, Action.INSPECT, HOME) == officer
    assert acting_as(person, Action.INSPECT, FARAWAY) == inspector
    assert acting_as(person, Action.INSPECT, NEIGHBOUR) is None
    assert acting_as(person, Action.REVIEW, HOME) is None


@pytest.mark.parametrize(
    ("giver", "scope", "given", "where"),
    [
        (Role.OFFICE, Scope.AREA, Membership(Role.OFFICE), None),
        (Role.OFFICE, Scope.STREET, Membership(Role.INSPECTOR, street="示例街道"), "示例街道"),
        (Role.OFFICE, Scope.STREET, Membership(Role.PRINCIPAL, unit_id=2), NEIGHBOUR),
        (Role.SAFETY_OFFICER, Scope.UNIT, Membership(Role.SAFETY_OFFICER, unit_id=1), HOME),
        (Role.PRINCIPAL, Scope.UNIT, Membership(Role.SAFETY_OFFICER, unit_id=1), HOME),
    ],
)
def test_who_may_invite_whom(giver: Role, scope: Scope, given: Membership, where: Where) -> None:
    assert may_give(holder(giver, scope), Action.INVITE, given, where)


@pytest.mark.parametrize(
    ("giver", "scope", "given", "where"),
    [
        (Role.OFFICE, Scope.STREET, Membership(Role.OFFICE), None),
        (Role.OFFICE, Scope.STREET, Membership(Role.INSPECTOR, street="另一街道"), "另一街道"),
        (Role.OFFICE, Scope.STREET, Membership(Role.PRINCIPAL, unit_id=3), FARAWAY),
        (Role.OFFICE, Scope.AREA, Membership(Role.PUBLIC), None),
        (Role.OFFICE, Scope.AREA, Membership(Role.SAFETY_OFFICER), None),
        (Role.SAFETY_OFFICER, Scope.UNIT, Membership(Role.SAFETY_OFFICER, unit_id=2), NEIGHBOUR),
        (Role.SAFETY_OFFICER, Scope.UNIT, Membership(Role.PRINCIPAL, unit_id=1), HOME),
        (Role.SAFETY_OFFICER, Scope.UNIT, Membership(Role.OFFICE), None),
        (Role.INSPECTOR, Scope.AREA, Membership(Role.SAFETY_OFFICER, unit_id=1), HOME),
        (Role.REWARD_OFFICER, Scope.AREA, Membership(Role.REWARD_OFFICER), None),
    ],
)
def test_who_may_not_invite_whom(
    giver: Role, scope: Scope, given: Membership, where: Where
) -> None:
    assert not may_give(holder(giver, scope), Action.INVITE, given, where)
    assert not may_give(holder(giver, scope), Action.END_MEMBERSHIP, given, where)


@pytest.mark.parametrize("street", [None, "另一街道"])
def test_an_office_may_end_but_not_give_the_role_that_reads_who_tipped(street: str | None) -> None:
    """Any office could invite itself and read every name that was given in confidence."""
    office, given = holder(Role.OFFICE, Scope.AREA), Membership(Role.REWARD_OFFICER, street=street)
    assert not may_give(office, Action.INVITE, given, street)
    assert may_give(office, Action.END_MEMBERSHIP, given, street)


def test_officers_belong_to_units_and_the_office_to_none() -> None:
    assert HELD_AT[Role.SAFETY_OFFICER] == HELD_AT[Role.PRINCIPAL] == {Scope.UNIT}
    assert HELD_AT[Role.OFFICE] == {Scope.STREET, Scope.AREA}
    assert HELD_AT[Role.INSPECTOR] == {Scope.UNIT, Scope.STREET, Scope.AREA}
    assert HELD_AT[Role.DEPARTMENT] == {Scope.DEPARTMENT}


def test_the_page_in_the_docs_is_the_table() -> None:
    docs = Path(__file__).parents[3] / "docs" / "permissions.md"
    assert docs.read_text(encoding="utf-8") == page()
