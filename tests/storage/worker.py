"""A worker in a process of its own, to be raced with or killed: ``python -m … TASK URL``."""

import asyncio
import sys
from collections.abc import Callable

from chat.address import on_telegram
from checklists.loader import FormBook
from core.clock import SystemClock
from storage.engine.database import open_engine
from storage.engine.turns import Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork

CHATS = 8
UPDATES = 20_000  # far more than are carried out before the kill


def unit_of(update_id: int) -> str:
    """The name of the unit that an update adds."""
    return f"单位{update_id}"


def carry_out(work: UnitOfWork) -> int:
    """Do what an update asks for: claim it, take a number, write two rows."""
    if not work.inbox.claim(work.update_id, work.now):
        return 0
    number = work.series.next("PT", 2026)
    unit = work.units.add(unit_of(work.update_id), "", "学校", str(number), work.now)
    work.journal.record(work.now, None, "add", f"unit:{unit.id}", {"name": (None, unit.name)})
    return number


def hold_a_number(url: str) -> None:
    """Take a number, and commit only when told to."""
    with transaction(open_engine(url), WorkMaker(SystemClock(), FormBook(()))) as work:
        sys.stdout.write(f"{work.series.next('PT', 2026)}\n")
        sys.stdout.flush()
        sys.stdin.readline()


def work_on(url: str) -> None:
    """Carry out update after update, telling each as soon as it is acknowledged."""
    asyncio.run(_work_on(url))


async def _work_on(url: str) -> None:
    turns = Turns(open_engine(url), WorkMaker(SystemClock(), FormBook(())))

    async def serve(chat_id: int) -> None:
        for update_id in range(chat_id, UPDATES, CHATS):
            await turns.run(carry_out, Caller(on_telegram(chat_id), chat_id, update_id))
            sys.stdout.write(f"{update_id}\n")
            sys.stdout.flush()

    await asyncio.gather(*(serve(chat_id) for chat_id in range(1, CHATS + 1)))


TASKS: dict[str, Callable[[str], None]] = {"hold": hold_a_number, "work": work_on}

if __name__ == "__main__":
    TASKS[sys.argv[1]](sys.argv[2])
