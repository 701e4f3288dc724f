"""The columns that are handed up (``domain.md``), for paper and for the workbook."""

from collections.abc import Sequence

from reports.bulletins.model import Late, Row
from reports.bulletins.ranking import DEFINITION

HEADS = (
    "应检·实检",
    "发现（自查/检查/群众）",
    "其中重大",
    "已整改",
    "整改率",
    "逾期",
    "退回",
    "复发",
    "挂牌在督/销号",
    "五落实齐",
    "履职 应/按时/迟/漏/免",
    "报送 按时/迟/缺/零报告",
    "环比",
)
DEFINITIONS = (
    "发现：期内上账的隐患。自查：单位自查和主要负责人带队；群众：随手拍和举报；其余为检查。",
    "已整改、整改率：期内发现的隐患中，截至统计时刻已整改销号的 n，与发现数 N，记 n/N。",
    "逾期：期末未销号且已过整改时限。退回：复核退回整改的次数。复发：销号后又重开的次数。",
    "五落实齐：期末未销号的重大隐患中，五落实治理方案已批准的 n/N。环比：发现数与上期之差。",
    "应检：检查计划列入本期的单位数；实检：本期有单位自查以外检查的单位数；没有计划的记“—”。",
    "履职：本期到期的职责次数，漏：到期未做；免：经批准免除，不计入 n/N。",
    "报送：按时含期限当日；零报告为按时报告没有隐患；缺：过期未报。",
    DEFINITION,
)


def cells(row: Row) -> tuple[str, ...]:
    """Return the cells of a line after its name, as they are printed."""
    it, duties, handed = row.hazards, row.duties, row.submissions
    return (
        f"{row.planned or '—'}·{row.inspected}",
        f"{it.found}（{it.found_self}/{it.found_checked}/{it.found_public}）",
        f"{it.found_major}",
        f"{it.rectified}",
        rate(it.rectified, it.found),
        f"{it.overdue}",
        f"{it.returned}",
        f"{it.reopened}",
        f"{it.listed_open}/{it.listed_closed}",
        rate(it.major_planned, it.major_open),
        f"{duties.due}/{duties.on_time}/{duties.late}/{duties.missed}/{duties.excused}",
        f"{handed.in_time}/{handed.late}/{handed.missing}/{handed.nil}",
        spell_change(it.found - row.found_before),
    )


def rate(good: int, of: int) -> str:
    """Spell a rate as n/N; nothing of nothing is no rate."""
    return f"{good}/{of}" if of else "—"


def spell_change(change: int) -> str:
    """Spell a difference with its sign."""
    return f"{change:+d}" if change else "0"


def identity(row: Row) -> str:
    """Spell how what was open before became what is open after."""
    it = row.hazards
    return (
        f"期初 {it.opening} ＋新增 {it.found} ＋重开 {it.reopened} －销号 {it.closed} "
        f"－办结（未整改） {it.ended} ＝期末 {it.closing}"
    )


def late_rows(late: Late) -> list[tuple[str, str, int | None]]:
    """Name who is late, line by line: what for, who, and how many; who is left out is counted."""
    parts: tuple[tuple[str, list[tuple[str, int | None]], int], ...] = (
        ("隐患逾期", [(each.name, each.count) for each in late.overdue], late.overdue_more),
        ("职责漏做", [(each.name, each.count) for each in late.missed], late.missed_more),
        ("缺报", [(each, None) for each in late.lacking], late.lacking_more),
        ("迟报", [(each, None) for each in late.handed_late], late.handed_late_more),
    )
    rows: list[tuple[str, str, int | None]] = []
    for what, named, more in parts:
        rows += [(what, name, number) for name, number in named]
        rows += [(what, f"另有 {more} 家", None)] if more else []
    return rows


def numbers(row: Row) -> Sequence[int]:
    """Return each number of a line by itself, for a workbook."""
    it, duties, handed = row.hazards, row.duties, row.submissions
    return (
        row.planned,
        row.inspected,
        it.found,
        it.found_self,
        it.found_checked,
        it.found_public,
        it.found_major,
        it.rectified,
        it.overdue,
        it.returned,
        it.reopened,
        it.listed_open,
        it.listed_closed,
        it.major_open,
        it.major_planned,
        duties.due,
        duties.on_time,
        duties.late,
        duties.missed,
        duties.excused,
        handed.in_time,
        handed.late,
        handed.missing,
        handed.nil,
        it.found - row.found_before,
        it.opening,
        it.closed,
        it.ended,
        it.closing,
    )


NUMBERED = (
    "应检单位",
    "实检单位",
    "发现",
    "自查",
    "检查",
    "群众",
    "其中重大",
    "已整改",
    "逾期",
    "退回",
    "复发（重开）",
    "挂牌在督",
    "挂牌销号",
    "重大在账",
    "五落实齐",
    "履职应做",
    "按时",
    "迟做",
    "漏做",
    "免除",
    "报送按时",
    "迟报",
    "缺报",
    "零报告",
    "环比",
    "期初",
    "销号",
    "办结（未整改）",
    "期末",
)
