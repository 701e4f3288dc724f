"""The courier's turns in the database: what became of parcels, and which ones come next."""

import logging
from collections.abc import Collection, Sequence
from datetime import timedelta

from chat.push import Delivery, Parcel, Push, PushState, Urgency
from courier import texts
from courier.ports import CourierWork
from people.model import Role

log = logging.getLogger(__name__)


def settle(
    work: CourierWork,
    outcomes: Sequence[Delivery],
    lost: Collection[int],
    office_chat_id: int | None,
) -> set[int]:
    """Record outcomes and tell the office of people who are out of reach.

    ``lost`` are the chats believed to be out of reach; returns those that are from now on.
    """
    now_lost = set(lost)
    for outcome in outcomes:
        work.dispatch.settle(outcome, work.now)
        chat_id = outcome.parcel.chat_id
        if outcome.unreachable:
            reason = outcome.error or ""
            if work.dispatch.lose(chat_id, work.now, reason):
                _tell_office(work, chat_id, reason, office_chat_id)
            now_lost.add(chat_id)
        elif outcome.state is PushState.SENT and chat_id in now_lost:
            work.dispatch.hear(chat_id)
            now_lost.discard(chat_id)
    return now_lost


def _tell_office(work: CourierWork, chat_id: int, reason: str, office_chat_id: int | None) -> None:
    """Tell everybody at the office who can be told, once for each time that a chat is lost.

    Only of those who hold a role, and of the office's own group: nobody counts on reaching a
    passer-by, and that one was written to at all may be what a tipster wants unsaid.
    """
    person = work.persons.by_telegram(chat_id)
    if chat_id != office_chat_id and not (person and person.memberships):
        return
    log.info("chat %d is out of reach: %s", chat_id, reason)
    card = texts.lost(chat_id, person, reason)
    offices = set(work.dispatch.holders(Role.OFFICE.value))
    if office_chat_id is not None:
        offices.add(office_chat_id)
    for office in sorted(offices - set(work.dispatch.unreachable())):
        key = f"lost:{chat_id}:{work.now.isoformat(timespec='seconds')}:{office}"
        work.outbox.put(Push(key, office, card, urgency=Urgency.NEWS))


def take(
    work: CourierWork,
    most: int,
    under_way: Sequence[int],
    lease: timedelta,
    worker: int | None = None,
) -> list[Parcel]:
    """Keep what is under way for another lease, and claim up to ``most`` more rows."""
    work.dispatch.renew(under_way, work.now + lease)
    return work.dispatch.claim(most, work.now, lease, worker) if most > 0 else []
