"""Memberships and invitations that somebody may give or end, as conditions of a statement."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, and_, bindparam, false, or_, select, true

from people.giving import Gift
from people.model import Role, Scope
from storage.engine.prepared import Prepared, constant
from storage.tables.people_tables import departments, units

Shape = tuple[tuple[frozenset[tuple[Role, Scope]], bool, bool], ...]
"""For each gift its roles, and whether it stands at one unit, or in one street."""


def shape_of(gifts: tuple[Gift, ...]) -> Shape:
    """Return what of gifts a statement is written for, once and for all."""
    return tuple((each.held, each.unit_id is not None, each.street is not None) for each in gifts)


def places_of(gifts: tuple[Gift, ...]) -> dict[str, Any]:
    """Return what is bound to a statement for gifts."""
    units_ = {f"unit{n}": each.unit_id for n, each in enumerate(gifts) if each.unit_id is not None}
    streets = {f"street{n}": each.street for n, each in enumerate(gifts) if each.street is not None}
    return units_ | streets


def given_by(shape: Shape, table: Table) -> ColumnElement[bool]:
    """Return the condition under which a row of a table is one of them.

    The table says role, unit_id, street and department_id.
    """
    rows = (and_(_held(table, each[0]), _there(table, n, each)) for n, each in enumerate(shape))
    return or_(false(), *rows)


def _held(table: Table, pairs: frozenset[tuple[Role, Scope]]) -> ColumnElement[bool]:
    at = {
        Scope.UNIT: table.c.unit_id.is_not(None),
        Scope.STREET: table.c.street.is_not(None),
        Scope.AREA: and_(
            table.c.unit_id.is_(None), table.c.street.is_(None), table.c.department_id.is_(None)
        ),
        Scope.DEPARTMENT: table.c.department_id.is_not(None),
    }
    return or_(
        false(), *(and_(table.c.role == constant(role), at[scope]) for role, scope in sorted(pairs))
    )


def _there(
    table: Table, number: int, each: tuple[frozenset[tuple[Role, Scope]], bool, bool]
) -> ColumnElement[bool]:
    _, at_unit, in_street = each
    if at_unit:
        return table.c.unit_id == bindparam(f"unit{number}")
    if in_street:
        street: ColumnElement[str] = bindparam(f"street{number}")
        inside = select(units.c.id).where(units.c.street == street)
        own = select(departments.c.id).where(departments.c.street == street)
        return or_(
            table.c.street == street,
            table.c.unit_id.in_(inside),
            table.c.department_id.in_(own),
        )
    return true()


def prepared_by_shape(build: Callable[[Shape], Executable]) -> Callable[[Shape], Prepared]:
    """Return what prepares a statement for each shape of gifts, of which there are few."""

    @cache
    def prepared(shape: Shape) -> Prepared:
        return Prepared(lambda _: build(shape))

    return prepared
