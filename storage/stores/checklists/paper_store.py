"""Papers that are owed, each in the hands of one process at a time."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from storage.engine.claims import Claims
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.session import Session
from storage.stores.checklists.papers import OwedPaper
from storage.tables.checklist_tables import papers

_OWE = Prepared(
    lambda insert: (
        insert(papers)
        .values(**bound("inspection_id", "created_at"), state="owed", attempts=0)
        .on_conflict_do_nothing(index_elements=["inspection_id"])
    )
)
_CLAIMS = Claims(
    papers,
    (papers.c.id, papers.c.inspection_id, papers.c.attempts),
    OwedPaper._make,
    papers.c.state == constant("owed"),
    papers.c.id,
)
_SENT = Prepared(
    lambda _: (
        update(papers)
        .where(papers.c.id == bindparam("paper_id"))
        .values(
            state="sent",
            sha256=bindparam("sha"),
            sent_at=bindparam("at"),
            last_error=None,
            claimed_by=None,
        )
    )
)
_GIVE_UP = Prepared(
    lambda _: (
        update(papers)
        .where(papers.c.id == bindparam("paper_id"), papers.c.state == constant("owed"))
        .values(state="given_up", last_error=bindparam("error"), claimed_by=None)
    )
)


class SqlPaperStore:
    """``checklists.ports.PaperStore`` on the database, and a paper's way into the outbox."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, inspection_id: int, at: datetime) -> None:
        """Owe the paper of a signed inspection to who signed it; once for each inspection."""
        self._session.later(_OWE, inspection_id=inspection_id, created_at=at)

    def claim(
        self, now: datetime, lease: timedelta, most: int = 1, worker: int | None = None
    ) -> list[OwedPaper]:
        """Take owed papers, those that failed least; nobody else does until the lease ends."""
        return _CLAIMS.take(self._session, now, lease, most, worker)

    def sent(self, paper_id: int, sha256: str, at: datetime) -> None:
        """Note that the paper is in the outbox, and under which hash it is kept."""
        self._session.later(_SENT, paper_id=paper_id, sha=sha256, at=at)

    def failed(self, paper_id: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""
        _CLAIMS.failed(self._session, paper_id, error, until)

    def give_up(self, paper_id: int, error: str) -> bool:
        """Stop trying, and keep the reason; ``False`` when it was made meanwhile."""
        touched = self._session.run(_GIVE_UP, paper_id=paper_id, error=error)
        return touched == 1
