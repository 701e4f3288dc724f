"""Taking a hazard one step further: the one way in which anything on the ledger changes.

Each step asks the table whether it leads on and what it takes, asks the permission table who may,
keeps the change only if nobody was quicker, writes it on the audit chain, lets the right people
wait for it, and tells those whom it concerns: all in the turn's one transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypedDict

from core.errors import Overtaken, XunanError
from hazards import notifying
from hazards.changes import Changed, of_extension, of_hazard, of_note
from hazards.ledger_moves import move_of
from hazards.loop import lifecycle
from hazards.loop.behalf import loan_for
from hazards.loop.lifecycle import Need, NeedMissing, StepImpossible
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited, Handed, items_of
from hazards.model import Ending, Hazard, HazardState, Step, Track
from hazards.permission_place import unit_of, where_of
from hazards.photos import Photo, PhotoState, Purpose
from hazards.ports import HazardWork
from hazards.sight import Sight, sight_of
from people.absences.standing_in import named_for, said_for
from people.awaiting import mark_stale, named_by, put_items
from people.model import Person, Role
from people.permissions import Action, found, may, require
from people.todo import TodoItem, department_of, office_of

REVISIT_AFTER = timedelta(days=30)  # 回头看; the documents say only "some time after"
BY_DEADLINE = {Awaited.RECTIFY, Awaited.PLAN, Awaited.REVISIT, Awaited.FEEDBACK}
ENDS_WISHES = frozenset({Step.ASSIGN, Step.SUBMIT, Step.END})
ACTIONS: dict[Step, Action] = {row.step: row.action for row in lifecycle.TABLE}


class TooLate(XunanError):
    """The hazard stands elsewhere by now: ``who`` took its last step before.

    ``own`` says that this was the actor, ``repeated`` that it was the very step that is refused
    now, as by a second tap.
    """

    def __init__(
        self, hazard: Hazard, who: str, *, own: bool = False, repeated: bool = False
    ) -> None:
        super().__init__(f"{hazard.number} {hazard.state}")
        self.hazard = hazard
        self.who = who
        self.own = own
        self.repeated = repeated


class Last(TypedDict):
    """The person and moment of a hazard's last step, as ``TooLate`` takes them."""

    who: str
    own: bool
    repeated: bool


def last_of(work: HazardWork, hazard: Hazard, step: Step) -> Last:
    """Say who took the last step of a hazard, for an actor who is too late with ``step``."""
    own = work.person is not None and work.person.id == hazard.last_by
    judged = {step, hazard.last_step} <= {Step.CLASSIFY, Step.JUDGE}
    repeated = own and (judged or step is hazard.last_step)
    return Last(who=name_of(work, hazard.last_by), own=own, repeated=repeated)


def load(work: HazardWork, hazard_id: int) -> Hazard:
    """Return a hazard; raises as ``people.permissions.found`` for one that is not there."""
    return found(work.person, work.hazards.get(hazard_id))


def may_take(person: Person | None, hazard: Hazard, step: Step) -> bool:
    """Tell whether a step leads on from where a hazard stands, and somebody may take it."""
    for row in lifecycle.rows_for(hazard.state, hazard.severity):
        if row.step is not step:
            continue
        is_own = person is not None and person.id == hazard.submitted_by
        if Need.ANOTHER_PERSON in row.needs and is_own:
            return False
        return may(person, row.action, where_of(hazard, row.action))
    return False


def open_steps(work: HazardWork, person: Person, hazard: Hazard) -> frozenset[Step]:
    """Return the steps that somebody may take now: what the tables permit, and can be done.

    Nobody approves their own plan or wish for more time, nor reviews a round in which they had a
    part; without a wish there is nothing to decide.
    """
    steps = {step for step in Step if may_take(person, hazard, step)}
    if not _another(work, hazard, "", person):
        steps -= {row.step for row in lifecycle.TABLE if Need.ANOTHER_PERSON in row.needs}
    wish = work.extensions.pending(hazard.id)
    if wish is None:
        steps -= {Step.GRANT_EXTENSION, Step.REFUSE_EXTENSION}
    elif wish.asked_by == person.id:
        steps.discard(Step.GRANT_EXTENSION)
    if Step.APPROVE_PLAN in steps and work.plans.author(hazard.id) == person.id:
        steps.discard(Step.APPROVE_PLAN)
    return frozenset(steps)


