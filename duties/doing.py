"""What people do about an occurrence: begin, postpone, do, give a reason, excuse, make up.

Each of them renews what is awaited in the same turn: who is told by the clock alone would see what
is settled already.

**What may be put off.** Whoever holds an occurrence may put it off as far as its terms take what is
late: beyond when it is due, until it closes. That moves none of its moments. What is done after the
grace is late all the same; but nobody is reminded before the moment that was named. What cannot be
done by then at all is for those to excuse who may, and is asked of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core.clock import local
from core.errors import Overtaken, XunanError
from duties.changes import of_occurrence
from duties.course import settle, with_next
from duties.excusing import require_excuser
from duties.holding import duties_of, holds, loan_of
from duties.model import Duty, Occurrence, OccurrenceState, Reason
from duties.ports import DutyWork
from duties.reminding import remind_of_wish
from duties.waiting import is_made_up, renew_items
from people.absences.standing_in import said_for
from people.model import Person
from people.permissions import Action, NotAllowed, found, require, require_member

State = OccurrenceState
LATER = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=4))
DAYS_LATER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
ROUND = timedelta(minutes=5)
MOST_MOMENTS = 5  # to put something off to, besides the last one
MAKES_UP_WITHIN = timedelta(days=3)


class NotOpenYet(XunanError):
    """The occurrence has not opened; ``opens_at`` tells when it does, in wall time."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(str(opens_at))
        self.opens_at = opens_at


class OccurrenceOver(XunanError):
    """The occurrence has come to an end; ``occurrence`` tells to which, ``who`` by whom."""

    def __init__(self, occurrence: Occurrence, who: str) -> None:
        super().__init__(occurrence.state)
        self.occurrence = occurrence
        self.who = who


class SlotTaken(XunanError):
    """The duty has an occurrence of its own at the time at which one is to be made up."""


class PostponeRefused(XunanError):
    """The moment lies beyond what the terms take as late, or is past."""


class ExcuseSettled(XunanError):
    """Nobody asks for this occurrence to be excused (any more)."""


class NothingToMakeUp(XunanError):
    """The occurrence was not missed, or is made up already."""


def begin(work: DutyWork, occurrence_id: int) -> Occurrence:
    """Begin an occurrence: it waits for whoever began it, up to its limit.

    Raises ``NotJoined``, ``NotAllowed``, ``NotOpenYet``, ``OccurrenceOver`` and ``Overtaken``.
    """
    person, before = open_for(work, occurrence_id)
    if before.begun_at is not None:
        return before
    after = replace(before, begun_at=work.now, begun_by=person.id)
    return keep(work, "begin_occurrence", person, before, with_next(after, work.now))


def give_up(work: DutyWork, occurrence_id: int) -> Occurrence:
    """Let an occurrence go on as if nobody had begun it; raises as ``begin``."""
    person, before = open_for(work, occurrence_id)
    as_before = replace(before, begun_at=None, begun_by=None, handed_at=None, handed_by=None)
    after = with_next(as_before, work.now)
    late = work.now >= after.grace_at
    after = replace(after, state=State.LATE if late else State.OPEN)
    return keep(work, "give_up_occurrence", person, before, after)


def moments_to_postpone(occurrence: Occurrence, now: datetime) -> Sequence[datetime]:
    """Return the moments to which an occurrence may be put off, the last one its closing."""
    if occurrence.begun_at is not None or occurrence.closes_at <= max(now, occurrence.due_at):
        return ()
    start = max(now, occurrence.due_at)
    since = datetime.min.replace(tzinfo=start.tzinfo)
    rounded = start + (since - start) % ROUND
    limits = (occurrence.grace_at, occurrence.closes_at)
    offered = {rounded + each for each in (*LATER, *DAYS_LATER)} | {*limits}
    within = sorted(each for each in offered if start < each <= occurrence.closes_at)
    return (*within[:-1][:MOST_MOMENTS], within[-1])


def postpone(work: DutyWork, occurrence_id: int, until: datetime) -> Occurrence:
    """Put an occurrence off within its limits; raises as ``begin``, and ``PostponeRefused``."""
    person, before = open_for(work, occurrence_id)
    start = max(work.now, before.due_at)
    if before.begun_at is not None or not start < until <= before.closes_at:
        raise PostponeRefused
    after = with_next(replace(before, postponed_to=until), work.now)
    return keep(work, "postpone_occurrence", person, before, after)


