"""What a hazard waits for, from whom, and until when: derived from where it stands."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hazards.model import Hazard, HazardState, Track

REPORT_UP = timedelta(hours=24)  # 问题不过夜 (003 annex 4 §9)
LOOK_AFTER = timedelta(days=3)  # for reviews and decisions, which no document times
OFFICE = "office:"
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
    REVISIT = "revisit"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _DUTY_LABELS[self]


_DUTY_LABELS = {
    Awaited.CLASSIFY: "待判定",
    Awaited.JUDGE: "存疑待裁定",
    Awaited.ASSIGN: "待交办",
    Awaited.RECTIFY: "整改",
    Awaited.PLAN: "报治理方案",
    Awaited.APPROVE_PLAN: "审批方案",
    Awaited.REVIEW: "待复核",
    Awaited.EXTENSION: "审批延期",
    Awaited.ACKNOWLEDGE: "等部门接收",
    Awaited.REVISIT: "回头看",
}


@dataclass(frozen=True, slots=True)
class TodoItem:
    """A hazard waits for ``holder``: ``person:17``, or ``office:<street>`` (empty: the area)."""

    hazard_id: int
    duty: Awaited
    holder: str
    due_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a person's to-do."""

    hazard_id: int
    number: str
    unit_name: str
    description: str
    duty: Awaited
    due_at: datetime
    major: bool


@dataclass(frozen=True, slots=True)
class Release:
    """What waits for ``holder`` is to wait for whoever it should by now, hazard by hazard.

    ``street`` limits it; ``heir_id`` is who was chosen to go on, ``actor_id`` who let it happen.
    All hazards up to the id ``reached`` are done; ``attempts`` is how often the next ones failed.
    """

    id: int
    holder: str
    street: str | None = None
    heir_id: int | None = None
    actor_id: int | None = None
    reached: int = 0
    attempts: int = 0


def holder_of(person_id: int) -> str:
    """Return how a person is named as a holder."""
    return f"person:{person_id}"


def office_of(street: str) -> str:
    """Return how the office of a street (empty: of the whole area) is named as a holder."""
    return f"{OFFICE}{street}"


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of a day on the wall calendar."""
    return datetime.combine(day, time(23, 59, 59), zone)


def waits_of(
    hazard: Hazard, office: str, now: datetime, zone: ZoneInfo, *, extension_pending: bool
) -> tuple[TodoItem, ...]:
    """Return what a hazard waits for; ``office`` is the holder that stands for the office there."""

    def wait(duty: Awaited, holder: str, due: datetime) -> TodoItem:
        return TodoItem(hazard.id, duty, holder, due, now)

    checker = holder_of(hazard.supervisor_id) if hazard.supervisor_id else office
    if hazard.track is not Track.ROUTINE:
        checker = office
    owner = holder_of(hazard.owner_id) if hazard.owner_id else office
    due = end_of(hazard.deadline, zone) if hazard.deadline else now + LOOK_AFTER
    waits: list[TodoItem] = []
    match hazard.state:
        case HazardState.ON_LEDGER:
            waits.append(wait(Awaited.CLASSIFY, checker, hazard.found_at + REPORT_UP))
        case HazardState.DOUBTFUL:
            waits.append(wait(Awaited.JUDGE, office, now + REPORT_UP))
        case HazardState.CLASSIFIED | HazardState.RELAPSED:
            waits.append(wait(Awaited.ASSIGN, checker, now + REPORT_UP))
        case HazardState.ASSIGNED | HazardState.RECTIFYING | HazardState.PLANNING if (
            hazard.owner_id is None
        ):  # who should have put it right has left, and nobody else is there
            waits.append(wait(Awaited.ASSIGN, office, now + REPORT_UP))
        case HazardState.ASSIGNED | HazardState.RECTIFYING:
            waits.append(wait(Awaited.RECTIFY, owner, due))
        case HazardState.PLANNING:
            waits.append(wait(Awaited.PLAN, owner, due))
        case HazardState.PLANNED:
            waits.append(wait(Awaited.APPROVE_PLAN, office, now + LOOK_AFTER))
        case HazardState.SUBMITTED:
            himself = hazard.submitted_by == hazard.supervisor_id
            waits.append(wait(Awaited.REVIEW, office if himself else checker, now + LOOK_AFTER))
        case HazardState.TRANSFERRED:
            waits.append(wait(Awaited.ACKNOWLEDGE, office, now + LOOK_AFTER))
        case HazardState.CLOSED if hazard.revisit_on is not None:
            himself = hazard.submitted_by == hazard.supervisor_id
            day = end_of(hazard.revisit_on, zone)
            waits.append(wait(Awaited.REVISIT, office if himself else checker, day))
    if extension_pending and hazard.state.open:
        himself = hazard.owner_id is not None and hazard.owner_id == hazard.supervisor_id
        waits.append(wait(Awaited.EXTENSION, office if himself else checker, now + REPORT_UP))
    return tuple(waits)
