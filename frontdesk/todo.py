"""我的待办: what is awaited from a person about any subject, the most urgent first."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.push import Push, PushKind, Sound, Urgency
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from frontdesk.ports import FrontdeskWork
from frontdesk.todo_subjects import SUBJECTS
from hazards import notifying
from people.awaiting import named_by, people_of, person_behind
from people.model import Person
from people.permissions import require_member
from people.todo import TodoEntry, TodoItem, department_behind, holder_of, holders_for, office_of
from people.views import TodoView

log = logging.getLogger(__name__)

MOST_ON_THE_CARD = 6
MOST = 100  # counted; beyond it stands 99+
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, XunanError)
"""What goes wrong in the words of a room; what is wrong with the database ends the turn."""

Spelled = Mapping[TodoItem, TodoEntry]


@dataclass(frozen=True, slots=True)
class TodoScene(Scene):
    """Somebody's own to-do."""

    name: ClassVar[str] = "todo"


def topic_of(person: Person) -> str:
    """Return the topic of somebody's living to-do card."""
    return f"todo:{person.id}"


def todo_of(work: FrontdeskWork, person: Person, most: int) -> TodoView:
    """Return what is awaited from a person, up to ``most`` entries."""
    items = work.todo_items.first(holders_for(person), work.now, most)
    return _view(work, person, items, most, spell(work, items))


def _view(
    work: FrontdeskWork, person: Person, items: list[TodoItem], most: int, spelled: Spelled
) -> TodoView:
    """Return the view of a person's first items; one that is about nothing holds up no other."""
    holders = holders_for(person)
    room = most
    while len(items) == room < MOST and not all(item in spelled for item in items):
        room = min(most + sum(item not in spelled for item in items), MOST)
        if room == len(items):
            break
        items = work.todo_items.first(holders, work.now, room)
        spelled = spell(work, items)
    entries = [for_the_absent(spelled[item], person) for item in items if item in spelled]
    total = len(items)
    if total == room:
        total = work.todo_items.count(holders, work.now, MOST)
    total -= len(items) - len(entries)
    substitute = work.persons.get(person.substitute_id) if person.substitute_id else None
    now = local(work.now, work.zone)
    return TodoView(
        person, tuple(entries[:most]), total, now, substitute.name if substitute else ""
    )


def for_the_absent(entry: TodoEntry, person: Person) -> TodoEntry:
    """Let an entry say so where it is somebody's who is away."""
    for loan in person.loans:
        if entry.item.holder == holder_of(loan.person_id):
            return replace(entry, badge=f"{entry.badge} 代{loan.name}".strip())
    return entry


def spell(work: FrontdeskWork, items: Iterable[TodoItem]) -> Spelled:
    """Return the entries of items, each kind of subject asked once.

    What is about a subject that is gone has none. Where the words of a room fail, or nobody knows
    the kind any more, the items are shown plainly.
    """
    kinds: dict[str, list[TodoItem]] = {}
    for item in dict.fromkeys(items):
        kinds.setdefault(item.subject, []).append(item)
    return {
        entry.item: _with_whom(work, entry)
        for kind, some in kinds.items()
        for entry in _of_one_kind(work, kind, some)
    }


def _with_whom(work: FrontdeskWork, entry: TodoEntry) -> TodoEntry:
    """Let an entry that has come up to an office say with whom it is late."""
    holder = entry.item.late_with
    if not holder:
        return entry
    return replace(entry, badge=f"{entry.badge} {_name_of(work, holder)}逾期".strip())


def _name_of(work: FrontdeskWork, holder: str) -> str:
    """Return the name of a holder: a person, a department, or the office of a street."""
    department_id = department_behind(holder)
    if department_id is not None:
        department = work.departments.get(department_id)
        return department.name if department else "部门"
    person = person_behind(work, holder)
    return person.name if person is not None else f"{holder.removeprefix(office_of(''))}安全办"


def _of_one_kind(work: FrontdeskWork, kind: str, items: list[TodoItem]) -> list[TodoEntry]:
    try:
        entries = list(SUBJECTS[kind].spell(work, items))
    except FAULTS:
        log.warning("to-do items about %s cannot be spelled", kind, exc_info=True)
        return [TodoEntry(item, "待办", "内容暂时无法显示", "待办") for item in items]
    for item in {*items} - {entry.item for entry in entries}:
        log.warning("a to-do item is about a %s that is gone: %d", kind, item.subject_id)
    return entries


def show_todo(work: FrontdeskWork) -> TodoView:
    """Show the actor's own to-do; raises ``NotJoined``."""
    return show(work, TODO, TodoScene())


def todo_view(work: FrontdeskWork) -> TodoView:
    """Return the actor's own to-do; raises ``NotJoined``."""
    return todo_of(work, require_member(work.person), MOST_ON_THE_CARD * 2)


def write_stale_todos(work: FrontdeskWork) -> None:
    """Write each card that the turn made stale, once, however many steps touched it.

    Called when a use case has returned, in its transaction: the cards say how things stand then.
    Of all cards together each kind of subject is asked once. Who is away has a card as well, which
    says so. One that cannot be worded keeps nobody else's from being written, nor the step itself.
    """
    holders = sorted(work.stale_todos)
    work.stale_todos.clear()
    people = {
        person.id: person
        for holder in holders
        for person in (*named_by(work, holder), *people_of(work, holder))
    }
    first = {
        person.id: work.todo_items.first(holders_for(person), work.now, MOST_ON_THE_CARD)
        for person in people.values()
    }
    spelled = spell(work, (item for items in first.values() for item in items))
    for person in people.values():
        try:
            _write(work, _view(work, person, first[person.id], MOST_ON_THE_CARD, spelled))
        except FAULTS:  # nothing of it was written yet
            log.exception("the to-do card of person %d cannot be written", person.id)


def refresh_todo(work: FrontdeskWork, person: Person, occasion: str) -> None:
    """Bring one person's to-do card up to date, once for an occasion, such as a morning."""
    _write(work, todo_of(work, person, MOST_ON_THE_CARD), occasion)


def catch_up(work: FrontdeskWork, occasion: str) -> None:
    """Tell the actor again what is theirs to do: they could not be reached for a while."""
    notifying.tell_tasks_again(work, occasion)
    if work.person is not None:
        refresh_todo(work, work.person, f"again:{occasion}")


def _write(work: FrontdeskWork, view: TodoView, occasion: str | None = None) -> None:
    """Put a card into the outbox; the first one is pinned. It never makes a sound.

    Without an occasion it is written in any case. From whom nothing was ever awaited gets no card.
    """
    topic = topic_of(view.person)
    address = view.person.address
    existing = address in work.outbox.addresses_about(topic)  # sent, or on its way
    if not existing and not view.entries:
        return
    key = f"{topic}:{occasion}" if occasion else None
    work.outbox.put(
        Push(
            key,
            address,
            view,
            PushKind.EDIT,
            topic=topic,
            urgency=Urgency.NEWS,
            sound=Sound.NEVER,
        )
    )
    if not existing:
        pin = f"pin-{key}" if key else None
        work.outbox.put(Push(pin, address, kind=PushKind.PIN, topic=topic))


TODO: SceneSpec[FrontdeskWork, TodoScene, TodoView] = SceneSpec(
    TodoScene, lambda work, _: todo_view(work)
)
