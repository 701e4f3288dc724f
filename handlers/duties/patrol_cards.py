"""The card of charging places without a patrol today."""

from chat.card import Button, Card, bold, clip, lines, pairs
from core.clock import spell_short_day
from duties.occurrences.moments import spell_until
from duties.occurrences.views import Unpatrolled, UnpatrolledView
from handlers.duties.buttons import UnpatrolledCallback
from handlers.menu.buttons import MenuCallback
from handlers.programmes.buttons import UnitDutiesCallback
from handlers.today.buttons import TodayCallback

HOME = (Button("今日", TodayCallback()), Button("回菜单", MenuCallback(to="menu")))


def unpatrolled_card(view: UnpatrolledView) -> Card:
    """Return a page of them, what is late first."""
    head = bold(f"充电点今日未巡查 · {spell_short_day(view.now.date())} {view.now:%H:%M}")
    if not view.total:
        return Card(lines(head, "没有未巡查的充电点。"), (HOME,))
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    found = [_line(number, each, view) for number, each in enumerate(view.spots, 1)]
    buttons = [
        Button(
            clip(f"{number} {each.place or each.unit}", 20), UnitDutiesCallback(unit=each.unit_id)
        )
        for number, each in enumerate(view.spots, 1)
    ]
    turn = [
        *((Button("‹", UnpatrolledCallback(page=view.page - 1)),) if view.page else ()),
        *(
            (Button("›", UnpatrolledCallback(page=view.page + 1)),)
            if view.page + 1 < view.pages
            else ()
        ),
    ]
    return Card(
        lines(head, f"共 {view.total} 处，超时的在前。", *found, page),
        (*pairs(buttons), *((tuple(turn),) if turn else ()), HOME),
    )


def _line(number: int, spot: Unpatrolled, view: UnpatrolledView) -> str:
    where = clip(f"{spot.unit} {spot.place}".strip(), 30)
    if spot.due_at is None:
        return f"⚪️ {number} {where} · 今天未安排巡查"
    by = spell_until(spot.due_at, view.now.date())
    if spot.due_at <= view.now:
        return f"🔴 {number} {where} · 应于{by}巡查"
    return f"🟠 {number} {where} · {by}"
