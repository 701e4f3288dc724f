"""The cards about visits: the plan of a street, a visit, a draw, who was never visited, a route."""

from datetime import date

from chat.card import Button, Card, Style, bold, clip, lines, pairs
from core.clock import spell_short_day, spell_time_left
from duties.tasks.lists import mark_of
from duties.visits.model import PlanState, VisitKind, VisitLine, VisitState
from duties.visits.views import (
    NeverVisitedView,
    RouteStop,
    RouteView,
    VisitPlansView,
    VisitPlanView,
    VisitView,
)
from frontdesk.visiting import REASONS, BeyondView
from handlers.draws.buttons import (
    DrawCallback,
    DrawRecordCallback,
)
from handlers.menu.buttons import MenuCallback, UnitCallback
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.visits.buttons import (
    ConfirmPlanCallback,
    DrawUpCallback,
    DropVisitCallback,
    MoveVisitCallback,
    NeverVisitedCallback,
    OtherPlansCallback,
    RouteCallback,
    VisitCallback,
    VisitPlanCallback,
    VisitReasonCallback,
)
from handlers.visits.marks import MARKS

MONTHS_IN_A_ROW = 4
KILOMETRE = 1_000


def plan_card(view: VisitPlanView) -> Card:
    """Return a page of the plan of a street."""
    whose, year, plan, counts = mark_of(view.street), view.year, view.plan, view.counts
    draft = plan is not None and plan.state is PlanState.DRAFT
    rows: list[tuple[Button, ...]] = [(_line(each, view.today, view.page),) for each in view.lines]
    if turn := page_turn(
        view.page,
        view.pages,
        lambda page: VisitPlanCallback(whose=whose, year=year, page=page),
    ):
        rows.append(turn)
    if plan is not None and draft:
        confirm = ConfirmPlanCallback(plan=plan.id, seen=view.seen)
        rows.append((Button("确认计划", confirm, "success"),))
    if view.missing:
        label = f"补 {_units(view)}" if plan is not None else f"起草计划（{_units(view)}）"
        rows.append((Button(label, DrawUpCallback(whose=whose, year=year), "primary"),))
    draw = Button("双随机抽查", DrawCallback(whose=whose))
    rows.append((draw, Button("从未检查的单位", NeverVisitedCallback(whose=whose))))
    rows.append((Button("换街镇、年份", OtherPlansCallback()),))
    state = f"，{plan.state.label}" if plan is not None else ""
    counted = (
        f"{counts.units} 家，{counts.visits} 次{state}：已检查 {counts.done}，"
        f"逾期 {counts.overdue}。"
    )
    return Card(
        lines(
            bold(f"检查计划 · {view.street or '全区'} {year}年"),
            counted if plan is not None else "还没有计划。按风险等级、行业起草，确认后执行。",
            "点一次改月份或取消；确认后排进检查员的今日路线。" if draft else None,
            f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None,
        ),
        (*rows, HOME),
    )


def _units(view: VisitPlanView) -> str:
    """Say how many units are added by a press, and of how many where that is not all."""
    if view.at_once == view.missing:
        return f"{view.missing} 家"
    return f"{view.missing} 家中的 {view.at_once} 家"


def _line(line: VisitLine, today: date, page: int) -> Button:
    visit = line.visit
    late = visit.state is VisitState.OPEN and visit.due < today
    mark = "🔴" if late else MARKS[visit.state]
    tail = f" · {spell_short_day(visit.due)}前"
    name = clip(line.unit_name, LONGEST - len(tail) - 2)
    return Button(f"{mark} {name}{tail}", VisitCallback(visit=visit.id, page=page))


