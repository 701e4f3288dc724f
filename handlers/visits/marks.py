"""The marks by which lists say how a visit stands."""

from duties.visits.model import VisitState

MARKS = {VisitState.OPEN: "⚪", VisitState.DONE: "✅", VisitState.DROPPED: "➖"}
