"""What is due is found by an index: it costs as much as is due, however many duties there are."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from bench.duty_rows import DUE, START, TO_PLAN, fill
from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.stores.duties import duty_store, occurrence_store
from storage.stores.duties.duty_store import SqlDutyStore
from storage.stores.duties.occurrence_store import SqlOccurrenceStore

DUTIES = 3_000
LOOKS = 12  # by then a driver has prepared the statement, and a planner its general plan
NOW = START + timedelta(hours=1)


def plan_of(session: Session, statement: Prepared, **values: Any) -> str:
    """How the database goes about a statement."""
    ready = statement.on(session.dialect)
    word = "EXPLAIN" if session.postgresql else "EXPLAIN QUERY PLAN"
    rows = session._execute(f"{word} {ready.sql}", ready.parameters(values)).fetchall()
    return "\n".join(" ".join(map(str, row)) for row in rows)


def test_what_is_due_comes_from_its_index_and_nothing_else_is_read(
    engine: Engine,
) -> None:
    fill(engine, DUTIES)
    session = Session(engine)
    session.say("BEGIN")
    for _ in range(LOOKS):
        settling = SqlOccurrenceStore(session).ids_to_settle(NOW, 9 * DUE)
        planning = SqlDutyStore(session).ids_to_plan(NOW, 9 * TO_PLAN)
    assert (len(settling), len(planning)) == (2 * DUE, 2 * TO_PLAN)
    for statement, index in (
        (occurrence_store._TO_SETTLE, "ix_occurrences_act_at"),
        (duty_store._TO_PLAN, "ix_duties_plan_at"),
    ):
        plan = plan_of(session, statement, now=NOW, most=50)
        assert index in plan
        assert "Seq Scan" not in plan
        assert "SCAN" not in plan
    session.say("ROLLBACK")
    session.close()
