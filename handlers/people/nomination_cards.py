"""The cards about 奖励经办人: nominating, confirming, and what all concerned are told of it."""

from chat.card import Button, Card, Style, Text, bold, clip, lines
from core.clock import spell_day
from handlers.people.buttons import (
    MemberCallback,
    NominateCallback,
    NominationCallback,
    NominationStep,
    PeopleCallback,
)
from handlers.usual import HOME, WIDEST
from people.model import Membership, NominationState, Scope
from people.permissions import Where
from people.views import NominateView, NominationsView, NominationView, RoleEvent, RoleNotice

ROLE = "奖励经办人"
WHAT_IT_OPENS = "奖励经办人能看到保密举报的举报人是谁。"


def nominate_card(view: NominateView) -> Card:
    """Return the question for where a member is to hold the role; the answer nominates."""
    member = view.member
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(unit.street, WIDEST),
                NominateCallback(member=member.id, scope=Scope.STREET, unit=unit.id),
            ),
        )
        for unit in view.streets
    ]
    if view.area:
        rows.append((Button("全区", NominateCallback(member=member.id, scope=Scope.AREA)),))
    return Card(
        lines(
            bold(f"提名{member.name}为{ROLE}：管哪里？"),
            WHAT_IT_OPENS,
            "提名后要由另一位安全办确认才生效，7天内有效。在任的经办人和安全办都会收到通知。",
            _roles(view.roles),
        ),
        (*rows, (Button("返回", MemberCallback(member=member.id)), HOME)),
    )


def _roles(roles: tuple[tuple[Membership, Where], ...]) -> str | None:
    held = "、".join(f"{each.role.label} · {_spell(where)}" for each, where in roles)
    return f"现有身份：{clip(held, 160)}" if held else None


def _spell(where: Where) -> str:
    return where if isinstance(where, str) else where.name if where is not None else "全区"


def nomination_card(view: NominationView) -> Card:
    """Return a nomination, with what the reader may do about it."""
    nomination = view.nomination

    def do(label: str, step: NominationStep, style: Style) -> tuple[Button, ...]:
        return (Button(label, NominationCallback(nomination=nomination.id, do=step), style),)

    rows: list[tuple[Button, ...]] = []
    if view.standing is NominationState.WAITING:
        if view.confirm:
            rows.append(do("确认提名", "confirm", "success"))
        own = do("撤回提名", "withdraw", "danger")
        rows.append(own if view.own else do("不同意", "refuse", "danger"))
    return Card(
        lines(
            bold(f"提名{view.name}为{ROLE} · {nomination.street or '全区'}"),
            WHAT_IT_OPENS,
            f"{view.maker}提名。",
            _roles(view.roles),
            bold(_spell_standing(view)),
        ),
        (*rows, (Button("人员与邀请", PeopleCallback()), HOME)),
    )


def _spell_standing(view: NominationView) -> str:
    match view.standing:
        case NominationState.CONFIRMED:
            return f"{view.decider}已确认，{view.name}现在是{ROLE}。"
        case NominationState.REFUSED:
            return f"{view.decider}不同意，没有生效。"
        case NominationState.WITHDRAWN:
            return "已撤回，没有生效。"
        case NominationState.LAPSED:
            return "已过期，没有生效。要办请重新提名。"
    if view.obstacle:
        return view.obstacle
    until = f"{spell_day(view.until.date())} {view.until:%H:%M} 前有效。"
    if view.confirm:
        return f"请核实后确认，{until}"
    if not view.others:
        return (
            "安全办现在没有另一位能确认：要在提名之前就已加入。"
            f"请管理员用命令行发邀请，或加一位安全办再提名。{until}"
        )
    return f"等另一位安全办确认，{until}"


def nominations_card(view: NominationsView) -> Card:
    """Return the nominations that wait."""
    rows = [
        (
            Button(
                clip(f"{name} · {nomination.street or '全区'}", WIDEST),
                NominationCallback(nomination=nomination.id),
            ),
        )
        for nomination, name in view.entries
    ]
    more = f"还有 {view.more} 个更早的。" if view.more else None
    hint = "点一个，看是谁提名的。" if rows else "没有等待确认的提名。"
    back = (Button("人员与邀请", PeopleCallback()), HOME)
    return Card(lines(bold(f"{ROLE}提名"), hint, more), (*rows, back))


def role_notice(notice: RoleNotice) -> Card:
    """Return what all who hold the role, and the office, are told of it."""
    rows: tuple[tuple[Button, ...], ...] = ()
    if notice.nomination_id:
        look = NominationCallback(nomination=notice.nomination_id, do="look")
        rows = ((Button("看提名", look, "primary"),),)
    head = f"🔑 {ROLE} · {notice.street or '全区'}"
    return Card(lines(bold(head), *_spell_event(notice)), rows)


def _spell_event(notice: RoleNotice) -> tuple[str | Text | None, ...]:
    whom, maker, decider = notice.whom, notice.maker, notice.decider
    match notice.event:
        case RoleEvent.NOMINATED:
            then = "另一位安全办确认后才生效，7天内有效。"
            return (f"{maker}提名{whom}。", then, WHAT_IT_OPENS)
        case RoleEvent.CONFIRMED:
            return (f"{maker}提名{whom}，{decider}已确认，已生效。",)
        case RoleEvent.REFUSED:
            return (f"{maker}提名{whom}，{decider}不同意，没有生效。",)
        case RoleEvent.WITHDRAWN:
            return (f"{maker}提名{whom}，已撤回，没有生效。",)
        case RoleEvent.INVITED:
            link = f"管理员用命令行生成了{f'给{whom}的' if whom else ''}邀请链接。"
            return (link, "先点开者取得身份，7天内有效。不知情的，请立即联系管理员。")
        case RoleEvent.ENDED:
            return (f"{whom}已退出。" if notice.own else f"{maker}已停用{whom}的身份。",)
    by = f"{maker}提名，{decider}确认。" if maker else "由管理员用命令行加入。"
    if notice.own:
        return (f"您现在是{ROLE}：{by}", "发 /start，点“举报奖励”。每次查看举报人都会留痕并通知。")
    return (f"{whom}现在是{ROLE}：{by}", None if maker else "不知情的，请立即联系管理员。")
