"""Opening an inspection for a turn, and putting a scene of it on the card."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import put_scene
from chat.state import ChatState, Scene
from checklists import earlier as earlier_hazards
from checklists import engine
from checklists.changes import of_answer
from checklists.cosigning.telling import tell_lapsed
from checklists.earlier_lines import Outcome, read_seen
from checklists.inspection import Elsewhere, Finding, Inspection, Lack, LastTime, Sheet, lacks
from checklists.kinds import kinds_for
from checklists.model import Answer, Given, PhotoRule, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from checklists.signing_views import SummaryLine, SummaryPart, SummaryView
from checklists.views import FindingView, ItemView, View
from core.clock import local
from core.errors import XunanError
from hazards.model import Hazard
from hazards.photos import Photo, PhotoState, present
from people.model import Person
from people.permissions import (
    Action,
    NotAllowed,
    found,
    may,
    may_as,
    require,
    require_member,
)


@dataclass(frozen=True, slots=True)
class WalkScene(Scene):
    """A scene of one inspection."""

    inspection_id: int


@dataclass(frozen=True, slots=True)
class ItemScene(WalkScene):
    """One question; ``draft`` holds the digits or choices picked so far."""

    name: ClassVar[str] = "item"
    number: int
    left_number: int | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True)
class FindingScene(WalkScene):
    """A hazard being described."""

    name: ClassVar[str] = "finding"
    number: int


@dataclass(frozen=True, slots=True)
class EarlierScene(WalkScene):
    """It is asked what an answer (``value``) means for the hazards from before.

    ``strays`` says that photos came at the item before any tap.
    """

    name: ClassVar[str] = "earlier"
    number: int
    left_number: int | None = None
    value: str = Verdict.PASS.value
    strays: int = 0


@dataclass(frozen=True, slots=True)
class SummaryScene(WalkScene):
    """Everything that is looked at before signing; ``asks`` once more, where signatures lapsed."""

    name: ClassVar[str] = "summary"
    left_number: int | None = None
    asks: bool = False


class InspectionSigned(XunanError):
    """The inspection is signed and frozen; what follows is a supplement."""


class InspectionDropped(XunanError):
    """The inspection was set aside for a new one."""


class ItemGone(XunanError):
    """The form has no such item, or its condition hides it."""


def own_inspection(
    work: WalkWork, inspection_id: int, action: Action = Action.INSPECT
) -> tuple[Person, Inspection]:
    """Return the actor and one of the actor's inspections, signed or not, to act on it.

    A unit that has gone to another street since takes nobody's unfinished inspection away: who
    still holds the role by which it was begun brings it to an end. Raises ``NotJoined``, and
    ``NotAllowed`` for one that is somebody else's, out of reach, or not there.
    """
    person = require_member(work.person)
    inspection = found(person, work.inspections.get(inspection_id))
    if inspection.inspector_id != person.id:
        raise NotAllowed
    if inspection.open and _holds_what_began_it(work, person, inspection, action):
        return person, inspection
    return require(person, action, inspection.unit), inspection


def _holds_what_began_it(
    work: WalkWork, person: Person, inspection: Inspection, action: Action
) -> bool:
    """Tell whether somebody still holds a role that they held as the inspection was begun.

    Whose role ends there has left their unfinished inspections to others in the same turn.
    """
    if may(person, action, inspection.unit):
        return True
    held = work.persons.memberships_of(person.id)
    return any(
        may_as(each.membership, action) and each.began_at < inspection.started_at for each in held
    )


def load_sheet(work: WalkWork, inspection: Inspection) -> Sheet:
    """Return an inspection with its form and answers."""
    form = work.forms.get(inspection.form_id, inspection.form_version)
    return Sheet(inspection, form, work.inspections.answers(inspection.id))


def visit_sheets(work: WalkWork, sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheets that are signed together with one, itself too, as they were begun."""
    visit_id = sheet.inspection.first_id
    if visit_id is None:
        return (sheet,)
    return tuple(
        sheet if each.id == sheet.inspection.id else load_sheet(work, each)
        for each in work.inspections.together(visit_id)
    )


