"""The morning: ten thousand to-do cards at seven, while people go on tapping.

Everybody has the hazards of their unit to see to and a card that says so as of yesterday. Meanwhile
an inspector opens the to-do and the ledger again and again, each time a whole turn from the call to
the card; the same is done before the morning, for comparison.
"""

import asyncio
import time
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, func, insert, select, text

from bench.databases import each_kind
from bench.district import Cast, District
from bench.openings import Opening, openings
from bench.results import percentile
from bot.performing import Performer
from bot.workers.todo_refresh import MORNING, refresh
from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import FixedClock, SystemClock, local
from handlers.notices.render import card_of_notice
from handlers.render import card_of
from hazards.loop.waiting import Awaited
from people.model import Role
from people.todo import holder_of
from storage.engine.database import open_engine
from storage.engine.turns import Caller, Turns, WorkMaker
from storage.stores.address_rows import given
from storage.tables.outbox_tables import outbox, posts
from storage.tables.people_tables import addresses, memberships, persons
from storage.tables.todo_tables import todo_items

HAZARDS: Final = 2_000
PERSONS: Final = 10_000
FIRST_PERSON: Final = 1_000_001
BEAT_SECONDS: Final = 0.04  # 25 taps a second, as of 50 people who tap every two seconds
BEFORE_SECONDS: Final = 5.0
P95_AIM_MS: Final = 50.0


def run(folder: Path) -> None:
    """Measure on both databases and print the figures of each."""
    _run(folder, PERSONS)


def run_quickly(folder: Path) -> None:
    """A tenth of the persons."""
    _run(folder, PERSONS // 10)


def _run(folder: Path, number: int) -> None:
    for name, database in each_kind(folder / "morning").items():
        engine = open_engine(database.empty_url("morning"))
        try:
            cast = District(engine, HAZARDS).write()
            add_people(engine, number)
            print(asyncio.run(_measure(name, engine, cast, number)), flush=True)
        finally:
            engine.dispose()
            database.close()


def add_people(engine: Engine, number: int) -> None:
    """Add officers of all units, each with something to do and the card of yesterday."""
    yesterday = SystemClock().now() - timedelta(days=1)
    ids = range(FIRST_PERSON, FIRST_PERSON + number)
    made = {"created_at": yesterday}
    held = {"role": Role.SAFETY_OFFICER.value, "began_at": yesterday}
    item = {
        "subject": "hazard",
        "awaited": Awaited.RECTIFY.value,
        "due_at": yesterday,
        "since": yesterday,
    }
    rows: dict[Any, list[dict[str, Any]]] = {
        persons: [{"id": n, "name": f"安全员{n}", **made} for n in ids],
        addresses: [{"person_id": n, "since": yesterday, **given(on_telegram(n))} for n in ids],
        memberships: [{"id": n, "person_id": n, "unit_id": n % 40 + 1, **held} for n in ids],
        todo_items: [{"subject_id": n % HAZARDS + 1, "holder": holder_of(n), **item} for n in ids],
        posts: [
            {"message_id": 1, "topic": f"todo:{n}", "kind": "message"}
            | {"sent_at": yesterday, **given(on_telegram(n))}
            for n in ids
        ],
    }
    with engine.connect() as connection:
        connection.execute(text("BEGIN"))
        for table, some in rows.items():
            connection.execute(insert(table), some)
        connection.execute(text("COMMIT"))
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))


class Taps:
    """Somebody who opens something at each beat, and how long each took, in ms."""

    def __init__(self, turns: Turns, opened: list[Opening]) -> None:
        self._turns = turns
        self._opened = cycle(opened)
        self._updates = count(1)
        self.taken: list[float] = []

    async def go_on(self) -> None:
        """Tap until cancelled; a late beat is made up for, so that a long wait counts in full."""
        due = time.perf_counter()
        tapping: set[asyncio.Task[None]] = set()
        while True:
            task = asyncio.create_task(self._tap(next(self._opened), due))
            tapping.add(task)
            task.add_done_callback(tapping.discard)
            due += BEAT_SECONDS
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def _tap(self, opening: Opening, due: float) -> None:
        caller = Caller(on_telegram(opening.telegram_id), opening.telegram_id, next(self._updates))
        reply = await Performer(self._turns, caller)(opening.use_case)
        if reply.view is not None:
            card_of(reply.view)
        self.taken.append((time.perf_counter() - due) * 1000)


async def _measure(name: str, engine: Engine, cast: Cast, number: int) -> str:
    now = SystemClock().now()
    wall = local(now, SystemClock().zone)
    clock = FixedClock(wall.replace(hour=MORNING, minute=0, second=0, microsecond=0))
    turns = Turns(engine, WorkMaker(clock, load_forms(), card_of_notice=card_of_notice))
    opened = [each for each in openings(engine, cast) if each.what in {"to-do", "menu"}]
    taps = Taps(turns, opened)
    tapping = asyncio.create_task(taps.go_on())
    await asyncio.sleep(BEFORE_SECONDS)
    before, taps.taken = taps.taken, []
    start = time.perf_counter()
    await refresh(turns)
    took = time.perf_counter() - start
    meanwhile = taps.taken
    tapping.cancel()
    await asyncio.gather(tapping, return_exceptions=True)
    await asyncio.sleep(0.5)
    turns.close()
    with engine.connect() as connection:
        waiting = select(func.count()).where(outbox.c.state == "waiting")
        pushes = int(connection.execute(waiting).scalar_one())
    p95 = percentile(meanwhile, 0.95)
    verdict = "met" if p95 <= P95_AIM_MS else "MISSED"
    return (
        f"{name}: the morning of {number:,} persons took {took:.1f} s"
        f" ({took / number * 1000:.2f} ms each), {pushes:,} pushes;\n"
        f"meanwhile {len(meanwhile):,} taps, p50 {percentile(meanwhile, 0.5):.1f} ms, p95"
        f" {p95:.1f} ms (aim ≤ {P95_AIM_MS:.0f}: {verdict}); before it p95"
        f" {percentile(before, 0.95):.1f} ms"
    )
