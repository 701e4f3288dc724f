"""The cards about key seasons: which are on, what one would bring, its days, its end."""

from collections.abc import Callable, Iterator
from datetime import date

from chat.card import Button, Card, Text, bold, clip, lines, pairs
from core.clock import spell_day, spell_short_day
from duties.applying import PREVIEW_DAYS
from duties.programmes.choosing import spell_aim
from duties.seasons.stretches import Days
from duties.seasons.switch import Switch
from duties.seasons.switching import spell_places
from duties.seasons.views import Coming, SeasonsView, SeasonView, SeasonWhereView, SwitchView
from handlers.people.cards import HOME, LONGEST
from handlers.programmes.buttons import ProgrammesCallback, UnitDutiesCallback
from handlers.seasons.buttons import (
    RedateCallback,
    SeasonAimCallback,
    SeasonCallback,
    SeasonDaysCallback,
    SeasonsCallback,
    SeasonWhereCallback,
    SwitchCallback,
    SwitchOffCallback,
    SwitchOnCallback,
)

MOST_ROWS = 5  # of what comes due
BACK = Button("值守安排", ProgrammesCallback())


def seasons_card(view: SeasonsView) -> Card:
    """Return what is on or to come, and what can be switched on."""
    unit = view.unit
    rows: list[tuple[Button, ...]] = [
        (Button(clip(_spell_switch(each, view), LONGEST), SwitchCallback(switch=each.id)),)
        for each in view.switches
    ]
    unit_id = unit.id if unit is not None else 0
    rows += pairs(
        [
            Button(f"＋ {each.label}", SeasonCallback(season=each, unit=unit_id))
            for each in view.choices
        ]
    )
    more = f"……还有 {view.more} 个" if view.more else None
    if unit is not None:
        hint = "已登记的：" if view.switches else "还没有登记。"
        ask = "点要登记的事，再选日期：要求按那一天到期。"
        if not view.choices:
            ask = "这家单位没有逢事才有的要求。"
        back = Button("本单位值守", UnitDutiesCallback(unit=unit.id))
        head = bold(f"复工复产等 · {unit.name}")
        return Card(lines(head, hint, more, ask), (*rows, (back, *HOME)))
    hint = "进行中、待开始的：" if view.switches else "现在没有进行中、待开始的。"
    ask = "点一个时段，选日期、看要做什么，再启用。到期自动恢复平时的安排。"
    return Card(lines(bold("重点时段"), hint, more, ask), (*rows, (BACK, *HOME)))


def _spell_switch(switch: Switch, view: SeasonsView) -> str:
    runs = "🔴 " if switch.runs(view.today) else ""
    where = "" if view.unit is not None else f" · {spell_places(switch.aim)}"
    return f"{runs}{switch.title} {_spell_days((switch.since, switch.until), view.today)}{where}"


def _spell_days(days: Days, today: date, spell: Callable[[date], str] = spell_short_day) -> str:
    """Spell days, with the year where it is not this one: 12月28日至2027年1月5日."""
    first, last = days
    until = f"至{_year(last, first)}{spell(last)}" if last != first else ""
    return f"{_year(first, today)}{spell(first)}{until}"


def _year(day: date, after: date) -> str:
    return f"{day.year}年" if day.year != after.year else ""


def season_card(view: SeasonView) -> Card:
    """Return what a season would bring, and the button that switches it on."""
    season, at_unit = view.season, view.unit is not None
    rows: list[tuple[Button, ...]] = []
    if view.days is not None and (view.coming or not at_unit):
        label = "登记" if at_unit else "启用"
        data = SwitchOnCallback(season=season, seen=view.stamp)
        rows.append((Button(label, data, "primary"),))
    rows += pairs([_proposal(view, each) for each in view.proposals if each != view.days])
    if not at_unit:
        rows.append((Button("换范围", SeasonWhereCallback(season=season)),))
    back = Button("返回", SeasonsCallback(unit=view.unit.id if view.unit else 0))
    return Card(lines(*_spell_season(view)), (*rows, (back, *HOME)))


def _proposal(view: SeasonView, days: Days) -> Button:
    first, last = days
    data = SeasonDaysCallback(
        season=view.season,
        day=first.toordinal(),
        until=last.toordinal(),
        unit=view.unit.id if view.unit else 0,
    )
    label = _spell_days(days, view.today, spell_day if first == last else spell_short_day)
    return Button(label, data, None if view.days else "primary")


