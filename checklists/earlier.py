"""Hazards from before that are still open at the items of a walk (原有隐患).

A walk never contradicts the ledger: what is open there is shown at its item, and the answer says
what was seen of it today. 仍未整改 adds a line to the old number; 合格 is an on-the-spot review
where it waits for one, and is noted for whoever watches over it where it does not.

Source: 003 annex 1, 全部上账、闭环管理.
"""

import logging
from dataclasses import replace

from checklists.earlier_lines import EarlierLine, Outcome
from checklists.inspection import Finding, Sheet
from checklists.model import Given, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from core.errors import XunanError
from core.stamp import stamp
from hazards import notifying
from hazards.loop.lifecycle import NeedMissing
from hazards.loop.reviewing import close, send_back
from hazards.loop.steps import open_steps, take_step
from hazards.model import Hazard, Step
from people.permissions import require_member

log = logging.getLogger(__name__)

SEEN_AGAIN = "检查时仍未整改"
SEEN_RIGHT = "检查时看到已整改，这一项评为合格"
BETWEEN = "、"  # the numbers of several hazards
REVIEWED = "检查时现场复核，这一项评为合格"

Earlier = dict[str, tuple[Hazard, ...]]
"""The hazards that are open at the items of a form, by item key, oldest first."""


def earlier_of(work: WalkWork, sheet: Sheet) -> Earlier:
    """Return the open hazards of the unit at the items of a sheet.

    It is the same item where an inspection by this form found it, or by another one that calls the
    item by the same key and asks it in the same words.
    """
    found: dict[str, list[Hazard]] = {}
    for hazard, form_id in work.hazards.open_at_items(sheet.inspection.unit.id):
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
    return earlier_of(work, sheet).get(question.key, ())


def is_still(sheet: Sheet, question: Question) -> bool:
    """Tell whether an item was answered with 仍未整改."""
    answer = sheet.answers.get(question.key)
    return answer is not None and answer.given is Given.STILL


def contradicts(sheet: Sheet, question: Question) -> bool:
    """Tell whether an item was passed without a word about what is open there from before."""
    answer = sheet.answers.get(question.key)
    if answer is None or answer.value != Verdict.PASS:
        return False
    return answer.given not in {Given.CHECKED, Given.ADOPTED}


def reviewable(work: WalkWork, hazards: tuple[Hazard, ...]) -> Hazard | None:
    """Return the first hazard that the actor may review and close right now, or ``None``."""
    person = require_member(work.person)
    return next((each for each in hazards if Step.CLOSE in open_steps(work, person, each)), None)


def stamp_of(hazards: tuple[Hazard, ...]) -> int:
    """Return a number by which a button remembers which hazards were shown."""
    return stamp(*(each.id for each in hazards))


def lines_of(work: WalkWork, sheet: Sheet) -> tuple[EarlierLine, ...]:
    """Return what the walk says of each hazard from before, in the form's order."""
    earlier = earlier_of(work, sheet)
    return tuple(
        EarlierLine(question, hazard, _outcome(sheet, question))
        for question in sheet.form.questions
        for hazard in earlier.get(question.key, ())
    )


def _outcome(sheet: Sheet, question: Question) -> Outcome:
    if is_still(sheet, question):
        return Outcome.STILL
    answer = sheet.answers.get(question.key)
    return Outcome.RIGHT if answer and answer.given is Given.CHECKED else Outcome.UNSAID


def settle_earlier(work: WalkWork, sheet: Sheet, question: Question) -> None:
    """Let the ledger know what a signed walk has seen of the hazards from before at an item.

    One that cannot be written down, since somebody else took a step in the same moment, holds up
    no signature: the sheet says what was seen.
    """
    answer = sheet.answers.get(question.key)
    if answer is None or answer.given not in {Given.STILL, Given.CHECKED}:
        return
    hazards = earlier_at(work, sheet, question)
    _note_numbers(work, sheet, question, hazards)
    for hazard in hazards:
        try:
            with work.attempt():
                if answer.given is Given.CHECKED:
                    _seen_right(work, sheet, hazard)
                else:
                    _seen_again(work, sheet, question, hazard, first=hazard is hazards[0])
        except XunanError as refusal:
            log.warning("%s: what was seen of it is not noted: %r", hazard.number, refusal)


def _note_numbers(
    work: WalkWork, sheet: Sheet, question: Question, hazards: tuple[Hazard, ...]
) -> None:
    """Keep of which hazards the signed sheet speaks: its paper is made when they may be closed."""
    inspection_id = sheet.inspection.id
    finding = work.findings.get(inspection_id, question.key) or Finding(inspection_id, question.key)
    numbers = BETWEEN.join(each.number for each in hazards)
    work.findings.put(replace(finding, known=numbers), work.now)


def spoken_of(work: WalkWork, inspection_id: int) -> list[Hazard]:
    """Return the hazards from before of which a signed inspection speaks, as they stand now."""
    numbers = [
        number
        for finding in work.findings.all(inspection_id).values()
        if finding.known
        for number in finding.known.split(BETWEEN)
    ]
    found = (work.hazards.by_number(number) for number in dict.fromkeys(numbers))
    return [each for each in found if each is not None]


def _seen_again(
    work: WalkWork, sheet: Sheet, question: Question, hazard: Hazard, *, first: bool
) -> None:
    """Add what was seen today to a hazard; the photos go to the oldest one of an item.

    A rectification that was handed in goes back by it, where who walks may review it.
    """
    finding = work.findings.get(sheet.inspection.id, question.key)
    words = finding.description if finding is not None else ""
    note = f"{SEEN_AGAIN}：{words}" if words else SEEN_AGAIN
    photos = 0
    if first:
        work.photos.link_item(sheet.inspection.id, question.key, hazard.id)
        photos = len(work.photos.of_item(sheet.inspection.id, question.key))
    if Step.RETURN in open_steps(work, require_member(work.person), hazard):
        send_back(work, hazard.id, note)  # what was handed in has been looked at on the spot
    else:
        _witness(work, sheet, hazard, note, photos)


def _seen_right(work: WalkWork, sheet: Sheet, hazard: Hazard) -> None:
    person = require_member(work.person)
    if Step.CLOSE in open_steps(work, person, hazard):
        try:
            with work.attempt():
                close(work, hazard.id, note=REVIEWED)
        except NeedMissing:
            log.info("%s: no proof is kept yet, it goes on waiting for review", hazard.number)
        else:
            return
    _witness(work, sheet, hazard, SEEN_RIGHT, 0)


def _witness(work: WalkWork, sheet: Sheet, hazard: Hazard, note: str, photos: int) -> None:
    inspection = sheet.inspection
    if inspection.inspector_id != hazard.found_by:
        work.witnesses.add(hazard.id, inspection.inspector_id, work.now)
    seen = take_step(work, hazard, Step.WITNESS, note=note)
    occasion = f"inspection:{inspection.id}"
    notifying.tell_of_more(work, seen, note, photos, occasion, work.person)
