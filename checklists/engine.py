"""The engine that walks a form: what is asked, what is open, where each section stands.

Pure functions of a form and the answers so far; they run at every tap, so each is one pass over
the questions. Conditions look backwards only (the loader sees to it), which is why a walk forward
never has to return. Answers to questions that are hidden at the moment stay where they are and do
not count; they are there again when the question is.
"""

from collections.abc import Iterable
from typing import NamedTuple

from checklists.model import (
    Answers,
    Condition,
    Facts,
    Form,
    Given,
    PhotoRule,
    Question,
    QuestionKind,
    Verdict,
)
from checklists.validation import AnswerRefused, parse_answer

__all__ = [
    "AnswerRefused",
    "Tally",
    "asked",
    "bulk_candidates",
    "facts_of",
    "first_open",
    "is_asked",
    "next_asked",
    "next_open",
    "open_questions",
    "parse_answer",
    "previous_asked",
    "pruned",
    "section_tallies",
    "tally",
]

_VERDICTS = (Verdict.PASS.value, Verdict.HAZARD.value, Verdict.NOT_APPLICABLE.value)
_VERDICT, _BULK, _PRUNED = QuestionKind.VERDICT, Given.BULK, Given.PRUNED  # read at every tap


class Tally(NamedTuple):
    """The progress of a form or a section; only questions that are asked count.

    ``bulk`` and ``pruned`` say how many of the answers came by 本节其余合格 and from another form.
    """

    total: int
    answered: int
    passed: int
    hazards: int
    not_applicable: int
    bulk: int
    pruned: int

    @property
    def open(self) -> int:
        """Questions that are asked and have no answer yet, optional ones included."""
        return self.total - self.answered


def is_asked(form: Form, question: Question, answers: Answers) -> bool:
    """Tell whether the form's own conditions let this question be asked.

    A question that hangs on a hidden one is hidden too, whatever that one's kept answer says.
    """
    gates = form.gates
    for condition in gates.get(question.key, ()):
        answer = answers.get(condition.question)
        if answer is None or not _is_among(answer.value, condition.values):
            return False
        if condition.question in gates and not is_asked(
            form, form.by_key[condition.question], answers
        ):
            return False
    return True


def asked(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked, in order."""
    if not form.gates:
        return form.questions
    return tuple(question for question in form.questions if is_asked(form, question, answers))


def pruned(form: Form, facts: Facts) -> tuple[Question, ...]:
    """Return the items that are 不适用 by themselves, given what other signed forms say.

    What the other form does not tell keeps the item: only a known answer prunes.
    """
    return tuple(
        question
        for question in form.questions
        if any(_contradicted(condition, facts) for condition in question.when)
    )


def facts_of(form: Form, answers: Answers) -> dict[str, str]:
    """Return what a signed form tells other forms: the answers to what was asked, and no more."""
    return {
        question.key: answers[question.key].value
        for question in asked(form, answers)
        if question.key in answers
    }


def first_open(form: Form, answers: Answers) -> Question | None:
    """Return the first asked question without an answer, or ``None`` when all are answered."""
    return next_open(form, answers, 0)


def next_open(form: Form, answers: Answers, after: int) -> Question | None:
    """Return the next asked question without an answer after number ``after``.

    Past the end it goes on with the first open one, so that a walk which began in the middle comes
    round; ``None`` means that all are answered.
    """
    gated = form.gates
    for part in (form.questions[after:], form.questions[:after]):
        for question in part:
            key = question.key
            if key not in answers and (key not in gated or is_asked(form, question, answers)):
                return question
    return None


def next_asked(form: Form, answers: Answers, number: int) -> Question | None:
    """Return the asked question that follows this number, answered or not."""
    return _first_asked(form, form.questions[number:], answers)


def previous_asked(form: Form, answers: Answers, number: int) -> Question | None:
    """Return the asked question before this number (上一项), answered or not."""
    return _first_asked(form, reversed(form.questions[: max(number - 1, 0)]), answers)


def tally(form: Form, answers: Answers) -> Tally:
    """Count the whole form."""
    return _count(form, form.questions, answers)


def section_tallies(form: Form, answers: Answers) -> dict[str, Tally]:
    """Count each section, by section key in the form's order."""
    return {section.key: _count(form, section.questions, answers) for section in form.sections}


def open_questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Return what is required and unanswered: these block the signature."""
    return tuple(
        question
        for question in asked(form, answers)
        if question.required and question.key not in answers
    )


def bulk_candidates(form: Form, section_key: str, answers: Answers) -> tuple[Question, ...]:
    """Return the unanswered items of a section that 本节其余合格 would pass.

    An item that always wants a photo is not among them: it cannot be passed unseen.
    """
    return tuple(
        question
        for section in form.sections
        if section.key == section_key
        for question in section.questions
        if question.kind is _VERDICT
        and question.photo is not PhotoRule.ALWAYS
        and question.key not in answers
        and is_asked(form, question, answers)
    )


def _first_asked(form: Form, questions: Iterable[Question], answers: Answers) -> Question | None:
    return next((each for each in questions if is_asked(form, each, answers)), None)


def _contradicted(condition: Condition, facts: Facts) -> bool:
    if condition.form is None:
        return False
    value = facts.get(condition.form, {}).get(condition.question, "")
    return bool(value) and not _is_among(value, condition.values)


def _is_among(value: str, values: tuple[str, ...]) -> bool:
    """Match one value, or any of several chosen ones."""
    return value in values or ("," in value and any(part in values for part in value.split(",")))


def _count(form: Form, questions: tuple[Question, ...], answers: Answers) -> Tally:
    gated = form.gates
    total = answered = bulk = by_itself = 0
    verdicts = dict.fromkeys(_VERDICTS, 0)
    for question in questions:
        key = question.key
        if key in gated and not is_asked(form, question, answers):
            continue
        total += 1
        answer = answers.get(key)
        if answer is None:
            continue
        answered += 1
        if answer.given is _BULK:
            bulk += 1
        elif answer.given is _PRUNED:
            by_itself += 1
        if question.kind is _VERDICT:
            verdicts[answer.value] += 1
    passed, hazards, not_applicable = verdicts.values()
    return Tally(total, answered, passed, hazards, not_applicable, bulk, by_itself)
