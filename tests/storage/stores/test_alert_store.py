"""Alerts to a great many units: what a step costs does not depend on how many they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from core.clock import FixedClock
from duties.alerts.carrying import AT_ONCE, carry_on
from duties.alerts.kinds import kind_of
from duties.alerts.model import AckState, Alert
from duties.alerts.sending import send_from_outside
from people.model import Membership, Role
from storage.engine.session import Session
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork

STREET = "示例街道"


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count the statements that the stores run."""
    count = [0]

    def counting(plain: Any) -> Any:
        def run(self: Session, *given: Any, **values: Any) -> Any:
            count[0] += 1
            return plain(self, *given, **values)

        return run

    with monkeypatch.context() as patch:
        for name in ("run", "later", "one", "all", "many"):
            patch.setattr(Session, name, counting(getattr(Session, name)))
        yield count


def fill(work: UnitOfWork, first: int, units: int) -> None:
    """Add units, each with an officer."""
    for number in range(first, first + units):
        unit = work.units.add(f"示例单位{number}", "", "工贸", STREET, work.now)
        person = work.persons.add(on_telegram(10_000 + number), f"人员{number}", work.now)
        work.persons.join(person.id, Membership(Role.SAFETY_OFFICER, unit_id=unit.id), work.now)


def sends(work: UnitOfWork) -> Alert:
    """Send an alert to the street."""
    kind = kind_of("typhoon")
    given = (kind, kind.text, kind.answering, kind.minutes, STREET, None, ())
    return send_from_outside(work, *given)[0]


def costs(
    engine: Engine, make: WorkMaker, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[int], Alert]:
    """Send an alert and carry it out; return the statements of each turn."""
    turns = []
    with counted(monkeypatch) as count:
        with transaction(engine, make) as work:
            alert = sends(work)
        turns.append(count[0])
        more = True
        while more:
            count[0] = 0
            with transaction(engine, make) as work:
                more = carry_on(work).more
            turns.append(count[0])
    return turns, alert


def test_no_turn_does_more_for_many_units_than_for_few(
    engine: Engine, make: WorkMaker, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine, make) as work:
        fill(work, 0, AT_ONCE * 2)
    few, _ = costs(engine, make, monkeypatch)
    with transaction(engine, make) as work:
        fill(work, 1000, AT_ONCE * 4)
    clock.advance(timedelta(seconds=1))
    many, alert = costs(engine, make, monkeypatch)
    assert len(many) > len(few) > 2
    assert max(many) <= max(few) + 2  # the choice of units is one statement, whatever they are
    with transaction(engine, make) as work:
        assert work.acknowledgements.tally(alert.id).states[AckState.WAITING] == AT_ONCE * 6
        assert work.acknowledgements.due(work.now, 1) == []


def test_what_is_due_is_found_by_one_index(engine: Engine, make: WorkMaker) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("the plan is read from SQLite")
    with transaction(engine, make) as work:
        fill(work, 0, 3)
        sends(work)
    query = (
        "EXPLAIN QUERY PLAN SELECT id FROM acknowledgements WHERE act_at <= '2027'"
        " ORDER BY act_at, id LIMIT 5"
    )
    with engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.exec_driver_sql(query))
    assert "ix_acknowledgements_act_at" in plan
    assert "SCAN acknowledgements" not in plan
