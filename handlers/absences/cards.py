"""The cards about absences, and what people are told of them."""

from datetime import date, timedelta

from chat.card import Button, Card, Rows, Text, bold, clip, lines, pairs
from core.clock import spell_day, spell_short_day
from handlers.absences.buttons import (
    AbsenceCallback,
    AbsenceDaysCallback,
    AbsencesCallback,
    AbsenceStep,
    SubstituteCallback,
)
from handlers.menu.buttons import MenuCallback
from handlers.todo.buttons import TodoCallback
from handlers.usual import WIDEST
from people.absences.model import AbsenceState
from people.absences.setting import HOW_TO_TYPE, spell_days
from people.absences.views import (
    AbsenceEvent,
    AbsenceNotice,
    AbsenceView,
    LeaveView,
    NamedAbsence,
    SubstituteView,
)

HOME = (Button("我的待办", TodoCallback()), Button("回菜单", MenuCallback(to="menu")))


def leave_card(view: LeaveView) -> Card:
    """Return the question for the days of an absence, above those that are entered already."""
    rows: list[tuple[Button, ...]] = []
    for each in view.absences:
        absence = each.absence
        days = spell_days(absence.first_day, absence.last_day)
        do = "销假" if absence.state is AbsenceState.ACTIVE else "取消请假"
        label = clip(f"{do}：{days}（{each.substitute}替班）", WIDEST)
        rows.append((Button(label, AbsenceCallback(absence=absence.id, do="end")),))
    for each in view.standing:
        days = spell_days(each.absence.first_day, each.absence.last_day)
        label = clip(f"替{each.name}：{days}", WIDEST)
        rows.append((Button(label, AbsenceCallback(absence=each.absence.id)),))
    person = 0 if view.own else view.person.id

    def days_button(label: str, first: int, last: int) -> Button:
        day, until = view.today + timedelta(days=first), view.today + timedelta(days=last)
        data = AbsenceDaysCallback(person=person, day=day.toordinal(), until=until.toordinal())
        return Button(label, data)

    offered = (
        days_button("今天", 0, 0),
        days_button("明天", 1, 1),
        days_button("今天起3天", 0, 2),
        days_button("今天起7天", 0, 6),
    )
    return Card(
        lines(
            bold("请假：哪几天？" if view.own else f"为{view.person.name}登记请假：哪几天？"),
            f"今天是{spell_day(view.today)}。其他日子{HOW_TO_TYPE}",
            "下一步选替班人。请假期间待办转给替班人，到期自动回来。",
        ),
        (*pairs(offered), *rows, HOME),
    )


def substitute_card(view: SubstituteView) -> Card:
    """Return the question for who stands in; the answer enters the absence."""
    person = 0 if view.own else view.person.id
    rows = [
        (
            Button(
                clip(each.name, WIDEST),
                SubstituteCallback(
                    person=person,
                    day=view.first_day.toordinal(),
                    until=view.last_day.toordinal(),
                    substitute=each.id,
                ),
            ),
        )
        for each in view.candidates
    ]
    whose = "" if view.own else f"{view.person.name} "
    more = f"还有 {view.more} 人，发姓名查找。" if view.more else None
    return Card(
        lines(
            bold(f"{whose}{_spell_span(view.first_day, view.last_day)}请假，由谁替班？"),
            "点一位即登记，对方会收到通知，可以说不能替班。",
            more,
        ),
        (*rows, (Button("改日期", AbsencesCallback(person=person)), HOME[1])),
    )


def _spell_span(first_day: date, last_day: date) -> str:
    if first_day == last_day:
        return spell_day(first_day)
    count = (last_day - first_day).days + 1
    return f"{spell_days(first_day, last_day)}（共{count}天）"


def absence_card(view: AbsenceView) -> Card:
    """Return one absence, with what the reader may do about it."""
    absence = view.named.absence

    def do(label: str, step: AbsenceStep) -> tuple[Button, ...]:
        return (Button(label, AbsenceCallback(absence=absence.id, do=step)),)

    active = absence.state is AbsenceState.ACTIVE
    rows: Rows = (
        *((do("销假" if active else "取消请假", "end"),) if view.end else ()),
        *((do("不能替班", "decline"),) if view.decline else ()),
        *((do("另选替班人", "choose"),) if view.choose else ()),
    )
    return Card(
        lines(
            bold(f"{view.named.name}请假 · {absence.state.label}"),
            _spell_span(absence.first_day, absence.last_day),
            f"替班人：{view.named.substitute}",
            _spell_next(view),
        ),
        (*rows, HOME),
    )


