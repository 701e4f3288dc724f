"""The life of a hazard as one table: state × step → state, who may, and what it takes.

Nothing else knows it: use cases ask this table, buttons are drawn from it, and the diagram in
``docs/lifecycle.md`` is made from it. Pure data and pure functions.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from core.errors import XunanError
from hazards.model import HazardState, Severity, Step
from people.permissions import Action

S = HazardState


class Need(StrEnum):
    """A condition of a step."""

    DESCRIPTION = "description"
    PROOF = "proof"  # at least one photo of the spot put right, its bytes kept
    CRITERION = "criterion"  # the published criterion by which it is major
    OWNER = "owner"
    MEASURE = "measure"
    DEADLINE = "deadline"
    REASON = "reason"
    PLAN = "plan"  # all five parts
    DEPARTMENT = "department"
    FEEDBACK = "feedback"  # the words of the department, and at least one photo, its bytes kept
    LEAD = "lead"  # the department that leads, where the hazard is listed
    ENDING = "ending"
    ANOTHER_PERSON = "another_person"  # somebody else than who rectified

    @property
    def label(self) -> str:
        """The words that people read."""
        return _NEED_LABELS[self]


_NEED_LABELS = {
    Need.DESCRIPTION: "说明",
    Need.PROOF: "整改后照片",
    Need.CRITERION: "判定依据",
    Need.OWNER: "整改责任人",
    Need.MEASURE: "整改措施",
    Need.DEADLINE: "期限",
    Need.REASON: "理由",
    Need.PLAN: "五落实方案",
    Need.DEPARTMENT: "接收部门",
    Need.FEEDBACK: "处理结果和照片",
    Need.LEAD: "牵头部门",
    Need.ENDING: "办结方式",
    Need.ANOTHER_PERSON: "整改人以外的人",
}


class StepImpossible(XunanError):
    """The table knows no such step from where the hazard stands."""

    def __init__(self, state: HazardState, step: Step) -> None:
        super().__init__(f"{step} from {state}")
        self.state = state
        self.step = step


class NeedMissing(XunanError):
    """The step takes something that is not there."""

    def __init__(self, need: Need) -> None:
        super().__init__(need)
        self.need = need


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of ``sources`` to ``target`` (``None``: it stays where it is).

    ``severity`` narrows a row to hazards found to be so; ``None`` means either, or not yet judged.
    """

    step: Step
    sources: frozenset[HazardState]
    target: HazardState | None
    action: Action
    needs: tuple[Need, ...] = field(default=())
    severity: Severity | None = None


def _row(
    step: Step,
    sources: set[HazardState],
    target: HazardState | None,
    action: Action,
    *needs: Need,
    severity: Severity | None = None,
) -> Transition:
    return Transition(step, frozenset(sources), target, action, needs, severity)


_UNJUDGED = {S.ON_LEDGER, S.CLASSIFIED}
WITH_A_DEPARTMENT = {S.TRANSFERRED, S.RECEIVED, S.REPORTED}
WITH_THE_OWNER = {S.ASSIGNED, S.PLANNING, S.RECTIFYING}
_WISHED = {*WITH_THE_OWNER, S.PLANNED}  # where a wish for more time may wait
_OPEN = {state for state in S if state.open}
_GENERAL, _MAJOR = Severity.GENERAL, Severity.MAJOR

