"""The cards about handing up: one submission, its hazard list, its words, and who has handed in."""

from collections.abc import Callable
from datetime import date

from chat.card import Button, Card, Packs, Rows, bold, clip, lines, pairs
from core.clock import local, spell_day, spell_short_day, spell_time_left
from handlers.bulletins.buttons import BulletinCallback
from handlers.hazards.buttons import LedgerViewCallback, OpenCallback
from handlers.packages.buttons import (
    BlockCallback,
    Decision,
    HandInCallback,
    MonthPapersCallback,
    PackageHazardCallback,
    PackageHazardsCallback,
    RemindCallback,
    RestoreBlockCallback,
    SubmissionCallback,
    SubmissionsCallback,
)
from handlers.people.cards import HOME, LONGEST, page_turn
from reports.packages.gathering import HEADINGS, spell_span
from reports.packages.hazard_lists import block_of_hazard
from reports.packages.model import BlockKind, HazardRow, Standing, Submission, SubmissionState
from reports.packages.owing import month_after, month_before
from reports.packages.views import (
    BlockView,
    NoSubmissionView,
    PackageHazardsView,
    PackageHazardView,
    SubmissionsView,
    SubmissionView,
)

LONGEST_ON_A_CARD = 90
MARKS = {
    Standing.IN_TIME: "✅",
    Standing.LATE: "🟠",
    Standing.NIL: "✅",
    Standing.MISSING: "🔴",
    Standing.WAITING: "🟡",
}
COUNTED = (
    Standing.MISSING,
    Standing.WAITING,
    Standing.IN_TIME,
    Standing.LATE,
    Standing.NIL,
)


def spell_month(month: date) -> str:
    """Spell a month: ``2026年11月``."""
    return f"{month.year}年{month.month}月"


def submission_card(view: SubmissionView) -> Card:
    """Return one submission: what it says, where it stands, and what may be done about it."""
    one, content, count = view.submission, view.content, view.report.hazards
    words = {each.key: each.words for each in content.paragraphs}
    return Card(
        lines(
            bold(f"报送 · {spell_month(one.month)} · {one.party}"),
            f"报{view.to}（{content.title}）",
            _spell_standing(view),
            f"隐患清单：未销号 {count.open}，本期销号、办结 {count.closed}"
            f"（{spell_span(content)}）",
            *(
                f"{HEADINGS[key]}：{clip(words[key], LONGEST_ON_A_CARD)}"
                for key in HEADINGS
                if key in words
            ),
            _spell_holders(view),
            _ask(view),
        ),
        (*_deciding(view), *_looking(view), HOME),
    )


def _spell_standing(view: SubmissionView) -> str:
    one, current = view.submission, view.current
    if current is None:
        left = spell_time_left(one.due_on, view.now.date())
        return f"{MARKS[view.standing]} {spell_day(one.due_on)}前报送，{left}"
    at = local(current.handed_at, view.now.tzinfo)  # type: ignore[arg-type]  # wall time
    what = "零报告" if current.nil else "已报送"
    stood = any(each.withdrawn_at is None for each in view.versions if each.id < current.id)
    corrected = "，更正" if stood else ""
    later = f"（第{current.serial}版{corrected}）" if current.serial > 1 else ""
    when = f"{spell_short_day(at.date())} {at:%H:%M}"
    late = "，迟报" if view.standing is Standing.LATE else ""
    return f"{MARKS[view.standing]} {what} {current.number}{later}：{view.handed_by} {when}{late}"


def _spell_holders(view: SubmissionView) -> str | None:
    if view.hands or view.submission.handed_in:
        return None
    if not view.holders:
        return "还没有报送人：请邀请安全员或主要负责人加入。"
    return f"报送人：{'、'.join(view.holders)}"


def _ask(view: SubmissionView) -> str | None:
    one = view.submission
    if not view.hands:
        return None
    if one.state is SubmissionState.CORRECTING:
        return "正在更正：改好后点“报送更正”；之前的一版保留。"
    if one.state is SubmissionState.PREPARED:
        nil = "本期没有隐患，可以点“零报告”。" if not view.report.hazards.total else ""
        return f"核对文字，点“报送”；报送后定稿编号。{nil}"
    if view.current is not None and not view.current.frozen:
        return "隐患清单较长，正在定稿，做好就发来 PDF。"
    if view.now >= one.due_at:
        return "已过报送期限：要改，点“更正”，另出一版。"
    return "期限前可以撤回重报。"


