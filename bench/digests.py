"""The morning of digests: a thousand units' principals and the offices, while people go on tapping.

Fifty thousand hazards of three years in five thousand units are counted already. On the next
working morning everybody who reads digests is due at the same minute: what is timed is issuing all
of them, text and rows of what is owed, not the pictures. Meanwhile somebody opens to-do and menu
again and again, as in ``bench.morning``.
"""

import asyncio
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, insert, text

from bench.counts import count_all, write_ledger
from bench.databases import each_kind
from bench.district import Cast
from bench.morning import BEFORE_SECONDS, P95_AIM_MS, Taps
from bench.openings import openings
from bench.results import percentile
from bot.workers.sweeps import issue_digests
from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import FixedClock, SystemClock
from handlers.notices.render import card_of_notice
from hazards.counts.period import PeriodKind
from people.model import Role
from reports.digests.audience import AREA, of_street, of_unit, place_of
from reports.digests.gathering import gather
from reports.digests.issuing import enrol
from reports.digests.model import Span
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.address_rows import given
from storage.tables.people_tables import addresses, memberships, persons

HAZARDS: Final = 50_000
PRINCIPALS: Final = 1_000
STREETS: Final = 12
FIRST_PERSON: Final = 2_000_001
OFFICER, INSPECTOR, STREET_OFFICE, AREA_OFFICE = range(FIRST_PERSON - 4, FIRST_PERSON)
STREET: Final = "示例1街道"


def run(folder: Path) -> None:
    """Measure on both databases and print the figures of each."""
    _run(folder, HAZARDS, PRINCIPALS)


def run_quickly(folder: Path) -> None:
    """A tenth of hazards and principals."""
    _run(folder, HAZARDS // 10, PRINCIPALS // 10)


def _run(folder: Path, hazards: int, principals: int) -> None:
    for name, database in each_kind(folder / "digests").items():
        engine = open_engine(database.empty_url("digests"))
        try:
            upgrade(engine)
            write_ledger(engine, hazards)
            add_readers(engine, principals)
            count_all(engine)
            print(asyncio.run(_measure(name, engine)), flush=True)
        finally:
            engine.dispose()
            database.close()


def add_readers(engine: Engine, principals: int) -> None:
    """Add a principal to each of some units, an office to each street, and those who tap."""
    began = SystemClock().now() - timedelta(days=30)
    held: list[dict[str, Any]] = [
        {"id": OFFICER, "role": Role.SAFETY_OFFICER, "unit_id": 1, "street": None},
        {"id": INSPECTOR, "role": Role.INSPECTOR, "unit_id": None, "street": STREET},
        {"id": STREET_OFFICE, "role": Role.OFFICE, "unit_id": None, "street": STREET},
        {"id": AREA_OFFICE, "role": Role.OFFICE, "unit_id": None, "street": None},
    ]
    for number in range(principals):
        one = {"role": Role.PRINCIPAL, "unit_id": number + 1, "street": None}
        held.append({"id": FIRST_PERSON + number, **one})
    for number in range(STREETS):
        one = {"role": Role.OFFICE, "unit_id": None, "street": f"示例{number}街道"}
        held.append({"id": FIRST_PERSON + principals + number, **one})
    ids = [each["id"] for each in held]
    rows: dict[Any, list[dict[str, Any]]] = {
        persons: [{"id": n, "name": f"示例{n}", "created_at": began} for n in ids],
        addresses: [{"person_id": n, "since": began, **given(on_telegram(n))} for n in ids],
        memberships: [
            each | {"role": each["role"].value, "person_id": each["id"], "began_at": began}
            for each in held
        ],
    }
    with engine.connect() as connection:
        connection.execute(text("BEGIN"))
        for table, some in rows.items():
            connection.execute(insert(table), some)
        connection.execute(text("COMMIT"))
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))


async def _measure(name: str, engine: Engine) -> str:
    zone = SystemClock().zone
    clock = FixedClock(datetime.combine(_a_wednesday(), datetime.min.time(), zone))
    clock.advance(timedelta(hours=9))
    turns = Turns(engine, WorkMaker(clock, load_forms(), card_of_notice=card_of_notice))
    while await turns.run(enrol):
        pass
    await turns.run(_warm_up)
    clock.advance(timedelta(hours=23, minutes=30))
    cast = Cast(1, STREET, OFFICER, STREET_OFFICE, AREA_OFFICE, INSPECTOR)
    opened = [each for each in openings(engine, cast) if each.what in {"to-do", "menu"}]
    taps = Taps(turns, opened)
    tapping = asyncio.create_task(taps.go_on())
    await asyncio.sleep(BEFORE_SECONDS)
    before, taps.taken = taps.taken, []
    start = time.perf_counter()
    await issue_digests(turns)
    took = time.perf_counter() - start
    meanwhile = taps.taken
    tapping.cancel()
    await asyncio.gather(tapping, return_exceptions=True)
    await asyncio.sleep(0.5)
    turns.close()
    with engine.connect() as connection:
        counted = "SELECT count(*), count(owed_at) FROM digests"
        issued, owed = connection.execute(text(counted)).one()
    p95 = percentile(meanwhile, 0.95)
    verdict = "met" if p95 <= P95_AIM_MS else "MISSED"
    return (
        f"{name}: {issued:,} digests took {took:.1f} s ({took / max(issued, 1) * 1000:.2f} ms"
        f" each), {owed:,} of them with picture and workbook;\n"
        f"meanwhile {len(meanwhile):,} taps, p50 {percentile(meanwhile, 0.5):.1f} ms, p95"
        f" {p95:.1f} ms (aim ≤ {P95_AIM_MS:.0f}: {verdict}), longest {max(meanwhile):.0f} ms;"
        f" before it p95 {percentile(before, 0.95):.1f} ms"
    )


def _warm_up(work: UnitOfWork) -> None:
    """Gather figures once: statements are compiled when they are first used in a process."""
    yesterday = work.day() - timedelta(days=1)
    for audience in (AREA, of_street(STREET), of_unit(1)):
        place = place_of(work, audience)
        if place is not None:
            gather(work, audience, place, Span(PeriodKind.DAY, yesterday, yesterday))


def _a_wednesday() -> date:
    """Return a day that works, and before which and after which one works too."""
    day = SystemClock().now().date() - timedelta(days=1)
    while day.weekday() != 2:
        day -= timedelta(days=1)
    return day
