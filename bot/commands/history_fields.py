"""Lines of the audit chain by field, in the words that people read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from checklists.model import Given, Verdict
from core.clock import local
from duties.escalation.chain import StepKind
from hazards.criteria.loader import load_criteria
from hazards.inspection_kind import InspectionKind
from hazards.model import PLAN_PARTS, Ending, HazardState, Severity, Source, Track
from hazards.photos import PhotoState, Purpose
from hazards.tips.model import Reward
from people.model import NominationState, Risk, Role

FIELDS = {
    "state": "状态",
    "severity": "等级",
    "criterion": "依据",
    "category": "类别",
    "track": "方式",
    "lead": "牵头",
    "supporting": "配合",
    "ending": "结果",
    "source": "来源",
    "unit_id": "单位",
    "place_id": "点位",
    "form_id": "检查表",
    "form_version": "检查表版本",
    "item": "检查项",
    "question": "检查项编号",
    "value": "答案",
    "given": "作答方式",
    "description": "隐患",
    "measure": "措施",
    "deadline": "期限",
    "first_deadline": "原定期限",
    "fixed_on_spot": "当场已整改",
    "owner_id": "责任人",
    "supervisor_id": "复核人",
    "leaver_id": "离岗",
    "for_id": "代",
    "substitute_id": "替班人",
    "first_day": "请假自",
    "last_day": "请假至",
    "ended_at": "结束时间",
    "warned_at": "提醒时间",
    "quiet": "静默时段",
    "submitted_by": "整改人",
    "submitted_at": "整改时间",
    "rounds": "提交整改次数",
    "returns": "退回次数",
    "relapses": "复发次数",
    "closed_at": "销号时间",
    "revisit_on": "回头看",
    "reason": "原因",
    "duplicate_of": "重复于",
    "found_by": "发现人",
    "found_at": "发现时间",
    "latitude": "纬度",
    "longitude": "经度",
    "inspection_id": "检查编号",
    "previous_id": "上次检查编号",
    "inspector_id": "检查员",
    "signature": "签名",
    "cosigner": "同行人",
    "cosigners": "同行签名",
    "started_at": "开始时间",
    "signed_at": "签名时间",
    "dropped_at": "搁置时间",
    **{f"plan.{name}": f"方案{label}" for name, label in PLAN_PARTS.items()},
    "extension.reason": "延期原因",
    "extension.until": "延到",
    "extension.granted": "同意延期",
    "transfer.department": "部门",
    "transfer.copy": "抄告",
    "transfer.reason": "移交说明",
    "transfer.taken": "部门接收",
    "transfer.answered_by": "部门答复人",
    "transfer.answered_at": "部门答复时间",
    "transfer.expires_at": "链接有效至",
    "transfer.feedback_due": "反馈期限",
    "transfer.report": "处理结果",
    "transfer.reported_by": "反馈人",
    "transfer.reported_at": "反馈时间",
    "transfer.asked_again": "要求补充",
    "transfer.settled_at": "核实时间",
    "photo.purpose": "照片",
    "photo.round": "整改轮次",
    "photo.state": "照片状态",
    "photo.inspection_id": "照片所在检查编号",
    "photo.question": "照片所在检查项编号",
    "photo.sha256": "SHA-256",
    "photo_id": "照片编号",
    "tip.number": "举报编号",
    "tip.reward": "奖励",
    "tip.amount": "金额（元）",
    "tip.decided_by": "经办人",
    "name": "名称",
    "named": "可签名",
    "sector": "行业",
    "street": "街镇",
    "address": "地址",
    "principal": "主要负责人",
    "risk": "风险等级",
    "high_risk": "高危行业",
    "kind": "类型",
    "role": "角色",
    "person_id": "人员",
    "decided_by": "决定人",
    "invitee": "被邀请人",
    "expires_at": "有效至",
    "used_at": "使用时间",
    "issued_at": "签发时间",
    "revoked_at": "作废时间",
    "code_id": "企业码编号",
    "heads": "各股链尾",
    "escalation.kind": "措施",
    "escalation.due_at": "到时",
    "escalation.words": "文书内容",
    "escalation.reason": "暂缓理由",
    "escalation.until": "暂缓到",
    "escalation.number": "文号",
    "escalation.public_words": "公开内容",
    "note": "说明",
}
"""The Chinese name of every field that a line names, in the order in which they are read."""

UNLABELLED = {
    "answer": "value",
    "withdraw": "value",
    "describe": "description",
    "measure": "measure",
    "deadline": "deadline",
    "kind": "kind",
    "tip": "tip.number",
    "tip_note": "note",
}
"""The field of an action whose name the action itself has said."""

PERSONS = frozenset(
    {
        "owner_id",
        "supervisor_id",
        "leaver_id",
        "for_id",
        "substitute_id",
        "submitted_by",
        "found_by",
        "inspector_id",
        "tip.decided_by",
        "person_id",
        "decided_by",
    }
)
_AT_FIRST = frozenset(
    {"fixed_on_spot", "rounds", "returns", "relapses", "photo.round", "transfer.copy", "high_risk"}
)  # of which nobody need read that they begin with no, or none
_MOMENTS = frozenset(name for name in FIELDS if name.endswith(("_at", "feedback_due")))
_GIVEN = {
    Given.TAPPED: "点选",
    Given.TYPED: "键入",
    Given.BULK: "本节其余合格",
    Given.PRUNED: "自动填写",
}
_PHOTO_STATES = {
    PhotoState.RECEIVED: "已收到",
    PhotoState.STORED: "已存",
    PhotoState.REFUSED: "未留存",
    PhotoState.DISCARDED: "不用",
}
_NOMINATION_STATES = {
    NominationState.WAITING: "待确认",
    NominationState.CONFIRMED: "已确认",
    NominationState.REFUSED: "不同意",
    NominationState.WITHDRAWN: "已撤回",
    NominationState.LAPSED: "已过期",
}


def _labels(*kinds: type[Enum]) -> dict[str, str]:
    return {each.value: getattr(each, "label", each.value) for kind in kinds for each in kind}


_VALUES: dict[str, Mapping[Any, str]] = {
    "state": _labels(HazardState) | {each.value: word for each, word in _NOMINATION_STATES.items()},
    "severity": _labels(Severity),
    "track": _labels(Track),
    "ending": _labels(Ending),
    "source": _labels(Source),
    "kind": _labels(InspectionKind),
    "risk": _labels(Risk),
    "role": _labels(Role),
    "value": _labels(Verdict),
    "given": {each.value: word for each, word in _GIVEN.items()},
    "photo.purpose": _labels(Purpose),
    "photo.state": {each.value: word for each, word in _PHOTO_STATES.items()},
    "tip.reward": _labels(Reward),
    "escalation.kind": _labels(StepKind),
}


@dataclass(frozen=True, slots=True)
class Known:
    """By what names the ids in a line go, and in which zone its moments are read."""

    zone: ZoneInfo
    persons: Mapping[int, str]
    units: Mapping[int, str]
    places: Mapping[int, str]
    hazards: Mapping[int, str]


def ids_in(changes: Mapping[str, tuple[Any, Any]], fields: frozenset[str]) -> set[int]:
    """Return the ids that stand in some fields of a line."""
    pairs = (changes[name] for name in fields & changes.keys())
    return {id_ for pair in pairs for id_ in pair if id_ is not None}


def spell_fields(action: str, changes: Mapping[str, tuple[Any, Any]], known: Known) -> str | None:
    """Return what a line says has changed, field by field; ``None`` when nothing has."""
    order = [*(name for name in FIELDS if name in changes), *(changes.keys() - FIELDS.keys())]
    parts = []
    for name in order:
        if name in _AT_FIRST and changes[name][0] is None and not changes[name][1]:
            continue
        was, now = (_value(name, each, known) for each in changes[name])
        words = now or "空" if not was or was == now else f"{was} → {now or '空'}"
        label = "" if UNLABELLED.get(action) == name else FIELDS.get(name, name)
        parts.append(f"{label} {words}".strip())
    return "；".join(parts) or None


def _value(name: str, value: Any, known: Known) -> str:
    """Return the words for a value, none for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in _MOMENTS:
        return local(datetime.fromisoformat(value), known.zone).strftime("%Y-%m-%d %H:%M:%S")
    by_id = _by_id(name, known)
    if by_id is not None:
        return by_id.get(value, str(value))
    spelled = _SPELLED.get(name)
    if spelled is not None:
        return spelled(value)
    return _VALUES.get(name, {}).get(value, str(value))


def _by_id(name: str, known: Known) -> Mapping[int, str] | None:
    if name in PERSONS:
        return known.persons
    return {"unit_id": known.units, "place_id": known.places, "duplicate_of": known.hazards}.get(
        name
    )


def spell_criterion(id_: str) -> str:
    """Return the words of a criterion with its id, or the id of one that is not known here."""
    labels = {each.id: each.label for each in load_criteria().criteria}
    return f"{labels[id_]}（{id_}）" if id_ in labels else id_


def _category(key: str) -> str:
    return next((each.label for each in load_criteria().categories if each.key == key), key)


_SPELLED: dict[str, Callable[[str], str]] = {"criterion": spell_criterion, "category": _category}
