"""Papers and pictures that are owed to a person, whatever they are about."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Table, bindparam, update

from storage.engine.claims import Claims
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows
from storage.engine.session import Session

Job = TypeVar("Job")


class SqlPersonPapers(Generic[Job]):
    """A store of a ``table`` in which each row owes somebody (``person_id``) something.

    It is owed until ``done_at``; ``sha256`` is what was sent, and none stands for given up. ``of``
    is the dataclass of what is claimed.
    """

    _claims: ClassVar[Claims[Any]]
    _sent: ClassVar[Prepared]
    _give_up: ClassVar[Prepared]

    def __init__(self, session: Session) -> None:
        self._session = session

    def __init_subclass__(cls, table: Table, of: type[Any]) -> None:
        """Prepare the statements for the table of a store."""
        super().__init_subclass__()
        row, rows = table.c, Rows(of, table)
        owed, one = row.done_at.is_(None), row.id == bindparam("which")
        cls._claims = Claims(table, rows.columns, rows.read, owed, row.owed_at)
        sent = update(table).where(one, row.sha256.is_(None))
        cls._sent = Prepared(
            lambda _: sent.values(**bound("sha256", "done_at"), claimed_by=None, last_error=None)
        )
        given_up = update(table).where(one, owed)
        cls._give_up = Prepared(
            lambda _: given_up.values(**bound("last_error", "done_at"), claimed_by=None)
        )

    def claim(self, now: datetime, lease: timedelta, most: int, worker: int | None) -> list[Job]:
        """Take what is owed, what failed least first; nobody else does until the lease ends."""
        return self._claims.take(self._session, now, lease, most, worker)

    def sent(self, paper_id: int, sha256: str, at: datetime) -> bool:
        """Note that a paper is in the outbox, and its hash; ``False`` when it was sent before."""
        given = {"which": paper_id, "sha256": sha256, "done_at": at}
        return self._session.run(self._sent, **given) == 1

    def failed(self, paper_id: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""
        self._claims.failed(self._session, paper_id, error, until)

    def give_up(self, paper_id: int, error: str, at: datetime) -> bool:
        """Stop trying, and keep the reason; ``False`` when it was sent or given up meanwhile."""
        given = {"which": paper_id, "last_error": error, "done_at": at}
        return self._session.run(self._give_up, **given) == 1
