"""What an occurrence waits for, and from whom: derived from where it stands.

Whatever changes an occurrence renews its items in the same turn. They follow from the rows and the
present moment alone, so that it does not matter how often they are renewed, or by whom.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from duties.course import is_seen, limit_of, settle, untaken_at
from duties.excusing import office_over
from duties.holding import holders_of, takers
from duties.model import Duty, Occurrence, OccurrenceState, Terms
from duties.ports import DutyWork
from people.awaiting import mark_stale, put_items
from people.todo import URGENT, USUAL, TodoItem, holder_of

OCCURRENCE_SUBJECT = "occurrence"  # the kind of subject of these items
A_DAY = timedelta(days=1)
State = OccurrenceState


class Awaited(StrEnum):
    """What is waited for."""

    SOON = "soon"
    DO = "do"
    MAKE_UP = "make_up"
    EXCUSE = "excuse"
    TAKE_OVER = "take_over"
    UNTAKEN = "untaken"


def make_up_until(occurrence: Occurrence) -> datetime:
    """Return until when a missed one stands on the to-do, to be made up or explained.

    That is as long as its window was, a day at most: what comes every two hours is not to pile up.
    """
    return occurrence.closes_at + min(occurrence.due_at - occurrence.opens_at, A_DAY)


def renew_items(work: DutyWork, occurrence_id: int) -> None:
    """Let exactly those wait for an occurrence who are to do something about it now."""
    occurrence = work.occurrences.get(occurrence_id)
    duty = work.duties.get(occurrence.duty_id) if occurrence is not None else None
    if occurrence is None or duty is None:
        return
    items = _items_of(work, duty, settle(occurrence, work.now)[0])
    mark_stale(work, put_items(work, OCCURRENCE_SUBJECT, occurrence_id, items))


def open_now(work: DutyWork, duty: Duty) -> list[Occurrence]:
    """Return the occurrences of a duty that are open, each as it stands now, swept or not."""
    found = work.occurrences.between(duty.id, work.now, work.now + timedelta(seconds=1))
    standing = [settle(each, work.now)[0] for each in found]
    return [each for each in standing if each.state in {State.OPEN, State.LATE}]


def terms_of(work: DutyWork, occurrence: Occurrence) -> Terms:
    """Return the terms by which an occurrence was made."""
    revisions = work.duties.revisions(occurrence.duty_id)
    return next(each.terms for each in revisions if each.id == occurrence.revision_id)


def due_of(occurrence: Occurrence) -> datetime:
    """Return until when an occurrence is awaited, as it stands.

    That is the moment which somebody has named within its limits; else the limit of what was begun,
    the closing of what is late, and the end of its grace.
    """
    if occurrence.postponed_to is not None:
        return occurrence.postponed_to
    if occurrence.begun_at is not None:
        return limit_of(occurrence)
    return occurrence.closes_at if occurrence.state is State.LATE else occurrence.grace_at


def _items_of(work: DutyWork, duty: Duty, one: Occurrence) -> list[TodoItem]:
    items: list[TodoItem] = []
    if one.handed_at is not None and one.done_at is None:
        items += _to_take_over(work, duty, one)
    elif one.state is State.PLANNED and is_seen(one, work.now):
        items += _for_holders(work, duty, one, Awaited.SOON, due_of(one), USUAL)
    elif one.state in {State.OPEN, State.LATE}:
        worse = one.state is State.LATE and terms_of(work, one).critical
        items += _for_holders(work, duty, one, Awaited.DO, due_of(one), URGENT if worse else USUAL)
    until = make_up_until(one)
    asked = one.state is State.MISSED and one.reason is None and until > work.now
    if asked and not is_made_up(work, one):
        items += _for_holders(work, duty, one, Awaited.MAKE_UP, until, USUAL, until)
    if one.excuse_asked is not None and one.state in {State.OPEN, State.LATE, State.MISSED}:
        due = max(one.closes_at, one.opens_at + A_DAY)
        office = office_over(work, duty, one)
        wish = _item(one, Awaited.EXCUSE, office, due, None, USUAL)
        items.append(replace(wish, act_at=due))
    return items


def _to_take_over(work: DutyWork, duty: Duty, one: Occurrence) -> list[TodoItem]:
    """Return what is awaited of a shift that was handed over; once it rang, of the office, too."""
    told, items = untaken_at(one), []
    if one.state in {State.OPEN, State.LATE}:
        rank = URGENT if told[0] <= work.now else USUAL
        items += [
            _item(one, Awaited.TAKE_OVER, holder_of(person.id), told[0], None, rank)
            for person in takers(work, duty, one)
        ]
    if one.state in {State.OPEN, State.LATE, State.MISSED} and told[-1] <= work.now:
        office = office_over(work, duty, one)
        ends = limit_of(one) + A_DAY
        items.append(_item(one, Awaited.UNTAKEN, office, told[0], ends, URGENT))
    return items


def _item(
    one: Occurrence, awaited: Awaited, holder: str, due: datetime, ends: datetime | None, rank: int
) -> TodoItem:
    return TodoItem(
        OCCURRENCE_SUBJECT,
        one.id,
        awaited.value,
        holder,
        due,
        one.opens_at,
        ends_at=ends,
        rank=rank,
    )


def _for_holders(
    work: DutyWork,
    duty: Duty,
    one: Occurrence,
    awaited: Awaited,
    due: datetime,
    rank: int,
    ends: datetime | None = None,
) -> list[TodoItem]:
    return [
        _item(one, awaited, holder_of(person.id), due, ends, rank)
        for person in holders_of(work, duty, one)
    ]


def is_made_up(work: DutyWork, missed: Occurrence) -> bool:
    """Tell whether another time was given to a missed one, and was not missed in turn."""
    since = work.occurrences.of_duty(missed.duty_id, missed.local_date, work.day())
    return any(each.makes_up == missed.id and each.state is not State.MISSED for each in since)
