"""What the holders of an occurrence hear of it, and what only their cards say.

They hear that it has opened, that the moment has come to which it was put off, that it is late, and
that it was missed. That it comes soon, is half over or is due is seen on the card, which is edited
in silence. Whoever has put it off hears nothing of its being late before the moment they named;
whoever gives a missed one another time does not hear that it has opened.
"""

from collections.abc import Sequence

from duties.course import Event, Happening
from duties.holding import holders_of
from duties.model import Occurrence
from duties.ports import DutyWork
from duties.waiting import OCCURRENCE_SUBJECT, Awaited, due_of, terms_of
from people.awaiting import mark_stale
from people.rings import News
from people.sounding import ring
from people.todo import TodoItem, holder_of

_NEWS = {
    Event.OPENED: News.OPENED,
    Event.NAMED: News.NAMED,
    Event.GRACE: News.LATE,
    Event.MISSED: News.MISSED,
}


def remind(work: DutyWork, happenings: Sequence[Happening]) -> None:
    """Let who holds an occurrence hear the last of what happened to it; their cards say the rest.

    Called in the turn that keeps the occurrence. Raises as ``duties.waiting.terms_of``.
    """
    one = happenings[-1].occurrence
    duty = work.duties.get(one.duty_id)
    if duty is None:
        return
    people = holders_of(work, duty, one)
    mark_stale(work, (holder_of(each.id) for each in people))
    _ring_untaken(work, happenings)
    heard = [each for each in happenings if _is_heard(each)]
    if not heard:
        return
    news, at = _NEWS[heard[-1].event], heard[-1].at
    awaited = Awaited.MAKE_UP if news is News.MISSED else Awaited.DO
    critical = terms_of(work, one).critical
    for each in people:
        holder = holder_of(each.id)
        item = TodoItem(
            OCCURRENCE_SUBJECT, one.id, awaited.value, holder, due_of(one), one.opens_at
        )
        ring(work, item, news, at, critical=critical)


def _ring_untaken(work: DutyWork, happenings: Sequence[Happening]) -> None:
    """Let the office hear that nobody takes over a shift, once that stands on its to-do."""
    told = [each.at for each in happenings if each.event is Event.UNTAKEN]
    for item in work.todo_items.about(OCCURRENCE_SUBJECT, happenings[-1].occurrence.id):
        if told and item.awaited == Awaited.UNTAKEN:
            ring(work, item, News.OVERDUE, told[-1])


def remind_of_wish(work: DutyWork, one: Occurrence) -> None:
    """Let who may excuse an occurrence hear that somebody asks for it."""
    for item in work.todo_items.about(OCCURRENCE_SUBJECT, one.id):
        if item.awaited == Awaited.EXCUSE:
            ring(work, item, News.NEW, work.now)


def _is_heard(happening: Happening) -> bool:
    one, event = happening.occurrence, happening.event
    if event is Event.OPENED:
        return one.makes_up is None
    if event is Event.GRACE:
        return one.postponed_to is None or one.postponed_to <= happening.at
    return event in _NEWS
