"""The card of the day: duties by their windows, deadlines, and what waits to be decided."""

from datetime import time

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from core.clock import spell_short_day
from duties.model import Occurrence, OccurrenceState
from duties.occurrences.moments import spell_at, spell_until, spell_window
from frontdesk.today import Part, TodayEntry, TodayView
from handlers.duties.buttons import OccurrenceCallback, UnpatrolledCallback
from handlers.today.buttons import TodayCallback
from handlers.todo.buttons import TodoItemCallback
from handlers.todo.cards import count
from handlers.usual import HOME
from handlers.visits.buttons import RouteCallback

State = OccurrenceState
_PARTS = {Part.LATE: "已超时", Part.TODAY: "今天", Part.LONGER: "不限今天"}
_MARKS = {
    State.PLANNED: "⚪️",
    State.OPEN: "🟠",
    State.LATE: "🔴",
    State.DONE: "✅",
    State.DONE_LATE: "✅",
    State.MADE_UP: "✅",
    State.MISSED: "❌",
    State.EXCUSED: "➖",
    State.DROPPED: "➖",
}
OPENED = frozenset(
    {State.OPEN, State.LATE, State.MISSED, State.DONE_LATE}
)  # the card of these asks for something, or may


def today_card(view: TodayView) -> Card:
    """Return a page of the day."""
    day = spell_short_day(view.now.date())
    if not view.total:
        return Card(
            lines(bold(f"今日 · {day}"), f"{view.now:%H:%M} 今天没有要办的。"),
            (*_visits(view), *_patrols(view), (Button("刷新", TodayCallback()), HOME)),
        )
    one_place = _one_place(view)
    found: list[str] = []
    part: Part | None = None
    for entry in view.entries:
        if entry.part is not part:
            part = entry.part
            found.append(f"【{_PARTS[part]}】")
        found.append(_line(entry, view, one_place))
    left = f"还有 {view.left} 件要办。" if view.left else "今天的都办完了。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    buttons = [_button(each, view) for each in view.entries]
    turn = [
        *((Button("‹", TodayCallback(page=view.page - 1)),) if view.page else ()),
        *((Button("›", TodayCallback(page=view.page + 1)),) if view.page + 1 < view.pages else ()),
    ]
    rows = (
        *pairs([each for each in buttons if each is not None]),
        *((tuple(turn),) if turn else ()),
    )
    return Card(
        lines(bold(f"今日 · {day} {view.now:%H:%M}"), one_place, left, *found, page),
        (
            *_visits(view),
            *rows,
            *_patrols(view),
            (Button("刷新", TodayCallback(page=view.page)), HOME),
        ),
    )


def _visits(view: TodayView) -> Rows:
    """Return the row by which an inspector comes to the way of the day."""
    return ((Button(f"今日路线（{count(view.visits)}）", RouteCallback()),),) if view.visits else ()


def _patrols(view: TodayView) -> Rows:
    """Return the row by which who watches over patrols sees where none was done today."""
    if not view.watches or view.unpatrolled == 0:
        return ()
    count = f"（{view.unpatrolled}）" if view.unpatrolled is not None else ""
    return ((Button(f"充电点未巡查{count}", UnpatrolledCallback()),),)


def _one_place(view: TodayView) -> str | None:
    """Return where all duties of a page are, to be said once; ``None`` for several places."""
    places = {each.listed.where for each in view.entries if each.listed is not None}
    return places.pop() if len(places) == 1 else None


def _line(entry: TodayEntry, view: TodayView, one_place: str | None) -> str:
    if entry.listed is not None:
        one, where = entry.listed.occurrence, entry.listed.where
        what = clip(entry.listed.title if one_place else f"{where} {entry.listed.title}", 30)
        return f"{_MARKS[one.state]} {_window(one, view)} {what} · {standing(one)}"
    if entry.todo is None:
        return ""
    by = spell_until(entry.at, view.now.date()) if entry.at.second == 0 else _day(entry, view)
    mark = "🔴" if entry.part is Part.LATE else "🟠" if entry.part is Part.TODAY else "🟡"
    return f"{mark} {by} {entry.todo.asked} {clip(entry.todo.title, 26)}"


def _day(entry: TodayEntry, view: TodayView) -> str:
    """Spell a deadline that is a day."""
    same = entry.at.date() == view.now.date()
    return "今天内" if same else f"{entry.at.month}月{entry.at.day}日内"


def _window(one: Occurrence, view: TodayView) -> str:
    zone = view.now.tzinfo
    opens, due = one.opens_at.astimezone(zone), one.due_at.astimezone(zone)
    return spell_window(opens, due, view.now.date())


def standing(one: Occurrence) -> str:
    """Say where an occurrence stands, in a word."""
    if one.handed_at is not None and one.state in {State.OPEN, State.LATE}:
        return "待接班"
    if one.begun_at is not None and one.state in {State.OPEN, State.LATE}:
        return "进行中"
    return one.state.label


def _button(entry: TodayEntry, view: TodayView) -> Button | None:
    """Return what opens a line: nothing where there is nothing to be done."""
    if entry.todo is not None:
        item = entry.todo.item
        return Button(
            clip(f"{entry.todo.short} {entry.todo.asked}", 20),
            TodoItemCallback(subject=item.subject, subject_id=item.subject_id),
        )
    if entry.listed is None:
        return None
    one = entry.listed.occurrence
    if one.state not in OPENED:
        return None
    return Button(
        clip(f"{_when(entry, view)} {entry.listed.title}", 20),
        OccurrenceCallback(occurrence=one.id),
    )


def _when(entry: TodayEntry, view: TodayView) -> str:
    """Name an occasion by its hour; what lasts all day, or longer, by its day."""
    today = view.now.date()
    if entry.part is Part.LONGER:
        return spell_until(entry.at, today)
    return spell_at(entry.at, today) if entry.at.time() != time() else "全天"
