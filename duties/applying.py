"""Programmes become duties: applied to units or streets, revised, ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from core.clock import local
from core.errors import XunanError
from duties.changes import of_duty, of_terms
from duties.holding import place_of
from duties.model import Duty, Occurrence, Revision, Terms, Window
from duties.planning import MOST_MADE, carry_out, extend, first_planned, next_planning, plan
from duties.ports import DutyWork
from duties.recurrence import windows
from duties.seasons.refitting import refit_replaced
from people.model import Person, Role, Unit
from people.permissions import Action, require

PREVIEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A row of a programme, ready to be applied."""

    programme: str
    key: str
    title: str
    role: Role
    terms: Terms
    season: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come due of one row at one place."""

    row: ProgrammeRow
    unit: Unit | None
    window: Window


class Begun(StrEnum):
    """What is to become of what somebody has begun, where terms change or end."""

    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class BegunQuestion:
    """Somebody has begun these: nothing was changed, the office is to say what becomes of them."""

    occurrences: tuple[Occurrence, ...]


class DutyEnded(XunanError):
    """The duty has ended already."""


class RevisionInThePast(XunanError):
    """Other terms are to hold from a day that is over."""


Where = Unit | str  # a unit, or a street by its name; an empty one is the whole area


def preview_rows(
    work: DutyWork, rows: Iterable[ProgrammeRow], places: Sequence[Where], since: date
) -> list[Preview]:
    """Return what would open in the next 30 days, the earliest first; writes nothing."""
    today = work.day()
    last = today + timedelta(days=PREVIEW_DAYS)
    found: list[Preview] = []
    for row in rows:
        revision = Revision(0, 0, since, row.terms, None, work.now)
        first = first_planned(revision, today)
        ahead = windows([revision], first, last, work.working_days, work.zone)
        for place in places:
            unit = place if isinstance(place, Unit) else None
            found += (Preview(row, unit, each) for each in ahead if each.closes_at > work.now)
    return sorted(found, key=lambda each: each.window.opens_at)


def apply_programme(
    work: DutyWork, rows: Iterable[ProgrammeRow], places: Sequence[Where], since: date
) -> list[Duty]:
    """Let the office apply rows at places; return the duties that are new.

    Raises ``NotJoined`` and ``NotAllowed``, and as ``apply_rows``.
    """
    for place in places:
        require(work.person, Action.SET_DUTY, place or None)
    return apply_rows(work, rows, places, since, work.person)


def apply_rows(
    work: DutyWork,
    rows: Iterable[ProgrammeRow],
    places: Sequence[Where],
    since: date,
    by: Person | None,
) -> list[Duty]:
    """Put rows in force at places from a day on; return the duties that are new.

    A row that is in force at a place already stays as it is there. Once ``MOST_MADE`` occurrences
    are made the sweep plans the rest: a whole sector would keep everybody waiting. Raises as
    ``duties.recurrence.windows``.
    """
    duties: list[Duty] = []
    made = 0
    for row in rows:
        for place in places:
            duty = _put(work, row, place, since, by)
            if duty is not None:
                duties.append(duty)
                made += extend_whole(work, duty.id) if made < MOST_MADE else 0
                refit_replaced(work, duty)
    return duties


def _put(
    work: DutyWork, row: ProgrammeRow, place: Where, since: date, by: Person | None
) -> Duty | None:
    unit_id = place.id if isinstance(place, Unit) else None
    street = None if isinstance(place, Unit) else place
    wanted = Duty(
        0,
        row.programme,
        row.key,
        row.title,
        unit_id,
        street,
        None,
        row.role,
        None,
        since,
        season=row.season,
    )
    duty = work.duties.add(wanted)
    if duty is None:
        return None
    actor = by.id if by else None
    revision = work.duties.add_revision(duty.id, since, row.terms, actor, work.now, "")
    until = first_planned(revision, work.day())
    work.duties.planned(duty.id, until, next_planning(until, work))
    changes = of_duty(None, duty) | of_terms(None, row.terms)
    work.journal.record(work.now, actor, "apply_duty", f"duty:{duty.id}", changes)
    return duty


def extend_whole(work: DutyWork, duty_id: int) -> int:
    """Plan a duty as far as is due and return how many occurrences are made.

    Raises as ``duties.recurrence.windows``.
    """
    made = 0
    while (duty := work.duties.get(duty_id)) is not None:
        extension = extend(work, duty)
        made += extension.made
        if extension.whole:
            break
    return made


def revise_duty(
    work: DutyWork,
    duty_id: int,
    terms: Terms,
    effective_from: date,
    note: str = "",
    begun: Begun | None = None,
) -> Revision | BegunQuestion:
    """Give a duty other terms from a day on; where somebody has begun, ask first.

    Only what nobody has begun changes, but for what ``begun`` says of the rest. Raises
    ``NotJoined``, ``NotAllowed``, ``DutyEnded``, ``RevisionInThePast`` and ``Overtaken``, and as
    ``duties.recurrence.windows``.
    """
    duty = _of_office(work, duty_id)
    if effective_from < local(work.now, work.zone).date():
        raise RevisionInThePast
    extend_whole(work, duty_id)
    before = work.duties.revisions(duty_id)
    try:
        with work.attempt():
            return _revise(work, duty, before[-1].terms, terms, effective_from, note, begun)
    except _Asked as asked:
        return BegunQuestion(asked.occurrences)


class _Asked(Exception):
    def __init__(self, occurrences: tuple[Occurrence, ...]) -> None:
        super().__init__()
        self.occurrences = occurrences


def _revise(
    work: DutyWork,
    duty: Duty,
    was: Terms,
    terms: Terms,
    effective_from: date,
    note: str,
    begun: Begun | None,
) -> Revision:
    actor = work.person.id if work.person else None
    made = work.duties.add_revision(duty.id, effective_from, terms, actor, work.now, note)
    _change(work, duty.id, begun)
    line = of_terms(was, terms) | {"effective_from": (None, effective_from)}
    work.journal.record(work.now, actor, "revise_duty", f"duty:{duty.id}", line)
    return made


def end_duty(work: DutyWork, duty_id: int, begun: Begun | None = None) -> Duty | BegunQuestion:
    """End a duty now; what is past due goes its way, and what was begun is asked about.

    Raises ``NotJoined``, ``NotAllowed``, ``DutyEnded`` and ``Overtaken``.
    """
    duty = _of_office(work, duty_id)
    extend_whole(work, duty_id)
    try:
        with work.attempt():
            if not work.duties.end(duty_id, work.now):
                raise DutyEnded
            _change(work, duty_id, begun)
    except _Asked as asked:
        return BegunQuestion(asked.occurrences)
    after = replace(duty, ended_at=work.now)
    actor = work.person.id if work.person else None
    work.journal.record(work.now, actor, "end_duty", f"duty:{duty_id}", of_duty(duty, after))
    return after


def _change(work: DutyWork, duty_id: int, begun: Begun | None) -> None:
    duty = work.duties.get(duty_id)
    if duty is None:
        return
    changes = plan(work, duty, also_begun=begun is Begun.DROP)
    if changes.begun and begun is None:
        raise _Asked(changes.begun)
    carry_out(work, changes)
    refit_replaced(work, duty)


def _of_office(work: DutyWork, duty_id: int) -> Duty:
    duty = work.duties.get(duty_id)
    where = None if duty is None else place_of(work, duty)
    require(work.person, Action.SET_DUTY, where)
    if duty is None or duty.ended_at is not None:
        raise DutyEnded
    return duty
