"""What a report would say now: the ledger, the duties, the tasks, and the words about them.

Figures and states come from the tables alone; of a hazard only its content and its measure can be
put into other words, and the paragraphs.
"""

from dataclasses import replace
from datetime import datetime, time

from core.clock import local, spell_short_day
from people.model import Remit
from reports.packages.freezing import thaw
from reports.packages.model import (
    Content,
    HazardRow,
    Paragraph,
    Submission,
    SubmissionState,
    WorkRow,
)
from reports.packages.owing import owed_called
from reports.packages.ports import PackageWork
from reports.packages.task_rows import spell_tasks, task_rows

WORK, TASKS, NEXT = "work", "tasks", "next"
HEADINGS = {WORK: "工作开展情况", TASKS: "任务清单完成情况", NEXT: "存在问题和下一步工作"}
"""The two parts that documents ask for (000 民政方案 三（四）, 003 四（七）); the last is ours."""
NOTHING = "无。"


def about(submission_id: int) -> str:
    """Return what blocks of a submission are about."""
    return f"submission:{submission_id}"


def block_of_hazard(hazard_id: int, what: str) -> str:
    """Return the key of the block for the ``content`` or the ``measure`` of a hazard."""
    return f"h{hazard_id}{what[0]}"


def content_of(work: PackageWork, submission: Submission) -> Content:
    """Return what a report says: what was handed in, else what it would say now."""
    if submission.state in {SubmissionState.HANDED_IN, SubmissionState.NIL}:
        version = work.submissions.version(submission.current or 0)
        if version is not None:
            return thaw(version.content)
    return present_content(work, submission)


def present_content(work: PackageWork, submission: Submission, *, nil: bool = False) -> Content:
    """Return what a report would say now."""
    owed = owed_called(submission.owed)
    since = _since(work, submission)
    blocks = {each.key: each.words for each in work.blocks.of(about(submission.id)) if each.words}
    whose = _whose(work, submission)
    until = _until(work, submission)
    found = [each for each in work.submissions.hazards(whose, since) if each.found_at <= until]
    hazards = tuple(_worded(_on_the_wall(work, each), blocks) for each in found)
    works = tuple(work.submissions.works(whose, since, until))
    inspections = work.submissions.inspections(whose, since, until)
    tasks = task_rows(work, submission, since)
    proposed = {
        WORK: _spell_work(inspections, works),
        TASKS: spell_tasks(tasks),
        NEXT: NOTHING,
    }
    return Content(
        submission.party,
        submission.street,
        owed.title,
        owed.to,
        submission.month,
        local(since, work.zone).date(),
        local(until, work.zone),
        nil,
        hazards,
        inspections,
        works,
        tasks,
        tuple(Paragraph(key, HEADINGS[key], blocks.get(key, proposed[key])) for key in HEADINGS),
    )


def proposed_words(work: PackageWork, submission: Submission, key: str) -> str | None:
    """Return what stands there as long as nobody writes something else; ``None`` for no block."""
    content = present_content(work, submission)
    if key in HEADINGS:
        return next(each.words for each in content.paragraphs if each.key == key)
    for each in content.hazards:
        for what, words in (("content", each.content), ("measure", each.measure)):
            if key == block_of_hazard(each.id, what):
                return words
    return None


def _whose(work: PackageWork, submission: Submission) -> int | Remit:
    """Return the unit, or the remit of the department as it is now."""
    if submission.department_id is None:
        return submission.unit_id or 0
    department = work.departments.get(submission.department_id)
    return department.remit if department is not None else Remit("", ())


def _since(work: PackageWork, submission: Submission) -> datetime:
    """Return from when a report covers: its first day, or when the one before was handed in.

    What was found between the two would stand in neither.
    """
    first = datetime.combine(submission.since, time(), work.zone)
    before = work.submissions.before(submission)
    handed = before.handed_at if before is not None else None
    return min(first, handed) if handed is not None else first


def _until(work: PackageWork, submission: Submission) -> datetime:
    """Return up to when a report covers: a correction no more than what it corrects."""
    if submission.state is SubmissionState.CORRECTING and submission.handed_at is not None:
        return submission.handed_at
    return work.now


def _on_the_wall(work: PackageWork, row: HazardRow) -> HazardRow:
    ended = local(row.ended_at, work.zone) if row.ended_at is not None else None
    return replace(row, found_at=local(row.found_at, work.zone), ended_at=ended)


def _worded(row: HazardRow, blocks: dict[str, str]) -> HazardRow:
    content = blocks.get(block_of_hazard(row.id, "content"), row.content)
    measure = blocks.get(block_of_hazard(row.id, "measure"), row.measure)
    return replace(row, content=content, measure=measure)


def _spell_work(inspections: int, works: tuple[WorkRow, ...]) -> str:
    asked = sum(each.asked for each in works)
    done, late = sum(each.done for each in works), sum(each.late for each in works)
    missed, excused = sum(each.missed for each in works), sum(each.excused for each in works)
    walked = f"本期开展检查 {inspections} 次。" if inspections else "本期没有开展检查。"
    if not asked:
        return walked
    duties = f"职责应办 {asked} 项：按时 {done}，迟办 {late}，漏办 {missed}，免除 {excused}"
    left = sum(each.open for each in works)
    return f"{walked}{duties}{f'，未到期 {left}' if left else ''}。"


def spell_span(content: Content) -> str:
    """Spell what a report covers: 10月26日至11月23日."""
    return f"{spell_short_day(content.since)}至{spell_short_day(content.as_of.date())}"
