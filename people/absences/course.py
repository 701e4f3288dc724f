"""The course of an absence: it begins, is over, or ends before its time.

While it is active the other one stands in: that is read from its row, and no to-do item is written
anew. So all of it is back in the moment in which it ends, whatever ends it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from chat.setting_aside import Swept, each_apart
from core.errors import XunanError
from people.absences.changes import of_absence
from people.absences.model import Absence, AbsenceState
from people.absences.ports import AbsenceWork
from people.absences.standing_in import fits, lendable
from people.absences.telling import looks_after, tell, tell_uncovered
from people.absences.views import AbsenceEvent
from people.awaiting import mark_stale
from people.permissions import NotAllowed, found, require_member
from people.todo import holder_of

State = AbsenceState


class AbsenceOver(XunanError):
    """The absence has ended already."""


def refresh(work: AbsenceWork, absence: Absence) -> None:
    """Let both read anew whose to-do is whose; their cards are written at the turn's end."""
    work.persons.absences_changed()
    mark_stale(work, {holder_of(absence.person_id), holder_of(absence.substitute_id)})


def _become(
    work: AbsenceWork, action: str, before: Absence, state: State, act_at: datetime | None = None
) -> Absence | None:
    """Keep another state of an absence, with its line; ``None`` when somebody was quicker."""
    actor = work.person.id if work.person else None
    after = replace(before, state=state, act_at=act_at)
    if state.ended:
        after = replace(after, ended_at=work.now, ended_by=actor)
    if not work.absences.save(after):
        return None
    subject = f"absence:{before.id}"
    work.journal.record(work.now, actor, action, subject, of_absence(before, after))
    refresh(work, after)
    return replace(after, version=after.version + 1)


def settle(work: AbsenceWork, absence_id: int) -> None:
    """Do what has come due about an absence: it begins, or is over."""
    absence = work.absences.get(absence_id)
    if absence is None or absence.state.ended:
        return
    over_at = midnight(work, absence.last_day + timedelta(days=1))
    begins_at = midnight(work, absence.first_day)
    planned = absence.state is State.PLANNED
    if work.now >= over_at:
        _end_by_itself(work, absence)
    elif planned and work.now >= begins_at:
        _begin(work, absence, over_at)
    else:  # nothing is due: it had been set aside, or the clock was set back
        work.absences.save(replace(absence, act_at=begins_at if planned else over_at))


def midnight(work: AbsenceWork, day: date) -> datetime:
    """Return the moment at which a day begins on the wall calendar, aware UTC."""
    return datetime.combine(day, time(), work.clock.zone).astimezone(UTC)


def _end_by_itself(work: AbsenceWork, absence: Absence) -> None:
    was_active = absence.state is State.ACTIVE
    after = _become(work, "end_absence", absence, State.OVER)
    if after is not None and was_active:
        tell(work, after, AbsenceEvent.OVER, work.persons.get(after.person_id))
        tell(work, after, AbsenceEvent.STOOD_IN, work.persons.get(after.substitute_id))


def _begin(work: AbsenceWork, absence: Absence, over_at: datetime) -> None:
    if not _holds(work, absence):
        _lapse(work, absence)
        return
    after = _become(work, "begin_absence", absence, State.ACTIVE, over_at)
    if after is not None:
        tell(work, after, AbsenceEvent.BEGUN, work.persons.get(after.person_id))
        tell(work, after, AbsenceEvent.STANDS_IN, work.persons.get(after.substitute_id))


def _holds(work: AbsenceWork, absence: Absence) -> bool:
    """Tell whether the substitute may still stand in, and is here."""
    person, substitute = (
        work.persons.get(each) for each in (absence.person_id, absence.substitute_id)
    )
    if person is None or substitute is None:
        return False
    both = (*work.absences.concerning(person.id), *work.absences.concerning(substitute.id))
    others = {
        each.person_id for each in both if each.state is State.ACTIVE and each.id != absence.id
    }
    if {person.id, substitute.id} & others:
        return False
    return fits(substitute.memberships, person.memberships)


def _lapse(work: AbsenceWork, absence: Absence) -> None:
    after = _become(work, "lapse_absence", absence, State.LAPSED)
    if after is None:
        return
    person = work.persons.get(after.person_id)
    if person is not None and lendable(person.memberships):
        tell_uncovered(work, after, AbsenceEvent.LAPSED)
    else:  # who has left has nothing that anybody could stand in for
        tell(work, after, AbsenceEvent.STOOD_IN, work.persons.get(after.substitute_id))


def roles_changed(work: AbsenceWork, person_id: int) -> None:
    """Somebody's roles have changed: whoever may not stand in any more stands in no more."""
    for absence in work.absences.concerning(person_id):
        if not _holds(work, absence):
            _lapse(work, absence)


def cancel(work: AbsenceWork, absence_id: int) -> Absence:
    """End an absence (销假): by who is away, or by who looks after them.

    Raises ``NotJoined``, ``NotAllowed`` and ``AbsenceOver``.
    """
    actor = require_member(work.person)
    absence = found(actor, work.absences.get(absence_id))
    person = work.persons.get(absence.person_id)
    if absence.person_id != actor.id and not (
        person is not None and looks_after(work, actor, person)
    ):
        raise NotAllowed
    after = _ended_by(work, "cancel_absence", absence, State.CANCELLED)
    tell(work, after, AbsenceEvent.CANCELLED, work.persons.get(after.substitute_id))
    tell(work, after, AbsenceEvent.CANCELLED, work.persons.get(after.person_id))
    return after


def decline(work: AbsenceWork, absence_id: int) -> Absence:
    """Stand in no more, or not at all; what is awaited goes back at once, and those concerned hear.

    Raises as ``cancel``.
    """
    actor = require_member(work.person)
    absence = found(actor, work.absences.get(absence_id))
    if absence.substitute_id != actor.id:
        raise NotAllowed
    after = _ended_by(work, "decline_absence", absence, State.DECLINED)
    tell_uncovered(work, after, AbsenceEvent.DECLINED)
    return after


def _ended_by(work: AbsenceWork, action: str, absence: Absence, state: State) -> Absence:
    if absence.state.ended:
        raise AbsenceOver
    after = _become(work, action, absence, state)
    if after is None:
        raise AbsenceOver
    return after


def warn(work: AbsenceWork, absence_id: int) -> None:
    """Say once that whoever stands in takes no message from the bot; they still stand in."""
    absence = work.absences.get(absence_id)
    if absence is None or absence.state.ended or absence.warned_at is not None:
        return
    if work.absences.save(replace(absence, warned_at=work.now)):
        tell_uncovered(work, absence, AbsenceEvent.UNREACHABLE)


def sweep(work: AbsenceWork, most: int) -> Swept:
    """Do what has come due about up to so many absences, and warn of up to so many."""
    rows = work.absences
    due = rows.ids_due(work.now, most)
    troubled = each_apart(work, "absence", due, partial(settle, work), rows)
    lost = rows.ids_lost(most)
    troubled += each_apart(work, "absence", lost, partial(warn, work), rows)
    return Swept(troubled, most in {len(due), len(lost)})
