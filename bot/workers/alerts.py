"""Alerts are carried out: units are told, reminded, passed on; a batch a turn, until none is due.

Every process does it. Each row is kept with the version that was read, so that of two who come to
the same one at once only one does anything.
"""

import logging
from functools import partial

from bot.workers.clock import Job
from duties.alerts.carrying import Carried, carry_on
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0


def alerts_job(turns: Turns) -> Job:
    """Return the job of the clock that carries alerts on."""
    return Job("alerts", EVERY_SECONDS, partial(carry_alerts, turns), now=True)


async def carry_alerts(turns: Turns) -> None:
    """Carry alerts on as long as anything is due."""
    more = True
    while more:
        carried = await turns.run(_carry)
        if carried.set_aside:
            log.warning(
                "%d rows of alerts are set aside; xunan doctor counts them", carried.set_aside
            )
        more = carried.more


def _carry(work: UnitOfWork) -> Carried:
    return carry_on(work)
