"""What a digest says, in lines: the same on a phone, on a screen and for the command line.

Nothing new is said as 无, never left out.
"""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from core.clock import local, spell_time_left
from duties.counts.figures import DutyFigures
from hazards.counts.period import A_DAY, Days, Period, PeriodKind
from people.model import Risk
from reports.digests.model import (
    FEWEST_RANKED,
    RANKED_DAYS,
    Clocked,
    Difference,
    Figures,
    Ranked,
    Span,
)
from reports.digests.timing import days_before

NONE = "无"
MOST_NAMED = 3
LONGEST_NAME, LONGEST_WORDS = 14, 14  # characters of a unit, and of what is found there
SHOWN_HASH = 12

_NAMES = {
    "hazards.opening": "期初",
    "hazards.found": "新增",
    "hazards.found_major": "新增重大",
    "hazards.reopened": "重开",
    "hazards.closed": "销号",
    "hazards.ended": "办结（未整改）",
    "hazards.closing": "期末",
    "hazards.overdue": "逾期",
    "hazards.newly_overdue": "新增逾期",
    "hazards.returned": "退回整改",
    "hazards.major_open": "重大在账",
    "hazards.transferred": "移交",
    "hazards.unanswered": "移交待反馈",
    "duties.due": "履职应做",
    "duties.on_time": "履职按时",
    "duties.late": "履职迟",
    "duties.made_up": "履职补做",
    "duties.missed": "履职漏",
    "duties.excused": "履职免",
    "patrols.due": "巡查应做",
    "patrols.on_time": "巡查按时",
    "patrols.late": "巡查迟",
    "patrols.made_up": "巡查补做",
    "patrols.missed": "巡查漏",
    "patrols.excused": "巡查免",
}
_RATE = (
    f"近{RANKED_DAYS}天（或本期）销号与逾期共 N 件，按期销号 n 件；不满{FEWEST_RANKED}件不排名。"
)
DEFINITIONS = (
    "期初＋新增＋重开－销号－办结＝期末。销号为复核通过；办结为未整改而结束（移交、重复、不属实等）。",
    "逾期：期末未销号且期限早于最后一日。移交待反馈：已移交，部门尚未答复。",
    f"按期整改 n/N：{_RATE}",
    "履职按任务所在日计；应做含免除，免除率为免/应。",
)


def spell_span(span: Span) -> str:
    """Spell the days of a digest: ``11月27日（周五）``, ``2026年11月``, ``10月1日至10月8日``."""
    if span.kind is PeriodKind.DAY:
        return Days(span.first, span.last).label
    return Period.of(span.kind, span.first).label


def spell_before(figures: Figures) -> str:
    """Spell with what figures are compared: ``上月``, or the days, where one digest is of some."""
    if figures.kind is PeriodKind.DAY and figures.first != figures.last:
        return Days(*days_before(figures.span)).label
    return figures.kind.before


def day_of(figures: Figures, zone: ZoneInfo) -> date:
    """Return the day by which the days that are left are counted: that after those told of."""
    return min(local(figures.as_of, zone).date(), figures.last + A_DAY)


def headline(figures: Figures, number: int = 0) -> str:
    """Return what a digest is called: whose, which and of what days."""
    again = f" · 更正 {number}" if number else ""
    return f"{figures.title} 安全{figures.kind.label} · {spell_span(figures.span)}{again}"


def equation(figures: Figures) -> str:
    """Return by which the figures can be reconciled."""
    it = figures.hazards
    return (
        f"期初 {it.opening} ＋新增 {it.found} ＋重开 {it.reopened} "
        f"－销号 {it.closed} －办结 {it.ended} ＝期末 {it.closing}"
    )


def body(figures: Figures, zone: ZoneInfo) -> list[str]:
    """Return what is said below the headline, one line for each matter."""
    return [
        equation(figures),
        _found(figures),
        _majors(figures, zone),
        _overdue(figures, zone),
        _returned(figures),
        f"巡查：{_duty(figures.patrols)}",
        f"履职：{_duty(figures.duties)}",
        *_lacking(figures),
        *_ranked(figures),
        _risks(figures),
    ]


