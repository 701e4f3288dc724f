"""The bench's loop takes its hazards all the way, and counts what each step takes."""

import pytest
from sqlalchemy import Engine, func, select

from bench.district import District
from bench.loop import WARM_UP, Cost, Loop, table
from hazards.model import HazardState
from storage.tables.ledger_tables import hazards

COUNT, STEPS = 100, 3


async def test_every_hazard_of_the_loop_ends_closed_with_its_proof(engine: Engine) -> None:
    cast = District(engine, COUNT).write()

    costs = await Loop(engine, None, cast, STEPS).measure()

    assert [each.what.split()[0] for each in costs] == ["an", "assign", "submit:", "review:"]
    assert all(each.pushes >= 1 for each in costs[1:])
    with engine.connect() as connection:
        closed = connection.execute(
            select(func.count())
            .select_from(hazards)
            .where(
                hazards.c.id > COUNT,
                hazards.c.state == HazardState.CLOSED.value,
                hazards.c.rounds == 1,
            )
        ).scalar_one()
    assert closed == STEPS + WARM_UP


def test_a_step_is_put_beside_an_answer_with_the_servers_share() -> None:
    answer = Cost("an answer", cpu=1.0, server=1.0, telling=0.0, todos=0.0, pushes=0.0)
    assign = Cost("assign", cpu=4.0, server=2.0, telling=0.5, todos=1.5, pushes=3.0)

    assert assign.share == pytest.approx(0.5)
    assert table("PostgreSQL", [answer, assign]).splitlines()[-1].split()[-3:] == [
        "50%",
        "3.0",
        "3.00",
    ]
