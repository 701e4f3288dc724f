"""Hazards from before that are still open at the items of a walk (原有隐患).

A walk never contradicts the ledger: what is open there is shown at its item, and the answer says
what was seen of it today. It stands for the hazards that were shown then, and for no others: which
they were is kept with the finding, and in which round of rectification each was.

Source: 003 annex 1, 全部上账、闭环管理.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from checklists.earlier_lines import EarlierLine, Outcome, Seen, read_seen, write_seen
from checklists.inspection import Finding, Sheet
from checklists.model import Answer, Given, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from hazards.loop.steps import open_steps
from hazards.model import Hazard, HazardState, Step
from hazards.photos import Purpose
from people.permissions import require_member

Earlier = Mapping[str, tuple[Hazard, ...]]
"""The hazards that are open at the items of a form, by item key, oldest first."""


def earlier_of(work: WalkWork, sheet: Sheet, key: str | None = None) -> Earlier:
    """Return the open hazards of the unit at the items of a sheet, or at one by its key.

    It is the same item where an inspection by this form found it, or by another one that calls the
    item by the same key and asks it in the same words.
    """
    found: dict[str, list[Hazard]] = {}
    for hazard, form_id in work.hazards.open_at_items(sheet.inspection.unit.id, key):
        question = sheet.form.by_key.get(hazard.question or "")
        if question is None or question.kind is not QuestionKind.VERDICT:
            continue
        if form_id == sheet.form.id or hazard.item == question.text:
            found.setdefault(question.key, []).append(hazard)
    return {key: tuple(hazards) for key, hazards in found.items()}


def earlier_at(work: WalkWork, sheet: Sheet, question: Question) -> tuple[Hazard, ...]:
    """Return the hazards from before that are open at one item, oldest first."""
    if question.kind is not QuestionKind.VERDICT:
        return ()
    return earlier_of(work, sheet, question.key).get(question.key, ())


def is_still(sheet: Sheet, question: Question) -> bool:
    """Tell whether an item was answered with 仍未整改."""
    answer = sheet.answers.get(question.key)
    return answer is not None and answer.given is Given.STILL


def note_seen(
    work: WalkWork, sheet: Sheet, question: Question, hazards: Iterable[Hazard]
) -> Finding:
    """Keep of which hazards an answer speaks, with nothing of a hazard that was being described.

    Photos that were to show one put right are of what was found again.
    """
    inspection_id = sheet.inspection.id
    finding = work.findings.get(inspection_id, question.key) or Finding(inspection_id, question.key)
    seen = [
        Seen(each.number, each.rounds if each.state is HazardState.SUBMITTED else None)
        for each in hazards
    ]
    kept = replace(finding, known=write_seen(seen), deadline=None, fixed_on_spot=False)
    work.findings.put(kept, work.now)
    for photo in work.photos.of_item(inspection_id, question.key):
        if photo.purpose is Purpose.FIXED:
            work.photos.assign(photo.id, inspection_id, question.key, Purpose.FOUND)
    return kept


def contradicts(answer: Answer | None, hazards: tuple[Hazard, ...], seen: tuple[Seen, ...]) -> bool:
    """Tell whether an answer says nothing of what is open at the item, and is none of a hazard.

    What was said of some hazards says nothing of another one that was filed there since.
    """
    if answer is None or answer.value == Verdict.HAZARD:
        return False
    if answer.given is not Given.CHECKED:
        return bool(hazards)
    numbers = {each.number for each in seen}
    return any(hazard.number not in numbers for hazard in hazards)


def reviewable(work: WalkWork, hazards: tuple[Hazard, ...]) -> Hazard | None:
    """Return the first hazard that the actor may review and close right now, or ``None``."""
    waiting = [each for each in hazards if each.state is HazardState.SUBMITTED]
    if not waiting:
        return None
    person = require_member(work.person)
    return next((each for each in waiting if Step.CLOSE in open_steps(work, person, each)), None)


def lines_of(work: WalkWork, sheet: Sheet, others: tuple[Sheet, ...]) -> tuple[EarlierLine, ...]:
    """Return what the walk says of each hazard from before, in the form's order.

    An item that was adopted says what another list of the visit (``others``) says.
    """
    earlier = earlier_of(work, sheet)
    if not earlier:
        return ()
    findings = work.findings.all(sheet.inspection.id)
    lent = said_elsewhere(work, others)
    lines = []
    for question in sheet.form.questions:
        answer, finding = sheet.answers.get(question.key), findings.get(question.key)
        seen = {each.number: each for each in read_seen(finding.known if finding else "")}
        for hazard in earlier.get(question.key, ()):
            adopted = answer is not None and answer.given is Given.ADOPTED
            if adopted:
                outcome = lent.get(hazard.number, Outcome.UNSAID)
            else:
                outcome = _outcome(answer, is_seen=hazard.number in seen)
            lines.append(EarlierLine(question, hazard, outcome, seen.get(hazard.number), adopted))
    return tuple(lines)


def _outcome(answer: Answer | None, *, is_seen: bool) -> Outcome:
    if answer is None or not is_seen:
        return Outcome.UNSAID
    if answer.given is Given.STILL:
        return Outcome.STILL
    if answer.given is not Given.CHECKED:
        return Outcome.UNSAID
    return Outcome.RIGHT if answer.value == Verdict.PASS else Outcome.GONE


def said_elsewhere(work: WalkWork, others: tuple[Sheet, ...]) -> dict[str, Outcome]:
    """Return what other lists of the visit say of hazards from before, by their numbers."""
    said: dict[str, Outcome] = {}
    for other in others:
        for key, finding in work.findings.all(other.inspection.id).items():
            answer = other.answers.get(key)
            if answer is None or answer.given not in {Given.STILL, Given.CHECKED}:
                continue
            for each in read_seen(finding.known):
                said[each.number] = _outcome(answer, is_seen=True)
    return said


def spoken_of(work: WalkWork, inspection_id: int) -> list[Hazard]:
    """Return the hazards from before of which an inspection speaks, as they stand now."""
    answers = work.inspections.answers(inspection_id)
    numbers = [
        seen.number
        for key, finding in work.findings.all(inspection_id).items()
        if key in answers and answers[key].given in {Given.STILL, Given.CHECKED}
        for seen in read_seen(finding.known)
    ]
    found = (work.hazards.by_number(number) for number in dict.fromkeys(numbers))
    return [each for each in found if each is not None]
