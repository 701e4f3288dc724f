"""The cards outside a walk: menu, help, units, checklists, hazards."""

from chat.card import Button, Card, bold, clip, lines, pairs
from chat.press import Press
from checklists.model import Form
from checklists.views import (
    FormsView,
    HelpView,
    ListsView,
    MenuView,
    StrangerView,
    Unfinished,
    UnfinishedView,
    UnitEntry,
    UnitsView,
)
from core.clock import spell_short_day
from handlers.alerts.buttons import AlertsCallback
from handlers.expiry.buttons import ExpiriesCallback, ExpiryListCallback
from handlers.handbook.buttons import BriefingCallback, HandbookCallback
from handlers.hazards.buttons import HazardsCallback, LedgerCallback
from handlers.leads.buttons import MyLeadsCallback
from handlers.menu.buttons import (
    FormCallback,
    MenuCallback,
    ResumeCallback,
    UnitCallback,
    UnitsCallback,
)
from handlers.people.buttons import PeopleCallback
from handlers.people.cards import spell_where
from handlers.programmes.buttons import ProgrammesCallback, UnitDutiesCallback
from handlers.reporting.buttons import ReportsCallback
from handlers.reporting.cards import buttons_for
from handlers.today.buttons import TodayCallback
from handlers.todo.buttons import TodoCallback
from handlers.todo.cards import count, most_urgent
from handlers.walk.buttons import (
    FormOfKindCallback,
    ListsCallback,
    PickListCallback,
    StartListsCallback,
)
from people.model import Person, Role
from people.permissions import Action, may_somewhere

NOON, EVENING, MORNING = 12, 18, 5


def menu_card(view: MenuView) -> Card:
    """Return the person's menu."""
    role = view.person.memberships[0]
    scope = spell_where(view.unit or view.department or role.street)
    inspects = may_somewhere(view.person, Action.INSPECT)
    start = Button("开始检查", MenuCallback(to="units"), "primary")
    rows: list[tuple[Button, ...]] = [(start,)] if inspects else []
    if view.unfinished is not None:
        rows.append((_resume(view.unfinished),))
    if view.quick is not None:
        form, unit = view.quick
        rows.append((Button(clip(f"{form.short} · {unit.name}", 34), MenuCallback(to="patrol")),))
    waiting = f"我的待办（{count(view.todo.total)}）" if view.todo.total else "我的待办"
    snap = f"随手拍 · 待上账 {view.drafts}" if view.drafts else "随手拍"
    rows.append((Button("今日", TodayCallback()), Button(waiting, TodoCallback())))
    found = f"我的隐患（{view.hazards}）" if view.hazards else "我的隐患"
    rows.append((Button(snap, MenuCallback(to="snap")), Button(found, HazardsCallback())))
    ledger = (Button("台账", LedgerCallback()),)
    reports = (Button("简报报表", ReportsCallback()),)
    looking = (
        *(ledger if may_somewhere(view.person, Action.SEE_LEDGER) else ()),
        *(reports if buttons_for(view.person) else ()),
    )
    rows += [looking] if looking else []
    rows.append((Button("查手册", HandbookCallback()), Button("帮助", MenuCallback(to="help"))))
    if aside := _aside(view.person):
        rows += pairs(aside)
    if not view.person.named:
        rows.append((Button("登记签名姓名", MenuCallback(to="name")),))
    return Card(
        lines(
            f"{view.person.name}，{_greeting(view)}。",
            f"{scope} · {role.role.label}",
            most_urgent(view.todo) or _waiting(view.unfinished),
        ),
        tuple(rows),
    )


def _aside(person: Person) -> tuple[Button, ...]:
    """Return what only some need: alerts, looking after people, changing between roles."""
    people = Button("人员与邀请", PeopleCallback())
    roles = Button("我的身份", MenuCallback(to="roles"))
    several = len(person.memberships) > 1
    leads = Button("五带头", MyLeadsCallback())
    principal = any(each.role is Role.PRINCIPAL for each in person.memberships)
    rewards = Button("举报奖励", MenuCallback(to="tips"))
    alerts = Button("预警叫应", AlertsCallback())
    duties = Button("值守安排", ProgrammesCallback())
    expiry = Button("证照设备", ExpiriesCallback())
    return (
        *((alerts,) if may_somewhere(person, Action.SEND_ALERT) else ()),
        *((leads,) if principal else ()),
        *((rewards,) if may_somewhere(person, Action.DECIDE_REWARD) else ()),
        *((duties,) if may_somewhere(person, Action.SET_DUTY) else ()),
        *((expiry,) if may_somewhere(person, Action.SEE_LEDGER) else ()),
        *((people,) if may_somewhere(person, Action.INVITE) else ()),
        *((roles,) if several else ()),
    )


