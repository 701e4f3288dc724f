"""Each morning the pinned to-do cards say what the new day makes of them: 今天到期, 逾期1天."""

import asyncio
import logging
from datetime import date

from core.clock import local
from hazards import notifying
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

MORNING = 7  # o'clock on the wall; earlier nobody is woken by it
LOOK_SECONDS = 900.0


async def mornings(turns: Turns) -> None:
    """Bring the cards up to date once a day; ends only when cancelled."""
    done: date | None = None
    while True:
        try:
            done = await refresh(turns, done)
        except Exception:
            log.exception("the to-do cards could not be brought up to date")
        await asyncio.sleep(LOOK_SECONDS)


async def refresh(turns: Turns, done: date | None = None) -> date | None:
    """Put an edit of each card into the outbox, unless it is there for this day already.

    ``done`` is the day for which that was done before; returns the one for which it is now.
    """
    day = await turns.run(_day)
    if day is None or day == done:
        return done
    for holder in await turns.run(lambda work: work.waits.holders()):
        await turns.run(lambda work, holder=holder: _renew(work, holder))  # type: ignore[misc]
    return day


def _day(work: UnitOfWork) -> date | None:
    """Return the day on the wall, once its morning has come."""
    return work.day() if local(work.now, work.zone).hour >= MORNING else None


def _renew(work: UnitOfWork, holder: str) -> None:
    for person in notifying.people_of(work, holder):
        notifying.refresh_todo(work, person, f"day:{work.day()}")
