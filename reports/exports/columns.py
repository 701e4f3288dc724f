"""The columns of the ledger: what each is called, how wide it is, and what stands in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.clock import local
from reports.exports.model import LedgerRow


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """The day on which rows are looked at, in a zone."""

    day: date
    zone: ZoneInfo

    def day_of(self, moment: datetime | None) -> date | None:
        """Return the wall day of a moment."""
        return local(moment, self.zone).date() if moment is not None else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` tells it for ever, ``words`` are what other offices call it."""

    key: str
    title: str
    width: float
    holds: Holds
    value: Callable[[LedgerRow, Moment], Value]
    wraps: bool = False
    words: tuple[str, ...] = ()


def _text(
    key: str,
    title: str,
    width: float,
    value: Callable[[LedgerRow, Moment], str],
    *words: str,
    wraps: bool = False,
) -> Column:
    return Column(key, title, width, Holds.TEXT, value, wraps, words)


def _day(
    key: str,
    title: str,
    value: Callable[[LedgerRow, Moment], date | None],
    *words: str,
) -> Column:
    return Column(key, title, 11, Holds.DATE, value, words=words)


def _number(
    key: str, title: str, value: Callable[[LedgerRow, Moment], int | None], *words: str
) -> Column:
    return Column(key, title, 7, Holds.NUMBER, value, words=words)


_SEVERITIES = {None: "未判定", "general": "一般", "major": "重大"}

_UNIT_WORDS = ("单位名称", "企业名称", "企业", "受检单位", "被检查单位", "场所名称")
_WHAT_WORDS = (
    "隐患描述",
    "隐患情况",
    "问题描述",
    "存在问题",
    "问题隐患",
    "隐患问题",
    "问题",
)
_FOUND_WORDS = ("排查日期", "检查日期", "发现时间", "检查时间")
_MEASURE_WORDS = ("整治措施", "治理措施", "措施", "整改要求")
_DEADLINE_WORDS = ("整改期限", "完成时限", "时限", "期限")
_OWNER_WORDS = ("责任人", "整改人", "整改责任", "负责人")
_STATE_WORDS = ("整改情况", "整改状态", "是否整改", "完成情况", "进展情况", "整改结果")
_CLOSED_WORDS = ("销号时间", "复查日期", "验收日期")
_FINDER_WORDS = ("检查人", "检查人员", "排查人", "检查员")
_FIXED_WORDS = ("整改日期", "整改完成日期", "整改时间")
_DEPARTMENT_WORDS = ("行业主管部门", "责任部门", "牵头部门")


def _severity(row: LedgerRow, _: Moment) -> str:
    return _SEVERITIES[row.severity]


COLUMNS: tuple[Column, ...] = (
    _text("number", "编号", 15, lambda row, _: row.number, "隐患编号", "台账编号", "编码"),
    _text("street", "街镇", 9, lambda row, _: row.street, "所属街镇", "街道", "属地", "区域"),
    _text("unit", "单位", 16, lambda row, _: row.unit_name, *_UNIT_WORDS, wraps=True),
    _text("description", "隐患内容", 30, lambda row, _: row.description, *_WHAT_WORDS, wraps=True),
    _text("severity", "等级", 7, _severity, "隐患等级", "隐患级别", "级别"),
    _day("found", "发现日期", lambda row, at: at.day_of(row.found_at), *_FOUND_WORDS),
    _text("measure", "整改措施", 22, lambda row, _: row.measure, *_MEASURE_WORDS, wraps=True),
    _day("deadline", "整改时限", lambda row, _: row.deadline, *_DEADLINE_WORDS),
    _text("owner", "整改责任人", 9, lambda row, _: row.owner, *_OWNER_WORDS),
    _text("state", "状态", 11, lambda row, _: row.standing, *_STATE_WORDS),
    _number("overdue", "逾期天数", lambda row, at: row.overdue(at.day) or None, "逾期", "超期天数"),
    _day("closed", "销号日期", lambda row, at: at.day_of(row.closed_at), *_CLOSED_WORDS),
    _text("sector", "行业", 9, lambda row, _: row.sector, "所属行业", "行业领域", "领域"),
    _text("place", "点位", 12, lambda row, _: row.place_name, "部位", "具体位置", "地点"),
    _text("source", "来源", 9, lambda row, _: row.source.label, "发现来源", "发现方式", "问题来源"),
    _text("finder", "发现人", 9, lambda row, _: row.finder, *_FINDER_WORDS),
    _text("supervisor", "复核人", 9, lambda row, _: row.supervisor, "督办人", "复查人", "验收人"),
    _day("submitted", "提交整改", lambda row, at: at.day_of(row.submitted_at), *_FIXED_WORDS),
    _number("returns", "退回", lambda row, _: row.returns or None, "退回次数"),
    _number("relapses", "复发", lambda row, _: row.relapses or None, "复发次数"),
    _text("department", "主管部门", 14, lambda row, _: row.department, *_DEPARTMENT_WORDS),
    _text("note", "备注", 20, lambda row, _: row.reason, "说明"),
)
"""The standard table (标准表), after its 序号."""

PRINTED = 1 + next(place for place, each in enumerate(COLUMNS) if each.key == "closed")
"""How many of them are printed: those that an office hands up. The rest is for the screen."""

ALL: dict[str, Column] = {
    column.key: column
    for column in (
        *COLUMNS,
        _text(
            "item",
            "检查项目",
            24,
            lambda row, _: row.item,
            "检查内容",
            "检查要点",
            "项目",
            wraps=True,
        ),
        _text("track", "整治方式", 10, lambda row, _: row.track.label, "整治类别"),
        _text("lead", "牵头单位", 14, lambda row, _: row.lead),
        _text("address", "单位地址", 22, lambda row, _: row.address, "地址", wraps=True),
        _text(
            "principal",
            "主要负责人",
            10,
            lambda row, _: row.principal,
            "单位负责人",
            "法定代表人",
            "法人",
        ),
    )
}
"""Every column that an office's own form may ask for."""

DEFINITIONS = (
    "逾期天数：未销号的隐患，超过现在的整改时限的日历天数，按本表截至的那一天计。",
    "销号日期：复核通过或办结的日期；重开后未再销号的为空。来源为举报的，只列日期，不列发现人。",
    "主管部门：按单位所属行业，本街镇的先于全区的。状态、时限均为截至时刻的登记。打印到“销号日期”，右边各列供查阅。",
)
"""What stands at the foot of the standard table."""
