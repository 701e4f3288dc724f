"""Each night the rule of the risk colours looks at every unit, some in each turn."""

from functools import partial

from duties.risk.proposing import propose_some, tell_offices
from duties.risk.waiting import renew_all
from storage.engine.turns import Turns


async def propose_colours(turns: Turns) -> None:
    """Propose what the rule says otherwise than the books, then tell the offices what waits.

    Raises ``DatabaseAway``: what was not looked at is looked at when the job comes again.
    """
    after: int | None = 0
    while after is not None:
        after = await turns.run(partial(propose_some, after=after))
    await turns.run(renew_all)
    await turns.run(tell_offices)
