"""Making occurrences of a duty's terms: some weeks ahead, and anew when anything was changed.

Nothing lapses in silence, and nothing is invented:

- Windows that open up to a day some weeks ahead stand as occurrences. That day follows from the
  present one alone, so it is the same however often and whenever anybody has looked.
- Planning goes on where it ended, however long ago that was. A machine that was off for a year
  makes the windows of that year, and they are missed: the duty was in force all the time.
- A window that was past due when its terms were made is never made (``recurrence.windows``).
- Other terms, another calendar and other holders touch only what nobody has begun and what is not
  past due; one that is past due goes its way. Where each does theirs, who has left a role has none
  that is not past due, begun or not, and who has come to it has all that are not.
- Where a season is switched on, given other days or ended, what nobody has begun follows
  (``seasons.refitting``); by itself it begins and ends with its days.
- No two copies stand side by side: each window ends where the next one opens. What somebody has
  begun may stand beside the next one, up to its own limit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Overtaken
from duties.course import dropped, is_seen, moved, revived
from duties.holding import holders
from duties.model import MIDNIGHT, Duty, Occurrence, OccurrenceState, Revision, Window
from duties.ports import DutyWork
from duties.recurrence import reach_of, windows
from duties.seasons.limiting import limits_of
from duties.seasons.stretches import ALWAYS
from duties.waiting import renew_items
from duties.walls import moment_of

FARTHEST = 41  # days ahead at most, and six fewer at least
STEP = 7  # days; each duty is planned further once in so many, on a day of its own
AT_ONCE = timedelta(days=35)  # how far one look plans: who was off for long comes to it bit by bit
MOST_MADE = 200  # occurrences in one turn, or a day of one duty where that is more: others wait

Key = tuple[date, time, int | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to change among the occurrences of a duty."""

    new: tuple[Occurrence, ...] = ()
    moved: tuple[tuple[Occurrence, Occurrence], ...] = ()
    dropped: tuple[Occurrence, ...] = ()
    begun: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """What planning a duty further came to: occurrences ``made``, and whether that is ``whole``."""

    made: int
    whole: bool


def horizon(duty_id: int, today: date) -> date:
    """Return the last day whose windows are to stand among the occurrences."""
    farthest = today + timedelta(days=FARTHEST)
    return farthest - timedelta(days=(farthest.toordinal() - duty_id) % STEP)


def first_planned(revision: Revision, made_on: date) -> date:
    """Return the day up to which a new duty counts as planned: before all that it can give."""
    reach = timedelta(days=reach_of([revision]))
    return max(revision.effective_from, made_on - reach) - reach


def extend(work: DutyWork, duty: Duty) -> Extension:
    """Plan a duty further, by ``AT_ONCE`` and some ``MOST_MADE`` occurrences at most.

    Raises as ``duties.recurrence.windows``.
    """
    if duty.planned_until is None or duty.ended_at is not None:
        return Extension(0, True)
    goal = horizon(duty.id, work.day())
    until = min(goal, duty.planned_until + AT_ONCE)
    made: list[Occurrence] = []
    if until > duty.planned_until:
        revisions = work.duties.revisions(duty.id)
        first = duty.planned_until + timedelta(days=1)
        limits = limits_of(work, duty)
        found = windows(revisions, first, until, work.working_days, work.zone, limits)
        people = tuple(holders(work, duty))
        made = [*_occurrences(duty, revisions, found, people)]
        if len(made) > MOST_MADE:
            made, until = _up_to(made, work.zone)
        work.occurrences.add(made)
    until = max(until, duty.planned_until)
    work.duties.planned(duty.id, until, next_planning(until, work))
    return Extension(len(made), until >= goal)


def unmade(work: DutyWork, duty: Duty, until: date) -> list[Occurrence]:
    """Return what planning a duty further will make up to a day; raises as ``extend``."""
    if duty.planned_until is None or duty.ended_at is not None or duty.planned_until >= until:
        return []
    revisions = work.duties.revisions(duty.id)
    first = duty.planned_until + timedelta(days=1)
    limits = limits_of(work, duty)
    found = windows(revisions, first, until, work.working_days, work.zone, limits)
    return [*_occurrences(duty, revisions, found, tuple(holders(work, duty)))]


def _up_to(made: list[Occurrence], zone: ZoneInfo) -> tuple[list[Occurrence], date]:
    """Return the first ``MOST_MADE`` with the whole day on which they end, and that day."""
    days = [each.opens_at.astimezone(zone).date() for each in made]
    last = days[MOST_MADE - 1]
    return [each for each, day in zip(made, days, strict=True) if day <= last], last


def next_planning(until: date, work: DutyWork) -> datetime:
    """Return when a duty that is planned up to a day is to be planned further."""
    day = until - timedelta(days=FARTHEST - STEP)
    return moment_of(datetime.combine(day, MIDNIGHT), work.zone)