def plans_card(view: VisitPlansView) -> Card:
    """Return the plans to choose from."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"{street or '全区'} {year}年", LONGEST),
                VisitPlanCallback(whose=mark_of(street), year=year),
            ),
        )
        for street, year in view.plans
    ]
    if turn := page_turn(view.page, view.pages, lambda page: OtherPlansCallback(page=page)):
        rows.append(turn)
    return Card(lines(bold("检查计划"), "看哪一份？"), (*rows, HOME))


def visit_card(view: VisitView) -> Card:
    """Return a visit, and the months to which it may be put."""
    visit, unit = view.visit, view.unit
    months = [
        Button(
            f"{each}月",
            MoveVisitCallback(visit=visit.id, month=each, seen=view.stamp, page=view.page),
        )
        for each in view.months
    ]
    rows: list[tuple[Button, ...]] = [
        tuple(months[at : at + MONTHS_IN_A_ROW]) for at in range(0, len(months), MONTHS_IN_A_ROW)
    ]
    if visit.state is VisitState.OPEN:
        drop = DropVisitCallback(visit=visit.id, seen=view.stamp, page=view.page)
        rows.append((Button("取消这一次", drop, "danger"),))
    if view.inspects:
        rows.insert(0, (Button("开始检查", UnitCallback(unit=unit.id), "primary"),))
    why = "、".join(each.title for each in view.rules)
    source = "；".join(dict.fromkeys(each.source or "自定" for each in view.rules))
    late = visit.state is VisitState.OPEN and visit.due < view.today
    state = "已逾期" if late else visit.state.label
    standing = f"{visit.kind.label}检查 · {spell_short_day(visit.due)}前 · {state}"
    return Card(
        lines(
            f"{unit.street} · {unit.sector}",
            bold(unit.name),
            standing,
            f"检查员：{view.inspector}" if view.inspector else None,
            f"一年 {view.a_year} 次：{why}（{source}）" if view.a_year else None,
            "改到哪个月？" if months else None,
        ),
        (*rows, (_back(view), *HOME)),
    )


def _back(view: VisitView) -> Button:
    """Return the button to where the visit stands: the page of its draw, or of its plan."""
    if view.visit.draw_id is not None:
        record = DrawRecordCallback(draw=view.visit.draw_id, page=view.page)
        return Button("双随机抽查", record)
    plan = VisitPlanCallback(whose=mark_of(view.street), year=view.plan_year, page=view.page)
    return Button("检查计划", plan)


def never_card(view: NeverVisitedView) -> Card:
    """Return a page of the units at which nobody ever was."""
    whose = mark_of(view.street) if view.street else 0
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"{each.name} · {each.street} · {each.risk.label}", LONGEST),
                UnitCallback(unit=each.id),
            ),
        )
        for each in view.units
    ]
    if turn := page_turn(
        view.page, view.pages, lambda page: NeverVisitedCallback(page=page, whose=whose)
    ):
        rows.append(turn)
    said = f"{view.total} {'家以上' if view.more else '家'}，从未有人上门检查。点开即可检查。"
    return Card(
        lines(
            bold(f"从未检查的单位{f' · {view.street}' if view.street else ''}"),
            said if view.total else "都检查过。",
        ),
        (*rows, HOME),
    )


def beyond_card(view: BeyondView) -> Card:
    """Return the question why a unit is visited beyond its plan."""
    allowed = view.allowed
    reasons = [
        Button(each, VisitReasonCallback(unit=view.unit.id, reason=each)) for each in REASONS
    ]
    return Card(
        lines(
            view.unit.name,
            bold(f"今年入企 {allowed.used}/{allowed.allowed} 次，计划次数已用完。"),
            "再去要有原因：点一个，或写一句。原因会留痕。",
        ),
        (*pairs(reasons), (Button("换一家", MenuCallback(to="units")), *HOME)),
    )


def route_card(view: RouteView) -> Card:
    """Return the way of the day: each stop opens the checklists of its unit."""
    rows: list[tuple[Button, ...]] = [
        (_stop(place, each, view.today),) for place, each in enumerate(view.stops, start=1)
    ]
    lost = sum(each.unit.latitude is None for each in view.stops)
    others = Button("查别家", MenuCallback(to="units"))
    return Card(
        lines(
            bold(f"今日路线 · {spell_short_day(view.today)}"),
            f"{len(view.stops)} 家，到期的在前，按远近排。点开即查。"
            if view.stops
            else "本月没有到期的检查。",
            f"本月还有 {view.more} 家{'以上' if view.beyond else ''}，查完再排。"
            if view.more
            else None,
            f"{lost} 家没有坐标，排在最后。" if lost else None,
        ),
        (*rows, (Button("刷新", RouteCallback()), others, *HOME)),
    )


def _stop(place: int, stop: RouteStop, today: date) -> Button:
    visit = stop.visit
    kind = " 双随机" if visit.kind is VisitKind.RANDOM else ""
    far = f" · {_spell_way(stop.metres)}" if stop.metres is not None else ""
    tail = f"{kind} · {spell_time_left(visit.due, today)}{far}"
    name = clip(stop.unit.name, LONGEST - len(tail) - 2)
    style: Style | None = "primary" if place == 1 else None
    return Button(f"{place} {name}{tail}", UnitCallback(unit=stop.unit.id), style)


def _spell_way(metres: float) -> str:
    if metres < KILOMETRE:
        return f"{round(metres, -1):.0f}米"
    return f"{metres / KILOMETRE:.1f}公里"
