"""Taps and commands about tips: following one by its receipt, and deciding its reward."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from frontdesk.showing import showing
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from handlers.snaps.buttons import RewardCallback
from handlers.tips.buttons import AmountCallback, TipCallback, TipsCallback
from hazards.tips import following, rewarding
from hazards.tips.model import Reward

router = Router(name="tips")
Answered = AnswerCallbackQuery | None


@router.message(Command("tip", magic=F.args))
async def on_receipt(
    message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """/tip with the receipt: the case; what was typed is taken away."""
    reply = await perform(showing, following.follow, command.args or "")
    await screen.erase(message.message_id)
    await screen.below(reply)


@router.message(Command("tip"))
async def on_tip_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/tip: ask for the receipt of a tip."""
    await screen.below(await perform(showing, following.show_following))


@router.callback_query(Pressed(TipCallback, F.do == "case"))
async def on_case(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """刷新 was pressed on the case of a tip."""
    return await screen.tapped(tap, await perform(showing, following.look_again))


@router.callback_query(Pressed(TipsCallback))
async def on_tips(
    tap: CallbackQuery, callback_data: TipsCallback, perform: Perform, screen: Screen
) -> Answered:
    """举报奖励, or an older page of it, was pressed."""
    reply = await perform(
        showing, show, rewarding.TIPS, rewarding.TipsScene(callback_data.before or None)
    )
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(AmountCallback))
async def on_amount(
    tap: CallbackQuery, callback_data: AmountCallback, perform: Perform, screen: Screen
) -> Answered:
    """A reward of so many yuan was proposed."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, rewarding.propose, data.tip, data.amount, data.seen)
    )


@router.callback_query(Pressed(RewardCallback))
async def on_reward(
    tap: CallbackQuery, callback_data: RewardCallback, perform: Perform, screen: Screen
) -> Answered:
    """批准, or 已发放, was pressed."""
    tip, to, seen = callback_data.tip, Reward(callback_data.to), callback_data.seen
    return await screen.tapped(tap, await perform(showing, rewarding.go_on, tip, to, seen))


@router.callback_query(Pressed(TipCallback))
async def on_tip(
    tap: CallbackQuery, callback_data: TipCallback, perform: Perform, screen: Screen
) -> Answered:
    """A tip was pressed, or the amount of its reward, or who gave it."""
    tip_id = callback_data.tip
    match callback_data.do:
        case "open":
            reply = await perform(showing, rewarding.open_identity, tip_id)
        case "amount":
            reply = await perform(
                showing, show, rewarding.TIP, rewarding.TipScene(tip_id, asking=True)
            )
        case Reward.APPROVED.value | Reward.PAID.value as step:
            unseen = rewarding.UNSEEN
            reply = await perform(showing, rewarding.go_on, tip_id, Reward(step), unseen)
        case _:
            reply = await perform(showing, show, rewarding.TIP, rewarding.TipScene(tip_id))
    return await screen.tapped(tap, reply)
