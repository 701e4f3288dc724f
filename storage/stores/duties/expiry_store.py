"""证照设备: entries, until when each is good, and whose warning is due."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select, update

from duties.expiry.model import Counts, Entry, Line, Validity, WhyRetired
from people.permissions import Reach
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.reach import ByReach
from storage.tables.expiry_tables import expiry_entries, validities
from storage.tables.people_tables import units
from storage.tables.places_tables import places

_E, _V = expiry_entries.c, validities.c
_KEPT, _LIVE = _E.retired_at.is_(None), _V.ended_at.is_(None)
_ENTRIES = Rows(Entry, expiry_entries)
_VALIDITIES = Rows(Validity, validities)
_LINES = Rows(
    Line,
    validities,
    validity=_VALIDITIES,
    entry=_ENTRIES,
    unit_name=units.c.name,
    place_name=places.c.name,
)
_IDENTITY = ("unit_id", "kind", "identity", "detail")
_LINE = (
    select(*_LINES.columns)
    .join(expiry_entries, _E.id == _V.entry_id)
    .join(units, units.c.id == _E.unit_id)
    .join(places, places.c.id == _E.place_id, isouter=True)
    .where(_LIVE, _KEPT)
)
_ADD = Prepared(
    lambda insert: (
        insert(expiry_entries)
        .values(bound(*_ENTRIES.but("id"), "identity"))
        .on_conflict_do_nothing(index_elements=list(_IDENTITY), index_where=_KEPT)
        .returning(*_ENTRIES.columns)
    )
)
_GET = Prepared(lambda _: select(*_ENTRIES.columns).where(_E.id == bindparam("which")))
_LIKE = Prepared(
    lambda _: select(*_ENTRIES.columns).where(
        _KEPT, *(_E[name] == bindparam(name) for name in _IDENTITY)
    )
)
_RETIRE = Prepared(
    lambda _: (
        update(expiry_entries)
        .where(_E.id == bindparam("which"), _KEPT)
        .values(bound("retired_at", "retired_by", "retired_why"))
    )
)
_END_ALL = Prepared(
    lambda _: (
        update(validities)
        .where(_V.entry_id == bindparam("which"), _LIVE)
        .values(**bound("ended_at"), act_at=None, trouble=None)
    )
)
_ADD_VALIDITY = Prepared(
    lambda insert: (
        insert(validities)
        .values(bound(*_VALIDITIES.but("id")))
        .on_conflict_do_nothing(index_elements=["entry_id", "expiry"], index_where=_LIVE)
        .returning(*_VALIDITIES.columns)
    )
)
_END = Prepared(
    lambda _: (
        update(validities)
        .where(_V.id == bindparam("which"), _LIVE)
        .values(**bound("ended_at"), act_at=None, trouble=None)
    )
)
_VALIDITY = Prepared(lambda _: select(*_VALIDITIES.columns).where(_V.id == bindparam("which")))
_SAVE = Prepared(
    lambda _: (
        update(validities)
        .where(_V.id == bindparam("which"), _V.version == bindparam("was"))
        .values(**bound("stage", "act_at", "version"), trouble=None)
    )
)
_DUE = Prepared(
    lambda _: (
        select(_V.id)
        .where(_V.act_at <= bindparam("now"))
        .order_by(_V.act_at, _V.id)
        .limit(bindparam("most"))
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(validities).where(_V.id == bindparam("which")).values(bound("act_at", "trouble"))
    )
)
_TROUBLED = Prepared(
    lambda _: select(func.count()).select_from(validities).where(_V.trouble.is_not(None))
)
_RECALL = Prepared(
    lambda _: (
        update(validities)
        .where(
            _V.entry_id.in_(select(_E.id).where(_E.unit_id == bindparam("unit"), _KEPT)),
            _LIVE,
            _V.stage.is_not(None),
        )
        .values(bound("act_at"))
    )
)
_OF_ENTRY = Prepared(
    lambda _: select(*_VALIDITIES.columns).where(_V.entry_id == bindparam("which")).order_by(_V.id)
)
_SOME = Prepared(lambda _: _LINE.where(among(_V.entry_id)).order_by(_V.until, _V.id))
_OF_UNIT = Prepared(
    lambda _: (
        _LINE.where(_E.unit_id == bindparam("unit"))
        .order_by(_V.until, _V.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )
)
_OF_UNITS = Prepared(lambda _: _LINE.where(among(_E.unit_id), _E.kind == bindparam("kind")))
_COUNT = Prepared(
    lambda _: (
        select(
            func.count(),
            func.sum(case((_V.until < bindparam("today"), 1), else_=0)),
            func.sum(case((_V.until.between(bindparam("today"), bindparam("soon")), 1), else_=0)),
        )
        .select_from(validities)
        .join(expiry_entries, _E.id == _V.entry_id)
        .where(_E.unit_id == bindparam("unit"), _LIVE)
    )
)
_KINDS_AT = Prepared(
    lambda _: select(_E.kind).where(_E.unit_id == bindparam("unit"), _KEPT).distinct()
)


def _overdue(where: ColumnElement[bool]) -> Select[Any]:
    return _LINE.where(_V.until < bindparam("today"), where).order_by(_V.until, _V.id)


def _page(where: ColumnElement[bool]) -> Prepared:
    return Prepared(lambda _: _overdue(where).limit(bindparam("most")).offset(bindparam("skip")))


def _counted(where: ColumnElement[bool]) -> Prepared:
    some = (
        select(_V.id)
        .join(expiry_entries, _E.id == _V.entry_id)
        .join(units, units.c.id == _E.unit_id)
        .where(_LIVE, _V.until < bindparam("today"), where)
        .limit(bindparam("most"))
        .subquery()
    )
    return Prepared(lambda _: select(func.count()).select_from(some))


_PAGE, _COUNTED = ByReach(_page), ByReach(_counted)


class SqlExpiryStore:
    """``duties.expiry.ports.ExpiryStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: Entry) -> Entry | None:
        """Keep a new entry; ``None`` when one of this identity is kept already."""
        values = plain(entry, _ENTRIES.but("id"))
        row = self._session.one(_ADD, **values, identity=entry.number or entry.name)
        return _ENTRIES.read(row) if row else None

    def get(self, entry_id: int) -> Entry | None:
        """Return an entry, or ``None``."""
        row = self._session.one(_GET, which=entry_id)
        return _ENTRIES.read(row) if row else None

    def like(self, entry: Entry) -> Entry | None:
        """Return the entry of this identity that is kept, or ``None``."""
        row = self._session.one(_LIKE, **dict(zip(_IDENTITY, entry.identity, strict=True)))
        return _ENTRIES.read(row) if row else None

    def retire(self, entry_id: int, at: datetime, by: int | None, why: WhyRetired) -> bool:
        """Keep an entry no longer, and end its validities; ``False`` when that was done before."""
        given = {"retired_at": at, "retired_by": by, "retired_why": why.value}
        if self._session.run(_RETIRE, which=entry_id, **given) != 1:
            return False
        self._session.later(_END_ALL, which=entry_id, ended_at=at)
        return True

    def add_validity(self, validity: Validity) -> Validity | None:
        """Keep a validity; ``None`` when the entry has one of this expiry already."""
        row = self._session.one(_ADD_VALIDITY, **plain(validity, _VALIDITIES.but("id")))
        return _VALIDITIES.read(row) if row else None

    def end(self, validity_id: int, at: datetime) -> bool:
        """End a validity that is replaced; ``False`` when it had ended."""
        return self._session.run(_END, which=validity_id, ended_at=at) == 1

    def validity(self, validity_id: int) -> Validity | None:
        """Return a validity, or ``None``."""
        row = self._session.one(_VALIDITY, which=validity_id)
        return _VALIDITIES.read(row) if row else None

    def save(self, validity: Validity) -> bool:
        """Keep how far it is, one version up; ``False`` when somebody else was first."""
        given = {"stage": validity.stage, "act_at": validity.act_at}
        version = validity.version + 1
        kept = self._session.run(
            _SAVE, which=validity.id, was=validity.version, version=version, **given
        )
        return kept == 1

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return the validities to which something happens by now, in the order of the moments."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def set_aside(self, validity_id: int, until: datetime, trouble: str) -> None:
        """Look after a validity that made trouble again after a while."""
        self._session.later(_ASIDE, which=validity_id, act_at=until, trouble=trouble)

    def troubled(self) -> int:
        """Count those that are set aside."""
        row = self._session.one(_TROUBLED)
        return int(row[0]) if row else 0

    def recall(self, unit_id: int, at: datetime) -> None:
        """Let all of a unit of which somebody was warned be looked at from a moment on."""
        self._session.later(_RECALL, unit=unit_id, act_at=at)

    def of_entry(self, entry_id: int) -> list[Validity]:
        """Return all validities that an entry ever had, in the order in which they were set."""
        return [_VALIDITIES.read(row) for row in self._session.all(_OF_ENTRY, which=entry_id)]

    def some(self, entry_ids: Iterable[int]) -> list[Line]:
        """Return the live validities of these entries; none for what is gone."""
        return [
            _LINES.read(row)
            for some in slices(entry_ids)
            for row in self._session.all(_SOME, **some)
        ]

    def of_unit(self, unit_id: int, skip: int, most: int) -> list[Line]:
        """Return the live validities of a unit, the nearest end first."""
        rows = self._session.all(_OF_UNIT, unit=unit_id, skip=skip, most=most)
        return [_LINES.read(row) for row in rows]

    def of_units(self, unit_ids: Iterable[int], kind: str) -> list[Line]:
        """Return the live validities of one kind at these units."""
        return [
            _LINES.read(row)
            for some in slices(unit_ids)
            for row in self._session.all(_OF_UNITS, kind=kind, **some)
        ]

    def count(self, unit_id: int, today: date, soon: date) -> Counts:
        """Count the live validities of a unit, and those that end by a day."""
        row = self._session.one(_COUNT, unit=unit_id, today=today, soon=soon) or (0, 0, 0)
        return Counts(row[0], row[1] or 0, row[2] or 0)

    def kinds_at(self, unit_id: int) -> set[str]:
        """Return the kinds of which a unit has entries."""
        return {row[0] for row in self._session.all(_KINDS_AT, unit=unit_id)}

    def overdue(self, reach: Reach, today: date, skip: int, most: int) -> list[Line]:
        """Return what is overdue at units in reach, the longest first."""
        if reach.area:
            rows = self._session.all(_PAGE.everywhere, today=today, skip=skip, most=most)
            return [_LINES.read(row) for row in rows]
        found: dict[int, Line] = {}
        for statement, some in _PAGE.parts(reach):
            rows = self._session.all(statement, today=today, skip=0, most=skip + most, **some)
            found |= {line.validity.id: line for line in map(_LINES.read, rows)}
        in_order = sorted(found.values(), key=lambda each: (each.validity.until, each.validity.id))
        return in_order[skip:][:most]

    def count_overdue(self, reach: Reach, today: date, most: int) -> int:
        """Count what is overdue at units in reach, up to so many."""
        counted = 0
        for statement, some in _COUNTED.parts(reach):
            row = self._session.one(statement, today=today, most=most, **some)
            counted += int(row[0]) if row else 0
        return min(counted, most)
