"""Several workers on one database, workers that are killed, connections that are cut."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, text

from chat.address import on_telegram
from chat.changes import read_changes
from storage.engine.turns import Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import KEPT
from tests.storage.batches import PATIENCE, add_unit, scribble, scribbled, settled
from tests.storage.worker import carry_out, unit_of

KILL_AFTER = 150  # acknowledged updates


@pytest.fixture
def other_turns(engine: Engine, make: WorkMaker) -> Iterator[Turns]:
    """A second worker on the same database."""
    turns = Turns(engine, make)
    yield turns
    turns.close()


@contextmanager
def worker(task: str, url: str) -> Iterator["subprocess.Popen[str]"]:
    """A worker in a process of its own."""
    command = [sys.executable, "-m", "tests.storage.worker", task, url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def others(connection: Connection) -> list[int]:
    """Return who else is connected, but for those that wait for another test."""
    found = connection.execute(
        text(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND application_name <> :kept"
        ),
        {"kept": KEPT},
    )
    return [*found.scalars()]


def told(process: "subprocess.Popen[str]") -> str:
    """The next line that a worker tells."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def wait_until_alone(engine: Engine) -> None:
    """Let a server end what it still does for a client that was killed."""
    if engine.dialect.name == "sqlite":
        return
    with engine.connect() as connection:
        for _ in range(PATIENCE * 100):
            if not others(connection):
                return
            time.sleep(0.01)
    raise TimeoutError


async def test_a_turn_waits_while_another_process_writes(database_url: str, turns: Turns) -> None:
    with worker("hold", database_url) as process:
        assert await asyncio.to_thread(told, process) == "1"
        number = turns.run(lambda work: work.series.next("PT", 2026))
        await asyncio.to_thread(process.communicate, "commit\n")
        assert process.returncode == 0
        assert await settled(number) == [2]


async def test_a_number_that_a_killed_process_held_is_given_again(
    database_url: str, turns: Turns
) -> None:
    with worker("hold", database_url) as process:
        assert await asyncio.to_thread(told, process) == "1"
        number = turns.run(lambda work: work.series.next("PT", 2026))
        process.kill()
        assert await settled(number) == [1]


async def test_two_workers_never_lose_each_others_change_to_one_chat(
    engine: Engine, make: WorkMaker, turns: Turns, other_turns: Turns
) -> None:
    caller = Caller(on_telegram(7), 7)
    await settled(
        *(
            each.run(lambda work: scribble(work, "字"), caller)
            for _ in range(40)
            for each in (turns, other_turns)
        )
    )
    with transaction(engine, make) as work:
        assert scribbled(work, 7) == "字" * 80


async def test_an_update_that_reaches_two_workers_is_carried_out_by_one(
    engine: Engine, turns: Turns, other_turns: Turns
) -> None:
    outcomes = await settled(
        *(
            each.run(carry_out, Caller(on_telegram(7), 7, update_id))
            for update_id in range(1, 31)
            for each in (turns, other_turns)
        )
    )
    assert sorted(outcomes, key=str) == sorted([0] * 30 + list(range(1, 31)), key=str)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM units")).scalar() == 30


async def test_a_series_has_no_gap_and_no_double_whoever_takes_its_numbers(
    turns: Turns, other_turns: Turns
) -> None:
    numbers = await settled(
        *(
            each.run(
                lambda work: work.series.next("PT", 2026), Caller(on_telegram(chat_id), chat_id)
            )
            for chat_id in range(1, 26)
            for each in (turns, other_turns)
        )
    )
    assert sorted(numbers, key=str) == sorted(range(1, 51), key=str)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_writers_that_lock_each_other_out_both_get_through(
    turns: Turns, other_turns: Turns
) -> None:
    both = threading.Barrier(2)

    def takes(first: str, second: str) -> Callable[[UnitOfWork], tuple[int, int]]:
        met = False

        def use_case(work: UnitOfWork) -> tuple[int, int]:
            nonlocal met
            one = work.series.next(first, 2026)
            if not met:
                met = True
                both.wait(PATIENCE)
            return one, work.series.next(second, 2026)

        return use_case

    pairs = await settled(
        turns.run(takes("AA", "BB"), Caller(on_telegram(1), 1)),
        other_turns.run(takes("BB", "AA"), Caller(on_telegram(2), 2)),
    )
    assert sorted(pairs, key=str) == [(1, 1), (2, 2)]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_connection_that_was_cut_is_replaced(engine: Engine, turns: Turns) -> None:
    await turns.run(lambda work: add_unit(work, "甲"))
    with engine.connect() as connection:
        (pid,) = others(connection)
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await turns.run(lambda work: add_unit(work, "乙"))
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM units ORDER BY id")).scalars().all()
    assert names == ["甲", "乙"]


async def test_what_was_acknowledged_is_there_after_kill_9(
    database_url: str, engine: Engine, turns: Turns
) -> None:
    with worker("work", database_url) as process:
        acknowledged = [int(await asyncio.to_thread(told, process)) for _ in range(KILL_AFTER)]
        process.kill()
        rest, _ = process.communicate()
    await asyncio.to_thread(wait_until_alone, engine)
    acknowledged += [int(line) for line in rest.split("\n")[:-1]]
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name, street FROM units")).all()
        claimed = connection.execute(text("SELECT update_id FROM inbox")).scalars().all()
        query = text("SELECT changes FROM audit WHERE action = 'add'")
        lines = [read_changes(each)["name"][1] for each in connection.execute(query).scalars()]
        last = connection.execute(text("SELECT last FROM series")).scalar_one()
    assert {unit_of(each) for each in acknowledged} <= {name for name, _ in names}
    assert sorted(name for name, _ in names) == sorted(unit_of(each) for each in claimed)
    assert sorted(lines) == sorted(name for name, _ in names)
    assert sorted(int(number) for _, number in names) == list(range(1, last + 1))
    again = await settled(
        *(turns.run(carry_out, Caller(on_telegram(7), 7, each)) for each in acknowledged[:20])
    )
    assert again == [0] * 20
    assert await turns.run(carry_out, Caller(on_telegram(7), 7, 10**6)) == last + 1
