"""Each night the rule of the risk colours looks at every unit, some in each turn."""

from functools import partial

from bot.workers.steps import one_after_another
from duties.risk.proposing import propose_some, tell_offices
from duties.risk.waiting import renew_all
from storage.engine.turns import Turns


async def propose_colours(turns: Turns) -> None:
    """Propose what the rule says otherwise than the books, then tell the offices what waits.

    A step that fails keeps none behind it. Raises ``StepFailed`` for it in the end, and
    ``DatabaseAway``: what was not looked at is looked at when the job comes again.
    """
    failed = await one_after_another(
        ("proposing colours", partial(_propose, turns)),
        ("what waits of colours", partial(turns.run, renew_all)),
        ("telling offices of colours", partial(turns.run, tell_offices)),
    )
    if failed is not None:
        raise failed


async def _propose(turns: Turns) -> None:
    after: int | None = 0
    while after is not None:
        after = await turns.run(partial(propose_some, after=after))
