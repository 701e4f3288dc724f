"""The hazards that are open at an item from before, and what is said of them today."""

from chat.card import Button, Card, Rows, Text, bold, clip, lines
from checklists.earlier_lines import EarlierLine, Outcome, stamp_of
from checklists.inspection import Sheet
from checklists.model import Question, Verdict
from checklists.views import EarlierView, FindingView, ItemView
from core.clock import spell_short_day
from handlers.hazards.buttons import OpenCallback
from handlers.texts import spell_kept
from handlers.walk.buttons import (
    EarlierAction,
    EarlierCallback,
    FindingAction,
    FindingCallback,
    GoCallback,
)
from hazards.model import Hazard
from hazards.photos import PhotoState, present

STILL, RIGHT, REVIEW, ANOTHER = "仍未整改", "现场已整改，合格", "已整改，去复核", "是另一处隐患"
GONE = "这一项不适用了"
MOST_SPELLED = 3  # hazards spelled out at one item; more are counted
_OUTCOMES = {
    Outcome.STILL: "仍未整改",
    Outcome.RIGHT: "现场已整改",
    Outcome.GONE: "所在项不适用",
    Outcome.UNSAID: "这次没有说明",
}


def earlier_text(hazards: tuple[Hazard, ...]) -> Text | None:
    """Name what is open at an item from before: number, state, deadline, and what it is."""
    if not hazards:
        return None
    said = [spell_earlier(each) for each in hazards[:MOST_SPELLED]]
    more = len(hazards) - MOST_SPELLED
    return lines(
        *(bold(f"⚠️ 未销号 {each}") for each in said),
        f"还有 {more} 处未销号。" if more > 0 else None,
    )


def spell_earlier(hazard: Hazard) -> str:
    """Spell a hazard from before in one line."""
    due = f"，期限{spell_short_day(hazard.deadline)}" if hazard.deadline else ""
    return clip(f"{hazard.number} {hazard.standing}{due}：{hazard.description}", 90)


def earlier_button(
    sheet: Sheet, question: Question, hazards: tuple[Hazard, ...], label: str, do: EarlierAction
) -> Button:
    """Return a button by which something is said of the hazards that are shown."""
    data = EarlierCallback(
        inspection=sheet.inspection.id,
        number=question.number,
        do=do,
        seen=stamp_of(hazards),
    )
    return Button(label, data, "primary" if do == "still" else None)


def item_rows(view: ItemView) -> Rows:
    """Return what is offered first at an item where something is open from before."""
    if not view.earlier:
        return ()
    rows = [(earlier_button(view.sheet, view.question, view.earlier, STILL, "still"),)]
    return (*rows, *_review_rows(view.review))


def _review_rows(review: Hazard | None) -> Rows:
    return ((Button(REVIEW, OpenCallback(hazard=review.id)),),) if review is not None else ()


def earlier_card(view: EarlierView) -> Card:
    """Ask once what an answer means for what is open there."""
    question = view.question
    label, do = _ANSWERS[view.value]
    still = earlier_button(view.sheet, question, view.hazards, STILL, "still")
    other = earlier_button(view.sheet, question, view.hazards, label, do)
    case = OpenCallback(hazard=view.hazards[0].id) if view.hazards else None
    look = ((Button("看这条隐患", case),),) if case and view.review is None else ()
    back = GoCallback(inspection=view.sheet.inspection.id, number=question.number)
    return Card(
        lines(
            f"第 {question.number} 项 · {view.sheet.inspection.unit.name}",
            bold(question.text),
            earlier_text(view.hazards),
            _asks(view),
        ),
        ((still,), (other,), *_review_rows(view.review), *look, (Button("返回", back),)),
    )


_ANSWERS: dict[Verdict, tuple[str, EarlierAction]] = {
    Verdict.PASS: (RIGHT, "right"),
    Verdict.NOT_APPLICABLE: (GONE, "gone"),
    Verdict.HAZARD: (ANOTHER, "another"),
}


def _asks(view: EarlierView) -> str:
    """Ask what an answer means, and say what comes of it: a review only of what is handed in."""
    if view.value is Verdict.HAZARD:
        return "还是这一处，还是又发现了另一处？仍是这一处的，不另编号，可直接写一句。"
    if view.value is Verdict.NOT_APPLICABLE:
        return "这里还有未销号的隐患。确实不适用了，会告诉督办人；隐患仍在台账上。"
    if view.review is not None:
        return f"现场已整改好了吗？选“现场已整改”，签名时算现场复核，{view.review.number} 销号。"
    return "现场已整改好了吗？选“现场已整改”，会告诉督办人核实；隐患仍在台账上，等单位提交整改。"


def seen_again_card(view: FindingView) -> Card:
    """Return what was seen today of a hazard from before: photos and words join its number."""
    question, finding = view.question, view.finding
    shown = present(list(view.photos))
    stored = sum(1 for photo in shown if photo.state is PhotoState.STORED)
    inspection_id = view.sheet.inspection.id

    def do(label: str, action: FindingAction) -> Button:
        data = FindingCallback(inspection=inspection_id, number=question.number, do=action)
        return Button(label, data, "primary" if action == "done" else None)

    another = earlier_button(view.sheet, question, view.earlier, ANOTHER, "another")
    rows: list[tuple[Button, ...]] = [(do("完成，下一项", "done"),)]
    if finding.description:
        rows.append((do("重写说明", "rewrite"),))
    back = GoCallback(inspection=inspection_id, number=question.number)
    return Card(
        lines(
            f"⚠️ 第 {question.number} 项 · {view.sheet.inspection.unit.name}",
            bold(question.text),
            earlier_text(view.earlier),
            f"今天：{STILL}" + (f" · 照片 {spell_kept(stored, len(shown))}" if shown else ""),
            f"说明：{finding.description}" if finding.description else None,
            "今天拍的照片、写的话，记在原编号下，不另编号。",
        ),
        (*rows, (another,), (Button("返回", back),)),
    )


def summary_lines(earlier: tuple[EarlierLine, ...]) -> list[str]:
    """Name what is open from before, and what the walk says of it."""
    said = []
    for outcome, word in _OUTCOMES.items():
        numbers = [each.hazard.number for each in earlier if each.outcome is outcome]
        if numbers:
            more = f" 等 {len(numbers)} 处" if len(numbers) > MOST_SPELLED else ""
            said.append(f"原有隐患{word}：{'、'.join(numbers[:MOST_SPELLED])}{more}")
    return said


def seen_lines(earlier: tuple[Hazard, ...]) -> list[str]:
    """Say how the hazards from before stand, of which a signed walk has said what was seen."""
    said = [f"{each.number} {each.standing}" for each in earlier[:MOST_SPELLED]]
    more = f" 等 {len(earlier)} 处" if len(earlier) > MOST_SPELLED else ""
    return [f"原有隐患已补记：{'、'.join(said)}{more}。"] if said else []
