"""The cards around a walk: contents, a section, passing in bulk, a hazard, a day."""

import calendar
from datetime import date, timedelta

from chat.card import Button, Card, Rows, Style, bold, clip, lines
from checklists.engine import Tally
from checklists.inspection import Lack
from checklists.model import QuestionKind, Verdict
from checklists.views import (
    BulkView,
    ContentsView,
    DeadlineView,
    FindingView,
    MeasureView,
    SectionView,
)
from core.clock import WEEKDAYS, spell_day
from handlers.hazards.proposals import spell_proposal
from handlers.menu.buttons import MenuCallback, StillCallback
from handlers.texts import spell_kept
from handlers.walk.buttons import (
    WHERE,
    AddListsCallback,
    ApartCallback,
    BulkCallback,
    ContentsCallback,
    DayCallback,
    DaysCallback,
    FindingAction,
    FindingCallback,
    GoCallback,
    PlacePhotoCallback,
    SummaryCallback,
)
from handlers.walk.earlier_cards import seen_again_card
from hazards.photos import PhotoState, Purpose, present

MARKS = {Verdict.PASS: "✅", Verdict.HAZARD: "⚠️", Verdict.NOT_APPLICABLE: "➖"}
ASK_NEXT = {
    Lack.PHOTO: "拍照（可多张），再写一句：哪里、怎么了。先后不限。",
    Lack.DESCRIPTION: "再写一句话：哪里、怎么了。",
    Lack.FIXED_PHOTO: "请拍一张整改后的照片发来。",
    Lack.DEADLINE: "选整改期限：",
}


def finding_card(view: FindingView) -> Card:
    """Return the card of a hazard that is being described."""
    if view.earlier:
        return seen_again_card(view)
    question, finding = view.question, view.finding
    before = present(list(view.photos))
    after = present(list(view.photos), Purpose.FIXED)
    stored = sum(1 for photo in before if photo.state is PhotoState.STORED)
    kept = f"照片：{spell_kept(stored, len(before))}" if before else "照片：未拍"
    if finding.fixed_on_spot:
        kept += f" · 整改后：{f'{len(after)} 张' if after else '未拍'}"
    return Card(
        lines(
            f"⚠️ 第 {question.number} 项 · {view.sheet.inspection.unit.name}",
            bold(question.text),
            kept,
            f"说明：{finding.description}" if finding.description else "说明：未填",
            " · ".join(spell_proposal(view.proposal, cited=True)) if finding.description else None,
            f"整改措施：{finding.measure}" if finding.measure else "整改措施：未填",
            _when(view),
            ASK_NEXT[view.lacks[0]] if view.lacks else "已填齐，选期限或点“完成”。",
        ),
        _finding_rows(view),
    )


def _when(view: FindingView) -> str | None:
    if view.finding.fixed_on_spot:
        return "当场已整改"
    if view.finding.deadline is None:
        return None
    return f"期限：{spell_day(view.finding.deadline)}"


def _finding_rows(view: FindingView) -> Rows:
    inspection_id, number = view.sheet.inspection.id, view.question.number

    def do(label: str, action: FindingAction) -> Button:
        data = FindingCallback(inspection=inspection_id, number=number, do=action)
        return Button(label, data, "primary" if action == "done" else None)

    def within(label: str, days: int) -> Button:
        suggested: Style | None = "primary" if days == view.question.days else None
        data = DaysCallback(inspection=inspection_id, number=number, days=days)
        return Button(label, data, suggested)

    pick = DayCallback(inspection=inspection_id, number=number, day=0, turn=True)
    rows: list[tuple[Button, ...]] = [
        (do("当场已整改", "fixed"), within("今天", 0), within("3 天", 3)),
        (within("7 天", 7), within("15 天", 15), within("30 天", 30), Button("选日期", pick)),
    ]
    if not view.lacks:
        rows.insert(0, (do("完成，下一项", "done"),))
    change = [do("改措施", "measure")]
    if view.finding.description:
        change.append(do("重写说明", "rewrite"))
    rows.append((*change, do("稍后补", "later")))
    rows.append((do("不是隐患，返回", "undo"),))
    return tuple(rows)


