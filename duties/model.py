"""Duties (值守): what must be done again and again, by whom, and how it is to be shown."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from duties.seasons.season import Season
from duties.span import Span
from people.model import Role

MIDNIGHT = time()
LONGEST_LEAD = 14  # days; occurrences are planned some weeks ahead
NOTHING = Span()
A_DAY = Span(days=1)


class Shift(StrEnum):
    """Where a day that is no working day is moved to."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"none": "不调整", "next": "顺延到下一工作日", "previous": "提前到上一工作日"}[
            self.value
        ]


class Proof(StrEnum):
    """What shows that something was done."""

    INSPECTION = "inspection"
    PATROL = "patrol"
    PHOTO = "photo"
    FILE = "file"
    HANDOVER = "handover"
    ACKNOWLEDGEMENT = "acknowledgement"
    WORDS = "words"
    DRILL = "drill"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _PROOF_LABELS[self]


_PROOF_LABELS = {
    Proof.INSPECTION: "签名检查表",
    Proof.PATROL: "到点扫码巡查",
    Proof.PHOTO: "照片",
    Proof.FILE: "文件",
    Proof.HANDOVER: "交接班记录",
    Proof.ACKNOWLEDGEMENT: "知悉",
    Proof.WORDS: "文字说明",
    Proof.DRILL: "演练记录",
}


class OccurrenceState(StrEnum):
    """Where one occasion of a duty stands; the last six are ends."""

    PLANNED = "planned"
    OPEN = "open"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    MISSED = "missed"
    EXCUSED = "excused"
    MADE_UP = "made_up"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _STATE_LABELS[self]

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self not in _ALIVE


_ALIVE = frozenset({OccurrenceState.PLANNED, OccurrenceState.OPEN, OccurrenceState.LATE})
_STATE_LABELS = {
    OccurrenceState.PLANNED: "未开始",
    OccurrenceState.OPEN: "待完成",
    OccurrenceState.LATE: "已超时",
    OccurrenceState.DONE: "按时完成",
    OccurrenceState.DONE_LATE: "迟报完成",
    OccurrenceState.MISSED: "漏做",
    OccurrenceState.EXCUSED: "已免除",
    OccurrenceState.MADE_UP: "补做完成",
    OccurrenceState.DROPPED: "已取消",
}


class Reason(StrEnum):
    """Why something was late, missed or excused; one tap each."""

    CLOSED = "closed"
    WEATHER = "weather"
    OUT_OF_USE = "out_of_use"
    ABSENT = "absent"
    OTHER_WORK = "other_work"
    FORGOTTEN = "forgotten"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return _REASON_LABELS[self]


_REASON_LABELS = {
    Reason.CLOSED: "停业、放假",
    Reason.WEATHER: "恶劣天气",
    Reason.OUT_OF_USE: "场所、设备停用",
    Reason.ABSENT: "人员不在岗",
    Reason.OTHER_WORK: "处置其他紧急事项",
    Reason.FORGOTTEN: "疏忽遗漏",
    Reason.OTHER: "其他",
}


class Mark(StrEnum):
    """What is noted beside a patrol, or a shift taken over: it is taken all the same."""

    UNSCANNED = "unscanned"
    ELSEWHERE = "elsewhere"
    FAR = "far"
    UNTAKEN = "untaken"
    ALONE = "alone"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return _MARK_LABELS[self]


