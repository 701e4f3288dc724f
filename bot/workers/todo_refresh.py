"""Each morning the pinned to-do cards say what the new day makes of them: 今天到期, 逾期1天."""

from datetime import datetime, timedelta

from core.clock import local
from frontdesk import todo
from people.awaiting import mark_stale, people_of
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

MORNING = 7  # o'clock on the wall; earlier nobody is woken by it


async def refresh(turns: Turns) -> None:
    """Put an edit of each card into the outbox, unless it is there for this day already."""
    if await turns.run(_has_dawned):
        await turns.run(_end)
        for holder in await turns.run(lambda work: work.todo_items.holders()):
            await turns.run(lambda work, holder=holder: _renew(work, holder))  # type: ignore[misc]


def next_morning(work: UnitOfWork) -> datetime:
    """Return when the cards are out of date again."""
    now = local(work.now, work.zone)
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=1) if _has_dawned(work) else morning


def _has_dawned(work: UnitOfWork) -> bool:
    return local(work.now, work.zone).hour >= MORNING


def _end(work: UnitOfWork) -> None:
    """Take away what has ended; the cards on which it stood are written in the same turn."""
    mark_stale(work, work.todo_items.end(work.now))


def _renew(work: UnitOfWork, holder: str) -> None:
    for person in people_of(work, holder):
        todo.refresh_todo(work, person, f"day:{work.day()}")
