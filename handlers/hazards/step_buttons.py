"""The buttons of a hazard's card: one for each step that the person who looks may take now.

Each button names the step that it takes, or begins, and stands on the card exactly when that step
is open to the person: no step is reached only because another one is open as well.
"""

from typing import NamedTuple

from chat.card import Button, Style, clip, pairs
from core.clock import spell_short_day
from handlers.hazards.buttons import AssignCallback, SeverityCallback, StepCallback, WishCallback
from handlers.menu.buttons import MenuCallback
from handlers.walk.buttons import RevisitCallback
from hazards.loop.deciding import USUAL_DAYS
from hazards.model import HazardState, Step
from hazards.seen import subject
from hazards.views import HazardView

Row = tuple[Button, ...]
LONGEST = 34  # characters on a button that has the row to itself
TO_ASSIGN = {HazardState.CLASSIFIED, HazardState.RELAPSED}


NARROWER = {
    "pass": Step.CLOSE,
    "blurred": Step.RETURN,
    "unfinished": Step.RETURN,
    "write": Step.RETURN,
    "approve": Step.APPROVE_PLAN,
    "return_plan": Step.RETURN_PLAN,
    "acknowledge": Step.RECEIVE,
    "decline": Step.DECLINE,
    "renew_link": Step.RECEIVE,
    "accept": Step.ACCEPT,
}
"""Words that decide about less than the whole hazard as it stands."""


class Offer(NamedTuple):
    """A button, and the step that it takes or begins."""

    step: Step
    button: Button


Offers = tuple[tuple[Offer, ...], ...]


def step_rows(view: HazardView) -> tuple[Row, ...]:
    """Return the buttons for the steps that are open; the seldom ones where more is shown."""
    offers = (
        *_to_judge(view),
        *_to_assign(view),
        *_to_rectify(view),
        *_to_review(view),
        *_to_decide_extension(view),
        *_to_approve(view),
        *_to_revisit(view),
        *_to_answer(view),
    )
    rows = [_open(view, offered) for offered in offers]
    if view.more:
        rows += [*pairs(seldom_buttons(view)), (_press(view, "收起", "less"),)]
    return tuple(row for row in rows if row)


def _open(view: HazardView, offered: tuple[Offer, ...]) -> Row:
    return tuple(offer.button for offer in offered if offer.step in view.steps)


def _press(view: HazardView, label: str, do: str, style: Style | None = None) -> Button:
    seen = view.hazard.version
    if do in NARROWER:
        seen = max(subject(NARROWER[do], view.hazard, view.plan, view.transfer), 0)
    return Button(
        clip(label, LONGEST), StepCallback(hazard=view.hazard.id, do=do, seen=seen), style
    )


def _judging(view: HazardView) -> Step:
    return Step.JUDGE if view.hazard.state is HazardState.DOUBTFUL else Step.CLASSIFY


def _to_judge(view: HazardView) -> Offers:
    """Offer what the sentence seems to say first; whoever judges may assign in the same tap."""
    hazard, first_fixer, step = view.hazard, view.first_fixer, _judging(view)
    if hazard.state is HazardState.CLASSIFIED:
        return ()
    others = (
        Offer(step, _press(view, "定为重大…", "severity")),
        Offer(Step.DOUBT, _press(view, "存疑，上报", "doubt")),
    )
    criterion = view.proposal.criterion
    if criterion is not None:
        major = SeverityCallback(hazard=hazard.id, criterion=criterion.id, seen=hazard.version)
        first = Button(clip(f"定为重大：{criterion.label}", LONGEST), major, "primary")
        return (
            (Offer(step, first),),
            (Offer(step, _press(view, "定为一般", "general")), *others),
        )
    if first_fixer is None:
        return ((Offer(step, _press(view, "定为一般", "general", "primary")),), others)
    days = AssignCallback(
        hazard=hazard.id, owner=first_fixer.id, days=USUAL_DAYS, seen=hazard.version
    )
    usual = Button(clip(f"一般，交办{first_fixer.name} · {USUAL_DAYS}天", LONGEST), days, "primary")
    return (
        (Offer(step, usual),),
        (Offer(step, _press(view, "改派或调整期限", "assign")), *others),
    )


def _assigns_first(view: HazardView) -> bool:
    """Tell whether to assign is what the hazard waits for."""
    return not view.owner or view.hazard.state in TO_ASSIGN


