"""Alerts, and for each unit that gets one its acknowledgement (知悉, 叫应)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.stamp import stamp
from people.model import Risk


class Answering(StrEnum):
    """What the units are asked for."""

    NONE = "none"
    KNOW = "know"
    DECIDE = "decide"

    @property
    def label(self) -> str:
        """The words that the office reads."""
        return {"none": "不须答复", "know": "须知悉", "decide": "须答复安排"}[self.value]


class Decision(StrEnum):
    """What a unit answers where it is asked what it will do."""

    SUSPEND = "suspend"
    POSTPONE = "postpone"
    USUAL = "usual"

    @property
    def label(self) -> str:
        """The Chinese name of the decision."""
        return {"suspend": "暂停", "postpone": "延期", "usual": "照常"}[self.value]


class AlertState(StrEnum):
    """The state of an alert."""

    DRAFT = "draft"
    SENT = "sent"
    ENDED = "ended"
    DROPPED = "dropped"


class AckState(StrEnum):
    """Where one unit stands with an alert; each unit stands in exactly one."""

    PENDING = "pending"
    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    PHONED = "phoned"
    SILENT = "silent"
    NOBODY = "nobody"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The Chinese name of the state."""
        return _STATES[self]

    @property
    def answered(self) -> bool:
        """Whether the unit is known to know."""
        return self in {AckState.ACKNOWLEDGED, AckState.PHONED}


_STATES = {
    AckState.PENDING: "待发",
    AckState.WAITING: "待知悉",
    AckState.ACKNOWLEDGED: "已知悉",
    AckState.PHONED: "电话叫应",
    AckState.SILENT: "无人应答",
    AckState.NOBODY: "无人可通知",
    AckState.CLOSED: "解除前未知悉",
}


@dataclass(frozen=True, slots=True)
class Alert:
    """What an office tells to units (预警, 工作提示); moments are aware UTC.

    ``office`` is the street whose office sends it, ``None`` the office of the whole area. The units
    are those of ``street``, ``sector`` and ``risk``, each where it is given, or only those of
    ``unit_ids``; ``units`` counts them as they were when it was sent. After ``minutes`` without an
    answer the next person of a unit is asked. ``revision`` counts the wordings that were sent,
    ``pending`` is a further one that is not sent yet.
    """

    id: int
    kind: str
    text: str
    answering: Answering
    minutes: int
    office: str | None = None
    street: str | None = None
    sector: str = ""
    risk: Risk | None = None
    unit_ids: tuple[int, ...] = ()
    state: AlertState = AlertState.DRAFT
    made_by: int | None = None
    made_at: datetime | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    revision: int = 1
    units: int = 0
    pending: str = ""
    version: int = 0

    @property
    def stamp(self) -> int:
        """A number by which a button remembers to whom this says what, and how it stands."""
        return stamp(
            self.kind,
            self.text,
            self.answering,
            self.minutes,
            self.street,
            self.sector,
            self.risk,
            self.unit_ids,
            self.state,
            self.revision,
            self.pending,
        )


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One unit's part in an alert.

    ``asked`` are the persons who were asked, the first one first; ``asked_at`` is when the last of
    them was. ``told`` is the wording that they were told, 0 for none. Until ``due_at`` an answer is
    in time; ``act_at`` is when something happens by itself. ``answers`` counts the answers.
    """

    id: int
    alert_id: int
    unit_id: int
    state: AckState = AckState.PENDING
    asked: tuple[int, ...] = ()
    asked_at: datetime | None = None
    told: int = 0
    reminded: bool = False
    passes: int = 0
    due_at: datetime | None = None
    act_at: datetime | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None
    decision: Decision | None = None
    late: bool = False
    answers: int = 0
    version: int = 0

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what it answers."""
        return stamp(self.id, self.told, self.answers)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units of an alert stand where; ``states`` has every state."""

    states: dict[AckState, int]
    decisions: dict[Decision, int]
    late: int = 0
    passed: int = 0  # of those that wait

    @property
    def total(self) -> int:
        """All units."""
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        """The units that are known to know."""
        return sum(self.states[each] for each in AckState if each.answered)

    @property
    def open(self) -> int:
        """The units that are not."""
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom an alert would reach: units, those of them with somebody, the persons there.

    ``nobody`` names some of the units without.
    """

    units: int
    with_somebody: int
    persons: int
    nobody: tuple[str, ...] = ()
