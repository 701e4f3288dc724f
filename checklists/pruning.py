"""Pruning: answers of one form spare questions of another (annex 1 prunes annex 2)."""

from contextlib import suppress

from checklists import engine
from checklists.changes import of_answer
from checklists.inspection import Sheet
from checklists.model import Answer, Facts, Form, Given, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from checklists.sheets import load_sheet
from core.errors import XunanError
from people.permissions import require_member


def prune(work: WalkWork, sheet: Sheet) -> None:
    """Answer 不适用 to the open items that other signed forms of the unit rule out.

    Such answers are marked as given by themselves and can be changed like any other. An answer
    that somebody gives at the same moment stands.
    """
    for question in engine.pruned(sheet.form, _facts(work, sheet.form, sheet.inspection.unit.id)):
        if question.key not in sheet.answers and question.kind is QuestionKind.VERDICT:
            _spare(work, sheet, question)


def _spare(work: WalkWork, sheet: Sheet, question: Question) -> None:
    inspection_id, by = sheet.inspection.id, require_member(work.person).id
    answer = Answer(Verdict.NOT_APPLICABLE, Given.PRUNED, work.now, by)
    if work.inspections.answer_open(
        inspection_id, question.key, answer.value, answer.given, work.now, by
    ):
        subject = f"inspection:{inspection_id}:{question.key}"
        work.journal.record(work.now, by, "answer", subject, of_answer(None, answer))
        sheet.answers[question.key] = answer


def prune_others(work: WalkWork, signed: Sheet) -> None:
    """Let a form that has just been signed prune the unfinished inspections of its unit.

    Where one cannot be pruned, by a form that is not there any more, it stays as it is: what others
    have begun holds up no signature.
    """
    for inspection in work.inspections.unfinished_at(signed.inspection.unit.id):
        with suppress(XunanError), work.attempt():
            sheet = load_sheet(work, inspection)
            if signed.form.id in _other_forms(sheet.form):
                prune(work, sheet)


def _other_forms(form: Form) -> set[str]:
    return {
        condition.form
        for question in form.questions
        for condition in question.when
        if condition.form is not None
    }


def _facts(work: WalkWork, form: Form, unit_id: int) -> Facts:
    facts: Facts = {}
    for form_id in _other_forms(form):
        inspection = work.inspections.latest_signed(unit_id, form_id)
        if inspection is not None:
            sheet = load_sheet(work, inspection)
            facts[form_id] = engine.facts_of(sheet.form, sheet.answers)
    return facts