def take_step(
    work: HazardWork,
    hazard: Hazard,
    step: Step,
    *,
    note: str = "",
    also: Changed | None = None,
    notify: bool = True,
    actor: Person | None = None,
    bearer: bool = False,
    **changes: Any,
) -> Hazard:
    """Take a step and return the hazard as it stands after it.

    ``note`` is the reason or what else is to be remembered, ``changes`` the fields that the step
    sets; ``also`` is what changes besides them, and stands in the line in place of the note;
    ``notify`` off keeps it from those whom it concerns, for a step that another follows in the same
    turn. ``bearer`` stands for a department that acts by its link, without a role. Raises
    ``NotJoined``, ``NotAllowed``, ``TooLate``, ``NeedMissing`` and ``Overtaken``.
    """
    action = ACTIONS[step]
    who = actor or work.person
    if not bearer:
        who = require(who, action, where_of(hazard, action))
    loan = loan_for(work, hazard, action, who)
    severity = changes.get("severity", hazard.severity)
    try:
        row = lifecycle.find(hazard.state, step, severity)
    except StepImpossible:
        raise TooLate(hazard, **last_of(work, hazard, step)) from None
    after = replace(
        hazard,
        **changes,
        state=row.target or hazard.state,
        last_step=step,
        last_by=who.id if who else None,
        last_at=work.now,
    )
    after = _consequences(work, hazard, after)
    for need in row.needs:
        if not _MET[need](work, after, note, who):
            raise NeedMissing(need)
    if not work.hazards.save(after):
        raise Overtaken
    after = replace(after, version=after.version + 1)
    note_move(work, hazard.state, after)
    dropped = _drop_wish(work, after, who) if step in ENDS_WISHES else {}
    written = of_note(note) if also is None else also
    record(work, step.value, hazard, after, who, written | dropped, said_for(loan))
    holders = renew_items(work, after)
    if notify:
        shown = replace(who, name=named_for(who, loan)) if who is not None and loan else who
        notifying.notify(work, hazard, after, note, shown)
        if dropped:
            notifying.tell_answered(work, after, Awaited.EXTENSION, shown)
        mark_stale(work, holders)
    return after


def note_move(work: HazardWork, before: HazardState, after: Hazard) -> None:
    """Note a hazard that is struck off by a step, or comes back by it."""
    move = move_of(before, after.state)
    if move is not None:
        work.ledger_moves.add(after.id, move, work.now)


def _drop_wish(work: HazardWork, after: Hazard, who: Person | None) -> Changed:
    """Let a wish for more time go that a step has overtaken; return what that changes."""
    wish = work.extensions.pending(after.id)
    if wish is None or who is None:
        return {}
    if not work.extensions.decide(wish.id, granted=False, by=who.id, at=work.now):
        return {}
    return of_extension(wish, replace(wish, granted=False))


def _consequences(work: HazardWork, before: Hazard, after: Hazard) -> Hazard:
    """Set what follows from the new state by itself."""
    changed = after.state is not before.state
    if changed and after.state is HazardState.CLOSED:
        return replace(
            after,
            ending=Ending.RECTIFIED,
            closed_at=work.now,
            revisit_on=work.day() + REVISIT_AFTER,
        )
    if changed and after.state is HazardState.RELAPSED:
        return replace(
            after,
            relapses=before.relapses + 1,
            ending=None,
            closed_at=None,
            revisit_on=None,
            deadline=None,
            first_deadline=None,
            submitted_by=None,
        )
    return after


def renew_items(work: HazardWork, after: Hazard) -> set[str]:
    """Let the right people wait for a hazard; return the holders whose items are others now.

    Where somebody else is to review by this, the picture of before and after is owed to them.
    Whoever watches over deadlines learns where the hazard stands.
    """
    work.watch.follow(after)
    existing = work.todo_items.about(HAZARD_SUBJECT, after.id)
    begun = {item.awaited: item for item in existing if not item.late_with}
    pending = work.extensions.pending(after.id) is not None
    office = office_for(work, after)
    assigned = _with_those_who_may(work, after)
    handed = _handed(work, after, office)
    wanted = items_of(
        assigned, office, work.now, work.zone, extension_pending=pending, handed=handed
    )
    kept = tuple(_same_clock(begun.get(item.awaited), item) for item in wanted)
    holders = put_items(work, HAZARD_SUBJECT, after.id, kept, existing)
    before, now = _reviewer(existing), _reviewer(kept)
    if before is not None and now is not None and before != now:
        work.review_pictures.owe(after.id, after.rounds, work.now)
    return holders


def _reviewer(items: Iterable[TodoItem]) -> str | None:
    found = (item for item in items if item.awaited == Awaited.REVIEW and not item.late_with)
    return next((item.holder for item in found), None)


def _with_those_who_may(work: HazardWork, hazard: Hazard) -> Hazard:
    """Return a hazard without an owner, or a supervisor, whose role there has ended.

    They stay on the ledger, but nothing is awaited from them.
    """
    owner = work.persons.get(hazard.owner_id) if hazard.owner_id else None
    if not may(owner, Action.ACCEPT, where_of(hazard, Action.ACCEPT)):
        hazard = replace(hazard, owner_id=None)
    supervisor = work.persons.get(hazard.supervisor_id) if hazard.supervisor_id else None
    if not may(supervisor, Action.REVIEW, where_of(hazard, Action.REVIEW)):
        hazard = replace(hazard, supervisor_id=None)
    return hazard


def _same_clock(existing: TodoItem | None, item: TodoItem) -> TodoItem:
    """Let an item that goes on keep the moment at which it began, and its due moment."""
    if existing is None:
        return item
    due = item.due_at if item.awaited in BY_DEADLINE else existing.due_at
    act_at = item.act_at and item.act_at + (due - item.due_at)
    return replace(item, since=existing.since, due_at=due, act_at=act_at)