def _spell_season(view: SeasonView) -> Iterator[Text | str | None]:
    name = f"{view.season.label}（{view.name}）" if view.name else view.season.label
    yield bold(f"{name} · {spell_aim(view.aim, view.unit)}")
    at_unit = view.unit is not None
    if view.days is None:
        yield "是哪一天？" if at_unit else "从哪天到哪天？"
        if not view.proposals:
            yield "这个节日的放假安排还没有录入，不作推算。"
        yield _how_to_type(view)
        return
    first, last = view.days
    count = (last - first).days + 1
    length = "" if at_unit else f"，共 {count} 天"
    yield f"{_spell_days(view.days, view.today, spell_day)}{length}"
    if view.coming:
        yield f"前{PREVIEW_DAYS}天要做的：" if count > PREVIEW_DAYS else "要做的："
    elif view.programmes:
        yield "还没有单位执行有这个时段要求的方案。可先启用：" + "、".join(view.programmes)
    else:
        yield "没有随之到期的要求。"
    yield from (_spell_coming(each, view) for each in view.coming[:MOST_ROWS])
    if len(view.coming) > MOST_ROWS:
        yield f"……共 {len(view.coming)} 项"
    if view.rests:
        yield f"其间暂停、过后自动恢复：{'、'.join(view.rests)}"
    if view.coming:
        yield "已经开始做的照常做完。" if view.rests else None
    yield _how_to_type(view)


def _how_to_type(view: SeasonView) -> str:
    if view.unit is not None:
        return "别的日期直接发来，如“下周一”“2月24日”。"
    return "别的日期直接发来，如“1月28日至2月10日”；前面可写名称，如“进博会 11月5日至10日”。"


def _spell_coming(each: Coming, view: SeasonView) -> str:
    title = clip(each.title, 18)
    if each.first is None:
        return f"· {title}：已过时限，不再安排"
    hour = f" {each.first:%H:%M}" if each.first.hour or each.first.minute else ""
    times = f" {each.times} 次" if each.times > 1 else ""
    places = "" if view.unit is not None else f" × {each.places}"
    day = each.first.date()
    return f"· {title}：{_spell_days((day, day), view.today)}{hour}起{times}{places}"


def season_where_card(view: SeasonWhereView) -> Card:
    """Return the places at which a season can be in force."""
    season = view.season
    rows: list[tuple[Button, ...]] = []
    if view.area:
        rows.append((Button("全区", SeasonAimCallback(season=season), "primary"),))
    rows += pairs(
        [
            Button(clip(unit.street, 18), SeasonAimCallback(season=season, unit=unit.id))
            for unit in view.streets
        ]
    )
    rows += pairs(
        [Button(each, SeasonAimCallback(season=season, sector=each)) for each in view.sectors]
    )
    back = Button("返回", SeasonCallback(season=season))
    return Card(
        lines(bold(season.label), "用在哪里？选行业只用于该行业的单位。"), (*rows, (back, *HOME))
    )


def switch_card(view: SwitchView) -> Card:
    """Return one switch, the question before it ends, or its other days before they hold."""
    switch = view.switch
    where = view.unit.name if view.unit else spell_places(switch.aim)
    head = bold(f"{switch.title} · {where}")
    back = (Button("返回", SeasonsCallback(unit=switch.unit_id or 0)), *HOME)
    days = _spell_days((switch.since, switch.until), view.today, spell_day)
    if view.over:
        return Card(lines(head, f"{days}。已结束。"), (back,))
    if view.asking:
        return _ending_card(view, head)
    rows: list[tuple[Button, ...]] = []
    if view.sets and view.days is not None:
        data = RedateCallback(switch=switch.id, seen=view.stamp)
        rows.append((Button(f"改为{_spell_days(view.days, view.today)}", data, "primary"),))
    if view.sets:
        end = "撤销登记" if switch.season.at_unit else "提前结束"
        if switch.since > view.today:
            end = "取消"
        rows.append((Button(end, SwitchCallback(switch=switch.id, do="end"), "danger"),))
    runs = "" if switch.season.at_unit else "，进行中" if switch.since <= view.today else "，待开始"
    begun = f"有 {view.begun} 次已经有人开始做。" if view.begun else None
    return Card(
        lines(
            head,
            f"{days}{runs}",
            begun,
            _spell_change(view) if view.sets else None,
        ),
        (*rows, back),
    )


def _spell_change(view: SwitchView) -> str:
    if view.days is None:
        return "要改日期，直接发来，如“1月28日至2月10日”。"
    kept = "已在进行中，首日不变。" if view.switch.runs(view.today) else ""
    return f"{kept}没开始的任务按新日期排，已经开始的照常做完。不对就再发一次。"


def _ending_card(view: SwitchView, head: Text) -> Card:
    switch = view.switch
    back = (Button("返回", SwitchCallback(switch=switch.id)), *HOME)
    keep = SwitchOffCallback(switch=switch.id, seen=view.stamp)
    ask = "没开始的不再要求，平时的安排随即恢复。"
    if not view.begun:
        end = Button("确认结束", keep, "danger")
        return Card(lines(head, "现在就结束？", ask), ((end,), back))
    drop = SwitchOffCallback(switch=switch.id, seen=view.stamp, begun="drop")
    return Card(
        lines(
            head,
            f"有 {view.begun} 次已经有人开始做。让其做完，还是一并取消？",
            ask,
        ),
        (
            (Button("结束，已开始的做完", keep, "primary"),),
            (Button("结束，已开始的也取消", drop, "danger"),),
            back,
        ),
    )
