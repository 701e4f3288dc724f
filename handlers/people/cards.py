"""The cards about people: roles, members, invitations, leaving."""

from collections.abc import Callable

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from chat.press import Press
from checklists.inspection import Inspection
from checklists.views import LeavingView
from core.clock import spell_day, spell_short_day
from handlers import usual
from handlers.absences.buttons import AbsencesCallback
from handlers.codes.buttons import CodesCallback, CodeUnitsCallback
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
from handlers.usual import WIDEST
from handlers.walk.buttons import SummaryCallback
from people.departments.model import Department
from people.model import Membership, Scope, Unit
from people.permissions import Where
from people.quiet_hours import spell_quiet
from people.views import (
    CorrectionView,
    InvitationsView,
    InvitationView,
    InviteDepartmentView,
    InviteRoleView,
    InviteScopeView,
    MemberView,
    NameView,
    PeopleView,
    PickUnitView,
    QuietView,
    RolesView,
)

LONGEST = WIDEST
HOME = (usual.HOME,)
BACK = Button("人员与邀请", PeopleCallback())


def spell_where(where: Where) -> str:
    """Spell where a role is held."""
    if isinstance(where, Unit):
        return where.name
    if isinstance(where, Department):
        return f"{where.street}{where.name}"
    return where or "全区"


def spell_role(membership: Membership, where: Where) -> str:
    """Spell a role and where it is held: 检查员 · 示例街道."""
    return f"{membership.role.label} · {spell_where(where)}"


def roles_card(view: RolesView) -> Card:
    """Return the person's own roles to choose from."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(spell_role(member.membership, where), LONGEST),
                MemberCallback(member=member.id, do="choose"),
                "primary" if place == 0 else None,
            ),
            Button("退出", MemberCallback(member=member.id, do="ask")),
        )
        for place, (member, where) in enumerate(view.roles)
    ]
    return Card(
        lines(bold("我的身份"), "菜单按选中的身份显示；能做的事是所有身份合起来的。"),
        (*rows, HOME),
    )


def quiet_card(view: QuietView) -> Card:
    """Return the person's quiet hours to choose from."""
    choices = [
        Button(
            spell_quiet(each),
            QuietCallback(begins=each.quiet_from, ends=each.quiet_until),
            "primary" if each == view.quiet else None,
        )
        for each in view.presets
    ]
    return Card(
        lines(
            bold(f"静默时段：{spell_quiet(view.quiet)}"),
            "这段时间里消息照常送到，但不响；结束时汇总响一次。",
            "重要的任务和要答复的预警，任何时候都响。",
            "也可以直接发时间，如“21:30至6:30”。",
        ),
        (*pairs(choices), HOME),
    )


def people_card(view: PeopleView) -> Card:
    """Return a page of the members."""
    rows: list[tuple[Button, ...]] = [(Button("邀请同事", InviteCallback(), "primary"),)]
    rows += [
        (
            Button(
                clip(f"{member.name} · {spell_role(member.membership, where)}", LONGEST),
                MemberCallback(member=member.id),
            ),
        )
        for member, where in view.entries
    ]
    turn = page_turn(view.page, view.pages, lambda page: PeopleCallback(page=page))
    if turn:
        rows.append(turn)
    if view.nominations:
        label = f"待确认的奖励经办人提名（{view.nominations}）"
        rows.append((Button(label, NominationCallback()),))
    waiting = f"未使用的邀请（{view.waiting}）" if view.waiting else "未使用的邀请"
    rows.append((Button(waiting, InvitationCallback()), Button("企业码", CodeUnitsCallback())))
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    hint = "点一个人，查看或停用其身份。" if view.entries else "还没有人加入。"
    return Card(lines(bold("人员与邀请"), hint, page), (*rows, HOME))


def page_turn(page: int, pages: int, to: Callable[[int], Press]) -> tuple[Button, ...]:
    """Return the buttons to the pages before and after."""
    before = (Button("‹", to(page - 1)),) if page > 0 else ()
    after = (Button("›", to(page + 1)),) if page < pages - 1 else ()
    return (*before, *after)


