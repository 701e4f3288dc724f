"""The cards outside a walk: menu, help, units, checklists, hazards."""

from checklists.views import (
    FormsView,
    HelpView,
    MenuView,
    StrangerView,
    Unfinished,
    UnfinishedView,
    UnitEntry,
    UnitsView,
)
from core.clock import spell_short_day
from handlers.callbacks import (
    FormCallback,
    HazardsCallback,
    MenuCallback,
    ResumeCallback,
    UnitCallback,
    UnitsCallback,
)
from handlers.card import Button, Card, bold, clip, lines
from handlers.hazard_callbacks import LedgerCallback, TodoCallback
from handlers.notice_cards import count, most_urgent
from handlers.people_callbacks import PeopleCallback
from people.model import Person
from people.permissions import Action, may_somewhere

NOON, EVENING, MORNING = 12, 18, 5


def menu_card(view: MenuView) -> Card:
    """Return the person's menu."""
    role = view.person.memberships[0]
    scope = view.unit.name if view.unit else role.street or "全区"
    rows: list[tuple[Button, ...]] = [(Button("开始检查", MenuCallback(to="units"), "primary"),)]
    if view.unfinished is not None:
        rows.append((_resume(view.unfinished),))
    if view.quick is not None:
        form, unit = view.quick
        rows.append((Button(clip(f"{form.short} · {unit.name}", 34), MenuCallback(to="patrol")),))
    waiting = f"我的待办 ({count(view.todo.total)})" if view.todo.total else "我的待办"
    snap = f"随手拍 · 待上账 {view.drafts}" if view.drafts else "随手拍"
    rows.append((Button(snap, MenuCallback(to="snap")), Button(waiting, TodoCallback())))
    found = f"我的隐患 ({view.hazards})" if view.hazards else "我的隐患"
    ledger = (Button("台账", LedgerCallback()),)
    rows.append(
        (
            Button(found, HazardsCallback()),
            *(ledger if may_somewhere(view.person, Action.SEE_LEDGER) else ()),
            Button("帮助", MenuCallback(to="help")),
        )
    )
    if aside := _aside(view.person):
        rows.append(aside)
    return Card(
        lines(
            f"{view.person.name},{_greeting(view)}。",
            f"{scope} · {role.role.label}",
            most_urgent(view.todo) or _waiting(view.unfinished),
        ),
        tuple(rows),
    )


def _aside(person: Person) -> tuple[Button, ...]:
    """Return what only some need: looking after people, and changing between roles."""
    people = Button("人员与邀请", PeopleCallback())
    roles = Button("我的身份", MenuCallback(to="roles"))
    several = len(person.memberships) > 1
    rewards = Button("举报奖励", MenuCallback(to="tips"))
    return (
        *((rewards,) if may_somewhere(person, Action.DECIDE_REWARD) else ()),
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
        return "手上没有进行中的检查。"
    return f"没做完:{unfinished.inspection.unit.name} {unfinished.form.short}"


def _resume(unfinished: Unfinished) -> Button:
    tally = unfinished.tally
    label = f"继续上次检查 · {unfinished.inspection.unit.name} {tally.answered}/{tally.total}"
    return Button(clip(label, 36), ResumeCallback(inspection=unfinished.inspection.id))


def stranger_card(view: StrangerView) -> Card:
    """Return what somebody who has not joined is told: how to report, and how to join."""
    snap = f"随手拍 · 待上账 {view.drafts}" if view.drafts else "随手拍:上报隐患"
    found = (Button(f"我上报的 ({view.found})", HazardsCallback()),) if view.found else ()
    return Card(
        lines(
            "这里是巡安,安全检查用的助手。",
            bold("看到隐患,直接发照片,不用加入。"),
            "您还没有加入。要检查、整改,请向街镇安全办或本单位安全员要邀请链接,点开就能加入。",
        ),
        (
            (Button(snap, MenuCallback(to="snap"), "primary"),),
            (*found, Button("查举报进度", MenuCallback(to="follow"))),
            (Button("帮助", MenuCallback(to="help")),),
        ),
    )


def help_card(_view: HelpView) -> Card:
    """Return how it works."""
    return Card(
        lines(
            bold("怎么用"),
            "1 点「开始检查」,选单位、选检查表。",
            "2 一项一项点:✅ 合格、⚠️ 隐患、➖ 不适用。",
            "3 隐患:拍照、打一句话、选期限。先后不限。",
            "4 点「签名提交」,收到可打印的PDF。",
            "随时可以停,用「继续上次检查」接着做。",
            "随手拍:什么时候都可以直接发照片,选好地方就上账;也能匿名举报。",
            "/start 菜单  /me 我的身份(可退出)  /cancel 退出当前这一步  /help 本页",
        ),
        (
            (Button("回菜单", MenuCallback(to="menu"), "primary"),),
            (Button("查举报进度", MenuCallback(to="follow")),),
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
    found = f"找“{view.query}”:" if view.query else ""
    if not view.entries:
        empty = f"没有找到“{view.query}”。换几个字再发,或点“看全部”。"
        none = "您名下还没有单位。请安全办先登记单位,再来检查。"
        return Card(lines(bold("查哪家?"), empty if view.query else none), tuple(rows))
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(
        lines(
            bold(f"{found}查哪家?"),
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
    return clip(" · ".join([entry.unit.name, ",".join(notes)] if notes else [entry.unit.name]), 36)


def forms_card(view: FormsView) -> Card:
    """Return the checklists for a unit."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(form.title, 34),
                FormCallback(unit=view.unit.id, form=form.id),
                "primary" if place == 0 else None,
            ),
        )
        for place, form in enumerate(view.forms)
    ]
    rows.append(
        (Button("换一家", MenuCallback(to="units")), Button("取消", MenuCallback(to="cancel")))
    )
    return Card(
        lines(f"{view.unit.name} · {view.unit.street}", bold("用哪张表?")),
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
            bold(f"有一份没做完,已答 {tally.answered}/{tally.total}。"),
            f"开始于 {spell_short_day(pending.began)}。",
        ),
        (
            (Button("接着做", ResumeCallback(inspection=inspection_id), "primary"),),
            (
                Button("重新开始", ResumeCallback(inspection=inspection_id, anew=True)),
                Button("取消", MenuCallback(to="cancel")),
            ),
        ),
    )
