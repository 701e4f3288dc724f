"""Who may do what where: one table, which every use case asks (``domain.md``, "Who may see what").

The table says, for each role and action, at which scope a membership must stand for the role to
act. Where it then reaches follows from the membership: its own unit, the units of its street, those
for which its department answers, or the whole area.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from core.errors import XunanError
from people.departments.model import Department
from people.model import Membership, Person, Remit, Role, Scope, Unit


class Action(StrEnum):
    """Something that not everybody may do."""

    INSPECT = "inspect"
    SIGN = "sign"
    SEE_HAZARD = "see_hazard"
    FILE_HAZARD = "file_hazard"
    CLASSIFY = "classify"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    ANSWER_TRANSFER = "answer_transfer"
    ANSWER_AS_DEPARTMENT = "answer_as_department"
    SET_TRACK = "set_track"
    END_HAZARD = "end_hazard"
    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    SUBMIT_RECTIFICATION = "submit_rectification"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    SUBMIT_PLAN = "submit_plan"
    APPROVE_PLAN = "approve_plan"
    REVIEW = "review"
    CONFIRM_REVISIT = "confirm_revisit"
    MARK_DOUBTFUL = "mark_doubtful"
    JUDGE_DOUBTFUL = "judge_doubtful"
    INVITE = "invite"
    END_MEMBERSHIP = "end_membership"
    CORRECT_NAME = "correct_name"
    NOMINATE = "nominate"
    ISSUE_CODE = "issue_code"
    OPEN_TIP_IDENTITY = "open_tip_identity"
    DECIDE_REWARD = "decide_reward"
    SET_DUTY = "set_duty"
    EXCUSE = "excuse"
    ESCALATE = "escalate"
    SET_ABSENCE = "set_absence"
    SEND_ALERT = "send_alert"
    ACKNOWLEDGE = "acknowledge"
    KEEP_EXPIRY = "keep_expiry"
    HAND_IN = "hand_in"
    PUBLISH = "publish"
    SIGN_BULLETIN = "sign_bulletin"
    SEE_LEDGER = "see_ledger"
    VERIFY_AUDIT = "verify_audit"

    @property
    def label(self) -> str:
        """The Chinese name of the action."""
        return _ACTION_LABELS[self]


_ACTION_LABELS = {
    Action.INSPECT: "检查",
    Action.SIGN: "签名提交",
    Action.SEE_HAZARD: "查看隐患",
    Action.FILE_HAZARD: "上报隐患",
    Action.CLASSIFY: "判定等级",
    Action.ASSIGN: "交办",
    Action.TRANSFER: "移交、抄告",
    Action.ANSWER_TRANSFER: "登记移交结果",
    Action.ANSWER_AS_DEPARTMENT: "接收、退回、反馈移交",
    Action.SET_TRACK: "定整治方式",
    Action.END_HAZARD: "办结（未整改）",
    Action.ACCEPT: "签收",
    Action.HAND_OVER: "转派",
    Action.SUBMIT_RECTIFICATION: "提交整改",
    Action.ASK_EXTENSION: "申请延期",
    Action.DECIDE_EXTENSION: "审批延期",
    Action.SUBMIT_PLAN: "提交治理方案",
    Action.APPROVE_PLAN: "审批治理方案",
    Action.REVIEW: "复核",
    Action.CONFIRM_REVISIT: "回头看",
    Action.MARK_DOUBTFUL: "标记存疑",
    Action.JUDGE_DOUBTFUL: "认定存疑隐患",
    Action.INVITE: "邀请",
    Action.END_MEMBERSHIP: "停用身份",
    Action.CORRECT_NAME: "更正姓名",
    Action.NOMINATE: "提名、确认奖励经办人",
    Action.ISSUE_CODE: "发企业码",
    Action.OPEN_TIP_IDENTITY: "查看举报人",
    Action.DECIDE_REWARD: "决定奖励",
    Action.SET_DUTY: "设置职责",
    Action.EXCUSE: "免除职责",
    Action.ESCALATE: "督办措施",
    Action.SET_ABSENCE: "为同事登记请假",
    Action.SEND_ALERT: "发预警",
    Action.ACKNOWLEDGE: "知悉预警",
    Action.KEEP_EXPIRY: "登记证照设备",
    Action.HAND_IN: "报送、零报告",
    Action.PUBLISH: "催报、起草通报",
    Action.SIGN_BULLETIN: "签发通报",
    Action.SEE_LEDGER: "查看台账",
    Action.VERIFY_AUDIT: "核验留痕",
}

Grants = Mapping[Action, frozenset[Scope]]
Thing = TypeVar("Thing")
Where = Unit | Department | str | None
"""A unit, a department, a street by its name, or the whole area."""


class NotJoined(XunanError):
    """Somebody without any role asked for what only members may do."""


class NotAllowed(XunanError):
    """The actor's roles do not reach this unit or this record."""


