"""The cards about draws by lot: before one counts, as it was kept, and what came to whom."""

from chat.card import Button, Card, Style, bold, clip, lines
from core.clock import spell_short_day, spell_time_left
from duties.tasks.lists import mark_of
from duties.visits.drawing import ALGORITHM, Draw
from duties.visits.views import DrawnEntry, DrawnView, DrawRecordView, DrawsView, DrawView
from handlers.draws.buttons import (
    CheckDrawCallback,
    DrawAgainCallback,
    DrawCallback,
    DrawnCallback,
    DrawRecordCallback,
    DrawsCallback,
    KeepDrawCallback,
)
from handlers.menu.buttons import UnitCallback
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.visits.buttons import (
    RouteCallback,
    VisitCallback,
    VisitPlanCallback,
)
from handlers.visits.marks import MARKS

OFFERED = (5, 10, 20)  # units of a draw


def draw_card(view: DrawView) -> Card:
    """Return a draw: its seed is asked for, it is looked at, or it is kept."""
    if view.made is not None:
        return _drawn_card(view, view.made)
    whose = mark_of(view.street)
    counts = [
        Button(f"抽 {each} 家", DrawCallback(whose=whose, asked=each))
        for each in OFFERED
        if each <= view.units and each != view.asked
    ]
    today = DrawCallback(whose=whose, asked=view.asked, seed=view.proposed)
    return Card(
        lines(
            bold(f"双随机抽查 · {view.street or '全区'}"),
            _of(view),
            "请发一个数作种子，如当天公布的号码；也可用今天的日期。",
            "同一个种子、同一份名单，谁来抽都是同一结果。",
        ),
        (
            (Button(f"用日期 {view.proposed}", today, "primary"),),
            *((tuple(counts),) if counts else ()),
            (Button("历次抽取", DrawsCallback()), Button("检查计划", _plan_of(view)), *HOME),
        ),
    )


def _of(view: DrawView) -> str:
    return f"从 {view.units} 家单位、{view.inspectors} 名检查员中抽 {view.asked} 家。"


def _drawn_card(view: DrawView, made: Draw) -> Card:
    whose = mark_of(view.street)
    rows: list[tuple[Button, ...]] = []
    if turn := page_turn(
        view.page,
        view.pages,
        lambda page: DrawCallback(whose=whose, asked=view.asked, seed=made.seed, page=page),
    ):
        rows.append(turn)
    keep = KeepDrawCallback(whose=whose, asked=view.asked, seed=made.seed, seen=view.seen)
    rows.append((Button("确认，生成检查任务", keep, "success"),))
    return Card(
        lines(
            bold(f"双随机抽查 · {view.street or '全区'}"),
            f"{_of(view)}种子 {made.seed}。",
            *(
                f"{place}. {clip(unit, 18)} → {person or '无人可派（都属于这家单位）'}"
                for place, (unit, person) in enumerate(view.drawn, start=view.first)
            ),
            f"名单校验 {made.sha256[:12]}，算法 {ALGORITHM}。",
        ),
        (*rows, (Button("重新抽", DrawCallback(whose=whose)), *HOME)),
    )


