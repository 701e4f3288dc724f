"""The work that spans rooms: walking, duties, late hazards, alerts, the working calendar."""

from typing import Protocol

from duties.alerts.ports import AlertWork
from duties.calendar.ports import CalendarWork
from duties.escalation.ports import EscalationWork
from duties.leads.ports import LeadWork
from duties.quiz.ports import QuizWork


class FrontdeskWork(LeadWork, QuizWork, EscalationWork, CalendarWork, AlertWork, Protocol):
    """One turn of a conversation, whatever it is about: every room's use cases can be run in it."""
