"""Putting a hazard on the ledger (上账)."""

from dataclasses import replace

from core.clock import local
from hazards import notifying
from hazards.loop import lifecycle
from hazards.loop.steps import REVISIT_AFTER, note_move, record, renew_items
from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.model import Ending, Hazard, HazardState, NewHazard, Severity, Source, Step
from hazards.permission_place import unit_of
from hazards.ports import HazardWork
from people.awaiting import mark_stale
from people.model import Person, Unit
from people.permissions import Action, may, require


def file_hazard(work: HazardWork, new: NewHazard, *, notify: bool = True) -> Hazard:
    """Give a hazard its number (``PT-2026-000123``, by wall-clock year) and put it on the ledger.

    What was put right on the spot (即查即改) is closed when the actor may review there, and waits
    for somebody who may when the unit did it by itself. ``notify`` off keeps it from those who
    would have to classify it, for a hazard that is assigned in the same turn. Nothing of a tip
    leads to its sender. Raises ``NotJoined``, ``NotAllowed``, and ``NeedMissing`` without a
    description.

    Source: 003 annex 1, 全部上账.
    """
    year = local(work.now, work.zone).year
    number = f"{work.ledger_prefix}-{year}-{work.series.next(work.ledger_prefix, year):06d}"
    tip = new.source is Source.TIP
    actor = None if tip else work.person
    unit = work.units.get(new.unit_id)
    step = _way_in(actor, new, unit)
    row = lifecycle.find(HazardState.FOUND, step, None)
    if not tip:
        require(actor, row.action, unit)
    if not new.description.strip():
        raise lifecycle.NeedMissing(lifecycle.Need.DESCRIPTION)
    state = row.target or HazardState.ON_LEDGER
    filed = work.hazards.add(number, state, new, step)
    if new.inspection_id is not None and new.question is not None:
        work.photos.link_item(new.inspection_id, new.question, filed.id)
    filed = _complete(work, filed, step, actor)
    note_move(work, HazardState.FOUND, filed)
    record(work, step.value, None, filed, actor, {})
    renew_items(work, filed)
    if notify:
        tell_of_filed(work, filed)
    return filed


def may_say_fixed(person: Person | None, unit: Unit | None) -> bool:
    """Tell whether somebody's word counts that a hazard was put right on the spot (即查即改)."""
    return may(person, Action.REVIEW, unit) or may(person, Action.SUBMIT_RECTIFICATION, unit)


def _way_in(actor: Person | None, new: NewHazard, unit: Unit | None) -> Step:
    """Return the step by which a hazard comes onto the ledger.

    Who belongs to the unit has put it right, and cannot be the one who looks, whatever else they
    are.
    """
    if not new.fixed_on_spot or new.source is Source.TIP:
        return Step.FILE
    own = may(actor, Action.SUBMIT_RECTIFICATION, unit)
    return Step.FIX_ON_SPOT if may(actor, Action.REVIEW, unit) and not own else Step.FILE_FIXED


def tell_of_filed(work: HazardWork, filed: Hazard) -> None:
    """Tell those whom a hazard concerns that has just come onto the ledger."""
    actor = None if filed.source is Source.TIP else work.person
    notifying.notify(work, replace(filed, state=HazardState.FOUND), filed, "", actor)
    mark_stale(work, {each.holder for each in work.todo_items.about(HAZARD_SUBJECT, filed.id)})


def _complete(work: HazardWork, filed: Hazard, step: Step, actor: Person | None) -> Hazard:
    """Set what follows from the way in which a hazard came onto the ledger."""
    judges = may(actor, Action.CLASSIFY, unit_of(filed)) and actor is not None
    changed = replace(filed, supervisor_id=actor.id if judges and actor else None)
    if step is Step.FIX_ON_SPOT:
        changed = replace(
            changed,
            severity=Severity.GENERAL,
            ending=Ending.RECTIFIED,
            closed_at=work.now,
            rounds=1,
            revisit_on=work.day() + REVISIT_AFTER,
        )
    elif step is Step.FILE_FIXED and actor is not None:
        changed = replace(
            changed,
            severity=Severity.GENERAL,
            owner_id=actor.id,
            deadline=filed.deadline or work.day(),
            first_deadline=filed.deadline or work.day(),
            submitted_by=actor.id,
            submitted_at=work.now,
            rounds=1,
        )
        work.review_pictures.owe(filed.id, 1, work.now)
    if changed == filed:
        return filed
    work.hazards.save(changed)
    return replace(changed, version=changed.version + 1)
