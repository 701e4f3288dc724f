"""The card of one hazard: where it stands, and what the person who looks may do about it now."""

from collections.abc import Callable

from markupsafe import Markup

from core.clock import local, spell_day, spell_short_day, spell_time_left
from handlers.callbacks import HazardCallback, HazardsCallback, MenuCallback
from handlers.card import Button, Card, Style, bold, clip, lines
from handlers.hazard_callbacks import (
    AssignCallback,
    LedgerCallback,
    SeverityCallback,
    StepCallback,
    TodoCallback,
    WishCallback,
)
from handlers.notice_cards import grade, number_tail
from handlers.proposals import spell_proposal
from hazards.deciding import USUAL_DAYS
from hazards.model import Ending, Hazard, HazardState, Step, Track
from hazards.photos import Purpose
from hazards.seen import subject
from hazards.views import HazardsView, HazardView, LedgerView

Row = tuple[Button, ...]
LONGEST = 34  # characters on a button that has the row to itself
SELDOM = {
    Step.ASSIGN,
    Step.HAND_OVER,
    Step.ASK_EXTENSION,
    Step.SET_TRACK,
    Step.TRANSFER,
    Step.NOTIFY,
    Step.END,
}


NARROWER = {
    "pass": Step.CLOSE,
    "blurred": Step.RETURN,
    "unfinished": Step.RETURN,
    "write": Step.RETURN,
    "approve": Step.APPROVE_PLAN,
    "return_plan": Step.RETURN_PLAN,
    "acknowledge": Step.ACKNOWLEDGE,
    "decline": Step.DECLINE,
    "accept": Step.ACCEPT,
}
"""Words that decide about less than the whole hazard as it stands."""


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
            f"措施 {clip(hazard.measure, 60)}" if hazard.measure else None,
            _due(view),
            _extension(view),
            _people(view),
            _why(hazard),
            f"已抄告 {'、'.join(view.copies)}" if view.copies else None,
        ),
        (*_rows(view), *_aside(view), _home(todo=view.joined)),
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


def _why(hazard: Hazard) -> str | None:
    """Spell the reason that brought a hazard where it stands; one of an earlier round is over."""
    what = _WHY.get(hazard.state)
    if not hazard.reason or what is None:
        return None
    if hazard.state is HazardState.ENDED and hazard.ending is not None:
        what = _ENDED.get(hazard.ending, what)
    return f"{what} {hazard.reason}"


def _found(view: HazardView) -> str:
    hazard = view.hazard
    seen = f",{view.witnesses}人见证" if view.witnesses else ""
    day = spell_short_day(local(hazard.found_at, view.zone).date())
    return f"{day}{hazard.source.label}发现{seen}"


def _judged(view: HazardView) -> list[str | None]:
    hazard = view.hazard
    if hazard.severity is None:
        return [*spell_proposal(view.proposal, cited=True)] if hazard.state.open else []
    said: list[str | None] = []
    lead = f"(牵头 {hazard.lead}" if hazard.lead else ""
    lead += f",配合 {hazard.supporting})" if hazard.supporting else ")" if lead else ""
    if hazard.track is not Track.ROUTINE:
        said.append(f"{hazard.track.label}{lead}")
    if view.criterion is not None:
        said.append(f"依据 {view.criterion.label},{view.criterion.citation}")
    return said


def _due(view: HazardView) -> str | None:
    hazard = view.hazard
    if hazard.deadline is None:
        return None
    said = f"期限 {spell_day(hazard.deadline)}"
    if hazard.state.open:
        said += f",{spell_time_left(hazard.deadline, view.present)}"
    if hazard.first_deadline is not None and hazard.first_deadline != hazard.deadline:
        said += f"(原定 {spell_short_day(hazard.first_deadline)})"
    if hazard.state is HazardState.CLOSED and hazard.revisit_on is not None:
        said += f";回头看 {spell_short_day(hazard.revisit_on)}"
    return said


def _extension(view: HazardView) -> str | None:
    wish = view.extension
    if wish is None:
        return None
    return f"申请延到 {spell_short_day(wish.until)}:{wish.reason}"


def _people(view: HazardView) -> str:
    parts = [f"发现 {view.finder}"]
    if view.owner:
        parts.append(f"整改 {view.owner}")
    if view.supervisor:
        parts.append(f"复核 {view.supervisor}")
    return " · ".join(parts)


def _home(*, todo: bool = True) -> Row:
    home = Button("回菜单", MenuCallback(to="menu"))
    return (Button("我的待办", TodoCallback()), home) if todo else (home,)


