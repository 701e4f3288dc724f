"""Units: kept with the terms and the cell by which they are found again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from people.joining import UnitExists
from people.model import Remit, Risk, Unit
from people.nearby import cell_of, cells_around
from people.permissions import Reach
from people.searching import terms_of
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.ledger_tables import hazards
from storage.tables.people_tables import unit_terms, units
from storage.tables.risk_tables import risk_proposals

MOST_MATCHES = 600  # terms that are looked at; of more, more has to be typed
BEYOND = chr(0x10FFFF)  # after every character

UNIT_ROWS = Rows(Unit, units)
_UNIT_FACTS = UNIT_ROWS.but("id")
_UNIT_VALUES: dict[str, Any] = {name: bindparam(name) for name in (*_UNIT_FACTS, "cell")}

_ADD_UNIT = Prepared(
    lambda insert: (
        insert(units)
        .values(**_UNIT_VALUES, created_at=bindparam("created_at"))
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(*UNIT_ROWS.columns)
    )
)
_MOVE_HAZARDS = Prepared(
    lambda _: (
        update(hazards)
        .where(hazards.c.unit_id == bindparam("unit_id"))
        .values(sector=bindparam("sector"))
    )
)
_UPDATE_UNIT = Prepared(
    lambda _: (
        update(units)
        .where(units.c.id == bindparam("unit_id"))
        .values(**{name: value for name, value in _UNIT_VALUES.items() if name != "risk"})
    )
)
_RECOLOUR = Prepared(
    lambda _: (
        update(units)
        .where(units.c.id == bindparam("unit_id"))
        .values(risk=bindparam("colour", type_=units.c.risk.type))
    )
)
_DECIDED = (
    select(risk_proposals.c.id)
    .where(
        risk_proposals.c.unit_id == bindparam("unit_id"),
        risk_proposals.c.decided_by.is_not(None),
    )
    .exists()
)
_TAKE_LISTED_COLOUR = Prepared(
    lambda _: (
        update(units)
        .where(
            units.c.id == bindparam("unit_id"),
            units.c.risk == bindparam("before", type_=units.c.risk.type),
            ~_DECIDED,
        )
        .values(risk=bindparam("colour", type_=units.c.risk.type))
    )
)
_UNIT = Prepared(lambda _: select(*UNIT_ROWS.columns).where(units.c.id == bindparam("unit_id")))
_UNIT_BY_NAME = Prepared(
    lambda _: select(*UNIT_ROWS.columns).where(units.c.name == bindparam("name"))
)
_UNITS = Prepared(lambda _: select(*UNIT_ROWS.columns).order_by(units.c.name))
_UNITS_BY_NAME = Prepared(lambda _: select(*UNIT_ROWS.columns).where(among(units.c.name)))
_SOME_UNITS = Prepared(lambda _: select(*UNIT_ROWS.columns).limit(bindparam("most")))
_SOME_IN_STREET = Prepared(
    lambda _: (
        select(*UNIT_ROWS.columns)
        .where(units.c.street == bindparam("street"))
        .limit(bindparam("most"))
    )
)


_IN_STREET = units.c.street == bindparam("street")
_TERM_IN_STREET = unit_terms.c.street == bindparam("street")


def _page(*conditions: ColumnElement[bool]) -> Prepared:
    query = select(*UNIT_ROWS.columns).where(*conditions).order_by(units.c.name)
    return Prepared(lambda _: query.limit(bindparam("most")).offset(bindparam("skip")))


def _count(*conditions: ColumnElement[bool]) -> Prepared:
    some = select(units.c.id).where(*conditions).limit(bindparam("most")).subquery()
    return Prepared(lambda _: select(func.count()).select_from(some))


def _matching(*conditions: ColumnElement[bool]) -> Subquery:
    """Units of which a term begins with what is looked for, the first ones in the index."""
    some = (
        select(unit_terms.c.unit_id)
        .where(
            *conditions,
            unit_terms.c.term >= bindparam("first"),
            unit_terms.c.term < bindparam("last"),
        )
        .order_by(unit_terms.c.term, unit_terms.c.unit_id)
        .limit(bindparam("matches"))
        .subquery()
    )
    return select(some.c.unit_id).distinct().subquery()


def _matching_page(*conditions: ColumnElement[bool]) -> Prepared:
    """A page of the matching, in an order for which no more than these are read of the units."""
    some = _matching(*conditions)
    name = select(units.c.name).where(units.c.id == some.c.unit_id).scalar_subquery()
    page = (
        select(some.c.unit_id)
        .order_by(name)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
        .subquery()
    )
    query = select(*UNIT_ROWS.columns).join(page, page.c.unit_id == units.c.id)
    return Prepared(lambda _: query.order_by(units.c.name))


def _matching_count(*conditions: ColumnElement[bool]) -> Prepared:
    some = select(_matching(*conditions).c.unit_id).limit(bindparam("most")).subquery()
    return Prepared(lambda _: select(func.count()).select_from(some))


_OF_SECTORS = among(units.c.sector)
_IN_REMIT = (_OF_SECTORS, _IN_STREET)
_REMITS = {  # pages of units of some sectors, by whether in a street, and whether looked for
    (False, False): _page(_OF_SECTORS),
    (True, False): _page(*_IN_REMIT),
    (False, True): _matching_page(unit_terms.c.unit_id.in_(select(units.c.id).where(_OF_SECTORS))),
    (True, True): _matching_page(
        _TERM_IN_STREET, unit_terms.c.unit_id.in_(select(units.c.id).where(*_IN_REMIT))
    ),
}
_PAGES = {  # by whether it is a street's, and whether something is looked for
    (False, False): (_page(), _count()),
    (True, False): (_page(_IN_STREET), _count(_IN_STREET)),
    (False, True): (_matching_page(), _matching_count()),
    (True, True): (_matching_page(_TERM_IN_STREET), _matching_count(_TERM_IN_STREET)),
}
_TERMS = Prepared(
    lambda _: select(unit_terms.c.term).where(unit_terms.c.unit_id == bindparam("unit_id"))
)
_DROP_TERMS = Prepared(
    lambda _: delete(unit_terms).where(unit_terms.c.unit_id == bindparam("unit_id"))
)
_ADD_TERM = Prepared(
    lambda _: insert(unit_terms).values(
        unit_id=bindparam("unit_id"), term=bindparam("term"), street=bindparam("street")
    )
)
_IN_CELLS = Prepared(
    lambda _: select(*UNIT_ROWS.columns).where(
        units.c.cell.between(bindparam("first"), bindparam("last"))
    )
)


def _streets() -> Select[Any]:
    """One street after the other, each the next one in the index: no unit is read twice."""
    first = select(func.min(units.c.street).label("street")).cte("each_street", recursive=True)
    following = (
        select(func.min(units.c.street)).where(units.c.street > first.c.street).scalar_subquery()
    )
    every = first.union_all(select(following).where(first.c.street.is_not(None)))
    return select(every.c.street).where(every.c.street.is_not(None))


_STREETS = Prepared(lambda _: _streets())


class SqlUnitStore:
    """``people.ports.UnitStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        name: str,
        initials: str,
        sector: str,
        street: str,
        at: datetime,
        address: str = "",
        principal: str = "",
        risk: Risk = Risk.BLUE,
        high_risk: bool = False,
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Unit:
        """Add a unit; raises ``UnitExists`` when the name is taken."""
        row = self._session.one(
            _ADD_UNIT,
            name=name,
            initials=initials,
            sector=sector,
            street=street,
            created_at=at,
            address=address,
            principal=principal,
            risk=risk.value,
            high_risk=high_risk,
            latitude=latitude,
            longitude=longitude,
            cell=_cell(latitude, longitude),
        )
        if row is None:
            raise UnitExists(name)
        unit = UNIT_ROWS.read(row)
        self._keep_terms(unit)
        return unit

    def update(self, unit: Unit) -> None:
        """Keep what is now known of a unit, but for its colour, which is decided apart."""
        before = self.get(unit.id)
        facts = plain(unit, UNIT_ROWS.but("id", "risk"))
        facts |= {"cell": _cell(unit.latitude, unit.longitude)}
        self._session.later(_UPDATE_UNIT, **facts, unit_id=unit.id)
        if before is None or before.sector != unit.sector:
            self._session.later(_MOVE_HAZARDS, unit_id=unit.id, sector=unit.sector)
        if before is None or _found_by(before) != _found_by(unit):
            self._session.later(_DROP_TERMS, unit_id=unit.id)
            self._keep_terms(unit)

    def recolour(self, unit_id: int, risk: Risk) -> None:
        """Give a unit the colour that an office has decided."""
        self._session.later(_RECOLOUR, unit_id=unit_id, colour=risk.value)

    def take_listed_colour(self, unit_id: int, before: Risk, risk: Risk) -> bool:
        """Give a unit a colour of the master list; ``False`` where it has another one than before.

        ``False``, too, where an office has decided one: confirmed, refused a change, or marked.
        """
        given = {"unit_id": unit_id, "before": before.value, "colour": risk.value}
        return self._session.run(_TAKE_LISTED_COLOUR, **given) == 1

    def _keep_terms(self, unit: Unit) -> None:
        terms = sorted(terms_of(unit.name, unit.initials))
        rows = [{"unit_id": unit.id, "term": each, "street": unit.street} for each in terms]
        self._session.many(_ADD_TERM, rows)

    def get(self, unit_id: int) -> Unit | None:
        """Return the unit, or ``None``."""
        row = self._session.one(_UNIT, unit_id=unit_id)
        return UNIT_ROWS.read(row) if row else None

    def by_name(self, name: str) -> Unit | None:
        """Return the unit of exactly this name, or ``None``."""
        row = self._session.one(_UNIT_BY_NAME, name=name)
        return UNIT_ROWS.read(row) if row else None

    def by_names(self, names: Iterable[str]) -> list[Unit]:
        """Return the units of exactly these names."""
        return [
            UNIT_ROWS.read(row)
            for some in slices(names)
            for row in self._session.all(_UNITS_BY_NAME, **some)
        ]

    def all(self) -> list[Unit]:
        """Return all units in the order of their names."""
        return [UNIT_ROWS.read(row) for row in self._session.all(_UNITS)]

    def some(self, street: str | None, most: int) -> list[Unit]:
        """Return up to ``most`` units of a street, or (``None``) of the whole area."""
        if street is None:
            rows = self._session.all(_SOME_UNITS, most=most)
        else:
            rows = self._session.all(_SOME_IN_STREET, street=street, most=most)
        return [UNIT_ROWS.read(row) for row in rows]

    def find(self, reach: Reach, wanted: str, skip: int, most: int) -> list[Unit]:
        """Return up to ``most`` units in reach after the first ``skip``, by name."""
        if reach.area:
            return self._part(None, wanted, skip, most)
        if len(reach.streets) == 1 and not (reach.unit_ids or reach.remits):
            return self._part(reach.streets[0], wanted, skip, most)
        found = {
            unit.id: unit
            for street in reach.streets
            for unit in self._part(street, wanted, 0, skip + most)
        }
        for remit in reach.remits:
            found |= {unit.id: unit for unit in self._of_remit(remit, wanted, skip + most)}
        for unit_id in reach.unit_ids:
            unit = self.get(unit_id) if unit_id not in found else None
            if unit is not None and self.matches(unit_id, wanted):
                found[unit_id] = unit
        return sorted(found.values(), key=lambda unit: unit.name)[skip : skip + most]

    def _of_remit(self, remit: Remit, wanted: str, most: int) -> list[Unit]:
        page, given = _REMITS[bool(remit.street), bool(wanted)], _looked_for(remit.street, wanted)
        return [
            UNIT_ROWS.read(row)
            for some in slices(remit.sectors)
            for row in self._session.all(page, **given, **some, skip=0, most=most)
        ]

    def _part(self, street: str | None, wanted: str, skip: int, most: int) -> list[Unit]:
        page, _ = _PAGES[street is not None, bool(wanted)]
        rows = self._session.all(page, **_looked_for(street, wanted), skip=skip, most=most)
        return [UNIT_ROWS.read(row) for row in rows]

    def count(self, reach: Reach, wanted: str, most: int) -> int:
        """Count what ``find`` finds, up to ``most``."""
        if not reach.area and (reach.unit_ids or reach.remits or len(reach.streets) > 1):
            return len(self.find(reach, wanted, 0, most))
        if not reach:
            return 0
        street = None if reach.area else reach.streets[0]
        _, count = _PAGES[street is not None, bool(wanted)]
        row = self._session.one(count, **_looked_for(street, wanted), most=most)
        return int(row[0]) if row else 0

    def matches(self, unit_id: int, wanted: str) -> bool:
        """Tell whether a unit is among those that are looked for."""
        if not wanted:
            return True
        terms = self._session.all(_TERMS, unit_id=unit_id)
        return any(term.startswith(wanted) for (term,) in terms)

    def streets(self) -> list[str]:
        """Return the streets in which units are registered."""
        return [row[0] for row in self._session.all(_STREETS)]

    def near(self, latitude: float, longitude: float, within_m: float) -> list[Unit]:
        """Return the units around a spot: all within so many metres, and some a little beyond."""
        return [
            UNIT_ROWS.read(row)
            for first, last in cells_around(latitude, longitude, within_m)
            for row in self._session.all(_IN_CELLS, first=first, last=last)
        ]


def _cell(latitude: float | None, longitude: float | None) -> int | None:
    return None if latitude is None or longitude is None else cell_of(latitude, longitude)


def _found_by(unit: Unit) -> tuple[str, str, str]:
    return unit.name, unit.initials, unit.street


def _looked_for(street: str | None, wanted: str) -> dict[str, Any]:
    given: dict[str, Any] = {"street": street} if street else {}
    if wanted:
        given |= {"first": wanted, "last": wanted + BEYOND, "matches": MOST_MATCHES}
    return given
