"""The cards about programmes: which there are, what they bring, how far a change has come."""

from datetime import datetime, timedelta

from chat.card import Button, Card, bold, clip, lines, pairs
from core.clock import spell_day, spell_short_day
from duties.programmes.choosing import spell_aim
from duties.programmes.previewing import kinds_of
from duties.programmes.programme import Programme, Trait
from duties.programmes.views import (
    Ahead,
    DutyUnitsView,
    ProgrammesView,
    ProgrammeView,
    RolloutView,
    SectorsView,
    WhereView,
)
from duties.rollouts.carrying_on import RolloutNotice
from duties.rollouts.rollout import Rollout, RolloutKind
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.programmes.buttons import (
    AimCallback,
    ApplyCallback,
    CalendarCallback,
    DutyUnitsCallback,
    ProgrammeCallback,
    ProgrammesCallback,
    ProgrammeTurnCallback,
    RolloutCallback,
    SectorsCallback,
    TraitCallback,
    UnitDutiesCallback,
    WhereCallback,
)
from handlers.seasons.buttons import SeasonsCallback
from handlers.tasks.buttons import TaskPreviewCallback

ON_A_PAGE = 5  # demands
REASONS = 3  # why something is left out, on the first page
BACK = Button("值守安排", ProgrammesCallback())
FOOT = (BACK, *HOME)


def programmes_card(view: ProgrammesView) -> Card:
    """Return 值守安排: a page of the programmes."""
    rows: list[tuple[Button, ...]] = list(
        pairs(
            [
                Button(clip(each.title, 18), ProgrammeCallback(programme=each.key))
                for each in view.programmes
            ]
        )
    )
    if pages := page_turn(view.page, view.pages, lambda page: ProgrammesCallback(page=page)):
        rows.append(pages)
    rows += [
        (Button(clip(_spell_way(each), LONGEST), RolloutCallback(rollout=each.id)),)
        for each in view.under_way
    ]
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    lacking = None
    if view.lacking is not None:
        lacking = f"⚠️ {view.lacking}年放假安排还没有录入，现按周一至周五预估。"
    return Card(
        lines(bold("值守安排"), lacking, "点一个方案，看启用后要做什么，再启用。", page),
        (
            *rows,
            (
                Button("看单位的值守", DutyUnitsCallback()),
                Button(_spell_seasons(view), SeasonsCallback()),
            ),
            (Button("工作日历", CalendarCallback(), "primary" if view.lacking else None),),
            HOME,
        ),
    )


def _spell_seasons(view: ProgrammesView) -> str:
    return f"重点时段（{view.seasons}）" if view.seasons else "重点时段"


def _spell_way(rollout: Rollout) -> str:
    return f"进行中 {rollout.passed}/{rollout.total} · {rollout.title}"


