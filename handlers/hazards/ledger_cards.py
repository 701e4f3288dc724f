"""The cards of 台账: a page of it, and what it is narrowed to."""

from chat.card import Button, Card, bold, clip, lines
from core.clock import spell_short_day
from handlers.escalation.buttons import SupervisionCallback
from handlers.exports.buttons import ExportCallback
from handlers.hazards.buttons import FilterCallback, HazardCallback, LedgerViewCallback
from handlers.hazards.step_buttons import Row
from handlers.menu.buttons import MenuCallback
from handlers.notices.cards import grade
from handlers.todo.buttons import TodoCallback
from hazards.choosing import Facet
from hazards.ledger_lists import Tally
from hazards.ledger_views import FilterOptionsView, FiltersView, LedgerView, Way
from hazards.model import Hazard
from hazards.views import number_tail

LONGEST_NARROWING = 14
"""Characters of a narrowing on the button that takes it away."""

LOST = "⚠️ 原来的筛选已失效，现在显示全部未销号的。请点“筛选”重新选。"


def ledger_card(view: LedgerView) -> Card:
    """Return a page of the ledger."""
    narrowed = "、".join(each.label for each in view.cleared)
    return Card(
        lines(
            bold(f"台账 · {view.title} · {spell_tally(view.tally)}"),
            LOST if view.lost else None,
            clip(f"筛选：{narrowed}", 120) if narrowed else None,
            *map(_spell, view.hazards),
            _hint(view),
        ),
        (
            *(hazard_row(hazard) for hazard in view.hazards),
            *_turning(view),
            tuple(_lead(each) for each in view.at_hand),
            (
                Button("筛选", FilterCallback(view=view.view)),
                Button("导出台账", ExportCallback(view=view.view)),
            ),
            *(((Button("督办", SupervisionCallback()),),) if view.supervised else ()),
            (Button("我的待办", TodoCallback()), Button("回菜单", MenuCallback(to="menu"))),
        ),
    )


def hazard_row(hazard: Hazard) -> Row:
    """Return the button that opens a hazard from a list."""
    done = "" if hazard.state.open else "✅ "
    label = f"{done}{hazard.number} {hazard.unit_name} {hazard.description}"
    return (Button(clip(label, 36), HazardCallback(hazard=hazard.id)),)


def spell_tally(tally: Tally) -> str:
    """Spell how many there are."""
    return f"共 {tally.hits} 条" if tally.whole else f"{tally.hits} 条以上"


def _hint(view: LedgerView) -> str:
    if view.looked:
        return "较早的还没有找。点“继续往前找”。"
    if not view.hazards:
        return "没有这样的隐患。"
    page = f"第 {view.page}/{view.pages} 页。" if view.pages > 1 else ""
    return f"{page}新的在前，点一条看详情。"


def _turning(view: LedgerView) -> tuple[Row, ...]:
    turn: list[Button] = []
    if view.newer is not None:
        turn.append(Button("‹ 较新的", LedgerViewCallback(view=view.view, before=view.newer)))
    if view.older is not None:
        label = "继续往前找 ›" if view.looked else "更早的 ›"
        turn.append(Button(label, LedgerViewCallback(view=view.view, before=view.older)))
    return (tuple(turn),) if turn else ()


def _lead(way: Way) -> Button:
    press = LedgerViewCallback(view=way.view)
    return Button(way.label, press, "primary" if way.chosen else None)


def _clearing(cleared: tuple[Way, ...]) -> tuple[Row, ...]:
    """Return the buttons that take one narrowing away each, two in a row."""
    buttons = [
        Button(f"✕ {clip(each.label, LONGEST_NARROWING)}", LedgerViewCallback(view=each.view))
        for each in cleared
    ]
    return tuple(tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2))


def _spell(hazard: Hazard) -> str:
    due = f"，期限{spell_short_day(hazard.deadline)}" if hazard.deadline else ""
    graded = grade(hazard) if hazard.severity is not None else ""
    stands = f"{hazard.standing}{due if hazard.state.open else ''}"
    return " ".join(each for each in (number_tail(hazard.number), graded, stands) if each)


def filters_card(view: FiltersView) -> Card:
    """Return what the ledger is narrowed to: each goes with one tap, and more may come."""
    facets = tuple(
        Button(label, FilterCallback(view=view.view, facet=Facet(facet)))
        for facet, label in view.facets
    )
    clear_all = Button("全部清除", LedgerViewCallback(view=view.clear_all.view))
    return Card(
        lines(
            bold(f"筛选台账 · {view.title} · {spell_tally(view.tally)}"),
            LOST if view.lost else None,
            "点 ✕ 去掉一项，点下面的加一项。在台账里直接打字，可按编号、单位或内容找。",
        ),
        (
            *_clearing(view.cleared),
            *(facets[first : first + 3] for first in range(0, len(facets), 3)),
            *(((clear_all,),) if view.cleared else ()),
            (Button("看台账", LedgerViewCallback(view=view.view), "primary"),),
        ),
    )


def filter_options_card(view: FilterOptionsView) -> Card:
    """Return the choices of one facet; a tap leads back to the ledger."""
    facet = Facet(view.facet)
    options = tuple(_lead(each) for each in (*view.options, view.any))
    wide = any(len(each.label) > LONGEST_NARROWING for each in view.options)
    width = 1 if wide else 2
    turn = [
        Button(label, FilterCallback(view=view.view, facet=facet, page=page))
        for label, page, there in (
            ("‹", view.page - 1, view.page > 0),
            ("›", view.page + 1, view.more),
        )
        if there
    ]
    none = f"没有找到“{view.typed}”，换几个字再发。" if view.typed and not view.options else None
    return Card(
        lines(
            bold(f"按{view.label}筛选"),
            none,
            "打几个字也能找。" if view.searched and none is None else None,
        ),
        (
            *(options[first : first + width] for first in range(0, len(options), width)),
            *((tuple(turn),) if turn else ()),
            (Button("返回", FilterCallback(view=view.view)),),
        ),
    )
