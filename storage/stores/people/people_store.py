"""Persons and the roles that they hold."""

from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from people.model import Member, Membership, Person, Role, Unit
from people.permissions import Gift
from storage.engine.prepared import Prepared, Row
from storage.engine.session import Session
from storage.stores.people.gifts import given_by, places_of, prepared_by_shape, shape_of
from storage.tables.people_tables import memberships, persons

NOBODY = 0  # no Telegram user has this id

_HELD = memberships.c.ended_at.is_(None)
_IN_ORDER = (memberships.c.chosen_at.desc().nulls_last(), memberships.c.id)
_PERSON_COLUMNS = select(
    persons.c.id,
    persons.c.telegram_id,
    persons.c.name,
    memberships.c.role,
    memberships.c.unit_id,
    memberships.c.street,
    persons.c.named,
).select_from(persons.outerjoin(memberships, and_(memberships.c.person_id == persons.c.id, _HELD)))
_BY_TELEGRAM = Prepared(
    lambda _: _PERSON_COLUMNS.where(persons.c.telegram_id == bindparam("telegram_id")).order_by(
        *_IN_ORDER
    )
)
_PERSON = Prepared(
    lambda _: _PERSON_COLUMNS.where(persons.c.id == bindparam("person_id")).order_by(*_IN_ORDER)
)
_ADD_PERSON = Prepared(
    lambda insert: (
        insert(persons)
        .values(
            telegram_id=bindparam("telegram_id"),
            name=bindparam("name"),
            created_at=bindparam("created_at"),
            named=bindparam("named"),
        )
        .on_conflict_do_update(
            index_elements=["telegram_id"],
            set_={"name": bindparam("name"), "named": bindparam("named")},
            where=or_(persons.c.named.is_(false()), bindparam("named")),
        )
        .returning(persons.c.id)
    )
)
_NAME = Prepared(
    lambda _: (
        update(persons)
        .where(persons.c.id == bindparam("person_id"))
        .values(name=bindparam("name"), named=true())
    )
)
_TRACES = tuple(
    key.parent
    for table in persons.metadata.sorted_tables
    for key in table.foreign_keys
    if key.column is persons.c.id
)  # wherever a person may be named: who is named anywhere stays
_FORGET = Prepared(
    lambda _: delete(persons).where(
        persons.c.id == bindparam("person"),
        *(~select(column).where(column == bindparam("person")).exists() for column in _TRACES),
    )
)
_JOIN = Prepared(
    lambda _: insert(memberships).values(
        person_id=bindparam("person_id"),
        role=bindparam("role"),
        unit_id=bindparam("unit_id"),
        street=bindparam("street"),
        began_at=bindparam("began_at"),
    )
)
_ANY_MEMBER = select(
    memberships.c.id,
    persons.c.id,
    persons.c.telegram_id,
    persons.c.name,
    memberships.c.role,
    memberships.c.unit_id,
    memberships.c.street,
    memberships.c.began_at,
).join(persons, persons.c.id == memberships.c.person_id)
_MEMBER = _ANY_MEMBER.where(_HELD)
_MEMBERS = prepared_by_shape(
    lambda shape: (
        _MEMBER.where(given_by(shape, memberships))
        .order_by(persons.c.name, memberships.c.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )
)
_COUNT_MEMBERS = prepared_by_shape(
    lambda shape: (
        select(func.count()).select_from(memberships).where(_HELD, given_by(shape, memberships))
    )
)
_MEMBERS_AT = Prepared(
    lambda _: _MEMBER.where(
        or_(
            memberships.c.unit_id == bindparam("unit_id"),
            memberships.c.street == bindparam("street"),
            and_(memberships.c.unit_id.is_(None), memberships.c.street.is_(None)),
        )
    ).order_by(memberships.c.unit_id.is_(None), persons.c.name, memberships.c.id)
)
_ONE = memberships.alias("one")  # by which a person is chosen; all they hold is read with them


def _whoever(*conditions: ColumnElement[bool]) -> Select[Any]:
    chosen = select(_ONE.c.person_id).where(_ONE.c.ended_at.is_(None), *conditions)
    return _PERSON_COLUMNS.where(persons.c.id.in_(chosen))


_HOLDING_IN_AREA = Prepared(
    lambda _: _whoever(
        _ONE.c.role == bindparam("role"), _ONE.c.unit_id.is_(None), _ONE.c.street.is_(None)
    ).order_by(persons.c.id, *_IN_ORDER)
)
_HOLDING_IN_STREET = Prepared(
    lambda _: _whoever(
        _ONE.c.role == bindparam("role"), _ONE.c.street == bindparam("street")
    ).order_by(persons.c.id, *_IN_ORDER)
)
_ALL_HOLDING = Prepared(
    lambda _: _whoever(_ONE.c.role == bindparam("role")).order_by(persons.c.id, *_IN_ORDER)
)
_OF_UNIT = Prepared(
    lambda _: _whoever(_ONE.c.unit_id == bindparam("unit_id")).order_by(
        persons.c.name, persons.c.id, *_IN_ORDER
    )
)
_MEMBERSHIPS_OF = Prepared(
    lambda _: _MEMBER.where(persons.c.id == bindparam("person_id")).order_by(*_IN_ORDER)
)
_ONE_MEMBER = Prepared(lambda _: _MEMBER.where(memberships.c.id == bindparam("member_id")))
_FORMER_MEMBER = Prepared(
    lambda _: _ANY_MEMBER.where(
        memberships.c.id == bindparam("member_id"), memberships.c.ended_at.is_not(None)
    )
)
_END = Prepared(
    lambda _: (
        update(memberships)
        .where(memberships.c.id == bindparam("member_id"), _HELD)
        .values(ended_at=bindparam("at"))
    )
)
_CHOOSE = Prepared(
    lambda _: (
        update(memberships)
        .where(memberships.c.id == bindparam("member_id"), _HELD)
        .values(chosen_at=bindparam("at"))
    )
)


class SqlPersonStore:
    """``people.ports.PersonStore`` on the database.

    In one turn a person is read once, unless something changes about persons meanwhile.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[int, Person | None] = {}

    def begun(self) -> None:
        """A turn has begun: others may have changed persons since the last."""
        self._read.clear()

    def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person behind a Telegram user with the roles held now, or ``None``."""
        found = self._keep(self._session.all(_BY_TELEGRAM, telegram_id=telegram_id))
        return found[0] if found else None

    def get(self, person_id: int) -> Person | None:
        """Return a person by our own id, or ``None``."""
        if person_id not in self._read and not self._keep(
            self._session.all(_PERSON, person_id=person_id)
        ):
            self._read[person_id] = None
        return self._read[person_id]

    def _keep(self, rows: list[Row]) -> list[Person]:
        found = [_person(list(own)) for _, own in groupby(rows, itemgetter(0))]
        self._read.update((person.id, person) for person in found)
        return found

    def add(self, telegram_id: int, name: str, at: datetime, *, named: bool = True) -> Person:
        """Add a person without any role; one who is known already is only renamed.

        A nickname takes nobody the name to sign with.
        """
        self._read.clear()
        self._session.later(
            _ADD_PERSON, telegram_id=telegram_id, name=name, created_at=at, named=named
        )
        person = self.by_telegram(telegram_id)
        if person is None:
            raise LookupError(telegram_id)
        return person

    def name(self, person_id: int, name: str) -> None:
        """Give a person the name to sign with."""
        self._read.clear()
        self._session.later(_NAME, person_id=person_id, name=name)

    def join(self, person_id: int, membership: Membership, at: datetime) -> None:
        """Give a person a role; a role already held stays as it is."""
        person = self.get(person_id)
        if person is not None and membership in person.memberships:
            return
        self._read.clear()
        self._session.later(
            _JOIN,
            person_id=person_id,
            role=membership.role.value,
            unit_id=membership.unit_id,
            street=membership.street,
            began_at=at,
        )

    def members(self, gifts: tuple[Gift, ...], skip: int, most: int) -> list[Member]:
        """Return a page of the memberships that have not ended, in the order of the names."""
        statement, places = _MEMBERS(shape_of(gifts)), places_of(gifts)
        rows = self._session.all(statement, skip=skip, most=most, **places)
        return [_member(row) for row in rows]

    def count_members(self, gifts: tuple[Gift, ...]) -> int:
        """Count the memberships that have not ended."""
        row = self._session.one(_COUNT_MEMBERS(shape_of(gifts)), **places_of(gifts))
        return int(row[0]) if row else 0

    def members_at(self, unit: Unit) -> list[Member]:
        """Return the memberships that reach a unit, those of the unit itself first."""
        rows = self._session.all(_MEMBERS_AT, unit_id=unit.id, street=unit.street)
        return [_member(row) for row in rows]

    def holding(self, role: Role, street: str) -> list[Person]:
        """Return who holds a role for exactly one street; an empty one is the whole area."""
        if not street:
            return self._keep(self._session.all(_HOLDING_IN_AREA, role=role.value))
        return self._keep(self._session.all(_HOLDING_IN_STREET, role=role.value, street=street))

    def all_holding(self, role: Role) -> list[Person]:
        """Return who holds a role anywhere at all."""
        return self._keep(self._session.all(_ALL_HOLDING, role=role.value))

    def of_unit(self, unit_id: int) -> list[Person]:
        """Return who holds a role at exactly one unit, in the order of their names."""
        return self._keep(self._session.all(_OF_UNIT, unit_id=unit_id))

    def anonymous(self, at: datetime) -> Person:
        """Return the person who stands for everybody without a name (匿名); nobody's chat."""
        return self.by_telegram(NOBODY) or self.add(NOBODY, "匿名", at)

    def forget(self, person_id: int) -> bool:
        """Take a person away of whom nothing is kept, no role and no hazard; else ``False``."""
        self._read.clear()
        return self._session.run(_FORGET, person=person_id) == 1

    def memberships_of(self, person_id: int) -> list[Member]:
        """Return a person's memberships, the chosen one first."""
        return [_member(row) for row in self._session.all(_MEMBERSHIPS_OF, person_id=person_id)]

    def member(self, member_id: int) -> Member | None:
        """Return a membership that has not ended, or ``None``."""
        row = self._session.one(_ONE_MEMBER, member_id=member_id)
        return _member(row) if row else None

    def former_member(self, member_id: int) -> Member | None:
        """Return a membership that has ended, or ``None``."""
        row = self._session.one(_FORMER_MEMBER, member_id=member_id)
        return _member(row) if row else None

    def end(self, member_id: int, at: datetime) -> bool:
        """End a membership; ``False`` when it had ended before."""
        self._read.clear()
        return self._session.run(_END, member_id=member_id, at=at) == 1

    def choose(self, member_id: int, at: datetime) -> None:
        """Put a membership first among those of its person."""
        self._read.clear()
        self._session.later(_CHOOSE, member_id=member_id, at=at)


def _person(rows: list[Row]) -> Person:
    roles = tuple(Membership(Role(row[3]), row[4], row[5]) for row in rows if row[3])
    return Person(rows[0][0], rows[0][1], rows[0][2], roles, bool(rows[0][6]))


def _member(row: Row) -> Member:
    member_id, person_id, telegram_id, name, role, unit_id, street, began_at = row
    held = Membership(Role(role), unit_id, street)
    return Member(member_id, person_id, telegram_id, name, held, began_at)
