"""Taps about hazards: the ledger, one hazard's card and what is chosen on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show, shows
from frontdesk.showing import showing
from handlers import texts
from handlers.hazards.buttons import (
    AssignCallback,
    ColleagueCallback,
    EndCallback,
    ExtensionCallback,
    FilterCallback,
    LedgerCallback,
    LedgerViewCallback,
    OpenCallback,
    PartCallback,
    SeverityCallback,
    StepCallback,
    TrackCallback,
    WishCallback,
)
from handlers.hazards.choice_cards import WHY_LATE, one_tap_reason, plan_words
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from hazards import choosing, listing
from hazards import showing as seeing
from hazards.loop import deciding, feedback, reasons, rectifying, reviewing, transferring
from hazards.loop.reviewing import REASONS
from hazards.model import Ending, Step, Track
from hazards.ports import HazardWork
from hazards.seen import about_what_was_seen
from hazards.views import HazardScreen, HazardView, PlanView, TrackView

router = Router(name="hazards")
Answered = AnswerCallbackQuery | None
Use = Callable[[HazardWork, int], HazardScreen]


@router.message(Command("ledger"))
async def on_ledger_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/ledger: the ledger within reach."""
    await screen.below(await perform(showing, show, listing.LEDGER, listing.LedgerScene()))


@router.callback_query(Pressed(LedgerCallback))
async def on_ledger(
    tap: CallbackQuery, callback_data: LedgerCallback, perform: Perform, screen: Screen
) -> Answered:
    """台账, a page of it, or what to narrow it to was pressed."""
    scene = listing.LedgerScene(callback_data.only, callback_data.before or None)
    return await screen.tapped(tap, await perform(showing, show, listing.LEDGER, scene))


@router.callback_query(Pressed(LedgerViewCallback))
async def on_ledger_view(
    tap: CallbackQuery, callback_data: LedgerViewCallback, perform: Perform, screen: Screen
) -> Answered:
    """The ledger under some filter, or a page of it, was pressed."""
    scene = listing.LedgerScene(view=callback_data.view, before_id=callback_data.before or None)
    return await screen.tapped(tap, await perform(showing, show, listing.LEDGER, scene))


@router.callback_query(Pressed(FilterCallback))
async def on_filter(
    tap: CallbackQuery, callback_data: FilterCallback, perform: Perform, screen: Screen
) -> Answered:
    """筛选 was pressed, or what to choose by it."""
    view, facet, page = callback_data.view, callback_data.facet, callback_data.page
    if facet == "":
        scene = choosing.FiltersScene(view)
        return await screen.tapped(tap, await perform(showing, show, choosing.FILTERS, scene))
    options = choosing.FilterOptionsScene(view, facet, page)
    reply = await perform(showing, show, choosing.FILTER_OPTIONS, options)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(OpenCallback))
async def on_open(
    tap: CallbackQuery, callback_data: OpenCallback, perform: Perform, screen: Screen
) -> Answered:
    """A hazard was pressed on a message that stays as it is."""
    return await screen.beneath(
        tap, await perform(showing, show, seeing.HAZARD, seeing.HazardScene(callback_data.hazard))
    )


def _after(step: Callable[..., object], **given: Any) -> Use:
    """Take a step that returns a hazard, then show its card."""

    def use(work: HazardWork, hazard_id: int) -> HazardScreen:
        step(work, hazard_id, **given)
        return show(work, seeing.HAZARD, seeing.HazardScene(hazard_id))

    return use


def _asks(step: Step) -> Use:
    return lambda work, id_: reasons.show_reason(work, id_, step)


def _because(step: Step, key: str) -> Use:
    words = one_tap_reason(step, key)
    return lambda work, id_: reasons.give_reason(work, id_, step, "", words)


