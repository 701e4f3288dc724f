"""The cards of the handbook."""

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from chat.text import Text, joined
from core.clock import spell_short_day, spell_time_left
from duties.handbook.entries import Entry, EntryKind
from duties.handbook.views import BriefingView, EntryView, HandbookView, Origin
from handlers.handbook.buttons import (
    BriefingCallback,
    EntryCallback,
    HandbookCallback,
    UnitEntriesCallback,
)
from handlers.hazards.buttons import HazardCallback
from handlers.menu.buttons import UnitCallback
from handlers.risk.buttons import ReasonsCallback
from handlers.usual import HOME
from hazards.model import Hazard

TRY = ("消火栓", "疏散通道", "电动自行车", "动火", "燃气", "有限空间")
"""What to look up first, for who does not know what there is."""
OURS = "文件没有写，是本产品的建议"


def handbook_card(view: HandbookView) -> Card:
    """Return a page of entries, or how to ask for some."""
    if view.unit is None and not view.origin.query:
        return _how_to_ask()
    if not view.total:
        return _nothing(view)
    rows = tuple((_entry_button(each, view.origin),) for each in view.entries)
    last = (HOME,) if view.unit is None else (_back_to_briefing(view.unit.id), HOME)
    return Card(
        lines(bold(_head(view)), _note(view), _page_note(view)),
        (*rows, *_turn(view), *_narrow(view), last),
    )


def _head(view: HandbookView) -> str:
    kind = f" · {view.origin.kind.label}" if view.origin.kind else ""
    about = f"{view.unit.name} · {view.unit.sector}" if view.unit else f"查“{view.origin.query}”"
    return f"{about}{kind}：{view.total} 条"


def _note(view: HandbookView) -> str:
    if view.cut:
        return f"字数较多，只按“{view.origin.query}”查。"
    if view.unit is not None:
        return "本行业的在前，各行业通用的在后。点一条看全文和出处。"
    return "点一条看全文和出处；再发几个字接着查。"


def _page_note(view: HandbookView) -> str | None:
    return f"第 {view.origin.page + 1}/{view.pages} 页" if view.pages > 1 else None


def _how_to_ask() -> Card:
    return Card(
        lines(
            bold("随身手册"),
            "发关键词即查，如“消火栓”“动火 审批”；拼音首字母也可以，如 xhs。",
            "收有重大隐患判定标准、检查要点、值守要求、整改措施，每条有出处。",
            "在别的对话里：先打机器人的用户名，空一格，再打关键词。",
        ),
        (*_tries(), (HOME,)),
    )


def _nothing(view: HandbookView) -> Card:
    words = view.origin.query
    kind = f"“{view.origin.kind.label}”里" if view.origin.kind else "手册里"
    return Card(
        lines(
            bold(f"{kind}没有查到“{words}”。"),
            "换个短些的词，或只写东西的名称，如“灭火器”“配电箱”；也可以发拼音首字母，如 mhq。",
        ),
        (*_narrow(view), *_tries(), (HOME,)),
    )


def _tries() -> Rows:
    return pairs([Button(each, HandbookCallback(query=each)) for each in TRY])


def _entry_button(entry: Entry, origin: Origin) -> Button:
    label = f"{entry.kind.short}｜{entry.title}"
    words = clip(label if len(label) > 24 else f"{label} · {entry.about}")
    return Button(words, EntryCallback.of(entry.key, origin))


def _list_button(label: str, origin: Origin, kind: EntryKind | None, page: int = 0) -> Button:
    if origin.unit_id:
        return Button(label, UnitEntriesCallback(unit=origin.unit_id, kind=kind, page=page))
    return Button(label, HandbookCallback(query=origin.query, kind=kind, page=page))


def _turn(view: HandbookView) -> Rows:
    page, kind = view.origin.page, view.origin.kind
    turn = (
        *((_list_button("‹", view.origin, kind, page - 1),) if page else ()),
        *((_list_button("›", view.origin, kind, page + 1),) if page + 1 < view.pages else ()),
    )
    return (turn,) if turn else ()


def _narrow(view: HandbookView) -> Rows:
    """Return the kinds of entries that there are, as far as they are more than one."""
    if len(view.counts) < (1 if view.origin.kind else 2):
        return ()
    kinds = [
        _list_button(f"{kind.short} {count}", view.origin, kind)
        for kind, count in view.counts.items()
        if kind is not view.origin.kind
    ]
    whole = sum(view.counts.values())
    every = (_list_button(f"全部 {whole}", view.origin, None),) if view.origin.kind else ()
    return ((*every, *kinds),)


def _back_to_briefing(unit_id: int) -> Button:
    return Button("查前须知", BriefingCallback(unit=unit_id))


def entry_card(view: EntryView) -> Card:
    """Return the whole of an entry, with its source."""
    origin = view.origin
    listed = bool(origin.query or origin.unit_id)
    back = _list_button("返回结果" if listed else "查别的", origin, origin.kind, origin.page)
    return Card(entry_text(view.entry), ((back, HOME),))


def entry_text(entry: Entry) -> Text:
    """Return the whole of an entry in words, as it also goes into any other chat."""
    return lines(
        joined(f"{entry.kind.label} · {entry.about}"),
        bold(entry.title),
        *(f"{label}：{words}" for label, words in entry.facts),
        f"出处：{entry.source or OURS}",
    )


def briefing_card(view: BriefingView) -> Card:
    """Return what to know before a visit."""
    unit = view.unit
    last = f"上次检查 {spell_short_day(view.last)}" if view.last else "还没有检查过"
    waiting = [_hazard_row(each, view) for each in view.waiting]
    found = [_hazard_row(each, view) for each in view.found]
    start = ((Button("开始检查", UnitCallback(unit=unit.id), "primary"),),)
    return Card(
        lines(
            bold(f"查前须知 · {unit.name}"),
            f"{unit.street} · {unit.sector} · {unit.risk.label}色",
            f"{last} · 未销号 {view.open_hazards} 条",
            _listing(view),
        ),
        (
            *waiting,
            *found,
            *pairs(
                [
                    Button(
                        f"{kind.label} {count}",
                        UnitEntriesCallback(unit=unit.id, kind=kind),
                    )
                    for kind, count in view.counts.items()
                ]
            ),
            *(start if view.may_inspect else ()),
            (Button(f"为什么是{unit.risk.label}色", ReasonsCallback(unit=unit.id)), HOME),
        ),
    )


def _listing(view: BriefingView) -> str:
    if view.waiting:
        more = f"，列出最急的 {len(view.waiting)} 条"
        return (
            "先看未销号的"
            + (more if view.open_hazards > len(view.waiting) else "")
            + "；下面是本行业看什么。"
        )
    if view.found:
        return "没有未销号的隐患；列出的是最近销号的，看有没有复发。下面是本行业看什么。"
    return "还没有隐患记录。下面是本行业看什么。"


def _hazard_row(hazard: Hazard, view: BriefingView) -> tuple[Button, ...]:
    mark = "‼️" if hazard.major else "⚠️" if hazard.state.open else "☑️"
    if hazard.state.open and hazard.deadline:
        state = spell_time_left(hazard.deadline, view.present)
    else:
        state = hazard.standing
    words = clip(hazard.description, 24)
    return (Button(clip(f"{mark} {words} · {state}"), HazardCallback(hazard=hazard.id)),)
