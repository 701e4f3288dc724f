"""Facts of units that bear on their risk colour, and the proposals about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select, true, update

from duties.model import OccurrenceState
from duties.risk.model import RiskLine, RiskProposal, RiskState, SomeFacts, Tile, UnitFacts
from duties.risk.strands import Strand
from hazards.ledger_moves import Move
from hazards.model import Severity
from people.model import Risk
from people.permissions import Reach
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, Row, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.checklist_tables import inspections
from storage.tables.duty_tables import occurrences
from storage.tables.ledger_tables import hazards, ledger_moves
from storage.tables.people_tables import units
from storage.tables.risk_tables import risk_proposals

_U, _H, _O, _I, _P = units.c, hazards.c, occurrences.c, inspections.c, risk_proposals.c
_RANGE: tuple[Any, Any] = (bindparam("first"), bindparam("last"))
_KNOWN = frozenset(colour.value for colour in Risk)
_GRAVITY = {colour: place for place, colour in enumerate(Risk)}
_TILES = Rows(Tile, units, unit_id=_U.id, name=_U.name, street=_U.street, risk=_U.risk)
_PROPOSALS = Rows(RiskProposal, risk_proposals)
_LINES = Rows(RiskLine, risk_proposals, proposal=_PROPOSALS, unit=_U.name, street=_U.street)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


_UNITS = Prepared(
    lambda _: (
        select(_U.id, _U.name, _U.street, _U.sector, _U.high_risk, _U.risk, _U.created_at)
        .where(_U.id > bindparam("after"))
        .order_by(_U.id)
        .limit(bindparam("most"))
    )
)
_LATE = _H.deadline < bindparam("today", type_=_H.deadline.type)
_MAJOR = and_(_H.severity.is_not(None), _H.severity == constant(Severity.MAJOR.value))
_OPEN = Prepared(
    lambda _: (
        select(_H.unit_id, func.count(), _count(_LATE), _count(_MAJOR), _count(_MAJOR & _LATE))
        .where(_H.unit_id.between(*_RANGE), _H.alive.is_(True))
        .group_by(_H.unit_id)
    )
)
_RELAPSES = Prepared(
    lambda _: (
        select(_H.unit_id, func.count())
        .select_from(ledger_moves)
        .join(hazards, _H.id == ledger_moves.c.hazard_id)
        .where(
            _H.unit_id.between(*_RANGE),
            ledger_moves.c.move == constant(Move.REOPENED.value),
            ledger_moves.c.at >= bindparam("since", type_=ledger_moves.c.at.type),
        )
        .group_by(_H.unit_id)
    )
)
_INSTEAD = occurrences.alias("instead")
_MADE_UP = (
    select(_INSTEAD.c.id)
    .where(
        _INSTEAD.c.duty_id == _O.duty_id,
        _INSTEAD.c.makes_up == _O.id,
        _INSTEAD.c.state == constant(OccurrenceState.MADE_UP.value),
    )
    .exists()
)
_MISSES = Prepared(
    lambda _: (
        select(_O.unit_id, func.count())
        .where(
            _O.unit_id.between(*_RANGE),
            _O.local_date >= bindparam("since", type_=_O.local_date.type),
            _O.state == constant(OccurrenceState.MISSED.value),
            _O.makes_up.is_(None),
            ~_MADE_UP,
        )
        .group_by(_O.unit_id)
    )
)
_VISITS = Prepared(
    lambda _: (
        select(_I.unit_id, func.max(_I.signed_at))
        .where(_I.unit_id.between(*_RANGE), _I.signed_at.is_not(None))
        .group_by(_I.unit_id)
    )
)
_NEWEST = select(func.max(_P.id)).where(_P.unit_id.between(*_RANGE)).group_by(_P.unit_id)
_LATEST = Prepared(lambda _: select(_P.unit_id, *_PROPOSALS.columns).where(_P.id.in_(_NEWEST)))
_GET = Prepared(lambda _: select(*_PROPOSALS.columns).where(_P.id == bindparam("which")))
_OF_UNIT = Prepared(
    lambda _: (
        select(*_PROPOSALS.columns)
        .where(_P.unit_id == bindparam("unit"))
        .order_by(_P.id.desc())
        .limit(1)
    )
)
_SET = (constant(RiskState.CONFIRMED.value), constant(RiskState.MARKED.value))
_SET_LAST = Prepared(
    lambda _: (
        select(*_PROPOSALS.columns)
        .where(_P.unit_id == bindparam("unit"), _P.state.in_(_SET))
        .order_by(_P.id.desc())
        .limit(1)
    )
)
_ADD = Prepared(
    lambda insert: (
        insert(risk_proposals)
        .values(bound(*_PROPOSALS.but("id")))
        .on_conflict_do_nothing()
        .returning(*_PROPOSALS.columns)
    )
)
_SETTLED = ("state", "decided_by", "decided_at", "note")
_SETTLE = Prepared(
    lambda _: (
        update(risk_proposals)
        .where(_P.id == bindparam("which"), _P.state == constant(RiskState.WAITING.value))
        .values(bound(*_SETTLED))
    )
)


def _graver_first(colour: ColumnElement[str]) -> ColumnElement[int]:
    whens = [(colour == constant(each.value), place) for each, place in _GRAVITY.items()]
    return case(*whens, else_=len(whens))


_WAITS = _P.state == constant(RiskState.WAITING.value)


def _waiting(where: ColumnElement[bool]) -> Prepared:
    lines = select(*_LINES.columns).join(units, _U.id == _P.unit_id).where(_WAITS, where)
    ordered = lines.order_by(_graver_first(_P.colour), _P.id)
    return Prepared(lambda _: ordered.limit(bindparam("most")).offset(bindparam("skip")))


def _by_colour(where: ColumnElement[bool]) -> Prepared:
    counted = select(_U.street, _U.risk, func.count()).where(where)
    return Prepared(lambda _: counted.group_by(_U.risk, _U.street))


_OF_COLOUR = _U.risk == bindparam("colour", type_=_U.risk.type)
_THERE = _U.street == bindparam("street", type_=_U.street.type)
_OF_SECTOR = _U.sector == bindparam("sector", type_=_U.sector.type)


def _strand(*where: ColumnElement[bool]) -> tuple[Prepared, Prepared]:
    """Return a page of the units of a colour in the order of the index, and their number."""
    page = select(*_TILES.columns).where(_OF_COLOUR, *where).order_by(_U.street, _U.id)
    count = select(func.count()).select_from(units).where(_OF_COLOUR, *where)
    return (
        Prepared(lambda _: page.limit(bindparam("most")).offset(bindparam("skip"))),
        Prepared(lambda _: count),
    )


def _all_tiles(where: ColumnElement[bool]) -> Prepared:
    tiles = select(*_TILES.columns).where(where)
    return Prepared(lambda _: tiles.order_by(_U.street, _graver_first(_U.risk), _U.id))


_STREETS = among(_U.street)
_WAITING, _WAITING_IN = _waiting(true()), _waiting(_STREETS)
_COUNTS, _COUNTS_IN = _by_colour(true()), _by_colour(_STREETS)
_STRANDS = {  # by whether it is a street's, and whether a sector's
    (False, False): _strand(),
    (True, False): _strand(_THERE),
    (False, True): _strand(_OF_SECTOR),
    (True, True): _strand(_THERE, _OF_SECTOR),
}
_ALL_TILES, _TILES_IN = _all_tiles(true()), _all_tiles(_STREETS)
_WAITING_BY_STREET = Prepared(
    lambda _: (
        select(_U.street, func.count())
        .select_from(risk_proposals)
        .join(units, _U.id == _P.unit_id)
        .where(_WAITS)
        .group_by(_U.street)
    )
)


_STALE = Prepared(
    lambda _: select(
        _count(_P.proposed_at < bindparam("before", type_=_P.proposed_at.type)),
        _count(_P.rule != bindparam("rule")),
    ).where(_WAITS)
)
_SET_NEWEST = select(func.max(_P.id)).where(_P.state.in_(_SET)).group_by(_P.unit_id)
_OVERWRITTEN = Prepared(
    lambda _: (
        select(func.count())
        .select_from(risk_proposals)
        .join(units, _U.id == _P.unit_id)
        .where(_P.id.in_(_SET_NEWEST), _P.colour != _U.risk)
    )
)
_COLOURLESS = Prepared(
    lambda _: (
        select(func.count())
        .select_from(units)
        .where(_U.risk.not_in([constant(each.value) for each in Risk]))
    )
)


def _begin(row: Row) -> UnitFacts:
    return UnitFacts(row[0], row[1], row[2], row[3], row[4], Risk(row[5]), row[6])


def _read_latest(row: Row) -> tuple[int, RiskProposal | None]:
    return row[0], _PROPOSALS.read(row[1:])


class SqlRiskStore:
    """``duties.risk.ports.RiskStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def facts(
        self, after: int, most: int, today: date, relapsed_since: datetime, missed_since: date
    ) -> SomeFacts:
        """Return what is known of the next units by id, in five statements.

        A unit of which anything cannot be read is passed over, and named.
        """
        made, unread = self._session.each(_UNITS, _begin, "unit", after=after, most=most)
        ids = [*(each.unit_id for each in made), *unread]
        if not ids:
            return SomeFacts()
        ends = {"first": min(ids), "last": max(ids)}
        found = {each.unit_id: each for each in made}

        def fill(statement: Prepared, names: Sequence[str], **given: Any) -> None:
            rows, lost = self._session.each(statement, tuple, "facts of unit", **ends, **given)
            unread.extend(lost)
            for unit_id, *values in rows:
                if unit_id in found:
                    facts = dict(zip(names, values, strict=True))
                    found[unit_id] = replace(found[unit_id], **facts)

        fill(_OPEN, ("open", "overdue", "major", "major_overdue"), today=today)
        fill(_RELAPSES, ("relapses",), since=relapsed_since)
        fill(_MISSES, ("misses",), since=missed_since)
        fill(_VISITS, ("inspected",))
        read = [each for each in found.values() if each.unit_id not in unread]
        return SomeFacts(read, tuple(dict.fromkeys(unread)), ends["last"])

    def latest(self, first: int, last: int) -> Mapping[int, RiskProposal | None]:
        """Return the last proposal of each unit with an id in a range, by unit.

        ``None`` stands for one that cannot be read.
        """
        made, unread = self._session.each(
            _LATEST, _read_latest, "the last colour proposed of unit", first=first, last=last
        )
        return dict(made) | dict.fromkeys(unread)

    def get(self, proposal_id: int) -> RiskProposal | None:
        """Return a proposal, or ``None``."""
        row = self._session.one(_GET, which=proposal_id)
        return _PROPOSALS.read(row) if row else None

    def of_unit(self, unit_id: int) -> RiskProposal | None:
        """Return the last proposal of a unit, or ``None``."""
        row = self._session.one(_OF_UNIT, unit=unit_id)
        return _PROPOSALS.read(row) if row else None

    def set_last(self, unit_id: int) -> RiskProposal | None:
        """Return by what a unit's colour was set last: confirmed, or marked by the office."""
        row = self._session.one(_SET_LAST, unit=unit_id)
        return _PROPOSALS.read(row) if row else None

    def add(self, proposal: RiskProposal) -> RiskProposal | None:
        """Keep a proposal; ``None`` where one of its unit waits already."""
        row = self._session.one(_ADD, **plain(proposal, _PROPOSALS.but("id")))
        return _PROPOSALS.read(row) if row else None

    def settle(self, proposal: RiskProposal) -> bool:
        """Keep what became of a proposal; ``False`` when somebody was first."""
        return self._session.run(_SETTLE, which=proposal.id, **plain(proposal, _SETTLED)) == 1

    def waiting(self, reach: Reach, skip: int, most: int) -> Sequence[RiskLine]:
        """Return proposals that wait, the gravest colour first."""
        read, about = _LINES.read, "proposal"
        if reach.area:
            return self._session.each(_WAITING, read, about, skip=skip, most=most)[0]
        found = []
        for some in slices(reach.streets):
            found += self._session.each(_WAITING_IN, read, about, skip=0, most=skip + most, **some)[
                0
            ]
        found.sort(key=lambda each: (_GRAVITY[each.proposal.colour], each.proposal.id))
        return found[skip:][:most]

    def count_waiting(self, reach: Reach) -> int:
        """Count the proposals that wait."""
        counts = self.waiting_by_street()
        return sum(n for street, n in counts.items() if reach.area or street in reach.streets)

    def waiting_by_street(self) -> Mapping[str, int]:
        """Count the proposals that wait in each street."""
        return {row[0]: row[1] for row in self._session.all(_WAITING_BY_STREET)}

    def count_stale(self, rule: int, before: datetime) -> tuple[int, int]:
        """Count what waits since before a moment, and what waits by another version of the rule."""
        row = self._session.one(_STALE, rule=rule, before=before)
        return (int(row[0] or 0), int(row[1] or 0)) if row else (0, 0)

    def colourless(self) -> int:
        """Count the units whose colour is none of the four."""
        row = self._session.one(_COLOURLESS)
        return int(row[0]) if row else 0

    def overwritten(self) -> int:
        """Count the units whose colour is another one than an office has set last."""
        row = self._session.one(_OVERWRITTEN)
        return int(row[0]) if row else 0

    def counts(self, reach: Reach) -> Mapping[str, Mapping[Risk, int]]:
        """Count the units of each street by colour; a unit of no colour is not counted."""
        found: dict[str, dict[Risk, int]] = {}
        for statement, some in _parts(reach, _COUNTS, _COUNTS_IN):
            for street, risk, number in self._session.all(statement, **some):
                if risk in _KNOWN:
                    found.setdefault(street, {})[Risk(risk)] = number
        return dict(sorted(found.items()))

    def tiles(self, reach: Reach) -> Sequence[Tile]:
        """Return all units by street, the gravest first; a unit of no colour is left out."""
        return [
            tile
            for statement, some in _parts(reach, _ALL_TILES, _TILES_IN)
            for tile in self._session.each(statement, _TILES.read, "unit", **some)[0]
        ]

    def page(
        self, strands: Sequence[Strand], risk: Risk | None, skip: int, most: int
    ) -> list[Tile]:
        """Return units of some strands, of a colour or (``None``) of all, the gravest first.

        Each strand comes from an index in its order; of those before the page only the number is
        read.
        """
        found: list[Tile] = []
        for (page, count), given in _strands(strands, risk):
            if len(found) == most:
                break
            left = most - len(found)
            rows = self._session.all(page, skip=skip, most=left, **given)
            found += map(_TILES.read, rows)
            if rows:
                skip = 0
            elif skip:
                row = self._session.one(count, **given)
                skip = max(0, skip - int(row[0] if row else 0))
        return found

    def count(self, strands: Sequence[Strand], risk: Risk | None) -> int:
        """Count the units that ``page`` gives."""
        rows = (self._session.one(count, **given) for (_, count), given in _strands(strands, risk))
        return sum(int(row[0]) for row in rows if row)


def _parts(reach: Reach, all_: Prepared, some_: Prepared) -> list[tuple[Prepared, dict[str, Any]]]:
    if reach.area:
        return [(all_, {})]
    return [(some_, some) for some in slices(reach.streets)]


def _strands(
    strands: Sequence[Strand], risk: Risk | None
) -> Iterator[tuple[tuple[Prepared, Prepared], dict[str, Any]]]:
    """Yield by which statements units are read one after the other, and what these are given."""
    for colour in Risk if risk is None else (risk,):
        for street, sector in strands:
            given = {"colour": colour.value, "street": street, "sector": sector}
            yield _STRANDS[bool(street), bool(sector)], {k: v for k, v in given.items() if v}
