"""The outbox as use cases see it: what is put, and the messages that it became."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, union, update
from sqlalchemy.sql.elements import ColumnElement

from chat.address import NOBODY, Address
from chat.card import Card
from chat.kept_card import keep
from chat.push import (
    LONGEST_FILE_NAME,
    LONGEST_TOPIC,
    CardOfNotice,
    Change,
    Post,
    Push,
    PushKind,
    PushState,
    Sound,
    Urgency,
)
from storage.engine.prepared import Prepared, Row, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.address_rows import ADDRESS, address_rows, given, is_at
from storage.tables.outbox_tables import outbox, posts

_WAITS = outbox.c.state == constant(PushState.WAITING)
_FREE: ColumnElement[bool] = or_(
    outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= bindparam("now")
)


@dataclass(frozen=True, slots=True)
class _Put:
    """What is put, column by column; the rest of a row is the courier's."""

    key: str
    channel: str
    external_id: str
    kind: PushKind
    topic: str | None
    card: str
    file_sha256: str | None
    file_name: str | None
    reply_to: int | None
    reply_topic: str | None
    urgency: Urgency
    created_at: datetime
    due_at: datetime
    sound: Sound


_PUT_ROWS = Rows(_Put, outbox)
POST_ROWS = Rows(Post, posts, address=address_rows(posts))
_ADDRESS_ROWS = address_rows(posts)


_PUT = Prepared(
    lambda insert: (
        insert(outbox)
        .values(**bound(*_PUT_ROWS.written), attempts=0, state=PushState.WAITING.value)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(outbox.c.id)
    )
)


_MESSAGES = (PushKind.MESSAGE, PushKind.DOCUMENT, PushKind.PHOTO)


def _stale(*kinds: PushKind) -> tuple[ColumnElement[bool], ...]:
    """What waits about a topic, and is not under way, when something newer is put."""
    return (
        *is_at(outbox),
        outbox.c.topic == bindparam("about"),
        outbox.c.id <= bindparam("newest"),
        outbox.c.id != bindparam("heir"),
        or_(*(outbox.c.kind == kind.value for kind in kinds)),
        _WAITS,
        _FREE,
    )


_OTHERS = Prepared(
    lambda _: (
        select(outbox.c.id)
        .where(
            *is_at(outbox),
            outbox.c.topic == bindparam("about"),
            outbox.c.id != bindparam("own"),
            _WAITS,
        )
        .limit(1)
    )
)


def _supersede(*kinds: PushKind) -> Prepared:
    """Let what is stale give way."""
    return Prepared(
        lambda _: (
            update(outbox)
            .where(*_stale(*kinds))
            .values(state=PushState.SUPERSEDED.value, settled_at=bindparam("now"))
        )
    )


_SUPERSEDE = {
    PushKind.EDIT: _supersede(PushKind.EDIT, *_MESSAGES),
    PushKind.DELETE: _supersede(PushKind.EDIT, PushKind.PIN, *_MESSAGES),
    PushKind.MESSAGE: _supersede(PushKind.EDIT),
    PushKind.DOCUMENT: _supersede(PushKind.EDIT),
    PushKind.PHOTO: _supersede(PushKind.EDIT),
}


def _reword(*kinds: PushKind) -> Prepared:
    """Let what was not sent yet go in newer words, in its own place."""
    return Prepared(
        lambda _: (
            update(outbox)
            .where(
                outbox.c.id.in_(select(func.max(outbox.c.id)).where(*_stale(*kinds))),
                _WAITS,
                _FREE,
            )
            .values(
                card=bindparam("kept"),
                urgency=case(
                    (outbox.c.urgency > bindparam("haste"), bindparam("haste")),
                    else_=outbox.c.urgency,
                ),
                sound=case(
                    (outbox.c.sound < bindparam("loud"), bindparam("loud")),
                    else_=outbox.c.sound,
                ),
                due_at=case(
                    (outbox.c.due_at < bindparam("due"), bindparam("due")), else_=outbox.c.due_at
                ),
            )
            .returning(outbox.c.id)
        )
    )


_REWORD = _reword(*_MESSAGES)
_REWORD_EDIT = _reword(PushKind.EDIT, *_MESSAGES)  # for an edit that no occasion is kept of
_NEWEST, _NOBODY = 2**62, 0  # above and below the id of every row


_ABOUT = Prepared(
    lambda _: (
        select(*POST_ROWS.columns)
        .where(*is_at(posts), posts.c.topic == bindparam("about"))
        .order_by(posts.c.message_id.desc())
        .limit(1)
    )
)
_ADDRESSES = Prepared(
    lambda _: union(
        select(*_ADDRESS_ROWS.columns).where(posts.c.topic == bindparam("about")),
        select(*address_rows(outbox).columns).where(
            outbox.c.topic == bindparam("about"), _WAITS, outbox.c.kind != PushKind.PIN.value
        ),
    ).order_by(*ADDRESS)
)
_AT = Prepared(
    lambda _: select(*POST_ROWS.columns).where(
        *is_at(posts), posts.c.message_id == bindparam("message")
    )
)


_KNOWN = Prepared(lambda _: select(outbox.c.id).where(outbox.c.key == bindparam("key")))
_UNSENT = Prepared(lambda _: select(outbox.c.id).where(outbox.c.key == bindparam("key"), _WAITS))