TABLE: tuple[Transition, ...] = (
    _row(Step.FILE, {S.FOUND}, S.ON_LEDGER, Action.FILE_HAZARD, Need.DESCRIPTION),
    # Put right the moment it was found (即查即改): whoever may review has seen it with their own
    # eyes; what a unit put right by itself still waits for somebody else to look.
    _row(Step.FIX_ON_SPOT, {S.FOUND}, S.CLOSED, Action.REVIEW, Need.DESCRIPTION),
    _row(Step.FILE_FIXED, {S.FOUND}, S.SUBMITTED, Action.SUBMIT_RECTIFICATION, Need.DESCRIPTION),
    _row(Step.WITNESS, _OPEN, None, Action.FILE_HAZARD),
    _row(Step.CLASSIFY, _UNJUDGED, S.CLASSIFIED, Action.CLASSIFY, severity=_GENERAL),
    _row(Step.CLASSIFY, _UNJUDGED, S.CLASSIFIED, Action.CLASSIFY, Need.CRITERION, severity=_MAJOR),
    _row(Step.DOUBT, {S.ON_LEDGER}, S.DOUBTFUL, Action.MARK_DOUBTFUL, Need.REASON),
    _row(Step.JUDGE, {S.DOUBTFUL}, S.CLASSIFIED, Action.JUDGE_DOUBTFUL, severity=_GENERAL),
    _row(
        Step.JUDGE,
        {S.DOUBTFUL},
        S.CLASSIFIED,
        Action.JUDGE_DOUBTFUL,
        Need.CRITERION,
        severity=_MAJOR,
    ),
    _row(
        Step.ASSIGN,
        {S.CLASSIFIED, S.RELAPSED} | WITH_THE_OWNER,
        S.ASSIGNED,
        Action.ASSIGN,
        Need.OWNER,
        Need.MEASURE,
        Need.DEADLINE,
    ),
    _row(Step.ACCEPT, {S.ASSIGNED}, S.RECTIFYING, Action.ACCEPT, severity=_GENERAL),
    _row(Step.ACCEPT, {S.ASSIGNED}, S.PLANNING, Action.ACCEPT, severity=_MAJOR),
    _row(Step.HAND_OVER, WITH_THE_OWNER, None, Action.HAND_OVER, Need.OWNER),
    _row(
        Step.ASK_EXTENSION,
        WITH_THE_OWNER,
        None,
        Action.ASK_EXTENSION,
        Need.REASON,
        Need.DEADLINE,
    ),
    _row(Step.GRANT_EXTENSION, _WISHED, None, Action.DECIDE_EXTENSION, Need.DEADLINE),
    _row(Step.REFUSE_EXTENSION, _WISHED, None, Action.DECIDE_EXTENSION),
    # A major hazard first needs a plan with all five parts; without it the unit cannot go on.
    _row(
        Step.SUBMIT_PLAN,
        {S.ASSIGNED, S.PLANNING},
        S.PLANNED,
        Action.SUBMIT_PLAN,
        Need.PLAN,
        severity=_MAJOR,
    ),
    _row(Step.APPROVE_PLAN, {S.PLANNED}, S.RECTIFYING, Action.APPROVE_PLAN, Need.PLAN),
    _row(Step.RETURN_PLAN, {S.PLANNED}, S.PLANNING, Action.APPROVE_PLAN, Need.REASON),
    _row(
        Step.SUBMIT,
        {S.ASSIGNED, S.RECTIFYING},
        S.SUBMITTED,
        Action.SUBMIT_RECTIFICATION,
        Need.PROOF,
        severity=_GENERAL,
    ),
    _row(
        Step.SUBMIT,
        {S.RECTIFYING},
        S.SUBMITTED,
        Action.SUBMIT_RECTIFICATION,
        Need.PROOF,
        severity=_MAJOR,
    ),
    _row(
        Step.RETURN,
        {S.SUBMITTED},
        S.RECTIFYING,
        Action.REVIEW,
        Need.REASON,
        Need.ANOTHER_PERSON,
    ),
    _row(Step.CLOSE, {S.SUBMITTED}, S.CLOSED, Action.REVIEW, Need.PROOF, Need.ANOTHER_PERSON),
    _row(Step.CONFIRM, {S.CLOSED}, S.CONFIRMED, Action.CONFIRM_REVISIT, Need.ANOTHER_PERSON),
    _row(Step.RELAPSE, {S.CLOSED, S.CONFIRMED}, S.RELAPSED, Action.CONFIRM_REVISIT, Need.REASON),
    _row(Step.SET_TRACK, _OPEN - WITH_A_DEPARTMENT, None, Action.SET_TRACK, Need.LEAD),
    _row(
        Step.TRANSFER,
        {S.ON_LEDGER, S.DOUBTFUL, S.CLASSIFIED, S.RELAPSED},
        S.TRANSFERRED,
        Action.TRANSFER,
        Need.DEPARTMENT,
    ),
    _row(Step.NOTIFY, _OPEN, None, Action.TRANSFER, Need.DEPARTMENT),
    # What was handed on stays open until the department has said what became of it (004 一(二)).
    _row(Step.RECEIVE, {S.TRANSFERRED}, S.RECEIVED, Action.ANSWER_TRANSFER),
    _row(
        Step.DECLINE,
        {S.TRANSFERRED, S.RECEIVED},
        S.ON_LEDGER,
        Action.ANSWER_TRANSFER,
        Need.REASON,
    ),
    _row(Step.REPORT, {S.RECEIVED}, S.REPORTED, Action.ANSWER_TRANSFER, Need.FEEDBACK),
    _row(Step.ASK_AGAIN, {S.REPORTED}, S.RECEIVED, Action.TRANSFER, Need.REASON),
    _row(Step.SETTLE, {S.REPORTED}, S.ENDED, Action.TRANSFER),
    _row(Step.END, _OPEN - WITH_A_DEPARTMENT, S.ENDED, Action.END_HAZARD, Need.ENDING, Need.REASON),
)
"""Every step there is; what an old line calls ``acknowledge`` is taken no more."""


@cache
def rows_for(state: HazardState, severity: Severity | None) -> tuple[Transition, ...]:
    """Return the rows that lead on from a state for a hazard of this severity.

    Where the severity is not judged yet, rows for either count.
    """
    return tuple(
        row
        for row in TABLE
        if state in row.sources and (severity is None or row.severity in {None, severity})
    )


def find(state: HazardState, step: Step, severity: Severity | None) -> Transition:
    """Return the row for a step; raises ``StepImpossible`` where there is none.

    ``severity`` is that of the hazard, or the one that is being given to it.
    """
    for row in TABLE:
        if row.step is step and state in row.sources and row.severity in {None, severity}:
            return row
    raise StepImpossible(state, step)


def possible(state: HazardState, step: Step, severity: Severity | None) -> bool:
    """Tell whether a step leads on from a state."""
    return any(row.step is step for row in rows_for(state, severity))
