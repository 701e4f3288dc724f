"""The cards about late hazards: a case, what is asked about it, all of a colour, notices."""

from chat.card import Button, Card, Rows, Text, bold, clip, lines, pairs
from core.clock import local, spell_day, spell_short_day, spell_time_left
from duties.escalation.chain import StepKind
from duties.escalation.deciding import LONGEST_WORDS
from duties.escalation.model import CaseLine, CaseState, StepState, TakenStep
from duties.escalation.views import (
    CaseView,
    ChangeView,
    LateNotice,
    ProposalsNotice,
    PutOffView,
    SupervisionView,
)
from handlers.escalation.board_cards import public_lines
from handlers.escalation.buttons import (
    CaseCallback,
    CaseStepCallback,
    ExposeCallback,
    PutOffCallback,
    StepKindCallback,
    SupervisionCallback,
    WhyPutOff,
)
from handlers.hazards.buttons import HazardCallback, LedgerCallback, OpenCallback
from handlers.menu.buttons import MenuCallback
from hazards.views import number_tail
from hazards.watch import Colour

LONGEST = 34
SHORT = 60  # characters of a description
MOST_STEPS = 8  # that a card shows, the last ones
WHY_PUT_OFF: dict[WhyPutOff, str] = {
    "material": "正在整改，等待材料或施工",
    "agreed": "已当面督促，约定近日整改",
    "disputed": "整改责任待核实",
}
"""Reasons for putting a step off that are one tap."""
WORDS_OF = {
    StepKind.LETTER: "要写进督办函的要求",
    StepKind.NOTICE: "要写进通报的要求",
    StepKind.INTERVIEW: "约谈的时间、地点，如“12月3日14:00，街道办305室”",
    StepKind.EXPOSE: "公开的问题描述",
}


def case_card(view: CaseView) -> Card:
    """Return the case of a hazard: what was done, and what there is to decide."""
    hazard, case = view.hazard, view.case
    mark = f"{case.colour.mark} " if case.colour else ""
    head = f"督办 {hazard.number} · {mark}{_stands(view)}"
    due = None
    if hazard.deadline is not None and hazard.state.open:
        due = (
            f"期限：{spell_day(hazard.deadline)}，{spell_time_left(hazard.deadline, view.present)}"
        )
    shown = [each for each in view.steps if not each.state.open][-MOST_STEPS:]
    return Card(
        lines(
            bold(head),
            f"{hazard.spot} · {clip(hazard.description, SHORT)}",
            due,
            *(f"· {_spell_step(view, each)}" for each in shown),
            *_asked(view),
        ),
        (*_decisions(view), (Button("看隐患", HazardCallback(hazard=hazard.id)), _home())),
    )


def _home() -> Button:
    return Button("回菜单", MenuCallback(to="menu"))


_STANDS = {
    CaseState.PAUSED: "暂停",
    CaseState.ENDED: "已结束",
    CaseState.STANDING: "各步已用完",
}


def _stands(view: CaseView) -> str:
    case = view.case
    if case.state in _STANDS:
        return _STANDS[case.state]
    return case.colour.label if case.colour else "未逾期"


def _spell_step(view: CaseView, step: TakenStep) -> str:
    day = spell_short_day(local(step.decided_at or step.due_at, view.zone).date())
    match step.state:
        case StepState.CONFIRMED:
            who = view.names.get(step.decided_by or 0, "")
            return f"{day} {step.kind.label} {step.number}（{who}确认）"
        case StepState.WITHDRAWN:
            return f"{day} {step.kind.label}建议已撤下"
        case StepState.PASSED:
            return f"{day} {step.kind.label}（并入下一步）"
    return f"{day} 已{step.kind.label}"


def _asked(view: CaseView) -> list[str | Text | None]:
    """Say what waits for the office, or what comes next."""
    proposed, case = view.proposed, view.case
    if proposed is not None:
        put_off = None
        if proposed.state is StepState.PUT_OFF and proposed.until is not None:
            put_off = f"已暂缓到{spell_day(proposed.until)}：{proposed.reason}"
        head = bold(f"建议：{proposed.kind.label}，待安全办确认")
        if proposed.kind is StepKind.EXPOSE:
            public = public_lines(view.hazard, proposed)
            return [head, "确认后公开以下内容：", *public, put_off]
        words = f"{WORDS_LABEL[proposed.kind]}：{proposed.words}" if proposed.words else None
        return [head, words, put_off]
    if case.state is CaseState.STANDING:
        noted = (
            "今天已处理，下一个工作日再列出。" if view.noted else "未销号前，每个工作日列入待办。"
        )
        return [bold(noted)]
    step = case.upcoming if case.state is CaseState.CLIMBING else None
    if step is None or case.act_at is None:
        return []
    return [f"下一步：{spell_day(local(case.act_at, view.zone).date())}{step.kind.label}"]


WORDS_LABEL = {
    StepKind.LETTER: "要求",
    StepKind.NOTICE: "要求",
    StepKind.INTERVIEW: "时间、地点",
}


