"""Late hazards climb: what has come due is done, a batch a turn, until nothing is."""

import logging

from duties.escalation.sweeping import CasesSwept, sweep_cases
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

IN_ONE_TURN = 50  # cases: conversations take their turns in between


async def sweep_late(turns: Turns) -> None:
    """Sweep as long as there is anything due."""
    more = True
    while more:
        swept = await turns.run(_sweep)
        if swept.set_aside:
            log.warning("%d late hazards are set aside; xunan doctor counts them", swept.set_aside)
        more = swept.more


def _sweep(work: UnitOfWork) -> CasesSwept:
    return sweep_cases(work, IN_ONE_TURN)