class SqlOutboxStore:
    """The rows of the outbox on one session; ``put_since`` says whether any were put."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.put_since = False

    def put(self, push: Push, kept: str, now: datetime) -> bool:
        """Put a row; ``False`` when its key is there. What it makes stale is superseded.

        ``kept`` is its card as ``chat.kept_card`` keeps it.
        """
        if push.key is None and push.kind is PushKind.EDIT:
            subject = {**given(push.address), "about": push.topic, "newest": _NEWEST, "now": now}
            if self._reword(_REWORD_EDIT, push, kept, heir=_NOBODY, **subject):
                self.put_since = True
                return True
        row = self._insert(push, kept, now)
        if row is None:
            return False
        self.put_since = True
        if push.topic is not None and push.kind in _SUPERSEDE:
            self._supersede(row[0], push, kept, now)
        return True

    def _insert(self, push: Push, kept: str, now: datetime) -> Row | None:
        file = push.attachment
        put = _Put(
            key=push.key or f"{push.kind}-{push.topic}"[:LONGEST_TOPIC] + f":{token_hex(8)}",
            **given(push.address),
            kind=push.kind,
            topic=push.topic,
            card=kept,
            file_sha256=file.sha256 if file else None,
            file_name=file.name[:LONGEST_FILE_NAME] if file else None,
            reply_to=push.reply_to,
            reply_topic=push.reply_topic,
            urgency=push.urgency,
            created_at=now,
            due_at=max(push.not_before or now, now),
            sound=push.sound,
        )
        return self._session.one(_PUT, **plain(put, _PUT_ROWS.written))

    def _supersede(self, newest: int, push: Push, kept: str, now: datetime) -> None:
        where = given(push.address)
        if not self._session.one(_OTHERS, **where, about=push.topic, own=newest):
            return
        subject = {**where, "about": push.topic, "newest": newest, "now": now}
        heir = newest
        if push.kind is PushKind.EDIT:
            unsent = self._reword(_REWORD, push, kept, heir=newest, **subject)
            heir = unsent[0] if unsent else newest
        self._session.later(_SUPERSEDE[push.kind], **subject, heir=heir)

    def _reword(self, statement: Prepared, push: Push, kept: str, **subject: Any) -> Row | None:
        return self._session.one(
            statement,
            **subject,
            kept=kept,
            haste=int(push.urgency),
            loud=int(push.sound),
            due=max(push.not_before or subject["now"], subject["now"]),
        )

    def post_about(self, address: Address, topic: str) -> Post | None:
        """Return the message last sent to an address for a topic, or ``None``."""
        return _post(self._session.one(_ABOUT, **given(address), about=topic))

    def addresses_about(self, topic: str) -> list[Address]:
        """Return the addresses to which a message for a topic was sent, or is on its way."""
        return [_ADDRESS_ROWS.read(row) for row in self._session.all(_ADDRESSES, about=topic)]

    def knows(self, key: str) -> bool:
        """Tell whether something was put under a key."""
        return self._session.one(_KNOWN, key=key) is not None

    def is_waiting(self, key: str) -> bool:
        """Tell whether what was put under a key has not been sent yet."""
        return self._session.one(_UNSENT, key=key) is not None

    def post_at(self, address: Address, message_id: int) -> Post | None:
        """Return what a message of ours was about, or ``None``."""
        return _post(self._session.one(_AT, **given(address), message=message_id))


class NoticeOutbox:
    """``chat.push.Outbox`` in one turn: the card of what is put is made at once."""

    def __init__(self, store: SqlOutboxStore, card_of_notice: CardOfNotice, now: datetime) -> None:
        self._store = store
        self._card_of_notice = card_of_notice
        self._now = now
        self.changed: dict[tuple[Address, str], Card] = {}

    def put(self, push: Push) -> bool:
        """Put something to tell into the outbox; ``False`` when its key was there already.

        Nothing is put for ``NOBODY``.
        """
        if push.address == NOBODY:
            return False
        content = push.content
        card = content if isinstance(content, Card) else self._card_of_notice(content)
        put = self._store.put(push, keep(card), self._now)
        if put and push.topic is not None:
            self._note(push.kind, (push.address, push.topic), card)
        return put

    def _note(self, kind: PushKind, message: tuple[Address, str], card: Card) -> None:
        if kind is PushKind.EDIT:
            self.changed[message] = card
        else:  # another message says it
            self.changed.pop(message, None)

    def changes_at(self, address: Address) -> list[Change]:
        """Return what this turn has changed of the messages at an address."""
        return [
            Change(topic, card, self.post_about(to, topic))
            for (to, topic), card in self.changed.items()
            if to == address
        ]

    def knows(self, key: str) -> bool:
        """Tell whether something was put under a key."""
        return self._store.knows(key)

    def is_waiting(self, key: str) -> bool:
        """Tell whether what was put under a key has not been sent yet."""
        return self._store.is_waiting(key)

    def post_about(self, address: Address, topic: str) -> Post | None:
        """Return the message last sent to an address for a topic, or ``None``."""
        return self._store.post_about(address, topic)

    def post_at(self, address: Address, message_id: int) -> Post | None:
        """Return what a message of ours was about, or ``None``."""
        return self._store.post_at(address, message_id)

    def addresses_about(self, topic: str) -> list[Address]:
        """Return the addresses to which a message for a topic was sent, or is on its way."""
        return self._store.addresses_about(topic)


def _post(row: Row | None) -> Post | None:
    return POST_ROWS.read(row) if row else None


def no_cards(content: Any) -> Card:
    """Refuse: a process that puts only finished cards has no other wording.

    Raises ``TypeError``.
    """
    raise TypeError(f"nothing here words a {type(content).__name__}")