def plan(work: DutyWork, duty: Duty, *, also_begun: bool = False) -> Plan:
    """Return what is to change so that a duty's occurrences are as its terms have it now.

    Writes nothing. What somebody has begun stays, unless it goes too (``also_begun``); where other
    terms give it no more, it is named. Raises as ``duties.recurrence.windows``.
    """
    now = work.now
    revisions = work.duties.revisions(duty.id)
    existing = [each for each in work.occurrences.since(duty.id, now) if each.makes_up is None]
    people = tuple(holders(work, duty))
    wanted = _wanted(work, duty, revisions, existing, people)
    untouchable = {key_of(each) for each in existing}
    changed: list[tuple[Occurrence, Occurrence]] = []
    gone: list[Occurrence] = []
    begun: list[Occurrence] = []
    openings = sorted({each.opens_at for each in wanted.values() if each.due_at > now})
    for each in existing:
        window = wanted.get(key_of(each))
        if each.begun_at is not None and not each.state.ended:
            if each.person_id not in {None, *people}:
                gone += [each] if each.due_at > now else []
            elif window is None or each.revision_id != window.revision_id:
                begun.append(each)
                if also_begun:
                    gone.append(each)
        elif each.state is OccurrenceState.DROPPED:
            if window is not None and window.due_at > now:
                changed.append((each, revived(each, window, now)))
        elif not each.state.ended:
            after = _changed(each, window, openings, now)
            if after is None:
                gone.append(each)
            elif after != each:
                changed.append((each, after))
    fresh = {key: window for key, window in wanted.items() if key not in untouchable}
    new = [_occurrence(duty, fresh[key], key[2]) for key in fresh]
    new = [each for each in new if each.due_at > now]
    return Plan(tuple(new), tuple(changed), tuple(gone), tuple(begun))


def carry_out(work: DutyWork, changes: Plan) -> None:
    """Keep what a plan changes; raises ``Overtaken`` when somebody else was first."""
    saved = [after for _, after in changes.moved] + [dropped(each) for each in changes.dropped]
    for each in saved:
        if not work.occurrences.save(each):
            raise Overtaken
    work.occurrences.add(changes.new)
    for before in (*(before for before, _ in changes.moved), *changes.dropped):
        if is_seen(before, work.now):
            renew_items(work, before.id)


def meet_holders(work: DutyWork, duty: Duty) -> int:
    """Let those have theirs who have come to a role since, and those not who have left it.

    Returns how many occurrences that changes. Raises as ``plan`` and ``carry_out``.
    """
    if not _is_by_person(duty, work.duties.revisions(duty.id)):
        return 0
    changes = plan(work, duty)
    carry_out(work, changes)
    return len(changes.new) + len(changes.moved) + len(changes.dropped)


def _is_by_person(duty: Duty, revisions: Sequence[Revision]) -> bool:
    """Tell whether occurrences of a duty are somebody's own."""
    return duty.person_id is not None or any(each.terms.each for each in revisions)


def key_of(occurrence: Occurrence) -> Key:
    """Return by what an occurrence is one of its duty's."""
    return occurrence.local_date, occurrence.slot, occurrence.person_id


def _changed(
    each: Occurrence, window: Window | None, openings: Sequence[datetime], now: datetime
) -> Occurrence | None:
    """Return what becomes of an occurrence that nobody has begun; ``None``: it is dropped."""
    if each.due_at <= now or (window is not None and window.due_at <= now):
        following = next((at for at in openings if at > each.opens_at), each.closes_at)
        closes = min(each.closes_at, max(following, now))
        if closes == each.closes_at:
            return each
        act = min(each.act_at, closes) if each.act_at else None
        grace, due = min(each.grace_at, closes), min(each.due_at, closes)
        return replace(each, due_at=due, grace_at=grace, closes_at=closes, act_at=act)
    if window is None:
        return None
    same = (each.revision_id, each.opens_at, each.due_at, each.grace_at, each.closes_at) == (
        window.revision_id,
        window.opens_at,
        window.due_at,
        window.grace_at,
        window.closes_at,
    )
    return each if same else moved(each, window, now)


def _wanted(
    work: DutyWork,
    duty: Duty,
    revisions: Sequence[Revision],
    existing: Sequence[Occurrence],
    people: tuple[int, ...],
) -> dict[Key, Window]:
    """Return the windows that there are to be, by what they are in the table.

    Of somebody who has just come there are none yet, however long ago a window has opened.
    """
    if duty.planned_until is None or duty.ended_at is not None:
        return {}
    opening = [each.opens_at.astimezone(work.zone).date() for each in existing]
    limits = limits_of(work, duty)
    # A season that is switched on, or off, may bring what would have opened some time ago.
    far = limits != ALWAYS or _is_by_person(duty, revisions)
    back = timedelta(days=reach_of(revisions) if far else 0)
    first = min([work.day() - back, *opening]) - timedelta(days=1)
    last = max([duty.planned_until, *opening])
    found = windows(revisions, first, last, work.working_days, work.zone, limits)
    return {
        (each.day, each.slot, person): each
        for each in found
        for person in _whose(duty, _terms(revisions, each), people)
        if each.opens_at.astimezone(work.zone).date() <= duty.planned_until
        or (each.day, each.slot, person) in {key_of(other) for other in existing}
    }


def _terms(revisions: Sequence[Revision], window: Window) -> bool:
    return next(each.terms.each for each in revisions if each.id == window.revision_id)


def _whose(duty: Duty, each: bool, people: tuple[int, ...]) -> tuple[int | None, ...]:
    return people if each or duty.person_id is not None else (None,)


def _occurrences(
    duty: Duty, revisions: Sequence[Revision], found: Iterable[Window], people: tuple[int, ...]
) -> Iterator[Occurrence]:
    for window in found:
        for person in _whose(duty, _terms(revisions, window), people):
            yield _occurrence(duty, window, person)


def _occurrence(
    duty: Duty,
    window: Window,
    person: int | None,
) -> Occurrence:
    return Occurrence(
        0,
        duty.id,
        window.revision_id,
        duty.unit_id,
        duty.place_id,
        person,
        window.day,
        window.slot,
        window.opens_at,
        window.due_at,
        window.grace_at,
        window.closes_at,
        OccurrenceState.PLANNED,
        window.heard_at or window.opens_at,
        heard_at=window.heard_at,
    )
