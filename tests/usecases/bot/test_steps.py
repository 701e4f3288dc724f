"""A step of a job that fails keeps none behind it from being done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.workers import lead_reports, risk_proposals, sweeps, todo_refresh
from bot.workers.steps import StepFailed, one_after_another, whatever_comes
from chat.setting_aside import Swept
from core.errors import DatabaseAway
from storage.engine.turns import Turns

Job = Callable[[Turns], Awaitable[object]]


async def test_what_fails_is_named_and_what_comes_behind_it_is_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    async def breaks() -> None:
        raise ArithmeticError("broken")

    async def does() -> None:
        done.append("second")

    with caplog.at_level(logging.WARNING):
        failed = await one_after_another(("first", breaks), ("second", does), ("third", breaks))
    assert done == ["second"]
    assert isinstance(failed, StepFailed)
    assert str(failed) == "first: ArithmeticError('broken')"
    assert [each.getMessage() for each in caplog.records] == ["first failed", "third failed"]
    assert await one_after_another(("second", does)) is None


async def test_nothing_is_tried_while_the_database_is_away() -> None:
    async def away() -> None:
        raise DatabaseAway

    with pytest.raises(DatabaseAway):
        await whatever_comes("first", away)


class Broken:
    """Turns of which one use case always fails, and which notes the others."""

    def __init__(self, breaks: str) -> None:
        self.breaks = breaks
        self.done: list[str] = []

    def run(self, use_case: Any, *_: Any) -> "asyncio.Future[Any]":
        """Do nothing, or fail."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        inner = getattr(use_case, "func", use_case)
        name = inner.__name__
        if name == self.breaks:
            future.set_exception(ArithmeticError("broken"))
            return future
        self.done.append(name)
        future.set_result(_ANSWERS.get(name, lambda: None)())
        return future


_ANSWERS: dict[str, Callable[[], Any]] = {
    "_has_dawned": lambda: True,
    "_end": lambda: 0,
    "<lambda>": list,
    "to_report": lambda: "quarter",
    "known_streets": list,
    "enrol": lambda: False,
    **dict.fromkeys(
        ("sweep", "sweep_ends", "ring_bells", "sweep_submissions", "sweep_rounds", "sweep_digests"),
        Swept,
    ),
}


@pytest.mark.parametrize(
    ("job", "breaks", "behind", "again"),
    [
        (sweeps.sweep_duties, "sweep", ["ring_bells"], False),
        (sweeps.sweep_expiries, "sweep_ends", ["ring_bells"], False),
        (
            sweeps.sweep_submissions,
            "prepare_some",
            ["sweep_submissions", "sweep_rounds", "ring_bells"],
            False,
        ),
        (
            sweeps.sweep_submissions,
            "sweep_submissions",
            ["prepare_some", "sweep_rounds", "ring_bells"],
            False,
        ),
        (sweeps.sweep_audiences, "enrol", ["sweep_digests"], False),
        (risk_proposals.propose_colours, "propose_some", ["renew_all", "tell_offices"], True),
        (
            lead_reports.report_leads,
            "tell_principals",
            ["to_report", "known_streets", "tell_offices"],
            True,
        ),
        (todo_refresh.refresh, "_end", ["_has_dawned", "watch", "<lambda>"], False),
    ],
)
async def test_no_step_of_a_job_keeps_another_from_being_done(
    job: Job, breaks: str, behind: list[str], again: bool
) -> None:
    """What came behind a failing step used to wait as long as that failed: for ever."""
    turns: Any = Broken(breaks)
    if again:  # a job of a day says so in the end, and is done again when its lease ends
        with pytest.raises(StepFailed):
            await job(turns)
    else:
        await job(turns)
    assert turns.done == behind
