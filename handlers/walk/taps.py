"""Taps while a checklist is walked. The answer to an item comes first: it is nearly every tap."""

from datetime import date

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from checklists import (
    choosing_lists,
    evidence,
    finding,
    saying_of_earlier,
    setting_kind,
    starting,
    together,
    walking,
)
from checklists.views import Reply
from frontdesk import signing, visiting
from handlers import texts
from handlers.menu.buttons import FormCallback, ResumeCallback, UnitCallback, UnitsCallback
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from handlers.walk.buttons import (
    WHERE,
    AddListsCallback,
    AnswerCallback,
    ApartCallback,
    BackCallback,
    BulkCallback,
    ContentsCallback,
    DayCallback,
    DaysCallback,
    EarlierCallback,
    FindingCallback,
    FormOfKindCallback,
    GoCallback,
    KeyCallback,
    KindCallback,
    KindsCallback,
    ListsCallback,
    MisplacedCallback,
    PickListCallback,
    PlacePhotoCallback,
    RevisitCallback,
    SignCallback,
    SkipCallback,
    StartListsCallback,
    SummaryCallback,
)
from handlers.walk.item_cards import ADOPT, AS_BEFORE, CONFIRM

router = Router(name="walk")
Answered = AnswerCallbackQuery | None


@router.callback_query(Pressed(AnswerCallback))
async def on_answer(
    tap: CallbackQuery, callback_data: AnswerCallback, perform: Perform, screen: Screen
) -> Answered:
    """An item was answered."""
    at = (callback_data.inspection, callback_data.number)
    if callback_data.value == CONFIRM:
        reply = await perform(walking.confirm_draft, *at)
    elif callback_data.value == AS_BEFORE:
        reply = await perform(walking.answer_as_before, *at)
    elif callback_data.value.startswith(ADOPT):
        reply = await perform(walking.adopt_answer, *at, callback_data.value.removeprefix(ADOPT))
    else:
        reply = await perform(walking.answer_item, *at, callback_data.value)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(FindingCallback))
async def on_finding(
    tap: CallbackQuery, callback_data: FindingCallback, perform: Perform, screen: Screen
) -> Answered:
    """Something about a hazard was pressed."""
    use_case = _FINDING[callback_data.do]
    reply = await perform(use_case, callback_data.inspection, callback_data.number)
    return await screen.tapped(tap, reply, texts.toast(reply))


_FINDING = {
    "show": finding.show_hazard_again,
    "done": finding.finish,
    "fixed": finding.mark_fixed,
    "later": finding.do_later,
    "undo": finding.undo_hazard,
    "measure": finding.ask_measure,
    "rewrite": finding.erase_description,
}


@router.callback_query(Pressed(EarlierCallback))
async def on_earlier(
    tap: CallbackQuery, callback_data: EarlierCallback, perform: Perform, screen: Screen
) -> Answered:
    """It was said what became of the hazards that are open at an item."""
    data = callback_data
    reply = await perform(_EARLIER[data.do], data.inspection, data.number, data.seen)
    return await screen.tapped(tap, reply, texts.toast(reply))


_EARLIER = {
    "still": saying_of_earlier.say_still,
    "right": saying_of_earlier.say_right,
    "gone": saying_of_earlier.say_gone,
    "another": saying_of_earlier.say_another,
}


@router.callback_query(Pressed(DaysCallback))
async def on_days(
    tap: CallbackQuery, callback_data: DaysCallback, perform: Perform, screen: Screen
) -> Answered:
    """A deadline so many days away was chosen."""
    data = callback_data
    reply = await perform(finding.set_days, data.inspection, data.number, data.days)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(DayCallback))
async def on_day(
    tap: CallbackQuery, callback_data: DayCallback, perform: Perform, screen: Screen
) -> Answered:
    """A day, or another month, was chosen on the calendar."""
    data = callback_data
    day = date.fromordinal(data.day) if data.day > 0 else None
    if data.turn or day is None:
        reply = await perform(finding.pick_day, data.inspection, data.number, day)
    else:
        reply = await perform(finding.choose_day, data.inspection, data.number, day)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(GoCallback))
async def on_go(
    tap: CallbackQuery, callback_data: GoCallback, perform: Perform, screen: Screen
) -> Answered:
    """An item was jumped to."""
    reply = await perform(walking.go_to_item, callback_data.inspection, callback_data.number)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(BackCallback))
async def on_back(
    tap: CallbackQuery, callback_data: BackCallback, perform: Perform, screen: Screen
) -> Answered:
    """上一项 was pressed."""
    reply = await perform(walking.go_back, callback_data.inspection, callback_data.number)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(ContentsCallback))
async def on_contents(
    tap: CallbackQuery, callback_data: ContentsCallback, perform: Perform, screen: Screen
) -> Answered:
    """目录, or one of its sections, was pressed."""
    data = callback_data
    if data.section:
        reply = await perform(walking.show_section, data.inspection, data.section)
    else:
        reply = await perform(walking.show_contents, data.inspection)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(BulkCallback))
async def on_bulk(
    tap: CallbackQuery, callback_data: BulkCallback, perform: Perform, screen: Screen
) -> Answered:
    """本节其余合格 was pressed, or confirmed."""
    at = (callback_data.inspection, callback_data.number)
    if callback_data.sure:
        reply = await perform(walking.pass_rest, *at, callback_data.seen)
    else:
        reply = await perform(walking.offer_bulk, *at)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(KeyCallback))
async def on_draft(
    tap: CallbackQuery, callback_data: KeyCallback, perform: Perform, screen: Screen
) -> Answered:
    """A key of the number pad, or one of several choices, was pressed."""
    data = callback_data
    reply = await perform(walking.draft_answer, data.inspection, data.number, data.key)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SkipCallback))