_AT_UNIT = frozenset({Scope.UNIT})
_BEYOND_UNIT = frozenset({Scope.STREET, Scope.AREA})
_IN_AREA = frozenset({Scope.AREA})
_ANYWHERE = frozenset({Scope.UNIT, Scope.STREET, Scope.AREA})
_IN_DEPARTMENT = frozenset({Scope.DEPARTMENT})


def _each(actions: tuple[Action, ...], scopes: frozenset[Scope]) -> Grants:
    return dict.fromkeys(actions, scopes)


_OF_A_UNIT = _each(
    (
        Action.INSPECT,
        Action.SIGN,
        Action.SEE_HAZARD,
        Action.ACCEPT,
        Action.HAND_OVER,
        Action.SUBMIT_RECTIFICATION,
        Action.ASK_EXTENSION,
        Action.SUBMIT_PLAN,
        Action.INVITE,
        Action.END_MEMBERSHIP,
        Action.ISSUE_CODE,
        Action.SET_ABSENCE,
        Action.ACKNOWLEDGE,
        Action.KEEP_EXPIRY,
        Action.HAND_IN,
        Action.SEE_LEDGER,
    ),
    _AT_UNIT,
)

TABLE: Mapping[Role, Grants] = {
    Role.PUBLIC: _each((Action.FILE_HAZARD,), _IN_AREA),
    Role.INSPECTOR: _each(
        (
            Action.INSPECT,
            Action.SIGN,
            Action.SEE_HAZARD,
            Action.CLASSIFY,
            Action.ASSIGN,
            Action.DECIDE_EXTENSION,
            Action.REVIEW,
            Action.CONFIRM_REVISIT,
            Action.MARK_DOUBTFUL,
            Action.EXCUSE,
            Action.SEE_LEDGER,
        ),
        _ANYWHERE,
    ),
    Role.SAFETY_OFFICER: _OF_A_UNIT,
    Role.PRINCIPAL: _OF_A_UNIT,
    Role.OFFICE: {
        **_each(
            (
                Action.INSPECT,
                Action.SIGN,
                Action.SEE_HAZARD,
                Action.CLASSIFY,
                Action.ASSIGN,
                Action.TRANSFER,
                Action.ANSWER_TRANSFER,
                Action.SET_TRACK,
                Action.END_HAZARD,
                Action.DECIDE_EXTENSION,
                Action.APPROVE_PLAN,
                Action.REVIEW,
                Action.CONFIRM_REVISIT,
                Action.JUDGE_DOUBTFUL,
                Action.INVITE,
                Action.END_MEMBERSHIP,
                Action.CORRECT_NAME,
                Action.NOMINATE,
                Action.ISSUE_CODE,
                Action.SET_DUTY,
                Action.EXCUSE,
                Action.ESCALATE,
                Action.SET_ABSENCE,
                Action.SEND_ALERT,
                Action.PUBLISH,
                Action.SEE_LEDGER,
            ),
            _BEYOND_UNIT,
        ),
        Action.VERIFY_AUDIT: _IN_AREA,
    },
    Role.DEPARTMENT: _each(
        (Action.SEE_HAZARD, Action.ANSWER_AS_DEPARTMENT, Action.HAND_IN, Action.SEE_LEDGER),
        _IN_DEPARTMENT,
    ),
    Role.SIGNER: _each((Action.SEE_HAZARD, Action.SIGN_BULLETIN, Action.SEE_LEDGER), _BEYOND_UNIT),
    Role.REWARD_OFFICER: _each(
        (Action.SEE_HAZARD, Action.OPEN_TIP_IDENTITY, Action.DECIDE_REWARD), _BEYOND_UNIT
    ),
}
"""The actions of each role, and the scopes at which the role must be held for them."""

HELD_AT: Mapping[Role, frozenset[Scope]] = {
    role: frozenset(Scope).intersection(frozenset().union(*grants.values()))
    for role, grants in TABLE.items()
}
"""At which scopes it makes sense to hold a role at all: elsewhere it may do nothing."""

NEVER_LENT = frozenset(
    {
        Action.INVITE,
        Action.END_MEMBERSHIP,
        Action.CORRECT_NAME,
        Action.NOMINATE,
        Action.SET_ABSENCE,
        Action.OPEN_TIP_IDENTITY,
        Action.DECIDE_REWARD,
        Action.VERIFY_AUDIT,
    }
)
"""What nobody may do only because they stand in for somebody who may (请假替班)."""

EVERYBODY = Membership(Role.PUBLIC)


