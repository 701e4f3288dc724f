"""Taps about handing up."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from frontdesk.showing import showing
from handlers import texts
from handlers.packages.buttons import (
    BlockCallback,
    HandInCallback,
    MonthPapersCallback,
    PackageHazardCallback,
    PackageHazardsCallback,
    PackagesCallback,
    RemindCallback,
    RestoreBlockCallback,
    SubmissionCallback,
    SubmissionsCallback,
)
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from reports import blocks
from reports.packages import handing_in, overview
from reports.packages import showing as packages

router = Router(name="packages")
Answered = AnswerCallbackQuery | None
_DECISIONS = {
    "hand_in": handing_in.hand_in,
    "nil": handing_in.report_nil,
    "withdraw": handing_in.withdraw,
    "correct": handing_in.begin_correction,
    "drop": handing_in.drop_correction,
}


@router.callback_query(Pressed(PackagesCallback))
async def on_packages(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """报送 was pressed in the menu."""
    return await screen.tapped(tap, await perform(showing, overview.open_packages))


@router.callback_query(Pressed(SubmissionCallback))
async def on_submission(
    tap: CallbackQuery, callback_data: SubmissionCallback, perform: Perform, screen: Screen
) -> Answered:
    """A submission was pressed."""
    reply = await perform(showing, packages.show_submission, callback_data.submission)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SubmissionsCallback))
async def on_submissions(
    tap: CallbackQuery, callback_data: SubmissionsCallback, perform: Perform, screen: Screen
) -> Answered:
    """Those that stand so were pressed, another page of them, or another month."""
    data = callback_data
    reply = await perform(showing, overview.show_submissions, data.month, data.standing, data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(HandInCallback))
async def on_hand_in(
    tap: CallbackQuery, callback_data: HandInCallback, perform: Perform, screen: Screen
) -> Answered:
    """报送, 零报告, 撤回 or 更正 was pressed."""
    data = callback_data
    reply = await perform(showing, _DECISIONS[data.do], data.submission, data.seen)
    return await screen.tapped(tap, reply, texts.SUBMISSIONS[data.do])


@router.callback_query(Pressed(RemindCallback))
async def on_remind(
    tap: CallbackQuery, callback_data: RemindCallback, perform: Perform, screen: Screen
) -> Answered:
    """催报 was pressed."""
    if callback_data.submission:
        reply = await perform(showing, handing_in.remind_one, callback_data.submission)
    else:
        reply = await perform(showing, overview.remind_all, callback_data.month)
    return await screen.tapped(tap, reply, texts.REMINDED)


@router.callback_query(Pressed(MonthPapersCallback))
async def on_papers(
    tap: CallbackQuery, callback_data: MonthPapersCallback, perform: Perform, screen: Screen
) -> Answered:
    """导出 PDF 和 XLSX was pressed: both come when they are made."""
    reply = await perform(showing, overview.want_papers, callback_data.month)
    return await screen.tapped(tap, reply, texts.MONTH_PAPERS)


@router.callback_query(Pressed(PackageHazardsCallback))
async def on_hazards(
    tap: CallbackQuery, callback_data: PackageHazardsCallback, perform: Perform, screen: Screen
) -> Answered:
    """The hazard list was pressed, or another page of it."""
    data = callback_data
    reply = await perform(showing, packages.show_hazards, data.submission, data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(PackageHazardCallback))
async def on_hazard(
    tap: CallbackQuery, callback_data: PackageHazardCallback, perform: Perform, screen: Screen
) -> Answered:
    """A hazard of the list was pressed."""
    data = callback_data
    reply = await perform(showing, packages.show_hazard, data.submission, data.hazard)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(BlockCallback))
async def on_block(
    tap: CallbackQuery, callback_data: BlockCallback, perform: Perform, screen: Screen
) -> Answered:
    """Words to be changed were pressed."""
    data = callback_data
    reply = await perform(showing, blocks.show_block, data.kind, data.about, data.key)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(RestoreBlockCallback))
async def on_restore(
    tap: CallbackQuery, callback_data: RestoreBlockCallback, perform: Perform, screen: Screen
) -> Answered:
    """恢复自动生成的文字 was pressed."""
    data = callback_data
    reply = await perform(showing, blocks.restore, data.kind, data.about, data.key, data.seen)
    return await screen.tapped(tap, reply, texts.BLOCK_RESTORED)
