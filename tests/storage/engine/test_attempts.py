"""Attempts within a turn: what fails in one undoes that alone."""

from contextlib import suppress

from sqlalchemy import Engine, text

from chat.address import on_telegram
from core.errors import DatabaseAway
from storage.engine.turns import Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.batches import Refused, add_unit
from tests.storage.engine.test_turns import GivesWay, adding, unit_names


async def test_a_fault_of_the_database_in_an_attempt_undoes_the_attempt_alone(
    turns: Turns, engine: Engine
) -> None:
    """On PostgreSQL what came next was prepared before the savepoint was rolled back to: one row
    at fault stopped the sweep for everybody."""

    def trying(work: UnitOfWork) -> str:
        try:
            with work.attempt():
                add_unit(work, "乙")
                work.persons._session.say("SELECT nothing FROM nowhere")
        except Exception as fault:
            add_unit(work, "丙")
            return type(fault).__name__
        raise AssertionError("nowhere is there")

    await turns.run(adding("甲"))
    assert await turns.run(trying) in {"OperationalError", "UndefinedTable"}
    assert unit_names(engine) == ["甲", "丙"]


async def test_a_deadlock_in_an_attempt_lets_the_turn_run_again(
    turns: Turns, engine: Engine
) -> None:
    """It used to be taken for the trouble of the row, which was set aside for an hour."""
    tries = 0

    def chosen_to_give_way(work: UnitOfWork) -> int:
        nonlocal tries
        tries += 1
        try:
            with work.attempt():
                if tries == 1:
                    raise GivesWay
                return add_unit(work, "甲")
        except DatabaseAway:
            raise
        except Exception:
            return add_unit(work, "set aside")

    await turns.run(chosen_to_give_way)
    assert unit_names(engine) == ["甲"]
    assert tries == 2


def test_an_attempt_that_fails_before_the_database_hears_of_it_undoes_itself_alone(
    engine: Engine, make: WorkMaker
) -> None:
    """Its savepoint waits with the first statement: there was none to go back to."""
    with transaction(engine, make) as work:
        add_unit(work, "前")
        person = work.persons.add(on_telegram(70), "前", work.now)
        work.persons.name(person.id, "前示例")  # nobody reads the outcome: it waits
        for inside in (False, True):
            with suppress(Refused), work.attempt():
                if inside:
                    work.persons.name(person.id, "内示例")
                raise Refused
        with work.attempt():
            add_unit(work, "外")
            with suppress(Refused), work.attempt():
                work.persons.name(person.id, "里示例")
                add_unit(work, "里")
                raise Refused
        with work.attempt():
            work.persons.name(person.id, "后示例")
    assert unit_names(engine) == ["前", "外"]
    with engine.connect() as connection:
        names = list(connection.execute(text("SELECT name FROM persons")).scalars())
    assert names == ["后示例"]
