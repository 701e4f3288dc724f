"""The tasks of the yearly list that a report carries: those of its unit, or its department."""

from collections.abc import Iterable
from datetime import date, datetime

from core.clock import local, spell_short_day
from duties.tasks.model import Colour, Line, TargetState, colour_of
from people.todo import department_of
from reports.packages.model import Submission, TaskRow
from reports.packages.ports import PackageWork

LONGEST_WORDS = 40  # characters of what was said last


def task_rows(work: PackageWork, submission: Submission, since: datetime) -> tuple[TaskRow, ...]:
    """Return the tasks of a report, the first due first.

    Those are what is to be done by now and is not confirmed yet, however late, and what was
    confirmed in the time of the report.
    """
    today = work.day()
    lines = [
        line
        for year in dict.fromkeys((since.year, today.year))
        for line in work.tasks.lines_for([_holder(submission)], year)
    ]
    told = [line for line in lines if _belongs(line, since, today)]
    return tuple(_row(work, line, today) for line in told)


def _holder(submission: Submission) -> str:
    """Return how the list names who answers for its tasks."""
    if submission.department_id is not None:
        return department_of(submission.department_id)
    return f"unit:{submission.unit_id}"


def _belongs(line: Line, since: datetime, today: date) -> bool:
    target = line.target
    if target.state is TargetState.DONE:
        return target.decided_at is not None and target.decided_at >= since
    return target.since <= today


def _row(work: PackageWork, line: Line, today: date) -> TaskRow:
    colour = colour_of(line.target, today)
    due = spell_short_day(line.target.due)
    if line.target.due.year != today.year:
        due = f"{line.target.due.year}年{due}"
    return TaskRow(line.title, due, _progress(work, line, today), colour is Colour.RED)


def _progress(work: PackageWork, line: Line, today: date) -> str:
    target = line.target
    if target.state is TargetState.DONE and target.decided_at is not None:
        return f"已完成（{spell_short_day(local(target.decided_at, work.zone).date())}确认）"
    if target.state is TargetState.HANDED:
        return "已提交完成，待确认"
    late = (today - target.due).days
    words = target.words[:LONGEST_WORDS] + ("…" if len(target.words) > LONGEST_WORDS else "")
    overdue = f"，逾期{late}天" if late > 0 else ""
    return f"{target.percent}%{overdue}{f'：{words}' if words else ''}"


def spell_tasks(rows: Iterable[TaskRow]) -> str:
    """Spell in one sentence how the tasks of a report stand."""
    rows = tuple(rows)
    if not rows:
        return "本期没有列入任务清单的任务。"
    done = sum(each.progress.startswith("已完成") for each in rows)
    handed = sum(each.progress.startswith("已提交") for each in rows)
    overdue = sum(each.overdue for each in rows)
    going = len(rows) - done - handed - overdue
    counted = f"完成 {done}，待确认 {handed}，推进中 {going}，逾期 {overdue}"
    return f"列入任务清单 {len(rows)} 项：{counted}。见所附任务清单。"
