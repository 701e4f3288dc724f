"""Files whose bytes belong to nothing any more, and what else has an end by its age."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, or_, select, tuple_, union_all, update

from duties.escalation.topics import BOARD
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.session import Session
from storage.tables.chat_tables import reply_targets
from storage.tables.checklist_tables import inspections, papers
from storage.tables.digest_tables import digests
from storage.tables.drill_tables import drills
from storage.tables.escalation_tables import escalation_papers, escalation_steps
from storage.tables.export_tables import export_forms
from storage.tables.loop_tables import review_pictures
from storage.tables.outbox_tables import outbox, posts
from storage.tables.package_tables import submission_papers
from storage.tables.photo_tables import photos
from storage.tables.removal_tables import removals
from storage.tables.risk_tables import risk_pictures
from storage.tables.snap_tables import drafts

_OF_PAPERS = submission_papers.c
_OWE = Prepared(
    lambda insert: (
        insert(removals)
        .values(**bound("sha256", "due_at"))
        .on_conflict_do_nothing(index_elements=["sha256"])
    )
)
_DUE = Prepared(
    lambda _: (
        select(removals.c.sha256)
        .where(removals.c.due_at <= bindparam("now"))
        .order_by(removals.c.due_at)
        .limit(bindparam("most"))
    )
)
_PUT_OFF = Prepared(
    lambda _: (
        update(removals)
        .where(removals.c.sha256 == bindparam("sha"))
        .values(due_at=bindparam("until"))
    )
)
_DONE = Prepared(lambda _: delete(removals).where(removals.c.sha256 == bindparam("sha")))
_NAMED = Prepared(
    lambda _: union_all(
        select(_OF_PAPERS.sha256).where(
            _OF_PAPERS.sha256 == bindparam("sha"),
            _OF_PAPERS.month.is_(None),  # what is said of a month can be written anew
        ),
        *(
            select(column).where(column == bindparam("sha"))
            for column in (
                photos.c.sha256,
                papers.c.sha256,
                review_pictures.c.sha256,
                escalation_papers.c.sha256,
                escalation_steps.c.picture,
                drills.c.sha256,
                risk_pictures.c.sha256,
                export_forms.c.sha256,
                digests.c.picture_sha256,
                digests.c.workbook_sha256,
                outbox.c.file_sha256,
            )
        ),
    ).limit(1)
)
_OLD_DRAFTS = Prepared(
    lambda _: (
        select(drafts.c.id, drafts.c.chat_id)
        .where(
            drafts.c.state == constant("open"),
            drafts.c.began_at < bindparam("before"),
            drafts.c.id > bindparam("after"),
        )
        .order_by(drafts.c.id)
        .limit(bindparam("most"))
    )
)
_POST = (posts.c.channel, posts.c.external_id, posts.c.message_id)
_DROP_POSTS = Prepared(
    lambda _: delete(posts).where(
        tuple_(*_POST).in_(
            select(*_POST)
            .where(
                posts.c.sent_at < bindparam("before"), posts.c.topic.not_like(constant(f"{BOARD}%"))
            )
            .order_by(posts.c.sent_at)
            .limit(bindparam("most"))
        )
    )
)
_OLD_SIGNPOSTS = Prepared(
    lambda _: (
        select(reply_targets.c.chat_id, reply_targets.c.message_id)
        .join(inspections, inspections.c.id == reply_targets.c.inspection_id)
        .where(
            or_(
                inspections.c.signed_at < bindparam("before"),
                inspections.c.dropped_at < bindparam("before"),
            )
        )
        .limit(bindparam("most"))
    )
)
_DROP_SIGNPOST = Prepared(
    lambda _: delete(reply_targets).where(
        and_(
            reply_targets.c.chat_id == bindparam("chat"),
            reply_targets.c.message_id == bindparam("message"),
        )
    )
)


class SqlRemovals:
    """Removal of old rows and files, on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, sha256: str, at: datetime) -> None:
        """Owe the removal of a file, which somebody else may be about to use all the same."""
        self._session.later(_OWE, sha256=sha256, due_at=at)

    def due(self, now: datetime, most: int) -> list[str]:
        """Return hashes of files whose removal is owed."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def put_off(self, sha256: str, until: datetime) -> None:
        """Look at a removal again at a later moment."""
        self._session.later(_PUT_OFF, sha=sha256, until=until)

    def named(self, sha256: str) -> bool:
        """Tell whether any row names a file."""
        return self._session.one(_NAMED, sha=sha256) is not None

    def done(self, sha256: str) -> None:
        """Note that a file is gone, or is needed."""
        self._session.later(_DONE, sha=sha256)

    def old_drafts(self, before: datetime, after: int, most: int) -> list[tuple[int, int]]:
        """Return open drafts that were begun before a moment, and their chats, by ids from one."""
        rows = self._session.all(_OLD_DRAFTS, before=before, after=after, most=most)
        return [(row[0], row[1]) for row in rows]

    def drop_posts(self, before: datetime, most: int) -> int:
        """Forget which messages were sent about a topic before a moment; return of how many.

        Posts on the board (曝光台) stay known: whatever becomes of their hazards is said there.
        """
        return self._session.run(_DROP_POSTS, before=before, most=most)

    def drop_signposts(self, now: datetime, age: timedelta, most: int) -> int:
        """Forget messages that point at items of inspections that ended so long ago."""
        rows = self._session.all(_OLD_SIGNPOSTS, before=now - age, most=most)
        self._session.many(_DROP_SIGNPOST, [{"chat": row[0], "message": row[1]} for row in rows])
        return len(rows)
