"""The cards about the duties of a unit: which there are, one of them, its change, its end."""

from datetime import datetime, timedelta

from chat.card import Button, Card, bold, clip, lines
from core.clock import spell_day, spell_short_day
from duties.model import Duty
from duties.programmes.terms_in_words import spell_terms
from duties.programmes.views import (
    DutyChangeView,
    DutyEntry,
    DutyView,
    UnitDutiesView,
)
from duties.seasons.season import Season
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.programmes.buttons import (
    ChangeDutyCallback,
    DutyCallback,
    DutyUnitsCallback,
    EndDutyCallback,
    ProgrammeCallback,
    ProgrammesCallback,
    UnitDutiesCallback,
)
from handlers.seasons.buttons import SeasonsCallback


def unit_duties_card(view: UnitDutiesView) -> Card:
    """Return a page of the duties of a unit."""
    unit = view.unit
    rows: list[tuple[Button, ...]] = [
        (Button(clip(_spell_entry(each), LONGEST), DutyCallback(duty=each.duty.id)),)
        for each in view.entries
    ]
    if pages := page_turn(
        view.page, view.pages, lambda page: UnitDutiesCallback(unit=unit.id, page=page)
    ):
        rows.append(pages)
    rows += [
        (
            Button(
                clip(f"启用：{each.title}", LONGEST),
                ProgrammeCallback(programme=each.key, unit=unit.id),
                "primary",
            ),
        )
        for each in view.offers
    ]
    if view.sets:
        rows.append((Button("登记复工复产等", SeasonsCallback(unit=unit.id)),))
        rows.append(
            (Button("启用别的方案", ProgrammesCallback()), Button("换一家", DutyUnitsCallback()))
        )
    counted = f"共 {view.total} 项，点一项看时间。" if view.total else "还没有值守安排。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(lines(bold(f"值守 · {unit.name}"), counted, page), (*rows, HOME))


def _spell_entry(each: DutyEntry) -> str:
    if each.due is None:
        return f"{each.duty.title} · 30天内没有"
    return f"{each.duty.title} · {_spell_end(each.due)}前"


def _spell_end(moment: datetime) -> str:
    """Spell midnight as the end of the day before."""
    if moment.hour or moment.minute:
        return f"{spell_short_day(moment.date())} {moment.hour}:{moment:%M}"
    return spell_short_day(moment.date() - timedelta(days=1)) + " 24:00"


def _spell_start(moment: datetime) -> str:
    hour = f" {moment.hour}:{moment:%M}" if moment.hour or moment.minute else ""
    return f"{spell_short_day(moment.date())}{hour}"


def _spell_many(moments: tuple[datetime, ...]) -> str:
    return "、".join(map(_spell_start, moments))


def duty_card(view: DutyView) -> Card:
    """Return one duty, or the question before it ends."""
    duty = view.duty
    where = view.unit.name if view.unit else duty.street or "全区"
    head = bold(f"{duty.title} · {where}")
    if view.asking:
        return _ending_card(view)
    rows: list[tuple[Button, ...]] = []
    if view.sets:
        rows.append(
            (
                Button("改时间、日子", DutyCallback(duty=duty.id, do="change"), "primary"),
                Button("停止", DutyCallback(duty=duty.id, do="end"), "danger"),
            )
        )
    return Card(
        lines(
            head,
            f"{spell_terms(view.terms)} · {duty.role.label}",
            f"凭据：{view.terms.proof.label}",
            _spell_seasons(duty),
            "已停止。"
            if duty.ended_at
            else f"接下来：{_spell_many(view.ahead)}"
            if view.ahead
            else "30天内没有。",
            f"依据：{view.source}" if view.source else None,
        ),
        (*rows, (_back(view.unit.id if view.unit else None), *HOME)),
    )


def _spell_seasons(duty: Duty) -> str | None:
    named = [each for each in Season if each in duty.seasons]
    if not named:
        return None
    labels = "、".join(each.label for each in named)
    return f"登记{labels}后才有。" if named[0].at_unit else f"只在重点时段内：{labels}"


def _back(unit_id: int | None) -> Button:
    if unit_id is None:
        return Button("值守安排", ProgrammesCallback())
    return Button("本单位值守", UnitDutiesCallback(unit=unit_id))


def _ending_card(view: DutyView) -> Card:
    duty, stamp = view.duty, view.stamp
    back = (Button("返回", DutyCallback(duty=duty.id)), *HOME)
    if not view.begun:
        end = Button("确认停止", EndDutyCallback(duty=duty.id, seen=stamp), "danger")
        return Card(
            lines(bold(f"停止：{duty.title}？"), "还没开始的不再安排，做过的都保留。"),
            ((end,), back),
        )
    keep = EndDutyCallback(duty=duty.id, seen=stamp, begun="keep")
    drop = EndDutyCallback(duty=duty.id, seen=stamp, begun="drop")
    return Card(
        lines(
            bold(f"停止：{duty.title}？"),
            f"有 {view.begun} 次已经有人开始做。已经开始的让其做完，还是一并取消？",
        ),
        (
            (Button("停止，已开始的做完", keep, "primary"),),
            (Button("停止，已开始的也取消", drop, "danger"),),
            back,
        ),
    )


def duty_change_card(view: DutyChangeView) -> Card:
    """Return the question for other hours or days, or what would come of those that were typed."""
    duty = view.duty
    where = view.unit.name if view.unit else duty.street or "全区"
    back = (Button("返回", DutyCallback(duty=duty.id)), *HOME)
    head = bold(f"改时间 · {duty.title} · {where}")
    if view.after is None:
        return Card(
            lines(
                head,
                f"现在：{spell_terms(view.before)}",
                "发一句新的：如“8点 12点 16点”“周一、周四 9:00”“每月5日”“每个工作日”。",
            ),
            (back,),
        )
    change = f"{spell_terms(view.before)} → {spell_terms(view.after)}"
    ahead = (
        f"今后30天 {view.count} 次：{_spell_many(view.ahead)}" if view.ahead else "今后30天没有。"
    )
    if view.begun and view.since is not None:
        day = view.since.toordinal()
        keep = ChangeDutyCallback(duty=duty.id, seen=view.stamp, day=day, begun="keep")
        drop = ChangeDutyCallback(duty=duty.id, seen=view.stamp, day=day, begun="drop")
        return Card(
            lines(
                head,
                change,
                f"{spell_day(view.since)}起已有 {view.begun} 次在做。让其做完，还是取消？",
            ),
            (
                (Button("已开始的做完，其余改", keep, "primary"),),
                (Button("已开始的也取消", drop, "danger"),),
                back,
            ),
        )
    today = view.today.toordinal()
    return Card(
        lines(head, change, ahead, "不对就再发一句。"),
        (
            (
                Button(
                    "从今天起改",
                    ChangeDutyCallback(duty=duty.id, seen=view.stamp, day=today),
                    "primary",
                ),
            ),
            (
                Button(
                    "从明天起改", ChangeDutyCallback(duty=duty.id, seen=view.stamp, day=today + 1)
                ),
            ),
            back,
        ),
    )
