"""The processes at work, and what each of them has in hand."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, bindparam, delete, insert, select, update

from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.checklist_tables import papers
from storage.tables.digest_tables import digests
from storage.tables.drill_tables import drills
from storage.tables.escalation_tables import escalation_papers
from storage.tables.export_tables import exports
from storage.tables.loop_tables import review_pictures
from storage.tables.outbox_tables import outbox
from storage.tables.package_tables import submission_papers
from storage.tables.photo_tables import photos
from storage.tables.risk_tables import risk_pictures
from storage.tables.worker_tables import workers

_JOIN = Prepared(
    lambda _: insert(workers).values(**bound("id", "host", "pid", "began_at", "seen_at"))
)
_SEEN = Prepared(
    lambda _: update(workers).where(workers.c.id == bindparam("which")).values(bound("seen_at"))
)
_ALL = Prepared(
    lambda _: select(workers.c.id, workers.c.host, workers.c.pid, workers.c.seen_at).order_by(
        workers.c.id
    )
)
_LEAVE = Prepared(lambda _: delete(workers).where(workers.c.id == bindparam("which")))


def _freeing(table: Table) -> Prepared:
    return Prepared(
        lambda _: (
            update(table)
            .where(table.c.claimed_by == bindparam("which"))
            .values(claimed_by=None, claimed_until=None)
        )
    )


_FREE = tuple(
    _freeing(table)
    for table in (
        photos,
        papers,
        review_pictures,
        escalation_papers,
        digests,
        drills,
        exports,
        outbox,
        submission_papers,
        risk_pictures,
    )
)


class WorkerProcess(NamedTuple):
    """A process at work; ``seen_at`` is its last sign of life."""

    id: int
    host: str
    pid: int
    seen_at: datetime


class SqlWorkers:
    """The processes at work on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def join(self, worker_id: int, host: str, pid: int, at: datetime) -> None:
        """Note a process that begins."""
        self._session.later(_JOIN, id=worker_id, host=host, pid=pid, began_at=at, seen_at=at)

    def seen(self, worker_id: int, at: datetime) -> bool:
        """Note a sign of life; ``False`` when others have taken the process for dead."""
        return self._session.run(_SEEN, which=worker_id, seen_at=at) == 1

    def all(self) -> list[WorkerProcess]:
        """Return the processes of which it is not known that they have ended."""
        return [WorkerProcess(*row) for row in self._session.all(_ALL)]

    def leave(self, worker_id: int) -> None:
        """Let everybody take what a process had in hand: it has ended."""
        for free in _FREE:
            self._session.later(free, which=worker_id)
        self._session.later(_LEAVE, which=worker_id)
