"""The audit chain on both databases: racing writers, turns that are undone, tampering hands."""

import asyncio
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.commands.audit import HEAD_DIGITS, HeadUnreadable, verify_chain
from chat.address import on_telegram
from storage.engine.database import open_engine
from storage.engine.migrate import downgrade, upgrade
from storage.engine.turns import Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.audit.chain import line_id
from tests.databases import Backend, unguarded
from tests.storage.batches import Refused, held, settled

WHOLE = "审计链完整：{} 行。"


def record(work: UnitOfWork, after: str = "pass", action: str = "answer") -> None:
    """Add one line by nobody."""
    work.journal.record(work.now, None, action, "inspection:1:fire", {"value": (None, after)})


def refused(work: UnitOfWork) -> None:
    """Add one line, and be refused."""
    record(work, "refused")
    raise Refused


def write(engine: Engine, make: WorkMaker, lines: int) -> None:
    """Add lines in one transaction."""
    with transaction(engine, make) as work:
        for number in range(lines):
            record(work, f"第{number + 1}句")


def let_go(engine: Engine) -> None:
    """Wait until the server has seen that the last connection is closed: it frees its strand."""
    if engine.dialect.name == "postgresql":
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        while rows(engine, held) != [(0,)]:
            time.sleep(0.01)


def publish(engine: Engine, make: WorkMaker) -> str:
    """Publish the head, as ``bot.commands.audit.publish_head`` does."""
    with transaction(engine, make) as work:
        lines, hashed = work.audit.publish(work.now)
    return f"{lines}-{hashed[:HEAD_DIGITS]}"


