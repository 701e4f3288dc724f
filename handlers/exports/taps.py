"""Taps about exports."""

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Document, Message

from chat.incoming import Medium
from chat.scene import show
from frontdesk.showing import showing
from handlers import texts
from handlers.exports.buttons import (
    AskExportCallback,
    BringFormCallback,
    ExportCallback,
    FormColumnCallback,
    OwnFormCallback,
)
from handlers.exports.cards import HOW_TO_BRING
from handlers.pressed import Pressed
from handlers.screen import Ask, Perform, Screen
from reports.exports import bringing, ordering
from reports.exports.form_reading import ReadForm
from reports.exports.ordering import ExportScene

router = Router(name="exports")
Answered = AnswerCallbackQuery | None
FetchForm = Callable[[Document], Awaitable[tuple[str, ReadForm]]]
LARGEST = 20 * 1024 * 1024  # bytes that a bot may fetch from Telegram's own server
CAPTION = "导出模板"


@router.message(Command("export"))
async def on_export_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/export: what of the ledger is to become a file."""
    await screen.below(await perform(showing, ordering.open_export))


@router.callback_query(Pressed(ExportCallback))
async def on_export(
    tap: CallbackQuery, callback_data: ExportCallback, perform: Perform, screen: Screen
) -> Answered:
    """导出台账 was pressed, or a format, a split or a form."""
    return await screen.tapped(
        tap, await perform(showing, ordering.show_export, _chosen(callback_data))
    )


@router.callback_query(Pressed(AskExportCallback))
async def on_ask(
    tap: CallbackQuery,
    callback_data: AskExportCallback,
    perform: Perform,
    screen: Screen,
    export_soon: Callable[[], None],
) -> Answered:
    """The export was asked for."""
    reply = await perform(showing, ordering.ask_export, _chosen(callback_data))
    export_soon()
    return await screen.tapped(tap, reply, "正在导出，完成后发到这里")


@router.message(F.document, F.caption.strip() == CAPTION)
async def on_form(
    message: Message, ask: Ask, perform: Perform, screen: Screen, fetch_form: FetchForm
) -> None:
    """A workbook came that is to be an office's own form; nobody else's is fetched."""
    document = message.document
    if document is None:
        return
    await ask(bringing.office_for_form)
    if (document.file_size or 0) > LARGEST:
        await screen.say(texts.TOO_LARGE[Medium.FILE], message.message_id)
        return
    sha256, found = await fetch_form(document)
    name = document.file_name or ""
    await screen.below(await perform(showing, bringing.bring_form, sha256, name, found))


@router.callback_query(Pressed(BringFormCallback))
async def on_bring(tap: CallbackQuery, screen: Screen) -> Answered:
    """How to bring a form of one's own was pressed."""
    return await screen.alerted(tap, HOW_TO_BRING)


@router.callback_query(Pressed(OwnFormCallback))
async def on_own_form(
    tap: CallbackQuery, callback_data: OwnFormCallback, perform: Perform, screen: Screen
) -> Answered:
    """A form, one of its columns, or that it goes out of use, was pressed."""
    template, column = callback_data.template, callback_data.number
    if callback_data.end:
        return await screen.tapped(tap, await perform(showing, bringing.drop_form, template))
    if column:
        scene = bringing.FormFieldScene(template, column)
        return await screen.tapped(tap, await perform(showing, show, bringing.FORM_FIELD, scene))
    own = bringing.FormScene(template)
    return await screen.tapped(tap, await perform(showing, show, bringing.FORM, own))


@router.callback_query(Pressed(FormColumnCallback))
async def on_column(
    tap: CallbackQuery, callback_data: FormColumnCallback, perform: Perform, screen: Screen
) -> Answered:
    """What a column of a form means was chosen."""
    template, column, key = callback_data.template, callback_data.number, callback_data.key
    return await screen.tapped(
        tap, await perform(showing, bringing.match_column, template, column, key)
    )


def _chosen(press: ExportCallback | AskExportCallback) -> ExportScene:
    return ExportScene(press.view, press.format, press.split, press.template)
