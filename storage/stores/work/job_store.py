"""The due moments of jobs that are done once, however many processes there are."""

from datetime import datetime

from sqlalchemy import bindparam, or_, update

from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.job_tables import jobs

_CLAIM = Prepared(
    lambda insert: (
        insert(jobs)
        .values(**bound("name", "due_at"))
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"due_at": bindparam("due_at")},
            where=or_(jobs.c.due_at <= bindparam("now"), jobs.c.due_at > bindparam("farthest")),
        )
    )
)
_REST = Prepared(
    lambda _: update(jobs).where(jobs.c.name == bindparam("which")).values(bound("due_at"))
)


class SqlJobs:
    """The jobs on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, name: str, now: datetime, until: datetime, farthest: datetime) -> bool:
        """Take a job in hand until a moment; ``False`` when it is not due, or another has it.

        One that is due after ``farthest`` only is due now: it was put there by a clock that has
        been set back.
        """
        values = {"now": now, "due_at": until, "farthest": farthest}
        return self._session.run(_CLAIM, name=name, **values) == 1

    def rest(self, name: str, until: datetime) -> None:
        """Note that a job is done, and when it is due again."""
        self._session.later(_REST, which=name, due_at=until)
