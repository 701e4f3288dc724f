"""Unit codes: scans from the wall, and the buttons that issue, revoke and print them."""

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from frontdesk import scanning
from frontdesk.showing import showing
from handlers import texts
from handlers.codes.buttons import (
    CodesCallback,
    CodeUnitsCallback,
    EndCodeCallback,
    IssueCallback,
    PosterCallback,
    RevokeCodeCallback,
)
from handlers.making import Made, bring
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from people import codes
from people.views import CodesView
from reports import poster

router = Router(name="codes")
Answered = AnswerCallbackQuery | None


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(codes.PAYLOAD.pattern + "$")))
async def on_scan(
    _message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """Somebody scanned a code on the wall."""
    await screen.below(await perform(scanning.scan, command.args or ""))


@router.callback_query(Pressed(CodeUnitsCallback))
async def on_code_units(
    tap: CallbackQuery, callback_data: CodeUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """企业码, or another page of its units, was pressed."""
    reply = await perform(showing, codes.turn_page, callback_data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(CodesCallback))
async def on_codes(
    tap: CallbackQuery, callback_data: CodesCallback, perform: Perform, screen: Screen
) -> Answered:
    """A unit was chosen to see its codes."""
    return await screen.tapped(
        tap, await perform(showing, show, codes.CODES, codes.CodesScene(callback_data.unit))
    )


@router.callback_query(Pressed(IssueCallback))
async def on_issue(
    tap: CallbackQuery, callback_data: IssueCallback, perform: Perform, screen: Screen
) -> Answered:
    """A code is to be issued, or to be replaced: that is asked first."""
    place = callback_data.place or None
    reply = await perform(showing, codes.issue, callback_data.unit, place)
    issued = isinstance(reply.view, CodesView)
    return await screen.tapped(tap, reply, texts.CODE_ISSUED if issued else None)


@router.callback_query(Pressed(RevokeCodeCallback))
async def on_revoke_code(
    tap: CallbackQuery, callback_data: RevokeCodeCallback, perform: Perform, screen: Screen
) -> Answered:
    """A code is to be made void: that is asked first."""
    return await screen.tapped(
        tap,
        await perform(showing, show, codes.CODE_ENDING, codes.CodeEndingScene(callback_data.code)),
    )


@router.callback_query(Pressed(EndCodeCallback))
async def on_end_code(
    tap: CallbackQuery, callback_data: EndCodeCallback, perform: Perform, screen: Screen
) -> Answered:
    """The end of a code was confirmed."""
    use_case = codes.reissue if callback_data.anew else codes.revoke
    reply = await perform(showing, use_case, callback_data.code)
    toast = texts.CODE_REISSUED if callback_data.anew else texts.CODE_REVOKED
    return await screen.tapped(tap, reply, toast)


@router.callback_query(Pressed(PosterCallback))
async def on_poster(
    tap: CallbackQuery, callback_data: PosterCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """The posters of a unit are to be printed; codes that are missing are issued."""
    reply = await perform(showing, codes.complete_codes, callback_data.unit)
    if isinstance(reply.view, CodesView):
        me = await bot.me()
        view = reply.view
        good = [entry.code for entry in view.entries if entry.code is not None]
        printed = poster.posters_for(me.username or "", good)
        name = f"企业码-{view.unit.name}.pdf"
        await bring(tap, screen, lambda: [Made(name, poster.render_in_subprocess(printed))])
    return await screen.beneath(tap, reply)