def _to_assign(view: HazardView) -> Offers:
    hazard, first_fixer = view.hazard, view.first_fixer
    if not _assigns_first(view):
        return ()
    if first_fixer is None:
        return ((Offer(Step.ASSIGN, _nobody_there(view)),),)
    days = AssignCallback(
        hazard=hazard.id, owner=first_fixer.id, days=USUAL_DAYS, seen=hazard.version
    )
    usual = Button(clip(f"交办{first_fixer.name} · {USUAL_DAYS}天", LONGEST), days, "primary")
    return (
        (Offer(Step.ASSIGN, usual),),
        (Offer(Step.ASSIGN, _press(view, "改派或调整期限", "assign")),),
    )


def _nobody_there(view: HazardView) -> Button:
    """Lead to inviting somebody to the unit, or for who may not, to what has to be done first."""
    if view.invites:
        return Button("邀请这家的安全员", MenuCallback(to="invite"), "primary")
    return _press(view, "交办", "assign", "primary")


def _to_rectify(view: HazardView) -> Offers:
    style: Style | None = None if Step.ACCEPT in view.steps else "primary"
    return (
        (Offer(Step.ACCEPT, _press(view, "签收", "accept", "primary")),),
        (Offer(Step.SUBMIT_PLAN, _press(view, "填治理方案（五落实）", "plan", "primary")),),
        (Offer(Step.SUBMIT, _press(view, "提交整改照片", "proof", style)),),
    )


def _to_review(view: HazardView) -> Offers:
    return (
        (Offer(Step.CLOSE, _press(view, "通过，销号", "pass", "success")),),
        (
            Offer(Step.RETURN, _press(view, "退回：看不清", "blurred")),
            Offer(Step.RETURN, _press(view, "退回：没改到位", "unfinished")),
        ),
        (Offer(Step.RETURN, _press(view, "退回：写原因", "write")),),
    )


def _to_decide_extension(view: HazardView) -> Offers:
    wish = view.extension
    if wish is None:
        return ()
    grant = WishCallback(hazard=view.hazard.id, wish=wish.id, granted=True)
    refuse = WishCallback(hazard=view.hazard.id, wish=wish.id, granted=False)
    until = spell_short_day(wish.until)
    return (
        (
            Offer(Step.GRANT_EXTENSION, Button(f"同意延到{until}", grant, "success")),
            Offer(Step.REFUSE_EXTENSION, Button("不同意", refuse)),
        ),
    )


def _to_approve(view: HazardView) -> Offers:
    return (
        (Offer(Step.RETURN_PLAN, _press(view, "看方案", "read_plan")),),
        (
            Offer(Step.APPROVE_PLAN, _press(view, "批准方案", "approve", "success")),
            Offer(Step.RETURN_PLAN, _press(view, "退回，写原因", "return_plan")),
        ),
    )


def _to_revisit(view: HazardView) -> Offers:
    return (
        (
            Offer(Step.CONFIRM, _press(view, "回头看合格", "confirm", "success")),
            Offer(Step.RELAPSE, _press(view, "问题复发，重开", "relapse")),
        ),
        (Offer(Step.CONFIRM, Button("按表回头看检查", RevisitCallback(hazard=view.hazard.id))),),
    )


def _to_answer(view: HazardView) -> Offers:
    return (
        (Offer(Step.SETTLE, _press(view, "核实无误，办结", "settle", "success")),),
        (Offer(Step.ASK_AGAIN, _press(view, "要求补充反馈…", "ask_again")),),
        (
            Offer(Step.RECEIVE, _press(view, "登记：部门已接收", "acknowledge")),
            Offer(Step.REPORT, _press(view, "登记：部门反馈", "report")),
            Offer(Step.DECLINE, _press(view, "登记：部门退回", "decline")),
        ),
        (Offer(Step.DECLINE, _press(view, "重发移交链接", "renew_link")),),
    )


def seldom_buttons(view: HazardView) -> Row:
    """Return the buttons for what is done seldom, behind 更多…."""
    offered = [
        Offer(Step.HAND_OVER, _press(view, "转派", "colleagues")),
        Offer(Step.ASK_EXTENSION, _press(view, "申请延期", "extension")),
        Offer(Step.SET_TRACK, _press(view, "提级或挂牌", "track")),
        Offer(Step.TRANSFER, _press(view, "移交部门", "transfer")),
        Offer(Step.NOTIFY, _press(view, "抄告部门", "notify")),
        Offer(Step.END, _press(view, "办结（未整改）", "end")),
    ]
    if not _assigns_first(view):
        offered.insert(2, Offer(Step.ASSIGN, _press(view, "重新交办", "assign")))
    if view.hazard.state is HazardState.CLASSIFIED:
        other = ("改为一般", "general") if view.hazard.major else ("改为重大…", "severity")
        offered.insert(0, Offer(Step.CLASSIFY, _press(view, *other)))
    return _open(view, tuple(offered))