_DO: dict[str, tuple[Use, str | None]] = {
    "more": (shows(seeing.HAZARD, more=True), None),
    "less": (shows(seeing.HAZARD), None),
    "general": (deciding.decide_severity, "已定为一般隐患"),
    "severity": (shows(deciding.SEVERITY), None),
    "doubt": (_asks(Step.DOUBT), None),
    "doubt_grade": (_because(Step.DOUBT, "grade"), "已上报安全办，24小时内认定"),
    "doubt_fact": (_because(Step.DOUBT, "fact"), "已上报安全办，24小时内认定"),
    "assign": (shows(deciding.ASSIGN), None),
    "accept": (_after(rectifying.accept), "已签收"),
    "colleagues": (shows(rectifying.COLLEAGUES), None),
    "extension": (rectifying.show_extension, None),
    "plan": (shows(rectifying.PLAN), None),
    "proof": (shows(rectifying.PROOF), None),
    "pass": (_after(reviewing.close), "已销号"),
    "blurred": (_after(reviewing.send_back, reason=REASONS["blurred"]), "已退回"),
    "unfinished": (_after(reviewing.send_back, reason=REASONS["unfinished"]), "已退回"),
    "write": (_asks(Step.RETURN), None),
    "approve": (_after(reviewing.approve_plan), "方案已批准"),
    "return_plan": (_asks(Step.RETURN_PLAN), None),
    "confirm": (_after(reviewing.confirm), "回头看合格，已记下"),
    "relapse": (_asks(Step.RELAPSE), None),
    "relapse_same": (_because(Step.RELAPSE, "same"), "已重开"),
    "relapse_worse": (_because(Step.RELAPSE, "worse"), "已重开"),
    "track": (shows(deciding.TRACK), None),
    "transfer": (shows(transferring.TRANSFER), None),
    "notify": (shows(transferring.TRANSFER, copy=True), None),
    "acknowledge": (
        lambda work, id_: transferring.answer_for(work, id_, taken=True),
        "已登记：部门已接收",
    ),
    "report": (feedback.note_feedback, None),
    "settle": (_after(feedback.settle), "已核实，办结"),
    "ask_again": (_asks(Step.ASK_AGAIN), None),
    "decline": (_asks(Step.DECLINE), None),
    "end": (shows(deciding.ENDING), None),
}


_DECIDES: dict[str, Step] = {
    "general": Step.CLASSIFY,
    "doubt": Step.DOUBT,
    "doubt_grade": Step.DOUBT,
    "doubt_fact": Step.DOUBT,
    "accept": Step.ACCEPT,
    "pass": Step.CLOSE,
    "blurred": Step.RETURN,
    "unfinished": Step.RETURN,
    "write": Step.RETURN,
    "approve": Step.APPROVE_PLAN,
    "return_plan": Step.RETURN_PLAN,
    "confirm": Step.CONFIRM,
    "relapse": Step.RELAPSE,
    "relapse_same": Step.RELAPSE,
    "relapse_worse": Step.RELAPSE,
    "acknowledge": Step.RECEIVE,
    "decline": Step.DECLINE,
    "settle": Step.SETTLE,
    "ask_again": Step.ASK_AGAIN,
}
"""The step that each word decides, or the reason that it asks for."""


@router.callback_query(Pressed(StepCallback, F.do == "read_plan"))
async def on_read_plan(
    tap: CallbackQuery, callback_data: StepCallback, perform: Perform, screen: Screen
) -> Answered:
    """A plan is to be read whole."""
    reply = await perform(showing, show, seeing.HAZARD, seeing.HazardScene(callback_data.hazard))
    view = reply.view
    if isinstance(view, HazardView) and view.plan is not None:
        await screen.say(plan_words(view.plan))
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(StepCallback, F.do == "submit_plan"))
async def on_submit_plan(
    tap: CallbackQuery, callback_data: StepCallback, perform: Perform, screen: Screen
) -> Answered:
    """A plan is handed in as it was read."""
    data = callback_data
    reply = await perform(showing, rectifying.submit_plan, data.hazard, data.seen)
    rewritten = isinstance(reply.view, PlanView)
    return await screen.tapped(tap, reply, texts.NOT_AS_SEEN if rewritten else "方案已上报")


@router.callback_query(Pressed(StepCallback, F.do.in_(set(_DO))))
async def on_step(
    tap: CallbackQuery, callback_data: StepCallback, perform: Perform, screen: Screen
) -> Answered:
    """A step on a hazard's card was pressed."""
    hazard, do, seen = callback_data.hazard, callback_data.do, callback_data.seen
    use_case, toast = _DO[do]
    if do in _DECIDES:
        use_case = about_what_was_seen(_DECIDES[do], seen, use_case)
        reply = await perform(showing, use_case, hazard)
    else:
        reply = await perform(showing, use_case, hazard)
    return await screen.tapped(tap, reply, toast)


@router.callback_query(Pressed(SeverityCallback))
async def on_severity(
    tap: CallbackQuery, callback_data: SeverityCallback, perform: Perform, screen: Screen
) -> Answered:
    """A criterion for a major hazard, or another page of them, was pressed."""
    hazard, criterion = callback_data.hazard, callback_data.criterion
    if criterion:
        seen = callback_data.seen
        judge = about_what_was_seen(Step.CLASSIFY, seen, deciding.decide_severity, criterion)
        reply = await perform(showing, judge, hazard)
        return await screen.tapped(tap, reply, "已定为重大事故隐患")
    reply = await perform(
        showing, show, deciding.SEVERITY, deciding.SeverityScene(hazard, callback_data.page)
    )
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(AssignCallback))
async def on_assign(
    tap: CallbackQuery, callback_data: AssignCallback, perform: Perform, screen: Screen
) -> Answered:
    """A person to assign to was chosen, or the days, which assigns."""
    hazard, owner, days = callback_data.hazard, callback_data.owner, callback_data.days
    reviewer = callback_data.reviewer
    if days < 0:
        reply = await perform(
            showing, show, deciding.ASSIGN, deciding.AssignScene(hazard, owner, reviewer)
        )
        return await screen.tapped(tap, reply)
    chosen = (owner, days, reviewer or None)
    assign = about_what_was_seen(Step.ASSIGN, callback_data.seen, deciding.assign, *chosen)
    reply = await perform(showing, assign, hazard)
    return await screen.tapped(tap, reply, "已交办，对方会收到任务")


