"""Rows of owed work, each in the hands of one process at a time.

Whatever is owed has a row with ``attempts``, ``claimed_until``, ``claimed_by`` and ``last_error``.
Here is the one way in which such rows are taken, and rest when they failed; what they say, and how
they end, is their table's.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, bindparam, or_, select, update

from storage.engine.prepared import Prepared, Row, bound
from storage.engine.session import Session

T = TypeVar("T")


class Claims(Generic[T]):
    """How rows of one table are claimed.

    ``owed`` says of which something is owed, ``since`` in what order of those that failed equally
    often; ``read`` makes a piece of work of the ``columns``, the first of which is the id.
    """

    def __init__(
        self,
        table: Table,
        columns: Sequence[ColumnElement[Any]],
        read: Callable[[Row], T],
        owed: ColumnElement[bool],
        since: ColumnElement[Any],
    ) -> None:
        row = table.c
        free = or_(row.claimed_until.is_(None), row.claimed_until <= bindparam("now"))
        picked = (
            select(row.id)
            .where(owed, free)
            .order_by(row.attempts, since)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
            .cte("picked")
        )
        self._about = f"what is owed in {table.name}:"
        self._read = read
        self._claim = Prepared(
            lambda _: (
                update(table)
                .where(row.id.in_(select(picked.c.id)))
                .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
                .returning(*columns)
            )
        )
        self._failed = Prepared(
            lambda _: (
                update(table)
                .where(row.id == bindparam("which"), owed)
                .values(
                    **bound("claimed_until", "last_error"),
                    attempts=row.attempts + 1,
                    claimed_by=None,
                )
            )
        )

    def take(
        self, session: Session, now: datetime, lease: timedelta, most: int, worker: int | None
    ) -> list[T]:
        """Take owed work, what failed least first; nobody else does until the lease ends.

        What cannot be read is named in the log and rests as what failed: it holds up no other.
        """
        made, unread = session.each(
            self._claim,
            self._read,
            self._about,
            now=now,
            until=now + lease,
            most=most,
            worker=worker,
        )
        for which in unread:
            self.failed(session, which, "cannot be read", now + lease)
        return made

    def failed(self, session: Session, which: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""
        session.later(self._failed, which=which, last_error=error, claimed_until=until)
