"""Who is awaited: items are put about a subject, and the cards of their holders go stale."""

from collections.abc import Iterable, Sequence

from people.model import Person, Role
from people.ports import PeopleWork
from people.todo import PERSON, TodoItem


def person_behind(work: PeopleWork, holder: str) -> Person | None:
    """Return the person whom a holder names, or ``None`` for an office."""
    kind, _, id_ = holder.partition(":")
    return work.persons.get(int(id_)) if kind == PERSON else None


def present(work: PeopleWork, person: Person) -> Person:
    """Return a person, or while they are away whoever stands in for them."""
    substitute = work.persons.get(person.substitute_id) if person.substitute_id else None
    return substitute or person


def people_of(work: PeopleWork, holder: str) -> list[Person]:
    """Return the persons for whom a holder stands: one person, or an office.

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
    return work.persons.holding(Role.OFFICE, rest)


def mark_stale(work: PeopleWork, holders: Iterable[str]) -> None:
    """Mark the to-do cards of these holders as stale: each is written once at the turn's end."""
    work.stale_todos.update(holders)


def put_items(
    work: PeopleWork, subject: str, subject_id: int, items: Sequence[TodoItem]
) -> set[str]:
    """Let exactly these items be about a subject; return the holders whose items are others now."""
    existing = work.todo_items.about(subject, subject_id)
    work.todo_items.put(items, existing)
    return {item.holder for item in {*existing} ^ {*items}}
