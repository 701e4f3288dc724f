"""What somebody is to do (待办), whatever it is about: each room puts its own items on the card."""

from dataclasses import dataclass
from datetime import datetime

from people.model import Membership, Person, Role

PERSON, OFFICE, DEPARTMENT = "person", "office", "department"
URGENT, USUAL = 0, 1
"""The ranks of an item: an urgent one goes before all others, whenever they are due."""


@dataclass(frozen=True, slots=True)
class TodoItem:
    """Something about a subject is awaited from ``holder`` until ``due_at``.

    ``subject`` is the kind of the subject and ``subject_id`` which one it is; ``awaited`` is a word
    of the room that knows the subject. The holder is ``person:17``, ``office:<street>`` (empty: the
    office of the whole area), or ``department:5``, whose members all see it. Nobody sees the item
    before ``shown_from``, nor from ``ends_at``
    on, where these are known. ``act_at`` is the next moment at which anything about it changes
    because it is late, ``reached`` how many stages of that are behind it. An office to which it has
    come up by then holds it, too: ``late_with`` is the holder who should have dealt with it.
    """

    subject: str
    subject_id: int
    awaited: str
    holder: str
    due_at: datetime
    since: datetime
    shown_from: datetime | None = None
    ends_at: datetime | None = None
    rank: int = USUAL
    act_at: datetime | None = None
    reached: int = 0
    late_with: str = ""


@dataclass(frozen=True, slots=True)
class TodoEntry:
    """An item as its holder reads it: ``asked`` is what to do, ``title`` about what.

    ``short`` names the subject on a button; ``badge`` is a word that stands out, such as 重大;
    ``when`` takes the place of the days that are left, such as 16:00–18:00.
    """

    item: TodoItem
    asked: str
    title: str
    short: str
    badge: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What is awaited from ``holder`` is to be awaited from whoever it should be by now.

    It is about one kind of subject; ``street`` limits it where the room knows streets; ``heir_id``
    is who was chosen to go on, ``actor_id`` who let it happen. All subjects up to the id
    ``reached`` are done; ``attempts`` is how often the next ones failed.
    """

    id: int
    subject: str
    holder: str
    street: str | None = None
    heir_id: int | None = None
    actor_id: int | None = None
    reached: int = 0
    attempts: int = 0


def holder_of(person_id: int) -> str:
    """Return how a person is named as a holder."""
    return f"{PERSON}:{person_id}"


def office_of(street: str) -> str:
    """Return how the office of a street (empty: of the whole area) is named as a holder."""
    return f"{OFFICE}:{street}"


def department_of(department_id: int) -> str:
    """Return how a department is named as a holder."""
    return f"{DEPARTMENT}:{department_id}"


def department_behind(holder: str) -> int | None:
    """Return the id of the department that a holder names, or ``None`` for any other."""
    kind, _, id_ = holder.partition(":")
    return int(id_) if kind == DEPARTMENT else None


def holders_for(person: Person) -> tuple[str, ...]:
    """Return as whom a person holds items: by name, as the office of each of their areas, and as
    each of their departments.

    While they are away they hold none, and whoever stands in for them holds theirs as well.
    """
    own = () if person.substitute_id is not None else (person,)
    named = [holder_of(each.id) for each in own]
    named += [holder_of(loan.person_id) for loan in person.loans]
    held = (*(each for one in own for each in one.memberships), *person.lent)
    return tuple(dict.fromkeys([*named, *filter(None, map(seat_of, held))]))


def seat_of(membership: Membership) -> str | None:
    """Return the holder for which a role stands besides its person, or ``None``.

    That is an office, or a department.
    """
    if membership.department_id is not None:
        return department_of(membership.department_id)
    if membership.role is not Role.OFFICE or membership.unit_id is not None:
        return None
    return office_of(membership.street or "")
