"""To-do items of the office about the working calendar."""

from chat.scene import show
from duties.calendar.pasting import CALENDAR, CalendarScene, CalendarView, NoticeView
from duties.calendar.watching import SUBJECT, spell_items
from duties.rollouts.ports import RolloutWork
from people.todo_subjects import TodoSubject

CALENDAR_TODO: TodoSubject[RolloutWork, CalendarView | NoticeView] = TodoSubject(
    SUBJECT, spell_items, lambda work, _: show(work, CALENDAR, CalendarScene())
)
