"""Papers of what was handed in that are owed, each in the hands of one process at a time."""

from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import and_, bindparam, or_, select, update

from reports.packages.model import Output, OwedPaper
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.tables.package_tables import submission_papers

_P = submission_papers.c
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


@cache
def _claim(outputs: tuple[Output, ...]) -> Prepared:
    picked = (
        select(_P.id)
        .where(
            _OWED,
            _P.output.in_([constant(each.value) for each in outputs]),
            or_(_P.claimed_until.is_(None), _P.claimed_until <= bindparam("now")),
        )
        .order_by(_P.attempts, _P.owed_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    claimed = (
        update(submission_papers)
        .where(_P.id.in_(select(picked.c.id)))
        .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
        .returning(*_ROWS.columns)
    )
    return Prepared(lambda _: claimed)


_DONE = Prepared(
    lambda _: (
        update(submission_papers)
        .where(_P.id == bindparam("which"), _OWED)
        .values(**bound("sha256", "done_at"), claimed_by=None, last_error=None)
    )
)
_FAILED = Prepared(
    lambda _: (
        update(submission_papers)
        .where(and_(_P.id == bindparam("which"), _OWED))
        .values(**bound("claimed_until", "last_error"), attempts=_P.attempts + 1, claimed_by=None)
    )
)


_IDS = {
    Output.REPORT: "version_id",
    Output.BULLETIN_PDF: "bulletin_id",
    Output.BULLETIN_XLSX: "bulletin_id",
}


class SqlSubmissionPapers:
    """``reports.packages.ports.PackagePapers`` on the database, and a paper on its way."""

    def __init__(self, session: Session) -> None:
        self._session = session

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

    def claim(
        self,
        outputs: tuple[Output, ...],
        now: datetime,
        lease: timedelta,
        most: int,
        worker: int | None,
    ) -> list[OwedPaper]:
        """Take owed papers of some kinds, those that failed least; nobody else does until the
        lease ends.
        """
        rows = self._session.all(
            _claim(outputs), now=now, until=now + lease, most=most, worker=worker
        )
        return [_ROWS.read(row) for row in rows]

    def done(self, paper_id: int, sha256: str | None, at: datetime) -> bool:
        """Note that a paper is in the outbox, or (``None``) given up; ``False`` where it was."""
        return self._session.run(_DONE, which=paper_id, sha256=sha256, done_at=at) == 1

    def failed(self, paper_id: int, error: str, until: datetime) -> None:
        """Note why a paper could not be made, and let nobody try before ``until``."""
        self._session.later(_FAILED, which=paper_id, last_error=error, claimed_until=until)