def measure_card(view: MeasureView) -> Card:
    """Return the card that asks for another measure."""
    back = FindingCallback(
        inspection=view.sheet.inspection.id, number=view.question.number, do="show"
    )
    return Card(
        lines(
            f"第 {view.question.number} 项 · 整改措施",
            f"现为：{view.finding.measure}" if view.finding.measure else None,
            "直接输入新的整改措施。",
        ),
        ((Button("返回", back),),),
    )


def deadline_card(view: DeadlineView) -> Card:
    """Return a month to pick a day from."""
    inspection_id, number = view.sheet.inspection.id, view.question.number
    month = view.month

    def day_of(day: date, *, turn: bool = False) -> DayCallback:
        return DayCallback(inspection=inspection_id, number=number, day=day.toordinal(), turn=turn)

    def cell(day: date) -> Button:
        choosable = day.month == month.month and (view.earliest is None or day >= view.earliest)
        choosable = choosable and (view.latest is None or day <= view.latest)
        return Button(str(day.day), day_of(day)) if choosable else Button("·", StillCallback())

    weeks = [tuple(Button(day, StillCallback()) for day in WEEKDAYS)]
    weeks += [
        tuple(map(cell, week))
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
        if view.earliest is None or week[-1] >= view.earliest
        if view.latest is None or week[0] <= view.latest
    ]
    before, after = month - timedelta(days=1), (month + timedelta(days=31)).replace(day=1)
    if view.for_finding:
        back = Button("返回", FindingCallback(inspection=inspection_id, number=number, do="show"))
    else:
        back = Button("返回", GoCallback(inspection=inspection_id, number=number))
    turn: tuple[Button, ...] = (
        Button("‹ 上月", day_of(before.replace(day=1), turn=True)),
        back,
        Button("下月 ›", day_of(after, turn=True)),
    )
    if view.earliest is not None and month <= view.earliest:
        turn = turn[1:]
    if view.latest is not None and after > view.latest:
        turn = turn[:-1]
    return Card(
        lines(
            f"第 {number} 项 · {'整改期限' if view.for_finding else view.question.text}",
            bold(f"{month.year}年{month.month}月"),
            "点一天，或直接发日期，如 12月3日。",
        ),
        (*weeks, turn),
    )


def tally_mark(tally: Tally) -> str:
    """Spell how far a section is on a button: ``7/9 ⚠️1``."""
    if tally.total and tally.not_applicable == tally.total:
        return "➖"
    hazards = f" ⚠️{tally.hazards}" if tally.hazards else ""
    return f"{tally.answered}/{tally.total}{hazards}"


def contents_card(view: ContentsView) -> Card:
    """Return the contents."""
    inspection_id = view.sheet.inspection.id
    buttons = [
        Button(
            f"{section.short} {tally_mark(tally)}",
            ContentsCallback(inspection=inspection_id, section=place),
        )
        for place, (section, tally) in enumerate(view.sections, 1)
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    if view.number:
        here = GoCallback(inspection=inspection_id, number=view.number)
        rows.append((Button(f"回到第 {view.number} 项", here, "primary"),))
    rows.extend(unplaced_rows(inspection_id, view.unplaced))
    rows.extend(_visit_rows(view))
    rows.append(
        (
            Button("检查小结", SummaryCallback(inspection=inspection_id)),
            Button("回菜单", MenuCallback(to="menu")),
        )
    )
    tallies = [tally for _, tally in view.sections]
    form = f" · {view.sheet.form.short}" if view.others else ""
    return Card(
        lines(
            f"{view.sheet.inspection.unit.name}{form} · 目录",
            f"本次共查 {len(view.others) + 1} 张表，一次签名。" if view.others else None,
            counts(tallies),
            "点一节，看里面每一项。",
        ),
        tuple(rows),
    )


def _visit_rows(view: ContentsView) -> Rows:
    """Lead to the other lists of the visit, to further ones, and out of it."""
    inspection_id = view.sheet.inspection.id
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"换到 {other.form.short} {tally_mark(tally)}", 34),
                GoCallback(inspection=other.inspection.id, number=0)
                if tally.open
                else ContentsCallback(inspection=other.inspection.id),
            ),
        )
        for other, tally in view.others
    ]
    more = (Button("＋ 同时查别的表", AddListsCallback(inspection=inspection_id)),)
    apart = (Button("这张表分开签", ApartCallback(inspection=inspection_id)),)
    last = (*(more if view.more else ()), *(apart if view.others else ()))
    return (*rows, last) if last else tuple(rows)