def _aside(view: HazardView) -> tuple[Row, ...]:
    """Lead to the photos, and to what is done seldom."""
    hazard = view.hazard
    row: list[Button] = []
    if view.photos:
        fixed = sum(1 for photo in view.photos if photo.purpose is Purpose.FIXED)
        label = f"看照片({len(view.photos)})" + (f" 含整改后{fixed}" if fixed else "")
        row.append(Button(label, HazardCallback(hazard=hazard.id, photos=True)))
    if not view.more and view.steps & SELDOM - _shown(view):
        row.append(Button("更多…", StepCallback(hazard=hazard.id, do="more")))
    return (tuple(row),) if row else ()


def _shown(view: HazardView) -> set[Step]:
    """Return which of the seldom steps the card offers anyway."""
    if view.hazard.state in {HazardState.CLASSIFIED, HazardState.RELAPSED}:
        return {Step.ASSIGN}
    return set()


Offer = Callable[[HazardView], tuple[Row, ...]]


def _do(view: HazardView, label: str, do: str, style: Style | None = None) -> Button:
    seen = view.hazard.version
    if do in NARROWER:
        seen = max(subject(NARROWER[do], view.hazard, view.plan, view.transfer), 0)
    return Button(
        clip(label, LONGEST), StepCallback(hazard=view.hazard.id, do=do, seen=seen), style
    )


def _rows(view: HazardView) -> tuple[Row, ...]:
    rows: list[Row] = []
    offered: set[Offer] = set()
    for step, offer in _OFFERS:
        if step in view.steps and offer not in offered:
            offered.add(offer)
            rows.extend(offer(view))
    if view.more:
        rows.extend(_seldom(view))
    return tuple(rows)


def _offer_judging(view: HazardView) -> tuple[Row, ...]:
    """Offer what the sentence seems to say first; whoever judges may assign in the same tap."""
    hazard, heir = view.hazard, view.heir
    if hazard.state is HazardState.CLASSIFIED:
        return ()
    judged: list[Button] = [_do(view, "定为重大…", "severity")]
    if Step.DOUBT in view.steps:
        judged.append(_do(view, "存疑,上报", "doubt"))
    criterion = view.proposal.criterion
    if criterion is not None:
        major = SeverityCallback(hazard=hazard.id, criterion=criterion.id, seen=hazard.version)
        first = Button(clip(f"定为重大:{criterion.label}", LONGEST), major, "primary")
        return ((first,), (_do(view, "定为一般", "general"), *judged))
    if heir is None:
        return ((_do(view, "定为一般", "general", "primary"),), tuple(judged))
    days = AssignCallback(hazard=hazard.id, owner=heir.id, days=USUAL_DAYS, seen=hazard.version)
    usual = Button(clip(f"一般,交办{heir.name} · {USUAL_DAYS}天", LONGEST), days, "primary")
    return ((usual,), (_do(view, "换人或改期限", "assign"), *judged))


def _offer_assigning(view: HazardView) -> tuple[Row, ...]:
    hazard = view.hazard
    if not view.owner or hazard.state in {HazardState.CLASSIFIED, HazardState.RELAPSED}:
        return _assigning_rows(view)
    return ()


def _assigning_rows(view: HazardView) -> tuple[Row, ...]:
    hazard, heir = view.hazard, view.heir
    if heir is None:
        return ((Button("邀请这家的安全员", MenuCallback(to="invite"), "primary"),),)
    days = AssignCallback(hazard=hazard.id, owner=heir.id, days=USUAL_DAYS, seen=hazard.version)
    usual = Button(clip(f"交办{heir.name} · {USUAL_DAYS}天", LONGEST), days, "primary")
    return ((usual,), (_do(view, "换人或改期限", "assign"),))


def _offer_accepting(view: HazardView) -> tuple[Row, ...]:
    return ((_do(view, "接单", "accept", "primary"),),)


def _offer_plan(view: HazardView) -> tuple[Row, ...]:
    return ((_do(view, "填治理方案(五落实)", "plan", "primary"),),)


def _offer_proof(view: HazardView) -> tuple[Row, ...]:
    style: Style | None = None if Step.ACCEPT in view.steps else "primary"
    return ((_do(view, "整改好了,发照片", "proof", style),),)


def _offer_review(view: HazardView) -> tuple[Row, ...]:
    return (
        (_do(view, "通过,销号", "pass", "success"),),
        (_do(view, "退回:看不清", "blurred"), _do(view, "退回:没改到位", "unfinished")),
        (_do(view, "退回:写原因", "write"),),
    )


def _offer_extension(view: HazardView) -> tuple[Row, ...]:
    wish = view.extension
    if wish is None:
        return ()
    grant = WishCallback(hazard=view.hazard.id, wish=wish.id, granted=True)
    refuse = WishCallback(hazard=view.hazard.id, wish=wish.id, granted=False)
    until = spell_short_day(wish.until)
    return ((Button(f"同意延到{until}", grant, "success"), Button("不同意", refuse)),)


