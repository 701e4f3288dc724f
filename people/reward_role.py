"""Who hears of it when somebody gets or loses the role that reads who tipped (奖励经办人).

Nobody gets near the names in silence: all who hold the role there, and the office, are told of each
nomination, of each holder who comes and goes, and of each name that is opened.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat.address import NOBODY, Address
from chat.push import Push, PushKind, Urgency
from people.giving import NEVER_INVITED
from people.model import Member, Membership, Nomination, Person, Role
from people.permissions import Action, may
from people.ports import PeopleWork
from people.views import RoleEvent, RoleNotice

TOPIC = "nomination"


def watchers(work: PeopleWork, street: str | None) -> list[Person]:
    """Return who holds the role, or is the office, anywhere that a street has to do with."""
    found = {
        person.id: person
        for role in (Role.REWARD_OFFICER, Role.OFFICE)
        for person in work.persons.all_holding(role)
        if any(each.role is role and _touches(each, street) for each in person.memberships)
    }
    return list(found.values())


def _touches(membership: Membership, street: str | None) -> bool:
    return membership.street is None or street is None or membership.street == street


def announce(
    work: PeopleWork,
    occasion: str,
    street: str | None,
    content: Callable[[Person], Any],
    *,
    topic: str | None = None,
    thread: str | None = None,
) -> None:
    """Tell all watchers but the actor; ``occasion`` names what is told once."""
    for person in watchers(work, street):
        if work.address in person.addresses:
            continue
        work.outbox.put(
            Push(
                key=f"{occasion}:{person.address}",
                address=person.address,
                content=content(person),
                topic=topic,
                urgency=Urgency.WORK if topic else Urgency.NEWS,
                reply_topic=thread,
            )
        )


def topic_of(nomination: Nomination) -> str:
    """Return the topic of the messages that say of a nomination that it waits."""
    return f"{TOPIC}:{nomination.id}"


def tell_nominated(work: PeopleWork, nomination: Nomination) -> None:
    """Tell that somebody was nominated; who may look at the nomination gets a button for it."""
    notice = notice_of(work, nomination, RoleEvent.NOMINATED)

    def content(reader: Person) -> RoleNotice:
        may_decide = may(reader, Action.NOMINATE, nomination.street)
        return replace(notice, nomination_id=nomination.id if may_decide else 0)

    topic = topic_of(nomination)
    announce(work, f"{topic}:made", nomination.street, content, topic=topic)


def say_settled(work: PeopleWork, nomination: Nomination, event: RoleEvent) -> None:
    """Say on the messages about a nomination what became of it: they lose their buttons."""
    topic = topic_of(nomination)
    notice = notice_of(work, nomination, event)
    for address in work.outbox.addresses_about(topic):
        key = f"{topic}:{event}:{address}"
        work.outbox.put(Push(key, address, notice, PushKind.EDIT, topic=topic))


def notice_of(work: PeopleWork, nomination: Nomination, event: RoleEvent) -> RoleNotice:
    """Return what there is to say of a nomination."""
    return RoleNotice(
        event,
        name_of(work, nomination.person_id),
        nomination.street,
        name_of(work, nomination.made_by),
        name_of(work, nomination.decided_by),
    )


def name_of(work: PeopleWork, person_id: int | None) -> str:
    """Return the name of a person, or nothing."""
    person = work.persons.get(person_id) if person_id is not None else None
    return person.name if person else ""


def address_of(work: PeopleWork, person_id: int) -> Address:
    """Return the address at which a person is told."""
    person = work.persons.get(person_id)
    return person.address if person else NOBODY


def tell_invited(work: PeopleWork, membership: Membership, invitee: str, occasion: str) -> None:
    """Tell that the command line has made a link that gives the role."""
    if membership.role not in NEVER_INVITED:
        return
    notice = RoleNotice(RoleEvent.INVITED, invitee, membership.street)
    announce(work, occasion, membership.street, lambda _: notice)


def tell_joined(
    work: PeopleWork, person: Person, membership: Membership, nomination: Nomination | None
) -> None:
    """Tell that somebody holds the role now: by a nomination, or by the command line."""
    if membership.role not in NEVER_INVITED:
        return
    notice = RoleNotice(RoleEvent.JOINED, person.name, membership.street)
    if nomination is not None:
        notice = notice_of(work, nomination, RoleEvent.JOINED)
    announce(
        work,
        f"reward-role:{person.id}:{work.now.isoformat()}:joined",
        membership.street,
        lambda reader: replace(notice, own=reader.id == person.id),
        thread=topic_of(nomination) if nomination is not None else None,
    )


def tell_ended(work: PeopleWork, member: Member) -> None:
    """Tell that somebody holds the role no more, who is told as well."""
    membership = member.membership
    if membership.role not in NEVER_INVITED:
        return
    ended_by = work.person.name if work.person else ""
    own = work.person is not None and work.person.id == member.person_id
    notice = RoleNotice(RoleEvent.ENDED, member.name, membership.street, maker=ended_by, own=own)
    occasion = f"reward-role:{member.id}:ended"
    announce(work, occasion, membership.street, lambda _: notice)
    if not own:
        address = address_of(work, member.person_id)
        work.outbox.put(Push(f"{occasion}:{address}", address, notice, urgency=Urgency.NEWS))
