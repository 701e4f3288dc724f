"""The words that are proposed for a bulletin; the office puts its own in their place."""

from reports.bulletins.model import Bulletin, BulletinKind, Late, Named, Row

TITLE = "title"
OVERALL, LATE, NEXT = "overall", "late", "next"
HEADINGS = {OVERALL: "总体情况", LATE: "存在问题", NEXT: "工作要求"}
LONGEST_TITLE, LONGEST_WORDS = 60, 2000  # characters
NOTHING = "无。"
NAMED_IN_WORDS = 8
_TITLES = {
    BulletinKind.MONTH: "关于{period}安全隐患排查整治情况的报告",
    BulletinKind.QUARTER: "{period}安全隐患排查整治工作点评",
    BulletinKind.NOTICE: "关于{period}安全隐患排查整治情况的通报",
    BulletinKind.RANKING: "{period}隐患整改情况晾晒通报",
}
_NEXT = (
    "请上述单位对照隐患清单立即整改，落实整改期间的安全管控措施，整改完成后及时报请复核；"
    "缺报的单位补报，漏做的职责按要求补做。请各行业主管部门督促落实。"
)


def propose_title(bulletin: Bulletin, period: str, corrects: str) -> str:
    """Return the title that is proposed."""
    title = _TITLES[bulletin.kind].format(period=period)
    return f"{title}（更正{corrects}）" if corrects else title


def propose(period: str, where: str, whole: Row, late: Late) -> dict[str, str]:
    """Return the words that are proposed for each paragraph."""
    said = _spell_late(late)
    return {
        OVERALL: _spell_whole(period, where, whole),
        LATE: said or NOTHING,
        NEXT: _NEXT if said else "请各单位继续做好隐患自查自改，按时报送。",
    }


def _spell_whole(period: str, where: str, whole: Row) -> str:
    hazards, duties, handed = whole.hazards, whole.duties, whole.submissions
    found = (
        f"{period}，{where}新增隐患 {hazards.found} 处（自查 {hazards.found_self}，"
        f"检查 {hazards.found_checked}，群众 {hazards.found_public}），其中重大 "
        f"{hazards.found_major} 处；{_compare(hazards.found, whole.found_before)}。"
    )
    closed = (
        f"期初未销号 {hazards.opening} 处，重开 {hazards.reopened} 处，销号 {hazards.closed} 处，"
        f"办结（未整改）{hazards.ended} 处，期末未销号 {hazards.closing} 处，其中逾期 "
        f"{hazards.overdue} 处。本期新增已整改 {hazards.rectified}/{hazards.found}。"
    )
    done = (
        f"职责应做 {duties.due} 次：按时 {duties.on_time}，迟做 {duties.late}，漏做 "
        f"{duties.missed}，免除 {duties.excused}。"
    )
    reports = (
        f"应报送 {handed.total} 家次：按时 {handed.in_time}，零报告 {handed.nil}，迟报 "
        f"{handed.late}，缺报 {handed.missing}。"
    )
    return f"{found}{closed}\n{done}{reports}"


def _compare(now: int, before: int) -> str:
    if now == before:
        return "与上期持平"
    return f"比上期{'增加' if now > before else '减少'} {abs(now - before)} 处"


def _spell_late(late: Late) -> str:
    lines = []
    if late.overdue:
        lines.append(f"隐患逾期未整改：{_name(late.overdue, '处', late.overdue_more)}。")
    if late.missed:
        lines.append(f"职责漏做：{_name(late.missed, '次', late.missed_more)}。")
    if late.lacking:
        lines.append(f"缺报：{_list(late.lacking, late.lacking_more)}。")
    if late.handed_late:
        lines.append(f"迟报：{_list(late.handed_late, late.handed_late_more)}。")
    return "\n".join(lines)


def _name(named: tuple[Named, ...], unit: str, more: int) -> str:
    return _list(tuple(f"{each.name}（{each.count}{unit}）" for each in named), more)


def _list(names: tuple[str, ...], more: int) -> str:
    """Name the first few, and tell how many there are; all stand in the annex."""
    total = len(names) + more
    others = f"等 {total} 家（名单见附表）" if total > NAMED_IN_WORDS else ""
    return "、".join(names[:NAMED_IN_WORDS]) + others
