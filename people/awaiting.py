"""Who is awaited: items are put about a subject, and the cards of their holders go stale."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from people.model import Person, Role
from people.ports import PeopleWork
from people.todo import PERSON, TodoItem, department_behind, office_of


def person_behind(work: PeopleWork, holder: str) -> Person | None:
    """Return the person whom a holder names, or ``None`` for an office or a department."""
    kind, _, id_ = holder.partition(":")
    return work.persons.get(int(id_)) if kind == PERSON else None


def present(work: PeopleWork, person: Person) -> Person:
    """Return a person, or while they are away whoever stands in for them."""
    substitute = work.persons.get(person.substitute_id) if person.substitute_id else None
    return substitute or person


def people_of(work: PeopleWork, holder: str) -> list[Person]:
    """Return the persons for whom a holder stands: one person, an office, or a department.

    For one who is away stands whoever stands in for them.
    """
    found = (present(work, person) for person in named_by(work, holder))
    return list({person.id: person for person in found}.values())


def named_by(work: PeopleWork, holder: str) -> list[Person]:
    """Return the persons whom a holder names, whether they are away or not."""
    kind, _, rest = holder.partition(":")
    if kind == PERSON:
        person = work.persons.get(int(rest))
        return [person] if person is not None else []
    department_id = department_behind(holder)
    if department_id is not None:
        return work.persons.of_department(department_id)
    return work.persons.holding(Role.OFFICE, rest)


def mark_stale(work: PeopleWork, holders: Iterable[str]) -> None:
    """Mark the to-do cards of these holders as stale: each is written once at the turn's end."""
    work.stale_todos.update(holders)


def put_items(
    work: PeopleWork,
    subject: str,
    subject_id: int,
    items: Sequence[TodoItem],
    existing: Sequence[TodoItem] | None = None,
) -> set[str]:
    """Let exactly these items be about a subject; return the holders whose items are others now.

    One that is late and goes on keeps how far that has come, and so do the offices to which it has
    come up. ``existing`` are the items until now, for whoever has read them.
    """
    if existing is None:
        existing = work.todo_items.about(subject, subject_id)
    kept = _gone_on(work, items, existing)
    work.todo_items.put(kept, existing)
    return {item.holder for item in {*existing} ^ {*kept}}


def put_items_of(
    work: PeopleWork,
    subject: str,
    wanted: Mapping[int, Sequence[TodoItem]],
    new: Container[int] = frozenset(),
) -> set[str]:
    """Let exactly these items be about each of some subjects of a kind; returns as ``put_items``.

    However many they are, it takes a few statements. About ``new`` subjects there was nothing.
    """
    before = work.todo_items.about_some(subject, [id_ for id_ in wanted if id_ not in new])
    changes = [
        (_gone_on(work, items, before.get(id_, ())), before.get(id_, ()))
        for id_, items in wanted.items()
    ]
    work.todo_items.put_all(changes)
    return {item.holder for kept, existing in changes for item in {*existing} ^ {*kept}}


def _gone_on(
    work: PeopleWork, items: Sequence[TodoItem], existing: Sequence[TodoItem]
) -> list[TodoItem]:
    """Return items as they go on: what is awaited until the same moment, whoever holds it now."""
    late = {_until(each): each for each in existing if each.reached and not each.late_with}
    kept = {(each.awaited, each.holder): _as_late(each, late.get(_until(each))) for each in items}
    whose = {_until(each): each.holder for each in items}
    for each in existing:
        if each.late_with and _until(each) in whose:
            seat = seated(work, each.holder)
            raised = replace(each, holder=seat, late_with=whose[_until(each)])
            kept.setdefault((raised.awaited, seat), raised)
    return [*kept.values()]


def _until(item: TodoItem) -> tuple[str, datetime]:
    return item.awaited, item.due_at


def _as_late(item: TodoItem, before: TodoItem | None) -> TodoItem:
    if before is None or item.act_at is None:
        return item
    return replace(item, act_at=before.act_at, reached=before.reached, rank=before.rank)


def seated(work: PeopleWork, office: str) -> str:
    """Return an office where somebody sits; else that of the whole area."""
    return office if named_by(work, office) else office_of("")