def _plan_of(view: DrawView) -> VisitPlanCallback:
    return VisitPlanCallback(whose=mark_of(view.street), year=view.proposed // 10_000)


def record_card(view: DrawRecordView) -> Card:
    """Return a page of a draw as it was kept, and what has become of its visits."""
    made = view.draw
    rows: list[tuple[Button, ...]] = []
    numbered = tuple(
        Button(str(each.place), VisitCallback(visit=each.visit.id, page=view.page))
        for each in view.entries
        if each.visit is not None
    )
    if numbered:
        rows.append(numbered)
    if turn := page_turn(
        view.page,
        view.pages,
        lambda page: DrawRecordCallback(
            draw=made.id, page=page, lacking=view.only_lacking, inspector=view.inspector_id
        ),
    ):
        rows.append(turn)
    if view.lacking:
        again = DrawAgainCallback(draw=made.id, seen=view.seen)
        rows.append((Button(f"补抽检查员（{view.lacking} 家）", again, "primary"),))
    if view.only_lacking or view.inspector_id:
        rows.append((Button("看全部", DrawRecordCallback(draw=made.id)),))
    rows.append((Button("核对结果", CheckDrawCallback(draw=made.id)), _DRAWS, *HOME))
    by = f"{made.made_by} " if made.made_by else ""
    return Card(
        lines(
            bold(f"双随机抽查 · {made.street or '全区'}"),
            "今天已用这个种子抽过，这是当时的结果，没有再抽。" if view.repeated else None,
            f"{by}{spell_short_day(view.made_at.date())} {view.made_at:%H:%M} 抽取，"
            f"种子 {made.seed}。",
            f"从 {made.units} 家单位、{made.inspectors} 名检查员中抽 {view.drawn} 家："
            f"已检查 {view.done}，未检查 {view.open}。",
            f"{view.lacking} 家没有检查员。" if view.lacking else None,
            *map(_entry, view.entries),
            "点序号看这一家。" if numbered else None,
            f"已确认，编号 {made.id}；30天内检查。",
            f"名单校验 {made.sha256[:12]}，算法 {ALGORITHM}。",
            _checked(view.same),
        ),
        tuple(rows),
    )


_DRAWS = Button("历次抽取", DrawsCallback())


def _entry(entry: DrawnEntry) -> str:
    mark = f"{MARKS[entry.visit.state]} " if entry.visit is not None else ""
    moved = f"，改由{entry.now}" if entry.now else "，现无检查员"
    return (
        f"{mark}{entry.place}. {clip(entry.unit_name, 18)} → {entry.inspector or '无人可派'}"
        f"{moved if entry.moved else ''}"
    )


def _checked(same: bool | None) -> str | None:
    if same is None:
        return None
    return "按原名单、原种子重抽：结果一致。" if same else "按原名单、原种子重抽：结果不一致！"


def draws_card(view: DrawsView) -> Card:
    """Return a page of the draws that were kept."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(
                    f"{each.id} · {spell_short_day(day)} {each.street or '全区'} "
                    f"抽 {each.asked} 家 · 种子 {each.seed}",
                    LONGEST,
                ),
                DrawRecordCallback(draw=each.id),
            ),
        )
        for each, day in view.draws
    ]
    if turn := page_turn(view.page, view.pages, lambda page: DrawsCallback(page=page)):
        rows.append(turn)
    return Card(
        lines(
            bold("历次双随机抽取"),
            "点开看当时的名单、结果。" if view.draws else "还没有抽过。",
        ),
        (*rows, HOME),
    )


def drawn_card(view: DrawnView) -> Card:
    """Return what somebody is still to visit of a draw: each opens the checklists of its unit."""
    share = view.share
    rows: list[tuple[Button, ...]] = []
    for place, each in enumerate(view.lines):
        tail = f" · {spell_time_left(each.visit.due, view.today)}"
        name = clip(each.unit_name, LONGEST - len(tail))
        style: Style | None = "primary" if not place and not view.page else None
        rows.append((Button(f"{name}{tail}", UnitCallback(unit=each.visit.unit_id), style),))
    if turn := page_turn(
        view.page, view.pages, lambda page: DrawnCallback(share=share.id, page=page)
    ):
        rows.append(turn)
    return Card(
        lines(
            bold(f"双随机检查 · {share.street or '全区'}"),
            f"代{view.stands_in}检查。" if view.stands_in else None,
            f"未检查 {share.open} 家，已检查 {share.done} 家。点开即查。"
            if share.open
            else f"{share.done} 家都已检查。",
        ),
        (*rows, (Button("今日路线", RouteCallback()), *HOME)),
    )
