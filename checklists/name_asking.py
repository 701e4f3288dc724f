"""Asking for the name to sign with (签名姓名)."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import put_scene
from chat.state import Scene
from checklists.ports import WalkWork
from people.permissions import require_member
from people.views import NameView


@dataclass(frozen=True, slots=True)
class NameScene(Scene):
    """A name is asked for, before an inspection is signed where one is given."""

    name: ClassVar[str] = "name"
    inspection_id: int | None = None


def ask_name(work: WalkWork, inspection_id: int | None = None) -> NameView:
    """Ask the actor for a name, before an inspection is signed where one is given."""
    put_scene(work, NameScene(inspection_id))
    return name_view(work, inspection_id)


def name_view(work: WalkWork, inspection_id: int | None) -> NameView:
    """Return the question for a name; raises ``NotJoined``."""
    person = work.persons.by_address(work.address)
    return NameView(require_member(person).name, inspection_id)
