"""Figures as the ledger grows from a thousand hazards to a million: digest, report, ranking.

The ledger is written by the database itself, with a line of the audit chain for each finding and
closing (its hashes are of no use), and counted as it would be after an upgrade: what is timed are
the questions themselves, as a report asks them, and how many hazards are counted in a second.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from sqlalchemy import Engine

from bench.databases import each_kind
from checklists.loader import load_forms
from core.clock import SystemClock
from hazards.counts.period import Period, PeriodKind
from hazards.counts.slices import EVERYTHING, Dimension, Slice
from reports.counts.filling import fill
from reports.counts.model import DutyDimension
from reports.counts.ports import CountWork
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.session import Session
from storage.engine.turns import WorkMaker, transaction

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
QUICK: Final = (1_000, 10_000, 50_000)
UNITS, STREETS, SECTORS, DAYS = 30_000, 12, 16, 2 * 365
AT_ONCE: Final = 5_000  # hazards in a turn: nobody works here meanwhile
TIMES: Final = 5
AIM_MS: Final = 1_000.0


def run(folder: Path) -> None:
    """Measure on both databases, up to a million, and print a table for each."""
    _run(folder, SIZES)


def run_quickly(folder: Path) -> None:
    """Measure without the large ones."""
    _run(folder, QUICK)


class Question(NamedTuple):
    """What somebody wants to read."""

    name: str
    ask: Callable[[CountWork, Period], object]
    kind: PeriodKind


def _digest(work: CountWork, period: Period) -> None:
    work.counts.hazard_figures(EVERYTHING, period)
    work.counts.figures_by(Dimension.STREET, EVERYTHING, period)
    work.counts.duty_figures_by(DutyDimension.STREET, EVERYTHING, period)


def _report(work: CountWork, period: Period) -> None:
    for dimension in (Dimension.STREET, Dimension.SECTOR, Dimension.UNIT):
        work.counts.figures_by(dimension, EVERYTHING, period)
    work.counts.hazard_figures(EVERYTHING, period.previous())


def _ranking(work: CountWork, period: Period) -> None:
    work.counts.figures_by(Dimension.UNIT, EVERYTHING, period)


def _of_unit(work: CountWork, period: Period) -> None:
    work.counts.hazard_figures(Slice(unit_id=17), period)


QUESTIONS: Final = (
    Question("digest of a day", _digest, PeriodKind.DAY),
    Question("digest of a week", _digest, PeriodKind.WEEK),
    Question("a unit's own month", _of_unit, PeriodKind.MONTH),
    Question("ranking of units, a month", _ranking, PeriodKind.MONTH),
    Question("month's report", _report, PeriodKind.MONTH),
    Question("ranking of units, a quarter", _ranking, PeriodKind.QUARTER),
    Question("ranking of units, a year", _ranking, PeriodKind.YEAR),
)


def _run(folder: Path, sizes: tuple[int, ...]) -> None:
    for name, database in each_kind(folder / "counts").items():
        try:
            measured = {
                size: _measured(open_engine(database.empty_url(f"of_{size}")), size)
                for size in sizes
            }
        finally:
            database.close()
        print(table(name, measured), flush=True)


class Measured(NamedTuple):
    """Times in ms by question, and how many hazards were counted in a second."""

    asked: dict[str, float]
    filled: float


def _measured(engine: Engine, hazards: int) -> Measured:
    try:
        upgrade(engine)
        write_ledger(engine, hazards)
        start = time.perf_counter()
        count_all(engine)
        took = time.perf_counter() - start
        _settle(engine)
        make = WorkMaker(SystemClock(), load_forms())
        asked = {}
        for question in QUESTIONS:
            with transaction(engine, make) as work:
                before = Period.of(question.kind, work.day()).previous()
                times = []
                for _ in range(TIMES + 1):
                    begun = time.perf_counter()
                    question.ask(work, before)
                    times.append((time.perf_counter() - begun) * 1000)
            asked[question.name] = median(times[1:])  # a statement is compiled in the first
        return Measured(asked, hazards / took)
    finally:
        engine.dispose()


def table(name: str, measured: dict[int, Measured]) -> str:
    """Return the figures for people, and whether the aim is met with the most hazards."""
    most = measured[max(measured)]
    heads = "".join(f"{size:>11,}" for size in measured)
    lines = [f"{name}: ms by number of hazards (aim ≤ {AIM_MS:.0f})", f"  {'':30}{heads}"]
    for question, ms in most.asked.items():
        verdict = "met" if ms <= AIM_MS else "MISSED"
        times = "".join(f"{each.asked[question]:11.1f}" for each in measured.values())
        lines.append(f"  {question:30}{times}  {verdict}")
    filled = "".join(f"{each.filled:11,.0f}" for each in measured.values())
    lines.append(f"  {'hazards counted in a second':30}{filled}")
    return "\n".join(lines)


def count_all(engine: Engine) -> None:
    """Count every hazard that is to be counted."""
    make = WorkMaker(SystemClock(), load_forms())
    more = True
    while more:
        with transaction(engine, make) as work:
            more = fill(work, AT_ONCE).more


def write_ledger(engine: Engine, hazards: int) -> None:
    """Write units, hazards of two years, and two lines about each, inside the database."""
    session = Session(engine)
    first = SystemClock().now() - timedelta(days=DAYS)
    spelled = _Spelled(session.postgresql, first.strftime("%Y-%m-%d %H:%M:%S"))
    pace = f"n * {DAYS * 86400 / hazards}"
    closed = f"{pace} + (1 + n * 7919 % 13) * 86400"
    alive = f"(n > {hazards} * 0.985 OR n % 97 = 0)"
    number = "'XN-2026-' || n"
    unit = f"n * 7919 % {UNITS} + 1"
    due = spelled.day(f"{pace} + 864000")

    def say(sql: str) -> None:
        session.say(sql.replace("%", "%%") if session.postgresql else sql)

    session.begin()
    say(
        "INSERT INTO persons (id, name, created_at, named)"
        f" VALUES (1, '示例', {spelled.moment('0')}, true)"
    )
    say(
        spelled.each(
            UNITS,
            "INSERT INTO units (id, name, initials, sector, street, created_at)"
            f" SELECT n, '示例单位' || n, 'dw', '行业' || (n % {SECTORS}),"
            f" '示例' || (n % {STREETS}) || '街道', {spelled.moment('0')}",
        )
    )
    say(
        spelled.each(
            hazards,
            "INSERT INTO hazards (id, number, unit_id, item, description, measure, deadline, state,"
            " fixed_on_spot, found_at, found_by, street, sector, source, kind, severity, track,"
            " ending, closed_at, last_at, alive)"
            f" SELECT n, {number}, {unit}, '', '示例', '', {due},"
            f" CASE WHEN {alive} THEN 'rectifying' ELSE 'closed' END, false,"
            f" {spelled.moment(pace)}, 1, '示例' || (({unit}) % {STREETS}) || '街道',"
            f" '行业' || (({unit}) % {SECTORS}),"
            " CASE WHEN n % 10 = 0 THEN 'snap' ELSE 'inspection' END,"
            " CASE WHEN n % 10 = 0 THEN '' WHEN n % 3 = 0 THEN 'self' ELSE 'area' END,"
            " CASE WHEN n % 40 = 0 THEN 'major' ELSE 'general' END, 'routine',"
            f" CASE WHEN {alive} THEN NULL ELSE 'rectified' END,"
            f" CASE WHEN {alive} THEN NULL ELSE {spelled.moment(closed)} END,"
            f" {spelled.moment(pace)}, {alive}",
        )
    )
    changes = f"""'{{"deadline":[null,"' || {due} || '"]}}'"""
    for action, seconds, place, said in (
        ("file", pace, 0, changes),
        ("close", closed, 1, """'{"state":["submitted","closed"]}'"""),
    ):
        say(
            spelled.each(
                hazards,
                "INSERT INTO audit (id, at, action, subject, previous, hash, version, changes)"
                f" SELECT n * 2 + {place}, {spelled.moment(seconds)}, '{action}',"
                f" 'hazard:' || {number}, '', '', 2, {said}",
                f"{place} = 0 OR NOT {alive}",
            )
        )
    say(f"INSERT INTO hazards_to_count (first, last) VALUES (1, {hazards})")
    session.commit()
    session.close()


class _Spelled(NamedTuple):
    """What the two databases spell differently."""

    postgresql: bool
    first: str

    def moment(self, seconds: str) -> str:
        """Return a moment so many seconds after the first."""
        if self.postgresql:
            return f"(timestamptz '{self.first}+00' + ({seconds}) * interval '1 second')"
        shape = "%Y-%m-%dT%H:%M:%S.000000+00:00"
        return f"strftime('{shape}', '{self.first}', ({seconds}) || ' seconds')"

    def day(self, seconds: str) -> str:
        """Return the day of such a moment."""
        if self.postgresql:
            return f"CAST(timestamp '{self.first}' + ({seconds}) * interval '1 second' AS DATE)"
        return f"date('{self.first}', ({seconds}) || ' seconds')"

    def each(self, most: int, insert: str, where: str = "true") -> str:
        """Return a statement that inserts a row for each number up to one."""
        if self.postgresql:
            numbers = f"generate_series(CAST(1 AS BIGINT), {most})"  # products pass 2³¹
            return f"{insert} FROM {numbers} AS each(n) WHERE {where}"
        numbers = f"SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < {most}"
        into, select = insert.split(" SELECT ", 1)
        return (
            f"{into} WITH RECURSIVE each(n) AS ({numbers}) SELECT {select} FROM each WHERE {where}"
        )


def _settle(engine: Engine) -> None:
    session = Session(engine)
    session.say("VACUUM ANALYZE" if session.postgresql else "ANALYZE")
    session.close()
