"""The work that spans rooms: walking, duties, late hazards, alerts, what expires, reports."""

from typing import Protocol

from duties.alerts.ports import AlertWork
from duties.escalation.ports import EscalationWork
from duties.expiry.ports import ExpiryWork
from duties.leads.ports import LeadWork
from duties.misses.ports import MissWork
from duties.quiz.ports import QuizWork
from duties.rollouts.ports import RolloutWork
from reports.digests.ports import DigestWork
from reports.exports.ports import ExportWork
from reports.packages.ports import PackageWork


class FrontdeskWork(
    ExportWork,
    ExpiryWork,
    LeadWork,
    MissWork,
    QuizWork,
    RolloutWork,
    EscalationWork,
    AlertWork,
    PackageWork,
    DigestWork,
    Protocol,
):
    """One turn of a conversation, whatever it is about: every room's use cases can be run in it."""
