"""The hazards of a report: counted, a page of them, or one; each in a statement of its own.

One that cannot be read is a line nevertheless, which says so: the list is as long as its count.
"""

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
_WHOSE: tuple[ColumnElement[bool], ...] = (
    _H.unit_id == bindparam("unit"),
    _H.sector == bindparam("sector"),
    and_(_H.sector == bindparam("sector"), _H.street == bindparam("remit_street")),
)
FIRST, BEYOND = 0, 2**62
"""Ids before and after those of all hazards."""


def _open(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(whose, _H.found_at <= bindparam("until"), _H.alive.is_(True))


def _ended(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        whose,
        _H.found_at <= bindparam("until"),
        _H.alive.is_(False),
        _H.last_at >= bindparam("since"),  # by the index: what has ended has had its last step
        bindparam("since") <= _ENDED_AT,
        or_(_H.ending.is_(None), _H.ending != constant(Ending.DUPLICATE.value)),
    )


_PLAIN_ID = _H.id + 0
"""An id by which SQLite does not search: it would go through all that ever were."""


def _count(which: ColumnElement[bool]) -> Prepared:
    counted = select(func.count(), func.sum(_H.id), func.sum(_H.version)).where(
        which, bindparam("ahead") > _PLAIN_ID
    )
    return Prepared(lambda _: counted)


def _ids(which: ColumnElement[bool], by: ColumnElement[int]) -> Prepared:
    found = select(_H.id).where(which, by > bindparam("after")).order_by(by)
    return Prepared(lambda _: found.limit(bindparam("most")))


_COUNTS = [(_count(_open(each)), _count(_ended(each))) for each in _WHOSE]
_IDS = [(_ids(_open(each), _H.id), _ids(_ended(each), _PLAIN_ID)) for each in _WHOSE]
"""Of what is open, and of what has ended since: each by an index of its own."""


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


_ROWS = Prepared(
    lambda _: (
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
        .where(among(_H.id))
    )
)


def asked(whose: int | Remit) -> tuple[int, list[dict[str, Any]]]:
    """Return which of the statements is about a unit or a remit, and what each run is given.

    One for each sector: of several at once the databases think that they are all there is.
    """
    if isinstance(whose, int):
        return 0, [{"unit": whose}]
    runs: list[dict[str, Any]] = [{"sector": each} for each in dict.fromkeys(whose.sectors)]
    if whose.street:
        return 2, [{**each, "remit_street": whose.street} for each in runs]
    return 1, runs


class SqlReportHazards:
    """``reports.packages.ports.ReportHazards`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, covered: Covered, ahead: int = BEYOND) -> ListCount:
        """Count the hazards of a report whose ids come before one."""
        which, runs = asked(covered.whose)
        until, since = {"until": covered.until}, {"since": covered.since}
        open_ = ids = versions = total = 0
        for some in runs:
            for alive, statement in zip((True, False), _COUNTS[which], strict=True):
                given = {**some, **until, **({} if alive else since), "ahead": ahead}
                number, of_ids, of_versions = self._session.one(statement, **given) or (0, 0, 0)
                total += number
                open_ += number if alive else 0
                ids, versions = ids + int(of_ids or 0), versions + int(of_versions or 0)
        return ListCount(total, open_, ids * 1_000_003 + versions)

    def page(self, covered: Covered, skip: int, most: int, after: int = FIRST) -> list[HazardRow]:
        """Return some hazards of a report whose ids come after one, in the order of their ids."""
        which, runs = asked(covered.whose)
        until, since = {"until": covered.until}, {"since": covered.since}
        window = {"after": after, "most": skip + most}
        found = [
            int(row[0])
            for some in runs
            for alive, statement in zip((True, False), _IDS[which], strict=True)
            for row in self._session.all(
                statement, **some, **until, **({} if alive else since), **window
            )
        ]
        ids = sorted(found)[skip:][:most]
        rows: list[HazardRow] = []
        for some in slices(ids):
            made, unread = self._session.each_raw(_ROWS, _read, "hazard of a report:", **some)
            rows += [*made, *(_unread(raw, covered) for raw in unread)]
        return sorted(rows, key=lambda each: each.id)


UNREADABLE = "无法读取"
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


def _unread(raw: Sequence[Any], covered: Covered) -> HazardRow:
    """Return the line of a hazard that cannot be read: what names it, found by the list's moment.

    Its words are kept where there are any; they are never what is damaged.
    """
    row = _Row(*raw)
    return HazardRow(
        row.id,
        row.number,
        row.unit,
        row.description or row.item,
        row.measure,
        None,
        row.owner or "",
        UNREADABLE,
        row.severity == Severity.MAJOR.value,
        bool(row.alive),
        covered.until,
    )
