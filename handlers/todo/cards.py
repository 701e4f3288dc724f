"""The to-do card: what is awaited from a person, grouped by how soon, one tap away each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chat.card import Button, Card, Rows, Text, bold, clip, lines, pairs
from chat.text import joined
from core.clock import spell_short_day
from frontdesk.bells import BellLine, BellView
from handlers.absences.buttons import AbsencesCallback
from handlers.menu.buttons import MenuCallback
from handlers.todo.buttons import TodoCallback, TodoItemCallback
from people.rings import News
from people.todo import URGENT, TodoEntry
from people.views import TodoView

MOST_BUTTONS = 4  # below what is new
A_MOMENT = timedelta(microseconds=1)
A_WEEK = 7  # days until which what is due is marked as near


def todo_card(view: TodoView) -> Card:
    """Return what is awaited from a person, as it is shown when asked for."""
    more = view.total - len(view.entries)
    text = f"共 {count(view.total)} 件，显示前 {len(view.entries)} 件。" if more > 0 else None
    home = (Button("刷新", TodoCallback()), _leave(view), Button("回菜单", MenuCallback(to="menu")))
    return Card(lines(_text(view), text), (*_buttons(view, pushed=False), home))


def todo_notice(view: TodoView) -> Card:
    """Return the pinned to-do card; its buttons leave it where it is."""
    rows = _buttons(view, pushed=True)
    below = [_leave(view, pushed=True)]
    if view.total > len(view.entries):
        below.append(Button(f"全部 {count(view.total)} 件", TodoCallback(pushed=True)))
    return Card(_text(view), (*rows, tuple(below)))


def bell_card(view: BellView) -> Card:
    """Return what is new, the words first that a locked phone shows; a button for each to do."""
    more = f"另有 {count(view.more)} 项，见置顶的待办。" if view.more else None
    held = f"静默时段收到 {view.held} 条消息，请上翻查看。" if view.held else None
    waiting = [each.entry for each in view.lines if each.waits][:MOST_BUTTONS]
    return Card(
        lines(*(_bell_line(each, view.now) for each in view.lines), more, held),
        _entry_buttons(waiting, pushed=True),
    )


def _bell_line(line: BellLine, now: datetime) -> Text:
    entry = line.entry
    what = f"{entry.badge} {clip(entry.title, 26)}".strip()
    if line.count > 1:
        return joined(bold(line.news.label), f"：{what}（{line.count}次）")
    when = entry.when if line.news is News.MISSED else _when(entry, now)
    return joined(bold(line.news.label), f"：{what}", f"，{when}" if when else "")


def _leave(view: TodoView, *, pushed: bool = False) -> Button:
    """Return the button by which somebody takes leave, or comes back from it."""
    return Button("销假" if view.substitute else "请假", AbsencesCallback(pushed=pushed))


def _buttons(view: TodoView, *, pushed: bool) -> Rows:
    return _entry_buttons(view.entries, pushed=pushed)


def _entry_buttons(entries: Iterable[TodoEntry], *, pushed: bool) -> Rows:
    return pairs(
        [
            Button(
                clip(f"{each.short} {each.asked}"),
                TodoItemCallback(
                    subject=each.item.subject, subject_id=each.item.subject_id, pushed=pushed
                ),
            )
            for each in entries
        ]
    )


def count(total: int) -> str:
    """Spell a count that is only counted so far: ``99+``."""
    return str(total) if total < 100 else "99+"


def _text(view: TodoView) -> Text:
    """Spell what is awaited, the most urgent first: each group is named where it begins."""
    away = f"请假中，待办由{view.substitute}替班办理。" if view.substitute else None
    if not view.entries:
        return lines(bold("我的待办"), away or f"{view.now:%H:%M} 暂无待办。")
    day = spell_short_day(view.now.date())
    found: list[str | None] = [away]
    group = ""
    for entry in view.entries:
        mark, name = _group(entry, view.now)
        head = f"{mark} {name}  " if name != group else f"{mark} "
        group = name
        found.append(head + _line(entry, view.now))
    return lines(bold(f"我的待办 · {day} {view.now:%H:%M}"), *found)


def most_urgent(view: TodoView) -> str | None:
    """Spell how much waits and what is most urgent, for the menu; ``None`` when nothing does."""
    if not view.entries:
        return None
    return f"待办 {count(view.total)} 件，最急：{_line(view.entries[0], view.now)}"


def _group(entry: TodoEntry, now: datetime) -> tuple[str, str]:
    """Return the mark and the name of the group in which an entry stands."""
    due = entry.item.due_at.astimezone(now.tzinfo)
    days = ((due - A_MOMENT).date() - now.date()).days  # what is due at 24:00 is due today
    if entry.item.rank == URGENT and not entry.item.reached:
        return "🔴", "紧急"
    if due < now:
        return "🔴", "逾期"
    if not days:
        return "🟠", "今天"
    if days > A_WEEK:
        return "⚪️", "以后"
    return "🟡", "本周" if due.isocalendar()[:2] == now.isocalendar()[:2] else "下周"


def _line(entry: TodoEntry, now: datetime) -> str:
    what = clip(entry.title, 26)
    return f"{entry.asked} {entry.badge}{' ' if entry.badge else ''}{what}，{_when(entry, now)}"


def _when(entry: TodoEntry, now: datetime) -> str:
    due = entry.item.due_at.astimezone(now.tzinfo)
    days = (due.date() - now.date()).days
    if due < now:
        return f"逾期{-days}天" if days else "超时"
    if entry.when:
        return entry.when
    if days:
        return f"还剩{days}天"
    hours = int((due - now).total_seconds() // 3600)
    return "今天到期" if hours >= 6 else f"还剩{hours}小时"
