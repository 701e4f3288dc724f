"""The bell: what somebody is to hear, gathered into one short message below their to-do card.

The card itself is edited in silence. The message answers it, takes the place of the one before, and
is what makes the sound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from chat.push import Push, PushKind, Sound, Urgency
from chat.setting_aside import Swept, each_apart
from core.clock import local
from frontdesk import todo
from frontdesk.ports import FrontdeskWork
from people.model import Person
from people.rings import News, Ring
from people.sounding import ring_for
from people.todo import TodoEntry, TodoItem, holder_of, holders_for

MOST_LINES = 6
GATHERED = {News.HELD, News.TODAY}
"""News that are about no item of their own."""
FIRST = (
    News.LATE,
    News.OVERDUE,
    News.RAISED,
    News.OPENED,
    News.NAMED,
    News.REMINDED,
    News.NEW,
    News.EXPIRING,
    News.MISSED,
    News.TODAY,
)
"""The order in which news are said: first what can still be done something about."""

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class BellLine:
    """News of an item, or of ``count`` that read the same; ``waits``: there is something to do."""

    news: News
    entry: TodoEntry
    count: int = 1
    waits: bool = True


@dataclass(frozen=True, slots=True)
class BellView:
    """What is new for somebody, and of how many lines there is no room.

    ``held`` is how many messages came in their quiet hours; ``now`` is wall time.
    """

    lines: tuple[BellLine, ...]
    more: int
    held: int
    now: datetime


def ring_bells(work: FrontdeskWork, most: int) -> Swept:
    """Let up to ``most`` persons hear what they are to hear by now.

    Each has a savepoint of their own: whom nothing can be told holds up nobody.
    """
    people = work.rings.due(work.now, most)
    troubled = each_apart(work, "the bell of person", people, partial(_ring, work), work.rings)
    return Swept(troubled, bool(people))


def _ring(work: FrontdeskWork, person_id: int) -> None:
    """Put one message for all that somebody is to hear by now, in place of the one before."""
    rings = _with_unsent(work, person_id)
    person = work.persons.get(person_id) if rings else None
    view = bell_of(work, person, rings) if person is not None else None
    if person is None or view is None:
        return
    topic, key = f"bell:{person.id}", _key(person.id, work.now)
    critical = any(each.critical for each in rings)
    haste = Urgency.WORK if critical else Urgency.NEWS
    if person.address in work.outbox.addresses_about(topic):
        work.outbox.put(
            Push(f"{key}:before", person.address, kind=PushKind.DELETE, topic=topic, urgency=haste)
        )
    work.outbox.put(
        Push(
            key,
            person.address,
            view,
            topic=topic,
            urgency=haste,
            reply_topic=todo.topic_of(person),
            sound=Sound.ALWAYS if critical else Sound.USUAL,
        )
    )


def _with_unsent(work: FrontdeskWork, person_id: int) -> list[Ring]:
    """Take what somebody is to hear, with what the message before says, if it is not sent yet.

    There is nothing where another process has taken it this moment: its message says all.
    """
    before = work.rings.last(person_id)
    taken = work.rings.take(person_id, work.now)
    if not taken:
        return []
    was = before[0].rung_at if before else None
    unsent = was is not None and work.outbox.is_waiting(_key(person_id, was))
    if unsent:
        work.rings.again(before, work.now)
    return [*(before if unsent else ()), *taken]


def _key(person_id: int, rung_at: datetime) -> str:
    """Return the key of the message that somebody heard, or is to hear, at a moment."""
    return f"bell:{person_id}:{round(rung_at.timestamp() * 1_000_000)}"


def bell_of(work: FrontdeskWork, person: Person, rings: Sequence[Ring]) -> BellView | None:
    """Return what there is to say; ``None`` where all of it is settled by now.

    Of each item only what came last is said, and only as long as something is awaited about it.
    """
    items = work.todo_items.first(holders_for(person), work.now, todo.MOST)
    waiting = {(each.subject, each.subject_id, each.awaited): each for each in items}
    last: dict[Key, Ring] = {}
    for each in sorted(rings, key=lambda ring: (ring.at, ring.id)):
        if each.news not in GATHERED:
            last[each.subject, each.subject_id] = each
    found: list[tuple[News, TodoItem, bool]] = []
    for each in last.values():
        item = waiting.get((each.subject, each.subject_id, each.awaited))
        if item is not None or each.news.stays or len(items) == todo.MOST:
            found.append((each.news, item or _item_of(each, person), item is not None))
    if any(each.news is News.TODAY for each in rings):
        found += ((News.TODAY, each, True) for each in _of_today(work, items, last))
    lines = _lines(work, person, found)
    held = sum(each.news is News.HELD for each in rings)
    if not lines and not held:
        return None
    more = sum(each.count for each in lines[MOST_LINES:])
    return BellView(tuple(lines[:MOST_LINES]), more, held, local(work.now, work.zone))


def _item_of(ring: Ring, person: Person) -> TodoItem:
    """Return what an item was that is not awaited any more."""
    holder = holder_of(person.id)
    return TodoItem(ring.subject, ring.subject_id, ring.awaited, holder, ring.at, ring.at)


def _of_today(
    work: FrontdeskWork, items: Iterable[TodoItem], told: Iterable[Key]
) -> Iterable[TodoItem]:
    """Return what is due by the end of today, but for what is told anyway."""
    others = set(told)
    end = _midnight(work) + timedelta(days=1)
    return (
        each
        for each in items
        if each.due_at <= end and (each.subject, each.subject_id) not in others
    )


def _lines(
    work: FrontdeskWork, person: Person, found: Sequence[tuple[News, TodoItem, bool]]
) -> list[BellLine]:
    """Return a line for each, in their order; those that read the same are counted in one."""
    spelled = todo.spell(work, (item for _, item, _ in found))
    lines: dict[tuple[News, str], BellLine] = {}
    for news, item, waits in sorted(found, key=lambda each: FIRST.index(each[0])):
        if item not in spelled:
            continue
        entry = todo.for_the_absent(spelled[item], person)
        before = lines.get((news, entry.title))
        count = before.count + 1 if before else 1
        lines[news, entry.title] = BellLine(news, entry, count, waits)
    return [*lines.values()]


def greet(work: FrontdeskWork, person: Person, dawn: datetime) -> None:
    """Let somebody hear in the morning that something is due today, or has become late overnight.

    ``dawn`` is when this day's card is written. Whoever has heard anything since hears nothing
    more of it: the card is there.
    """
    end = _midnight(work) + timedelta(days=1)
    since = dawn - timedelta(days=1)
    if work.rings.rang_since(person.id, dawn):
        return
    if work.todo_items.falls_due(holders_for(person), since, end, work.now):
        nothing = TodoItem("", 0, "", holder_of(person.id), end, dawn)
        ring_for(work, person, nothing, News.TODAY, dawn)


def _midnight(work: FrontdeskWork) -> datetime:
    return local(work.now, work.zone).replace(hour=0, minute=0, second=0, microsecond=0)
