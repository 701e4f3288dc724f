"""Following a hazard: its case begins, rests, goes on and ends with what becomes of the hazard."""

import logging
from dataclasses import replace

from core.clock import local
from duties.escalation.board import follow_board
from duties.escalation.chain import Chain
from duties.escalation.chain_reading import load_chains
from duties.escalation.changes import of_step
from duties.escalation.course import Around, begin, follow
from duties.escalation.items import drop_items
from duties.escalation.model import AT_WORK, Case, CaseState, StepState, TakenStep
from duties.escalation.ports import EscalationWork
from hazards.model import Hazard, HazardState, Severity
from hazards.watch import Watched

log = logging.getLogger(__name__)

NOT_YET = frozenset(
    {HazardState.FOUND, HazardState.ON_LEDGER, HazardState.DOUBTFUL, HazardState.CLASSIFIED}
)
"""States before a unit has a hazard in hand, or after which nothing changes for its case."""
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What goes wrong with what is kept of a case; what is wrong with the database ends the turn."""


def chain_for(hazard: Hazard) -> Chain:
    """Return the chain that holds for a hazard today."""
    return load_chains()[hazard.severity or Severity.GENERAL]


class Following:
    """Watches over the deadlines of hazards by their cases (``hazards.watch.HazardWatch``)."""

    def __init__(self, work: EscalationWork) -> None:
        self._work = work

    def follow(self, hazard: Hazard) -> None:
        """Take note of a hazard as it stands after a step.

        A case that cannot be read holds up nobody's step: the sweep finds it, and sets it aside.
        """
        if hazard.state in NOT_YET:
            return
        try:
            self._follow(hazard)
        except FAULTS:
            log.warning("the case of %s cannot be followed", hazard.number, exc_info=True)
            self._work.escalations.touch(hazard.id, self._work.now)

    def _follow(self, hazard: Hazard) -> None:
        work = self._work
        case, chain, around = work.escalations.of_hazard(hazard.id), chain_for(hazard), Around(work)
        if case is None:
            begun = begin(hazard, chain, around)
            if begun is not None:
                work.escalations.add(begun)
            return
        if case.began_at is not None:
            follow_board(work, case, hazard)
        after = follow(case, hazard, chain, around)
        if after == case:
            return
        if not work.escalations.save(after):
            work.escalations.touch(hazard.id, work.now)
            return
        rest(work, case, after, hazard)

    def standing(self, hazard: Hazard) -> Watched | None:
        """Return how far the supervision of a hazard has come; ``None`` where there is none."""
        try:
            case = self._work.escalations.of_hazard(hazard.id)
            return self._standing(case) if case is not None else None
        except FAULTS:
            log.warning("the case of %s cannot be shown", hazard.number, exc_info=True)
            return None

    def _standing(self, case: Case) -> Watched | None:
        work, around = self._work, Around(self._work)
        last = work.escalations.last_step(case.id)
        if case.state is CaseState.ENDED or (case.colour is None and last is None):
            return None
        asked = case.state is CaseState.PROPOSED
        step = work.escalations.open_step(case.id) if asked else case.upcoming
        upcoming_on = None
        if case.state in {CaseState.CLIMBING, CaseState.PUT_OFF} and case.act_at is not None:
            upcoming_on = local(case.act_at, around.zone).date()
        goes_on = case.state in AT_WORK and case.state is not CaseState.STANDING
        return Watched(
            case.id,
            case.colour,
            last.kind.label if last else "",
            local(last.decided_at or last.due_at, around.zone).date() if last else None,
            step.kind.label if step is not None and goes_on else "",
            upcoming_on,
            asked,
            case.state is CaseState.PAUSED,
        )


def rest(work: EscalationWork, before: Case, after: Case, hazard: Hazard) -> None:
    """Withdraw what waits for the office of a case that is no more at work."""
    if before.state not in AT_WORK or after.state in AT_WORK:
        return
    drop_items(work, after)
    proposed = work.escalations.open_step(after.id)
    if proposed is not None:
        withdraw(work, proposed, hazard)


def withdraw(work: EscalationWork, proposed: TakenStep, hazard: Hazard) -> None:
    """Let a proposal go that the hazard has overtaken."""
    gone = replace(proposed, state=StepState.WITHDRAWN, decided_at=work.now)
    work.escalations.save_step(gone)
    subject = f"hazard:{hazard.number}"
    work.journal.record(work.now, None, "case_withdraw", subject, of_step(None, gone))
