"""Taps about people: roles, members, invitations, leaving."""

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show, shows
from checklists.views import Reply
from frontdesk import leaving, menu
from frontdesk.showing import showing
from handlers import texts
from handlers.menu.buttons import MenuCallback
from handlers.people.buttons import (
    InvitationCallback,
    InviteCallback,
    InviteDepartmentCallback,
    InviteUnitsCallback,
    LeaveCallback,
    MemberCallback,
    NominateCallback,
    NominationCallback,
    PeopleCallback,
    QuietCallback,
    RenewInvitationCallback,
)
from handlers.people.cards import invitation_words
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from people import inviting, members, nominating, quiet_hours
from people.model import Role, Scope
from people.views import InvitationView

router = Router(name="people")
Answered = AnswerCallbackQuery | None


@router.message(Command("me"))
async def on_roles_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/me: the person's own roles."""
    await screen.below(await perform(showing, show, members.ROLES, members.RolesScene()))


@router.callback_query(Pressed(MenuCallback, F.to == "roles"))
async def on_roles(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """我的身份 was pressed."""
    return await screen.tapped(
        tap, await perform(showing, show, members.ROLES, members.RolesScene())
    )


@router.message(Command("quiet"))
async def on_quiet_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/quiet: the person's own quiet hours."""
    await screen.below(await perform(showing, quiet_hours.show_quiet))


@router.callback_query(Pressed(MenuCallback, F.to == "quiet"))
async def on_quiet(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """静默时段 was pressed."""
    return await screen.tapped(tap, await perform(showing, quiet_hours.show_quiet))


@router.callback_query(Pressed(QuietCallback))
async def on_quiet_hours(
    tap: CallbackQuery, callback_data: QuietCallback, perform: Perform, screen: Screen
) -> Answered:
    """Other quiet hours were pressed."""
    begins, ends = callback_data.begins, callback_data.ends
    reply = await perform(showing, quiet_hours.set_quiet, begins, ends)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(PeopleCallback))
async def on_people(
    tap: CallbackQuery, callback_data: PeopleCallback, perform: Perform, screen: Screen
) -> Answered:
    """人员与邀请, or another page of it, was pressed."""
    reply = await perform(showing, show, members.PEOPLE, members.PeopleScene(callback_data.page))
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(MemberCallback))
async def on_member(
    tap: CallbackQuery, callback_data: MemberCallback, perform: Perform, screen: Screen
) -> Answered:
    """A membership was pressed: to look at it, to end it, or to see its menu."""
    match callback_data.do:
        case "choose":
            reply = await perform(menu.choose_role, callback_data.member)
        case "name":
            reply = await perform(
                showing, show, members.CORRECTION, members.CorrectionScene(callback_data.member)
            )
        case "ask":
            reply = await perform(leaving.show_leaving, callback_data.member)
        case _:
            reply = await perform(
                showing, show, members.MEMBER, members.MemberScene(callback_data.member)
            )
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(LeaveCallback))
async def on_leave(
    tap: CallbackQuery, callback_data: LeaveCallback, perform: Perform, screen: Screen
) -> Answered:
    """The end of a membership was confirmed."""
    data = callback_data
    reply = await perform(leaving.leave, data.member, data.heir or None, data.seen)
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(InviteCallback))
async def on_invite(
    tap: CallbackQuery, callback_data: InviteCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """A step towards an invitation: as what, where, done."""
    if not callback_data.role:
        return await screen.tapped(
            tap, await perform(showing, show, inviting.INVITE_ROLE, inviting.InviteRoleScene())
        )
    role = Role(callback_data.role)
    if not callback_data.scope:
        reply = await perform(showing, inviting.ask_scope, role)
    else:
        scope = Scope(callback_data.scope)
        reply = await perform(showing, inviting.invite, role, scope, callback_data.unit)
    return await _hand_out(tap, reply, screen, bot)


@router.callback_query(Pressed(InviteDepartmentCallback))
async def on_invite_to_department(
    tap: CallbackQuery,
    callback_data: InviteDepartmentCallback,
    perform: Perform,
    screen: Screen,
    bot: Bot,
) -> Answered:
    """A department was chosen for an invitation, or another page of them was pressed."""
    if not callback_data.department_id:
        reply = await perform(showing, inviting.turn_departments, callback_data.page)
        return await screen.tapped(tap, reply)
    reply = await perform(showing, inviting.invite_to_department, callback_data.department_id)
    return await _hand_out(tap, reply, screen, bot)


async def _hand_out(tap: CallbackQuery, reply: Reply, screen: Screen, bot: Bot) -> Answered:
    """Send a fresh link as a message of its own, to be handed on; the card goes below it."""
    view = reply.view
    if not isinstance(view, InvitationView) or not view.token:
        return await screen.tapped(tap, reply)
    me = await bot.me()
    await screen.say(invitation_words(view, f"https://t.me/{me.username}?start={view.token}"))
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(InviteUnitsCallback))
async def on_invite_units(
    tap: CallbackQuery, callback_data: InviteUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """The unit for an invitation is to be chosen, or another page of units was pressed."""
    if callback_data.role:
        reply = await perform(
            showing, show, inviting.INVITE_UNIT, inviting.InviteUnitScene(Role(callback_data.role))
        )
    else:
        reply = await perform(showing, inviting.turn_page, callback_data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(InvitationCallback))
async def on_invitation(
    tap: CallbackQuery, callback_data: InvitationCallback, perform: Perform, screen: Screen
) -> Answered:
    """An invitation, all that wait, or 作废 was pressed."""
    if not callback_data.invitation:
        reply = await perform(showing, show, inviting.INVITATIONS, inviting.InvitationsScene())
        return await screen.tapped(tap, reply)
    if callback_data.revoke:
        reply = await perform(showing, inviting.revoke, callback_data.invitation)
        return await screen.tapped(tap, reply, texts.INVITATION_REVOKED)
    reply = await perform(
        showing, show, inviting.INVITATION, inviting.InvitationScene(callback_data.invitation)
    )
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(RenewInvitationCallback))
async def on_renew(
    tap: CallbackQuery,
    callback_data: RenewInvitationCallback,
    perform: Perform,
    screen: Screen,
    bot: Bot,
) -> Answered:
    """重新生成链接 was pressed on an invitation."""
    reply = await perform(showing, inviting.renew, callback_data.invitation)
    return await _hand_out(tap, reply, screen, bot)