async def on_skip(
    tap: CallbackQuery, callback_data: SkipCallback, perform: Perform, screen: Screen
) -> Answered:
    """An optional question was left blank."""
    reply = await perform(walking.skip_item, callback_data.inspection, callback_data.number)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SummaryCallback))
async def on_summary(
    tap: CallbackQuery, callback_data: SummaryCallback, perform: Perform, screen: Screen
) -> Answered:
    """检查小结 was pressed."""
    reply = await perform(walking.show_summary, callback_data.inspection)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(ListsCallback))
async def on_lists(
    tap: CallbackQuery, callback_data: ListsCallback, perform: Perform, screen: Screen
) -> Answered:
    """一次查多张表 was pressed."""
    return await screen.tapped(tap, await perform(visiting.choose_lists, callback_data.unit))


@router.callback_query(Pressed(AddListsCallback))
async def on_add_lists(
    tap: CallbackQuery, callback_data: AddListsCallback, perform: Perform, screen: Screen
) -> Answered:
    """同时查别的表 was pressed."""
    reply = await perform(choosing_lists.add_lists, callback_data.inspection)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(PickListCallback))
async def on_pick_list(
    tap: CallbackQuery, callback_data: PickListCallback, perform: Perform, screen: Screen
) -> Answered:
    """A list was picked, or left out."""
    data = callback_data
    return await screen.tapped(tap, await perform(choosing_lists.pick_list, data.unit, data.form))


@router.callback_query(Pressed(StartListsCallback))
async def on_start_lists(
    tap: CallbackQuery, callback_data: StartListsCallback, perform: Perform, screen: Screen
) -> Answered:
    """The picked lists are to begin."""
    data = callback_data
    reply = await perform(choosing_lists.start_lists, data.unit, data.seen)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(ApartCallback))
async def on_apart(
    tap: CallbackQuery, callback_data: ApartCallback, perform: Perform, screen: Screen
) -> Answered:
    """分开签名 was pressed."""
    reply = await perform(together.sign_apart, callback_data.inspection)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(KindsCallback))
async def on_kinds(
    tap: CallbackQuery, callback_data: KindsCallback, perform: Perform, screen: Screen
) -> Answered:
    """检查类型 was pressed."""
    return await screen.tapped(tap, await perform(setting_kind.ask_kind, callback_data.inspection))


@router.callback_query(Pressed(KindCallback))
async def on_kind(
    tap: CallbackQuery, callback_data: KindCallback, perform: Perform, screen: Screen
) -> Answered:
    """It was said of what kind the inspection is."""
    data = callback_data
    reply = await perform(setting_kind.set_kind, data.inspection, data.kind)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(RevisitCallback))
async def on_revisit(
    tap: CallbackQuery, callback_data: RevisitCallback, perform: Perform, screen: Screen
) -> Answered:
    """A closed hazard is looked at again by an inspection."""
    reply = await perform(starting.start_revisit, callback_data.hazard)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(FormOfKindCallback))
async def on_form_of_kind(
    tap: CallbackQuery, callback_data: FormOfKindCallback, perform: Perform, screen: Screen
) -> Answered:
    """A checklist was chosen for an inspection of a kind that is known before."""
    data = callback_data
    reply = await perform(starting.start, data.unit, data.form, kind=data.kind)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(SignCallback))
async def on_sign(
    tap: CallbackQuery, callback_data: SignCallback, perform: Perform, screen: Screen
) -> Answered:
    """签名提交 was pressed."""
    reply: Reply = await perform(signing.sign, callback_data.inspection, callback_data.seen)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(PlacePhotoCallback))
async def on_place_photo(
    tap: CallbackQuery, callback_data: PlacePhotoCallback, perform: Perform, screen: Screen
) -> Answered:
    """It was said to which item waiting photos belong."""
    data = callback_data
    if data.number == WHERE:
        reply = await perform(evidence.show_strays, data.inspection)
    elif data.number:
        reply = await perform(evidence.place_photos, data.inspection, data.number)
    else:
        reply = await perform(evidence.discard_photos, data.inspection)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(MisplacedCallback))
async def on_misplaced(
    tap: CallbackQuery, callback_data: MisplacedCallback, perform: Perform, screen: Screen
) -> Answered:
    """A receipt said the wrong item."""
    reply = await perform(evidence.misplaced, callback_data.photo)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(UnitsCallback))
async def on_units(
    tap: CallbackQuery, callback_data: UnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another page of units was pressed."""
    reply = await perform(starting.turn_units, callback_data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(UnitCallback))
async def on_unit(
    tap: CallbackQuery, callback_data: UnitCallback, perform: Perform, screen: Screen
) -> Answered:
    """A unit was chosen."""
    reply = await perform(visiting.choose_form, callback_data.unit)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(FormCallback))
async def on_form(
    tap: CallbackQuery, callback_data: FormCallback, perform: Perform, screen: Screen
) -> Answered:
    """A checklist was chosen."""
    data = callback_data
    reply = await perform(visiting.start, data.unit, data.form)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(ResumeCallback))
async def on_resume(
    tap: CallbackQuery, callback_data: ResumeCallback, perform: Perform, screen: Screen
) -> Answered:
    """An unfinished inspection is gone on with, or begun anew."""
    if callback_data.anew:
        seen = callback_data.seen
        reply = await perform(starting.restart, callback_data.inspection, seen)
    else:
        reply = await perform(starting.resume, callback_data.inspection)
    return await screen.tapped(tap, reply, texts.toast(reply))