def covers(membership: Membership, where: Where) -> bool:
    """Tell whether a membership reaches a place: its own unit, its street, or the whole area.

    One in a department reaches that department, and the units for which it answers.
    """
    if membership.department_id is not None:
        if isinstance(where, Department):
            return membership.department_id == where.id
        remit = membership.remit
        return isinstance(where, Unit) and remit is not None and remit.covers(where)
    if membership.unit_id is not None:
        return isinstance(where, Unit) and membership.unit_id == where.id
    if membership.street is None:
        return True
    street = where.street if isinstance(where, Unit | Department) else where
    return membership.street == street


def _held_for(person: Person | None, action: Action) -> tuple[Membership, ...]:
    """Return the roles by which somebody may act: their own, then those lent to them.

    Everybody, known or not, is also the public.
    """
    if person is None:
        return (EVERYBODY,)
    lent = () if action in NEVER_LENT else person.lent
    return (*person.memberships, *lent, EVERYBODY)


def acting_as(person: Person | None, action: Action, where: Where) -> Membership | None:
    """Return the membership by which somebody may act, or ``None`` when there is none.

    Everybody, known or not, is also the public.
    """
    for membership in _held_for(person, action):
        scopes = TABLE[membership.role].get(action, frozenset())
        if membership.scope in scopes and covers(membership, where):
            return membership
    return None


@dataclass(frozen=True, slots=True)
class Reach:
    """The places where somebody may act: the whole area, some streets, some units; or none.

    ``remits`` are those of departments; no unit lies in two of them. Of a street, or a remit, a
    unit may be named besides.
    """

    area: bool = False
    streets: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    remits: tuple[Remit, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is such a place at all."""
        return self.area or bool(self.streets or self.unit_ids or self.remits)

    @property
    def only_units(self) -> bool:
        """Whether it is nothing but single units, if any."""
        return not (self.area or self.streets or self.remits)


EVERYWHERE = Reach(area=True)


def reach_by(held: Iterable[Membership]) -> Reach:
    """Return the places that memberships reach together."""
    streets: dict[str, None] = {}
    unit_ids: dict[int, None] = {}
    remits: list[Remit] = []
    for each in held:
        if each.department_id is not None:
            remits += [each.remit] if each.remit is not None else []
        elif each.unit_id is not None:
            unit_ids[each.unit_id] = None
        elif each.street is not None:
            streets[each.street] = None
        else:
            return EVERYWHERE
    return Reach(False, tuple(streets), tuple(unit_ids), apart(remits))


def apart(remits: Iterable[Remit]) -> tuple[Remit, ...]:
    """Return remits of which no two share a unit, for the same units in all."""
    by_street: dict[str, dict[str, None]] = {}
    for each in remits:
        by_street.setdefault(each.street, {}).update(dict.fromkeys(each.sectors))
    everywhere = by_street.pop("", {})
    found = [Remit("", tuple(everywhere))]
    for street, sectors in by_street.items():
        found.append(Remit(street, tuple(each for each in sectors if each not in everywhere)))
    return tuple(each for each in found if each.sectors)


def reach_of(person: Person | None, action: Action) -> Reach:
    """Return at which units ``may`` lets somebody act."""
    held = _held_for(person, action)
    return reach_by(each for each in held if each.scope in TABLE[each.role].get(action, ()))


def may(person: Person | None, action: Action, where: Where) -> bool:
    """Tell whether somebody may act at a unit, in a street, or (``None``) in the whole area."""
    return acting_as(person, action, where) is not None


def may_as(membership: Membership, action: Action) -> bool:
    """Tell whether there is any place at all where a membership lets its holder act."""
    return membership.scope in TABLE[membership.role].get(action, ())


def may_somewhere(person: Person | None, action: Action) -> bool:
    """Tell whether there is any place at all where somebody may act."""
    return any(may_as(each, action) for each in _held_for(person, action))


def require(person: Person | None, action: Action, where: Where) -> Person:
    """Return the actor when the table allows the action there.

    Raises ``NotJoined`` for somebody who is not known, or holds no role and needs one, and
    ``NotAllowed`` for a member whose roles do not reach so far.
    """
    if person is not None and may(person, action, where):
        return person
    require_member(person)
    raise NotAllowed


def require_member(person: Person | None) -> Person:
    """Return the acting person; raises ``NotJoined`` for one who holds no role."""
    if person is None or not person.memberships:
        raise NotJoined
    return person


def found(person: Person | None, thing: Thing | None) -> Thing:
    """Return what an id on a button stands for; an id of nothing is refused as one out of reach.

    Whoever presses a made-up button learns from the answer neither what there is, nor what there
    was. Raises ``NotJoined`` and ``NotAllowed``.
    """
    if thing is None:
        require_member(person)
        raise NotAllowed
    return thing
