"""The cards about the working calendar: what is known, what a pasted notice says and moves."""

from collections.abc import Iterator

from chat.card import Button, Card, bold, clip, lines
from core.clock import spell_day, spell_short_day
from duties.calendar.pasting import CalendarView, NoticeView
from duties.calendar.ports import MovedOccurrence
from duties.calendar.working_calendar import DayKind, WorkingCalendar
from handlers.people.cards import HOME
from handlers.programmes.buttons import (
    CalendarCallback,
    NoticeCallback,
    ProgrammesCallback,
    RolloutCallback,
)

BACK = Button("值守安排", ProgrammesCallback())
MOST_MOVED = 5  # on a card


def calendar_card(view: CalendarView) -> Card:
    """Return what is known of this year and the next."""
    lacking = None
    if view.lacking is not None:
        lacking = bold(f"⚠️ {view.lacking}年放假安排还没有录入，现按周一至周五预估。")
    return Card(
        lines(
            bold("工作日历"),
            *(_spell_known(view.calendar, year) for year in view.years),
            lacking,
            "把国务院办公厅放假通知的全文粘贴到这里发来：先看读到了什么，再录入。",
        ),
        ((BACK, *HOME),),
    )


def _spell_known(calendar: WorkingCalendar, year: int) -> str:
    if not calendar.is_announced(year):
        return f"{year}年：预估"
    days = calendar.of_year(year)
    off = sum(each.kind is DayKind.HOLIDAY for each in days)
    return f"{year}年：已公布，放假 {off} 天，调休上班 {len(days) - off} 天"


def notice_card(view: NoticeView) -> Card:
    """Return what a pasted notice says, which days it changes and which occurrences move."""
    preview = view.preview
    year = preview.notice.year
    if view.applied:
        go_on = Button("看改期进度", RolloutCallback(rollout=view.rollout_id))
        return Card(
            lines(bold(f"✅ {year}年放假安排已录入"), "没开始的任务按新日历改期，已开始的不动。"),
            ((go_on,), (BACK, *HOME)),
        )
    count = sum(each.count for each in preview.moved)
    more = f"……共 {len(preview.moved)} 处" if len(preview.moved) > MOST_MOVED else None
    return Card(
        lines(
            bold(f"读到：{year}年放假安排" + ("" if preview.notice.whole else "（调整）")),
            *_spell_festivals(view),
            bold(f"和现有日历不同的有 {len(preview.changes)} 天。"),
            f"已排的任务改期 {count} 次：" if count else "已排的任务都不用改期。",
            *(_spell_moved(each) for each in preview.moved[:MOST_MOVED]),
            more,
            "请对照通知核对；不对就不要录入。",
        ),
        (
            (Button("核对无误，录入", NoticeCallback(seen=view.stamp), "primary"),),
            (Button("不录入", CalendarCallback()), *HOME),
        ),
    )


def _spell_festivals(view: NoticeView) -> Iterator[str]:
    for each in view.preview.notice.festivals:
        first, last = each.off[0], each.off[-1]
        until = f"至{spell_short_day(last)}" if last != first else ""
        worked = f"；{'、'.join(map(spell_short_day, each.worked))}上班" if each.worked else ""
        yield f"· {each.name} {spell_short_day(first)}{until} 放假{len(each.off)}天{worked}"


def _spell_moved(each: MovedOccurrence) -> str:
    where = f"{clip(each.unit_name, 12)} " if each.unit_name else ""
    times = f" × {each.count}" if each.count > 1 else ""
    return (
        f"· {where}{clip(each.title, 16)}{times}：{spell_day(each.before)}→{spell_day(each.after)}"
    )
