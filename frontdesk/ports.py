"""The work that spans rooms: walking, duties, late hazards, alerts, the working calendar."""

from typing import Protocol

from duties.alerts.ports import AlertWork
from duties.escalation.ports import EscalationWork
from duties.leads.ports import LeadWork
from duties.quiz.ports import QuizWork
from duties.rollouts.ports import RolloutWork


class FrontdeskWork(LeadWork, QuizWork, RolloutWork, EscalationWork, AlertWork, Protocol):
    """One turn of a conversation, whatever it is about: every room's use cases can be run in it."""
