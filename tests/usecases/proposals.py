"""A step that is proposed about a hazard, without the weeks that lead to it."""

from dataclasses import replace

from duties.escalation.chain import StepKind
from duties.escalation.chain_reading import load_chains
from duties.escalation.items import put_item
from duties.escalation.model import CaseState, StepState, TakenStep
from hazards.loop.steps import load
from hazards.model import Severity
from hazards.watch import Colour
from storage.engine.unit_of_work import UnitOfWork


def proposes(work: UnitOfWork, hazard_id: int, words: str = "") -> tuple[int, int]:
    """Let a letter be proposed; the ids of the case and of what a button remembers of it."""
    hazard = load(work, hazard_id)
    case = work.escalations.of_hazard(hazard_id)
    assert case is not None
    steps = load_chains()[Severity.GENERAL].spelled()
    kept = replace(
        case,
        state=CaseState.PROPOSED,
        colour=Colour.RED,
        steps=steps,
        reached=2,
        began_at=work.now,
        act_at=None,
    )
    assert work.escalations.save(kept)
    step = TakenStep(0, case.id, StepKind.LETTER, StepState.PROPOSED, work.now, 2, words)
    made = replace(step, id=work.escalations.add_step(step))
    put_item(work, kept, hazard, StepKind.LETTER)
    return case.id, made.stamp
