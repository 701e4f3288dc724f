"""A process that issues drafts one after the other, to be raced with or killed.

``… URL MOMENT TELEGRAM_ID SEED``: the signer with that id signs all drafts in an order of their
own. It tells of each that it has issued as soon as that is committed, then takes its papers in
hand, and never makes them.
"""

import asyncio
import random
import sys
from datetime import datetime, timedelta

from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import FixedClock
from core.errors import XunanError
from handlers.notices.render import card_of_notice
from people.permissions import EVERYWHERE
from reports.bulletins import issuing
from reports.bulletins.gathering import present_content
from reports.bulletins.model import BulletinState
from reports.packages.model import BULLETINS
from storage.engine.database import open_engine
from storage.engine.turns import Caller, Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork

MOST = 500
LEASE = timedelta(minutes=15)


def drafts(work: UnitOfWork) -> list[int]:
    """Return the ids of what is drafted."""
    page = work.bulletins.page(EVERYWHERE, 0, MOST)
    return [each.id for each in page if each.state is BulletinState.DRAFT]


def sign(work: UnitOfWork, bulletin_id: int) -> str:
    """Sign one as it says at this moment, and return its number."""
    bulletin = work.bulletins.get(bulletin_id)
    assert bulletin is not None
    view = issuing.issue(work, bulletin_id, present_content(work, bulletin).stamp)
    return view.bulletin.spelled_number


async def sign_all(url: str, moment: str, signer: str, seed: str) -> None:
    """Sign whatever is drafted."""
    make = WorkMaker(
        FixedClock(datetime.fromisoformat(moment)), load_forms(), card_of_notice=card_of_notice
    )
    turns = Turns(open_engine(url), make)
    caller = Caller(on_telegram(int(signer)), int(signer))
    ids = await turns.run(drafts, caller)
    random.Random(seed).shuffle(ids)
    for bulletin_id in ids:
        try:
            number = await turns.run(lambda work, id_=bulletin_id: sign(work, id_), caller)  # type: ignore[misc]
        except XunanError as refusal:
            said = type(refusal).__name__
        else:
            said = number
            await turns.run(
                lambda work: work.submission_papers.claim_of(BULLETINS, work.now, LEASE, MOST, None)
            )
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
    turns.close()


if __name__ == "__main__":
    asyncio.run(sign_all(*sys.argv[1:]))
