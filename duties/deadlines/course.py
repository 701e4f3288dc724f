"""The course of what is awaited once it is late: what is done when, as data, and how far it is.

``deadlines.toml`` says it for each kind of subject and what is awaited of it. Whatever the order of
looks at an item, its stages have the same moments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from people.todo import URGENT, TodoItem


class Does(StrEnum):
    """What is done about something late."""

    RING = "ring"
    OFFICE = "office"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Stage:
    """Something is done so many hours after an item was due, or before (negative).

    ``source`` is the document and place that asks for it, and ``ours`` says that the hours stand in
    none.
    """

    does: Does
    hours: int
    source: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """The stages of what is awaited of a kind of subject, in their order."""

    subject: str
    awaited: tuple[str, ...]
    title: str
    stages: tuple[Stage, ...]
    source: str = ""
    ours: bool = False


def moment_of(item: TodoItem, stage: Stage) -> datetime:
    """Return when a stage of an item comes."""
    return item.due_at + timedelta(hours=stage.hours)


def settle(item: TodoItem, course: Course, now: datetime) -> tuple[TodoItem, Sequence[Stage]]:
    """Return an item as it stands at a moment, and the stages that it has come to since.

    From when it is due it goes before all that is not late.
    """
    reached = item.reached
    while reached < len(course.stages) and moment_of(item, course.stages[reached]) <= now:
        reached += 1
    ahead = course.stages[reached : reached + 1]
    rank = URGENT if item.due_at <= now else item.rank
    act_at = moment_of(item, ahead[0]) if ahead else None
    passed = course.stages[item.reached : reached]
    return replace(item, reached=reached, act_at=act_at, rank=rank), passed
