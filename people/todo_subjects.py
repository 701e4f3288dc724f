"""What a room says about its own kind of to-do items, registered once for each kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from people.model import Person
from people.todo import Release, TodoEntry, TodoItem

W_contra = TypeVar("W_contra", contravariant=True)
V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Handover:
    """A release with its people: ``leaver`` is nobody where an office has begun or ended."""

    release: Release
    leaver: Person | None
    heir: Person | None
    actor: Person | None


@dataclass(frozen=True, eq=False)
class Releaser(Generic[W_contra]):
    """How the items of one kind of subject leave the hands of somebody who goes.

    ``hand_on`` lets the right people wait for one subject; ``count`` tells how many a person with
    the roles that are left loses; ``stranded`` tells of a subject that could not be handed on.
    ``next_in`` returns the next ids after one of those that lie in a street; kinds without streets
    leave it out, and nothing of theirs moves when a street gets its office.
    """

    hand_on: Callable[[W_contra, int, Handover], None]
    count: Callable[[W_contra, Person], int]
    stranded: Callable[[W_contra, int, Handover], None]
    next_in: Callable[[W_contra, str, str, int, int], list[int]] | None = None


@dataclass(frozen=True, eq=False)
class TodoSubject(Generic[W_contra, V_co]):
    """A kind of subject of to-do items, as the room that owns it registers it.

    ``spell`` turns items, all of this kind, into entries with one statement for all; it leaves out
    those whose subject is gone. ``open`` shows the subject with this id, and raises as that does.
    Without a ``releaser`` items stay with their holders, whoever goes. ``office`` returns the
    holder that answers for a subject: what is late comes up to it. Without one it is the area's.
    """

    kind: str
    spell: Callable[[W_contra, Sequence[TodoItem]], Sequence[TodoEntry]]
    open: Callable[[W_contra, int], V_co]
    releaser: Releaser[W_contra] | None = None
    office: Callable[[W_contra, int], str] | None = None


def in_order(items: Iterable[TodoItem], spelled: Mapping[int, TodoEntry]) -> list[TodoEntry]:
    """Return the entries of the subjects with these ids, in the order of the items."""
    return [spelled[item.subject_id] for item in items if item.subject_id in spelled]
