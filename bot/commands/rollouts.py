"""Changes that reach many places, taken to their end from the command line."""

from contextlib import suppress

from bot.commands.units import open_work
from bot.settings import Settings
from core.errors import Overtaken
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout


def carry_through(owed: Rollout) -> Rollout:
    """Take a change to its end, some places in each transaction, and return how it stands.

    Where the running bot has gone on with it in the same moment, that takes it to its end.
    """
    after: Rollout | None = owed
    while after is not None and after.finished_at is None:
        owed, after = after, None
        with suppress(Overtaken), open_work(Settings()) as work:
            before = work.rollouts.get(owed.id)
            unfinished = before is not None and before.finished_at is None
            after = carrying_on.go_on(work, before) if before and unfinished else before
    return after or owed
