"""What people do about an occurrence: begin, do, give a reason, excuse, make up."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core.clock import local
from core.errors import XunanError
from duties.applying import place_of
from duties.changes import of_occurrence
from duties.course import settle, with_next
from duties.model import Duty, Occurrence, OccurrenceState, Reason
from duties.ports import DutyWork
from hazards.loop.steps import Overtaken
from people.absences.standing_in import said_for
from people.model import Loan, Membership, Person, Role
from people.permissions import Action, NotAllowed, Where, covers, found, require, require_member

State = OccurrenceState


class NotOpenYet(XunanError):
    """The occurrence has not opened; ``opens_at`` tells when it does."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(str(opens_at))
        self.opens_at = opens_at


class OccurrenceOver(XunanError):
    """The occurrence has come to an end; ``occurrence`` tells to which."""

    def __init__(self, occurrence: Occurrence) -> None:
        super().__init__(occurrence.state)
        self.occurrence = occurrence


class SlotTaken(XunanError):
    """The duty has an occurrence of its own at the time at which one is to be made up."""


class NothingToMakeUp(XunanError):
    """The occurrence was not missed, or is made up already."""


def begin(work: DutyWork, occurrence_id: int) -> Occurrence:
    """Begin an occurrence: it waits for whoever began it, up to its limit.

    Raises ``NotJoined``, ``NotAllowed``, ``NotOpenYet``, ``OccurrenceOver`` and ``Overtaken``.
    """
    person, before = _open_for(work, occurrence_id)
    if before.begun_at is not None:
        return before
    after = replace(before, begun_at=work.now, begun_by=person.id)
    return _keep(work, "begin_occurrence", person, before, with_next(after, work.now))


def give_up(work: DutyWork, occurrence_id: int) -> Occurrence:
    """Let an occurrence go on as if nobody had begun it; raises as ``begin``."""
    person, before = _open_for(work, occurrence_id)
    after = with_next(replace(before, begun_at=None, begun_by=None), work.now)
    late = work.now >= after.grace_at
    after = replace(after, state=State.LATE if late else State.OPEN)
    return _keep(work, "give_up_occurrence", person, before, after)


def do(
    work: DutyWork, occurrence_id: int, proof: str | None = None, reason: Reason | None = None
) -> Occurrence:
    """Note that an occurrence is done; ``proof`` names what shows it.

    One that was begun in time is in time. A late one is to be given its reason, now or afterwards
    (``give_reason``). Raises as ``begin``.
    """
    person, before = _open_for(work, occurrence_id)
    return done_by(work, person, before, proof, reason)


def done_by(
    work: DutyWork,
    person: Person,
    before: Occurrence,
    proof: str | None = None,
    reason: Reason | None = None,
) -> Occurrence:
    """Note that somebody has done an occurrence that has opened; raises ``Overtaken``."""
    if before.makes_up is not None:
        state = State.MADE_UP
    else:
        state = State.DONE_LATE if before.state is State.LATE else State.DONE
    after = replace(
        before,
        state=state,
        act_at=None,
        done_at=work.now,
        done_by=person.id,
        recorded_at=work.now,
        proof=proof,
        reason=reason if state is State.DONE_LATE else None,
    )
    return _keep(work, "do_occurrence", person, before, after)


def give_reason(work: DutyWork, occurrence_id: int, reason: Reason) -> Occurrence:
    """Say why something was late or missed; raises as ``begin``."""
    before, duty = _load(work, occurrence_id)
    person = _holder(work, duty, before)
    if before.state not in {State.DONE_LATE, State.MISSED}:
        raise OccurrenceOver(before)
    return _keep(work, "give_reason", person, before, replace(before, reason=reason))


def excuse(work: DutyWork, occurrence_id: int, reason: Reason) -> Occurrence:
    """Excuse what cannot be done, or could not; it stays in the figures beside the excuse rate.

    Raises ``NotJoined``, ``NotAllowed``, ``OccurrenceOver`` and ``Overtaken``.
    """
    before, duty = _load(work, occurrence_id)
    person = require(work.person, Action.EXCUSE, place_of(work, duty))
    if before.state.ended and before.state is not State.MISSED:
        raise OccurrenceOver(before)
    after = replace(
        before,
        state=State.EXCUSED,
        act_at=None,
        reason=reason,
        excused_by=person.id,
        recorded_at=work.now,
    )
    return _keep(work, "excuse_occurrence", person, before, after)