def rows(engine: Engine, query: str) -> list[Any]:
    """What a second connection sees."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def tamper(engine: Engine, *statements: str) -> list[str]:
    """Change lines past the triggers and return what a verification says."""
    with unguarded(engine), engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    whole, words = verify_chain(engine)
    assert not whole
    return words


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET changes = '{}'", "DELETE FROM audit WHERE action = 'answer'"]
)
def test_no_line_can_be_changed_or_deleted(engine: Engine, make: WorkMaker, statement: str) -> None:
    write(engine, make, 2)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="only ever added"):
        connection.exec_driver_sql(statement)
    assert verify_chain(engine) == (True, [WHOLE.format(2)])


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_table_cannot_be_emptied_at_one_stroke(engine: Engine, make: WorkMaker) -> None:
    write(engine, make, 2)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="only ever added"):
        connection.exec_driver_sql("TRUNCATE persons CASCADE")


def test_an_empty_chain_is_whole(engine: Engine) -> None:
    assert verify_chain(engine) == (True, [WHOLE.format(0)])


def test_transactions_one_after_the_other_continue_one_strand(
    engine: Engine, make: WorkMaker
) -> None:
    for _ in range(3):
        write(engine, make, 2)
        let_go(engine)
    assert rows(engine, "SELECT id FROM audit ORDER BY id") == [
        (line_id(1, place),) for place in range(1, 7)
    ]
    assert verify_chain(engine) == (True, [WHOLE.format(6)])


def test_an_altered_line_is_named(engine: Engine, make: WorkMaker) -> None:
    write(engine, make, 9)
    words = tamper(engine, "UPDATE audit SET changes = '{}' WHERE id = 1000000000004")
    assert words == [
        "第1股第4行（id 1000000000004） answer inspection:1:fire：内容被改过。",
        "审计链不完整。",
    ]


def test_a_missing_line_is_named(engine: Engine, make: WorkMaker) -> None:
    write(engine, make, 9)
    words = tamper(engine, "DELETE FROM audit WHERE id = 1000000000004")
    assert words[0] == (
        "第1股第4行缺失，共 1 行；后面是第1股第5行（id 1000000000005） answer inspection:1:fire。"
    )
    assert len(words) == 2


def test_lines_that_changed_places_are_named(engine: Engine, make: WorkMaker) -> None:
    write(engine, make, 9)
    move = "UPDATE audit SET id = {} WHERE id = {}"
    three, seven = line_id(1, 3), line_id(1, 7)
    words = tamper(engine, move.format(1, three), move.format(three, seven), move.format(seven, 1))
    assert ["被换了位置" in each for each in words] == [True, True, False]
    assert words[0].startswith("第1股第3行") and "第1股第6行" in words[0]  # noqa: PT018


def test_a_copied_line_is_named(engine: Engine, make: WorkMaker) -> None:
    write(engine, make, 5)
    words = tamper(
        engine,
        "INSERT INTO audit SELECT 1000000000006, at, person_id, role, action, subject, before,"
        " after, previous, hash, version, changes FROM audit WHERE id = 1000000000002",
    )
    assert words[0].startswith("第1股第6行")
    assert words[0].endswith("重复，和第1股第2行（id 1000000000002）是同一行。")


def test_a_tail_that_was_cut_off_is_found_by_the_published_head(
    engine: Engine, make: WorkMaker
) -> None:
    write(engine, make, 5)
    head = publish(engine, make)
    assert head.startswith("6-")
    write(engine, make, 3)
    assert verify_chain(engine, head) == (True, ["审计链完整：9 行，公布的链头还在。"])
    with unguarded(engine), engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE id > 1000000000003")
    assert verify_chain(engine) == (True, [WHOLE.format(3)])
    whole, words = verify_chain(engine, head)
    assert not whole
    assert words[0] == (f"链尾缺失：公布的链头 {head} 已不在链上，公布时有 6 行，现在有 3 行。")


@pytest.mark.parametrize("head", ["", "12", "x-" + "0" * 32, "6-" + "g" * 32, "6-" + "0" * 31])
def test_what_is_no_head_is_refused(engine: Engine, head: str) -> None:
    if head:
        with pytest.raises(HeadUnreadable):
            verify_chain(engine, head)
    else:
        assert verify_chain(engine, head)[0]


async def test_racing_writers_of_two_workers_leave_a_whole_chain(
    engine: Engine, make: WorkMaker, turns: Turns
) -> None:
    other = Turns(engine, make)
    try:
        await settled(
            *(
                each.run(record, Caller(on_telegram(chat_id), chat_id))
                for chat_id in range(1, 61)
                for each in (turns, other)
            )
        )
        head = await turns.run(lambda work: work.audit.publish(work.now), Caller(on_telegram(1), 1))
    finally:
        await asyncio.to_thread(other.close)
    strands = rows(engine, "SELECT DISTINCT id / 1000000000000 FROM audit ORDER BY 1")
    assert [number for (number,) in strands] == list(range(1, len(strands) + 1))
    assert len(strands) == (1 if engine.dialect.name == "sqlite" else 2)
    assert rows(engine, "SELECT count(*) FROM audit WHERE action = 'answer'") == [(120,)]
    whole, words = verify_chain(engine, f"{head[0]}-{head[1][:HEAD_DIGITS]}")
    assert whole, words
    assert head[0] == rows(engine, "SELECT count(*) FROM audit")[0][0]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_strand_whose_writer_has_gone_is_continued(engine: Engine, make: WorkMaker) -> None:
    with transaction(engine, make) as one:
        record(one)
        with transaction(engine, make) as two:
            record(two)
    write(engine, make, 1)
    ids = [each for (each,) in rows(engine, "SELECT id FROM audit ORDER BY id")]
    assert ids == [line_id(1, 1), line_id(1, 2), line_id(1, 3), line_id(2, 1)]
    assert rows(engine, "SELECT action, subject FROM audit WHERE action <> 'answer'") == [
        ("tie", "strand:1")
    ]
    words = tamper(engine, "DELETE FROM audit WHERE id = 2000000000001")
    assert words[0] == (
        "第2股第1行（id 2000000000001）：不见了，第1股第2行（id 1000000000002）记着它。"
    )


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_tie_that_was_rolled_back_is_written_again(
    engine: Engine, make: WorkMaker, turns: Turns
) -> None:
    with transaction(engine, make) as work:
        record(work)
        await settled(turns.run(refused, Caller(on_telegram(1), 1)))
        assert rows(engine, "SELECT count(*) FROM audit") == [(0,)]
    await settled(turns.run(refused, Caller(on_telegram(1), 1)))
    await turns.run(record, Caller(on_telegram(1), 1))
    ties = rows(engine, "SELECT subject, changes FROM audit WHERE action = 'tie'")
    assert [subject for subject, _ in ties] == ["strand:2"]
    assert verify_chain(engine)[0]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(endings=st.lists(st.sampled_from("甲甲乙丙"), min_size=1, max_size=10))
def test_turns_that_are_undone_leave_no_line_and_no_gap(
    endings: list[str], engine: Engine, make: WorkMaker, turns: Turns
) -> None:
    before = rows(engine, "SELECT count(*) FROM audit WHERE action = 'answer'")[0][0]

    def ends(mark: str) -> "asyncio.Future[None]":
        def use_case(work: UnitOfWork) -> None:
            record(work, mark)
            record(work, mark)
            if mark == "乙":
                raise Refused
            if mark == "丙":
                raise ZeroDivisionError

        return turns.run(use_case, Caller(on_telegram(7), 7))

    async def run_batch() -> None:
        with held(turns, Caller(on_telegram(7), 7)):
            batch = [ends(mark) for mark in endings]
        await settled(*batch)

    asyncio.run(run_batch())
    after = rows(engine, "SELECT count(*) FROM audit WHERE action = 'answer'")[0][0]
    assert after == before + 2 * endings.count("甲")
    whole, words = verify_chain(engine)
    assert whole, words


JOURNAL = """
    INSERT INTO journal (id, at, person_id, action, subject, before, after)
    VALUES (:id, '2026-11-22 01:31:00.000000+00:00', NULL, 'answer', 'inspection:1:fire', NULL, :w)
