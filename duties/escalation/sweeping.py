"""The sweep over late hazards: what has come due by now, and nothing else."""

from dataclasses import replace

from chat.setting_aside import Swept, each_apart
from duties.escalation.changes import of_step
from duties.escalation.course import Around, Happening, follow, onward, settle
from duties.escalation.following import chain_for, rest
from duties.escalation.items import put_item
from duties.escalation.model import Case, CaseState, StepState, TakenStep
from duties.escalation.notifying import Telling, concern, tell
from duties.escalation.ports import EscalationWork
from hazards.model import Hazard


def sweep_cases(work: EscalationWork, most: int) -> Swept:
    """Do what has come due of up to ``most`` cases, and tell each person once.

    A sweep that finds nothing due changes nothing.
    """
    ids = work.escalations.ids_due(work.now, most)
    telling = Telling()
    troubled = each_apart(
        work, "case", ids, lambda id_: _look(work, id_, telling), work.escalations
    )
    tell(work, telling)
    return Swept(troubled, bool(ids))


def _look(work: EscalationWork, case_id: int, telling: Telling) -> None:
    before = work.escalations.get(case_id)
    hazard = work.hazards.get(before.hazard_id) if before is not None else None
    if before is None or hazard is None:
        raise LookupError(f"case {case_id} is about nothing")
    around, chain = Around(work), chain_for(hazard)
    followed = follow(before, hazard, chain, around)
    after, happened = settle(followed, hazard, chain, around)
    after, returns, stands = _office_again(after, around)
    if not work.escalations.save(after):
        return  # somebody has changed it this moment; it is looked at again
    rest(work, before, after, hazard)
    if returns:
        happened.append(_propose_again(work, after))
    for each in happened:
        _take(work, after, hazard, each, telling)
    if stands:
        put_item(work, after, hazard, None)
        concern(work, telling, hazard, None)


def _office_again(case: Case, around: Around) -> tuple[Case, bool, bool]:
    """Return a case that comes before the office again: what was put off, or another day."""
    if case.act_at is None or case.act_at > around.now:
        return case, False, False
    if case.state is CaseState.PUT_OFF:
        return replace(case, state=CaseState.PROPOSED, act_at=None), True, False
    if case.state is CaseState.STANDING:
        return onward(replace(case, base_on=around.day), around), False, True
    return case, False, False


def _propose_again(work: EscalationWork, case: Case) -> Happening:
    put_off = work.escalations.open_step(case.id)
    if put_off is None:
        raise LookupError(f"nothing is put off about case {case.id}")
    work.escalations.save_step(replace(put_off, state=StepState.PROPOSED))
    return Happening(put_off.kind, StepState.PUT_OFF, put_off.due_at, put_off.position)


def _take(
    work: EscalationWork, case: Case, hazard: Hazard, happened: Happening, telling: Telling
) -> None:
    """Write down a step whose turn has come, and note whom it concerns."""
    if happened.state is not StepState.PUT_OFF:
        step = TakenStep(
            0, case.id, happened.kind, happened.state, happened.due_at, happened.position
        )
        work.escalations.add_step(step)
        action = f"case_{happened.state.value}"
        subject = f"hazard:{hazard.number}"
        work.journal.record(work.now, None, action, subject, of_step(None, step))
    if happened.kind.outside:
        put_item(work, case, hazard, happened.kind)
    if happened.state is not StepState.PASSED:
        concern(work, telling, hazard, happened.kind)
