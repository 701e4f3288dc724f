"""The outbox as the courier sees it: rows claimed, rows settled, and who is out of reach."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, null, or_, select, update

from chat.address import Address
from chat.kept_card import read
from chat.push import Attachment, Delivery, Parcel, PushState
from people.quiet import Hours, Quiet
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, Row, bound, constant
from storage.engine.rows import Rows, Spelled
from storage.engine.session import UNREADABLE, Session
from storage.stores.address_rows import ADDRESS, address_rows, given, is_at, same_address
from storage.stores.chat.outbox_store import SqlOutboxStore
from storage.tables.outbox_tables import outbox, posts, unreachable
from storage.tables.people_tables import addresses, memberships, persons

log = logging.getLogger(__name__)

LONGEST_ERROR = 500  # characters

_WAITS = outbox.c.state == constant(PushState.WAITING)
_PARCEL_ROWS = Rows(
    Parcel,
    outbox,
    address=address_rows(outbox),
    card=Spelled(outbox.c.card, read),
    attachment=Rows(Attachment, outbox, sha256=outbox.c.file_sha256, name=outbox.c.file_name),
    about=None,
    silent=None,
)
_HELD = (
    select(memberships.c.id)
    .where(memberships.c.person_id == persons.c.id, memberships.c.ended_at.is_(None))
    .exists()
)
_HOURS = Prepared(
    lambda _: (
        select(
            outbox.c.id,
            case((_HELD, persons.c.id), else_=null()),
            persons.c.quiet_from,
            persons.c.quiet_until,
        )
        .join(addresses, and_(*same_address(addresses, outbox)))
        .join(persons, persons.c.id == addresses.c.person_id)
        .where(among(outbox.c.id))
    )
)


def _first_of_each_address() -> Any:
    """Select rows that may go now: one at a time to each address, about each topic in order.

    What waits for something earlier about its topic does not hold up the rest of its address.
    """
    row, other, third = (outbox.alias(name) for name in ("candidate", "other", "third"))
    same_haste = other.c.urgency == row.c.urgency
    sooner = or_(
        other.c.urgency < row.c.urgency,
        and_(same_haste, other.c.due_at < row.c.due_at),
        and_(same_haste, other.c.due_at == row.c.due_at, other.c.id < row.c.id),
    )
    held_back = (
        select(third.c.id)
        .where(
            *same_address(third, other),
            third.c.topic == other.c.topic,
            third.c.id < other.c.id,
            third.c.state == constant(PushState.WAITING),
        )
        .exists()
    )
    ahead = (
        select(other.c.id)
        .where(
            *same_address(other, row),
            other.c.state == constant(PushState.WAITING),
            other.c.id != row.c.id,
            or_(
                other.c.claimed_until > bindparam("now"),
                and_(other.c.topic == row.c.topic, other.c.id < row.c.id),
                and_(other.c.due_at <= bindparam("now"), sooner, ~held_back),
            ),
        )
        .exists()
    )
    return (
        select(row.c.id)
        .where(
            row.c.state == constant(PushState.WAITING),
            row.c.due_at <= bindparam("now"),
            or_(row.c.claimed_until.is_(None), row.c.claimed_until <= bindparam("now")),
            ~ahead,
        )
        .order_by(row.c.urgency, row.c.due_at, row.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


# In a CTE PostgreSQL picks once; in a plain subquery it may pick again for each row of the update.
_CLAIM = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id.in_(select(_first_of_each_address().cte("picked").c.id)))
        .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
        .returning(*_PARCEL_ROWS.columns, outbox.c.reply_topic)
    )
)
_RENEW = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id == bindparam("parcel_id"), _WAITS)
        .values(claimed_until=bindparam("until"))
    )
)
_SETTLE = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id == bindparam("parcel_id"), _WAITS)
        .values(
            state=bindparam("to"),
            attempts=outbox.c.attempts + bindparam("tried"),
            last_error=bindparam("error"),
            due_at=bindparam("due"),
            claimed_until=None,
            claimed_by=None,
            settled_at=bindparam("at"),
            message_id=bindparam("message"),
        )
    )
)
_POSTED = ("topic", "kind", "sent_at")
_POST = Prepared(
    lambda insert: (
        insert(posts)
        .values(**bound(*ADDRESS, *_POSTED, "message_id"))
        .on_conflict_do_update(index_elements=[*ADDRESS, "message_id"], set_=bound(*_POSTED))
    )
)
_FORGET = Prepared(
    lambda _: delete(posts).where(*is_at(posts), posts.c.message_id == bindparam("message"))
)
_LOSE = Prepared(
    lambda insert: (
        insert(unreachable)
        .values(**bound(*ADDRESS, "since", "reason"))
        .on_conflict_do_nothing(index_elements=ADDRESS)
    )
)
_HEAR = Prepared(lambda _: delete(unreachable).where(*is_at(unreachable)))
_LOST_ROWS = address_rows(unreachable)
_UNREACHABLE = Prepared(lambda _: select(*_LOST_ROWS.columns).order_by(*_LOST_ROWS.columns))
_DROP = Prepared(
    lambda _: delete(outbox).where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(outbox.c.settled_at < bindparam("before"))
            .order_by(outbox.c.settled_at)
            .limit(bindparam("most"))
        )
    )
)


class SqlDispatchStore:
    """The courier's side of the outbox on one session."""

    def __init__(self, session: Session, outbox: SqlOutboxStore) -> None:
        self._session = session
        self._outbox = outbox

    def claim(
        self, most: int, now: datetime, lease: timedelta, worker: int | None = None
    ) -> list[Parcel]:
        """Take up to ``most`` rows that are due, the most urgent first, until the lease is over.

        An address has one row under way at a time, so that its messages arrive in order. A row that
        nobody can read holds up no other: it is given up.
        """
        rows = self._session.all(_CLAIM, most=most, now=now, until=now + lease, worker=worker)
        parcels: list[Parcel] = []
        for row in rows:
            try:
                parcels.append(self._parcel(row))
            except UNREADABLE as fault:
                self._give_up(row[0], fault, now)
        return sorted(parcels, key=lambda parcel: (parcel.urgency, parcel.id))

    def _give_up(self, parcel_id: int, fault: Exception, now: datetime) -> None:
        log.error("row %d of the outbox is given up: it cannot be read: %r", parcel_id, fault)
        self._session.later(
            _SETTLE,
            parcel_id=parcel_id,
            to=PushState.GIVEN_UP.value,
            tried=0,
            error=repr(fault)[:LONGEST_ERROR],
            due=now,
            at=now,
            message=None,
        )

    def _parcel(self, row: Row) -> Parcel:
        *cells, reply_topic = row
        parcel = _PARCEL_ROWS.read(tuple(cells))
        reply_to = parcel.reply_to
        if reply_to is None and reply_topic is not None:
            answered = self._outbox.post_about(parcel.address, reply_topic)
            reply_to = answered.message_id if answered else None
        about = self._outbox.post_about(parcel.address, parcel.topic) if parcel.topic else None
        return replace(parcel, reply_to=reply_to, about=about)

    def hours(self, parcel_ids: Sequence[int]) -> dict[int, Hours]:
        """Return the quiet hours of whom these are; those to groups are left out."""
        rows = [row for part in slices(parcel_ids) for row in self._session.all(_HOURS, **part)]
        return {parcel: Hours(Quiet(begins, ends), member) for parcel, member, begins, ends in rows}

    def renew(self, parcel_ids: Sequence[int], until: datetime) -> None:
        """Keep rows that are still under way."""
        for parcel_id in parcel_ids:
            self._session.later(_RENEW, parcel_id=parcel_id, until=until)

    def settle(self, outcome: Delivery, now: datetime) -> None:
        """Record what became of a claimed row, and which message stands for its topic now."""
        parcel = outcome.parcel
        again = outcome.state is PushState.WAITING
        self._session.later(
            _SETTLE,
            parcel_id=parcel.id,
            to=outcome.state.value,
            tried=int(outcome.counted),
            error=outcome.error[:LONGEST_ERROR] if outcome.error else None,
            due=now + timedelta(seconds=outcome.wait),
            at=None if again else now,
            message=outcome.message_id,
        )
        if outcome.vanished and parcel.about is not None:
            where = given(parcel.address)
            self._session.later(_FORGET, **where, message=parcel.about.message_id)
        if outcome.posted is not None and parcel.topic is not None:
            self._session.later(
                _POST,
                **given(parcel.address),
                message_id=outcome.message_id,
                topic=parcel.topic,
                kind=outcome.posted.value,
                sent_at=now,
            )

    def lose(self, address: Address, since: datetime, reason: str) -> bool:
        """Note that an address takes nothing any more; ``False`` when that is known."""
        return self._session.run(_LOSE, **given(address), since=since, reason=reason) == 1

    def hear(self, address: Address) -> bool:
        """Note that something came from an address or went there; ``True`` when it was lost."""
        return self._session.run(_HEAR, **given(address)) == 1

    def unreachable(self) -> list[Address]:
        """Return the addresses that take nothing from the bot."""
        return [_LOST_ROWS.read(row) for row in self._session.all(_UNREACHABLE)]

    def drop(self, before: datetime, most: int) -> int:
        """Drop up to ``most`` rows settled before a moment, and return how many; posts stay."""
        return self._session.run(_DROP, before=before, most=most)
