"""Absences: who is away from which day to which, and who stands in for them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AbsenceState(StrEnum):
    """Where an absence stands; the last four are ends."""

    PLANNED = "planned"
    ACTIVE = "active"
    OVER = "over"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self not in LIVE


LIVE = frozenset({AbsenceState.PLANNED, AbsenceState.ACTIVE})
_LABELS = {
    AbsenceState.PLANNED: "未开始",
    AbsenceState.ACTIVE: "请假中",
    AbsenceState.OVER: "已结束",
    AbsenceState.CANCELLED: "已销假",
    AbsenceState.DECLINED: "替班人不能替班",
    AbsenceState.LAPSED: "身份有变动，已失效",
}


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from the day ``first_day`` to the day ``last_day``, both among them.

    ``substitute_id`` stands in for them. ``act_at`` is the next moment at which anything about it
    changes by itself, ``None`` at an end. ``made_by`` is who entered it, ``ended_by`` who ended it
    before its time. ``warned_at`` tells when it was said that the substitute is out of reach.
    """

    id: int
    person_id: int
    substitute_id: int
    first_day: date
    last_day: date
    state: AbsenceState
    act_at: datetime | None
    made_by: int
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = None
    warned_at: datetime | None = None
    version: int = 1
