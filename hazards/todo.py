"""我的待办: what waits for a person, the most urgent first."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from hazards.loop.waiting import SOON, holder_of, office_of
from hazards.ports import HazardWork
from hazards.views import TodoView
from people.model import Person, Role
from people.permissions import require_member

MOST_ON_THE_CARD = 6
MOST = 100  # counted; beyond it stands 99+


@dataclass(frozen=True, slots=True)
class TodoScene(Scene):
    """Somebody's own to-do."""

    name: ClassVar[str] = "todo"


def holders_for(person: Person) -> tuple[str, ...]:
    """Return as whom a person is waited for: by name, and as the office of each of their areas."""
    offices = [each for each in person.memberships if each.role is Role.OFFICE]
    return (
        holder_of(person.id),
        *dict.fromkeys(office_of(each.street or "") for each in offices if each.unit_id is None),
    )


def todo_of(work: HazardWork, person: Person, most: int) -> TodoView:
    """Return what waits for a person, up to ``most`` entries."""
    holders = holders_for(person)
    until = work.now + SOON
    entries = tuple(work.waits.first(holders, until, most))
    full = len(entries) == most
    total = work.waits.count(holders, until, MOST) if full else len(entries)
    return TodoView(person, entries, total, local(work.now, work.zone))


def count_of(work: HazardWork, person: Person) -> int:
    """Count what waits for a person, up to ``MOST``."""
    return work.waits.count(holders_for(person), work.now + SOON, MOST)


def show_todo(work: HazardWork) -> TodoView:
    """Show the actor's own to-do; raises ``NotJoined``."""
    return show(work, TODO, TodoScene())


def todo_view(work: HazardWork) -> TodoView:
    """Return the actor's own to-do; raises ``NotJoined``."""
    return todo_of(work, require_member(work.person), MOST_ON_THE_CARD * 2)


TODO: SceneSpec[HazardWork, TodoScene, TodoView] = SceneSpec(
    TodoScene, lambda work, _: todo_view(work)
)
