"""Duties are planned ahead, and what has come due is settled: a batch a turn, until nothing is."""

import logging
from datetime import timedelta

from duties.sweeping import Swept, sweep
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
IN_ONE_TURN = 50  # duties, and occurrences: conversations take their turns in between


async def sweep_duties(turns: Turns) -> None:
    """Sweep as long as there is anything due."""
    more = True
    while more:
        swept = await turns.run(_sweep)
        if swept.set_aside:
            log.warning(
                "%d rows of duties are set aside; xunan doctor counts them", swept.set_aside
            )
        more = swept.more


def _sweep(work: UnitOfWork) -> Swept:
    return sweep(work, IN_ONE_TURN)
