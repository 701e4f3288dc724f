"""Each morning the pinned to-do cards say what the new day makes of them: 今天到期, 逾期1天."""

import asyncio
import logging

from core.clock import local
from hazards import telling
from storage.turns import Turns
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

MORNING = 7  # o'clock on the wall; earlier nobody is woken by it
LOOK_SECONDS = 900.0


async def mornings(turns: Turns) -> None:
    """Bring the cards up to date once a day, however often it looks; ends only when cancelled."""
    while True:
        try:
            await refresh(turns)
        except Exception:
            log.exception("the to-do cards could not be brought up to date")
        await asyncio.sleep(LOOK_SECONDS)


async def refresh(turns: Turns) -> None:
    """Put an edit of each card into the outbox, unless it is there for this day already."""
    holders = await turns.run(_holders)
    for holder in holders:
        await turns.run(lambda work, holder=holder: _renew(work, holder))  # type: ignore[misc]


def _holders(work: UnitOfWork) -> list[str]:
    early = local(work.now, work.zone).hour < MORNING
    return [] if early else work.waits.holders()


def _renew(work: UnitOfWork, holder: str) -> None:
    for person in telling.people_of(work, holder):
        telling.refresh_todo(work, person, f"day:{work.day()}")
