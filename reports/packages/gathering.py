"""What a report would say now: the ledger, the duties, the tasks, and the words about them.

Figures and states come from the tables alone; of a hazard only its content and its measure can be
put into other words, and the paragraphs.
"""

import re

from core.clock import local, spell_short_day
from reports.packages.freezing import thaw
from reports.packages.hazard_lists import HazardList, KeptList, PresentList, covered_by
from reports.packages.model import (
    Content,
    Paragraph,
    Report,
    Submission,
    SubmissionState,
    SubmissionVersion,
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


def report_of(work: PackageWork, submission: Submission) -> Report:
    """Return what the card of a report says: what was handed in, else what it would say now."""
    stands = version_that_stands(work, submission)
    if stands is None:
        return present_report(work, submission)
    content = thaw(stands.content)
    return Report(content, KeptList(work.pieces, stands, content).count())


def version_that_stands(work: PackageWork, submission: Submission) -> SubmissionVersion | None:
    """Return the version by which a report is shown; ``None`` where it is shown as it is now.

    So is one whose list is still being written.
    """
    if submission.state not in {SubmissionState.HANDED_IN, SubmissionState.NIL}:
        return None
    version = work.submissions.version(submission.current or 0)
    return version if version is not None and version.frozen else None


def list_of(work: PackageWork, submission: Submission) -> HazardList:
    """Return the hazard list of a report: of what was handed in, else as it would be now."""
    stands = version_that_stands(work, submission)
    if stands is None:
        return present_list(work, submission)
    return KeptList(work.pieces, stands, thaw(stands.content))


def present_list(work: PackageWork, submission: Submission) -> PresentList:
    """Return the hazards that a report would list now."""
    return PresentList(work, covered_by(work, submission), words_of(work, submission))


def words_of(work: PackageWork, submission: Submission) -> dict[str, str]:
    """Return the words that somebody put into a report, by their keys."""
    return {each.key: each.words for each in work.blocks.of(about(submission.id)) if each.words}


def present_report(work: PackageWork, submission: Submission, *, nil: bool = False) -> Report:
    """Return what the card of a report would say now."""
    owed = owed_called(submission.owed)
    words = words_of(work, submission)
    covered = covered_by(work, submission)
    span = (covered.whose, covered.since, covered.until)
    works = tuple(work.submissions.works(*span))
    inspections = work.submissions.inspections(*span)
    tasks = task_rows(work, submission, covered.since)
    proposed = {
        WORK: _spell_work(inspections, works),
        TASKS: spell_tasks(tasks),
        NEXT: NOTHING,
    }
    content = Content(
        submission.party,
        submission.street,
        owed.title,
        owed.to,
        submission.month,
        local(covered.since, work.zone).date(),
        local(covered.until, work.zone),
        nil,
        (),
        inspections,
        works,
        tasks,
        tuple(Paragraph(key, HEADINGS[key], words.get(key, proposed[key])) for key in HEADINGS),
    )
    return Report(content, PresentList(work, covered, words).count())


def proposed_words(work: PackageWork, submission: Submission, key: str) -> str | None:
    """Return what stands there as long as nobody writes something else; ``None`` for no block."""
    if key in HEADINGS:
        paragraphs = present_report(work, submission).content.paragraphs
        return next(each.words for each in paragraphs if each.key == key)
    named = _HAZARD_BLOCK.fullmatch(key)
    found = present_list(work, submission).find(int(named[1])) if named else None
    if found is None or named is None:
        return None
    return found[1].content if named[2] == "c" else found[1].measure


_HAZARD_BLOCK = re.compile(r"h([0-9]{1,15})([cm])")


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