_MARK_LABELS = {
    Mark.UNSCANNED: "未扫码",
    Mark.ELSEWHERE: "地点不符",
    Mark.FAR: "距离过远",
    Mark.UNTAKEN: "无人接班",
    Mark.ALONE: "仅一人在岗，本人接续",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """When something is due, in naive wall time, and what shows that it was done.

    ``rule`` is an RRULE without DTSTART (``duties.recurrence``) and gives days; each day, moved by
    ``shift``, starts at each of ``slots`` (none: at midnight). From the start are counted
    ``opens`` (zero or before) and ``lasts``, which leads to the moment by which it is due; from
    that one ``grace`` and ``closes``, which is no shorter. Between due and grace it is still in
    time; between grace and closes it is late. ``each``: every holder of the role by themselves,
    else any one of them for all. ``lead``: how long before it opens its holders hear of it.
    """

    rule: str
    slots: tuple[time, ...] = ()
    shift: Shift = Shift.NONE
    opens: Span = NOTHING
    lasts: Span = A_DAY
    grace: Span = NOTHING
    closes: Span = NOTHING
    each: bool = False
    proof: Proof = Proof.WORDS
    form: str | None = None
    critical: bool = False
    lead: Span = NOTHING


@dataclass(frozen=True, slots=True)
class Duty:
    """A row of a programme, applied to a unit or (without one) to a street.

    An empty ``street`` is the whole area. ``role`` is held by those who may do it, unless
    ``person_id`` names one person. ``since`` is the day from which it is in force; with a
    ``season`` (keys, by spaces) it is asked while one of these is switched on, and at no other
    time. Windows that open up to the day ``planned_until`` stand among the occurrences already;
    ``plan_at`` tells when more are to (``None`` once the duty has ended).
    """

    id: int
    programme: str
    row: str
    title: str
    unit_id: int | None
    street: str | None
    place_id: int | None
    role: Role
    person_id: int | None
    since: date
    ended_at: datetime | None = None
    season: str | None = None
    planned_until: date | None = None
    plan_at: datetime | None = None

    @property
    def seasons(self) -> frozenset[Season]:
        """The seasons in which alone it is asked; none: all the year."""
        return frozenset(map(Season, (self.season or "").split()))

    @property
    def about(self) -> str:
        """Where it stands: ``unit:5``, ``place:7``, ``street:示例街道``, ``street:``."""
        if self.place_id is not None:
            return f"place:{self.place_id}"
        return f"street:{self.street or ''}" if self.unit_id is None else f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class Revision:
    """The terms of a duty from a day on, until the next revision.

    ``made_by`` is ``None`` where the command line did.
    """

    id: int
    duty_id: int
    effective_from: date
    terms: Terms
    made_by: int | None
    made_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """One occasion as the terms give it; the moments are aware UTC.

    ``day`` is the rule's own day, whatever the shift made of it: with ``slot`` the name of the
    occasion.
    """

    revision_id: int
    day: date
    slot: time
    opens_at: datetime
    due_at: datetime
    grace_at: datetime
    closes_at: datetime
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occasion of a duty at a unit; the moments are aware UTC.

    ``person_id`` names whose it is where each is to do it. ``act_at`` is the next moment at which
    anything about it changes by itself, ``None`` at an end. ``proof`` names what shows that it was
    done (``inspection:17``), ``note`` holds the words that were given with it. ``makes_up`` is the
    missed one in whose place it was put. ``postponed_to`` is when who holds it means to do it; it
    moves none of the four moments. ``excuse_asked`` is why somebody asks to be excused. Of a patrol
    stand when and which code was scanned, how far from the unit whoever did it was, and its
    ``marks`` (``Mark``, by commas). ``handed_at`` and ``handed_by`` tell when and by whom a shift
    was handed over; whoever takes it over has done it.
    ``heard_at``, before it opens, is from when its holders see it.
    """

    id: int
    duty_id: int
    revision_id: int
    unit_id: int | None
    place_id: int | None
    person_id: int | None
    local_date: date
    slot: time
    opens_at: datetime
    due_at: datetime
    grace_at: datetime
    closes_at: datetime
    state: OccurrenceState
    act_at: datetime | None
    begun_at: datetime | None = None
    begun_by: int | None = None
    done_at: datetime | None = None
    done_by: int | None = None
    recorded_at: datetime | None = None
    reason: Reason | None = None
    excused_by: int | None = None
    proof: str | None = None
    makes_up: int | None = None
    version: int = 1
    note: str = ""
    postponed_to: datetime | None = None
    excuse_asked: Reason | None = None
    excuse_asked_by: int | None = None
    scanned_at: datetime | None = None
    scanned_code: int | None = None
    distance_m: int | None = None
    marks: str = ""
    handed_at: datetime | None = None
    handed_by: int | None = None
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An occurrence with what its line says: of which duty, where, and by which terms.

    ``where`` is the name of the unit, with the place in it; of a street or the whole area that.
    """

    occurrence: Occurrence
    title: str
    terms: Terms
    unit_name: str | None = None
    place_name: str | None = None
    street: str | None = None

    @property
    def where(self) -> str:
        """Where it is to be done."""
        if self.unit_name is None:
            return self.street or "全区"
        return f"{self.unit_name} {self.place_name}" if self.place_name else self.unit_name
