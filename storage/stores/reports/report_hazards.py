"""The hazards of a report: counted, a page of them, or one; each in a statement of its own."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from hazards.model import Ending, HazardState, Severity, spell_standing
from people.model import Remit
from reports.packages.model import Covered, HazardRow, ListCount
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, constant
from storage.engine.session import Session
from storage.tables.ledger_tables import hazards
from storage.tables.people_tables import persons, units

_H = hazards.c
_OWNER = func.coalesce(persons.c.name, units.c.principal)
_ENDED_AT = func.coalesce(_H.closed_at, _H.last_at, type_=_H.last_at.type)
_IN_REMIT = among(_H.sector)
_WHOSE: tuple[ColumnElement[bool], ...] = (
    _H.unit_id == bindparam("unit"),
    _IN_REMIT,
    and_(_IN_REMIT, _H.street == bindparam("remit_street")),
)
FIRST, BEYOND = 0, 2**62
"""Ids before and after those of all hazards."""


def _covered(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        whose,
        or_(_H.alive.is_(True), bindparam("since") <= _ENDED_AT),
        _H.found_at <= bindparam("until"),
        or_(_H.ending.is_(None), _H.ending != constant(Ending.DUPLICATE.value)),
    )


def _count(whose: ColumnElement[bool]) -> Prepared:
    alive = func.count().filter(_H.alive.is_(True))
    counted = select(func.count(), alive, func.sum(_H.id), func.sum(_H.version)).where(
        _covered(whose), _H.id < bindparam("ahead")
    )
    return Prepared(lambda _: counted)


class _Row(NamedTuple):
    id: int
    number: str
    unit: str
    item: str
    description: str
    measure: str
    deadline: Any
    owner: str | None
    state: str
    ending: str | None
    fixed_on_spot: bool
    relapses: int
    severity: str | None
    alive: bool
    found_at: Any
    ended_at: Any


def _page(whose: ColumnElement[bool]) -> Prepared:
    found = (
        select(
            _H.id,
            _H.number,
            units.c.name,
            _H.item,
            _H.description,
            _H.measure,
            _H.deadline,
            _OWNER,
            _H.state,
            _H.ending,
            _H.fixed_on_spot,
            _H.relapses,
            _H.severity,
            _H.alive,
            _H.found_at,
            _ENDED_AT,
        )
        .select_from(hazards)
        .join(units, units.c.id == _H.unit_id)
        .outerjoin(persons, persons.c.id == _H.owner_id)
        .where(_covered(whose), _H.id > bindparam("after"))
        .order_by(_H.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )
    return Prepared(lambda _: found)


_COUNTS = [_count(each) for each in _WHOSE]
_PAGES = [_page(each) for each in _WHOSE]


def asked(whose: int | Remit) -> tuple[int, list[dict[str, Any]]]:
    """Return which of the statements is about a unit or a remit, and what each run is given."""
    if isinstance(whose, int):
        return 0, [{"unit": whose}]
    if whose.street:
        return 2, [{**some, "remit_street": whose.street} for some in slices(whose.sectors)]
    return 1, list(slices(whose.sectors))


class SqlReportHazards:
    """``reports.packages.ports.ReportHazards`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, covered: Covered, ahead: int = BEYOND) -> ListCount:
        """Count the hazards of a report whose ids come before one."""
        which, runs = asked(covered.whose)
        sums = [0, 0, 0, 0]
        for some in runs:
            given = {"since": covered.since, "until": covered.until, "ahead": ahead}
            row = self._session.one(_COUNTS[which], **given, **some) or ()
            sums = [one + int(other or 0) for one, other in zip(sums, row, strict=True)]
        total, open_, ids, versions = sums
        return ListCount(total, open_, ids * 1_000_003 + versions)

    def page(self, covered: Covered, skip: int, most: int, after: int = FIRST) -> list[HazardRow]:
        """Return some hazards of a report whose ids come after one, in the order of their ids."""
        which, runs = asked(covered.whose)
        given = {"since": covered.since, "until": covered.until, "after": after}
        apart = len(runs) > 1
        window = {"skip": 0 if apart else skip, "most": most + (skip if apart else 0)}
        rows = [
            row
            for some in runs
            for row in self._session.all(_PAGES[which], **given, **window, **some)
        ]
        if apart:
            rows = sorted(rows, key=lambda row: int(row[0]))[skip:][:most]
        return [_read(row) for row in rows]


_ENDINGS = {each.value: each for each in Ending}
_STATES = {each.value: each for each in HazardState}


def _read(cells: Sequence[Any]) -> HazardRow:
    row = _Row(*cells)
    ending = _ENDINGS[row.ending] if row.ending else None
    return HazardRow(
        row.id,
        row.number,
        row.unit,
        row.description or row.item,
        row.measure,
        row.deadline,
        row.owner or "",
        spell_standing(_STATES[row.state], ending, bool(row.fixed_on_spot), row.relapses),
        row.severity == Severity.MAJOR.value,
        bool(row.alive),
        row.found_at,
        None if row.alive else row.ended_at,
    )
