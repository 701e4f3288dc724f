"""Taps about what is issued."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from frontdesk.showing import showing
from handlers import texts
from handlers.bulletins.buttons import (
    BulletinCallback,
    BulletinPapersCallback,
    BulletinsCallback,
    CorrectBulletinCallback,
    DraftBulletinCallback,
    IssueBulletinCallback,
    MoveBulletinCallback,
    SendBulletinCallback,
    SignersCallback,
)
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from reports.bulletins import issuing, signing
from reports.bulletins import showing as bulletins

router = Router(name="bulletins")
Answered = AnswerCallbackQuery | None
_DECISIONS = {
    "issue": issuing.issue,
    "drop": issuing.drop,
    "unsend": signing.take_back,
    "back": signing.send_back,
}


@router.callback_query(Pressed(BulletinsCallback))
async def on_bulletins(
    tap: CallbackQuery, callback_data: BulletinsCallback, perform: Perform, screen: Screen
) -> Answered:
    """月报通报 was pressed, or another page of it."""
    reply = await perform(showing, bulletins.show_bulletins, callback_data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(BulletinCallback))
async def on_bulletin(
    tap: CallbackQuery, callback_data: BulletinCallback, perform: Perform, screen: Screen
) -> Answered:
    """One was pressed."""
    reply = await perform(showing, bulletins.show_bulletin, callback_data.bulletin)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(DraftBulletinCallback))
async def on_draft(
    tap: CallbackQuery, callback_data: DraftBulletinCallback, perform: Perform, screen: Screen
) -> Answered:
    """A kind to be drafted was pressed."""
    reply = await perform(showing, issuing.draft, callback_data.kind, callback_data.area)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(MoveBulletinCallback))
async def on_move(
    tap: CallbackQuery, callback_data: MoveBulletinCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another period was pressed."""
    reply = await perform(showing, issuing.move, callback_data.bulletin, callback_data.later)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(IssueBulletinCallback))
async def on_decision(
    tap: CallbackQuery, callback_data: IssueBulletinCallback, perform: Perform, screen: Screen
) -> Answered:
    """签发, 退回修改, 撤回送签, or 不要这份草稿, was pressed."""
    reply = await perform(
        showing, _DECISIONS[callback_data.do], callback_data.bulletin, callback_data.seen
    )
    return await screen.tapped(tap, reply, texts.BULLETIN_DONE[callback_data.do])


@router.callback_query(Pressed(SignersCallback))
async def on_signers(
    tap: CallbackQuery, callback_data: SignersCallback, perform: Perform, screen: Screen
) -> Answered:
    """送签 was pressed, or another page of who may sign."""
    data = callback_data
    reply = await perform(showing, signing.show_signers, data.bulletin, data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SendBulletinCallback))
async def on_send(
    tap: CallbackQuery, callback_data: SendBulletinCallback, perform: Perform, screen: Screen
) -> Answered:
    """Who is to sign a draft was pressed."""
    data = callback_data
    reply = await perform(showing, signing.send, data.bulletin, data.signer, data.seen)
    return await screen.tapped(tap, reply, texts.BULLETIN_DONE["send"])


@router.callback_query(Pressed(CorrectBulletinCallback))
async def on_correct(
    tap: CallbackQuery, callback_data: CorrectBulletinCallback, perform: Perform, screen: Screen
) -> Answered:
    """更正 was pressed."""
    reply = await perform(showing, issuing.correct, callback_data.bulletin)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(BulletinPapersCallback))
async def on_papers(
    tap: CallbackQuery, callback_data: BulletinPapersCallback, perform: Perform, screen: Screen
) -> Answered:
    """PDF 和 XLSX was pressed."""
    reply = await perform(showing, issuing.order_papers, callback_data.bulletin)
    return await screen.tapped(tap, reply, texts.BULLETIN_PAPERS)
