"""Pictures of the risk colours that are owed, each in the hands of one process at a time."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select, text, update

from duties.risk.model import OwedPicture
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.tables.risk_tables import risk_pictures

_P = risk_pictures.c
_ROWS = Rows(OwedPicture, risk_pictures)
_OWED = _P.done_at.is_(None)
_OWE = Prepared(
    lambda insert: (
        insert(risk_pictures)
        .values(**bound("person_id", "owed_at"), attempts=0)
        .on_conflict_do_nothing(index_elements=["person_id"], index_where=text("done_at IS NULL"))
    )
)
_PICKED = (
    select(_P.id)
    .where(_OWED, or_(_P.claimed_until.is_(None), _P.claimed_until <= bindparam("now")))
    .order_by(_P.attempts, _P.owed_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("picked")
)
_CLAIM = Prepared(
    lambda _: (
        update(risk_pictures)
        .where(_P.id.in_(select(_PICKED.c.id)))
        .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
        .returning(*_ROWS.columns)
    )
)
_DONE = Prepared(
    lambda _: (
        update(risk_pictures)
        .where(_P.id == bindparam("which"), _OWED)
        .values(**bound("sha256", "done_at"), claimed_by=None, last_error=None)
    )
)
_FAILED = Prepared(
    lambda _: (
        update(risk_pictures)
        .where(and_(_P.id == bindparam("which"), _OWED))
        .values(**bound("claimed_until", "last_error"), attempts=_P.attempts + 1, claimed_by=None)
    )
)


class SqlRiskPictures:
    """``duties.risk.ports.RiskPictures`` on the database, and a picture on its way."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, person_id: int, at: datetime) -> None:
        """Owe somebody the picture of what they may see; one that waits is not owed twice."""
        self._session.later(_OWE, person_id=person_id, owed_at=at)

    def claim(
        self, now: datetime, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedPicture]:
        """Take owed pictures, those that failed least; nobody else does until the lease ends."""
        rows = self._session.all(_CLAIM, now=now, until=now + lease, most=most, worker=worker)
        return [_ROWS.read(row) for row in rows]

    def done(self, picture_id: int, sha256: str | None, at: datetime) -> None:
        """Note that a picture is in the outbox, or (``None``) given up."""
        self._session.later(_DONE, which=picture_id, sha256=sha256, done_at=at)

    def failed(self, picture_id: int, error: str, until: datetime) -> None:
        """Note why a picture could not be made, and let nobody try before ``until``."""
        self._session.later(_FAILED, which=picture_id, last_error=error, claimed_until=until)
