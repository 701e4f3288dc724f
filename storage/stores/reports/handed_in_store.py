"""A month of what was handed in, read by keyset from one snapshot, some reports at a time."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, or_, select

from people.permissions import Reach
from reports.packages.hazard_lists import KeptList, lines_of
from reports.packages.model import (
    Content,
    HazardRow,
    ListCount,
    RoundCount,
    Standing,
    Submission,
    SubmissionVersion,
)
from reports.packages.ports import HandedVersion
from storage.engine.prepared import Prepared
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.stores.reports.piece_store import SqlPieces
from storage.stores.reports.submission_store import SCOPES, STANDS, in_scope, parts_of
from storage.tables.package_tables import submission_versions, submissions
from storage.tables.people_tables import persons

AT_ONCE = 50
"""Reports that are read in one statement."""

_C, _V = submissions.c, submission_versions.c
_ROWS = Rows(Submission, submissions)
_VERSIONS = Rows(SubmissionVersion, submission_versions)
_COUNTED = ("in_time", "late", "nil", "missing", "waiting")
_BEYOND = or_(
    _C.street > bindparam("street"),
    and_(_C.street == bindparam("street"), _C.id > bindparam("after")),
)


def _page(scope: str, *, handed: bool) -> Prepared:
    columns = (*_ROWS.columns, *((*_VERSIONS.columns, persons.c.name) if handed else ()))
    asked = select(*columns).where(
        in_scope(scope),
        _C.month == bindparam("month"),
        _C.current.is_not(None) if handed else _C.current.is_(None),
        _BEYOND,
    )
    if handed:
        asked = asked.join(submission_versions, _V.id == _C.current).outerjoin(
            persons, persons.c.id == _V.handed_by
        )
    page = asked.order_by(_C.street, _C.id).limit(bindparam("most"))
    return Prepared(lambda _: page)


def _by_street(scope: str) -> Prepared:
    sums = (func.count().filter(STANDS[Standing(name)]) for name in _COUNTED)
    counted = (
        select(_C.street, func.count(), *sums)
        .where(in_scope(scope), _C.month == bindparam("month"))
        .group_by(_C.street)
    )
    return Prepared(lambda _: counted)


_HANDED = {scope: _page(scope, handed=True) for scope in SCOPES}
_LACKING = {scope: _page(scope, handed=False) for scope in SCOPES}
_BY_STREET = {scope: _by_street(scope) for scope in SCOPES}
_ONE = Prepared(
    lambda _: (
        select(*_ROWS.columns, *_VERSIONS.columns, persons.c.name)
        .select_from(submission_versions)
        .join(submissions, _C.id == _V.submission_id)
        .outerjoin(persons, persons.c.id == _V.handed_by)
        .where(_V.id == bindparam("which"))
    )
)


class SqlHandedIn:
    """``reports.packages.ports.HandedIn`` on a snapshot of the database."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pieces = SqlPieces(session)

    def one(self, version_id: int) -> HandedVersion | None:
        """Return a version, or ``None``."""
        row = self._session.one(_ONE, which=version_id)
        return _handed(row) if row else None

    def handed(self, reach: Reach, month: date) -> Iterator[HandedVersion]:
        """Return what stands of a month in reach, those of a street together."""
        return map(_handed, self._pages(_HANDED, reach, month))

    def lacking(self, reach: Reach, month: date) -> Iterator[Submission]:
        """Return those of a month in reach of whom nothing stands, those of a street together."""
        return map(_ROWS.read, self._pages(_LACKING, reach, month))

    def by_street(self, reach: Reach, month: date, now: datetime) -> dict[str, RoundCount]:
        """Count the submissions of a month in reach by street, and by how they stand."""
        found: dict[str, list[int]] = {}
        for scope, some in parts_of(reach):
            for street, *numbers in self._session.all(
                _BY_STREET[scope], month=month, now=now, **some
            ):
                sums = found.get(street, [0] * len(numbers))
                found[street] = [one + int(new) for one, new in zip(sums, numbers, strict=True)]
        return {street: RoundCount(*found[street]) for street in sorted(found)}

    def count(self, version: SubmissionVersion, content: Content) -> ListCount:
        """Count the hazard list of a version."""
        return KeptList(self._pieces, version, content).count()

    def lines(self, version: SubmissionVersion, content: Content) -> Iterator[HazardRow]:
        """Return the hazard list of a version, of which no more than a piece is held."""
        return lines_of(self._pieces, version, content)

    def _pages(
        self, statements: dict[str, Prepared], reach: Reach, month: date
    ) -> Iterator[tuple[object, ...]]:
        for scope, some in parts_of(reach):
            street, after = "", 0
            while rows := self._session.all(
                statements[scope], **some, month=month, street=street, after=after, most=AT_ONCE
            ):
                yield from rows
                last = _ROWS.read(rows[-1][: len(_ROWS.columns)])
                street, after = last.street, last.id


def _handed(row: tuple[object, ...]) -> HandedVersion:
    of_submission = len(_ROWS.columns)
    *version, by = row[of_submission:]
    return HandedVersion(
        _ROWS.read(row[:of_submission]), _VERSIONS.read(tuple(version)), str(by or "")
    )
