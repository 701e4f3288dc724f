"""Taps about people: roles, members, invitations, leaving."""

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from checklists import leaving, starting
from checklists.showing import showing
from checklists.views import Reply
from handlers import texts
from handlers.callbacks import MenuCallback
from handlers.people_callbacks import (
    InvitationCallback,
    InviteCallback,
    InviteUnitsCallback,
    LeaveCallback,
    MemberCallback,
    PeopleCallback,
)
from handlers.people_cards import invitation_words
from handlers.screen import Perform, Screen
from people import inviting, members
from people.model import Role, Scope
from people.views import InvitationView

router = Router(name="people")
Answered = AnswerCallbackQuery | None


@router.message(Command("me"))
async def on_roles_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/me: the person's own roles."""
    await screen.below(await perform(showing, members.show_roles))


@router.callback_query(MenuCallback.filter(F.to == "roles"))
async def on_roles(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """我的身份 was pressed."""
    return await screen.tapped(tap, await perform(showing, members.show_roles))


@router.callback_query(PeopleCallback.filter())
async def on_people(
    tap: CallbackQuery, callback_data: PeopleCallback, perform: Perform, screen: Screen
) -> Answered:
    """人员与邀请, or another page of it, was pressed."""
    reply = await perform(showing, members.show_people, callback_data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(MemberCallback.filter())
async def on_member(
    tap: CallbackQuery, callback_data: MemberCallback, perform: Perform, screen: Screen
) -> Answered:
    """A membership was pressed: to look at it, to end it, or to see its menu."""
    match callback_data.do:
        case "choose":
            reply = await perform(starting.choose_role, callback_data.member)
        case "name":
            reply = await perform(showing, members.ask_correction, callback_data.member)
        case "ask":
            reply = await perform(leaving.show_leaving, callback_data.member)
        case _:
            reply = await perform(showing, members.show_member, callback_data.member)
    return await screen.tapped(tap, reply)


@router.callback_query(LeaveCallback.filter())
async def on_leave(
    tap: CallbackQuery, callback_data: LeaveCallback, perform: Perform, screen: Screen
) -> Answered:
    """The end of a membership was confirmed."""
    reply = await perform(leaving.leave, callback_data.member, callback_data.heir or None)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(InviteCallback.filter())
async def on_invite(
    tap: CallbackQuery, callback_data: InviteCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """A step towards an invitation: as what, where, done."""
    if not callback_data.role:
        return await screen.tapped(tap, await perform(showing, inviting.ask_role))
    role = Role(callback_data.role)
    if not callback_data.scope:
        reply = await perform(showing, inviting.ask_scope, role)
    else:
        scope = Scope(callback_data.scope)
        reply = await perform(showing, inviting.invite, role, scope, callback_data.unit)
    return await _hand_out(tap, reply, screen, bot)


async def _hand_out(tap: CallbackQuery, reply: Reply, screen: Screen, bot: Bot) -> Answered:
    """Send a fresh link as a message of its own, to be handed on; the card goes below it."""
    view = reply.view
    if not isinstance(view, InvitationView) or not view.token:
        return await screen.tapped(tap, reply)
    me = await bot.me()
    await screen.say(invitation_words(view, f"https://t.me/{me.username}?start={view.token}"))
    return await screen.beneath(tap, reply)


@router.callback_query(InviteUnitsCallback.filter())
async def on_invite_units(
    tap: CallbackQuery, callback_data: InviteUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """The unit for an invitation is to be chosen, or another page of units was pressed."""
    if callback_data.role:
        reply = await perform(showing, inviting.pick_unit, Role(callback_data.role))
    else:
        reply = await perform(showing, inviting.turn_page, callback_data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(InvitationCallback.filter())
async def on_invitation(
    tap: CallbackQuery, callback_data: InvitationCallback, perform: Perform, screen: Screen
) -> Answered:
    """An invitation, all that wait, or 作废 was pressed."""
    if not callback_data.invitation:
        reply = await perform(showing, inviting.show_invitations)
        return await screen.tapped(tap, reply)
    if callback_data.revoke:
        reply = await perform(showing, inviting.revoke, callback_data.invitation)
        return await screen.tapped(tap, reply, texts.INVITATION_REVOKED)
    reply = await perform(showing, inviting.show_invitation, callback_data.invitation)
    return await screen.tapped(tap, reply)
