"""Describing a hazard at an item: sentence, measure, deadline, put right on the spot."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from chat.done import Done
from chat.scene import Heeds, SceneSpec, put_scene
from checklists.changes import of_answer, of_finding
from checklists.earlier import is_still
from checklists.inspection import Finding, Lack, Sheet
from checklists.model import Given, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from checklists.sheets import (
    FindingScene,
    WalkScene,
    asked_item,
    asked_question,
    finding_view,
    keep_answer,
    keep_hazard,
    lacks_at,
    open_sheet,
    show_finding,
    show_item,
    show_next,
)
from checklists.signing import while_open
from checklists.typed_answers import TYPED, type_answer
from checklists.validation import parse_answer
from checklists.views import DeadlineView, FindingView, MeasureView, Reply, Shown
from core.errors import XunanError
from hazards.loop.deadlines import check_deadline, latest_deadline
from people.permissions import require_member

_A_DAY = Question(0, "deadline", "", QuestionKind.DATE, "整改期限")
LONGEST_TEXT = 500  # characters; more does not fit the official form


class TextTooLong(XunanError):
    """A sentence is longer than the official form can carry."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


@dataclass(frozen=True, slots=True)
class MeasureScene(WalkScene):
    """Another measure is awaited in words."""

    name: ClassVar[str] = "measure"
    number: int


@dataclass(frozen=True, slots=True)
class DeadlineScene(WalkScene):
    """A day is awaited, in words or from the calendar, which shows a ``month``."""

    name: ClassVar[str] = "deadline"
    number: int
    month: date | None = None


def describe_hazard(work: WalkWork, sheet: Sheet, question: Question) -> FindingView:
    """Put the hazard at an item on the card, beginning it with the suggested measure."""
    return show_finding(work, sheet, question, finding_at(work, sheet, question))


def finding_at(work: WalkWork, sheet: Sheet, question: Question) -> Finding:
    """Return the finding at an item, beginning one when there is none."""
    finding = work.findings.get(sheet.inspection.id, question.key)
    if finding is None:
        finding = Finding(sheet.inspection.id, question.key, measure=question.measure)
        work.findings.put(finding, work.now)
    elif not finding.measure and not finding.known and not finding.description:
        finding = replace(finding, measure=question.measure)  # begun by what was said of others
        work.findings.put(finding, work.now)
    return finding


def _opened(work: WalkWork, inspection_id: int, number: int) -> tuple[Sheet, Question, Finding]:
    """Return a hazard that may still be changed; a press on it makes the item a hazard again."""
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    answer = sheet.answers.get(question.key)
    if answer is None or answer.value != Verdict.HAZARD:
        keep_hazard(work, sheet, question)
    return sheet, question, finding_at(work, sheet, question)


def missing_at(
    work: WalkWork, sheet: Sheet, question: Question, finding: Finding
) -> tuple[Lack, ...]:
    """Name what a finding lacks, with the photos as they are now."""
    photos = work.photos.of_item(finding.inspection_id, question.key)
    return lacks_at(sheet, question, finding, photos)


def change_finding(work: WalkWork, action: str, before: Finding, **changes: Any) -> Finding:
    """Change a finding, keep it with its journal line, and return it."""
    after = replace(before, **changes)
    work.findings.put(after, work.now)
    by = require_member(work.person).id
    subject = f"inspection:{after.inspection_id}:{after.question}"
    work.journal.record(work.now, by, action, subject, of_finding(before, after))
    return after


def settle(work: WalkWork, sheet: Sheet, question: Question, finding: Finding) -> Reply:
    """After a change: go on when nothing is lacking, else show what still is."""
    missing = missing_at(work, sheet, question, finding)
    if not missing:
        onward = show_next(work, sheet, question.number)
        if is_still(sheet, question):
            return Reply(onward, Done.STILL, question.number)
        until = None if finding.fixed_on_spot else finding.deadline
        return Reply(onward, Done.FINDING_FILED, question.number, deadline=until)
    view = show_finding(work, sheet, question, finding)
    return Reply(view, Done.FINDING_LACKS, question.number, lacks=missing)


