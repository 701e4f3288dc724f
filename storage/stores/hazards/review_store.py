"""Pictures of before and after on their way to reviewers."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select, update

from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.loop_tables import review_pictures

_OWE = Prepared(
    lambda insert: (
        insert(review_pictures)
        .values(bound("hazard_id", "round", "owed_at") | {"attempts": 0})
        .on_conflict_do_update(
            index_elements=["hazard_id", "round"],
            set_=bound("owed_at") | {"sent_at": None, "attempts": 0},
        )
    )
)
_FREE = or_(
    review_pictures.c.claimed_until.is_(None),
    review_pictures.c.claimed_until <= bindparam("now"),
)
_OWED = Prepared(
    lambda _: (
        select(
            review_pictures.c.hazard_id,
            review_pictures.c.round,
            review_pictures.c.owed_at,
            review_pictures.c.attempts,
        )
        .where(review_pictures.c.sent_at.is_(None), _FREE)
        .order_by(review_pictures.c.owed_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
)
_OF = (
    review_pictures.c.hazard_id == bindparam("hazard"),
    review_pictures.c.round == bindparam("which"),
)
_CLAIM = Prepared(
    lambda _: (
        update(review_pictures)
        .where(*_OF)
        .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
    )
)
_SENT = Prepared(
    lambda _: (
        update(review_pictures)
        .where(*_OF, review_pictures.c.owed_at == bindparam("since"))
        .values(
            sha256=bindparam("sha"), sent_at=bindparam("at"), claimed_until=None, claimed_by=None
        )
    )
)
_FAILED = Prepared(
    lambda _: (
        update(review_pictures)
        .where(*_OF)
        .values(
            attempts=review_pictures.c.attempts + 1,
            last_error=bindparam("error"),
            claimed_until=bindparam("until"),
            claimed_by=None,
        )
    )
)


class OwedPicture(NamedTuple):
    """A picture that waits to be drawn."""

    hazard_id: int
    round: int
    owed_at: datetime
    attempts: int


class SqlReviewPictureStore:
    """``hazards.ports.ReviewPictureStore`` on the database, and the way of a picture."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, hazard_id: int, round_: int, at: datetime) -> None:
        """Owe the picture of a round of rectification; drawn anew when a photo was added."""
        self._session.later(_OWE, hazard_id=hazard_id, round=round_, owed_at=at)

    def claim(
        self, now: datetime, lease: timedelta, most: int = 20, worker: int | None = None
    ) -> list[OwedPicture]:
        """Take up to ``most`` pictures that nobody else draws, until the lease is over."""
        rows = self._session.all(_OWED, now=now, most=most)
        for row in rows:
            self._session.later(
                _CLAIM, hazard=row[0], which=row[1], until=now + lease, worker=worker
            )
        return [OwedPicture(*row) for row in rows]

    def sent(self, owed: OwedPicture, sha256: str, at: datetime) -> bool:
        """Note under which hash a picture is kept, and that it is on its way.

        ``False`` when it is owed anew since it was claimed.
        """
        hazard_id, round_, since, _ = owed
        touched = self._session.run(
            _SENT, hazard=hazard_id, which=round_, since=since, sha=sha256, at=at
        )
        return touched == 1

    def release(self, hazard_id: int, round_: int) -> None:
        """Let a picture be drawn anew at once."""
        self._session.later(_CLAIM, hazard=hazard_id, which=round_, until=None, worker=None)

    def failed(self, hazard_id: int, round_: int, error: str, until: datetime) -> None:
        """Count a failed attempt, and let it rest until a moment."""
        self._session.later(_FAILED, hazard=hazard_id, which=round_, error=error, until=until)
