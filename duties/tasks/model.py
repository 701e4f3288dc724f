"""A task of a yearly list, its targets (one for each period), and the bodies that answer for it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.stamp import stamp

NEAR = timedelta(days=30)
"""Before its last day a target is near, and stands on the to-do. Ours: no document says it."""

HALF = 50  # percent of the time of a target; past it, progress is looked at


class TargetState(StrEnum):
    """Where a target stands."""

    OPEN = "open"
    HANDED = "handed"  # said to be done, with proof; the office has not confirmed it yet
    DONE = "done"
    WITHDRAWN = "withdrawn"  # its list was corrected; it counts no more

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"open": "未完成", "handed": "待确认", "done": "完成", "withdrawn": "撤销"}[
            self.value
        ]


class Colour(StrEnum):
    """The colours of 挂图作战: done, the three of 督办 (``domain.md``), and far off."""

    DONE = "done"
    HANDED = "handed"
    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    PLAIN = "plain"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {
            "done": "完成",
            "handed": "待确认",
            "red": "逾期",
            "yellow": "滞后",
            "blue": "临近",
            "plain": "未到期",
        }[self.value]


class Step(StrEnum):
    """What was done about a target."""

    PROGRESS = "progress"
    HAND_IN = "hand_in"
    CONFIRM = "confirm"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {
            "progress": "报进度",
            "hand_in": "提交完成",
            "confirm": "确认完成",
            "return": "退回",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a list; ``street`` is empty for the list of the whole area.

    ``source``, ``number`` and ``year`` are its identity in the list. ``timing``, ``lead``
    (责任单位) and ``partners`` (配合单位) are as they were written. One that ended was withdrawn by
    the office.
    """

    id: int
    street: str
    year: int
    source: str
    number: str
    category: str
    title: str
    content: str
    timing: str
    lead: str
    partners: str
    remark: str
    made_by: int | None
    made_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One period of a task: ``part`` names it (一季度), empty where there is one only.

    ``since`` and ``due`` are its first and last day, ``percent`` how much is done, ``words`` what
    was said last. ``handed_at`` is when it was said to be done, by which it was on time or late.
    """

    id: int
    task_id: int
    part: str
    since: date
    due: date
    percent: int = 0
    state: TargetState = TargetState.OPEN
    words: str = ""
    handed_at: datetime | None = None
    handed_by: int | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A target in a list, with its task."""

    target: Target
    task: Task

    @property
    def title(self) -> str:
        """What it is about, with its period."""
        return f"{self.task.title}（{self.target.part}）" if self.target.part else self.task.title


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done about a target; never changed, never deleted."""

    id: int
    target_id: int
    at: datetime
    by: int | None
    step: Step
    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class Body:
    """A name under 责任单位 of the lists of a street, and the holder that it was found to be.

    ``holder`` is ``office:<street>``, ``department:<id>`` or ``unit:<id>``; empty: nobody known.
    A name that was linked by hand is linked for all tasks, and for later imports.
    """

    id: int
    street: str
    name: str
    holder: str = ""
    linked_by: int | None = None
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BodyCount:
    """A body, and of how many tasks."""

    body: Body
    tasks: int


def end_of(due: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of the last day of a target."""
    return datetime.combine(due + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def expected(target: Target, today: date) -> int:
    """Return how many percent of the time of a target are over by the end of a day."""
    whole = (target.due - target.since).days + 1
    over = (today - target.since).days + 1
    return max(0, min(100, 100 * over // whole))


def colour_of(target: Target, today: date) -> Colour:
    """Return the colour of a target on a day.

    Red is past its last day; yellow is behind: half the time is over, and less than half of what
    should be done by now; blue is in its last 30 days. The limits are ours.
    """
    if target.state is TargetState.DONE:
        return Colour.DONE
    if target.state is TargetState.HANDED:
        return Colour.HANDED
    if today > target.due:
        return Colour.RED
    share = expected(target, today)
    if share >= HALF and target.percent * 2 < share:
        return Colour.YELLOW
    return Colour.BLUE if target.due - today <= NEAR else Colour.PLAIN


def stamp_of(target: Target) -> int:
    """Return a number by which a button remembers how a target stood on its card."""
    return stamp(target.id, target.version, target.state, target.percent)
