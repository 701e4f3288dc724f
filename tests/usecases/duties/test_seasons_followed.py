"""How many duties follow a season: bit by bit, once each, and none holds up another."""

from datetime import timedelta

import pytest

from duties.applying import apply_rows
from duties.model import Duty
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout
from duties.seasons import refitting
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import STREET, Desk, at, patrol
from tests.usecases.duties.test_seasons import (
    STRICT,
    WEEKLY,
    applies,
    days,
    november,
    on,
    strict_replaces_patrol,
)

__all__ = ["strict_replaces_patrol"]  # fixtures for these tests too


def test_one_duty_that_makes_trouble_holds_up_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = applies(desk, STRICT), applies(desk, WEEKLY)
    refit = refitting.refit

    def breaks(work: UnitOfWork, duty: Duty, *, also_begun: bool = False) -> int:
        if duty.id == broken.id:
            raise ArithmeticError
        return refit(work, duty, also_begun=also_begun)

    monkeypatch.setattr(carrying_on, "refit", breaks)
    done = on(desk, *november(5, 6))
    assert (done.failed, done.made, done.passed) == (1, 1, 2)
    assert (days(desk, broken), days(desk, sound)) == ([], ["11-05 00"])


def test_what_was_planned_while_a_season_came_is_put_right_when_it_is_planned_further(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a process made that had not seen the switch yet used to stand for good."""
    plain, strict = desk.applies(patrol(10)), applies(desk, STRICT)
    with monkeypatch.context() as racing:
        racing.setattr(carrying_on, "refit", lambda *_, **__: 0)
        on(desk, *november(20, 21))
    assert days(desk, strict) == []
    desk.goes(at(10, 7))
    desk.sweeps()
    assert days(desk, strict)[::2] == ["11-20 08", "11-21 08"]
    assert not {"11-20 10", "11-21 10"} & {*days(desk, plain)}


def test_many_duties_follow_bit_by_bit_and_once_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_on, "DUTIES_AT_ONCE", 2)
    units = desk.runs(
        lambda work: [
            work.units.add(f"示例{number}号小学", f"slx{number}", "教育", STREET, work.now)
            for number in range(5)
        ]
    )
    desk.runs(lambda work: apply_rows(work, [WEEKLY], units, work.day(), None))
    begun = on(desk, *november(5, 6))
    assert (begun.finished_at, begun.passed, begun.total) == (None, 2, 5)
    while (rollout := desk.runs(goes_on)) is not None:
        last = rollout
    assert (last.made, last.passed, last.failed) == (5, 5, 0)


def goes_on(work: UnitOfWork) -> Rollout | None:
    claimed = work.rollouts.claim(work.now, timedelta(minutes=1))
    return carrying_on.go_on(work, claimed) if claimed is not None else None