"""


def test_the_lines_of_the_journal_are_taken_over_and_given_back(backend: Backend) -> None:
    engine = open_engine(backend.at("0001"))
    with engine.connect() as connection:
        for number in range(1, 1203):
            connection.execute(text(JOURNAL), {"id": number, "w": f"第{number}句"})
    query = "SELECT after FROM {} ORDER BY id"
    said = rows(engine, query.format("journal"))
    upgrade(engine, "0002")
    assert rows(engine, query.format("audit")) == said
    upgrade(engine)
    assert rows(engine, query.format("audit")) == said
    assert verify_chain(engine) == (True, [WHOLE.format(1202)])
    downgrade(engine, "0001")
    assert rows(engine, query.format("journal")) == said
    engine.dispose()


def test_a_chain_goes_on_by_fields_behind_the_words_that_it_had(
    backend: Backend, make: WorkMaker
) -> None:
    """What stands is not touched by the migration: it verifies, and whoever changes it is found."""
    engine = open_engine(backend.at("0001"))
    with engine.connect() as connection:
        for number in range(1, 4):
            connection.execute(text(JOURNAL), {"id": number, "w": f"第{number}句"})
    upgrade(engine, "0021")
    stored = rows(engine, "SELECT * FROM audit ORDER BY id")
    upgrade(engine)
    write(engine, make, 3)
    head = publish(engine, make)
    old = rows(engine, "SELECT * FROM audit WHERE version = 1 ORDER BY id")
    assert old == [(*line, 1, None) for line in stored]
    assert (
        rows(engine, "SELECT version, before, after FROM audit WHERE id > 1000000000003")
        == [(2, None, None)] * 4
    )
    assert verify_chain(engine, head) == (True, ["审计链完整：7 行，公布的链头还在。"])
    with pytest.raises(RuntimeError, match="would lose what they say"):
        downgrade(engine, "0021")
    change = "UPDATE audit SET {} = {} WHERE id = {}"
    with unguarded(engine), engine.connect() as connection:
        for column, value, was, line in (
            ("version", 2, 1, line_id(1, 2)),
            ("version", 1, 2, line_id(1, 5)),
            ("before", "'合格'", "NULL", line_id(1, 5)),
            ("changes", "'{}'", "NULL", line_id(1, 2)),
        ):
            connection.exec_driver_sql(change.format(column, value, line))
            whole, words = verify_chain(engine)
            assert (whole, "内容被改过" in words[0]) == (False, True), (column, value)
            connection.exec_driver_sql(change.format(column, was, line))
    assert verify_chain(engine, head)[0]
    engine.dispose()
