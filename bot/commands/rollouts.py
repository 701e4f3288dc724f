"""Changes that reach many places, taken to their end from the command line."""

from contextlib import suppress

from bot.commands.units import open_work
from bot.settings import Settings
from core.errors import Overtaken
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout


def carry_through(owed: Rollout) -> Rollout:
    """Take a change to its end, some places in each turn of its own, and return how it stands.

    Nobody waits for all of it; where the running bot goes on with it too, each does some.
    """
    while owed.finished_at is None:
        with suppress(Overtaken), open_work(Settings()) as work:
            known = work.rollouts.get(owed.id) or owed
            if known.finished_at is None:
                known = carrying_on.go_on(work, known)
            owed = known
    return owed
