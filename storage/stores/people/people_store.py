"""Persons and the roles that they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
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
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from chat.address import NOBODY, Address
from people.absences.standing_in import fits, lendable
from people.giving import Gift
from people.model import Loan, Member, Membership, Person, Role, Unit
from people.quiet import Quiet
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, Row, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.address_rows import ADDRESS, address_rows, given, is_at, same_address
from storage.stores.people.absence_store import ACTIVE, AWAY_TO, STANDS_IN
from storage.stores.people.department_store import SqlDepartmentStore
from storage.stores.people.gifts import given_by, places_of, prepared_by_shape, shape_of
from storage.tables.absence_tables import absences
from storage.tables.outbox_tables import unreachable
from storage.tables.people_tables import addresses, memberships, persons

_HELD = memberships.c.ended_at.is_(None)
_IN_ORDER = (memberships.c.chosen_at.desc().nulls_last(), memberships.c.id)
_TOLD_FIRST = (addresses.c.since, addresses.c.channel, addresses.c.external_id)
_PERSON_IN_ORDER = (*_IN_ORDER, *_TOLD_FIRST)
_HELD_ROWS = Rows(Membership, memberships, remit=None)
_ADDRESS_ROWS = address_rows(addresses)
_PERSON_ROWS = Rows(
    Person,
    persons,
    addresses=_ADDRESS_ROWS,
    memberships=_HELD_ROWS,
    quiet=Rows(Quiet, persons),
    substitute_id=None,
    loans=None,
)
_WRITTEN = _PERSON_ROWS.but("id")
_PERSON_COLUMNS = select(
    *_PERSON_ROWS.columns, AWAY_TO.label("away_to"), STANDS_IN.label("stands_in")
).select_from(
    persons.outerjoin(memberships, and_(memberships.c.person_id == persons.c.id, _HELD)).outerjoin(
        addresses, addresses.c.person_id == persons.c.id
    )
)
_ABSENT = Prepared(
    lambda _: (
        _PERSON_COLUMNS.join(absences, absences.c.person_id == persons.c.id)
        .where(absences.c.substitute_id == bindparam("person_id"), ACTIVE)
        .order_by(absences.c.id, persons.c.id, *_PERSON_IN_ORDER)
    )
)
_FROM = addresses.alias("spoken_from")  # by which a person is found; all their addresses are read
_BY_ADDRESS = Prepared(
    lambda _: _PERSON_COLUMNS.where(
        persons.c.id == select(_FROM.c.person_id).where(*is_at(_FROM)).scalar_subquery()
    ).order_by(*_PERSON_IN_ORDER)
)
_PERSON = Prepared(
    lambda _: _PERSON_COLUMNS.where(persons.c.id == bindparam("person_id")).order_by(
        *_PERSON_IN_ORDER
    )
)
_ADD_PERSON = Prepared(
    lambda _: insert(persons).values(**bound(*_WRITTEN, "created_at")).returning(persons.c.id)
)
_REACH = Prepared(
    lambda insert: (
        insert(addresses)
        .values(**bound(*ADDRESS, "person_id", "since"))
        .on_conflict_do_nothing(index_elements=ADDRESS)
    )
)
_RENAME = Prepared(
    lambda _: (
        update(persons)
        .where(persons.c.id == bindparam("person_id"))
        .values(name=bindparam("to"), named=or_(persons.c.named, bindparam("sure")))
    )
)
_NAME = Prepared(
    lambda _: (
        update(persons)
        .where(persons.c.id == bindparam("person_id"))
        .values(name=bindparam("name"), named=true())
    )
)
_HUSH = Prepared(
    lambda _: (
        update(persons)
        .where(persons.c.id == bindparam("person_id"))
        .values(bound("quiet_from", "quiet_until"))
    )
)
_TRACES = tuple(
    key.parent
    for table in persons.metadata.sorted_tables
    for key in table.foreign_keys
    if key.column is persons.c.id and table is not addresses
)  # wherever a person may be named: who is named anywhere stays; an address goes with its person
_LEAVES_NO_TRACE = tuple(
    ~select(column).where(column == bindparam("person")).exists() for column in _TRACES
)
_FORGET_ADDRESSES = Prepared(
    lambda _: delete(addresses).where(
        addresses.c.person_id == bindparam("person"), *_LEAVES_NO_TRACE
    )
)
_FORGET = Prepared(
    lambda _: delete(persons).where(persons.c.id == bindparam("person"), *_LEAVES_NO_TRACE)
)
_JOIN = Prepared(
    lambda _: insert(memberships).values(
        person_id=bindparam("person_id"),
        role=bindparam("role"),
        unit_id=bindparam("unit_id"),
        street=bindparam("street"),
        department_id=bindparam("department_id"),
        began_at=bindparam("began_at"),
    )
)
_LOST = Prepared(
    lambda _: (
        select(addresses.c.person_id, *_ADDRESS_ROWS.columns)
        .join(unreachable, and_(*same_address(unreachable, addresses)))
        .where(among(addresses.c.person_id))
    )
)
_ROWS = Rows(Member, memberships, name=persons.c.name, membership=_HELD_ROWS)
_ANY_MEMBER = select(*_ROWS.columns).join(persons, persons.c.id == memberships.c.person_id)
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
            and_(
                memberships.c.unit_id.is_(None),
                memberships.c.street.is_(None),
                memberships.c.department_id.is_(None),
            ),
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
    ).order_by(persons.c.id, *_PERSON_IN_ORDER)
)
_HOLDING_IN_STREET = Prepared(
    lambda _: _whoever(
        _ONE.c.role == bindparam("role"), _ONE.c.street == bindparam("street")
    ).order_by(persons.c.id, *_PERSON_IN_ORDER)
)
_ALL_HOLDING = Prepared(
    lambda _: _whoever(_ONE.c.role == bindparam("role")).order_by(persons.c.id, *_PERSON_IN_ORDER)
)
_OF_UNIT = Prepared(
    lambda _: _whoever(_ONE.c.unit_id == bindparam("unit_id")).order_by(
        persons.c.name, persons.c.id, *_PERSON_IN_ORDER
    )
)
_OF_DEPARTMENT = Prepared(
    lambda _: _whoever(_ONE.c.department_id == bindparam("department_id")).order_by(
        persons.c.name, persons.c.id, *_PERSON_IN_ORDER
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
        self._departments = SqlDepartmentStore(session)
        self._read: dict[int, Person | None] = {}

    def begun(self) -> None:
        """A turn has begun: others may have changed persons since the last."""
        self._read.clear()

    def by_address(self, address: Address) -> Person | None:
        """Return the person whose address it is with the roles held now, or ``None``."""
        found = self._keep(self._session.all(_BY_ADDRESS, **given(address)))
        return found[0] if found else None

    def get(self, person_id: int) -> Person | None:
        """Return a person by our own id, or ``None``."""
        if person_id not in self._read and not self._keep(
            self._session.all(_PERSON, person_id=person_id)
        ):
            self._read[person_id] = None
        return self._read[person_id]

    def _keep(self, rows: list[Row]) -> list[Person]:
        found = [self._at_work(list(own)) for _, own in groupby(rows, itemgetter(0))]
        self._read.update((person.id, person) for person in found)
        return found

    def _at_work(self, rows: list[Row]) -> Person:
        """Return a person with who stands in for them, and for whom they stand in.

        Somebody stands in only as long as they may for each role of whoever is away.
        """
        person, (away_to, stands_in) = self._person(rows), rows[0][-2:]
        if away_to is not None:
            others = self._session.all(_PERSON, person_id=away_to)
            if others and fits(self._person(others).memberships, person.memberships):
                person = replace(person, substitute_id=away_to)
        if stands_in:
            absent = self._session.all(_ABSENT, person_id=person.id)
            away = [self._person(list(own)) for _, own in groupby(absent, itemgetter(0))]
            loans = tuple(
                Loan(each.id, each.name, lendable(each.memberships))
                for each in away
                if fits(person.memberships, each.memberships)
            )
            person = replace(person, loans=loans)
        return person

    def _person(self, rows: list[Row]) -> Person:
        """Make a person of rows, with what the departments of their roles answer for."""
        person = _person(rows)
        ids = [each.department_id for each in person.memberships if each.department_id]
        if not ids:
            return person
        remits = {each.id: each.remit for each in self._departments.some(ids)}
        held = tuple(
            replace(each, remit=remits[each.department_id]) if each.department_id else each
            for each in person.memberships
        )
        return replace(person, memberships=held)

    def add(self, address: Address, name: str, at: datetime, *, named: bool = True) -> Person:
        """Add a person without any role; one who is known by the address is only renamed.

        A nickname takes nobody the name to sign with.
        """
        existing = self.by_address(address)
        if existing is None:
            new = Person(0, (address,), name, (), named)
            row = self._session.one(_ADD_PERSON, **plain(new, _WRITTEN), created_at=at)
            if row is not None and self.reach(row[0], address, at):
                return replace(new, id=row[0])
            if row is not None:
                self.forget(row[0])  # another process was quicker
            existing = self.by_address(address)
        if existing is None:
            raise LookupError(address)
        if named or not existing.named:
            self._read.clear()
            self._session.later(_RENAME, person_id=existing.id, to=name, sure=named)
        return self.get(existing.id) or existing

    def reach(self, person_id: int, address: Address, since: datetime) -> bool:
        """Give a person one more address; ``False`` when it is somebody's already."""
        self._read.clear()
        values = {**given(address), "person_id": person_id, "since": since}
        return self._session.run(_REACH, **values) == 1

    def name(self, person_id: int, name: str) -> None:
        """Give a person the name to sign with."""
        self._read.clear()
        self._session.later(_NAME, person_id=person_id, name=name)

    def hush(self, person_id: int, quiet: Quiet) -> None:
        """Give a person their own quiet hours."""
        self._read.clear()
        self._session.later(_HUSH, person_id=person_id, **asdict(quiet))

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
            department_id=membership.department_id,
            began_at=at,
        )

    def out_of_reach(self, ids: Sequence[int]) -> set[int]:
        """Return those of some persons whose first address takes no message from the bot."""
        rows = [row for part in slices(ids) for row in self._session.all(_LOST, **part)]
        lost = {(row[0], _ADDRESS_ROWS.read(row[1:])) for row in rows}
        told = ((id_, self.get(id_)) for id_ in {row[0] for row in rows})
        return {id_ for id_, person in told if person and (id_, person.address) in lost}

    def members(self, gifts: tuple[Gift, ...], skip: int, most: int) -> list[Member]:
        """Return a page of the memberships that have not ended, in the order of the names."""
        statement, places = _MEMBERS(shape_of(gifts)), places_of(gifts)
        rows = self._session.all(statement, skip=skip, most=most, **places)
        return [_ROWS.read(row) for row in rows]

    def count_members(self, gifts: tuple[Gift, ...]) -> int:
        """Count the memberships that have not ended."""
        row = self._session.one(_COUNT_MEMBERS(shape_of(gifts)), **places_of(gifts))
        return int(row[0]) if row else 0

    def members_at(self, unit: Unit) -> list[Member]:
        """Return the memberships that reach a unit, those of the unit itself first."""
        rows = self._session.all(_MEMBERS_AT, unit_id=unit.id, street=unit.street)
        return [_ROWS.read(row) for row in rows]

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

    def of_department(self, department_id: int) -> list[Person]:
        """Return who holds a role in a department, in the order of their names."""
        return self._keep(self._session.all(_OF_DEPARTMENT, department_id=department_id))

    def anonymous(self, at: datetime) -> Person:
        """Return the person who stands for everybody without a name (匿名); has no address."""
        return self.by_address(NOBODY) or self.add(NOBODY, "匿名", at)

    def forget(self, person_id: int) -> bool:
        """Take a person and their addresses away where nothing else is kept of them.

        Of who has a role or stands with a hazard, nothing is taken: ``False``.
        """
        self._read.clear()
        self._session.later(_FORGET_ADDRESSES, person=person_id)
        return self._session.run(_FORGET, person=person_id) == 1

    def memberships_of(self, person_id: int) -> list[Member]:
        """Return a person's memberships, the chosen one first."""
        return [_ROWS.read(row) for row in self._session.all(_MEMBERSHIPS_OF, person_id=person_id)]

    def member(self, member_id: int) -> Member | None:
        """Return a membership that has not ended, or ``None``."""
        row = self._session.one(_ONE_MEMBER, member_id=member_id)
        return _ROWS.read(row) if row else None

    def former_member(self, member_id: int) -> Member | None:
        """Return a membership that has ended, or ``None``."""
        row = self._session.one(_FORMER_MEMBER, member_id=member_id)
        return _ROWS.read(row) if row else None

    def end(self, member_id: int, at: datetime) -> bool:
        """End a membership; ``False`` when it had ended before."""
        self._read.clear()
        return self._session.run(_END, member_id=member_id, at=at) == 1

    def absences_changed(self) -> None:
        """Somebody else stands in for somebody by now: read persons anew."""
        self._read.clear()

    def choose(self, member_id: int, at: datetime) -> None:
        """Put a membership first among those of its person."""
        self._read.clear()
        self._session.later(_CHOOSE, member_id=member_id, at=at)


def _person(rows: list[Row]) -> Person:
    """Make a person of rows in which each role stands with each address; either may be none."""
    first, *others = (_PERSON_ROWS.read(row) for row in rows)
    read: list[Any] = [first, *others]
    return replace(
        first,
        addresses=_each_once(row.addresses for row in read),
        memberships=_each_once(row.memberships for row in read),
    )


def _each_once(found: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each for each in found if each is not None))