def member_card(view: MemberView) -> Card:
    """Return one membership."""
    member = view.member
    ending = "退出这个身份" if view.own else "停用"
    return Card(
        lines(
            bold(member.name),
            spell_role(member.membership, view.where),
            f"{spell_day(view.began)}加入",
        ),
        (
            *(((Button("登记请假", AbsencesCallback(person=member.person_id)),),) * view.leave),
            *(((Button("更正姓名", MemberCallback(member=member.id, do="name")),),) * view.rename),
            *(((Button("提名为奖励经办人", NominateCallback(member=member.id)),),) * view.nominate),
            (Button(ending, MemberCallback(member=member.id, do="ask"), "danger"),),
            (BACK, *HOME),
        ),
    )


_FIRST_THE_MENU = Button("先看菜单", MenuCallback(to="menu"))


def name_card(view: NameView) -> Card:
    """Return the question for the name to sign with."""
    rows: Rows = ((Button("开始检查", MenuCallback(to="units")),), (_FIRST_THE_MENU,))
    if view.inspection is not None:
        rows = ((Button("回检查小结", SummaryCallback(inspection=view.inspection)),),)
    return Card(
        lines(
            bold("签名姓名"),
            "请输入您的真实姓名，用于检查表的“检查人”和“签名”。",
            f"您在 Telegram 上叫“{clip(view.nickname, 30)}”，这个昵称不会印到表上。",
            "可以稍后再填，签名提交前会再问。" if view.inspection is None else "填好姓名再签名。",
        ),
        rows,
    )


def correction_card(view: CorrectionView) -> Card:
    """Return the question for the right name of a member."""
    member = view.member
    return Card(
        lines(
            bold(f"更正姓名：{member.name}"),
            "请输入正确的姓名，以后的表用新姓名。更正人和更正前后的姓名都会留痕。",
        ),
        ((Button("返回", MemberCallback(member=member.id)), *HOME),),
    )


def leaving_card(view: LeavingView) -> Card:
    """Return the question before a membership ends, with who goes on with what is unfinished."""
    member = view.member
    ending = "退出" if view.own else "停用"
    whose = "" if view.own else f"{member.name} · "
    head = bold(f"{ending}：{whose}{spell_role(member.membership, view.where)}？")
    stay = (Button("返回", MenuCallback(to="menu") if view.own else PeopleCallback()),)
    if not view.unfinished:
        end = Button(f"确认{ending}", LeaveCallback(member=member.id, seen=view.stamp), "danger")
        stays = "已办的检查和隐患都保留在台账上。"
        return Card(lines(head, _spell_hazards(view), stays), ((end,), stay))
    more = f"……另有 {view.more} 份" if view.more else None
    rows = [
        (
            Button(
                clip(f"交给 {heir.name}，再{ending}", LONGEST),
                LeaveCallback(member=member.id, heir=heir.id, seen=view.stamp),
                "primary",
            ),
        )
        for heir in view.heirs
    ]
    end_all = LeaveCallback(member=member.id, seen=view.stamp)
    aside = Button(f"全部搁置，再{ending}", end_all, "danger")
    return Card(
        lines(
            head,
            "还有未完成的检查，交给谁继续？",
            *(_spell_unfinished(each) for each in view.unfinished),
            more,
            _spell_hazards(view),
        ),
        (*rows, (aside,), stay),
    )


def _spell_hazards(view: LeavingView) -> str | None:
    if not view.todos:
        return None
    return f"名下 {view.todos} 件待办将转给同事；没有同事的，转给安全办。"


def _spell_unfinished(inspection: Inspection) -> str:
    return f"· {inspection.unit.name}，{spell_short_day(inspection.started_at.date())}开始"


def invite_role_card(view: InviteRoleView) -> Card:
    """Return the roles to invite to, two to a row."""
    buttons = [Button(role.label, InviteCallback(role=role)) for role in view.roles]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    nominate = "奖励经办人不发链接：在“人员与邀请”里点开一个人提名，再由另一位安全办确认。"
    return Card(
        lines(
            bold("邀请同事"),
            "选择身份。链接7天内有效，只能用一次。",
            nominate if view.nominate else None,
        ),
        (*rows, (BACK, *HOME)),
    )


