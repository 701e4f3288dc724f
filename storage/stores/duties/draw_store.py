"""双随机: draws by lot as they were made, what is drawn from, and how far their visits are."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select, true

from duties.visits.items import DRAW_SUBJECT
from duties.visits.model import (
    DrawLine,
    DrawRecord,
    DrawShare,
    DrawStanding,
    Visit,
    VisitLine,
    VisitState,
)
from people.permissions import Reach
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.duties.visit_rows import LINES, OF_LINES, OPEN, VISITS
from storage.tables.people_tables import persons, units
from storage.tables.todo_tables import todo_items
from storage.tables.visit_tables import draw_shares, visit_draws, visits

_D, _S, _V, _U, _T = visit_draws.c, draw_shares.c, visits.c, units.c, todo_items.c
_COUNTED = (
    func.sum(case((OPEN, 1), else_=0)),
    func.sum(case((_V.state == VisitState.DONE.value, 1), else_=0)),
    func.min(case((OPEN, _V.due))),
)
_DRAWS = Rows(DrawRecord, visit_draws)
_ROWS = Rows(DrawLine, visit_draws, made_by=persons.c.name)
_LINE = select(*_ROWS.columns).join(persons, persons.c.id == _D.made_by, isouter=True)
_DRAWN = Prepared(lambda _: select(*_DRAWS.columns).where(_D.id == bindparam("which")))
_ADD = Prepared(
    lambda insert: (
        insert(visit_draws)
        .values(bound(*_DRAWS.but("id")))
        .on_conflict_do_nothing(index_elements=["street", "seed", "drawn_on"])
        .returning(*_DRAWS.columns)
    )
)
_OF_DAY = Prepared(
    lambda _: select(*_DRAWS.columns).where(
        _D.street == bindparam("street"),
        _D.seed == bindparam("seed"),
        _D.drawn_on == bindparam("day"),
    )
)
_ONE = Prepared(lambda _: _LINE.where(_D.id == bindparam("which")))
_SOME = Prepared(lambda _: _LINE.where(among(_D.id)))


def _newest(where: ColumnElement[bool]) -> Prepared:
    return Prepared(lambda _: _LINE.where(where).order_by(_D.id.desc()).limit(bindparam("most")))


def _count(where: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _: select(func.count()).select_from(
            select(_D.id).where(where).limit(bindparam("most")).subquery()
        )
    )


_NEWEST, _NEWEST_OF = _newest(true()), _newest(among(_D.street))
_COUNT, _COUNT_OF = _count(true()), _count(among(_D.street))
_IN_STREET = _U.street == bindparam("street")
_UNITS = Prepared(lambda _: select(_U.id).limit(bindparam("most")))
_UNITS_IN = Prepared(lambda _: select(_U.id).where(_IN_STREET).limit(bindparam("most")))
_NAMES = Prepared(lambda _: select(_U.id, _U.name))
_NAMES_IN = Prepared(lambda _: select(_U.id, _U.name).where(_IN_STREET))
_NAMES_OF = Prepared(lambda _: select(_U.id, _U.name).where(among(_U.id)))
_STANDING = Prepared(
    lambda _: (
        select(
            _V.draw_id,
            _V.inspector_id,
            *_COUNTED,
        )
        .where(among(_V.draw_id))
        .group_by(_V.draw_id, _V.inspector_id)
    )
)
_OPEN_OF = Prepared(
    lambda _: (
        select(*VISITS.columns)
        .where(_V.draw_id == bindparam("draw"), _V.inspector_id == bindparam("inspector"), OPEN)
        .order_by(_V.id)
    )
)
_AT = Prepared(lambda _: OF_LINES.where(_V.draw_id == bindparam("draw"), among(_V.unit_id)))


def _open_for(where: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _: (
            OF_LINES.where(_V.draw_id == bindparam("draw"), OPEN, where)
            .order_by(_V.due, _V.id)
            .limit(bindparam("most"))
            .offset(bindparam("skip"))
        )
    )


_THEIRS = _open_for(_V.inspector_id == bindparam("inspector"))
_NOBODYS = _open_for(_V.inspector_id.is_(None))


def _shares(where: ColumnElement[bool]) -> Prepared:
    theirs = and_(_V.draw_id == _S.draw_id, _V.inspector_id == _S.inspector_id)
    return Prepared(
        lambda _: (
            select(
                *(_S.id, _S.draw_id, _S.inspector_id, persons.c.name, _D.street, _D.made_at),
                *_COUNTED,
            )
            .join(visit_draws, _D.id == _S.draw_id)
            .join(persons, persons.c.id == _S.inspector_id)
            .join(visits, theirs, isouter=True)
            .where(where)
            .group_by(_S.id, _D.id, persons.c.id)
            .order_by(_S.id)
        )
    )


_SHARES = _shares(among(_S.id))
_SHARE_OF = _shares(
    and_(_S.draw_id == bindparam("draw"), _S.inspector_id == bindparam("inspector"))
)
_ADD_SHARE = Prepared(
    lambda insert: (
        insert(draw_shares)
        .values(bound("draw_id", "inspector_id"))
        .on_conflict_do_nothing(index_elements=["draw_id", "inspector_id"])
    )
)
_AWAITED_IN = Prepared(
    lambda _: (
        select(_D.id)
        .join(todo_items, _T.subject_id == _D.id)
        .where(
            _T.subject == DRAW_SUBJECT,
            _T.holder == bindparam("holder"),
            _T.subject_id > bindparam("after"),
            _D.street == bindparam("street"),
        )
        .distinct()
        .order_by(_D.id)
        .limit(bindparam("most"))
    )
)


class SqlDrawStore:
    """``duties.visits.ports.DrawStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def units_in(self, street: str, most: int) -> list[int]:
        """Return the ids of up to so many units of a street (empty: of the whole area)."""
        if street:
            rows = self._session.all(_UNITS_IN, street=street, most=most)
        else:
            rows = self._session.all(_UNITS, most=most)
        return [row[0] for row in rows]

    def unit_names(self, street: str) -> dict[int, str]:
        """Return what the units of a street (empty: of the whole area) are called, by id."""
        statement, given = (_NAMES_IN, {"street": street}) if street else (_NAMES, {})
        rows = self._session.all(statement, **given)
        return {row[0]: row[1] for row in rows}

    def names_of(self, unit_ids: Iterable[int]) -> dict[int, str]:
        """Return what these units are called, by id."""
        rows = (row for some in slices(unit_ids) for row in self._session.all(_NAMES_OF, **some))
        return {row[0]: row[1] for row in rows}

    def add(self, record: DrawRecord) -> DrawRecord | None:
        """Keep a draw; ``None`` where the street has drawn by this seed on this day."""
        row = self._session.one(_ADD, **plain(record, _DRAWS.but("id")))
        return _DRAWS.read(row) if row else None

    def get(self, draw_id: int) -> DrawRecord | None:
        """Return a draw, or ``None``."""
        row = self._session.one(_DRAWN, which=draw_id)
        return _DRAWS.read(row) if row else None

    def of_day(self, street: str, seed: int, day: date) -> DrawRecord | None:
        """Return the draw of a street by a seed on a day, or ``None``."""
        row = self._session.one(_OF_DAY, street=street, seed=seed, day=day)
        return _DRAWS.read(row) if row else None

    def line(self, draw_id: int) -> DrawLine | None:
        """Return a draw without what it was drawn from, or ``None``."""
        row = self._session.one(_ONE, which=draw_id)
        return _ROWS.read(row) if row else None

    def some(self, draw_ids: Iterable[int]) -> list[DrawLine]:
        """Return the draws with these ids, without what they were drawn from."""
        rows = (row for some in slices(draw_ids) for row in self._session.all(_SOME, **some))
        return [_ROWS.read(row) for row in rows]

    def newest(self, reach: Reach, skip: int, most: int) -> list[DrawLine]:
        """Return draws of the streets in reach, and in an area those of the whole, newest first."""
        if reach.area:
            rows = self._session.all(_NEWEST, most=skip + most)
        else:
            rows = [
                row
                for some in slices(reach.streets)
                for row in self._session.all(_NEWEST_OF, most=skip + most, **some)
            ]
        found = {each.id: each for each in map(_ROWS.read, rows)}
        return sorted(found.values(), key=lambda each: -each.id)[skip:][:most]

    def count(self, reach: Reach, most: int) -> int:
        """Count what ``newest`` returns, up to so many."""
        if reach.area:
            row = self._session.one(_COUNT, most=most)
            return int(row[0]) if row else 0
        counted = (
            self._session.one(_COUNT_OF, most=most, **some) for some in slices(reach.streets)
        )
        return min(sum(int(row[0]) for row in counted if row), most)

    def standings(self, draw_ids: Iterable[int]) -> list[DrawStanding]:
        """Return how many visits of draws are open and done, by who is to make them."""
        rows = (row for some in slices(draw_ids) for row in self._session.all(_STANDING, **some))
        return [DrawStanding(*row) for row in rows]

    def open_of(self, draw_id: int, inspector_id: int) -> list[Visit]:
        """Return the open visits of a draw that somebody is to make."""
        rows = self._session.all(_OPEN_OF, draw=draw_id, inspector=inspector_id)
        return [VISITS.read(row) for row in rows]

    def at(self, draw_id: int, unit_ids: Iterable[int]) -> dict[int, VisitLine]:
        """Return the visits of a draw to some units, by unit."""
        rows = (
            row for some in slices(unit_ids) for row in self._session.all(_AT, draw=draw_id, **some)
        )
        return {each.visit.unit_id: each for each in map(LINES.read, rows)}

    def share(self, share_id: int) -> DrawShare | None:
        """Return a share of a draw, or ``None``."""
        return next(iter(self.shares([share_id])), None)

    def shares(self, share_ids: Iterable[int]) -> list[DrawShare]:
        """Return the shares with these ids."""
        rows = (row for some in slices(share_ids) for row in self._session.all(_SHARES, **some))
        return [DrawShare(*row) for row in rows]

    def share_of(self, draw_id: int, inspector_id: int) -> DrawShare | None:
        """Return what of a draw came to somebody, or ``None``."""
        row = self._session.one(_SHARE_OF, draw=draw_id, inspector=inspector_id)
        return DrawShare(*row) if row else None

    def add_shares(self, draw_id: int, inspector_ids: Iterable[int]) -> None:
        """Let something of a draw be theirs; those who have a share keep it."""
        for each in sorted({*inspector_ids}):
            self._session.later(_ADD_SHARE, draw_id=draw_id, inspector_id=each)

    def open_for(
        self, draw_id: int, inspector_id: int | None, skip: int, most: int
    ) -> list[VisitLine]:
        """Return the open visits of a draw that somebody is to make, or (``None``) nobody is."""
        given = {"draw": draw_id, "skip": skip, "most": most}
        if inspector_id is None:
            rows = self._session.all(_NOBODYS, **given)
        else:
            rows = self._session.all(_THEIRS, **given, inspector=inspector_id)
        return [LINES.read(row) for row in rows]

    def awaited_in(self, street: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next ids after one of the draws in a street that a holder has items of."""
        given = {"street": street, "holder": holder, "after": after, "most": most}
        return [row[0] for row in self._session.all(_AWAITED_IN, **given)]
