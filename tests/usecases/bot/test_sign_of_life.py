"""Who has died with work in hand, when a turn that looks for them runs more than once."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from bot.workers.sign_of_life import SILENT_BEATS, SignOfLife
from storage.engine.turns import Turns, WorkMaker, transaction

ELSEWHERE = 4711


class Undone(Exception):
    """The first run of a turn came to nothing."""


class Twice:
    """Runs each turn twice, as for a commit that failed once: what the first run did is undone."""

    def __init__(self, engine: Engine, make: WorkMaker) -> None:
        self._engine = engine
        self._make = make

    async def run(self, use_case: Callable[..., Any]) -> Any:
        """Run a turn, undo it, and run it again."""
        with suppress(Undone), transaction(self._engine, self._make) as work:
            use_case(work)
            raise Undone
        with transaction(self._engine, self._make) as work:
            return use_case(work)


async def test_a_beat_that_runs_twice_counts_once_and_says_once_who_has_ended(
    engine: Engine, make: WorkMaker, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody busy elsewhere used to be taken for dead after half the time, and told of twice."""
    caplog.set_level(logging.INFO)
    life = SignOfLife(cast("Turns", Twice(engine, make)))
    with transaction(engine, make) as work:
        work.workers.join(ELSEWHERE, "another machine", 1, work.now)
    await life.begin()
    for _ in range(SILENT_BEATS - 1):  # the beginning was the first look
        await life.beat()
    with transaction(engine, make) as work:
        assert {each.id for each in work.workers.all()} == {ELSEWHERE, life.id}
    await life.beat()
    with transaction(engine, make) as work:
        assert {each.id for each in work.workers.all()} == {life.id}
    assert sum("has ended" in record.message for record in caplog.records) == 1
