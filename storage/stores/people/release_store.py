"""To-do items that are handed on bit by bit: who is owed it, and how far it has come."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from people.todo import Release
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.todo_tables import releases

_ROWS = Rows(Release, releases)
_FACTS = _ROWS.but("id", "attempts")
_OWE = Prepared(lambda _: insert(releases).values(bound(*_FACTS, "due_at") | {"attempts": 0}))
_NEXT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(releases.c.due_at <= bindparam("now"))
        .order_by(releases.c.due_at, releases.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
)
_MINE = (releases.c.id == bindparam("release"), releases.c.reached == bindparam("before"))
_CLAIM = Prepared(
    lambda _: (
        update(releases)
        .where(releases.c.id == bindparam("release"))
        .values(due_at=bindparam("until"))
    )
)
_REACH = Prepared(
    lambda _: (
        update(releases)
        .where(*_MINE)
        .values(reached=bindparam("subject_id"), due_at=bindparam("now"), attempts=0)
    )
)
_PUT_OFF = Prepared(
    lambda _: (
        update(releases)
        .where(*_MINE)
        .values(
            attempts=releases.c.attempts + 1,
            last_error=bindparam("error"),
            due_at=bindparam("until"),
        )
    )
)
_DONE = Prepared(lambda _: delete(releases).where(*_MINE))


class SqlReleaseStore:
    """``people.ports.ReleaseStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, release: Release, at: datetime) -> None:
        """Owe the rest of a release."""
        self._session.later(_OWE, **plain(release, _FACTS), due_at=at)

    def claim(self, now: datetime, lease: timedelta) -> Release | None:
        """Take the release that has waited longest and that nobody else has, for a while."""
        unread: list[int] = [0]
        while unread:  # one that cannot be read rests for as long, and the next is looked at
            made, unread = self._session.each(_NEXT, _ROWS.read, "release", now=now)
            for release_id in (*unread, *(each.id for each in made)):
                self._session.later(_CLAIM, release=release_id, until=now + lease)
        return made[0] if made else None

    def advance(self, release: Release, subject_id: int, at: datetime) -> bool:
        """Note how far a release has come; ``False`` when somebody else has gone on with it."""
        return self._touch(_REACH, release, subject_id=subject_id, now=at)

    def put_off(self, release: Release, error: str, until: datetime) -> bool:
        """Let a release rest that failed."""
        return self._touch(_PUT_OFF, release, error=error, until=until)

    def done(self, release: Release) -> bool:
        """Let a release go of which nothing is left; ``False`` as for ``advance``."""
        return self._touch(_DONE, release)

    def _touch(self, statement: Prepared, release: Release, **values: object) -> bool:
        given = {"release": release.id, "before": release.reached, **values}
        return self._session.run(statement, **given) == 1
