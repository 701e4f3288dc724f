"""Pruning: answers of one form spare questions of another (annex 1 prunes annex 2)."""

from contextlib import suppress

from checklists import engine
from checklists.changes import of_answer
from checklists.earlier import earlier_of, is_still
from checklists.earlier_lines import read_seen
from checklists.inspection import Sheet
from checklists.model import Answer, Facts, Form, Given, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from checklists.sheets import load_sheet, visit_sheets
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


def prune_visit(work: WalkWork, sheet: Sheet) -> None:
    """Let the lists of one visit spare items of each other by what they say now, signed or not.

    An item that was spared by what somebody has said otherwise since is open again. What a list of
    the visit does not say yet is taken from the last signed one. A list by itself stays as it is,
    but for what it calls 仍未整改 and was struck off since: that is asked anew.
    """
    sheets = visit_sheets(work, sheet)
    for each in sheets:
        _ask_of_struck_off(work, each)
    for each in sheets:
        forms = other_forms(each.form)
        said = [other for other in sheets if other is not each and other.form.id in forms]
        if said:
            facts = _facts(work, each.form, each.inspection.unit.id)
            for other in said:
                now = engine.facts_of(other.form, other.answers)
                facts[other.form.id] = {**facts.get(other.form.id, {}), **now}
            _prune_anew(work, each, facts)


def _ask_of_struck_off(work: WalkWork, sheet: Sheet) -> None:
    still = [each for each in sheet.form.questions if is_still(sheet, each)]
    if not still:
        return
    earlier = earlier_of(work, sheet)
    for question in still:
        finding = work.findings.get(sheet.inspection.id, question.key)
        seen = {each.number for each in read_seen(finding.known if finding else "")}
        if not any(each.number in seen for each in earlier.get(question.key, ())):
            _ask_again(work, sheet, question, sheet.answers[question.key])


def _prune_anew(work: WalkWork, sheet: Sheet, facts: Facts) -> None:
    spared = {question.key for question in engine.pruned(sheet.form, facts)}
    for question in sheet.form.questions:
        answer = sheet.answers.get(question.key)
        if question.kind is not QuestionKind.VERDICT:
            continue
        if answer is None and question.key in spared:
            _spare(work, sheet, question)
        elif answer and answer.given is Given.PRUNED and question.key not in spared:
            _ask_again(work, sheet, question, answer)


def _ask_again(work: WalkWork, sheet: Sheet, question: Question, before: Answer) -> None:
    inspection_id, by = sheet.inspection.id, require_member(work.person).id
    work.inspections.withdraw(inspection_id, question.key)
    subject = f"inspection:{inspection_id}:{question.key}"
    work.journal.record(work.now, by, "answer", subject, of_answer(before, None))
    del sheet.answers[question.key]


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
            if signed.form.id in other_forms(sheet.form):
                prune(work, sheet)


def other_forms(form: Form) -> set[str]:
    """Return the forms whose answers rule out items of a form."""
    return {
        condition.form
        for question in form.questions
        for condition in question.when
        if condition.form is not None
    }


def _facts(work: WalkWork, form: Form, unit_id: int) -> Facts:
    facts: Facts = {}
    for form_id in other_forms(form):
        inspection = work.inspections.latest_signed(unit_id, form_id)
        if inspection is not None:
            sheet = load_sheet(work, inspection)
            facts[form_id] = engine.facts_of(sheet.form, sheet.answers)
    return facts
