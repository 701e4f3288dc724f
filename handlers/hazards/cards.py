"""The card of one hazard: where it stands, and what the person who looks may do about it now."""

from chat.card import Button, Card, Text, bold, clip, lines
from chat.text import joined
from core.clock import local, spell_day, spell_short_day, spell_time_left
from handlers.escalation.buttons import CaseCallback
from handlers.hazards.buttons import (
    DepartmentCallback,
    HazardCallback,
    HazardsCallback,
    StepCallback,
)
from handlers.hazards.ledger_cards import hazard_row
from handlers.hazards.proposals import spell_proposal
from handlers.hazards.step_buttons import Row, seldom_buttons, step_rows
from handlers.menu.buttons import MenuCallback
from handlers.notices.cards import grade
from handlers.todo.buttons import TodoCallback
from hazards.model import Ending, Hazard, HazardState, Track
from hazards.photos import Purpose
from hazards.views import HazardsView, HazardView


def heading(hazard: Hazard, what: str) -> str:
    """Return the first line of a card on which something about a hazard is chosen."""
    return f"{hazard.number} · {what}"


def back_row(hazard: Hazard, label: str = "返回") -> Row:
    """Return the row that leads back to a hazard's card."""
    return (Button(label, HazardCallback(hazard=hazard.id)),)


def about(hazard: Hazard) -> str:
    """Return in one line where a hazard is, and what it is."""
    return f"{hazard.spot} · {clip(hazard.description, 60)}"


def hazard_card(view: HazardView) -> Card:
    """Return one hazard."""
    hazard = view.hazard
    return Card(
        lines(
            bold(_head(hazard)),
            f"{hazard.spot} · {_found(view)}",
            bold(hazard.description),
            clip(hazard.item, 40) if hazard.item and hazard.severity is None else None,
            *_judged(view),
            f"措施：{clip(hazard.measure, 60)}" if hazard.measure else None,
            _due(view),
            _extension(view),
            _people(view),
            _handed(view),
            _why(view),
            f"已抄告：{'、'.join(view.copies)}" if view.copies else None,
            _supervised(view),
        ),
        (*step_rows(view), *_aside(view), _home(todo=view.joined)),
    )


def _head(hazard: Hazard) -> str:
    severity = f" · {grade(hazard)}" if hazard.severity is not None else ""
    return f"{hazard.number}{severity} · {hazard.standing}"


_WHY = {
    HazardState.DOUBTFUL: "存疑",
    HazardState.PLANNING: "方案退回",
    HazardState.RECTIFYING: "退回",
    HazardState.RELAPSED: "复发",
    HazardState.ENDED: "理由",
}
_ENDED = {Ending.DUPLICATE: "同", Ending.TRANSFERRED: "接收部门"}


def _why(view: HazardView) -> str | None:
    """Spell the reason that brought a hazard where it stands; one of an earlier round is over."""
    hazard = view.hazard
    what = _WHY.get(hazard.state)
    if not hazard.reason or what is None:
        return None
    if hazard.ending is Ending.TRANSFERRED and view.transfer is not None:
        return None  # said above, with who told it
    if hazard.state is HazardState.ENDED and hazard.ending is not None:
        what = _ENDED.get(hazard.ending, what)
    return f"{what}：{hazard.reason}"


def _handed(view: HazardView) -> str | Text | None:
    """Spell with which department a hazard is, until when, and what that has told."""
    made = view.transfer
    if made is None:
        return None
    if made.reported_at is not None:
        day = spell_short_day(local(made.reported_at, view.zone).date())
        return joined(bold(f"{made.reported_by}{day}反馈"), f"：{made.report}")
    if made.feedback_due is None:
        return f"移交：{made.department}，待接收"
    due = local(made.feedback_due, view.zone).date()
    left = spell_time_left(due, view.present)
    again = f"。要求补充：{made.asked_again}" if made.asked_again else ""
    return f"移交：{made.department}已接收，{spell_day(due)}前反馈，{left}{again}"


def _found(view: HazardView) -> str:
    hazard = view.hazard
    seen = f"，另有{view.witnesses}人上报" if view.witnesses else ""
    day = spell_short_day(local(hazard.found_at, view.zone).date())
    return f"{day}{hazard.origin}发现{seen}"


