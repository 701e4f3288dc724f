"""The outbox as use cases see it: what is put, and the messages that it became."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, union, update
from sqlalchemy.sql.elements import ColumnElement

from people.telling import (
    LONGEST_FILE_NAME,
    Post,
    Push,
    PushKind,
    PushState,
    Wording,
    Words,
)
from storage.outbox_tables import outbox, posts
from storage.prepared import Prepared, Row
from storage.session import Session

LONGEST_ERROR = 500  # characters

_WAITS = outbox.c.state == PushState.WAITING.value
_FREE: ColumnElement[bool] = or_(
    outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= bindparam("now")
)
_PUT_COLUMNS = (
    "key",
    "chat_id",
    "kind",
    "topic",
    "html",
    "keyboard",
    "file_sha256",
    "file_name",
    "reply_to",
    "reply_topic",
    "urgency",
    "created_at",
    "due_at",
)
_POST_COLUMNS = (posts.c.chat_id, posts.c.message_id, posts.c.topic, posts.c.kind)


def values(*names: str) -> dict[str, Any]:
    """Return a value to be given later for each name."""
    return {name: bindparam(name) for name in names}


_PUT = Prepared(
    lambda insert: (
        insert(outbox)
        .values(**values(*_PUT_COLUMNS), attempts=0, state=PushState.WAITING.value)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(outbox.c.id)
    )
)


def _supersede(*kinds: PushKind) -> Prepared:
    """Let what waits about a topic, and is not under way, give way to what is newer."""
    return Prepared(
        lambda _: (
            update(outbox)
            .where(
                outbox.c.chat_id == bindparam("chat"),
                outbox.c.topic == bindparam("about"),
                outbox.c.id < bindparam("newer"),
                or_(*(outbox.c.kind == kind.value for kind in kinds)),
                _WAITS,
                _FREE,
            )
            .values(state=PushState.SUPERSEDED.value, settled_at=bindparam("now"))
            .returning(
                outbox.c.kind,
                outbox.c.file_sha256,
                outbox.c.file_name,
                outbox.c.reply_to,
                outbox.c.reply_topic,
                outbox.c.urgency,
                outbox.c.due_at,
            )
        )
    )


_SUPERSEDE_EDITS = _supersede(PushKind.EDIT)
_SUPERSEDE_ALL = _supersede(
    PushKind.EDIT, PushKind.MESSAGE, PushKind.DOCUMENT, PushKind.PHOTO, PushKind.PIN
)
_INHERIT = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id == bindparam("heir"))
        .values(
            kind=bindparam("kind_"),
            file_sha256=bindparam("sha"),
            file_name=bindparam("name"),
            reply_to=bindparam("message"),
            reply_topic=bindparam("thread"),
            urgency=bindparam("haste"),
            due_at=bindparam("due"),
        )
    )
)


_ABOUT = Prepared(
    lambda _: (
        select(*_POST_COLUMNS)
        .where(posts.c.chat_id == bindparam("chat"), posts.c.topic == bindparam("about"))
        .order_by(posts.c.message_id.desc())
        .limit(1)
    )
)
_CHATS = Prepared(
    lambda _: union(
        select(posts.c.chat_id).where(posts.c.topic == bindparam("about")),
        select(outbox.c.chat_id).where(
            outbox.c.topic == bindparam("about"), _WAITS, outbox.c.kind != PushKind.PIN.value
        ),
    ).order_by("chat_id")
)
_AT = Prepared(
    lambda _: select(*_POST_COLUMNS).where(
        posts.c.chat_id == bindparam("chat"), posts.c.message_id == bindparam("message")
    )
)


class SqlOutboxStore:
    """The rows of the outbox on one session; ``put_since`` says whether any were put."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.put_since = False

    def put(self, push: Push, words: Words, now: datetime) -> bool:
        """Put a row; ``False`` when its key is there. What it makes stale is superseded."""
        file = push.attachment
        row = self._session.one(
            _PUT,
            key=push.key,
            chat_id=push.chat_id,
            kind=push.kind.value,
            topic=push.topic,
            html=words.html,
            keyboard=words.keyboard,
            file_sha256=file.sha256 if file else None,
            file_name=file.name[:LONGEST_FILE_NAME] if file else None,
            reply_to=push.reply_to,
            reply_topic=push.reply_topic,
            urgency=int(push.urgency),
            created_at=now,
            due_at=max(push.not_before or now, now),
        )
        if row is None:
            return False
        self.put_since = True
        if push.topic is not None and push.kind is not PushKind.PIN:
            self._supersede(row[0], push, max(push.not_before or now, now), now)
        return True

    def _supersede(self, heir: int, push: Push, due: datetime, now: datetime) -> None:
        replaces = push.kind in {PushKind.EDIT, PushKind.DELETE}
        stale = self._session.all(
            _SUPERSEDE_ALL if replaces else _SUPERSEDE_EDITS,
            chat=push.chat_id,
            about=push.topic,
            newer=heir,
            now=now,
        )
        unsent = next((row for row in stale if PushKind(row[0]).brings_a_message), None)
        if push.kind is not PushKind.EDIT or unsent is None:
            return
        kind, sha, name, message, thread, urgency, waits_until = unsent
        self._session.run(
            _INHERIT,
            heir=heir,
            kind_=kind,
            sha=sha,
            name=name,
            message=message,
            thread=thread,
            haste=min(urgency, int(push.urgency)),
            due=max(due, waits_until),
        )

    def post_about(self, chat_id: int, topic: str) -> Post | None:
        """Return the message last sent to a chat for a topic, or ``None``."""
        return _post(self._session.one(_ABOUT, chat=chat_id, about=topic))

    def chats_about(self, topic: str) -> list[int]:
        """Return the chats to which a message for a topic was sent, or is on its way."""
        return [row[0] for row in self._session.all(_CHATS, about=topic)]

    def post_at(self, chat_id: int, message_id: int) -> Post | None:
        """Return what a message of ours was about, or ``None``."""
        return _post(self._session.one(_AT, chat=chat_id, message=message_id))


class WordedOutbox:
    """``people.telling.Outbox`` in one turn: what is put is worded at once."""

    def __init__(self, store: SqlOutboxStore, wording: Wording, now: datetime) -> None:
        self._store = store
        self._wording = wording
        self._now = now

    def put(self, push: Push) -> bool:
        """Put something to tell into the outbox; ``False`` when its key was there already."""
        content = push.content
        words = content if isinstance(content, Words) else self._wording(content)
        return self._store.put(push, words, self._now)

    def post_about(self, chat_id: int, topic: str) -> Post | None:
        """Return the message last sent to a chat for a topic, or ``None``."""
        return self._store.post_about(chat_id, topic)

    def post_at(self, chat_id: int, message_id: int) -> Post | None:
        """Return what a message of ours was about, or ``None``."""
        return self._store.post_at(chat_id, message_id)

    def chats_about(self, topic: str) -> list[int]:
        """Return the chats to which a message for a topic was sent, or is on its way."""
        return self._store.chats_about(topic)


def _post(row: Row | None) -> Post | None:
    return Post(row[0], row[1], row[2], PushKind(row[3])) if row else None


def unworded(content: Any) -> Words:
    """Refuse to word: a process that puts only what is worded already has no other wording.

    Raises ``TypeError``.
    """
    raise TypeError(f"nothing here words a {type(content).__name__}")