def _greeting(view: MenuView) -> str:
    hour = view.moment.hour
    if MORNING <= hour < NOON:
        return "上午好"
    return "下午好" if NOON <= hour < EVENING else "晚上好"


def _waiting(unfinished: Unfinished | None) -> str:
    if unfinished is None:
        return "当前没有未完成的检查。"
    return f"未完成：{unfinished.inspection.unit.name} {unfinished.form.short}"


def _resume(unfinished: Unfinished) -> Button:
    tally = unfinished.tally
    label = f"继续上次检查 · {unfinished.inspection.unit.name} {tally.answered}/{tally.total}"
    return Button(clip(label, 36), ResumeCallback(inspection=unfinished.inspection.id))


def stranger_card(view: StrangerView) -> Card:
    """Return what somebody who has not joined is told: how to report, and how to join."""
    snap = f"随手拍 · 待上账 {view.drafts}" if view.drafts else "随手拍：上报隐患"
    found = (Button(f"我上报的（{view.found}）", HazardsCallback()),) if view.found else ()
    return Card(
        lines(
            "这里是巡安，安全检查用的助手。",
            bold("看到隐患，直接发照片，不用加入。"),
            "您还没有加入。要检查、整改，请向街镇安全办或本单位安全员要邀请链接，点开即可加入。",
        ),
        (
            (Button(snap, MenuCallback(to="snap"), "primary"),),
            (*found, Button("查举报进度", MenuCallback(to="follow"))),
            (Button("查手册", HandbookCallback()), Button("帮助", MenuCallback(to="help"))),
        ),
    )


_FOR_MEMBERS = (
    "检查：点“开始检查”，逐项点选；隐患拍照、写一句、选期限，最后“签名提交”。可随时中断，再继续。",
    "随手拍：随时可以直接发照片，点第一个按钮即上账。",
    "今日：今天要办的按时间排好，点开即办。",
    "我的待办：等您办的都在置顶的卡片上，急的在前。",
    "整改：回复照片即整改，用照片回复“整改任务”那条消息。",
    "复核：看前后对比图，点通过或退回。",
)
_FOR_THE_PUBLIC = (
    "随手拍：直接发照片，写一句哪里、怎么了，点“上账”。先扫墙上的企业码，不用再选地方。",
    "进展：销号、重开都会告诉您，“我上报的”里也能看。",
)
_NUMBER = "找一条隐患：在任何一步发编号，或编号末三位以上。"
_HANDBOOK = "查手册：发 /查 加关键词，如 /查 消火栓，查标准、要点、措施和出处。"
_TIPS = "举报：发照片后点“匿名/举报”，可以匿名或保密；以后发 /tip，凭口令查进度。"


def help_card(view: HelpView) -> Card:
    """Return how it works."""
    commands = "/me 我的身份（可退出）  /cancel 退出当前这一步" if view.joined else "/snap 随手拍"
    return Card(
        lines(
            bold("使用说明"),
            *(_FOR_MEMBERS if view.joined else _FOR_THE_PUBLIC),
            _NUMBER,
            _HANDBOOK,
            _TIPS,
            None
            if view.joined
            else "检查、整改：向街镇安全办或本单位安全员要邀请链接，点开即加入。",
            f"/start 菜单  {commands}  /help 本页",
        ),
        (
            (Button("回菜单", MenuCallback(to="menu"), "primary"),),
            (
                *((Button("静默时段", MenuCallback(to="quiet")),) if view.joined else ()),
                Button("查举报进度", MenuCallback(to="follow")),
            ),
        ),
    )


