"""Updates from Telegram: kept before they are confirmed, claimed with their effects, then done."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select, update

from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.tables.chat_tables import inbox

_WAITS = and_(
    inbox.c.answered_at.is_(None), inbox.c.payload.is_not(None), inbox.c.set_aside.is_(None)
)
_RECEIVE = Prepared(
    lambda insert: (
        insert(inbox)
        .values(
            update_id=bindparam("update_id"),
            received_at=bindparam("at"),
            payload=bindparam("body"),
            chat_id=bindparam("chat"),
            set_aside=bindparam("reason"),
        )
        .on_conflict_do_update(
            index_elements=["update_id"],
            set_={"payload": bindparam("body"), "chat_id": bindparam("chat")},
            where=and_(inbox.c.payload.is_(None), inbox.c.answered_at.is_(None)),
        )
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
        .values(answered_at=bindparam("at"), payload=None, chat_id=None, unsaid=None)
    )
)
_FORGET = Prepared(
    lambda _: (
        update(inbox)
        .where(inbox.c.update_id == bindparam("done_id"))
        .values(answered_at=inbox.c.received_at, payload=None, chat_id=None, unsaid=None)
    )
)
_LEAVE_UNSAID = Prepared(
    lambda _: (
        update(inbox)
        .where(inbox.c.update_id == bindparam("which"))
        .values(unsaid=bindparam("renewal"))
    )
)
_UNSAID = Prepared(lambda _: select(inbox.c.unsaid).where(inbox.c.update_id == bindparam("which")))
_WAITING_OF = Prepared(
    lambda _: (
        select(inbox.c.update_id, inbox.c.payload)
        .where(inbox.c.chat_id == bindparam("chat"), inbox.c.update_id > bindparam("after"), _WAITS)
        .order_by(inbox.c.update_id)
        .limit(bindparam("most"))
    )
)
_WAITING_CHATS = Prepared(
    lambda _: (
        select(inbox.c.chat_id)
        .where(inbox.c.chat_id > bindparam("after"), _WAITS)
        .distinct()
        .order_by(inbox.c.chat_id)
        .limit(bindparam("most"))
    )
)
_UNPLACED = Prepared(
    lambda _: (
        select(inbox.c.update_id, inbox.c.payload)
        .where(inbox.c.chat_id.is_(None), _WAITS)
        .order_by(inbox.c.update_id)
        .limit(bindparam("most"))
    )
)
_PLACE = Prepared(
    lambda _: (
        update(inbox)
        .where(inbox.c.update_id == bindparam("which"))
        .values(chat_id=bindparam("chat"))
    )
)
_SET_ASIDE = Prepared(
    lambda _: (
        update(inbox)
        .where(inbox.c.update_id == bindparam("which"))
        .values(set_aside=bindparam("reason"), chat_id=None)
    )
)
_DROP = Prepared(
    lambda _: delete(inbox).where(
        inbox.c.update_id.in_(
            select(inbox.c.update_id)
            .where(inbox.c.received_at < bindparam("before"))
            .order_by(inbox.c.received_at)
            .limit(bindparam("most"))
        )
    )
)

LONGEST_REASON = 200  # characters


class SqlInbox:
    """The inbox of updates.

    A row goes through three moments: received (the bytes are ours, Telegram may forget them),
    committed (its effects are in the database), answered (the person has seen the outcome).
    Whatever was not answered is taken up again after a restart; what was committed is then only
    shown again. One that cannot be read is set aside with the reason and never taken up.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.forgotten_since = False  # something that was kept; it must not stay in any log either

    def receive(self, update_id: int, chat_id: int, body: str, at: datetime) -> bool:
        """Keep an update; ``False`` when it is known.

        One whose effects are committed and whose outcome is not shown yet is kept beside them.
        """
        return self._keep(update_id, chat_id, body, at, None)

    def receive_all(self, updates: Iterable[tuple[int, int, str]], at: datetime) -> None:
        """Keep updates, each given by its id, its chat and its body; as ``receive``."""
        self._session.many(
            _RECEIVE,
            [
                {"update_id": update_id, "chat": chat_id, "body": body, "at": at, "reason": None}
                for update_id, chat_id, body in updates
            ],
        )

    def refuse(self, update_id: int, body: str, at: datetime, reason: str) -> bool:
        """Keep an update that cannot be read, set aside; ``False`` when it is known."""
        return self._keep(update_id, None, body, at, reason[:LONGEST_REASON])

    def _keep(
        self, update_id: int, chat_id: int | None, body: str, at: datetime, reason: str | None
    ) -> bool:
        kept = {"update_id": update_id, "chat": chat_id, "body": body, "at": at, "reason": reason}
        return self._session.run(_RECEIVE, **kept) == 1

    def claim(self, update_id: int, at: datetime) -> bool:
        """Take an update for this transaction; ``False`` when its effects are there already."""
        return self._session.run(_CLAIM, update_id=update_id, at=at) == 1

    def answered(self, update_ids: Iterable[int], at: datetime) -> None:
        """Note of which updates people have seen the outcome."""
        self._session.many(_ANSWERED, [{"done_id": each, "at": at} for each in update_ids])

    def leave_unsaid(self, update_id: int, renewal: str) -> None:
        """Note, until it is answered, what makes anew what an update tells only once.

        ``""`` for what can be shown again from its scene: then nothing is noted.
        """
        if renewal:
            self._session.later(_LEAVE_UNSAID, which=update_id, renewal=renewal)

    def unsaid(self, update_id: int) -> str:
        """Return what ``leave_unsaid`` noted, or ``""``."""
        row = self._session.one(_UNSAID, which=update_id)
        return (row[0] if row is not None else None) or ""

    def forget(self, update_id: int) -> None:
        """Forget what an update says; that it was dealt with is kept.

        It is then not taken up again when the answer could not be given.
        """
        self._session.later(_FORGET, done_id=update_id)
        self.forgotten_since = True

    def waiting(self, chat_id: int, after: int, most: int) -> list[tuple[int, str]]:
        """Return ids and bodies of a chat's updates that were not answered, the oldest first."""
        rows = self._session.all(_WAITING_OF, chat=chat_id, after=after, most=most)
        return [(row[0], row[1]) for row in rows]

    def waiting_chats(self, after: int, most: int) -> list[int]:
        """Return chats with updates that were not answered, in the order of their ids."""
        return [row[0] for row in self._session.all(_WAITING_CHATS, after=after, most=most)]

    def unplaced(self, most: int) -> list[tuple[int, str]]:
        """Return updates that wait and of which the chat is not noted, the oldest first."""
        return [(row[0], row[1]) for row in self._session.all(_UNPLACED, most=most)]

    def place(self, update_id: int, chat_id: int) -> None:
        """Note which chat an update belongs to."""
        self._session.later(_PLACE, which=update_id, chat=chat_id)

    def set_aside(self, update_id: int, reason: str) -> None:
        """Take an update out of the queue for good, and keep why."""
        self._session.later(_SET_ASIDE, which=update_id, reason=reason[:LONGEST_REASON])

    def drop(self, before: datetime, most: int) -> int:
        """Drop up to ``most`` updates received before a moment, and return how many."""
        return self._session.run(_DROP, before=before, most=most)
