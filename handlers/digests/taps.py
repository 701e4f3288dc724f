"""Taps on digests, and the command that shows one."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from frontdesk.showing import showing
from handlers.digests.buttons import (
    AudiencesCallback,
    CorrectDigestCallback,
    DigestBelowCallback,
    DigestCallback,
    DigestColourCallback,
    DigestTimeCallback,
    EndDigestsCallback,
    FigureCallback,
    MyDigestCallback,
    SayTableCallback,
    SetDigestFilesCallback,
    SetDigestTimeCallback,
    TryTableCallback,
    WantDigestFileCallback,
)
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from hazards.counts.period import PeriodKind
from reports.digests import correcting, files, opening, setting
from reports.digests import showing as digests

router = Router(name="digests")
Answered = AnswerCallbackQuery | None
CORRECTED = "更正已发出"
TIME_SET = "已设好"
TABLES = "好，以后简报另附表格"
NO_TABLES = "好，不发表格，文字和图片照发"
COMES = "马上发来"
IS_MADE = "正在生成，好了就发来"
FILES_SET = "已设好"
ENDED = "不再发送，随时可恢复"


@router.message(Command("digest"))
async def on_digest_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/digest: the last daily digest of one's own."""
    await screen.below(await perform(showing, digests.open_digest))


@router.callback_query(Pressed(MyDigestCallback))
async def on_my_digest(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """简报 was pressed in 简报报表."""
    return await screen.tapped(tap, await perform(showing, digests.open_digest))


@router.callback_query(Pressed(DigestCallback))
async def on_digest(
    tap: CallbackQuery, callback_data: DigestCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another day, week, month or quarter was pressed, or another audience."""
    it = callback_data
    kind = PeriodKind(it.kind)
    reply = await perform(showing, digests.show_digest, it.audience, kind, it.day)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(DigestBelowCallback))
async def on_digest_below(
    tap: CallbackQuery, callback_data: DigestBelowCallback, perform: Perform, screen: Screen
) -> Answered:
    """查看 was pressed on a digest that was sent; that stays."""
    it = callback_data
    kind = PeriodKind(it.kind)
    reply = await perform(showing, digests.show_digest, it.audience, kind, it.day)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(FigureCallback))
async def on_figure(
    tap: CallbackQuery, callback_data: FigureCallback, perform: Perform, screen: Screen
) -> Answered:
    """A figure was pressed; what stated it stays."""
    it = callback_data
    kind = PeriodKind(it.kind)
    reply = await perform(showing, opening.open_figure, it.audience, kind, it.day, it.figure)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(DigestColourCallback))
async def on_colour(
    tap: CallbackQuery, callback_data: DigestColourCallback, perform: Perform, screen: Screen
) -> Answered:
    """The number of units of a colour was pressed; what stated it stays."""
    it = callback_data
    reply = await perform(showing, opening.open_colour, it.audience, it.colour)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(CorrectDigestCallback))
async def on_correct(
    tap: CallbackQuery, callback_data: CorrectDigestCallback, perform: Perform, screen: Screen
) -> Answered:
    """发更正 was pressed."""
    it = callback_data
    reply = await perform(showing, correcting.correct, it.digest, it.seen)
    return await screen.tapped(tap, reply, CORRECTED)


@router.callback_query(Pressed(AudiencesCallback))
async def on_audiences(
    tap: CallbackQuery, callback_data: AudiencesCallback, perform: Perform, screen: Screen
) -> Answered:
    """换范围 was pressed, or another page of it."""
    scene = digests.AudiencesScene(PeriodKind(callback_data.kind), callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, digests.AUDIENCES, scene))


@router.callback_query(Pressed(DigestTimeCallback))
async def on_time(
    tap: CallbackQuery, callback_data: DigestTimeCallback, perform: Perform, screen: Screen
) -> Answered:
    """发送时间 was pressed."""
    reply = await perform(showing, setting.show_time, callback_data.audience)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SetDigestTimeCallback))
async def on_set_time(
    tap: CallbackQuery, callback_data: SetDigestTimeCallback, perform: Perform, screen: Screen
) -> Answered:
    """A time of the day was pressed."""
    it = callback_data
    reply = await perform(showing, setting.set_time, it.audience, it.minute)
    return await screen.tapped(tap, reply, TIME_SET)


@router.callback_query(Pressed(TryTableCallback))
async def on_try_table(
    tap: CallbackQuery, callback_data: TryTableCallback, perform: Perform, screen: Screen
) -> Answered:
    """试发表格 was pressed: the table comes below, the card asks whether it is seen."""
    reply = await perform(showing, setting.try_table, callback_data.audience)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SayTableCallback))
async def on_say_table(
    tap: CallbackQuery, callback_data: SayTableCallback, perform: Perform, screen: Screen
) -> Answered:
    """看得到, or 看不到, was pressed."""
    it = callback_data
    reply = await perform(showing, setting.say_table, it.audience, seen=it.visible)
    return await screen.tapped(tap, reply, TABLES if it.visible else NO_TABLES)


@router.callback_query(Pressed(WantDigestFileCallback))
async def on_want_file(
    tap: CallbackQuery, callback_data: WantDigestFileCallback, perform: Perform, screen: Screen
) -> Answered:
    """要图, or 要表, was pressed: it comes below; the message stays as it is."""
    it = callback_data
    reply = await perform(files.want_file, it.digest, it.file)
    return await screen.toasted(tap, COMES if reply.count else IS_MADE)


@router.callback_query(Pressed(SetDigestFilesCallback))
async def on_set_files(
    tap: CallbackQuery, callback_data: SetDigestFilesCallback, perform: Perform, screen: Screen
) -> Answered:
    """When files come by themselves was pressed."""
    it = callback_data
    reply = await perform(showing, setting.set_files, it.audience, it.files)
    return await screen.tapped(tap, reply, FILES_SET)


@router.callback_query(Pressed(EndDigestsCallback))
async def on_end(
    tap: CallbackQuery, callback_data: EndDigestsCallback, perform: Perform, screen: Screen
) -> Answered:
    """不再发送 was pressed."""
    reply = await perform(showing, setting.end_digests, callback_data.audience)
    return await screen.tapped(tap, reply, ENDED)
