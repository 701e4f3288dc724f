"""The clock: the few fixed jobs that come again and again for as long as the bot runs.

It only ticks, and keeps nothing: what is due is a question to the tables, asked by the job. A job
that comes late is done once, however often it was missed; one that fails is said in the log and
comes again. What is to be done once for all processes is claimed first (``claimed``).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.workers.ends import TIDY_EVERY, tidy
from bot.workers.lead_reports import report_leads
from bot.workers.risk_proposals import propose_colours
from bot.workers.sweeps import (
    carry_alerts,
    count_changes,
    end_quizzes,
    fill_forms,
    sweep_absences,
    sweep_audiences,
    sweep_duties,
    sweep_expiries,
    sweep_items,
    sweep_late,
    sweep_submissions,
)
from bot.workers.todo_refresh import next_morning, refresh
from core.clock import Clock, spell_offset
from core.errors import DatabaseAway
from duties.leads.reporting import next_report
from duties.risk.proposing import next_night
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

LOOK_SECONDS = 300.0  # for jobs that are done once for all processes
SWEEP_SECONDS, ALERT_SECONDS, COUNT_SECONDS = 30.0, 5.0, 20.0
LEAP_SECONDS = 0.5  # until it is seen that somebody has set the clock
LEASE = timedelta(minutes=15)  # after which a claimed job that did not end is anybody's
RULES = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Job(NamedTuple):
    """A task to run every so many seconds; ``now``: and at the start."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[object]]
    now: bool = False


Due = Callable[[UnitOfWork], datetime]


class JobClock:
    """Does jobs when it is time, in the event loop."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=RULES)
        self._under_way: dict[str, asyncio.Future[object]] = {}
        self._jobs: list[str] = []
        self._once_more: set[str] = set()

    @classmethod
    def start(cls, *jobs: Job) -> "JobClock":
        """Return a clock at work, until ``stop``; from the event loop."""
        clock = cls()
        clock.add(*jobs)
        clock._scheduler.start()
        return clock

    def add(self, *jobs: Job) -> None:
        """Take in further jobs."""
        for job in jobs:
            first = {"next_run_time": datetime.now(UTC)} if job.now else {}
            trigger = IntervalTrigger(seconds=job.seconds, timezone=UTC)
            self._scheduler.add_job(self._do, trigger, args=(job,), id=job.name, **first)
            self._jobs.append(job.name)

    def hurry(self) -> None:
        """Do each job now; one that is under way once more when it has ended."""
        for name in self._jobs:
            if name in self._under_way:
                self._once_more.add(name)
            else:
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def watch(self, clock: Clock) -> None:
        """Hurry whenever somebody sets the clock; nobody sets the machine's."""
        seen = clock.offset()
        if seen is None:
            return

        async def look() -> None:
            nonlocal seen
            offset = clock.offset()
            if offset != seen:
                seen = offset
                log.info("the clock is set: %s", spell_offset(offset or timedelta()))
                self.hurry()

        self.add(Job("leaps", LEAP_SECONDS, look))
        self._jobs.remove("leaps")

    async def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        self._scheduler.pause()
        self._once_more.clear()
        await asyncio.sleep(0)  # what was begun a moment ago is under way now
        under_way = [*self._under_way.values()]
        for work in under_way:
            work.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        self._scheduler.shutdown()
        await asyncio.sleep(0)  # it ends in the next round of the event loop

    async def _do(self, job: Job) -> None:
        await self._do_once(job)
        while job.name in self._once_more:
            await self._do_once(job)

    async def _do_once(self, job: Job) -> None:
        self._once_more.discard(job.name)
        work = asyncio.ensure_future(job.do())
        self._under_way[job.name] = work
        try:
            await work
        except asyncio.CancelledError:
            log.debug("%s is broken off", job.name)  # the scheduler would call it a failure
        except (DatabaseAway, OSError) as trouble:
            log.warning("%s: %r; it comes again", job.name, trouble)
        except Exception:
            log.exception("%s failed; it comes again", job.name)
        finally:
            del self._under_way[job.name]


def housekeeping(turns: Turns, store: EvidenceFiles) -> tuple[Job, ...]:
    """Return the jobs that are done once, however many processes there are."""
    jobs: tuple[tuple[str, float, Callable[[], Awaitable[object]], Due], ...] = (
        ("tidy", LOOK_SECONDS, partial(tidy, turns, store), lambda work: work.now + TIDY_EVERY),
        ("mornings", LOOK_SECONDS, partial(refresh, turns), next_morning),
        ("absences", SWEEP_SECONDS, partial(sweep_absences, turns), lambda work: work.now),
        ("leads", LOOK_SECONDS, partial(report_leads, turns), next_report),
        ("risk colours", LOOK_SECONDS, partial(propose_colours, turns), next_night),
        ("quizzes", LOOK_SECONDS, partial(end_quizzes, turns), lambda work: work.now),
        ("duties", SWEEP_SECONDS, partial(sweep_duties, turns), lambda work: work.now),
        ("expiries", SWEEP_SECONDS, partial(sweep_expiries, turns), lambda work: work.now),
        ("submissions", SWEEP_SECONDS, partial(sweep_submissions, turns), lambda work: work.now),
        ("own forms", LOOK_SECONDS, partial(fill_forms, turns), lambda work: work.now),
        ("digests", SWEEP_SECONDS, partial(sweep_audiences, turns), lambda work: work.now),
        ("late items", SWEEP_SECONDS, partial(sweep_items, turns), lambda work: work.now),
        ("counts", COUNT_SECONDS, partial(count_changes, turns), lambda work: work.now),
        ("late hazards", SWEEP_SECONDS, partial(sweep_late, turns), lambda work: work.now),
    )
    return tuple(
        Job(name, seconds, partial(claimed, turns, name, do, due), now=True)
        for name, seconds, do, due in jobs
    )


def alerts_job(turns: Turns) -> Job:
    """Return the job that carries alerts on, in every process."""
    return Job("alerts", ALERT_SECONDS, partial(carry_alerts, turns), now=True)


async def claimed(turns: Turns, name: str, do: Callable[[], Awaitable[object]], due: Due) -> None:
    """Do a job when it is due and no process has it in hand; raises what the job raises.

    ``due`` tells, as the job begins, when it is due after that. One that fails, or whose process
    dies, is due again when its lease ends. One that rests for longer than it could by now is due
    too: the clock was set back since.
    """

    def claim(work: UnitOfWork) -> datetime | None:
        again_at = due(work)
        farthest = max(again_at, work.now + LEASE) + LEASE
        claimed = work.jobs.claim(name, work.now, work.now + LEASE, farthest)
        return again_at if claimed else None

    again_at = await turns.run(claim)
    if again_at is not None:
        await do()
        await turns.run(lambda work: work.jobs.rest(name, again_at))