def add_sentence(work: WalkWork, finding: Finding, text: str) -> Finding:
    """Add a sentence to a finding; a second one is added, never put in the place of the first.

    Raises ``TextTooLong`` when all of it is over 500 characters.
    """
    whole = f"{finding.description}；{text}" if finding.description else text
    if len(whole) > LONGEST_TEXT:
        raise TextTooLong(len(whole))
    return change_finding(work, "describe", finding, description=whole)


def describe(work: WalkWork, inspection_id: int, number: int, text: str) -> Reply:
    """Add a sentence to the hazard at an item and show what is next.

    When the card has moved on to another item it stays there. Raises as ``add_sentence`` and
    ``open_sheet``.
    """
    sheet, question, finding = _opened(work, inspection_id, number)
    state = work.chat_states.get(work.chat_id)
    was_lacking = bool(missing_at(work, sheet, question, finding))
    finding = add_sentence(work, finding, text)
    if (state.inspection_id, state.number) != (inspection_id, number):
        return Reply(None, Done.DESCRIBED, number)
    if was_lacking:
        return settle(work, sheet, question, finding)
    return Reply(show_finding(work, sheet, question, finding), Done.DESCRIBED, number)


def erase_description(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Take a hazard's sentence back so that it can be written anew; the journal keeps it."""
    sheet, question, finding = _opened(work, inspection_id, number)
    finding = change_finding(work, "describe", finding, description="")
    return Reply(show_finding(work, sheet, question, finding))


def set_deadline(work: WalkWork, inspection_id: int, number: int, deadline: date) -> Reply:
    """Set the day by which a hazard must be rectified, and go on when nothing is lacking.

    One from before keeps its own day: that is shown, and nothing is set.
    Raises ``DeadlineRefused`` for a day that has passed or is over a year away.
    """
    check_deadline(deadline, work.day())
    sheet, question, finding = _opened(work, inspection_id, number)
    if is_still(sheet, question):
        return Reply(show_finding(work, sheet, question, finding), Done.MOVED_ON)
    if (finding.deadline, finding.fixed_on_spot) != (deadline, False):  # else a second tap
        changes = {"deadline": deadline, "fixed_on_spot": False}
        finding = change_finding(work, "deadline", finding, **changes)
    return settle(work, sheet, question, finding)


def set_deadline_text(work: WalkWork, inspection_id: int, number: int, text: str) -> Reply:
    """Set a deadline from a typed day, in any shape that a date question takes."""
    spelled = parse_answer(_A_DAY, text, today=work.day())
    return set_deadline(work, inspection_id, number, date.fromisoformat(spelled))


def set_days(work: WalkWork, inspection_id: int, number: int, days: int) -> Reply:
    """Set a deadline so many days from today; raises as ``set_deadline``."""
    return set_deadline(work, inspection_id, number, work.day() + timedelta(days=days))


def mark_fixed(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Mark a hazard as put right on the spot (当场整改); it then needs a photo of after.

    One from before is put right by its own steps: it is shown, and nothing is marked.
    """
    sheet, question, finding = _opened(work, inspection_id, number)
    if is_still(sheet, question):
        return Reply(show_finding(work, sheet, question, finding), Done.MOVED_ON)
    changes = {"fixed_on_spot": True, "deadline": work.day()}
    finding = change_finding(work, "fixed_on_spot", finding, **changes)
    return settle(work, sheet, question, finding)


def do_later(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Leave a hazard as it is for now (稍后补); the summary asks for what is missing."""
    sheet, question, _ = _opened(work, inspection_id, number)
    return Reply(show_next(work, sheet, number), Done.LATER, question.number)


def finish(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """The hazard is complete: go on; when something is lacking after all, show what."""
    return settle(work, *_opened(work, inspection_id, number))


def undo_hazard(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """The item is no hazard after all: ask it again. What was sent stays kept."""
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    answer = sheet.answers.get(question.key)
    if answer is not None and answer.value == Verdict.HAZARD:
        work.inspections.withdraw(inspection_id, question.key)
        work.journal.record(
            work.now,
            require_member(work.person).id,
            "withdraw",
            f"inspection:{inspection_id}:{question.key}",
            of_answer(answer, None),
        )
        del sheet.answers[question.key]
    return Reply(show_item(work, sheet, question), Done.FINDING_UNDONE, number)


def show_hazard_again(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Show the hazard at an item, to add to it."""
    sheet, question, finding = _opened(work, inspection_id, number)
    return Reply(show_finding(work, sheet, question, finding))


def ask_measure(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Ask for another measure in the person's own words."""
    sheet, question, finding = _opened(work, inspection_id, number)
    put_scene(work, MeasureScene(inspection_id, number))
    return Reply(MeasureView(sheet, question, finding))


def set_measure(work: WalkWork, inspection_id: int, number: int, text: str) -> Reply:
    """Put another measure (整改措施) in place of the suggested one; raises ``TextTooLong``."""
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(len(text))
    sheet, question, finding = _opened(work, inspection_id, number)
    finding = change_finding(work, "measure", finding, measure=text)
    return Reply(show_finding(work, sheet, question, finding), Done.MEASURE, number)


def pick_day(work: WalkWork, inspection_id: int, number: int, month: date | None) -> Reply:
    """Show a month to pick a day from: a hazard's deadline, or the answer to a date question.

    ``None`` stands for the present month. A deadline lies in no past month, nor beyond the rule.
    """
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    for_finding = question.kind is not QuestionKind.DATE
    first = (month or work.day()).replace(day=1)
    if for_finding:
        _opened(work, inspection_id, number)
        latest = latest_deadline(work.day())
        first = min(max(first, work.day().replace(day=1)), latest.replace(day=1))
    put_scene(work, DeadlineScene(inspection_id, number, first))
    return Reply(day_view(work, sheet, question, first))


def day_view(work: WalkWork, sheet: Sheet, question: Question, month: date) -> DeadlineView:
    """Return a month to pick a day from."""
    for_finding = question.kind is not QuestionKind.DATE
    if not for_finding:
        return DeadlineView(sheet, question, month, None, None)
    return DeadlineView(sheet, question, month, work.day(), latest_deadline(work.day()))


def choose_day(work: WalkWork, inspection_id: int, number: int, day: date) -> Reply:
    """Take a day from the calendar; raises ``DeadlineRefused`` and as ``open_sheet``."""
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    if question.kind is not QuestionKind.DATE:
        return set_deadline(work, inspection_id, number, day)
    keep_answer(work, sheet, question, day.isoformat(), Given.TAPPED)
    return Reply(show_next(work, sheet, number), Done.ANSWERED, number, word=day.isoformat())


def _finding(work: WalkWork, scene: FindingScene, sheet: Sheet) -> Shown:
    question = asked_question(sheet, scene.number)
    return finding_view(work, sheet, question, finding_at(work, sheet, question))


def _measure(work: WalkWork, scene: MeasureScene, sheet: Sheet) -> Shown:
    question = asked_question(sheet, scene.number)
    return MeasureView(sheet, question, finding_at(work, sheet, question))


def _month(work: WalkWork, scene: DeadlineScene, sheet: Sheet) -> Shown:
    first = scene.month or work.day().replace(day=1)
    return day_view(work, sheet, asked_question(sheet, scene.number), first)


def _day(work: WalkWork, scene: DeadlineScene, text: str) -> Reply | None:
    question = asked_question(open_sheet(work, scene.inspection_id), scene.number)
    if question.kind is QuestionKind.VERDICT:
        return set_deadline_text(work, scene.inspection_id, scene.number, text)
    if question.kind not in TYPED:
        return None
    return type_answer(work, scene.inspection_id, scene.number, text)


FINDING: SceneSpec[WalkWork, FindingScene, Shown] = SceneSpec(FindingScene, while_open(_finding))
MEASURE: SceneSpec[WalkWork, MeasureScene, Shown] = SceneSpec(
    MeasureScene,
    while_open(_measure),
    words=lambda work, scene, text: set_measure(work, scene.inspection_id, scene.number, text),
    heeds=Heeds.OTHERS,
)
DEADLINE: SceneSpec[WalkWork, DeadlineScene, Shown] = SceneSpec(
    DeadlineScene, while_open(_month), words=_day
)