def do(
    work: DutyWork,
    occurrence_id: int,
    proof: str | None = None,
    reason: Reason | None = None,
    note: str = "",
) -> Occurrence:
    """Note that an occurrence is done; ``proof`` names what shows it, ``note`` are words with it.

    One that was begun in time is in time. A late one is to be given its reason, now or afterwards
    (``give_reason``). Raises as ``begin``.
    """
    person, before = open_for(work, occurrence_id)
    return done_by(work, person, before, proof, reason, note)


def done_by(
    work: DutyWork,
    person: Person,
    before: Occurrence,
    proof: str | None = None,
    reason: Reason | None = None,
    note: str = "",
    done_at: datetime | None = None,
    marks: str = "",
) -> Occurrence:
    """Note that somebody has done an occurrence that has opened; raises ``Overtaken``.

    ``done_at`` is when, where that is known only by now, ``marks`` what is noted beside it.
    """
    if before.makes_up is not None:
        state = State.MADE_UP
    else:
        state = State.DONE_LATE if before.state is State.LATE else State.DONE
    after = replace(
        before,
        state=state,
        act_at=None,
        done_at=done_at or work.now,
        done_by=person.id,
        recorded_at=work.now,
        proof=proof,
        note=note,
        marks=marks,
        reason=reason if state is State.DONE_LATE else None,
        excuse_asked=None,
        excuse_asked_by=None,
    )
    return keep(work, "do_occurrence", person, before, after)


def give_reason(work: DutyWork, occurrence_id: int, reason: Reason) -> Occurrence:
    """Say why something was late or missed; raises as ``begin``."""
    before, duty = load(work, occurrence_id)
    person = _holder(work, duty, before)
    if before.state not in {State.DONE_LATE, State.MISSED}:
        raise _over(work, before)
    return keep(work, "give_reason", person, before, replace(before, reason=reason))


def excuse(work: DutyWork, occurrence_id: int, reason: Reason) -> Occurrence:
    """Excuse what cannot be done, or could not; it stays in the figures beside the excuse rate.

    Raises ``NotJoined``, ``NotAllowed``, ``OwnExcuse``, ``OccurrenceOver`` and ``Overtaken``.
    """
    before, duty = load(work, occurrence_id)
    person = require_excuser(work, duty, before)
    if before.state.ended and before.state is not State.MISSED:
        raise _over(work, before)
    after = replace(
        before,
        state=State.EXCUSED,
        act_at=None,
        reason=reason,
        excused_by=person.id,
        recorded_at=work.now,
        excuse_asked=None,
        excuse_asked_by=None,
    )
    return keep(work, "excuse_occurrence", person, before, after)


def ask_excuse(work: DutyWork, occurrence_id: int, reason: Reason) -> Occurrence:
    """Ask the office to excuse what cannot be done, or could not; raises as ``begin``."""
    before, duty = load(work, occurrence_id)
    person = _holder(work, duty, before)
    if before.state is State.PLANNED:
        raise NotOpenYet(local(before.opens_at, work.zone))
    if before.state.ended and before.state is not State.MISSED:
        raise _over(work, before)
    after = replace(before, excuse_asked=reason, excuse_asked_by=person.id)
    kept = keep(work, "ask_excuse", person, before, after)
    remind_of_wish(work, kept)
    return kept


def refuse_excuse(work: DutyWork, occurrence_id: int) -> Occurrence:
    """Let what somebody asks to be excused be done all the same.

    Raises as ``excuse``, and ``ExcuseSettled``.
    """
    before, duty = load(work, occurrence_id)
    person = require_excuser(work, duty, before)
    if before.excuse_asked is None:
        raise ExcuseSettled
    after = replace(before, excuse_asked=None, excuse_asked_by=None)
    return keep(work, "refuse_excuse", person, before, after)


