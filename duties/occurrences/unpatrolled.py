"""Charging places without a patrol today, for the inspectors and the office of the street."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec
from chat.state import Scene
from core.clock import local
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.views import Unpatrolled, UnpatrolledView
from people.members import page_of
from people.model import Person
from people.permissions import Action, NotAllowed, Reach, reach_of, require_member

ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class UnpatrolledScene(Scene):
    """A page of the charging places without a patrol today."""

    name: ClassVar[str] = "unpatrolled"
    page: int = 0


def watched_by(person: Person) -> Reach:
    """Return where somebody answers for patrols being done: where they may excuse one."""
    return reach_of(person, Action.EXCUSE)


def unpatrolled_view(work: OccurrenceWork, page: int) -> UnpatrolledView:
    """Return a page of the places; raises ``NotJoined`` and ``NotAllowed``."""
    reach = watched_by(require_member(work.person))
    if not reach:
        raise NotAllowed
    page = max(0, page)
    found, total = _some(work, reach, page * ON_A_PAGE, ON_A_PAGE)
    if page and not found:  # a button of before: there are fewer pages now
        page, _ = page_of(page, _some(work, reach, 0, 1)[1], ON_A_PAGE)
        found, total = _some(work, reach, page * ON_A_PAGE, ON_A_PAGE)
    shown, pages = page_of(page, total, ON_A_PAGE)
    spots = tuple(
        replace(each, due_at=local(each.due_at, work.zone) if each.due_at else None)
        for each in found
    )
    return UnpatrolledView(spots, shown, pages, total, local(work.now, work.zone))


def _some(
    work: OccurrenceWork, reach: Reach, skip: int, most: int
) -> tuple[list[Unpatrolled], int]:
    midnight = local(work.now, work.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return work.patrol_spots.unpatrolled(reach, midnight.date(), midnight, skip, most)


def count_unpatrolled(work: OccurrenceWork, reach: Reach) -> int | None:
    """Count the places in some streets; ``None`` for the whole area, where that takes its time."""
    return None if reach.area else _some(work, reach, 0, 1)[1]


UNPATROLLED: SceneSpec[OccurrenceWork, UnpatrolledScene, UnpatrolledView] = SceneSpec(
    UnpatrolledScene,
    lambda work, scene: unpatrolled_view(work, scene.page),
    settle=lambda _, view: UnpatrolledScene(view.page),
)
"""充电点今日未巡查."""
