"""A process that issues digests one after the other, to be raced with or killed: ``… URL MOMENT``.

It tells of each that it has dealt with as soon as that is committed.
"""

import asyncio
import sys
from datetime import datetime

from checklists.loader import load_forms
from core.clock import FixedClock
from handlers.notices.render import card_of_notice
from reports.digests.issuing import sweep_digests
from storage.engine.database import open_engine
from storage.engine.turns import Turns, WorkMaker


async def issue_all(url: str, moment: str) -> None:
    """Issue what is due at a moment, an audience a turn."""
    clock = FixedClock(datetime.fromisoformat(moment))
    make = WorkMaker(clock, load_forms(), card_of_notice=card_of_notice)
    turns = Turns(open_engine(url), make)
    more = True
    while more:
        more = (await turns.run(lambda work: sweep_digests(work, 1))).more
        sys.stdout.write(".\n")
        sys.stdout.flush()
    turns.close()


if __name__ == "__main__":
    asyncio.run(issue_all(*sys.argv[1:]))