def unplaced_rows(inspection_id: int, count: int) -> Rows:
    """Lead to the photos that wait for an item, so that none is forgotten."""
    if not count:
        return ()
    where = PlacePhotoCallback(inspection=inspection_id, number=WHERE)
    return ((Button(f"📷 {count} 张照片待归项，点此选择", where, "primary"),),)


def counts(tallies: list[Tally]) -> str:
    """Spell the totals: ``✅ 18  ⚠️ 2  ➖ 5  未答 4``."""
    total = [sum(each) for each in zip(*tallies, strict=True)]
    _, _, passed, hazards, spared, *_ = total
    still_open = sum(tally.open for tally in tallies)
    other = sum(
        tally.answered - tally.passed - tally.hazards - tally.not_applicable for tally in tallies
    )
    parts = []
    if passed or hazards or spared:
        parts.append(f"✅ 合格 {passed}  ⚠️ 隐患 {hazards}")
    if spared:
        parts.append(f"➖ 不适用 {spared}")
    if other:
        parts.append(f"已填 {other}")
    if still_open:
        parts.append(f"未答 {still_open}")
    return "  ".join(parts) or "尚未作答"


def section_card(view: SectionView) -> Card:
    """Return the items of a section, each with its mark."""
    inspection_id = view.sheet.inspection.id
    rows = []
    for question in view.items:
        answer = view.sheet.answers.get(question.key)
        if answer is None:
            mark = "▫️"
        elif question.kind is QuestionKind.VERDICT:
            mark = MARKS[Verdict(answer.value)]
        else:
            mark = "✔️"
        label = clip(f"{mark} {question.number} {question.text}", 30)
        go = GoCallback(inspection=inspection_id, number=question.number)
        rows.append((Button(label, go),))
    rows.append((Button("目录", ContentsCallback(inspection=inspection_id)),))
    return Card(
        lines(
            f"{view.sheet.inspection.unit.name} · {view.section.title}",
            "点一项，去看或改。▫️ 为未答。",
        ),
        tuple(rows),
    )


def _left_out(view: BulkView) -> str | None:
    return f"另有 {view.left} 项有未销号的隐患，请逐项看。" if view.left else None


def bulk_card(view: BulkView) -> Card:
    """Return the question whether to pass the rest of a section."""
    inspection_id = view.sheet.inspection.id
    back = GoCallback(inspection=inspection_id, number=view.number)
    numbers = "、".join(str(question.number) for question in view.items)
    if not view.items:
        return Card(
            lines(f"{view.section.title} · 没有可一次通过的项。", _left_out(view)),
            ((Button("返回", back),),),
        )
    sure = BulkCallback(inspection=inspection_id, number=view.number, sure=True, seen=view.stamp)
    return Card(
        lines(
            f"{view.section.title} · 还有 {len(view.items)} 项未答：第 {numbers} 项",
            bold("均已查看，全部合格？"),
            _left_out(view),
            "表上会注明“批量填写”。",
        ),
        (
            (Button(f"确认，{len(view.items)} 项都合格", sure, "success"),),
            (Button("返回，逐项检查", back),),
        ),
    )
