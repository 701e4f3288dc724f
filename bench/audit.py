"""How fast an audit chain of 100,000 lines is added to and verified."""

import time
from pathlib import Path
from statistics import median
from typing import Final

from bot.commands.audit import verify_chain
from chat.address import on_telegram
from checklists.loader import FormBook
from core.clock import SystemClock
from people.model import Membership, Role
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import WorkMaker, transaction

LINES: Final = 100_000
TIMES: Final = 3
PASSED: Final = {"given": (None, "tapped"), "value": (None, "pass")}
AIM: Final = 50_000  # lines verified in a second


def run(folder: Path) -> None:
    """Fill a chain, verify it a few times, and print both rates."""
    engine = open_engine(f"sqlite:///{folder / 'audit.db'}")
    upgrade(engine)
    with transaction(engine, WorkMaker(SystemClock(), FormBook(()))) as work:
        person = work.persons.add(on_telegram(70_000_001), "检查员1", work.now)
        work.persons.join(person.id, Membership(Role.INSPECTOR), work.now)
        work.journal.actor = work.persons.get(person.id)
        start = time.perf_counter()
        for number in range(LINES):
            subject = f"inspection:{number // 29}:fire_facilities"
            work.journal.record(work.now, person.id, "answer", subject, PASSED)
        added = LINES / (time.perf_counter() - start)
    rates = []
    for _ in range(TIMES):
        start = time.perf_counter()
        whole, words = verify_chain(engine)
        rates.append(LINES / (time.perf_counter() - start))
        if not whole:
            raise RuntimeError("\n".join(words))
    engine.dispose()
    print(f"audit chain of {LINES:,} lines on SQLite: {added:,.0f} lines/s added in one batch,")
    print(f"{median(rates):,.0f} lines/s verified (median of {TIMES}; aim ≥ {AIM:,})")
