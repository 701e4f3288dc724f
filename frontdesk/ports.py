"""The work that spans rooms: walking, duties, late hazards, alerts, tasks, reports."""

from typing import Protocol

from duties.alerts.ports import AlertWork
from duties.escalation.ports import EscalationWork
from duties.expiry.ports import ExpiryPhotos, ExpiryWork
from duties.leads.ports import LeadWork
from duties.misses.ports import MissWork
from duties.quiz.ports import QuizWork
from duties.risk.ports import RiskWork
from duties.rollouts.ports import RolloutWork
from duties.tasks.ports import TaskPhotos
from duties.visits.ports import VisitWork
from reports.bulletins.ports import BulletinWork
from reports.digests.ports import DigestWork
from reports.exports.ports import ExportWork


class AnyPhotos(ExpiryPhotos, TaskPhotos, Protocol):
    """Photos of whatever there are photos of."""


class FrontdeskWork(
    ExportWork,
    ExpiryWork,
    VisitWork,
    LeadWork,
    MissWork,
    QuizWork,
    RolloutWork,
    EscalationWork,
    AlertWork,
    BulletinWork,
    DigestWork,
    RiskWork,
    Protocol,
):
    """One turn of a conversation, whatever it is about: every room's use cases can be run in it."""

    @property
    def photos(self) -> AnyPhotos:
        """Photos."""
