"""A message about a hazard: its topic, and putting and changing what goes to somebody.

Each kind of message about a hazard has a topic of its own in a chat, so that a later step finds it
again: to edit it where it stands, or to answer in its thread.
"""

from typing import Any

from chat.address import Address
from chat.push import Push, PushKind
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.model import Hazard
from hazards.permission_place import unit_of
from hazards.ports import HazardWork
from people.awaiting import people_of
from people.model import Person
from people.permissions import Action, may
from people.todo import TodoItem

TASK, REVIEW, QUEUE, NEWS = "task", "review", "queue", "news"
ASK = {Awaited.EXTENSION: "ask", Awaited.APPROVE_PLAN: "plan"}


def topic_of(kind: str, hazard: Hazard) -> str:
    """Return the topic of a kind of message about a hazard."""
    return topic(kind, hazard.id)


def topic(kind: str, hazard_id: int) -> str:
    """Return the topic of a kind of message about the hazard with this id."""
    return f"{kind}:{hazard_id}"


def hazard_of(topic: str, *kinds: str) -> int | None:
    """Return the id of the hazard that a topic of these kinds is about, or ``None``."""
    kind, _, id_ = topic.partition(":")
    return int(id_) if kind in kinds and id_.isdigit() else None


def _key(after: Hazard, kind: str, address: Address) -> str:
    return f"{kind}:{after.id}:{after.version}:{address}"


def put(
    work: HazardWork,
    after: Hazard,
    person: Person,
    kind: str,
    content: Any,
    *,
    thread: str | None = None,
) -> None:
    """Send a message about a hazard; in the thread of another topic it has none of its own."""
    work.outbox.put(
        Push(
            key=_key(after, thread or kind, person.address),
            address=person.address,
            content=content,
            topic=None if thread else topic_of(kind, after),
            reply_topic=topic_of(thread, after) if thread else None,
        )
    )


def edit(work: HazardWork, after: Hazard, address: Address, kind: str, content: Any) -> None:
    """Change the message of a kind about a hazard, where one went to the address."""
    key = _key(after, f"edit-{kind}", address)
    edit_as(work, key, address, topic_of(kind, after), content)


def edit_of(work: HazardWork, after: Hazard, person: Person, kind: str, content: Any) -> None:
    """Change the message of a kind about a hazard, wherever the person has one."""
    for address in person.addresses:
        edit(work, after, address, kind, content)


def edit_as(work: HazardWork, key: str, address: Address, topic: str, content: Any) -> None:
    """Change the message of a topic, where one went to the address."""
    if address not in work.outbox.addresses_about(topic):
        return
    work.outbox.put(
        Push(
            key=key,
            address=address,
            content=content,
            kind=PushKind.EDIT,
            topic=topic,
        )
    )


def person_of(work: HazardWork, person_id: int | None) -> Person | None:
    """Return the person with an id that may be missing."""
    return work.persons.get(person_id) if person_id is not None else None


def owner_of(work: HazardWork, hazard: Hazard) -> Person | None:
    """Return who is to put a hazard right, unless their role there has ended."""
    owner = person_of(work, hazard.owner_id)
    return owner if may(owner, Action.ACCEPT, unit_of(hazard)) else None


def items_about(work: HazardWork, hazard: Hazard) -> list[TodoItem]:
    """Return what is awaited about a hazard, the first due first."""
    return work.todo_items.about(HAZARD_SUBJECT, hazard.id)


def holders_of(work: HazardWork, after: Hazard, awaited: Awaited) -> list[Person]:
    """Return everybody from whom something is awaited about a hazard."""
    return [
        person
        for item in items_about(work, after)
        if item.awaited == awaited
        for person in people_of(work, item.holder)
    ]


def addresses_about(work: HazardWork, after: Hazard, kind: str) -> list[Address]:
    """Return where a message of a kind about a hazard went, or is on its way."""
    return work.outbox.addresses_about(topic_of(kind, after))