def programme_card(view: ProgrammeView) -> Card:
    """Return what a programme would bring in the next 30 days, and the button that applies it."""
    key = view.programme.key
    pages = max(1, -(-len(view.ahead) // ON_A_PAGE))
    page = min(view.page, pages - 1)
    shown = view.ahead[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    rows: list[tuple[Button, ...]] = []
    if view.new:
        label = f"启用（{view.new} 项）" if view.unit else f"启用（{view.units} 家）"
        apply = ApplyCallback(programme=key, seen=view.stamp)
        rows.append((Button(label, apply, "primary"),))
    if pages > 1:
        rows.append(
            page_turn(page, pages, lambda to: ProgrammeTurnCallback(programme=key, page=to))
        )
    rows += pairs([_trait_button(view, each) for each in view.asked])
    rows.append((Button("换范围", WhereCallback(programme=key)), _since_button(view)))
    return Card(
        lines(
            bold(f"{view.programme.title} · {spell_aim(view.aim, view.unit)}"),
            f"从{spell_day(view.since)}起" + ("" if view.unit else f"，适用 {view.units} 家"),
            _spell_total(view),
            *(_spell_ahead(each, view.unit is None) for each in shown),
            _spell_left_out(view) if page == pages - 1 else None,
            f"第 {page + 1}/{pages} 页" if pages > 1 else None,
        ),
        (*rows, FOOT),
    )


def _trait_button(view: ProgrammeView, trait: Trait) -> Button:
    """Return the button by which the office says what a unit is."""
    mark = "✅ " if trait in view.traits else "＋ "
    data = TraitCallback(programme=view.programme.key, trait=trait)
    return Button(clip(mark + trait.label, 18), data)


def _since_button(view: ProgrammeView) -> Button:
    """Return the button to the other day on which a programme is usually begun."""
    key = view.programme.key
    month = (view.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    day, label = (view.today, "从今天起") if view.since != view.today else (month, "从下月1日起")
    return Button(label, ProgrammeTurnCallback(programme=key, day=day.toordinal()))


def _spell_total(view: ProgrammeView) -> str:
    if not view.new:
        return "都已在执行，没有新的。" if view.ahead else "这里没有可以启用的要求。"
    kinds = [f"{kind.label} {count}" for kind, count in kinds_of(view.ahead).items() if count]
    return f"今后30天要做：{'，'.join(kinds)} 次" if kinds else "今后30天没有要做的。"


def _spell_ahead(each: Ahead, many: bool) -> str:
    title = clip(each.demand.title, 16)
    if not each.places:
        return f"· {title}：已在执行，不变"
    none = "，启用重点时段后才有" if each.demand.seasons else "，30天内没有"
    first = f"，首次 {_spell_moment(each.first)}" if each.first else none
    times = f" {each.times} 次" if each.times > 1 else ""
    places = f" × {each.places}" if many else ""
    ours = "（周期自定）" if each.demand.ours else ""
    return f"· {title}：{each.demand.every}{ours}{times}{places}{first}"


def _spell_moment(moment: datetime) -> str:
    return spell_short_day(moment.date()) + (f" {moment:%H:%M}" if moment.hour else "")


def _spell_left_out(view: ProgrammeView) -> str | None:
    if not view.left_out:
        return None
    reasons = list(dict.fromkeys(why for _, why in view.left_out))
    more = "…" if len(reasons) > REASONS else ""
    return clip(f"另有 {len(view.left_out)} 项不启用：{'；'.join(reasons[:REASONS])}{more}", 120)


def where_card(view: WhereView) -> Card:
    """Return the places at which a programme can be put in force."""
    key = view.programme.key
    rows: list[tuple[Button, ...]] = [
        (
            Button("选一家单位", AimCallback(programme=key, scope="unit"), "primary"),
            Button("按行业", SectorsCallback(programme=key)),
        )
    ]
    if view.area:
        rows.append((Button("全区", AimCallback(programme=key, scope="area")),))
    rows += pairs(
        [
            Button(
                clip(unit.street, 18),
                AimCallback(programme=key, scope="street", unit=unit.id),
            )
            for unit in view.streets
        ]
    )
    back = Button("返回", ProgrammeCallback(programme=key))
    return Card(lines(bold(view.programme.title), "用在哪里？"), (*rows, (back, *FOOT)))


def sectors_card(view: SectorsView) -> Card:
    """Return the sectors for which a programme can be put in force."""
    key = view.programme.key
    buttons = [Button(each, SectorsCallback(programme=key, sector=each)) for each in view.sectors]
    back = Button("返回", WhereCallback(programme=key))
    return Card(
        lines(bold(view.programme.title), "用在哪个行业？"), (*pairs(buttons), (back, *HOME))
    )


def duty_units_card(view: DutyUnitsView) -> Card:
    """Return a page of units, for a programme or to see their duties."""
    key = view.programme.key if view.programme else ""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(unit.name, LONGEST),
                AimCallback(programme=key, scope="unit", unit=unit.id)
                if key
                else UnitDutiesCallback(unit=unit.id),
            ),
        )
        for unit in view.units
    ]
    if pages := page_turn(
        view.page, view.pages, lambda page: DutyUnitsCallback(programme=key, page=page)
    ):
        rows.append(pages)
    title = _title(view.programme)
    found = f"找“{view.query}”：" if view.query else ""
    hint = "打几个字或拼音首字母就能找。" if view.units else "没有找到。换几个字再发。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    back = (Button("返回", WhereCallback(programme=key)),) if key else (BACK,)
    return Card(lines(bold(f"{found}{title}"), hint, page), (*rows, (*back, *HOME)))


def _title(programme: Programme | None) -> str:
    return f"{programme.title}，用在哪家？" if programme else "看哪家的值守？"


def rollout_card(view: RolloutView) -> Card:
    """Return how far a change has come."""
    rollout = view.rollout
    rows: tuple[tuple[Button, ...], ...] = ()
    if rollout.finished_at is None:
        rows = ((Button("刷新", RolloutCallback(rollout=rollout.id), "primary"),),)
    elif rollout.unit_id is not None:
        duties = UnitDutiesCallback(unit=rollout.unit_id)
        rows = ((Button("看这家的值守", duties, "primary"),),)
    return Card(lines(*_spell_rollout(rollout)), (*rows, FOOT))


def rollout_notice(notice: RolloutNotice) -> Card:
    """Return that a change has come to its end."""
    rollout = notice.rollout
    return Card(
        lines(*_spell_rollout(rollout)),
        ((Button("看看", _result(rollout)),),),
    )


def _result(rollout: Rollout) -> RolloutCallback | TaskPreviewCallback:
    """Return the press that shows what has come of a change."""
    if rollout.kind is RolloutKind.TASKS and rollout.about_id is not None:
        return TaskPreviewCallback(upload=rollout.about_id, year=rollout.since.year)
    return RolloutCallback(rollout=rollout.id)


_DONE = {
    RolloutKind.PROGRAMME: "已启用",
    RolloutKind.CALENDAR: "已按新日历排好",
    RolloutKind.HOLDERS: "已按现有人员排好",
    RolloutKind.SEASON: "已按重点时段排好",
    RolloutKind.TASKS: "已导入",
    RolloutKind.TASK_HOLDERS: "待办已转给现在负责的人",
}
_MADE = {
    RolloutKind.PROGRAMME: "新启用 {} 项",
    RolloutKind.CALENDAR: "改期 {} 次",
    RolloutKind.HOLDERS: "调整 {} 次",
    RolloutKind.SEASON: "任务调整 {} 次",
    RolloutKind.TASKS: "新增 {} 项",
    RolloutKind.TASK_HOLDERS: "任务 {} 项",
}


_AGAIN = {
    RolloutKind.TASKS: "请重发整份；已导入的不会重复。仍不行的，联系管理员。",
    RolloutKind.TASK_HOLDERS: "请重新选一次是谁；仍不行的，联系管理员。",
}


def _spell_kept(rollout: Rollout) -> str:
    if rollout.kind is RolloutKind.TASKS:
        return f"，变更 {rollout.changed} 项，不变 {rollout.kept} 项"
    return f"，已在执行的 {rollout.kept} 项不变" if rollout.kept else ""


def _spell_rollout(rollout: Rollout) -> list[str | None]:
    made = _MADE[rollout.kind].format(rollout.made)
    kept = _spell_kept(rollout)
    failed = f"⚠️ {rollout.failed} 处没有成功：{rollout.trouble}" if rollout.failed else None
    if rollout.finished_at is None:
        so_far = f"正在进行：{rollout.passed}/{rollout.total}，{made}{kept}。"
        return [rollout.title, so_far, "完成后会告诉您，不用等。", failed]
    if rollout.trouble and not rollout.failed:
        return [
            f"⚠️ {rollout.title} 没有完成",
            f"{made}{kept}。原因：{rollout.trouble}",
            _AGAIN.get(rollout.kind, "请重新启用；仍不行的，联系管理员。"),
        ]
    return [f"✅ {_DONE[rollout.kind]}：{rollout.title}", f"{made}{kept}。", failed]
