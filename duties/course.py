"""The course of an occurrence: what happens to it by itself as time goes on.

Everything follows from the row and the present moment alone. So it does not matter when, how often
or in which order anybody looks.

- Its holders may see it before it opens. It opens, is half over, is due, and after its grace it is
  late; closing undone, it is missed. One that was put off comes to the moment that was named.
- Begun before it closed, it waits for whoever began it: it becomes neither late nor missed, until
  its limit. That is its closing, or as long again as its window was, counted from the moment in
  which it was begun, whichever is later. Whether it was done in time is told by when it was begun.
- One that is given up goes on as if nobody had begun.
- A shift that was handed over is told of three times while nobody takes it over (``untaken_at``),
  and is not missed before that was done.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from duties.model import Mark, Occurrence, OccurrenceState, Window

UNTAKEN_AFTER = timedelta(minutes=15)  # past the end of a shift, its grace, and the handing over
TOLD_UNTAKEN = 3  # times: who is on duty, who leads the unit, the office
A_LAST_HOUR = timedelta(hours=1)


class Event(StrEnum):
    """What happens to an occurrence by itself."""

    SOON = "soon"
    OPENED = "opened"
    HALF = "half"
    DUE = "due"
    NAMED = "named"
    GRACE = "grace"
    UNTAKEN = "untaken"
    MISSED = "missed"


_BECOMES = {
    Event.SOON: OccurrenceState.PLANNED,
    Event.OPENED: OccurrenceState.OPEN,
    Event.HALF: OccurrenceState.OPEN,
    Event.DUE: OccurrenceState.OPEN,
    Event.GRACE: OccurrenceState.LATE,
    Event.MISSED: OccurrenceState.MISSED,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something happened to an occurrence at a moment; ``occurrence`` is as it stands after all."""

    event: Event
    at: datetime
    occurrence: Occurrence


def limit_of(occurrence: Occurrence) -> datetime:
    """Return when an occurrence is missed if nothing is done."""
    if occurrence.begun_at is None:
        return occurrence.closes_at
    again = occurrence.begun_at + (occurrence.closes_at - occurrence.opens_at)
    told = [at + A_LAST_HOUR for at in untaken_at(occurrence)[-1:]]
    return max(occurrence.closes_at, again, *told)


def untaken_at(occurrence: Occurrence) -> tuple[datetime, ...]:
    """Return when it is told that nobody takes over: never, unless it was handed over."""
    if occurrence.handed_at is None:
        return ()
    first = max(
        occurrence.grace_at,
        occurrence.due_at + UNTAKEN_AFTER,
        occurrence.handed_at + UNTAKEN_AFTER,
    )
    return tuple(first + number * UNTAKEN_AFTER for number in range(TOLD_UNTAKEN))


def half_of(occurrence: Occurrence) -> datetime:
    """Return when the window of an occurrence is half over."""
    return occurrence.opens_at + (occurrence.due_at - occurrence.opens_at) / 2


def is_half_over(occurrence: Occurrence, now: datetime) -> bool:
    """Tell whether the window of an occurrence is half over, and not past."""
    return half_of(occurrence) <= now < occurrence.due_at


def _course(occurrence: Occurrence) -> list[tuple[datetime, Event]]:
    if occurrence.state.ended:
        return []
    if occurrence.begun_at is not None:
        untaken = [(at, Event.UNTAKEN) for at in untaken_at(occurrence)]
        return [*untaken, (limit_of(occurrence), Event.MISSED)]
    course = [
        (occurrence.opens_at, Event.OPENED),
        (half_of(occurrence), Event.HALF),
        (occurrence.due_at, Event.DUE),
        (occurrence.grace_at, Event.GRACE),
        (occurrence.closes_at, Event.MISSED),
    ]
    if occurrence.heard_at is not None and occurrence.heard_at < occurrence.opens_at:
        course.insert(0, (occurrence.heard_at, Event.SOON))
    named = occurrence.postponed_to
    if named is not None and occurrence.due_at < named < occurrence.closes_at:
        place = sum(at < named for at, _ in course)
        course.insert(place, (named, Event.NAMED))
    return course


def settle(occurrence: Occurrence, now: datetime) -> tuple[Occurrence, list[Happening]]:
    """Return an occurrence as it stands at a moment, and what has happened to it until then."""
    since = occurrence.act_at
    if since is None or since > now:
        return occurrence, []
    course = _course(occurrence)
    passed = [(at, event) for at, event in course if since <= at <= now]
    if not passed:
        return with_next(occurrence, now), []
    state = _state_after(occurrence, *passed[-1])
    untaken = any(event is Event.UNTAKEN for _, event in passed)
    marks = Mark.UNTAKEN.value if untaken else occurrence.marks
    after = with_next(replace(occurrence, state=state, marks=marks), now)
    return after, [Happening(event, at, after) for at, event in passed]


def is_seen(occurrence: Occurrence, now: datetime) -> bool:
    """Tell whether its holders see an occurrence at a moment, or have seen it, swept or not."""
    soon = occurrence.heard_at is not None and occurrence.heard_at <= now
    return soon or settle(occurrence, now)[0].state is not OccurrenceState.PLANNED


def _state_after(occurrence: Occurrence, at: datetime, event: Event) -> OccurrenceState:
    if event is Event.NAMED:  # the moment may lie on either side of the grace
        return OccurrenceState.LATE if at > occurrence.grace_at else OccurrenceState.OPEN
    return _BECOMES.get(event, occurrence.state)


def with_next(occurrence: Occurrence, now: datetime) -> Occurrence:
    """Return an occurrence with the moment after ``now`` at which anything changes by itself.

    An occurrence that is over its limit, and is not said to be missed yet, is so at once.
    """
    course = _course(occurrence)
    ahead = (at for at, _ in course if at > now)
    last = course[-1][0] if course else None
    return replace(occurrence, act_at=next(ahead, last))


def planned(window: Window) -> dict[str, object]:
    """Return the fields of an occurrence that come from its window."""
    return {
        "revision_id": window.revision_id,
        "opens_at": window.opens_at,
        "due_at": window.due_at,
        "grace_at": window.grace_at,
        "closes_at": window.closes_at,
        "heard_at": window.heard_at,
    }


def moved(occurrence: Occurrence, window: Window, now: datetime) -> Occurrence:
    """Return an occurrence that nobody has begun with the times of another window.

    It is to open anew when that lies ahead; what had opened stays open.
    """
    after = replace(occurrence, **planned(window))  # type: ignore[arg-type]  # fields of a window
    if occurrence.state is OccurrenceState.OPEN and after.opens_at <= now:
        return with_next(after, now)
    return replace(after, state=OccurrenceState.PLANNED, act_at=after.heard_at or after.opens_at)


def revived(occurrence: Occurrence, window: Window, now: datetime) -> Occurrence:
    """Return one that was not to be done any more, and is again: nobody has begun it."""
    fresh = replace(
        occurrence,
        begun_at=None,
        begun_by=None,
        handed_at=None,
        handed_by=None,
        note="",
        postponed_to=None,
    )
    return moved(fresh, window, now)


def dropped(occurrence: Occurrence) -> Occurrence:
    """Return an occurrence that is not to be done any more."""
    return replace(occurrence, state=OccurrenceState.DROPPED, act_at=None)
