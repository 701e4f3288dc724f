"""The cards of 台账: a page of it, and what it is narrowed to."""

from chat.card import Button, Card, bold, clip, lines
from core.clock import spell_short_day
from handlers.escalation.buttons import SupervisionCallback
from handlers.hazards.buttons import HazardCallback, LedgerViewCallback
from handlers.hazards.step_buttons import Row
from handlers.menu.buttons import MenuCallback
from handlers.notices.cards import grade
from handlers.todo.buttons import TodoCallback
from hazards.ledger_lists import Tally
from hazards.ledger_views import LedgerView, Way
from hazards.model import Hazard
from hazards.views import number_tail

LONGEST_NARROWING = 14
"""Characters of a narrowing on the button that takes it away."""


def ledger_card(view: LedgerView) -> Card:
    """Return a page of the ledger."""
    narrowed = "、".join(each.label for each in view.cleared)
    return Card(
        lines(
            bold(f"台账 · {view.title} · {spell_tally(view.tally)}"),
            clip(f"筛选：{narrowed}", 120) if narrowed else None,
            *map(_spell, view.hazards),
            _hint(view),
        ),
        (
            *(hazard_row(hazard) for hazard in view.hazards),
            *_turning(view),
            tuple(_lead(each) for each in view.at_hand),
            *_clearing(view.cleared),
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