def units_card(view: UnitsView) -> Card:
    """Return a page of units to choose from."""
    rows: list[tuple[Button, ...]] = [
        (Button(_unit_label(entry), UnitCallback(unit=entry.unit.id)),) for entry in view.entries
    ]
    turn = []
    if view.page > 0:
        turn.append(Button("‹", UnitsCallback(page=view.page - 1)))
    if view.page < view.pages - 1:
        turn.append(Button("›", UnitsCallback(page=view.page + 1)))
    if turn:
        rows.append(tuple(turn))
    if view.query:
        rows.append((Button("看全部", MenuCallback(to="units")),))
    rows.append((Button("取消", MenuCallback(to="cancel")),))
    found = f"找“{view.query}”：" if view.query else ""
    if not view.entries:
        empty = f"没有找到“{view.query}”。换几个字再发，或点“看全部”。"
        none = "您名下还没有单位。请安全办先登记单位，再来检查。"
        return Card(lines(bold("查哪家？"), empty if view.query else none), tuple(rows))
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(
        lines(
            bold(f"{found}查哪家？"),
            "最近去过的在前。打几个字或拼音首字母也能找。",
            page,
        ),
        tuple(rows),
    )


def _unit_label(entry: UnitEntry) -> str:
    notes = []
    if entry.last is not None:
        notes.append(f"上次 {spell_short_day(entry.last)}")
    if entry.open_hazards:
        notes.append(f"未销号 {entry.open_hazards}")
    return clip(" · ".join([entry.unit.name, "，".join(notes)] if notes else [entry.unit.name]), 36)


def _chosen_form(view: FormsView, form: Form) -> Press:
    if view.kind is None:
        return FormCallback(unit=view.unit.id, form=form.id)
    return FormOfKindCallback(unit=view.unit.id, form=form.id, kind=view.kind)


def forms_card(view: FormsView) -> Card:
    """Return the checklists for a unit."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(form.title, 34),
                _chosen_form(view, form),
                "primary" if place == 0 else None,
            ),
        )
        for place, form in enumerate(view.forms)
    ]
    several = (Button("一次查多张表", ListsCallback(unit=view.unit.id)),)
    rows.append(
        (
            *(several if view.several else ()),
            Button("查前须知", BriefingCallback(unit=view.unit.id)),
        )
    )
    rows.append(
        (
            Button("值守", UnitDutiesCallback(unit=view.unit.id)),
            Button("证照", ExpiryListCallback(unit=view.unit.id)),
            Button("换一家", MenuCallback(to="units")),
            Button("取消", MenuCallback(to="cancel")),
        )
    )
    return Card(
        lines(f"{view.unit.name} · {view.unit.street}", view.note, bold("用哪张表？")),
        tuple(rows),
    )


def lists_card(view: ListsView) -> Card:
    """Return the checklists of which several are walked in one visit."""
    unit = view.unit.id
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"{'☑' if picked else '☐'} {form.title}", 34),
                PickListCallback(unit=unit, form=form.id),
            ),
        )
        for form, picked in view.forms
    ]
    if count := len(view.picked):
        start = StartListsCallback(unit=unit, seen=view.stamp)
        rows.append((Button(f"开始，{count} 张表", start, "primary"),))
    back = Button("返回", UnitCallback(unit=unit))
    rows.append((back, Button("取消", MenuCallback(to="cancel"))))
    return Card(
        lines(
            f"{view.unit.name} · {view.unit.street}",
            bold("进一次门，查多项事：查哪几张表？"),
            "逐张检查，可来回换；同一项只答一次，最后一次签名。",
            f"检查类型：{view.kind.label}" if view.kind else None,
        ),
        tuple(rows),
    )


def unfinished_card(view: UnfinishedView) -> Card:
    """Return the choice between going on and beginning anew."""
    pending = view.unfinished
    tally = pending.tally
    inspection_id = pending.inspection.id
    return Card(
        lines(
            f"{pending.inspection.unit.name} · {pending.form.short}",
            bold(f"有一份未完成的检查，已答 {tally.answered}/{tally.total}。"),
            f"开始于 {spell_short_day(pending.began)}。",
        ),
        (
            (Button("继续检查", ResumeCallback(inspection=inspection_id), "primary"),),
            (
                Button(
                    "重新开始",
                    ResumeCallback(inspection=inspection_id, anew=True, seen=pending.stamp),
                ),
                Button("取消", MenuCallback(to="cancel")),
            ),
        ),
    )
