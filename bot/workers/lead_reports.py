"""At the beginning of a quarter: those in charge, and the offices, hear of the one before."""

from datetime import date
from functools import partial

from bot.workers.steps import one_after_another
from duties.leads import reporting
from people.streets import known_streets
from storage.engine.turns import Turns

STREETS_AT_ONCE = 10


async def report_leads(turns: Turns) -> None:
    """Tell everybody once of the quarter that is over, some in each turn.

    Raises ``StepFailed`` where either could not be told, and ``DatabaseAway``: whom it did not
    reach is reached when the job comes again.
    """
    quarter = await turns.run(reporting.to_report)
    if quarter is None:
        return
    failed = await one_after_another(
        ("telling principals of leads", partial(_tell_principals, turns, quarter)),
        ("telling offices of leads", partial(_tell_offices, turns, quarter)),
    )
    if failed is not None:
        raise failed


async def _tell_principals(turns: Turns, quarter: date) -> None:
    after: int | None = 0
    while after is not None:
        after = await turns.run(partial(reporting.tell_principals, quarter=quarter, after=after))


async def _tell_offices(turns: Turns, quarter: date) -> None:
    streets = ["", *sorted(await turns.run(known_streets))]
    for first in range(0, len(streets), STREETS_AT_ONCE):
        some = streets[first : first + STREETS_AT_ONCE]
        await turns.run(partial(reporting.tell_offices, quarter=quarter, streets=some))