@router.callback_query(Pressed(NominateCallback))
async def on_nominate(
    tap: CallbackQuery, callback_data: NominateCallback, perform: Perform, screen: Screen
) -> Answered:
    """提名奖励经办人 was pressed, or where that is to be."""
    member, unit = callback_data.member, callback_data.unit
    if not callback_data.scope:
        return await screen.tapped(
            tap, await perform(showing, show, nominating.NOMINATE, nominating.NominateScene(member))
        )
    scope = Scope(callback_data.scope)
    reply = await perform(showing, nominating.nominate, member, scope, unit)
    return await screen.tapped(tap, reply)


_NOMINATIONS = {
    "confirm": nominating.confirm,
    "refuse": nominating.refuse,
    "withdraw": nominating.withdraw,
}


@router.callback_query(Pressed(NominationCallback, F.do == "look"))
async def on_nomination_told(
    tap: CallbackQuery, callback_data: NominationCallback, perform: Perform, screen: Screen
) -> Answered:
    """看提名 was pressed on the message that tells of it."""
    reply = await perform(
        showing, show, nominating.NOMINATION, nominating.NominationScene(callback_data.nomination)
    )
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(NominationCallback))
async def on_nomination(
    tap: CallbackQuery, callback_data: NominationCallback, perform: Perform, screen: Screen
) -> Answered:
    """A nomination, all that wait, or what is decided about one was pressed."""
    nomination, do = callback_data.nomination, callback_data.do
    if not nomination:
        return await screen.tapped(
            tap, await perform(showing, show, nominating.NOMINATIONS, nominating.NominationsScene())
        )
    use_case = _NOMINATIONS.get(do, shows(nominating.NOMINATION))
    reply = await perform(showing, use_case, nomination)
    return await screen.tapped(tap, reply, texts.NOMINATIONS.get(do))
