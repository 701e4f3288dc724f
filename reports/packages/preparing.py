"""Preparing what is owed, and telling those who owe it: some in each turn, each row on its own.

From the first day of a month on which anything is prepared (``owed.toml``), each unit gets what it
owes for the month. Who is to hand it in hears of that on the next working morning, on the working
day before the last one, and when that is over; the office of the street then has what lacks on its
own to-do. A unit that is registered later begins with the next month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from chat.setting_aside import Swept, apart, each_apart, together_or_apart
from core.clock import local
from duties.ports import WorkingDays
from people.departments.model import Department
from people.model import Unit
from people.rings import News
from people.sounding import ring
from reports.packages.fulfilling import fulfil_without
from reports.packages.items import renew_items, renew_round
from reports.packages.model import Submission, UnitParty
from reports.packages.owing import (
    A_DAY,
    Owed,
    begins_on,
    due_on,
    end_of,
    month_of,
    owed_by_departments,
    owed_by_sector,
    prepared_on,
    rings_on,
)
from reports.packages.ports import PackageWork

STAGES = (News.NEW, News.EXPIRING, News.OVERDUE)
AT_LEAST = timedelta(days=2)  # ours: nobody is late with what was prepared after its last day


def prepare_some(work: PackageWork, most: int, after: int) -> int | None:
    """Prepare what up to ``most`` units after one owe for this month, and at first departments.

    Returns where to go on, or ``None`` at the end. Nothing is prepared before its day of the month.
    A sweep that finds nothing changes nothing; what makes trouble is logged and holds up no other.
    """
    today = work.day()
    month = month_of(today)
    first = prepared_on(month)
    if today < first:
        return None
    if not after:
        apart(work, "what departments owe", partial(prepare_departments, work))
    units = work.submissions.unprepared(month, end_of(first, work.zone), after, most)
    prepare_units(work, units)
    return units[-1].id if units else None


def prepare_departments(work: PackageWork) -> None:
    """Prepare what departments owe for this month; there are some dozens.

    One without members owes nothing yet: there is nobody to ask (ours).
    """
    owed = owed_by_departments()
    if owed is None:
        return
    there = work.submissions.departments_of(month_of(work.day()))
    missing = [each for each in work.departments.all() if each.id not in there]

    def prepare(some: Sequence[Department]) -> None:
        _keep(
            work,
            [
                _new(work, owed, each.name, each.street, "", department_id=each.id)
                for each in some
                if work.persons.of_department(each.id)
            ],
        )

    together_or_apart(work, "what departments owe", missing, prepare)


def prepare_units(work: PackageWork, units: Iterable[Unit | UnitParty]) -> None:
    """Prepare what some units owe for this month; what is prepared already stays as it is.

    One that makes trouble is passed over, and the log says which.
    """

    def prepare(some: Sequence[Unit | UnitParty]) -> None:
        made = []
        for unit in some:
            owed = owed_by_sector(unit.sector)
            party = (unit.name, unit.street, unit.sector)
            made.append(_new(work, owed, *party, unit_id=unit.id))
        _keep(work, made)

    together_or_apart(work, "what units owe", [*units], prepare)


def _new(
    work: PackageWork,
    owed: Owed,
    party: str,
    street: str,
    sector: str,
    *,
    unit_id: int | None = None,
    department_id: int | None = None,
) -> Submission:
    month = month_of(work.day())
    last = due_on(owed, month, work.working_days)
    if last < work.day():
        last = rings_on(work.day() + AT_LEAST, work.working_days, work.zone).date()
    return Submission(
        0,
        owed.key,
        unit_id,
        department_id,
        party,
        street,
        sector,
        month,
        begins_on(owed, month),
        last,
        end_of(last, work.zone),
        work.now,
        act_at=work.now,
    )


def _keep(work: PackageWork, made: list[Submission]) -> None:
    work.submissions.prepare(made)
    for street, month, day, at in {(s.street, s.month, s.due_on, s.due_at) for s in made}:
        work.submission_rounds.open(street, month, day, at)


def sweep_submissions(work: PackageWork, most: int) -> Swept:
    """Tell who holds what has come to something, each once."""
    ids = work.submissions.ids_due(work.now, most)
    troubled = each_apart(work, "submission", ids, lambda id_: _look(work, id_), work.submissions)
    return Swept(troubled, bool(ids))


def moments_of(submission: Submission, days: WorkingDays, work: PackageWork) -> list[datetime]:
    """Return when those hear of a submission who are to hand it in, in the order of ``STAGES``."""
    zone = work.zone
    prepared = local(submission.prepared_at, zone).date()
    nearly = rings_on(submission.due_on - A_DAY, days, zone, back=True)
    return [rings_on(prepared, days, zone), nearly, submission.due_at]


def _look(work: PackageWork, submission_id: int) -> None:
    """Let the right people wait for a submission, and hear what they have not heard."""
    before = work.submissions.get(submission_id)
    if before is None:
        raise LookupError(f"submission {submission_id} is gone")
    after, news = settle(before, work)
    if not work.submissions.save(after):
        return  # somebody has changed it this moment; it is looked at again
    fulfil_without(work, after)
    items = renew_items(work, after)
    for item in items:
        if news is not None:
            ring(work, item, *news)
        if after.reminded_on == work.day():
            midnight = end_of(after.reminded_on - A_DAY, work.zone)
            ring(work, item, News.REMINDED, midnight)


def settle(
    submission: Submission, work: PackageWork
) -> tuple[Submission, tuple[News, datetime] | None]:
    """Return a submission as its clock has it now, and the last news since, with its moment."""
    if submission.handed_in:
        return replace(submission, act_at=None), None
    moments = moments_of(submission, work.working_days, work)
    told = submission.told
    while told < len(moments) and moments[told] <= work.now:
        told += 1
    news = (STAGES[told - 1], moments[told - 1]) if told > submission.told else None
    ahead = [each for each in moments[told:] if each > work.now]
    return replace(submission, told=told, act_at=min(ahead) if ahead else None), news


def sweep_rounds(work: PackageWork, most: int) -> Swept:
    """Let offices have on their to-do what lacks, once the last day is over."""
    ids = work.submission_rounds.ids_due(work.now, most)
    troubled = each_apart(
        work, "round of submissions", ids, lambda id_: _close(work, id_), work.submission_rounds
    )
    return Swept(troubled, bool(ids))


def _close(work: PackageWork, round_id: int) -> None:
    round_ = work.submission_rounds.get(round_id)
    if round_ is None:
        raise LookupError(f"round {round_id} is gone")
    for item in renew_round(work, round_):
        ring(work, item, News.NEW, round_.due_at)
    work.submission_rounds.settled(round_id)