def make_up(work: DutyWork, occurrence_id: int, until: datetime | None = None) -> Occurrence:
    """Give a missed occurrence another time, from now until a moment; the miss stays.

    Left out, that is as long as its window was, three days at most. Raises as ``begin``, and
    ``NothingToMakeUp`` and ``SlotTaken``.
    """
    missed, duty = load(work, occurrence_id)
    person = _holder(work, duty, missed)
    now = local(work.now, work.zone)
    day = now.date()
    others = work.occurrences.of_duty(duty.id, missed.local_date, day)
    until = until or work.now + min(missed.due_at - missed.opens_at, MAKES_UP_WITHIN)
    if missed.state is not State.MISSED or until <= work.now or is_made_up(work, missed):
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
        note="",
        postponed_to=None,
        excuse_asked=None,
        excuse_asked_by=None,
        scanned_at=None,
        scanned_code=None,
        distance_m=None,
        marks="",
        heard_at=None,
        handed_at=None,
        handed_by=None,
    )
    work.occurrences.add([made])
    kept = next(
        each
        for each in work.occurrences.of_duty(duty.id, day, day)
        if (each.slot, each.person_id) == (slot, missed.person_id)
    )
    _record(work, "make_up_occurrence", person, None, kept)
    renew_items(work, missed.id)
    renew_items(work, kept.id)
    return kept


def list_occurrences(work: DutyWork, unit_id: int, first: date, last: date) -> list[Occurrence]:
    """Return a unit's occurrences from a day to a day; raises ``NotJoined`` and ``NotAllowed``."""
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, Action.SEE_LEDGER, unit)
    return work.occurrences.of_unit(unit_id, first, last)


def due_today(work: DutyWork) -> list[tuple[Duty, Occurrence]]:
    """Return what the actor has to do today, and what of before is still open, by its due moment.

    Each as it stands now, swept or not; what ended on an earlier day is left out. Raises
    ``NotJoined``.
    """
    person = require_member(work.person)
    midnight = local(work.now, work.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=1)
    found_: dict[int, tuple[Duty, Occurrence]] = {}
    names = {person.id, *(loan.person_id for loan in person.loans)}
    for duty in duties_of(work, person):
        for each in work.occurrences.between(duty.id, midnight, end):
            stands = settle(each, work.now)[0]
            ended = stands.recorded_at or stands.closes_at
            over = stands.state is State.DROPPED or (stands.state.ended and ended < midnight)
            if each.person_id in {None, *names} and not over:
                found_[each.id] = (duty, stands)
    return sorted(found_.values(), key=lambda pair: (pair[1].due_at, pair[1].id))


def load(work: DutyWork, occurrence_id: int) -> tuple[Occurrence, Duty]:
    """Return an occurrence as it stands now, swept or not, and its duty.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    occurrence = found(work.person, work.occurrences.get(occurrence_id))
    duty = found(work.person, work.duties.get(occurrence.duty_id))
    return settle(occurrence, work.now)[0], duty


def _holder(work: DutyWork, duty: Duty, occurrence: Occurrence) -> Person:
    """Return the actor when the occurrence is theirs, or of somebody for whom they stand in.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    if not holds(work, person, duty, occurrence):
        raise NotAllowed
    return person


def open_for(work: DutyWork, occurrence_id: int) -> tuple[Person, Occurrence]:
    """Return the actor and an open occurrence of theirs, as it stands now; raises as ``begin``."""
    occurrence, duty = load(work, occurrence_id)
    person = _holder(work, duty, occurrence)
    if occurrence.state.ended:
        raise _over(work, occurrence)
    if occurrence.state is State.PLANNED:
        raise NotOpenYet(local(occurrence.opens_at, work.zone))
    return person, occurrence


def _over(work: DutyWork, occurrence: Occurrence) -> OccurrenceOver:
    return OccurrenceOver(occurrence, name_of(work, occurrence.excused_by or occurrence.done_by))


def name_of(work: DutyWork, person_id: int | None) -> str:
    """Return the name of a person; nobody has none."""
    person = work.persons.get(person_id) if person_id is not None else None
    return person.name if person is not None else ""


def keep(
    work: DutyWork, action: str, person: Person, before: Occurrence, after: Occurrence
) -> Occurrence:
    """Keep what somebody has changed, and let the right people wait; raises ``Overtaken``."""
    if not work.occurrences.save(after):
        raise Overtaken
    _record(work, action, person, before, after)
    renew_items(work, after.id)
    return replace(after, version=after.version + 1)


def _record(
    work: DutyWork, action: str, person: Person, before: Occurrence | None, after: Occurrence
) -> None:
    changes = of_occurrence(before, after)
    duty = work.duties.get(after.duty_id) if person.loans else None
    if duty is not None:
        changes = changes | said_for(loan_of(work, person, duty, after))
    work.journal.record(work.now, person.id, action, f"occurrence:{after.id}", changes)
