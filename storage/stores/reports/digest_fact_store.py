"""What digests name besides counts: major hazards, colours of units, what has changed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    true,
    union,
)

from duties.risk.model import RiskState
from hazards.counts.slices import Slice
from hazards.ledger_moves import Move
from hazards.model import HazardState, Severity
from people.model import Risk
from reports.digests.model import Clocked
from reports.digests.ports import Changed
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, constant
from storage.engine.session import Session
from storage.tables.ledger_tables import hazards, ledger_moves
from storage.tables.people_tables import units
from storage.tables.risk_tables import risk_proposals

_H, _U, _R = hazards.c, units.c, risk_proposals.c
_CLOCKED = select(_H.id, _H.number, _U.name, _H.description, _H.deadline).join(
    units, _U.id == _H.unit_id
)
_MAJOR = _H.severity == constant(Severity.MAJOR)
_OPEN = _H.alive.is_(True)
_WITHIN = (ledger_moves.c.at >= bindparam("first"), ledger_moves.c.at < bindparam("end"))
_CLOSED = exists().where(
    ledger_moves.c.hazard_id == _H.id, ledger_moves.c.move == constant(Move.CLOSED), *_WITHIN
)
_REOPENED = exists().where(
    ledger_moves.c.hazard_id == _H.id, ledger_moves.c.move == constant(Move.REOPENED), *_WITHIN
)
_F = hazards.alias("found").c
_IN_DAYS = union(
    select(_F.id).where(_F.found_at >= bindparam("first"), _F.found_at < bindparam("end")),
    select(ledger_moves.c.hazard_id).where(*_WITHIN),
)
"""Each by its index: a condition with both would read the whole ledger."""
_CHANGED = select(
    _H.id,
    _H.number,
    _U.name,
    _H.street,
    _U.sector,
    _H.description,
    _H.measure,
    _H.severity,
    _H.state,
    _H.found_at,
    _H.deadline,
    _H.closed_at,
    _CLOSED,
    _REOPENED,
).join(units, _U.id == _H.unit_id)


class _Shape(NamedTuple):
    """By which columns a slice is narrowed."""

    unit: bool
    street: bool
    sectors: bool


Build = Callable[[ColumnElement[bool]], Select[Any]]


def _of_hazards(shape: _Shape) -> ColumnElement[bool]:
    return _where(shape, _H.unit_id, _H.street)


def _of_units(shape: _Shape) -> ColumnElement[bool]:
    return _where(shape, _U.id, _U.street)


def _where(
    shape: _Shape, unit: ColumnElement[Any], street: ColumnElement[Any]
) -> ColumnElement[bool]:
    return and_(
        true(),
        *((unit == bindparam("unit"),) if shape.unit else ()),
        *((street == bindparam("of_street"),) if shape.street else ()),
        *((among(_U.sector),) if shape.sectors else ()),
    )


_LAST_MOVE = (
    select(ledger_moves.c.move)
    .where(ledger_moves.c.hazard_id == _H.id, ledger_moves.c.at < bindparam("then"))
    .order_by(ledger_moves.c.at.desc(), ledger_moves.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OPEN_THEN = and_(
    _H.found_at < bindparam("then"), func.coalesce(_LAST_MOVE, "") != constant(Move.CLOSED)
)
_OPEN_STILL = and_(_OPEN, _OPEN_THEN)
_CLOSED_SINCE = and_(
    _H.id.in_(
        select(ledger_moves.c.hazard_id).where(
            ledger_moves.c.move == constant(Move.CLOSED), ledger_moves.c.at >= bindparam("then")
        )
    ),
    _H.alive.is_(False),
    _OPEN_THEN,
)
"""What was open at a moment is open still, or was struck off since: each by an index."""


@cache
def _majors(shape: _Shape) -> tuple[Prepared, ...]:
    return tuple(
        _first(_CLOCKED.where(which, _MAJOR, _of_hazards(shape)))
        for which in (_OPEN_STILL, _CLOSED_SINCE)
    )


def _first(found: Select[Any]) -> Prepared:
    ordered = found.order_by(_H.deadline.is_(None), _H.deadline, _H.id)
    return Prepared(lambda _: ordered.limit(bindparam("most")))


@cache
def _longest(shape: _Shape) -> tuple[Prepared, ...]:
    late = _H.deadline < bindparam("today")
    return tuple(
        _first(_CLOCKED.where(which, late, _of_hazards(shape)))
        for which in (_OPEN_STILL, _CLOSED_SINCE)
    )


@cache
def _risks(shape: _Shape) -> Prepared:
    return Prepared(
        lambda _: (
            select(_U.risk, func.count())
            .where(_of_units(shape), _U.created_at < bindparam("then"))
            .group_by(_U.risk)
        )
    )


@cache
def _recoloured(shape: _Shape) -> Prepared:
    """Return units whose colour was confirmed since, as it is and as it was before that."""
    changed = (
        select(_U.id, _U.risk, _R.before)
        .select_from(risk_proposals)
        .join(units, _U.id == _R.unit_id)
        .where(
            _R.state.in_([constant(each) for each in (RiskState.CONFIRMED, RiskState.MARKED)]),
            _R.decided_at >= bindparam("then"),
            _U.created_at < bindparam("then"),
            _of_units(shape),
        )
        .order_by(_R.decided_at.desc(), _R.id.desc())
    )
    return Prepared(lambda _: changed)


@cache
def _changed(shape: _Shape) -> Prepared:
    return Prepared(
        lambda _: (
            _CHANGED.where(_H.id.in_(_IN_DAYS), _of_hazards(shape))
            .order_by(_H.id)
            .limit(bindparam("most"))
        )
    )


_NAMES = Prepared(lambda _: select(_U.id, _U.name).where(among(_U.id)))


def _asked(slice_: Slice) -> Iterator[tuple[_Shape, dict[str, Any]]]:
    """Yield how to ask for a slice: once, or of many sectors once for some of them each."""
    sectors = slice_.sectors if slice_.sectors is not None else None
    if slice_.sector is not None:
        sectors = frozenset({slice_.sector})
    shape = _Shape(slice_.unit_id is not None, slice_.street is not None, sectors is not None)
    given: dict[str, Any] = {}
    if shape.unit:
        given["unit"] = slice_.unit_id
    if shape.street:
        given["of_street"] = slice_.street
    if sectors is None:
        yield shape, given
        return
    for some in slices(sorted(sectors)):
        yield shape, given | some


class SqlDigestFacts:
    """``reports.digests.ports.DigestFacts`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def majors(self, slice_: Slice, then: datetime, most: int) -> list[Clocked]:
        """Return the major hazards that were open at a moment, the earliest deadline first."""
        return self._clocked(_majors, slice_, then=then, most=most)[:most]

    def longest(self, slice_: Slice, then: datetime, today: date) -> Clocked | None:
        """Return the hazard that was open at a moment and whose deadline had passed for longest."""
        found = self._clocked(_longest, slice_, then=then, today=today, most=1)
        return found[0] if found else None

    def _clocked(
        self, statements: Callable[[_Shape], tuple[Prepared, ...]], slice_: Slice, **given: Any
    ) -> list[Clocked]:
        found = [
            Clocked(*row)
            for shape, some in _asked(slice_)
            for statement in statements(shape)
            for row in self._session.all(statement, **some, **given)
        ]
        return sorted(found, key=lambda each: (each.deadline or date.max, each.hazard_id))

    def risks(self, slice_: Slice, then: datetime) -> dict[Risk, int]:
        """Count the units by the colour that they had at a moment, as far as it was confirmed.

        A unit of no colour is not counted.
        """
        counted = dict.fromkeys(map(str, Risk), 0)
        for shape, some in _asked(slice_):
            for risk, number in self._session.all(_risks(shape), **some, then=then):
                counted[risk] = counted.get(risk, 0) + number
            rows = self._session.all(_recoloured(shape), **some, then=then)
            for now, before in {id_: (now, before) for id_, now, before in rows}.values():
                counted[now] = counted.get(now, 0) - 1
                counted[before] = counted.get(before, 0) + 1
        return {risk: counted[risk.value] for risk in Risk}

    def unit_names(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the names of units by their ids."""
        return {row[0]: row[1] for some in slices(ids) for row in self._session.all(_NAMES, **some)}

    def changed(self, slice_: Slice, first: datetime, end: datetime, most: int) -> list[Changed]:
        """Return hazards found, struck off or reopened from one moment to before another."""
        found = [
            _read(row)
            for shape, some in _asked(slice_)
            for row in self._session.all(_changed(shape), **some, first=first, end=end, most=most)
        ]
        return sorted(found, key=lambda each: each.hazard_id)[:most]


def _read(row: Sequence[Any]) -> Changed:
    severity = Severity(row[7]) if row[7] else None
    state = HazardState(row[8])
    cells: list[Any] = [*row[:7], severity, state, *row[9:12], bool(row[12]), bool(row[13])]
    return Changed(*cells)