def _judged(view: HazardView) -> list[str | None]:
    hazard = view.hazard
    if hazard.severity is None:
        return [*spell_proposal(view.proposal, cited=True)] if hazard.state.open else []
    judgement: list[str | None] = []
    lead = f"（牵头：{hazard.lead}" if hazard.lead else ""
    lead += f"，配合 {hazard.supporting}）" if hazard.supporting else "）" if lead else ""
    if hazard.track is not Track.ROUTINE:
        judgement.append(f"{hazard.track.label}{lead}")
    if view.criterion is not None:
        judgement.append(f"依据：{view.criterion.label}，{view.criterion.citation}")
    return judgement


def _due(view: HazardView) -> str | None:
    hazard = view.hazard
    if hazard.deadline is None:
        return None
    text = f"期限：{spell_day(hazard.deadline)}"
    if hazard.state.open:
        text += f"，{spell_time_left(hazard.deadline, view.present)}"
    if hazard.first_deadline is not None and hazard.first_deadline != hazard.deadline:
        text += f"（原定 {spell_short_day(hazard.first_deadline)}）"
    if hazard.state is HazardState.CLOSED and hazard.revisit_on is not None:
        text += f"；回头看 {spell_short_day(hazard.revisit_on)}"
    return text


def _extension(view: HazardView) -> str | None:
    wish = view.extension
    if wish is None:
        return None
    return f"申请延到{spell_short_day(wish.until)}，延期理由：{wish.reason}"


def _people(view: HazardView) -> str:
    parts = [f"发现：{view.finder}"]
    if view.owner:
        parts.append(f"整改：{view.owner}")
    if view.supervisor:
        parts.append(f"复核：{view.supervisor}")
    return " · ".join(parts)


def _supervised(view: HazardView) -> str | None:
    """Spell how far the supervision of a hazard has come, and what comes next."""
    watched = view.watched
    if watched is None:
        return None
    colour = f"{watched.colour.mark} {watched.colour.label}" if watched.colour else ""
    parts = ["督办：暂停" if watched.paused else f"督办：{colour}" if colour else "督办"]
    if watched.last and watched.last_on is not None:
        parts.append(f"{spell_short_day(watched.last_on)}已{watched.last}")
    if watched.upcoming and watched.asked:
        parts.append(f"{watched.upcoming}待安全办确认")
    elif watched.upcoming and watched.upcoming_on is not None:
        parts.append(f"下一步{watched.upcoming}，{spell_short_day(watched.upcoming_on)}")
    return "；".join(parts)


def _home(*, todo: bool = True) -> Row:
    home = Button("回菜单", MenuCallback(to="menu"))
    return (Button("我的待办", TodoCallback()), home) if todo else (home,)


def _aside(view: HazardView) -> tuple[Row, ...]:
    """Lead to the photos, and to what is done seldom."""
    hazard = view.hazard
    row: list[Button] = []
    if view.photos:
        fixed = sum(1 for photo in view.photos if photo.purpose is Purpose.FIXED)
        told = sum(1 for photo in view.photos if photo.purpose is Purpose.REPORTED)
        parts = (f"整改后 {fixed}" if fixed else "", f"部门反馈 {told}" if told else "")
        within = "、".join(each for each in parts if each)
        label = f"看照片（{len(view.photos)}{f'，含{within}' if within else ''}）"
        row.append(Button(label, HazardCallback(hazard=hazard.id, photos=True)))
    if view.answers and view.transfer is not None:
        do = DepartmentCallback(transfer=view.transfer.id, do="show")
        row.append(Button("本部门办理", do))
    if view.watched is not None and (view.watched.last or view.watched.asked):
        row.append(Button("督办经过", CaseCallback(case=view.watched.case_id)))
    if not view.more and seldom_buttons(view):
        row.append(Button("更多…", StepCallback(hazard=hazard.id, do="more")))
    return (tuple(row),) if row else ()


def hazards_card(view: HazardsView) -> Card:
    """Return a page of the hazards that a person found."""
    home = (Button("回菜单", MenuCallback(to="menu")),)
    if not view.hazards:
        none = "暂无。检查签名后、随手拍上账后，列在这里。"
        return Card(lines(bold("我的隐患"), none), (home,))
    rows = [hazard_row(hazard) for hazard in view.hazards]
    if view.older is not None:
        rows.append((Button("更早的 ›", HazardsCallback(before=view.older)),))
    return Card(
        lines(bold(f"我的隐患 · 共 {view.total} 条"), "新的在前，点一条看详情和照片。"),
        (*rows, home),
    )