def _decisions(view: CaseView) -> Rows:
    case = view.case
    if not view.decides:
        return ()

    def do(label: str, action: str, *, first: bool = False) -> Button:
        data = CaseStepCallback(case=case.id, do=action, seen=view.stamp)  # type: ignore[arg-type]  # one of the words
        return Button(label, data, "primary" if first else None)

    proposed = view.proposed
    if proposed is not None:
        aside = (do("改措施…", "change"), do("暂缓…", "put_off"))
        confirm = (do("确认", "confirm", first=True),)
        if proposed.kind is not StepKind.EXPOSE:
            return (confirm, aside)
        choose = ExposeCallback(case=case.id, do="open")
        ready = proposed.looked_at and bool(proposed.public_words)
        look = (Button("选照片、看预览", choose, None if ready else "primary"),)
        return (*((confirm,) if ready else ()), look, aside)
    if case.state is CaseState.STANDING:
        noted = () if view.noted else ((do("今天已处理", "note", first=True),),)
        return (*noted, (do("再次采取措施…", "change"),))
    if case.state is CaseState.CLIMBING:
        return ((do("提前采取措施…", "change"),),)
    return ()


def put_off_card(view: PutOffView) -> Card:
    """Return for how long a step is put off, and then why."""
    head = bold(f"{view.hazard.number} · 暂缓{view.proposed.kind.label}")
    back = (Button("返回", CaseCallback(case=view.case.id)),)

    def press(label: str, days: int, why: WhyPutOff | str = "") -> Button:
        data = PutOffCallback(case=view.case.id, days=days, why=why, seen=view.proposed.stamp)  # type: ignore[arg-type]  # one of the words
        return Button(clip(label, LONGEST), data)

    if not view.days or view.until is None:
        choices = [press(f"{days}个工作日", days) for days in view.offered]
        return Card(lines(head, "暂缓多久？到期再次提出。"), (*pairs(choices), back))
    why = [(press(words, view.days, key),) for key, words in WHY_PUT_OFF.items()]
    asked = f"暂缓到{spell_day(view.until)}。选理由，或直接打字写一句。"
    return Card(lines(head, asked), (*why, back))


def change_card(view: ChangeView) -> Card:
    """Return the steps that may be proposed instead, and what words are awaited."""
    proposed = view.proposed
    kinds = [
        Button(f"改为{kind.label}" if proposed else kind.label, _kind(view, kind))
        for kind in view.offered
    ]
    words = None
    if proposed is not None:
        words = f"或直接打字，写明{WORDS_OF[proposed.kind]}（{LONGEST_WORDS}字以内）。"
    now = f"现在建议：{proposed.kind.label}" if proposed else None
    return Card(
        lines(bold(f"{view.hazard.number} · 采取什么措施？"), now, words),
        (*pairs(kinds), (Button("返回", CaseCallback(case=view.case.id)),)),
    )


def _kind(view: ChangeView, kind: StepKind) -> StepKindCallback:
    return StepKindCallback(case=view.case.id, kind=kind.value, seen=view.seen)  # type: ignore[arg-type]  # one of the words


def supervision_card(view: SupervisionView) -> Card:
    """Return the cases of a colour within the office's reach."""
    narrow = tuple(
        Button(
            f"{colour.mark} {view.counts.get(colour, 0)}",
            SupervisionCallback(colour=colour),
            "primary" if colour is view.colour else None,
        )
        for colour in (Colour.RED, Colour.YELLOW, Colour.BLUE)
    )
    rows = [(_line(each, CaseCallback(case=each.id), view),) for each in view.lines]
    if view.after is not None:
        turn = SupervisionCallback(colour=view.colour, after=view.after)
        rows.append((Button("下一页 ›", turn),))
    said = "期限早的在前，点一条看督办经过。" if view.lines else "没有这样的隐患。"
    ledger = Button("台账", LedgerCallback())
    return Card(
        lines(bold(f"督办 · {view.title} · {view.colour.mark} {view.colour.label}"), said),
        (*rows, narrow, (ledger, _home())),
    )


def _line(line: CaseLine, press: CaseCallback, view: SupervisionView) -> Button:
    left = spell_time_left(line.deadline, view.present)
    badge = "重大 " if line.major else ""
    label = f"{number_tail(line.number)} {badge}{line.unit_name} {line.description}"
    return Button(f"{left} {clip(label, LONGEST - len(left) - 1)}", press)


def late_card(notice: LateNotice) -> Card:
    """Return what somebody reads who has something late: what it is, and what to do now."""
    more = notice.total - len(notice.hazards)
    said = [
        f"{each.number} {each.unit_name} {clip(each.description, 40)}，"
        + (spell_time_left(each.deadline, notice.present) if each.deadline else "")
        for each in notice.hazards
    ]
    rows = pairs(
        [Button(number_tail(each.number), OpenCallback(hazard=each.id)) for each in notice.hazards]
    )
    return Card(
        lines(
            bold(f"⏰ 催办：{notice.total}项隐患逾期未整改"),
            *said,
            f"另有{more}项，见“台账”。" if more > 0 else None,
            "整改好后，点编号提交整改照片；确有困难的，点编号申请延期。",
        ),
        rows,
    )


def proposals_card(notice: ProposalsNotice) -> Card:
    """Return what waits for the office to decide."""
    more = notice.total - len(notice.proposals)
    rows = tuple(
        (Button(clip(_asks(line, kind), LONGEST), CaseCallback(case=line.id, pushed=True)),)
        for line, kind in notice.proposals
    )
    return Card(
        lines(
            bold(f"📌 督办：{notice.total}项待安全办处理"),
            *(
                f"{line.number} {line.unit_name} {clip(line.description, 40)}"
                for line, _ in notice.proposals
            ),
            f"另有{more}项，见“我的待办”。" if more > 0 else None,
        ),
        rows,
    )


def _asks(line: CaseLine, kind: StepKind | None) -> str:
    what = f"确认{kind.label}" if kind is not None else "久拖未改"
    return f"{number_tail(line.number)} {what}"
