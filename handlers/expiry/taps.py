"""Taps about certificates, equipment and insurance."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from duties.expiry import entering, listing
from duties.expiry import showing as expiry
from duties.expiry.views import Asks, ExpirySheetView
from frontdesk.showing import showing
from handlers import texts
from handlers.expiry.buttons import (
    ExpiriesCallback,
    ExpiryBeginCallback,
    ExpiryCallback,
    ExpiryKindsCallback,
    ExpiryListCallback,
    ExpiryPlaceCallback,
    ExpirySheetCallback,
    ExpiryStepCallback,
    FinishExpiryCallback,
    OverdueCallback,
    RenewExpiryCallback,
    RetireExpiryCallback,
)
from handlers.making import Made, bring
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen, Shows
from reports import expiry_workbook

router = Router(name="expiry")
Answered = AnswerCallbackQuery | None
_ASKS = {"show": Asks.NOTHING, "photo": Asks.PHOTO, "why": Asks.WHY}


@router.message(Command("expiry"))
async def on_expiry_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/expiry: what one's own unit keeps, or what is overdue."""
    await screen.below(await perform(showing, listing.open_expiries))


@router.callback_query(Pressed(ExpiriesCallback))
async def on_expiries(tap: CallbackQuery, shows: Shows) -> Answered:
    """证照设备 was pressed in the menu."""
    return await shows(tap, listing.open_expiries)


@router.callback_query(Pressed(ExpiryListCallback))
async def on_list(tap: CallbackQuery, callback_data: ExpiryListCallback, shows: Shows) -> Answered:
    """What a unit keeps was pressed, or another page of it."""
    return await shows(tap, listing.show_list, callback_data.unit, callback_data.page)


@router.callback_query(Pressed(OverdueCallback))
async def on_overdue(tap: CallbackQuery, callback_data: OverdueCallback, shows: Shows) -> Answered:
    """What is overdue was pressed, or another page of it."""
    return await shows(tap, listing.show_overdue, callback_data.page)


@router.callback_query(Pressed(ExpirySheetCallback))
async def on_sheet(
    tap: CallbackQuery,
    callback_data: ExpirySheetCallback,
    perform: Perform,
    screen: Screen,
) -> Answered:
    """What a unit keeps is wanted as a workbook."""
    reply = await perform(showing, listing.show_sheet, callback_data.unit)
    view = reply.view
    if isinstance(view, ExpirySheetView):
        name = f"证照设备台账-{view.shown.unit.name}.xlsx"
        write = partial(expiry_workbook.write_ledger, view.lines, view.shown.today)
        await bring(tap, screen, lambda: [Made(name, write())])
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(ExpiryKindsCallback))
async def on_kinds(
    tap: CallbackQuery, callback_data: ExpiryKindsCallback, shows: Shows
) -> Answered:
    """登记 was pressed."""
    scene = entering.ExpiryKindsScene(callback_data.unit)
    return await shows(tap, show, entering.EXPIRY_KINDS, scene)


@router.callback_query(Pressed(ExpiryBeginCallback))
async def on_begin(
    tap: CallbackQuery, callback_data: ExpiryBeginCallback, shows: Shows
) -> Answered:
    """A kind was chosen."""
    return await shows(tap, entering.begin, callback_data.unit, callback_data.kind)


@router.callback_query(Pressed(ExpiryStepCallback))
async def on_step(tap: CallbackQuery, callback_data: ExpiryStepCallback, shows: Shows) -> Answered:
    """A choice was tapped, or 跳过."""
    return await shows(tap, entering.tap, callback_data.step, callback_data.value)


@router.callback_query(Pressed(ExpiryPlaceCallback))
async def on_place(
    tap: CallbackQuery, callback_data: ExpiryPlaceCallback, shows: Shows
) -> Answered:
    """A place was tapped."""
    return await shows(tap, entering.tap_place, callback_data.place)


@router.callback_query(Pressed(ExpiryCallback, F.do == "photos"))
async def on_photos(
    tap: CallbackQuery,
    callback_data: ExpiryCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """看照片 was pressed."""
    reply = await perform(showing, expiry.ask, callback_data.entry, Asks.NOTHING)
    await pictures.send(tap, reply)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(ExpiryCallback))
async def on_entry(tap: CallbackQuery, callback_data: ExpiryCallback, shows: Shows) -> Answered:
    """An entry was pressed, or something to be asked about it."""
    return await shows(tap, expiry.ask, callback_data.entry, _ASKS[callback_data.do])


@router.callback_query(Pressed(RenewExpiryCallback))
async def on_renew(
    tap: CallbackQuery, callback_data: RenewExpiryCallback, shows: Shows
) -> Answered:
    """更新 was pressed."""
    return await shows(tap, expiry.ask_day, callback_data.entry, callback_data.expiry)


@router.callback_query(Pressed(FinishExpiryCallback))
async def on_finish(
    tap: CallbackQuery, callback_data: FinishExpiryCallback, perform: Perform, screen: Screen
) -> Answered:
    """已办 was pressed."""
    data = callback_data
    reply = await perform(showing, expiry.finish, data.entry, data.expiry, data.seen)
    return await screen.tapped(tap, reply, texts.EXPIRY_FINISHED)


@router.callback_query(Pressed(RetireExpiryCallback))
async def on_retire(
    tap: CallbackQuery, callback_data: RetireExpiryCallback, perform: Perform, screen: Screen
) -> Answered:
    """Why it is kept no longer was pressed."""
    data = callback_data
    reply = await perform(showing, expiry.retire, data.entry, data.why, data.seen)
    return await screen.tapped(tap, reply, texts.EXPIRY_RETIRED)