def other_sheets(work: WalkWork, sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheets that are signed together with one."""
    return tuple(each for each in visit_sheets(work, sheet) if each is not sheet)


def elsewhere_at(others: tuple[Sheet, ...], question: Question) -> Elsewhere | None:
    """Return what another list of the same visit says of the same item, asked there by itself.

    It is the same item when both forms call it by one key and ask it in the same words.
    """
    if question.kind is not QuestionKind.VERDICT:
        return None
    for other in others:
        same = other.form.by_key.get(question.key)
        if same is None or (same.kind, same.text) != (question.kind, question.text):
            continue
        answer = other.answers.get(same.key)
        told = answer is not None and answer.given is not Given.ADOPTED
        if answer is not None and told and engine.is_asked(other.form, same, other.answers):
            return Elsewhere(other.form.short, answer.value)
    return None


def is_adopted(sheet: Sheet, question: Question, others: tuple[Sheet, ...]) -> bool:
    """Tell whether an answer stands for what another list of the same visit says still."""
    answer = sheet.answers.get(question.key)
    if answer is None or answer.given is not Given.ADOPTED:
        return False
    other = elsewhere_at(others, question)
    return other is not None and other.value == answer.value


def open_sheet(work: WalkWork, inspection_id: int) -> Sheet:
    """Return one of the actor's inspections to which answers may still be given.

    Raises as ``own_inspection``, and ``InspectionSigned`` or ``InspectionDropped``.
    """
    _, inspection = own_inspection(work, inspection_id)
    if inspection.signed_at is not None:
        raise InspectionSigned
    if inspection.dropped_at is not None:
        raise InspectionDropped
    return load_sheet(work, inspection)


def asked_question(sheet: Sheet, number: int) -> Question:
    """Return the question of this number; raises ``ItemGone`` when it is not asked."""
    question = sheet.form.question(number)
    if question is None or not engine.is_asked(sheet.form, question, sheet.answers):
        raise ItemGone
    return question


def asked_item(sheet: Sheet, number: int) -> Question:
    """Return the item of this number, which may be a hazard; raises ``ItemGone`` for a field."""
    question = asked_question(sheet, number)
    if question.kind is not QuestionKind.VERDICT:
        raise ItemGone
    return question


def keep_answer(work: WalkWork, sheet: Sheet, question: Question, value: str, given: Given) -> None:
    """Keep an answer and its journal line; the sheet then holds it too."""
    actor = require_member(work.person).id
    inspection_id = sheet.inspection.id
    before = sheet.answers.get(question.key)
    after = Answer(value, given, work.now, actor)
    work.inspections.answer(inspection_id, question.key, value, given, work.now, actor)
    subject = f"inspection:{inspection_id}:{question.key}"
    work.journal.record(work.now, actor, "answer", subject, of_answer(before, after))
    sheet.answers[question.key] = after


def keep_hazard(work: WalkWork, sheet: Sheet, question: Question) -> None:
    """Keep that an item is a hazard; where one from before is open, it is that one (仍未整改)."""
    known = earlier_hazards.earlier_at(work, sheet, question)
    keep_answer(work, sheet, question, Verdict.HAZARD, Given.STILL if known else Given.TAPPED)
    if known:
        earlier_hazards.note_seen(work, sheet, question, known)


def lacks_at(
    sheet: Sheet, question: Question, finding: Finding, photos: list[Photo]
) -> tuple[Lack, ...]:
    """Name what a finding lacks; one that only adds to a hazard from before lacks nothing."""
    return () if earlier_hazards.is_still(sheet, question) else lacks(question, finding, photos)


def last_time(work: WalkWork, sheet: Sheet, question: Question) -> LastTime | None:
    """Return what the last signed inspection said of an item, with its hazard if that is open."""
    previous_id = sheet.inspection.previous_id
    if previous_id is None or question.kind in {QuestionKind.PHOTO, QuestionKind.LOCATION}:
        return None
    answered = work.inspections.last_answer(previous_id, question.key)
    if answered is None:
        return None
    answered = replace(answered, signed_at=local(answered.signed_at, work.zone))
    hazard = None
    if answered.value == Verdict.HAZARD and question.kind is QuestionKind.VERDICT:
        hazard = work.hazards.at_item(previous_id, question.key)
    if hazard is None:
        return answered
    return replace(answered, hazard_number=hazard.number, hazard_state=hazard.state.label)


def left_of(state: ChatState) -> int | None:
    """Return the item that a photo still on its way was meant for when the card leaves the walk."""
    return state.number if isinstance(state.scene, FindingScene) else state.left_number


def show_item(
    work: WalkWork, sheet: Sheet, question: Question, left: int | None = None
) -> ItemView:
    """Put one question on the card."""
    put_scene(work, ItemScene(sheet.inspection.id, question.number, left))
    return item_view(work, sheet, question)


def item_view(work: WalkWork, sheet: Sheet, question: Question, draft: str = "") -> ItemView:
    """Return one question with what the card needs beside it."""
    finding = None
    photos = 0
    answer = sheet.answers.get(question.key)
    if answer is not None and answer.value == Verdict.HAZARD:
        finding = work.findings.get(sheet.inspection.id, question.key)
    if finding is not None or question.kind is QuestionKind.PHOTO:
        photos = len(work.photos.of_item(sheet.inspection.id, question.key))
    other = elsewhere_at(other_sheets(work, sheet), question)
    last = last_time(work, sheet, question)
    known = earlier_hazards.earlier_at(work, sheet, question)
    review = earlier_hazards.reviewable(work, known)
    return ItemView(sheet, question, last, draft, finding, photos, other, known, review)


def finding_view(work: WalkWork, sheet: Sheet, question: Question, finding: Finding) -> FindingView:
    """Return a hazard being described, with its photos and what it still lacks."""
    photos = work.photos.of_item(sheet.inspection.id, question.key)
    missing = lacks_at(sheet, question, finding, photos)
    known: tuple[Hazard, ...] = ()
    if earlier_hazards.is_still(sheet, question):
        known = earlier_hazards.earlier_at(work, sheet, question)
    return FindingView(sheet, question, finding, tuple(photos), missing, known)


def show_finding(work: WalkWork, sheet: Sheet, question: Question, finding: Finding) -> FindingView:
    """Put a hazard being described on the card."""
    put_scene(work, FindingScene(sheet.inspection.id, question.number))
    return finding_view(work, sheet, question, finding)


def show_next(work: WalkWork, sheet: Sheet, after: int) -> View:
    """Put the next open question on the card, or the summary when none is left."""
    question = engine.next_open(sheet.form, sheet.answers, after)
    if question is not None:
        return show_item(work, sheet, question, left=after)
    return put_summary(work, sheet, after)


def summary_lines(
    work: WalkWork, sheet: Sheet, others: tuple[Sheet, ...] = ()
) -> tuple[SummaryLine, ...]:
    """Return each hazard, and each question that lacks something, in the form's order.

    What was adopted from another list of the visit stands there.
    """
    findings = work.findings.all(sheet.inspection.id)
    photos: dict[str, list[Photo]] = {}
    for photo in work.photos.of_inspection(sheet.inspection.id):
        photos.setdefault(photo.question or "", []).append(photo)
    required = {question.key for question in engine.open_questions(sheet.form, sheet.answers)}
    earlier = earlier_hazards.earlier_of(work, sheet)
    elsewhere = earlier_hazards.said_elsewhere(work, others)
    still_elsewhere = {number for number, said in elsewhere.items() if said is Outcome.STILL}
    lines = []
    for question in engine.asked(sheet.form, sheet.answers):
        answer = sheet.answers.get(question.key)
        shown = photos.get(question.key, [])
        if others and is_adopted(sheet, question, others):
            continue
        known = earlier.get(question.key, ())
        count = len(present(shown))
        finding = findings.get(question.key) or Finding(sheet.inspection.id, question.key)
        seen = read_seen(finding.known)
        numbers = {each.number for each in seen}
        if answer is not None and answer.value == Verdict.HAZARD:
            again = tuple(each for each in known if each.number in numbers)
            if answer.given is not Given.STILL:
                missing = lacks(question, finding, shown)
                lines.append(SummaryLine(question, finding, count, missing))
            elif again:
                lines.append(SummaryLine(question, finding, count, (), again))
            else:  # it was struck off meanwhile
                lines.append(SummaryLine(question, None, count, (Lack.ANSWER,)))
        elif earlier_hazards.contradicts(answer, known, seen) or (numbers & still_elsewhere):
            lines.append(SummaryLine(question, None, count, (Lack.EARLIER,), known))
        elif question.key in required:
            lines.append(SummaryLine(question, None, count, (Lack.ANSWER,)))
        elif question.photo is PhotoRule.ALWAYS and not present(shown):
            lines.append(SummaryLine(question, None, 0, (Lack.PHOTO,)))
    return tuple(lines)


def unplaced(work: WalkWork, inspection_id: int) -> list[Photo]:
    """Return the photos of an inspection of which it has not been said what they show."""
    alive = (PhotoState.RECEIVED, PhotoState.STORED)
    return [
        photo
        for photo in work.photos.of_inspection(inspection_id)
        if photo.question is None and photo.state in alive
    ]


def put_summary(work: WalkWork, sheet: Sheet, left: int | None = None) -> SummaryView:
    """Put the summary on the card; whose signature beside is for something else is told so."""
    put_scene(work, SummaryScene(sheet.inspection.id, left))
    summary = summary_view(work, sheet)
    tell_lapsed(work, summary)
    return summary


def summary_view(work: WalkWork, sheet: Sheet, lead: Person | None = None) -> SummaryView:
    """Return everything that is looked at before signing, by who leads unless another is given."""
    person = lead or require_member(work.person)
    sheets = visit_sheets(work, sheet)
    return SummaryView(
        sheet,
        tuple(_part(work, each, sheets) for each in sheets),
        person.name if person.named else "",
        work.day(),
        tuple(work.cosignatures.of_inspection(sheet.inspection.visit_id)),
        kinds=() if sheet.form.quick else kinds_for(person, sheet.inspection.unit),
    )


def _part(work: WalkWork, sheet: Sheet, sheets: tuple[Sheet, ...]) -> SummaryPart:
    tallies = engine.section_tallies(sheet.form, sheet.answers)
    others = tuple(each for each in sheets if each is not sheet)
    return SummaryPart(
        sheet,
        tuple((section, tallies[section.key]) for section in sheet.form.sections),
        summary_lines(work, sheet, others),
        len(unplaced(work, sheet.inspection.id)),
        earlier_hazards.lines_of(work, sheet, others),
    )
