"""What is handed up each month (报送): who owes it, what was handed in, and what lacks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select, true, update

from duties.model import OccurrenceState
from people.model import Remit
from people.permissions import Reach
from reports.packages.model import (
    RoundCount,
    Standing,
    Submission,
    SubmissionState,
    SubmissionVersion,
    UnitParty,
    WorkRow,
)
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.reports.report_hazards import asked
from storage.stores.troubled import CountsTroubled
from storage.tables.checklist_tables import inspections
from storage.tables.duty_tables import duties, occurrences
from storage.tables.package_tables import submission_versions, submissions
from storage.tables.people_tables import units

_C, _V = submissions.c, submission_versions.c
_ROWS = Rows(Submission, submissions)
_WRITTEN = _ROWS.but("id")
_CHANGED = _ROWS.but(
    "id",
    "owed",
    "unit_id",
    "department_id",
    "party",
    "street",
    "sector",
    "month",
    "since",
    "due_on",
    "due_at",
    "prepared_at",
    "version",
)
_VERSIONS = Rows(SubmissionVersion, submission_versions)
_PARTIES = Rows(UnitParty, units)
_OWED = _C.state == constant(SubmissionState.PREPARED.value)

_UNPREPARED = Prepared(
    lambda _: (
        select(*_PARTIES.columns)
        .where(
            units.c.created_at < bindparam("before"),
            units.c.id > bindparam("after"),
            ~select(_C.id).where(_C.unit_id == units.c.id, _C.month == bindparam("month")).exists(),
        )
        .order_by(units.c.id)
        .limit(bindparam("most"))
    )
)
_PREPARE = Prepared(
    lambda insert: insert(submissions).values(bound(*_WRITTEN)).on_conflict_do_nothing()
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(_C.id == bindparam("which")))
_SOME = Prepared(lambda _: select(*_ROWS.columns).where(among(_C.id)))
_OF_UNIT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(_C.unit_id == bindparam("unit"), _C.month < bindparam("until"))
        .order_by(_C.month.desc())
        .limit(bindparam("most"))
    )
)
_SAVE = Prepared(
    lambda _: (
        update(submissions)
        .where(_C.id == bindparam("which"), _C.version == bindparam("was"))
        .values(**bound(*_CHANGED), version=_C.version + 1, trouble=None)
    )
)
_DUE = Prepared(
    lambda _: (
        select(_C.id)
        .where(_C.act_at <= bindparam("now"))
        .order_by(_C.act_at, _C.id)
        .limit(bindparam("most"))
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(submissions).where(_C.id == bindparam("which")).values(bound("act_at", "trouble"))
    )
)


def _recall(of: ColumnElement[int]) -> Prepared:
    recalled = update(submissions).where(of == bindparam("whose"), _OWED)
    return Prepared(lambda _: recalled.values(**bound("act_at"), version=_C.version + 1))


_RECALL, _RECALL_OF_DEPARTMENT = _recall(_C.unit_id), _recall(_C.department_id)
_MONTHS = Prepared(
    lambda _: select(_C.month).distinct().order_by(_C.month.desc()).limit(bindparam("most"))
)
_ADD_VERSION = Prepared(
    lambda insert: (
        insert(submission_versions)
        .values(bound(*_VERSIONS.but("id")))
        .returning(*_VERSIONS.columns)
    )
)
_VERSIONS_OF = Prepared(
    lambda _: (
        select(*_VERSIONS.columns).where(_V.submission_id == bindparam("which")).order_by(_V.serial)
    )
)
_VERSION = Prepared(lambda _: select(*_VERSIONS.columns).where(_V.id == bindparam("which")))
_NUMBERED = Prepared(lambda _: select(*_VERSIONS.columns).where(_V.number == bindparam("number")))
_WITHDRAW = Prepared(
    lambda _: (
        update(submission_versions).where(_V.id == bindparam("which")).values(bound("withdrawn_at"))
    )
)
_FREEZE = Prepared(
    lambda _: (
        update(submission_versions)
        .where(_V.id == bindparam("which"), _V.sha256 == constant(""))
        .values(bound("content", "sha256"))
    )
)
_BY_NOW = _C.due_at <= bindparam("now")
STANDS: dict[Standing, ColumnElement[bool]] = {
    Standing.MISSING: and_(_C.handed_at.is_(None), _BY_NOW),
    Standing.WAITING: and_(_C.handed_at.is_(None), _C.due_at > bindparam("now")),
    Standing.LATE: _C.handed_at >= _C.due_at,
    Standing.NIL: and_(_C.handed_at < _C.due_at, _C.nil.is_(True)),
    Standing.IN_TIME: and_(_C.handed_at < _C.due_at, _C.nil.is_(False)),
}


def in_scope(scope: str) -> ColumnElement[bool]:
    """Return the condition that a submission is in one of the ``SCOPES``."""
    if scope == "streets":
        return among(_C.street)
    if scope == "remits":
        return among(_C.sector)
    if scope == "street_remits":
        return and_(among(_C.sector), _C.street == bindparam("remit_street"))
    return among(_C.unit_id) if scope == "units" else true()


_COUNTED = ("in_time", "late", "nil", "missing", "waiting")


def _page(scope: str, standing: Standing | None) -> Prepared:
    page = (
        select(*_ROWS.columns)
        .where(
            in_scope(scope),
            _C.month == bindparam("month"),
            true() if standing is None else STANDS[standing],
        )
        .order_by(_C.street, _C.id)
    )
    return Prepared(lambda _: page.limit(bindparam("most")).offset(bindparam("skip")))


def _count(scope: str) -> Prepared:
    sums = (func.sum(case((STANDS[Standing(name)], 1), else_=0)) for name in _COUNTED)
    counted = select(func.count(), *sums).where(in_scope(scope), _C.month == bindparam("month"))
    return Prepared(lambda _: counted)


def _remind(scope: str) -> Prepared:
    reminded = (
        update(submissions)
        .where(
            in_scope(scope),
            _C.month == bindparam("month"),
            _OWED,
            or_(_C.reminded_on.is_(None), _C.reminded_on < bindparam("today")),
        )
        .values(act_at=bindparam("now"), reminded_on=bindparam("today"), version=_C.version + 1)
    )
    return Prepared(lambda _: reminded)


SCOPES = ("area", "streets", "units", "remits", "street_remits")
_PAGES = {(scope, each): _page(scope, each) for scope in SCOPES for each in (None, *Standing)}
_COUNTS = {scope: _count(scope) for scope in SCOPES}
_REMIND = {scope: _remind(scope) for scope in SCOPES}

_IN_REMIT = units.c.sector == bindparam("sector")
_WHOSE = (
    units.c.id == bindparam("unit"),
    _IN_REMIT,
    and_(_IN_REMIT, units.c.street == bindparam("remit_street")),
)
_STATE = occurrences.c.state


def _counted(*states: OccurrenceState) -> ColumnElement[Any]:
    return func.sum(case((_STATE.in_([constant(each.value) for each in states]), 1), else_=0))


def _works_of(whose: ColumnElement[bool]) -> Prepared:
    found = (
        select(
            duties.c.title,
            func.count(),
            _counted(OccurrenceState.DONE),
            _counted(OccurrenceState.DONE_LATE),
            _counted(OccurrenceState.MISSED),
            _counted(OccurrenceState.EXCUSED),
            _counted(OccurrenceState.PLANNED, OccurrenceState.OPEN, OccurrenceState.LATE),
        )
        .select_from(units)
        .join(occurrences, units.c.id == occurrences.c.unit_id)
        .join(duties, duties.c.id == occurrences.c.duty_id)
        .where(
            whose,
            occurrences.c.due_at > bindparam("since"),
            occurrences.c.due_at <= bindparam("until"),
            occurrences.c.makes_up.is_(None),
            constant(OccurrenceState.DROPPED.value) != _STATE,
        )
        .group_by(duties.c.title)
    )
    return Prepared(lambda _: found)


def _inspections_of(whose: ColumnElement[bool]) -> Prepared:
    found = (
        select(func.count(func.coalesce(inspections.c.first_id, inspections.c.id).distinct()))
        .select_from(inspections)
        .join(units, units.c.id == inspections.c.unit_id)
        .where(
            whose,
            inspections.c.signed_at > bindparam("since"),
            inspections.c.signed_at <= bindparam("until"),
        )
    )
    return Prepared(lambda _: found)


_WORKS = [_works_of(each) for each in _WHOSE]
_INSPECTIONS = [_inspections_of(each) for each in _WHOSE]
_DEPARTMENTS_OF = Prepared(
    lambda _: select(_C.department_id).where(
        _C.month == bindparam("month"), _C.department_id.is_not(None)
    )
)
_OF_DEPARTMENTS = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(
            _C.month == bindparam("month"),
            _C.street == bindparam("street"),
            _C.department_id.is_not(None),
        )
        .order_by(_C.id)
    )
)
_OF_DEPARTMENT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(_C.department_id == bindparam("department"), _C.month < bindparam("until"))
        .order_by(_C.month.desc())
        .limit(bindparam("most"))
    )
)


class SqlSubmissionStore(CountsTroubled, table=submissions):
    """``reports.packages.ports.SubmissionStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unprepared(self, month: date, before: datetime, after: int, most: int) -> list[UnitParty]:
        """Return the next units, there before a moment, that have no submission of a month yet.

        Nothing else is read of them: what is wrong with it keeps no other from its submission.
        """
        rows = self._session.all(_UNPREPARED, month=month, before=before, after=after, most=most)
        return [_PARTIES.read(row) for row in rows]

    def prepare(self, made: Sequence[Submission]) -> None:
        """Keep new ones; those that are there stay as they are."""
        for each in made:
            self._session.later(_PREPARE, **plain(each, _WRITTEN))

    def get(self, submission_id: int) -> Submission | None:
        """Return one, or ``None``."""
        row = self._session.one(_GET, which=submission_id)
        return _ROWS.read(row) if row else None

    def some(self, ids: Iterable[int]) -> list[Submission]:
        """Return those with these ids, but for what is not there."""
        found = (row for part in slices(ids) for row in self._session.all(_SOME, **part))
        return [_ROWS.read(row) for row in found]

    def of_unit(self, unit_id: int, most: int) -> list[Submission]:
        """Return the newest of a unit, the newest first."""
        rows = self._session.all(_OF_UNIT, unit=unit_id, until=date.max, most=most)
        return [_ROWS.read(row) for row in rows]

    def before(self, submission: Submission) -> Submission | None:
        """Return the newest of the same unit from an earlier month, or ``None``."""
        given: dict[str, Any] = {"until": submission.month, "most": 1}
        if submission.department_id is not None:
            given["department"] = submission.department_id
            rows = self._session.all(_OF_DEPARTMENT, **given)
        else:
            rows = self._session.all(_OF_UNIT, unit=submission.unit_id, **given)
        return _ROWS.read(rows[0]) if rows else None

    def save(self, submission: Submission) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        given = plain(submission, _CHANGED)
        return self._session.run(_SAVE, which=submission.id, was=submission.version, **given) == 1

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def set_aside(self, submission_id: int, until: datetime, trouble: str) -> None:
        """Look after one that made trouble again after a while."""
        self._session.later(_ASIDE, which=submission_id, act_at=until, trouble=trouble)

    def recall(self, unit_id: int, at: datetime) -> None:
        """Let those of a unit that are awaited be looked at from a moment on: who holds them."""
        self._session.later(_RECALL, whose=unit_id, act_at=at)

    def recall_of_department(self, department_id: int, at: datetime) -> None:
        """Let those of a department that are awaited be looked at from a moment on."""
        self._session.later(_RECALL_OF_DEPARTMENT, whose=department_id, act_at=at)

    def remind(self, reach: Reach, month: date, now: datetime, today: date) -> int:
        """Let the holders of all that lacks be told again, once a day; return of how many."""
        given = {"month": month, "now": now, "today": today}
        return sum(
            self._session.run(_REMIND[scope], **given, **some) for scope, some in parts_of(reach)
        )

    def add_version(self, version: SubmissionVersion) -> SubmissionVersion:
        """Keep what was handed in."""
        row = self._session.one(_ADD_VERSION, **plain(version, _VERSIONS.but("id")))
        if row is None:
            raise LookupError(version.number)
        return _VERSIONS.read(row)

    def versions(self, submission_id: int) -> list[SubmissionVersion]:
        """Return all that was handed in of one, in the order of their serials."""
        rows = self._session.all(_VERSIONS_OF, which=submission_id)
        return [_VERSIONS.read(row) for row in rows]

    def version(self, version_id: int) -> SubmissionVersion | None:
        """Return one version, or ``None``."""
        row = self._session.one(_VERSION, which=version_id)
        return _VERSIONS.read(row) if row else None

    def numbered(self, number: str) -> SubmissionVersion | None:
        """Return the version with a number, or ``None``."""
        row = self._session.one(_NUMBERED, number=number)
        return _VERSIONS.read(row) if row else None

    def withdraw(self, version_id: int, at: datetime) -> None:
        """Note that a version was taken back."""
        self._session.later(_WITHDRAW, which=version_id, withdrawn_at=at)

    def freeze(self, version_id: int, content: str, sha256: str) -> bool:
        """Note that all of a version is kept; ``False`` where that was known already."""
        return self._session.run(_FREEZE, which=version_id, content=content, sha256=sha256) == 1

    def months(self, most: int) -> list[date]:
        """Return the months of which there are any, the newest first."""
        return [row[0] for row in self._session.all(_MONTHS, most=most)]

    def page(
        self,
        reach: Reach,
        month: date,
        now: datetime,
        standing: Standing | None,
        skip: int,
        most: int,
    ) -> list[Submission]:
        """Return submissions in reach that stand so at a moment, those of a street together."""
        given = {"month": month, "now": now} if standing in _BY_MOMENT else {"month": month}
        if reach.area:
            rows = self._session.all(_PAGES["area", standing], skip=skip, most=most, **given)
            return [_ROWS.read(row) for row in rows]
        found: dict[int, Submission] = {}
        for scope, some in parts_of(reach):
            given_here = {**given, **some, "skip": 0, "most": skip + most}
            rows = self._session.all(_PAGES[scope, standing], **given_here)
            found |= {each.id: each for each in map(_ROWS.read, rows)}
        in_order = sorted(found.values(), key=lambda each: (each.street, each.id))
        return in_order[skip:][:most]

    def count(self, reach: Reach, month: date, now: datetime) -> RoundCount:
        """Count submissions in reach by how they stand at a moment."""
        totals = [0] * (len(_COUNTED) + 1)
        for scope, some in parts_of(reach):
            row = self._session.one(_COUNTS[scope], month=month, now=now, **some) or ()
            totals = [one + int(other or 0) for one, other in zip(totals, row, strict=True)]
        return RoundCount(*totals)

    def works(self, whose: int | Remit, since: datetime, until: datetime) -> list[WorkRow]:
        """Return what was asked by duties between two moments."""
        which, runs = asked(whose)
        found: dict[str, list[int]] = {}
        for some in runs:
            for title, *cells in self._session.all(_WORKS[which], since=since, until=until, **some):
                before = found.get(title, [0] * len(cells))
                found[title] = [
                    one + int(cell or 0) for one, cell in zip(before, cells, strict=True)
                ]
        return [WorkRow(title, *found[title]) for title in sorted(found)]

    def inspections(self, whose: int | Remit, since: datetime, until: datetime) -> int:
        """Count the inspections that were signed between two moments."""
        which, runs = asked(whose)
        rows = [
            self._session.one(_INSPECTIONS[which], since=since, until=until, **some)
            for some in runs
        ]
        return sum(int(row[0]) for row in rows if row)

    def departments_of(self, month: date) -> set[int]:
        """Return the ids of the departments that have a submission of a month."""
        return {row[0] for row in self._session.all(_DEPARTMENTS_OF, month=month)}

    def of_departments(self, street: str, month: date) -> list[Submission]:
        """Return those of a month of the departments of a street (empty: of the whole area)."""
        rows = self._session.all(_OF_DEPARTMENTS, month=month, street=street)
        return [_ROWS.read(row) for row in rows]

    def of_department(self, department_id: int, most: int) -> list[Submission]:
        """Return the newest of a department, the newest first."""
        given = {"department": department_id, "until": date.max, "most": most}
        return [_ROWS.read(row) for row in self._session.all(_OF_DEPARTMENT, **given)]


_BY_MOMENT = {Standing.MISSING, Standing.WAITING}


def parts_of(reach: Reach) -> list[tuple[str, dict[str, Any]]]:
    """Return the scopes that make up a reach; no unit of a reach lies in a street of it."""
    if reach.area:
        return [("area", {})]
    return [
        *(("streets", some) for some in slices(reach.streets)),
        *(("units", some) for some in slices(reach.unit_ids)),
        *(
            ("street_remits", {**some, "remit_street": each.street})
            if each.street
            else ("remits", some)
            for each in reach.remits
            for some in slices(each.sectors)
        ),
    ]
