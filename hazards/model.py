"""A hazard on the ledger, and the words of its life (``domain.md``, "From finding to closing")."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp
from hazards.inspection_kind import InspectionKind


class HazardState(StrEnum):
    """The state of a hazard; ``hazards.loop.lifecycle`` says how it gets from one to another."""

    FOUND = "found"  # seen, but not on the ledger: a draft, or an item of an unsigned inspection
    ON_LEDGER = "on_ledger"
    DOUBTFUL = "doubtful"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    PLANNING = "planning"
    PLANNED = "planned"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    TRANSFERRED = "transferred"
    RECEIVED = "received"
    REPORTED = "reported"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    RELAPSED = "relapsed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _STATE_LABELS[self]

    @property
    def open(self) -> bool:
        """Whether it still has to be put right (未销号)."""
        return self not in {self.FOUND, self.CLOSED, self.CONFIRMED, self.ENDED}


_STATE_LABELS = {
    HazardState.FOUND: "已发现",
    HazardState.ON_LEDGER: "已上账，待判定",
    HazardState.DOUBTFUL: "存疑，待认定",
    HazardState.CLASSIFIED: "已判定，待交办",
    HazardState.ASSIGNED: "已交办，待签收",
    HazardState.PLANNING: "待报治理方案",
    HazardState.PLANNED: "方案待审批",
    HazardState.RECTIFYING: "整改中",
    HazardState.SUBMITTED: "待复核",
    HazardState.TRANSFERRED: "已移交，待接收",
    HazardState.RECEIVED: "已接收，待反馈",
    HazardState.REPORTED: "已反馈，待核实",
    HazardState.CLOSED: "已销号",
    HazardState.CONFIRMED: "已销号，回头看合格",
    HazardState.RELAPSED: "复发，待重新交办",
    HazardState.ENDED: "已办结",
}


class Severity(StrEnum):
    """The severity of a hazard, decided against published criteria."""

    GENERAL = "general"
    MAJOR = "major"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"general": "一般隐患", "major": "重大事故隐患"}[self.value]


class Track(StrEnum):
    """The track of a hazard: the level that must solve it (003 annex 1 §4)."""

    ROUTINE = "routine"
    ESCALATED = "escalated"
    LISTED = "listed"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"routine": "一般整治", "escalated": "提级整治", "listed": "挂牌整治"}[self.value]


class Ending(StrEnum):
    """The ending of a hazard; only a proven rectification counts as 已整改."""

    RECTIFIED = "rectified"
    INFEASIBLE = "infeasible"
    UNFOUNDED = "unfounded"
    DUPLICATE = "duplicate"
    TRANSFERRED = "transferred"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {
            "rectified": "已整改",
            "infeasible": "暂不具备整改条件",
            "unfounded": "不属实",
            "duplicate": "重复",
            "transferred": "移交",
        }[self.value]


class Source(StrEnum):
    """The source of a hazard (003 annex 1 §2)."""

    INSPECTION = "inspection"
    SNAP = "snap"
    TIP = "tip"
    DUTY = "duty"  # ours: a duty that was missed again and again

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"inspection": "检查", "snap": "随手拍", "tip": "举报", "duty": "履职漏做"}[
            self.value
        ]


class Step(StrEnum):
    """Something that is done to a hazard."""

    FILE = "file"
    FILE_FIXED = "file_fixed"
    FIX_ON_SPOT = "fix_on_spot"
    WITNESS = "witness"
    CLASSIFY = "classify"
    DOUBT = "doubt"
    JUDGE = "judge"
    ASSIGN = "assign"
    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SUBMIT_PLAN = "submit_plan"
    APPROVE_PLAN = "approve_plan"
    RETURN_PLAN = "return_plan"
    SUBMIT = "submit"
    RETURN = "return"
    CLOSE = "close"
    CONFIRM = "confirm"
    RELAPSE = "relapse"
    SET_TRACK = "set_track"
    TRANSFER = "transfer"
    NOTIFY = "notify"
    ACKNOWLEDGE = "acknowledge"  # ended a transfer before departments were asked what became of it
    RECEIVE = "receive"
    DECLINE = "decline"
    REPORT = "report"
    ASK_AGAIN = "ask_again"
    SETTLE = "settle"
    END = "end"

    @property
    def label(self) -> str:
        """The words that people read, as something that was done."""
        return _STEP_LABELS[self]


_STEP_LABELS = {
    Step.FILE: "上账",
    Step.FILE_FIXED: "上账，当场已整改，提交复核",
    Step.FIX_ON_SPOT: "上账，当场已整改",
    Step.WITNESS: "补充情况",
    Step.CLASSIFY: "判定等级",
    Step.DOUBT: "标记存疑",
    Step.JUDGE: "认定等级",
    Step.ASSIGN: "交办",
    Step.ACCEPT: "签收",
    Step.HAND_OVER: "转派",
    Step.ASK_EXTENSION: "申请延期",
    Step.GRANT_EXTENSION: "同意延期",
    Step.REFUSE_EXTENSION: "不同意延期",
    Step.SUBMIT_PLAN: "上报治理方案",
    Step.APPROVE_PLAN: "批准治理方案",
    Step.RETURN_PLAN: "退回治理方案",
    Step.SUBMIT: "提交整改",
    Step.RETURN: "退回整改",
    Step.CLOSE: "复核通过，销号",
    Step.CONFIRM: "回头看合格",
    Step.RELAPSE: "回头看复发",
    Step.SET_TRACK: "调整整治方式",
    Step.TRANSFER: "移交",
    Step.NOTIFY: "抄告",
    Step.ACKNOWLEDGE: "接收移交",
    Step.RECEIVE: "接收移交",
    Step.DECLINE: "退回移交",
    Step.REPORT: "反馈处理结果",
    Step.ASK_AGAIN: "要求补充反馈",
    Step.SETTLE: "核实反馈，办结",
    Step.END: "办结（未整改）",
}


@dataclass(frozen=True, slots=True)
class NewHazard:
    """The facts of a hazard when it goes on the ledger.

    ``deadline`` is ``None`` where nobody has set one yet; ``latitude`` and ``longitude`` are
    degrees of WGS84. ``kind`` is that of the inspection; what none has found has none.
    """

    unit_id: int
    inspection_id: int | None
    question: str | None
    item: str
    description: str
    measure: str
    deadline: date | None
    fixed_on_spot: bool
    found_at: datetime
    found_by: int
    source: Source = Source.INSPECTION
    place_id: int | None = None
    category: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kind: InspectionKind | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """One line of the ledger (台账).

    ``owner_id`` rectifies, ``supervisor_id`` answers for the checking side: who assigned it.
    ``first_deadline`` stays as it was set first. ``submitted_by`` is who rectified last,
    ``rounds`` how often a rectification was submitted, ``returns`` how often one was sent back,
    ``relapses`` how often it came back after closing. ``last_step`` was done by ``last_by`` at
    ``last_at``; ``version`` goes up with each, so that of two who act at once only one does.
    """

    id: int
    number: str
    unit_id: int
    unit_name: str
    street: str
    sector: str
    inspection_id: int | None
    question: str | None
    item: str
    description: str
    measure: str
    deadline: date | None
    state: HazardState
    found_at: datetime
    found_by: int
    fixed_on_spot: bool
    source: Source = Source.INSPECTION
    place_id: int | None = None
    place_name: str = ""
    category: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kind: InspectionKind | None = None
    severity: Severity | None = None
    criterion: str = ""
    track: Track = Track.ROUTINE
    lead: str = ""
    supporting: str = ""
    owner_id: int | None = None
    supervisor_id: int | None = None
    first_deadline: date | None = None
    submitted_by: int | None = None
    submitted_at: datetime | None = None
    rounds: int = 0
    returns: int = 0
    relapses: int = 0
    closed_at: datetime | None = None
    revisit_on: date | None = None
    ending: Ending | None = None
    reason: str = ""
    duplicate_of: int | None = None
    last_step: Step = Step.FILE
    last_by: int | None = None
    last_at: datetime | None = None
    version: int = 1

    @property
    def major(self) -> bool:
        """Whether it was found to be major."""
        return self.severity is Severity.MAJOR

    @property
    def origin(self) -> str:
        """By what it was found, in the words that people read: 属地检查, 自查, 随手拍."""
        return self.source.label if self.kind is None else self.kind.spelled

    @property
    def spot(self) -> str:
        """The spot of the hazard: the unit, and the place in it where that is known."""
        return f"{self.unit_name} · {self.place_name}" if self.place_name else self.unit_name

    @property
    def standing(self) -> str:
        """The state in the words that people read; an ending by its own name."""
        return spell_standing(self.state, self.ending, self.fixed_on_spot, self.relapses)


def spell_standing(
    state: HazardState, ending: Ending | None, fixed_on_spot: bool, relapses: int
) -> str:
    """Spell where a hazard stands; an ending by its own name."""
    if state is HazardState.ENDED and ending is not None:
        return f"已办结：{ending.label}"
    if fixed_on_spot and state is HazardState.CLOSED and not relapses:
        return "当场已整改"
    return state.label


@dataclass(frozen=True, slots=True)
class HazardLine:
    """A hazard in short, as it stands among others."""

    id: int
    number: str
    unit_name: str
    description: str
    severity: Severity | None

    @property
    def major(self) -> bool:
        """Whether it is a major hazard (重大事故隐患)."""
        return self.severity is Severity.MAJOR


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for a major hazard with its five parts (五落实, 003 annex 1).

    ``id`` tells one that is kept from those before and after it.
    """

    owner: str = ""
    measures: str = ""
    money: str = ""
    deadline: str = ""
    contingency: str = ""
    id: int = field(default=0, compare=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the parts that are not there yet, in their order."""
        return tuple(name for name in PLAN_PARTS if not getattr(self, name))

    @property
    def complete(self) -> bool:
        """Whether all five parts are there."""
        return not self.missing

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what the parts said."""
        return stamp(*(getattr(self, name) for name in PLAN_PARTS))


PLAN_PARTS = {
    "owner": "责任人",
    "measures": "措施",
    "money": "资金",
    "deadline": "时限",
    "contingency": "应急预案",
}
"""The five parts by field, with their Chinese names."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A wish for more time; ``until`` is the day asked for, ``granted`` is ``None`` while open."""

    id: int
    hazard_id: int
    asked_by: int
    asked_at: datetime
    reason: str
    until: date
    granted: bool | None = None
