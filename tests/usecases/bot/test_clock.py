"""The clock only ticks: what is late is done, what fails comes again, what is shared goes once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.workers import clock as job_clock
from bot.workers import ends, todo_refresh
from bot.workers.clock import LEASE, Job, JobClock, claimed, housekeeping
from core.clock import FixedClock, OffsetClock, local
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from tests.usecases.life import Life

HOUR = timedelta(hours=1)


class Counted:
    """A job that counts how often it was done, and fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.done = 0
        self._failures = list(failures)
        self._reached = asyncio.Event()

    async def __call__(self) -> None:
        self.done += 1
        self._reached.set()
        if self._failures:
            raise self._failures.pop(0)

    async def times(self, most: int) -> None:
        """Wait until it was done so often."""
        async with asyncio.timeout(20):
            while self.done < most:
                self._reached.clear()
                await self._reached.wait()


def in_an_hour(work: UnitOfWork) -> datetime:
    """When a job is due again."""
    return work.now + HOUR


async def test_a_job_that_fails_is_said_in_the_log_and_comes_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = Counted(ValueError("no such thing"), OSError("disk"))
    clock = JobClock.start(Job("often", 0.02, job))
    await job.times(3)
    await clock.stop()
    said = [(each.levelno, each.message) for each in caplog.records if "again" in each.message]
    assert said == [
        (logging.ERROR, "often failed; it comes again"),
        (logging.WARNING, "often: OSError('disk'); it comes again"),
    ]
    caplog.clear()


async def test_a_job_that_was_late_is_done_once_for_all_that_it_missed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a night in which the machine slept. The scheduler's own rule drops what is late."""

    class Yesterday(datetime):
        """The moment at which the job should have been done."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            """Return it."""
            return datetime.now(tz) - timedelta(days=1, minutes=30)

    monkeypatch.setattr(job_clock, "datetime", Yesterday)
    job = Counted()
    clock = JobClock.start(Job("hourly", 3600.0, job, now=True))
    await job.times(1)
    await clock.stop()
    assert job.done == 1
    assert "missed" not in caplog.text


async def test_a_job_under_way_is_begun_no_second_time_and_ends_with_the_clock() -> None:
    begun, ended = asyncio.Event(), list[str]()

    async def forever() -> None:
        assert not begun.is_set()
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("ended")

    often = Counted()
    clock = JobClock.start(Job("forever", 0.02, forever), Job("often", 0.02, often))
    await begun.wait()
    await often.times(5)
    await clock.stop()
    assert ended == ["ended"]
    done = often.done
    await asyncio.sleep(0.05)
    assert often.done == done


async def test_of_several_processes_one_does_what_is_done_once(
    life: Life, clock: FixedClock
) -> None:
    """Each used to tidy and to look through all cards on its own."""
    turns, job = life.town.turns, Counted()
    await asyncio.gather(*(claimed(turns, "job", job, in_an_hour) for _ in range(3)))
    assert job.done == 1
    clock.advance(HOUR - timedelta(seconds=1))
    await claimed(turns, "job", job, in_an_hour)
    assert job.done == 1
    clock.advance(timedelta(seconds=1))
    await claimed(turns, "job", job, in_an_hour)
    assert job.done == 2


async def test_a_claimed_job_that_fails_is_anybodys_when_its_lease_ends(
    life: Life, clock: FixedClock
) -> None:
    turns, job = life.town.turns, Counted(ValueError("no such thing"))
    with pytest.raises(ValueError, match="no such thing"):
        await claimed(turns, "job", job, in_an_hour)
    await claimed(turns, "job", job, in_an_hour)
    assert job.done == 1
    clock.advance(LEASE)
    await claimed(turns, "job", job, in_an_hour)
    assert job.done == 2


async def test_the_house_is_kept_every_hour_and_the_cards_every_morning(
    life: Life, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noting(name: str) -> Callable[..., Awaitable[None]]:
        async def note(*_: object) -> None:
            done.append(name)

        return note

    monkeypatch.setattr(job_clock, "tidy", noting("tidy"))
    monkeypatch.setattr(job_clock, "refresh", noting("refresh"))
    jobs = housekeeping(life.town.turns, EvidenceFiles(tmp_path))

    async def look() -> list[str]:
        done.clear()
        for job in jobs:
            await job.do()
        return list(done)

    now = local(clock.now(), clock.zone)
    morning = now.replace(hour=todo_refresh.MORNING, minute=0, second=0, microsecond=0)
    clock.advance(morning + timedelta(days=1) - now)
    assert await look() == ["tidy", "refresh"]
    clock.advance(ends.TIDY_EVERY)
    assert await look() == ["tidy"]
    clock.advance(timedelta(days=1) - ends.TIDY_EVERY)
    assert await look() == ["tidy", "refresh"]


async def test_a_job_that_rests_beyond_a_clock_set_back_is_due_now(
    life: Life, clock: FixedClock
) -> None:
    """Whoever set the clock back by a month used to wait that month for anything to be swept."""
    turns, job = life.town.turns, Counted()
    clock.advance(timedelta(days=30))
    await claimed(turns, "job", job, in_an_hour)
    clock.advance(timedelta(minutes=-10))
    await claimed(turns, "job", job, in_an_hour)
    assert job.done == 1  # no more than clocks of two machines may differ
    clock.advance(timedelta(days=-30))
    await claimed(turns, "job", job, in_an_hour)
    await claimed(turns, "job", job, in_an_hour)
    assert job.done == 2


async def test_whoever_sets_the_clock_wakes_its_jobs_at_once(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    file.write_text("0")
    hourly, under_way, go_on = Counted(), Counted(), asyncio.Event()

    async def long() -> None:
        await under_way()
        await go_on.wait()

    ticking = JobClock.start(Job("hourly", 3600.0, hourly), Job("long", 3600.0, long, now=True))
    ticking.watch(OffsetClock(file))
    await under_way.times(1)
    assert hourly.done == 0
    file.write_text("3600")
    await hourly.times(1)
    assert under_way.done == 1
    go_on.set()
    await under_way.times(2)
    await ticking.stop()
    assert (hourly.done, under_way.done) == (1, 2)
