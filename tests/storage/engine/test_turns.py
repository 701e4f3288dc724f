"""Turns: batches, refusals, errors, and nothing spoken of before its commit."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from chat.address import on_telegram
from core.clock import FixedClock
from storage.engine.database import open_engine
from storage.engine.turns import LARGEST_BATCH, Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.tables import metadata
from tests.storage.batches import PATIENCE, Refused, add_unit, held, scribble, scribbled, settled


class GivesWay(Exception):
    """What the driver raises when PostgreSQL ends a deadlock."""

    sqlstate = "40P01"


def unit_names(engine: Engine) -> list[str]:
    """What a second connection sees."""
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT name FROM units ORDER BY id")).scalars())


def adding(name: str, error: Exception | None = None) -> Callable[[UnitOfWork], int]:
    """A use case that adds a unit, and may then fail."""

    def use_case(work: UnitOfWork) -> int:
        unit_id = add_unit(work, name)
        if error is not None:
            raise error
        return unit_id

    return use_case


async def test_a_refused_turn_rolls_back_alone(turns: Turns, engine: Engine) -> None:
    with held(turns):
        names = {"甲": None, "乙": Refused(), "丙": None}
        batch = [turns.run(adding(name, error)) for name, error in names.items()]
    outcomes = await settled(*batch)
    assert [type(each) for each in outcomes] == [int, Refused, int]
    assert unit_names(engine) == ["甲", "丙"]


async def test_who_is_refused_again_does_not_make_the_neighbours_work_twice(
    turns: Turns, engine: Engine
) -> None:
    """Whoever typed nonsense used to have every batch that he was in run a second time."""
    runs = count(1)
    done = 0

    def counted(work: UnitOfWork) -> None:
        nonlocal done
        done = next(runs)
        add_unit(work, f"单位{done}")

    nonsense = Caller(on_telegram(7), 7)
    await settled(turns.run(adding("甲", Refused()), nonsense))
    for _ in range(3):
        with held(turns):
            neighbour = turns.run(counted)
            again = turns.run(adding("乙", Refused()), nonsense)
        outcomes = await settled(neighbour, again)
        assert [type(each) for each in outcomes] == [type(None), Refused]
    assert done == 3
    assert len(unit_names(engine)) == 3


async def test_an_unexpected_error_in_one_turn_does_not_harm_the_others(
    turns: Turns, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with held(turns):
        batch = [
            turns.run(adding("甲")),
            turns.run(adding("乙", ZeroDivisionError())),
            turns.run(adding("丙", Refused())),
            turns.run(adding("丁")),
        ]
    outcomes = await settled(*batch)
    assert [type(each) for each in outcomes] == [int, ZeroDivisionError, Refused, int]
    assert unit_names(engine) == ["甲", "丁"]
    assert [record.message for record in caplog.records] == ["a turn failed"]


async def test_a_turn_that_the_database_refuses_does_not_harm_the_others(
    turns: Turns, engine: Engine
) -> None:
    def joins_nobody(work: UnitOfWork) -> None:
        work.journal.record(work.now, 4711, "join", "person:4711", {})

    with held(turns):
        batch = (turns.run(adding("甲")), turns.run(joins_nobody), turns.run(adding("乙")))
    outcomes = await settled(*batch)
    assert type(outcomes[1]).__name__ in {"IntegrityError", "ForeignKeyViolation"}
    assert unit_names(engine) == ["甲", "乙"]


async def test_nothing_is_handed_back_before_the_whole_batch_is_committed(
    turns: Turns, engine: Engine
) -> None:
    ran, gate = threading.Event(), threading.Event()

    def waits(_work: UnitOfWork) -> None:
        ran.set()
        assert gate.wait(PATIENCE)

    with held(turns):
        added, waiting = turns.run(adding("甲")), turns.run(waits)
    assert await asyncio.to_thread(ran.wait, PATIENCE)
    await asyncio.sleep(0)
    assert not added.done()  # its use case has returned, its batch is not committed
    assert unit_names(engine) == []
    gate.set()
    await settled(added, waiting)
    assert unit_names(engine) == ["甲"]


async def test_a_second_connection_sees_the_row_when_the_future_resolves(
    turns: Turns, engine: Engine
) -> None:
    for name in "甲乙丙":
        await turns.run(adding(name))
        assert unit_names(engine)[-1] == name


FAIL_AT_COMMIT = {
    "sqlite": """
        CREATE TRIGGER doomed AFTER INSERT ON units WHEN NEW.name = '末'
        BEGIN INSERT INTO doom VALUES (-1); END
    """,
    "postgresql": """
        CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO doom VALUES (-1); RETURN NEW; END $$;
        CREATE TRIGGER doomed AFTER INSERT ON units FOR EACH ROW
        WHEN (NEW.name = '末') EXECUTE FUNCTION doom()
    """,
}
AS_BEFORE = {
    "sqlite": ("DROP TRIGGER doomed", "DROP TABLE doom"),
    "postgresql": ("DROP FUNCTION doom CASCADE", "DROP TABLE doom"),
}


@contextmanager
def commits_failing(engine: Engine) -> Iterator[None]:
    """Let the database notice only at COMMIT that there must be no unit called 末."""
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE doom (person BIGINT REFERENCES persons (id)"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
        connection.exec_driver_sql(FAIL_AT_COMMIT[engine.dialect.name])
        try:
            yield
        finally:
            for statement in AS_BEFORE[engine.dialect.name]:
                connection.exec_driver_sql(statement)


async def test_a_failing_commit_fails_every_turn_that_hangs_on_it(
    turns: Turns, engine: Engine
) -> None:
    with commits_failing(engine):
        outcomes = await settled(turns.run(adding("末")))
        with held(turns):
            batch = [turns.run(adding(name)) for name in "甲末乙"]
        outcomes += await settled(*batch)
    failed = [type(each).__name__ in {"IntegrityError", "ForeignKeyViolation"} for each in outcomes]
    assert failed == [True, False, True, False]
    assert unit_names(engine) == ["甲", "乙"]


async def test_an_update_is_claimed_once(turns: Turns) -> None:
    claims = [
        turns.run(
            lambda work: work.inbox.claim(work.update_id, work.now), Caller(on_telegram(7), 7, 99)
        )
        for _ in range(5)
    ]
    assert await settled(*claims) == [True, False, False, False, False]


async def test_a_refused_turn_gives_its_update_back(turns: Turns) -> None:
    def claims(work: UnitOfWork) -> bool:
        return work.inbox.claim(work.update_id, work.now)

    def claims_and_refuses(work: UnitOfWork) -> None:
        assert claims(work)
        raise Refused

    caller = Caller(on_telegram(7), 7, 99)
    assert isinstance((await settled(turns.run(claims_and_refuses, caller)))[0], Refused)
    assert await turns.run(claims, caller)


async def test_turns_of_a_chat_run_in_the_order_in_which_they_were_queued(
    engine: Engine, turns: Turns, make: WorkMaker
) -> None:
    marks = [chr(0x4E00 + n) for n in range(LARGEST_BATCH + 10)]

    def scribbles(mark: str, chat_id: int) -> Callable[[UnitOfWork], str]:
        def use_case(work: UnitOfWork) -> str:
            note = scribble(work, mark)
            if mark == marks[5] and chat_id == 2:
                raise Refused
            return note

        return use_case

    await settled(
        *(
            turns.run(scribbles(mark, chat_id), Caller(on_telegram(chat_id), chat_id))
            for mark in marks
            for chat_id in range(1, 6)
        )
    )
    whole = "".join(marks)
    with transaction(engine, make) as work:
        notes = [scribbled(work, chat_id) for chat_id in range(1, 6)]
    assert notes == [whole, whole.replace(marks[5], ""), whole, whole, whole]


async def test_a_turn_whose_caller_has_gone_is_carried_out_all_the_same(
    turns: Turns, engine: Engine
) -> None:
    with held(turns):
        gone, stays = turns.run(adding("甲")), turns.run(adding("乙"))
        gone.cancel()
    await settled(stays)
    assert unit_names(engine) == ["甲", "乙"]


async def test_closing_carries_out_what_is_queued(engine: Engine, make: WorkMaker) -> None:
    turns = Turns(engine, make)
    queued = [
        turns.run(adding(name), Caller(on_telegram(0), chat))
        for chat, name in enumerate("甲乙丙丁")
    ]
    await asyncio.to_thread(turns.close)
    outcomes = await settled(*queued)
    assert sorted(unit_names(engine)) == sorted("甲乙丙丁")
    assert all(isinstance(each, int) for each in outcomes)


def test_leaving_a_transaction_by_an_error_stores_nothing(engine: Engine, make: WorkMaker) -> None:
    def refuse() -> None:
        with transaction(engine, make) as work:
            add_unit(work, "甲")
            raise Refused

    with pytest.raises(Refused):
        refuse()
    assert unit_names(engine) == []


CHATS = count(1000)
ENDINGS: dict[str, Exception | None] = {"甲": None, "乙": Refused(), "丙": ZeroDivisionError()}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(endings=st.lists(st.sampled_from("甲甲甲乙丙"), min_size=1, max_size=12))
def test_of_any_batch_exactly_the_turns_that_ended_well_are_stored(
    endings: list[str], engine: Engine, make: WorkMaker, turns: Turns
) -> None:
    caller = Caller(on_telegram(7), next(CHATS))

    def ending(mark: str, place: int) -> Callable[[UnitOfWork], Any]:
        def use_case(work: UnitOfWork) -> str:
            note = scribble(work, f"{mark}{place};")
            error = ENDINGS[mark]
            if error is not None:
                raise error
            return note

        return use_case

    async def run_batch() -> list[object]:
        with held(turns, caller):
            batch = [turns.run(ending(each, n), caller) for n, each in enumerate(endings)]
        return await settled(*batch)

    outcomes = asyncio.run(run_batch())
    stored = "".join(f"{each}{n};" for n, each in enumerate(endings) if each == "甲")
    with transaction(engine, make) as work:
        assert scribbled(work, caller.chat_id) == stored
    for mark, outcome in zip(endings, outcomes, strict=True):
        assert isinstance(outcome, str if mark == "甲" else type(ENDINGS[mark]))


WORDS = "梧桐街六号后门"


def forgetting(work: UnitOfWork) -> None:
    """A use case after which words must be nowhere."""
    work.inbox.forget(5)


async def keeps_words(turns: Turns) -> None:
    """Keep an update that says something."""
    body = json.dumps({"text": WORDS * 40}, ensure_ascii=False)
    await turns.run(lambda work: work.inbox.receive(5, 7, body, work.now))


def raw_bytes(folder: Path) -> bytes:
    """All that lies in a folder."""
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


async def test_what_was_forgotten_is_in_no_file_once_the_turn_has_ended(
    sqlite_turns: Turns, tmp_path: Path
) -> None:
    """The write-ahead log kept what was forgotten until the process ended."""
    await keeps_words(sqlite_turns)
    assert WORDS.encode() in raw_bytes(tmp_path)
    await sqlite_turns.run(forgetting)
    assert WORDS.encode() not in raw_bytes(tmp_path)


async def test_a_reader_delays_the_wiping_and_holds_up_no_turn(
    sqlite_turns: Turns, sqlite_engine: Engine, tmp_path: Path
) -> None:
    await keeps_words(sqlite_turns)
    reader = sqlite_engine.raw_connection()
    reader.cursor().execute("BEGIN")
    reader.cursor().execute("SELECT count(*) FROM inbox").fetchone()
    await sqlite_turns.run(forgetting)
    assert WORDS.encode() in raw_bytes(tmp_path)
    reader.close()
    async with asyncio.timeout(20):
        while WORDS.encode() in raw_bytes(tmp_path):  # noqa: ASYNC110 - files ring no bell
            await asyncio.sleep(0.05)


async def test_what_a_process_that_died_left_in_the_log_is_wiped_at_the_start(
    sqlite_engine: Engine, make: WorkMaker, tmp_path: Path
) -> None:
    holder = sqlite_engine.raw_connection()  # lets the log outlive the writers
    with transaction(sqlite_engine, make) as work:
        work.inbox.receive(5, 7, json.dumps({"text": WORDS * 40}, ensure_ascii=False), work.now)
    with transaction(sqlite_engine, make) as work:
        work.inbox.forget(5)
    assert WORDS.encode() in raw_bytes(tmp_path)
    turns = Turns(sqlite_engine, make)
    await turns.run(lambda work: work.units.all())
    assert WORDS.encode() not in raw_bytes(tmp_path)
    await asyncio.to_thread(turns.close)
    holder.close()


@pytest.fixture
def sqlite_engine(tmp_path: Path, clock: FixedClock) -> Engine:
    """A database whose files can be looked at."""
    engine = open_engine(f"sqlite:///{tmp_path / 'raw.db'}")
    metadata.create_all(engine)
    return engine


@pytest.fixture
def sqlite_turns(sqlite_engine: Engine, make: WorkMaker) -> Iterator[Turns]:
    turns = Turns(sqlite_engine, make)
    yield turns
    turns.close()