def _deciding(view: SubmissionView) -> Rows:
    one, report = view.submission, view.report

    def do(label: str, what: Decision, seen: int, *, first: bool = False) -> Button:
        data = HandInCallback(submission=one.id, do=what, seen=seen)
        return Button(label, data, "primary" if first else None)

    if not view.hands:
        remind = Button("催报", RemindCallback(submission=one.id), "primary")
        return ((remind,),) if view.reminds and not one.handed_in else ()
    if one.state is SubmissionState.PREPARED:
        nil = (do("零报告", "nil", report.stamp),) if not report.hazards.total else ()
        return ((do("报送", "hand_in", report.stamp, first=True), *nil),)
    if one.state is SubmissionState.CORRECTING:
        nil = (do("更正为零报告", "nil", report.stamp),) if not report.hazards.total else ()
        return (
            (do("报送更正", "hand_in", report.stamp, first=True), *nil),
            (do("不更正了", "drop", one.version),),
        )
    if view.current is not None and not view.current.frozen:
        return ()
    if view.now >= one.due_at:
        return ((do("更正", "correct", one.version),),)
    return ((do("撤回", "withdraw", one.version),),)


def _looking(view: SubmissionView) -> Rows:
    one = view.submission
    total = view.report.hazards.total
    list_ = Button(f"隐患清单（{total}）", PackageHazardsCallback(submission=one.id))
    words: list[Button] = []
    if view.hands and one.state in {SubmissionState.PREPARED, SubmissionState.CORRECTING}:
        words = [
            Button(f"改{title}", BlockCallback(kind=BlockKind.SUBMISSION, about=one.id, key=key))
            for key, title in SHORT.items()
        ]
    return (*(((list_,),) if total else ()), *_behind(view), *pairs(words))


def _behind(view: SubmissionView) -> Rows:
    """Open the lists of the ledger behind the figures, where there is anything in them."""
    count = view.report.hazards
    figures = (
        (f"台账：未销号（{count.open}）", count.open, view.open_list),
        (f"销号、办结（{count.closed}）", count.closed, view.closed_list),
    )
    row = tuple(
        Button(label, LedgerViewCallback(view=list_))
        for label, number, list_ in figures
        if number and list_
    )
    return (row,) if row else ()


SHORT = {"work": "工作情况", "tasks": "任务情况", "next": "下一步"}


def hazards_card(view: PackageHazardsView) -> Card:
    """Return a page of the hazard list."""
    one = view.submission
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"{'⚠️ ' if row.major else ''}{row.number} {row.content}", LONGEST),
                PackageHazardCallback(submission=one.id, hazard=row.id),
            ),
        )
        for row in view.rows
    ]
    turn = page_turn(
        view.page, view.pages, lambda page: PackageHazardsCallback(submission=one.id, page=page)
    )
    if turn:
        rows.append(turn)
    hint = "点一条看全文、改文字；状态和期限取自台账，不能改。" if view.edits else "点一条看全文。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    back = Button("返回", SubmissionCallback(submission=one.id))
    return Card(
        lines(
            bold(f"隐患清单 · {spell_month(one.month)} · {one.party}"),
            f"共 {view.total} 条。{hint}" if view.total else "本期台账没有隐患。",
            page,
        ),
        (*rows, (back, *HOME)),
    )


def hazard_card(view: PackageHazardView) -> Card:
    """Return one hazard of the list, with its words in full."""
    one, row = view.submission, view.row
    words = tuple(
        Button(
            label,
            BlockCallback(
                kind=BlockKind.SUBMISSION, about=one.id, key=block_of_hazard(row.id, what)
            ),
        )
        for label, what in (("改隐患内容", "content"), ("改整改措施", "measure"))
    )
    back = Button("返回", PackageHazardsCallback(submission=one.id, page=view.page))
    return Card(
        lines(
            bold(f"{row.number} · {'重大' if row.major else '一般'} · {row.standing}"),
            f"隐患内容：{row.content}",
            f"整改措施：{row.measure or '未填'}",
            f"整改时限：{spell_day(row.deadline) if row.deadline else '未定'}",
            f"整改责任人：{row.owner or '未定'}",
            _spell_found(row),
        ),
        (
            *((words,) if view.edits else ()),
            (Button("看台账", OpenCallback(hazard=row.id)), back, *HOME),
        ),
    )


