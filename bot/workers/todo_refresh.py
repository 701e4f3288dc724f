"""Each morning the pinned to-do cards say what the new day makes of them: 今天到期, 逾期1天.

Who has something new today hears of it; for all others the card is only edited.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.workers.steps import StepFailed, one_after_another, whatever_comes
from core.clock import local
from duties.calendar.watching import watch
from frontdesk import bells, todo
from people.awaiting import mark_stale, people_of
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

ENDED_AT_ONCE = 50  # items, and so cards: conversations take their turns in between
MORNING = 7  # o'clock on the wall; earlier nobody is woken by it


async def refresh(turns: Turns) -> None:
    """Put an edit of each card into the outbox, unless it is there for this day already.

    A card that fails is said in the log, and keeps the morning from nobody else. Raises
    ``DatabaseAway``: whom it did not reach is reached when the job comes again.
    """
    if not await turns.run(_has_dawned):
        return
    await one_after_another(
        ("what has ended", partial(_end_all, turns)),
        ("the year that the calendar lacks", partial(turns.run, watch)),
        ("the cards of this morning", partial(_renew_all, turns)),
    )


async def _end_all(turns: Turns) -> None:
    while await turns.run(_end) == ENDED_AT_ONCE:
        pass


async def _renew_all(turns: Turns) -> None:
    done: set[int] = set()
    for holder in await turns.run(lambda work: work.todo_items.holders()):
        about = f"who stands behind {holder}"
        behind = await whatever_comes(about, partial(turns.run, _behind(holder)))
        for person_id in () if isinstance(behind, StepFailed) else behind:
            if person_id not in done:
                done.add(person_id)
                card = f"the card of person {person_id}"
                await whatever_comes(card, partial(turns.run, _renewal(person_id)))


def next_morning(work: UnitOfWork) -> datetime:
    """Return when the cards are out of date again."""
    dawn = _dawn(work)
    return dawn + timedelta(days=1) if _has_dawned(work) else dawn


def _dawn(work: UnitOfWork) -> datetime:
    """Return when this day's cards are written."""
    now = local(work.now, work.zone)
    return now.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def _has_dawned(work: UnitOfWork) -> bool:
    return local(work.now, work.zone).hour >= MORNING


def _end(work: UnitOfWork) -> int:
    """Take away some of what has ended; the cards on which it stood are written in the same turn.

    Return how many those were.
    """
    holders = work.todo_items.end(work.now, ENDED_AT_ONCE)
    mark_stale(work, holders)
    return len(holders)


def _behind(holder: str) -> Callable[[UnitOfWork], list[int]]:
    return lambda work: [person.id for person in people_of(work, holder)]


def _renewal(person_id: int) -> Callable[[UnitOfWork], None]:
    def renew(work: UnitOfWork) -> None:
        person = work.persons.get(person_id)
        if person is not None:
            todo.refresh_todo(work, person, f"day:{work.day()}")
            bells.greet(work, person, _dawn(work))

    return renew
