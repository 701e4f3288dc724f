"""Updates from Telegram: kept before they are confirmed, claimed with their effects, then done."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage.prepared import Prepared
from storage.schema import inbox
from storage.session import Session

_RECEIVE = Prepared(
    lambda insert: (
        insert(inbox)
        .values(
            update_id=bindparam("update_id"), received_at=bindparam("at"), payload=bindparam("body")
        )
        .on_conflict_do_nothing(index_elements=["update_id"])
    )
)
_CLAIM = Prepared(
    lambda insert: (
        insert(inbox)
        .values(
            update_id=bindparam("update_id"),
            received_at=bindparam("at"),
            committed_at=bindparam("at"),
        )
        .on_conflict_do_update(
            index_elements=["update_id"],
            set_={"committed_at": bindparam("at")},
            where=inbox.c.committed_at.is_(None),
        )
    )
)
_ANSWERED = Prepared(
    lambda _: (
        update(inbox)
        .where(inbox.c.update_id == bindparam("done_id"))
        .values(answered_at=bindparam("at"), payload=None)
    )
)
_FORGET = Prepared(
    lambda _: update(inbox).where(inbox.c.update_id == bindparam("done_id")).values(payload=None)
)
_WAITING = Prepared(
    lambda _: (
        select(inbox.c.update_id, inbox.c.payload)
        .where(inbox.c.answered_at.is_(None), inbox.c.payload.is_not(None))
        .order_by(inbox.c.update_id)
    )
)
_DROP = Prepared(lambda _: delete(inbox).where(inbox.c.received_at < bindparam("before")))


class SqlInbox:
    """The inbox of updates.

    A row goes through three moments: received (the bytes are ours, Telegram may forget them),
    committed (its effects are in the database), answered (the person has seen the outcome).
    Whatever was not answered is taken up again after a restart; what was committed is then only
    shown again.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def receive(self, update_id: int, body: str, at: datetime) -> bool:
        """Keep an update; ``False`` when it is known."""
        return self._session.run(_RECEIVE, update_id=update_id, body=body, at=at) == 1

    def claim(self, update_id: int, at: datetime) -> bool:
        """Take an update for this transaction; ``False`` when its effects are there already."""
        return self._session.run(_CLAIM, update_id=update_id, at=at) == 1

    def answered(self, update_id: int, at: datetime) -> None:
        """Note that the person has seen the outcome."""
        self._session.run(_ANSWERED, done_id=update_id, at=at)

    def forget(self, update_id: int) -> None:
        """Forget what an update says; that it was dealt with is kept.

        It is then not taken up again when the answer could not be given.
        """
        self._session.run(_FORGET, done_id=update_id)

    def waiting(self) -> list[tuple[int, str]]:
        """Return the ids and bodies of updates that were not answered, oldest first."""
        return [(row[0], row[1]) for row in self._session.all(_WAITING)]

    def drop(self, before: datetime) -> int:
        """Drop updates received before a moment, and return how many."""
        return self._session.run(_DROP, before=before)
