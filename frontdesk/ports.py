"""The work that spans rooms: walking a checklist, duties, the working calendar."""

from typing import Protocol

from checklists.ports import WalkWork
from duties.calendar.ports import CalendarWork
from duties.ports import DutyWork


class FrontdeskWork(WalkWork, DutyWork, CalendarWork, Protocol):
    """One turn of a conversation, whatever it is about: every room's use cases can be run in it."""