def make_up(work: DutyWork, occurrence_id: int, until: datetime) -> Occurrence:
    """Give a missed occurrence another time, from now until a moment; the miss stays.

    Raises as ``begin``, and ``NothingToMakeUp`` and ``SlotTaken``.
    """
    missed, duty = _load(work, occurrence_id)
    person = _holder(work, duty, missed)
    now = local(work.now, work.zone)
    day = now.date()
    others = work.occurrences.of_duty(duty.id, missed.local_date, day)
    if missed.state is not State.MISSED or until <= work.now:
        raise NothingToMakeUp
    if any(each.makes_up == missed.id and each.state is not State.MISSED for each in others):
        raise NothingToMakeUp
    slot = time(now.hour, now.minute, now.second, now.microsecond)
    taken = {(each.local_date, each.slot, each.person_id) for each in others}
    if (day, slot, missed.person_id) in taken:
        raise SlotTaken
    made = replace(
        missed,
        id=0,
        local_date=day,
        slot=slot,
        opens_at=work.now,
        due_at=until,
        grace_at=until,
        closes_at=until,
        state=State.PLANNED,
        act_at=work.now,
        begun_at=None,
        begun_by=None,
        reason=None,
        recorded_at=None,
        makes_up=missed.id,
        version=1,
    )
    work.occurrences.add([made])
    kept = next(
        each
        for each in work.occurrences.of_duty(duty.id, day, day)
        if (each.slot, each.person_id) == (slot, missed.person_id)
    )
    _record(work, "make_up_occurrence", person, None, kept)
    return kept


def list_occurrences(work: DutyWork, unit_id: int, first: date, last: date) -> list[Occurrence]:
    """Return a unit's occurrences from a day to a day; raises ``NotJoined`` and ``NotAllowed``."""
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, Action.SEE_LEDGER, unit)
    return work.occurrences.of_unit(unit_id, first, last)


def due_today(work: DutyWork) -> list[tuple[Duty, Occurrence]]:
    """Return what the actor has to do today, and what of before is still open, by its due moment.

    Raises ``NotJoined``.
    """
    person = require_member(work.person)
    midnight = local(work.now, work.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=1)
    found_: dict[int, tuple[Duty, Occurrence]] = {}
    names = {person.id, *(loan.person_id for loan in person.loans)}
    for duty in _duties_of(work, person):
        for each in work.occurrences.between(duty.id, midnight, end):
            mine = each.person_id is None or each.person_id in names
            if mine and each.state is not State.DROPPED:
                found_[each.id] = (duty, each)
    return sorted(found_.values(), key=lambda pair: (pair[1].due_at, pair[1].id))


def _duties_of(work: DutyWork, person: Person) -> list[Duty]:
    duties: dict[int, Duty] = {}
    names = {person.id, *(loan.person_id for loan in person.loans)}
    for held in (*person.memberships, *person.lent):
        if held.unit_id is not None:
            standing = work.duties.of_unit(held.unit_id)
        else:
            standing = work.duties.in_force(f"street:{held.street or ''}")
        for duty in standing:
            mine = duty.person_id in names
            if mine or (duty.person_id is None and duty.role is held.role):
                duties[duty.id] = duty
    return list(duties.values())


def _load(work: DutyWork, occurrence_id: int) -> tuple[Occurrence, Duty]:
    """Return an occurrence as it stands now, swept or not, and its duty."""
    occurrence = found(work.person, work.occurrences.get(occurrence_id))
    duty = found(work.person, work.duties.get(occurrence.duty_id))
    return settle(occurrence, work.now)[0], duty


def _holder(work: DutyWork, duty: Duty, occurrence: Occurrence) -> Person:
    """Return the actor when the occurrence is theirs, or of somebody for whom they stand in.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    if not _is_own(work, duty, occurrence, person) and not _loan(work, duty, occurrence, person):
        raise NotAllowed
    return person


def _is_own(work: DutyWork, duty: Duty, occurrence: Occurrence, person: Person) -> bool:
    whose = occurrence.person_id or duty.person_id
    if whose is not None:
        return whose == person.id
    return _holds(person.memberships, duty.role, place_of(work, duty))


def _loan(work: DutyWork, duty: Duty, occurrence: Occurrence, person: Person) -> Loan | None:
    """Return for whom the actor does an occurrence that is not their own."""
    whose = occurrence.person_id or duty.person_id
    where = place_of(work, duty)
    for loan in person.loans:
        if whose in {None, loan.person_id} and _holds(loan.memberships, duty.role, where):
            return loan
    return None


def _holds(memberships: tuple[Membership, ...], role: Role, where: Where) -> bool:
    return any(each.role is role and covers(each, where) for each in memberships)


def _open_for(work: DutyWork, occurrence_id: int) -> tuple[Person, Occurrence]:
    occurrence, duty = _load(work, occurrence_id)
    person = _holder(work, duty, occurrence)
    if occurrence.state.ended:
        raise OccurrenceOver(occurrence)
    if occurrence.state is State.PLANNED:
        raise NotOpenYet(occurrence.opens_at)
    return person, occurrence


def _keep(
    work: DutyWork, action: str, person: Person, before: Occurrence, after: Occurrence
) -> Occurrence:
    if not work.occurrences.save(after):
        raise Overtaken
    _record(work, action, person, before, after)
    return replace(after, version=after.version + 1)


def _record(
    work: DutyWork, action: str, person: Person, before: Occurrence | None, after: Occurrence
) -> None:
    changes = of_occurrence(before, after)
    duty = work.duties.get(after.duty_id) if person.loans else None
    if duty is not None and not _is_own(work, duty, after, person):
        changes = changes | said_for(_loan(work, duty, after, person))
    work.journal.record(work.now, person.id, action, f"occurrence:{after.id}", changes)
