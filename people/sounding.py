"""What makes a sound: something that has opened, or has become worse; nothing else does.

The one rule, for whatever is awaited. Each step for the worse is a ``News`` of the item; whoever
the item waits for is rung for it once, by an occasion that names the item, the news and the
moment. Rings are rows: they are gathered until ``due_at``, which is at once, or when the person's
quiet hours are over, and then make one sound together (``frontdesk.bells``). What is no news (that
something comes soon, is half over, is due) only changes the card where it stands.
"""

from datetime import datetime

from core.clock import local
from people.awaiting import people_of
from people.model import Person
from people.ports import PeopleWork
from people.rings import LONGEST_OCCASION, News, Ring
from people.todo import URGENT, TodoItem


def ring(
    work: PeopleWork, item: TodoItem, news: News, at: datetime, *, critical: bool = False
) -> None:
    """Let everybody for whom an item waits hear once that it has come to something at a moment.

    The same of the same item at the same moment is heard once, whoever asks how often. An urgent
    item, like a ``critical`` one, sounds in quiet hours, too; but not one that is urgent because it
    is late: that is no reason to wake anybody.
    """
    for person in people_of(work, item.holder):
        ring_for(work, person, item, news, at, critical=critical)


def ring_for(
    work: PeopleWork,
    person: Person,
    item: TodoItem,
    news: News,
    at: datetime,
    *,
    critical: bool = False,
) -> None:
    """Let one person hear of an item; as ``ring``."""
    urgent = critical or (item.rank == URGENT and not item.reached)
    zone = work.clock.zone
    due = work.now if urgent else person.quiet.over_at(local(work.now, zone))
    named = f"{item.subject}:{item.subject_id}:{item.awaited}:{news}"
    work.rings.put(
        Ring(
            0,
            person.id,
            f"{named}:{at.timestamp():.0f}"[:LONGEST_OCCASION],
            news,
            item.subject,
            item.subject_id,
            item.awaited,
            at,
            urgent,
            due,
        )
    )