@router.callback_query(Pressed(ColleagueCallback))
async def on_colleague(
    tap: CallbackQuery, callback_data: ColleagueCallback, perform: Perform, screen: Screen
) -> Answered:
    """A colleague was chosen to go on with a hazard."""
    data = callback_data
    give = about_what_was_seen(Step.HAND_OVER, data.seen, rectifying.hand_over, data.person)
    reply = await perform(showing, give, data.hazard)
    return await screen.tapped(tap, reply, "已转派")


@router.callback_query(Pressed(ExtensionCallback))
async def on_extension(
    tap: CallbackQuery, callback_data: ExtensionCallback, perform: Perform, screen: Screen
) -> Answered:
    """The days of an extension, or its reason, were chosen."""
    hazard = callback_data.hazard
    if not callback_data.reason or not callback_data.seen:
        reply = await perform(showing, rectifying.show_extension, hazard, callback_data.days)
        return await screen.tapped(tap, reply)
    why = WHY_LATE[callback_data.reason]
    until = date.fromordinal(callback_data.seen)
    reply = await perform(showing, rectifying.ask_extension, hazard, until, why)
    return await screen.tapped(tap, reply, "已申请，等答复")


@router.callback_query(Pressed(PartCallback))
async def on_part(
    tap: CallbackQuery, callback_data: PartCallback, perform: Perform, screen: Screen
) -> Answered:
    """A part of a plan is to be written again."""
    reply = await perform(
        showing,
        show,
        rectifying.PLAN,
        rectifying.PlanScene(callback_data.hazard, callback_data.part),
    )
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(TrackCallback))
async def on_track(
    tap: CallbackQuery, callback_data: TrackCallback, perform: Perform, screen: Screen
) -> Answered:
    """A track, or a department of a listed one, was chosen."""
    hazard, track = callback_data.hazard, callback_data.track
    seen = callback_data.seen
    if track == "done":
        on_card = callback_data.chosen
        put = about_what_was_seen(Step.SET_TRACK, seen, deciding.list_with_chosen, on_card)
        reply = await perform(showing, put, hazard)
        asked_again = isinstance(reply.view, TrackView)
        return await screen.tapped(tap, reply, texts.NOT_AS_SEEN if asked_again else "已挂牌")
    if track is not Track.LISTED:
        put = about_what_was_seen(Step.SET_TRACK, seen, deciding.set_track, track)
        reply = await perform(showing, put, hazard)
        return await screen.tapped(tap, reply, f"已改为{track.label}")
    key = callback_data.department
    return await screen.tapped(tap, await perform(showing, deciding.choose_lead, hazard, key))


@router.callback_query(Pressed(EndCallback))
async def on_end(
    tap: CallbackQuery, callback_data: EndCallback, perform: Perform, screen: Screen
) -> Answered:
    """An ending was chosen: which other hazard, or why, comes next."""
    hazard, ending = callback_data.hazard, callback_data.ending
    if callback_data.other:
        other = callback_data.other
        end = about_what_was_seen(Step.END, callback_data.seen, deciding.end, ending, "", other)
        reply = await perform(showing, end, hazard)
        return await screen.tapped(tap, reply, "已办结：重复")
    if ending is Ending.DUPLICATE:
        return await screen.tapped(
            tap, await perform(showing, show, deciding.DUPLICATE, deciding.DuplicateScene(hazard))
        )
    why = (Step.END, ending.value)
    ask = about_what_was_seen(Step.END, callback_data.seen, reasons.show_reason, *why)
    reply = await perform(showing, ask, hazard)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(WishCallback))
async def on_wish(
    tap: CallbackQuery, callback_data: WishCallback, perform: Perform, screen: Screen
) -> Answered:
    """More time was decided on the card of its hazard."""
    granted = callback_data.granted
    use = _after(reviewing.decide_extension, wish_id=callback_data.wish, granted=granted)
    reply = await perform(showing, use, callback_data.hazard)
    return await screen.tapped(tap, reply, "已同意延期" if granted else "已答复不同意")