def _spell_next(view: AbsenceView) -> str | None:
    absence, substitute = view.named.absence, view.named.substitute
    match absence.state:
        case AbsenceState.PLANNED:
            day = spell_short_day(absence.first_day)
            return f"{day}起，待办转给{substitute}，期满自动回来。"
        case AbsenceState.ACTIVE:
            day = spell_short_day(absence.last_day + timedelta(days=1))
            return f"待办已转给{substitute}，{day}自动回来。提前回来请点“销假”。"
        case AbsenceState.DECLINED | AbsenceState.LAPSED if view.choose:
            return "现在没有人替班，待办仍在本人名下。请另选替班人。"
    return "待办在本人名下。"


def absence_notice(notice: AbsenceNotice) -> Card:
    """Return what somebody is told of an absence."""
    absence = notice.named.absence
    rows: list[tuple[Button, ...]] = []
    if notice.event is AbsenceEvent.NAMED:
        rows.append((Button("不能替班", AbsenceCallback(absence=absence.id, do="decline")),))
    if notice.event in {AbsenceEvent.SET, AbsenceEvent.BEGUN, AbsenceEvent.UNREACHABLE}:
        rows.append((Button("看请假", AbsenceCallback(absence=absence.id, do="look")),))
    if notice.event in _UNCOVERED and notice.choose:
        rows.append((Button("另选替班人", AbsenceCallback(absence=absence.id, do="choose")),))
    if notice.event in {AbsenceEvent.STANDS_IN, AbsenceEvent.OVER} and notice.count:
        rows.append((Button("我的待办", TodoCallback(pushed=True)),))
    return Card(lines(*_spell_event(notice)), tuple(rows))


_UNCOVERED = {AbsenceEvent.DECLINED, AbsenceEvent.LAPSED}


def _spell_event(notice: AbsenceNotice) -> tuple[str | Text | None, ...]:
    named: NamedAbsence = notice.named
    absence, name, substitute = named.absence, named.name, named.substitute
    days = _spell_span(absence.first_day, absence.last_day)
    active = absence.state is AbsenceState.ACTIVE
    waiting = f"现有待办 {notice.count} 件。" if notice.count else None
    whose = "您" if notice.own else name
    match notice.event:
        case AbsenceEvent.NAMED:
            when = "从现在起" if active else "到时"
            return (
                bold(f"{name}{days}请假，由您替班"),
                f"{when}，{name}的待办在您的待办里，标“代{name}”；期满自动回去。",
                f"由{notice.by}登记。" if notice.by and notice.by != name else None,
            )
        case AbsenceEvent.SET:
            return (
                bold(f"{notice.by}为您登记了请假"),
                f"{days}，由{substitute}替班。",
                "登记有误，或提前回来，请打开后销假。",
            )
        case AbsenceEvent.BEGUN:
            return (
                bold(f"您的请假已开始：{days}"),
                f"待办已转给{substitute}。提前回来请销假。",
            )
        case AbsenceEvent.STANDS_IN:
            return (bold(f"今天起您替{name}的班：{days}"), waiting)
        case AbsenceEvent.OVER:
            return (bold("请假已结束，待办回到您名下"), waiting)
        case AbsenceEvent.STOOD_IN:
            return (bold(f"替班已结束：{name}的待办不再由您办理"),)
        case AbsenceEvent.CANCELLED:
            by = f"{notice.by}已销假" if notice.by else "已销假"
            return (bold(f"{by}：{whose}{days}"), "待办由本人办理。")
        case AbsenceEvent.DECLINED:
            return (
                bold(f"{substitute}不能替班：{whose}{days}请假"),
                f"现在没有人替班，待办仍在{whose}名下。请另选替班人。",
            )
        case AbsenceEvent.LAPSED:
            return (
                bold(f"替班已失效：{whose}{days}请假"),
                f"{substitute}的身份有变动，不能再替班，待办仍在{whose}名下。请另选替班人。",
            )
    return (
        bold(f"替班人收不到消息：{whose}{days}请假"),
        f"{substitute}可能停用了机器人，待办会耽误。请电话联系，或先销假，再登记一次、另选替班人。",
    )