def _handed(work: HazardWork, hazard: Hazard, office: str) -> Handed | None:
    """Return with which department a hazard is by now; who has no member waits with the office."""
    if hazard.state not in lifecycle.WITH_A_DEPARTMENT:
        return None
    made = work.transfers.live(hazard.id)
    if made is None:
        return None
    holder = department_of(made.department_id) if made.department_id is not None else office
    return Handed(holder if named_by(work, holder) else office, made.feedback_due)


def office_for(work: HazardWork, hazard: Hazard) -> str:
    """Return the office that a hazard waits for: the street's, or the area's.

    The area's takes what was handed up, and whatever lies in a street without an office.
    """
    if hazard.track is Track.ROUTINE and work.persons.holding(Role.OFFICE, hazard.street):
        return office_of(hazard.street)
    return office_of("")


def record(
    work: HazardWork,
    action: str,
    before: Hazard | None,
    after: Hazard,
    who: Person | None,
    also: Changed,
    behalf: Changed | None = None,
) -> None:
    """Write a step on the audit chain: each field that it changed, and what else there is to say.

    A note that is now the hazard's reason is not said twice. ``behalf`` says for whom it was taken.
    """
    changes = of_hazard(before, after)
    if also == of_note(after.reason) and "reason" in changes:
        also = {}
    by = who.id if who else None
    work.journal.record(
        work.now, by, action, f"hazard:{after.number}", changes | also | (behalf or {})
    )


def name_of(work: HazardWork, person_id: int | None) -> str:
    """Return a person's name, or words for the product itself."""
    person = work.persons.get(person_id) if person_id is not None else None
    return person.name if person else "系统"


def _proven(work: HazardWork, hazard: Hazard, _note: str, _who: Person | None) -> bool:
    """Tell whether the round of rectification at hand has a photo whose bytes are kept."""
    return any(photo.state is PhotoState.STORED for photo in _proofs(work, hazard))


def _proofs(work: HazardWork, hazard: Hazard) -> list[Photo]:
    """Return the photos of the round of rectification at hand."""
    return [
        photo
        for photo in work.photos.of_hazard(hazard.id)
        if photo.purpose is Purpose.FIXED and photo.round == max(hazard.rounds, 1)
    ]


def _another(work: HazardWork, hazard: Hazard, _note: str, who: Person | None) -> bool:
    """Tell whether somebody had no part in the round of rectification at hand."""
    rectified = {hazard.submitted_by} | {
        photo.sent_by for photo in _proofs(work, hazard) if hazard.submitted_by is not None
    }
    return who is not None and who.id not in rectified


def _reported(work: HazardWork, hazard: Hazard, note: str, _who: Person | None) -> bool:
    """Tell whether the department has said what became of a hazard, with a photo that is kept."""
    made = work.transfers.live(hazard.id)
    photos = work.photos.of_transfer(made.id) if made is not None else []
    return bool(note.strip()) and any(each.state is PhotoState.STORED for each in photos)


def _planned(work: HazardWork, hazard: Hazard, _note: str, _who: Person | None) -> bool:
    plan = work.plans.last(hazard.id)
    return plan is not None and plan.complete


Met = Callable[[HazardWork, Hazard, str, "Person | None"], bool]
_MET: dict[Need, Met] = {
    Need.DESCRIPTION: lambda _w, hazard, _n, _p: bool(hazard.description),
    Need.PROOF: _proven,
    Need.CRITERION: lambda _w, hazard, _n, _p: bool(hazard.criterion),
    Need.OWNER: lambda _w, hazard, _n, _p: hazard.owner_id is not None,
    Need.MEASURE: lambda _w, hazard, _n, _p: bool(hazard.measure),
    Need.DEADLINE: lambda _w, hazard, _n, _p: hazard.deadline is not None,
    Need.REASON: lambda _w, _h, note, _p: bool(note.strip()),
    Need.PLAN: _planned,
    Need.DEPARTMENT: lambda _w, _h, note, _p: bool(note.strip()),
    Need.FEEDBACK: _reported,
    Need.LEAD: lambda _w, hazard, _n, _p: hazard.track is not Track.LISTED or bool(hazard.lead),
    Need.ENDING: lambda _w, hazard, _n, _p: hazard.ending is not None,
    Need.ANOTHER_PERSON: _another,
}


def require_sight(work: HazardWork, hazard: Hazard) -> Person:
    """Return the actor if they may see a hazard: by their role, or because they have seen it.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = work.person
    if person is not None and sight_of(work, person, hazard) is not Sight.NONE:
        return person
    return require(person, Action.SEE_HAZARD, unit_of(hazard))


def sees(work: HazardWork, hazard: Hazard) -> bool:
    """Tell whether the actor may see all of a hazard that others may add to, or found it."""
    return sight_of(work, work.person, hazard) in {Sight.ALL, Sight.FOUND}
