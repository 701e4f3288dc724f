"""The cards about unit codes: which are on the wall, and what a scan brings."""

from chat.card import Button, Card, bold, clip, lines
from checklists.views import ScannedView, Standing
from core.clock import spell_short_day, spell_time_left
from handlers.codes.buttons import (
    CodesCallback,
    CodeUnitsCallback,
    EndCodeCallback,
    IssueCallback,
    PosterCallback,
    RevokeCodeCallback,
)
from handlers.handbook.buttons import BriefingCallback
from handlers.hazards.buttons import HazardCallback
from handlers.menu.buttons import MenuCallback, UnitCallback
from handlers.people.cards import BACK, HOME, LONGEST
from hazards.model import Hazard
from people.model import Unit
from people.views import CodeEndingView, CodeEntry, CodesView


def codes_card(view: CodesView) -> Card:
    """Return the codes of a unit."""
    rows: list[tuple[Button, ...]] = [
        (Button("打印海报和标签（PDF）", PosterCallback(unit=view.unit.id), "primary"),)
    ]
    rows += [_code_row(view.unit, entry) for entry in view.entries]
    return Card(
        lines(
            bold(f"企业码 · {view.unit.name}"),
            *(_spell_entry(entry) for entry in view.entries),
            "重发、停用后，墙上的旧海报将失效，要换下来。",
        ),
        (*rows, (Button("换一家", CodeUnitsCallback()), BACK, *HOME)),
    )


def _spell_entry(entry: CodeEntry) -> str:
    name = entry.place.name if entry.place else "本单位"
    return f"· {name} " + (f"扫过 {entry.scans} 次" if entry.code else "还没有码")


def _code_row(unit: Unit, entry: CodeEntry) -> tuple[Button, ...]:
    name = entry.place.name if entry.place else "本单位"
    issue = IssueCallback(unit=unit.id, place=entry.place.id if entry.place else 0)
    if entry.code is None:
        return (Button(clip(f"发码 · {name}", LONGEST), issue),)
    return (
        Button(clip(f"重发 · {name}", 20), issue),
        Button("停用此码", RevokeCodeCallback(code=entry.code.id), "danger"),
    )


def code_ending_card(view: CodeEndingView) -> Card:
    """Return the question before a code dies."""
    code = view.code
    place = f"{code.unit.name} · {code.place.name}" if code.place else code.unit.name
    what, sure = ("重发", "确认重发") if view.reissue else ("停用", "确认停用")
    after = (
        "会换成新码，请重新打印，换下旧海报。"
        if view.reissue
        else "停用后不能恢复，要用只能发新码、重新打印。"
    )
    end = EndCodeCallback(code=code.id, anew=view.reissue)
    return Card(
        lines(
            bold(f"{what}这个码？{place}"),
            bold("墙上的海报将失效。"),
            f"这个码扫过 {view.scans} 次。{after}",
        ),
        ((Button(sure, end, "danger"),), (Button("返回", CodesCallback(unit=code.unit.id)), *HOME)),
    )


def scanned_card(view: ScannedView) -> Card:
    """Return where somebody stands and what is theirs there."""
    code = view.code
    place = f"{code.unit.name} · {code.place.name}" if code.place else code.unit.name
    match view.standing:
        case Standing.INSPECTOR:
            return _inspector_card(view, place)
        case Standing.OFFICER:
            return _officer_card(view, place)
    return Card(
        lines(
            bold(place),
            f"{code.unit.sector} · {code.unit.street}",
            code.unit.address or None,
            "看到隐患，直接发照片（可多张），再写一句：哪里、怎么了。会记到这里。",
        ),
        ((Button("随手拍", MenuCallback(to="snap"), "primary"),), HOME),
    )


def _inspector_card(view: ScannedView, place: str) -> Card:
    last = f"上次检查 {spell_short_day(view.last)}" if view.last else "还没有检查过"
    return Card(
        lines(
            bold(place),
            f"{last} · 未销号 {view.open_hazards}",
            "最近的隐患：" if view.hazards else "还没有隐患记录。",
        ),
        (
            (Button("开始检查", UnitCallback(unit=view.code.unit.id), "primary"),),
            *(_hazard_row(hazard, view) for hazard in view.hazards),
            (
                Button("查前须知", BriefingCallback(unit=view.code.unit.id)),
                Button("随手拍", MenuCallback(to="snap")),
                *HOME,
            ),
        ),
    )


def _officer_card(view: ScannedView, place: str) -> Card:
    waiting = f"未销号 {view.open_hazards} 条，期限近的在前。"
    return Card(
        lines(bold(place), waiting if view.hazards else "没有未销号的隐患。"),
        (
            *(_hazard_row(hazard, view) for hazard in view.hazards),
            (Button("开始检查", UnitCallback(unit=view.code.unit.id)),),
            (Button("随手拍", MenuCallback(to="snap")), *HOME),
        ),
    )


def _hazard_row(hazard: Hazard, view: ScannedView) -> tuple[Button, ...]:
    if hazard.state.open and hazard.deadline:
        state = spell_time_left(hazard.deadline, view.present)
    else:
        state = hazard.standing
    return (
        Button(clip(f"{hazard.description} · {state}", LONGEST), HazardCallback(hazard=hazard.id)),
    )