def foot(figures: Figures, zone: ZoneInfo) -> str:
    """Return as of when the figures are, and where the audit chain stood."""
    at = f"截至 {local(figures.as_of, zone):%Y-%m-%d %H:%M}"
    if not figures.head:
        return at
    return f"{at} · 留痕 {figures.lines} 行，末行 {figures.head[:SHOWN_HASH]}"


def spell_difference(each: Difference) -> str:
    """Say what was another figure: ``新增 5→6``."""
    return f"{_NAMES[each.name]} {each.before}→{each.after}"


def spell_differences(differences: Iterable[Difference]) -> str:
    """Say what were other figures, in one line."""
    return "；".join(map(spell_difference, differences))


def _found(figures: Figures) -> str:
    it, before = figures.hazards, figures.previous
    compared = f"{spell_before(figures)} {before.found}"
    if not it.found:
        return f"新增：{NONE}（{compared}）"
    return f"新增 {it.found}，其中重大 {it.found_major or NONE}（{compared}）"


def _majors(figures: Figures, zone: ZoneInfo) -> str:
    total = figures.hazards.major_open
    if not total or not figures.majors:
        return f"重大在账：{total or NONE}"
    today = day_of(figures, zone)
    named = [_clock(each, today) for each in figures.majors[:MOST_NAMED]]
    more = " 等" if total > len(named) else ""
    return f"重大在账 {total}：{'；'.join(named)}{more}"


def _clock(each: Clocked, today: date) -> str:
    left = spell_time_left(each.deadline, today) if each.deadline else "未定期限"
    return f"{short(each.unit, LONGEST_NAME)} {left}"


def _overdue(figures: Figures, zone: ZoneInfo) -> str:
    it = figures.hazards
    if not it.overdue:
        return f"逾期：{NONE}"
    said = f"逾期 {it.overdue}（新增 {it.newly_overdue or NONE}）"
    longest = figures.longest
    if longest is None or longest.deadline is None:
        return said
    days = (day_of(figures, zone) - longest.deadline).days
    what = short(longest.description, LONGEST_WORDS)
    return f"{said}，最久：{short(longest.unit, LONGEST_NAME)} {what} {days}天"


def _returned(figures: Figures) -> str:
    it = figures.hazards
    return (
        f"退回 {it.returned or NONE} · 复发 {it.reopened or NONE} · "
        f"移交待反馈 {it.unanswered or NONE}"
    )


def _duty(it: DutyFigures) -> str:
    if it.empty:
        return NONE
    kinds = (
        ("按时", it.on_time),
        ("迟", it.late),
        ("补", it.made_up),
        ("漏", it.missed),
        ("未做", it.behind),
    )
    said = " ".join(f"{name} {number}" for name, number in kinds if number or name == "漏")
    return f"应 {it.due}，{said}，免 {it.excused}/{it.due}"


def _lacking(figures: Figures) -> list[str]:
    if figures.lacking is None:
        return []
    if not figures.lacking:
        return [f"未报送：{NONE}"]
    named = "、".join(figures.lacking[:MOST_NAMED])
    more = " 等" if figures.lacks > MOST_NAMED else ""
    return [f"未报送 {figures.lacks}：{named}{more}"]


def _ranked(figures: Figures) -> list[str]:
    if not figures.parted_by:
        return []
    if figures.best is None:
        return [f"按期整改：满{FEWEST_RANKED}件的单位{NONE}，不排名"]
    worst = f"；末位 {_rank(figures.worst)}" if figures.worst is not None else ""
    return [f"按期整改（{figures.ranked}家）：首位 {_rank(figures.best)}{worst}"]


def _rank(each: Ranked) -> str:
    return f"{short(each.name, LONGEST_NAME)} {each.good}/{each.of}"


def _risks(figures: Figures) -> str:
    if not figures.parted_by:
        own = next((each.label for each, number in figures.risks.items() if number), NONE)
        return f"风险等级：{own}"
    return "四色：" + " ".join(f"{each.label} {figures.risks.get(each, 0)}" for each in Risk)


def short(words: str, most: int) -> str:
    """Cut words, with an ellipsis where something was cut."""
    flat = " ".join(words.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
