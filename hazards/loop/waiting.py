"""What a hazard waits for, from whom, and until when: derived from where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hazards.model import Hazard, HazardState, Track
from people.todo import TodoItem, holder_of

REPORT_UP = timedelta(hours=24)  # 问题不过夜 (003 annex 4 §9)
LOOK_AFTER = timedelta(days=3)  # for reviews and decisions, which no document times
FEEDBACK_AFTER = timedelta(days=15)  # ours: 004 一（二） asks for feedback, and gives no day
AGAIN_AFTER = timedelta(days=5)  # ours: where the office has asked once more
REMIND = timedelta(hours=87)  # before feedback is due: at nine in the morning, three days before
HAZARD_SUBJECT = "hazard"  # the kind of subject of these items
SOON = timedelta(days=3)  # how long before its day a revisit is shown


class Awaited(StrEnum):
    """What is waited for."""

    CLASSIFY = "classify"
    JUDGE = "judge"
    ASSIGN = "assign"
    RECTIFY = "rectify"
    PLAN = "plan"
    APPROVE_PLAN = "approve_plan"
    REVIEW = "review"
    EXTENSION = "extension"
    ACKNOWLEDGE = "acknowledge"
    FEEDBACK = "feedback"
    WEIGH = "weigh"
    REVISIT = "revisit"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _LABELS[self]


_LABELS = {
    Awaited.CLASSIFY: "待判定",
    Awaited.JUDGE: "存疑，待认定",
    Awaited.ASSIGN: "待交办",
    Awaited.RECTIFY: "整改",
    Awaited.PLAN: "报治理方案",
    Awaited.APPROVE_PLAN: "审批方案",
    Awaited.REVIEW: "待复核",
    Awaited.EXTENSION: "审批延期",
    Awaited.ACKNOWLEDGE: "等部门接收",
    Awaited.FEEDBACK: "等部门反馈",
    Awaited.WEIGH: "核实反馈",
    Awaited.REVISIT: "回头看",
}


ON_THE_CHAIN = frozenset({Awaited.RECTIFY, Awaited.PLAN})
"""Due on the hazard's own day: what follows when that has passed is ``hazards.watch``'s affair."""


FOR_DEPARTMENTS = {Awaited.ACKNOWLEDGE: "待接收", Awaited.FEEDBACK: "待反馈"}
"""How a department reads what is awaited of it."""


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of a day on the wall calendar."""
    return datetime.combine(day, time(23, 59, 59), zone)


@dataclass(frozen=True, slots=True)
class Handed:
    """With whom a hazard is that was handed on: its department, or the office where that has no
    member, and the moment (aware UTC) until which it is to say what became of it.
    """

    holder: str
    feedback_due: datetime | None


Make = Callable[[Awaited, str, datetime], TodoItem]


def _of_handed(
    state: HazardState, item: Make, handed: Handed, office: str, now: datetime
) -> TodoItem:
    """Return what is awaited of a hazard that is with a department."""
    if state is HazardState.TRANSFERRED:
        return item(Awaited.ACKNOWLEDGE, handed.holder, now + LOOK_AFTER)
    if state is HazardState.REPORTED:
        return item(Awaited.WEIGH, office, now + LOOK_AFTER)
    by = handed.feedback_due or now + FEEDBACK_AFTER
    return replace(item(Awaited.FEEDBACK, handed.holder, by), act_at=by - REMIND)


def items_of(
    hazard: Hazard,
    office: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    extension_pending: bool,
    handed: Handed | None = None,
) -> tuple[TodoItem, ...]:
    """Return what a hazard waits for; ``office`` is the holder that stands for the office there."""

    def item(awaited: Awaited, holder: str, due: datetime) -> TodoItem:
        shown_from = due - SOON if awaited is Awaited.REVISIT else None
        act_at = None if awaited in ON_THE_CHAIN else due
        item = TodoItem(HAZARD_SUBJECT, hazard.id, awaited.value, holder, due, now, shown_from)
        return replace(item, act_at=act_at)

    checker = holder_of(hazard.supervisor_id) if hazard.supervisor_id else office
    if hazard.track is not Track.ROUTINE:
        checker = office
    owner = holder_of(hazard.owner_id) if hazard.owner_id else office
    due = end_of(hazard.deadline, zone) if hazard.deadline else now + LOOK_AFTER
    items: list[TodoItem] = []
    match hazard.state:
        case HazardState.ON_LEDGER:
            items.append(item(Awaited.CLASSIFY, checker, hazard.found_at + REPORT_UP))
        case HazardState.DOUBTFUL:
            items.append(item(Awaited.JUDGE, office, now + REPORT_UP))
        case HazardState.CLASSIFIED | HazardState.RELAPSED:
            items.append(item(Awaited.ASSIGN, checker, now + REPORT_UP))
        case HazardState.ASSIGNED | HazardState.RECTIFYING | HazardState.PLANNING if (
            hazard.owner_id is None
        ):  # who should have put it right has left, and nobody else is there
            items.append(item(Awaited.ASSIGN, office, now + REPORT_UP))
        case HazardState.ASSIGNED | HazardState.RECTIFYING:
            items.append(item(Awaited.RECTIFY, owner, due))
        case HazardState.PLANNING:
            items.append(item(Awaited.PLAN, owner, due))
        case HazardState.PLANNED:
            items.append(item(Awaited.APPROVE_PLAN, office, now + LOOK_AFTER))
        case HazardState.SUBMITTED:
            himself = hazard.submitted_by == hazard.supervisor_id
            items.append(item(Awaited.REVIEW, office if himself else checker, now + LOOK_AFTER))
        case HazardState.TRANSFERRED | HazardState.RECEIVED | HazardState.REPORTED:
            items.append(
                _of_handed(hazard.state, item, handed or Handed(office, None), office, now)
            )
        case HazardState.CLOSED if hazard.revisit_on is not None:
            himself = hazard.submitted_by == hazard.supervisor_id
            day = end_of(hazard.revisit_on, zone)
            items.append(item(Awaited.REVISIT, office if himself else checker, day))
    if extension_pending and hazard.state.open:
        himself = hazard.owner_id is not None and hazard.owner_id == hazard.supervisor_id
        items.append(item(Awaited.EXTENSION, office if himself else checker, now + REPORT_UP))
    return tuple(items)
