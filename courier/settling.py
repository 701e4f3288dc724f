"""The courier's turns in the database: what became of parcels, and which ones come next."""

import logging
from collections.abc import Collection, Sequence
from datetime import timedelta

from chat.address import Address
from chat.push import Delivery, Parcel, Push, Urgency
from courier import texts
from courier.hushing import hush
from courier.ports import CourierWork
from people.model import Role

log = logging.getLogger(__name__)


def settle(
    work: CourierWork,
    outcomes: Sequence[Delivery],
    lost: Collection[Address],
    office_group: Address | None,
) -> set[Address]:
    """Record outcomes and tell the office of people who are out of reach.

    ``lost`` are the addresses believed to be out of reach; returns those that are from now on. One
    is back when it took a message: that there was nothing to pin or to take away proves nothing.
    """
    now_lost = set(lost)
    for outcome in outcomes:
        work.dispatch.settle(outcome, work.now)
        address = outcome.parcel.address
        if outcome.unreachable:
            reason = outcome.error or ""
            if work.dispatch.lose(address, work.now, reason):
                _tell_office(work, address, reason, office_group)
            now_lost.add(address)
        elif outcome.posted is not None and address in now_lost:
            work.dispatch.hear(address)
            now_lost.discard(address)
    return now_lost


def _tell_office(
    work: CourierWork, address: Address, reason: str, office_group: Address | None
) -> None:
    """Tell everybody at the office who can be told, once for each time that an address is lost.

    Only of those who hold a role, and of the office's own group: nobody counts on reaching a
    passer-by, and that one was written to at all may be what a tipster wants unsaid.
    """
    person = work.persons.by_address(address)
    if address != office_group and not (person and person.memberships):
        return
    log.info("%s is out of reach: %s", address, reason)
    card = texts.lost(address, person, reason)
    offices = {each.address for each in work.persons.all_holding(Role.OFFICE)}
    if office_group is not None:
        offices.add(office_group)
    for office in sorted(offices - set(work.dispatch.unreachable())):
        key = f"lost:{address}:{work.now.isoformat(timespec='seconds')}:{office}"
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
    return hush(work, work.dispatch.claim(most, work.now, lease, worker)) if most > 0 else []