def _offer_approval(view: HazardView) -> tuple[Row, ...]:
    return (
        (_do(view, "看方案", "read_plan"),),
        (_do(view, "批准方案", "approve", "success"), _do(view, "退回,写原因", "return_plan")),
    )


def _offer_revisit(view: HazardView) -> tuple[Row, ...]:
    return ((_do(view, "回头看合格", "confirm", "success"), _do(view, "又出现了,重开", "relapse")),)


def _offer_relapse(view: HazardView) -> tuple[Row, ...]:
    if Step.CONFIRM in view.steps:
        return ()
    return ((_do(view, "又出现了,重开", "relapse"),),)


def _offer_answer(view: HazardView) -> tuple[Row, ...]:
    return (
        (_do(view, "登记:部门已接收", "acknowledge"), _do(view, "登记:部门退回", "decline")),
        (_do(view, "重发移交链接", "renew_link"),),
    )


_OFFERS: tuple[tuple[Step, Offer], ...] = (
    (Step.JUDGE, _offer_judging),
    (Step.CLASSIFY, _offer_judging),
    (Step.ASSIGN, _offer_assigning),
    (Step.ACCEPT, _offer_accepting),
    (Step.SUBMIT_PLAN, _offer_plan),
    (Step.SUBMIT, _offer_proof),
    (Step.CLOSE, _offer_review),
    (Step.GRANT_EXTENSION, _offer_extension),
    (Step.APPROVE_PLAN, _offer_approval),
    (Step.CONFIRM, _offer_revisit),
    (Step.RELAPSE, _offer_relapse),
    (Step.ACKNOWLEDGE, _offer_answer),
)


def _seldom(view: HazardView) -> list[Row]:
    buttons = [
        _do(view, label, do)
        for step, label, do in (
            (Step.HAND_OVER, "转派", "colleagues"),
            (Step.ASK_EXTENSION, "申请延期", "extension"),
            (Step.ASSIGN, "重新交办", "assign"),
            (Step.SET_TRACK, "提级或挂牌", "track"),
            (Step.TRANSFER, "移交部门", "transfer"),
            (Step.NOTIFY, "抄告部门", "notify"),
            (Step.END, "了结(非整改)", "end"),
        )
        if step in view.steps - _shown(view)
    ]
    if view.hazard.state is HazardState.CLASSIFIED and Step.CLASSIFY in view.steps:
        other = ("改为一般", "general") if view.hazard.major else ("改为重大…", "severity")
        buttons.insert(0, _do(view, *other))
    rows: list[Row] = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    rows.append((_do(view, "收起", "less"),))
    return rows


def hazards_card(view: HazardsView) -> Card:
    """Return a page of the hazards that a person found."""
    home = (Button("回菜单", MenuCallback(to="menu")),)
    if not view.hazards:
        none = "还没有。检查签名后、随手拍上账后,都会列在这里。"
        return Card(lines(bold("我的隐患"), none), (home,))
    rows = [_line(hazard) for hazard in view.hazards]
    if view.older is not None:
        rows.append((Button("更早的 ›", HazardsCallback(before=view.older)),))
    return Card(
        lines(bold(f"我的隐患 · 共 {view.total} 条"), "新的在前,点一条看详情和照片。"),
        (*rows, home),
    )


def _line(hazard: Hazard) -> Row:
    done = "" if hazard.state.open else "✅ "
    label = f"{done}{hazard.number} {hazard.unit_name} {hazard.description}"
    return (Button(clip(label, 36), HazardCallback(hazard=hazard.id)),)


_ONLY = {"open": "未销号", "overdue": "逾期", "major": "重大", "all": "全部"}


def ledger_card(view: LedgerView) -> Card:
    """Return a page of the ledger."""
    rows = [_line(hazard) for hazard in view.hazards]
    turn: list[Button] = []
    if view.before is not None:
        turn.append(Button("‹ 最新", LedgerCallback(only=view.only)))
    if view.older is not None:
        turn.append(Button("更早的 ›", LedgerCallback(only=view.only, before=view.older)))
    if turn:
        rows.append(tuple(turn))
    narrow = tuple(
        Button(label, LedgerCallback(only=only), "primary" if only == view.only else None)
        for only, label in _ONLY.items()
    )
    empty = "没有这样的隐患。" if not view.hazards else "新的在前,点一条看详情。"
    return Card(
        lines(bold(f"台账 · {view.title} · {_ONLY[view.only]}"), *map(_spell, view.hazards), empty),
        (*rows, narrow, _home()),
    )


def _spell(hazard: Hazard) -> Markup:
    due = f",期限{spell_short_day(hazard.deadline)}" if hazard.deadline else ""
    stands = f"{hazard.standing}{due if hazard.state.open else ''}"
    return Markup.escape(f"{number_tail(hazard.number)} {grade(hazard)} {stands}")