def _spell_found(row: HazardRow) -> str:
    found = spell_short_day(row.found_at.date())
    ended = f"，{spell_short_day(row.ended_at.date())}销号、办结" if row.ended_at else ""
    return f"{found}发现{ended}"


_OWNERS: dict[BlockKind, Callable[[int], Packs]] = {
    BlockKind.SUBMISSION: lambda owner_id: SubmissionCallback(submission=owner_id),
    BlockKind.BULLETIN: lambda owner_id: BulletinCallback(bulletin=owner_id),
}
"""What leads back to what words belong to."""


def block_card(view: BlockView) -> Card:
    """Return words that can be changed by typing others."""
    restore = RestoreBlockCallback(
        kind=view.kind, about=view.owner_id, key=view.key, seen=view.seen
    )
    changed = view.block is not None and bool(view.block.words)
    back = Button("返回", _OWNERS[view.kind](view.owner_id))
    moved = f"⚠️ {view.edited_by}刚改过这一段，您发的没有存上。请看过现在的文字再发。"
    return Card(
        lines(
            f"{view.head} · {view.title}",
            moved if view.moved_on else None,
            bold("现在的文字："),
            view.words or "（空）",
            f"{view.edited_by}改过。" if changed and not view.moved_on else None,
            f"要改，直接发新的文字，整段替换，最多{view.longest}字。",
        ),
        (
            *(((Button("恢复自动生成的文字", restore),),) if changed else ()),
            (back, *HOME),
        ),
    )


def submissions_card(view: SubmissionsView) -> Card:
    """Return who has handed in and who has not: counted, then a page of some."""
    day, count = view.month.toordinal(), view.count
    counts = [
        Button(
            f"{MARKS[each]} {each.label} {count.of(each)}",
            SubmissionsCallback(month=day, standing=each),
        )
        for each in COUNTED
        if count.of(each)
    ]
    rows = [
        (Button(clip(_line(each, view), LONGEST), SubmissionCallback(submission=each.id)),)
        for each in view.rows
    ]
    turn = page_turn(
        view.page,
        view.pages,
        lambda page: SubmissionsCallback(month=day, standing=view.standing, page=page),
    )
    lacks = count.missing + count.waiting
    remind = Button(f"催报（{lacks} 家）", RemindCallback(month=day), "primary")
    papers = Button("导出 PDF 和 XLSX", MonthPapersCallback(month=day))
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    shown = f"{view.standing.label}：" if view.standing is not None else "全部："
    return Card(
        lines(
            bold(f"报送 · {spell_month(view.month)} · {view.where or '本单位'}"),
            _spell_counts(view) if count.total else "这个月没有报送。",
            _spell_reminded(view),
            shown if view.rows and page is None else None,
            f"{shown}{page}" if page else None,
        ),
        (
            *(((remind,),) if view.publishes and lacks else ()),
            *pairs(counts),
            *(((papers,),) if view.publishes and count.total else ()),
            *rows,
            *((turn,) if turn else ()),
            _months(view),
            HOME,
        ),
    )


def _months(view: SubmissionsView) -> tuple[Button, ...]:
    before = SubmissionsCallback(month=month_before(view.month).toordinal())
    after = SubmissionsCallback(month=month_after(view.month).toordinal())
    later = view.month < view.now.date().replace(day=1)
    return (Button("上个月", before), *((Button("下个月", after),) if later else ()))


def _spell_counts(view: SubmissionsView) -> str:
    count = view.count
    said = f"应报 {count.total} 家：按时 {count.in_time}，迟报 {count.late}，零报告 {count.nil}，"
    waiting = f"，未到期 {count.waiting}" if count.waiting else ""
    return f"{said}缺报 {count.missing}{waiting}。"


def _spell_reminded(view: SubmissionsView) -> str | None:
    if view.reminded is None:
        return None
    if not view.reminded:
        return "今天都已催过，一天只催一次。"
    return f"已催报 {view.reminded} 家，报送人马上收到；一天只催一次。"


def _line(one: Submission, view: SubmissionsView) -> str:
    standing = one.standing(view.now)
    return f"{MARKS[standing]} {one.party} · {standing.label}"


def no_submission_card(view: NoSubmissionView) -> Card:
    """Return that nothing is prepared, and when something will be."""
    return Card(
        lines(
            bold("报送"),
            "现在没有要报送的。",
            f"{spell_month(view.month)}的报送从{spell_short_day(view.prepared_on)}起准备，会放进待办。",
        ),
        (HOME,),
    )