def invite_scope_card(view: InviteScopeView) -> Card:
    """Return the places at which the role can be held."""
    rows: list[tuple[Button, ...]] = []
    if view.units:
        rows.append((Button("选一家单位", InviteUnitsCallback(role=view.role), "primary"),))
    rows += [
        (
            Button(
                clip(unit.street, LONGEST),
                InviteCallback(role=view.role, scope=Scope.STREET, unit=unit.id),
            ),
        )
        for unit in view.streets
    ]
    if view.area:
        rows.append((Button("全区", InviteCallback(role=view.role, scope=Scope.AREA)),))
    return Card(
        lines(f"邀请{view.role.label}", bold("管哪里？")),
        (*rows, (Button("换个身份", InviteCallback()), *HOME)),
    )


def invite_department_card(view: InviteDepartmentView) -> Card:
    """Return a page of the departments in which the role can be held."""
    rows: list[tuple[Button, ...]] = [
        (Button(clip(spell_where(each), LONGEST), InviteDepartmentCallback(department_id=each.id)),)
        for each in view.departments
    ]
    turn = page_turn(view.page, view.pages, lambda page: InviteDepartmentCallback(page=page))
    if turn:
        rows.append(turn)
    found = f"找“{view.query}”：" if view.query else ""
    hint = "打几个字就能找。" if view.departments else "没有找到。换几个字再发。"
    if not view.known:
        hint = "还没有登记部门。请管理员用 xunan department add 登记。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(
        lines(bold(f"{found}邀请{view.role.label}，到哪个部门？"), hint, page),
        (*rows, (Button("换个身份", InviteCallback()), *HOME)),
    )


def pick_unit_card(view: PickUnitView) -> Card:
    """Return a page of units to choose from, for an invitation or for codes."""
    role = view.role
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(unit.name, LONGEST),
                CodesCallback(unit=unit.id)
                if role is None
                else InviteCallback(role=role, scope=Scope.UNIT, unit=unit.id),
            ),
        )
        for unit in view.units
    ]
    turn = page_turn(
        view.page,
        view.pages,
        lambda page: (
            CodeUnitsCallback(page=page) if role is None else InviteUnitsCallback(page=page)
        ),
    )
    if turn:
        rows.append(turn)
    title = "看哪家的企业码？" if role is None else f"邀请{role.label}，到哪家？"
    found = f"找“{view.query}”：" if view.query else ""
    hint = "打几个字或拼音首字母就能找。" if view.units else "没有找到。换几个字再发。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(lines(bold(f"{found}{title}"), hint, page), (*rows, (BACK, *HOME)))


def invitation_card(view: InvitationView) -> Card:
    """Return an invitation, with a way to take it back."""
    invitation = view.invitation
    link = (
        "请把上面那条消息转发给对方。"
        if view.token
        else "链接只在生成时显示一次。未发出的，可重新生成，原链接随即作废。"
    )
    renew = Button("重新生成链接", RenewInvitationCallback(invitation=invitation.id))
    return Card(
        lines(
            bold(f"邀请 · {spell_role(invitation.membership, view.where)}"),
            f"受邀人：{invitation.invitee}" if invitation.invitee else None,
            f"邀请人：{view.inviter.name}" if view.inviter else None,
            f"{spell_day(view.until)}前有效，只能用一次。",
            link,
        ),
        (
            (
                Button("作废", InvitationCallback(invitation=invitation.id, revoke=True), "danger"),
                Button("再邀请一个", InviteCallback()),
            ),
            *(((renew,),) if view.renewable and not view.token else ()),
            (BACK, *HOME),
        ),
    )


def invitation_words(view: InvitationView, link: str) -> str:
    """Return the message to hand on, link and all."""
    role = spell_role(view.invitation.membership, view.where)
    return (
        f"邀请您加入巡安：{role}\n点开链接，按“开始”即可加入。"
        f"{spell_day(view.until)}前有效，只能用一次。\n{link}"
    )


def invitations_card(view: InvitationsView) -> Card:
    """Return the invitations that can still be used."""
    rows = [
        (
            Button(
                clip(
                    f"{invitation.invitee or invitation.membership.role.label}"
                    f" · {spell_where(where)} · 到{spell_short_day(until)}",
                    LONGEST,
                ),
                InvitationCallback(invitation=invitation.id),
            ),
        )
        for invitation, where, until in view.entries
    ]
    more = f"还有 {view.more} 个更早的。" if view.more else None
    hint = "点一条可作废。" if rows else "没有未使用的邀请。"
    return Card(lines(bold("未使用的邀请"), hint, more), (*rows, (BACK, *HOME)))
