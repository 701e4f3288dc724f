"""简报报表: the screen from which one comes to what is read, signed and handed up."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import RoomView, SceneSpec, show
from chat.state import Scene
from frontdesk.ports import FrontdeskWork
from people.model import Person
from people.permissions import require_member


@dataclass(frozen=True, slots=True)
class ReportsScene(Scene):
    """What is read, signed and handed up."""

    name: ClassVar[str] = "reports"


@dataclass(frozen=True, slots=True)
class ReportsView(RoomView):
    """Who looks for reports: each button is there for whom it may serve."""

    person: Person


def show_reports(work: FrontdeskWork) -> ReportsView:
    """Show what somebody may read and hand up; raises ``NotJoined``."""
    return show(work, REPORTS, ReportsScene())


REPORTS: SceneSpec[FrontdeskWork, ReportsScene, ReportsView] = SceneSpec(
    ReportsScene, lambda work, _: ReportsView(require_member(work.person))
)
