"""Papers of what was handed in and issued that are owed to somebody."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from reports.packages.model import Output, OwedPaper
from storage.engine.claims import Claims
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows
from storage.stores.work.person_papers import SqlPersonPapers
from storage.tables.package_tables import submission_papers, submission_versions

_P, _V = submission_papers.c, submission_versions.c
_ROWS = Rows(OwedPaper, submission_papers)
_OWED = _P.done_at.is_(None)
_OWE = Prepared(
    lambda insert: insert(submission_papers).values(
        **bound("output", "version_id", "month", "bulletin_id", "person_id", "owed_at"),
        attempts=0,
    )
)
_WAITS = Prepared(
    lambda _: select(_P.id).where(
        _OWED,
        _P.output == bindparam("output"),
        _P.person_id == bindparam("person_id"),
        or_(
            _P.month == bindparam("month"),
            _P.version_id == bindparam("version_id"),
            _P.bulletin_id == bindparam("bulletin_id"),
        ),
    )
)


_IDS = {
    Output.REPORT: "version_id",
    Output.BULLETIN_PDF: "bulletin_id",
    Output.BULLETIN_XLSX: "bulletin_id",
}


@cache
def _claims(outputs: tuple[Output, ...]) -> Claims[OwedPaper]:
    some = _P.output.in_([constant(each.value) for each in outputs])
    return Claims(submission_papers, _ROWS.columns, _ROWS.read, and_(_OWED, some), _P.owed_at)


_UNFROZEN = Prepared(
    lambda _: (
        select(_V.id, _V.number, _V.handed_by)
        .where(
            _V.sha256 == constant(""),
            ~select(_P.id).where(_P.version_id == _V.id, _OWED).exists(),
        )
        .order_by(_V.id)
    )
)


class Unfrozen(NamedTuple):
    """A version whose long hazard list nobody writes any more: its number, and who handed it in."""

    id: int
    number: str
    handed_by: int


class SqlSubmissionPapers(SqlPersonPapers[OwedPaper], table=submission_papers, of=OwedPaper):
    """``reports.packages.ports.PackagePapers`` on the database, and a paper on its way."""

    def owe(self, output: Output, person_id: int, at: datetime, about: int | date) -> None:
        """Owe a paper of a version or a bulletin, by its id, or of a month, but once."""
        column = "month" if not isinstance(about, int) else _IDS[output]
        given = dict.fromkeys(("version_id", "month", "bulletin_id")) | {
            "output": output.value,
            "person_id": person_id,
            column: about,
        }
        if self._session.one(_WAITS, **given) is None:
            self._session.later(_OWE, owed_at=at, **given)

    def unfrozen(self) -> list[Unfrozen]:
        """Return the versions that have no hash yet and whose paper was given up."""
        return [Unfrozen(*row) for row in self._session.all(_UNFROZEN)]

    def claim_of(
        self,
        outputs: tuple[Output, ...],
        now: datetime,
        lease: timedelta,
        most: int,
        worker: int | None,
    ) -> list[OwedPaper]:
        """Take papers of some kinds as ``claim`` does those of all."""
        return _claims(outputs).take(self._session, now, lease, most, worker)
