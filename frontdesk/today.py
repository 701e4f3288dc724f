"""今日: what the day brings somebody, in its order, from all rooms."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import ClassVar

from chat.scene import RoomView, SceneSpec
from chat.state import Scene
from core.clock import local
from duties.doing import due_today
from duties.expiry.items import EXPIRY_SUBJECT
from duties.model import Listed, OccurrenceState
from duties.occurrences.unpatrolled import count_unpatrolled, watched_by
from duties.visits.items import SHARE_SUBJECT, VISIT
from duties.visits.routes import count_due
from duties.waiting import OCCURRENCE_SUBJECT, Awaited
from frontdesk import todo
from frontdesk.ports import FrontdeskWork
from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.loop.waiting import Awaited as HazardAwaited
from people.members import page_of
from people.permissions import require_member
from people.todo import TodoEntry, TodoItem, holders_for
from reports.packages.items import SUBMISSION_SUBJECT

ON_A_PAGE = 8
State = OccurrenceState
HAVE_THEIR_DAY = frozenset(
    {
        (HAZARD_SUBJECT, HazardAwaited.RECTIFY.value),
        (HAZARD_SUBJECT, HazardAwaited.PLAN.value),
        (HAZARD_SUBJECT, HazardAwaited.REVISIT.value),
        (SHARE_SUBJECT, VISIT),  # which 今日路线 shows every day
    }
)


class Part(IntEnum):
    """The parts of the page, in their order."""

    LATE = 0
    TODAY = 1
    LONGER = 2


@dataclass(frozen=True, slots=True)
class TodayEntry:
    """A line: an occasion of a duty, or what else is awaited today; ``at`` is its wall time."""

    part: Part
    at: datetime
    listed: Listed | None = None
    todo: TodoEntry | None = None


@dataclass(frozen=True, slots=True)
class TodayView(RoomView):
    """A page of somebody's day; ``left`` is how many of all entries are still to be done.

    Who ``watches`` over patrols reads how many charging places are ``unpatrolled``; ``None``: it is
    not counted. ``visits`` are those that an inspector has to make this month.
    """

    entries: tuple[TodayEntry, ...]
    page: int
    pages: int
    now: datetime
    total: int
    left: int
    watches: bool = False
    unpatrolled: int | None = None
    visits: int = 0


@dataclass(frozen=True, slots=True)
class TodayScene(Scene):
    """A page of one's own day."""

    name: ClassVar[str] = "today"
    page: int = 0


def today_view(work: FrontdeskWork, page: int) -> TodayView:
    """Return a page of the actor's day; raises ``NotJoined``."""
    reach = watched_by(require_member(work.person))
    entries = sorted((*_occasions(work), *_deadlines(work)), key=lambda each: (each.part, each.at))
    shown, pages = page_of(page, len(entries), ON_A_PAGE)
    first = shown * ON_A_PAGE
    left = sum(each.listed is None or not each.listed.occurrence.state.ended for each in entries)
    return TodayView(
        tuple(entries[first : first + ON_A_PAGE]),
        shown,
        pages,
        local(work.now, work.zone),
        len(entries),
        left,
        bool(reach),
        count_unpatrolled(work, reach) if reach else None,
        count_due(work),
    )


def _occasions(work: FrontdeskWork) -> Iterator[TodayEntry]:
    """Yield the occasions of the actor's duties, each as it stands now."""
    standing = {each.id: each for _, each in due_today(work)}
    tomorrow = _midnight(work) + timedelta(days=1)
    for stored in work.occurrences.some(standing):
        one = standing[stored.occurrence.id]
        listed = replace(stored, occurrence=one)
        if one.state is State.LATE:
            part = Part.LATE
        elif not one.state.ended and one.due_at > tomorrow and one.opens_at < _midnight(work):
            part = Part.LONGER
        else:
            part = Part.TODAY
        at = one.due_at if part is Part.LONGER else one.opens_at
        yield TodayEntry(part, local(at, work.zone), listed=listed)


def _deadlines(work: FrontdeskWork) -> Iterator[TodayEntry]:
    """Yield what else is awaited from the actor by the end of today, or was before."""
    person = require_member(work.person)
    tomorrow = _midnight(work) + timedelta(days=1)
    items = work.todo_items.first(holders_for(person), work.now, todo.MOST)
    due = [each for each in items if _belongs(each, tomorrow)]
    spelled = todo.spell(work, due)
    for item in due:
        if item in spelled:
            part = Part.LATE if item.due_at < work.now else Part.TODAY
            part = Part.LONGER if item.due_at > tomorrow else part
            yield TodayEntry(part, local(item.due_at, work.zone), todo=spelled[item])


def _belongs(item: TodoItem, tomorrow: datetime) -> bool:
    """Tell whether an item is one of this day's: what has a day of its own comes on that day.

    Decisions of the person wait every day. Occasions of duties are read from their own rows.
    """
    if item.subject == OCCURRENCE_SUBJECT:
        return item.awaited in {Awaited.EXCUSE, Awaited.UNTAKEN}
    if item.subject in {EXPIRY_SUBJECT, SUBMISSION_SUBJECT}:
        return item.due_at <= tomorrow
    return item.due_at <= tomorrow or (item.subject, item.awaited) not in HAVE_THEIR_DAY


def _midnight(work: FrontdeskWork) -> datetime:
    return local(work.now, work.zone).replace(hour=0, minute=0, second=0, microsecond=0)


TODAY: SceneSpec[FrontdeskWork, TodayScene, RoomView] = SceneSpec(
    TodayScene,
    lambda work, scene: today_view(work, scene.page),
    settle=lambda scene, view: replace(scene, page=view.page),
)
