"""Random forms, walked at random, back and forth: no dead end, no lost answer, nothing twice."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checklists import engine
from checklists.loader import check_forms
from checklists.model import (
    Answer,
    Answers,
    Choice,
    Condition,
    Facts,
    Form,
    Given,
    GoodAnswer,
    Question,
    QuestionKind,
    Section,
)

CONDITIONED = {
    QuestionKind.VERDICT: ("pass", "hazard", "na"),
    QuestionKind.YES_NO: ("yes", "no"),
    QuestionKind.CHOICE: ("a", "b", "c"),
    QuestionKind.CHOICES: ("a", "b", "c"),
}
TYPED = {
    QuestionKind.INTEGER: ("0", "7", "12"),
    QuestionKind.TEXT: ("一句话", "two\nlines, with a comma"),
    QuestionKind.PHONE: ("13800001234", "021-62000000"),
    QuestionKind.DATE: ("2026-11-22", "20260102"),
    QuestionKind.PHOTO: ("1", "2"),
    QuestionKind.LOCATION: ("31.2,121.4",),
}
RAW = {**CONDITIONED, **TYPED, QuestionKind.CHOICES: ("a", "b,c", "c,a", "a,b,c")}
CHOICES = tuple(Choice(key, key) for key in "abc")


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question]) -> tuple[Condition, ...]:
    found = []
    usable = [question for question in earlier if question.kind in CONDITIONED]
    for question in draw(st.lists(st.sampled_from(usable), max_size=2)) if usable else []:
        values = st.lists(st.sampled_from(CONDITIONED[question.kind]), min_size=1, unique=True)
        found.append(Condition(question.key, tuple(draw(values))))
    return tuple(found)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Forms of every shape that the loader lets through."""
    questions: list[Question] = []
    sections = []
    for name in "xyz"[: draw(st.integers(1, 3))]:
        first = len(questions)
        for _ in range(draw(st.integers(1, 6))):
            kind = draw(st.sampled_from(QuestionKind))
            when = draw(conditions(questions))
            if kind is QuestionKind.VERDICT and draw(st.booleans()):
                when += (Condition("base", ("yes",), form="other"),)
            number = len(questions) + 1
            questions.append(
                Question(
                    number=number,
                    key=f"q{number}",
                    section=name,
                    kind=kind,
                    text="?",
                    good=draw(st.sampled_from(GoodAnswer)),
                    required=draw(st.booleans()),
                    choices=CHOICES,
                    when=when,
                )
            )
        sections.append(Section(name, name, name, tuple(questions[first:])))
    return Form("random", 1, "随机表", "随机", tuple(sections), "示例")


@dataclass
class Walker:
    """Answers a form as a person would; remembers what was said to compare with what is kept."""

    form: Form
    data: st.DataObject
    answers: Answers = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def prune(self, facts: Facts) -> None:
        for question in engine.pruned(self.form, facts):
            self.answers[question.key] = Answer("na", Given.PRUNED)
            self.said[question.key] = "na"

    def answer(self, question: Question) -> None:
        raw = self.data.draw(st.sampled_from(RAW[question.kind]))
        value = engine.parse_answer(question, raw)
        self.answers[question.key] = Answer(value)
        self.said[question.key] = value

    def check(self) -> None:
        """What must be true of every state of every walk."""
        form, answers = self.form, self.answers
        assert {key: answer.value for key, answer in answers.items()} == self.said
        asked = engine.asked(form, answers)
        unanswered = [question for question in asked if question.key not in answers]
        tally = engine.tally(form, answers)
        assert (tally.total, tally.open) == (len(asked), len(unanswered))
        assert engine.first_open(form, answers) == (unanswered[0] if unanswered else None)
        assert set(engine.open_questions(form, answers)) <= set(unanswered)
        per_section = engine.section_tallies(form, answers).values()
        assert [sum(column) for column in zip(*per_section, strict=True)] == list(tally)


facts = st.sampled_from(("yes", "no", "", None)).map(
    lambda value: {} if value is None else {"other": {"base": value}}
)


@given(form=forms(), facts=facts, data=st.data())
def test_a_straight_walk_ends_and_asks_each_question_once(
    form: Form, facts: Facts, data: st.DataObject
) -> None:
    walker = Walker(form, data)
    walker.prune(facts)
    seen: list[int] = []
    question = engine.first_open(form, walker.answers)
    while question is not None:
        assert question.number not in seen
        assert engine.is_asked(form, question, walker.answers)
        seen.append(question.number)
        walker.answer(question)
        walker.check()
        question = engine.next_open(form, walker.answers, question.number)
    assert seen == sorted(seen), "a walk forward never has to go back"
    assert engine.tally(form, walker.answers).open == 0
    assert engine.open_questions(form, walker.answers) == ()


@given(form=forms(), facts=facts, data=st.data())
def test_a_walk_back_and_forth_loses_no_answer_and_never_gets_stuck(
    form: Form, facts: Facts, data: st.DataObject
) -> None:
    walker = Walker(form, data)
    walker.prune(facts)
    at = form.questions[0]
    for step in data.draw(
        st.lists(st.sampled_from(["answer", "back", "on", "jump", "open"]), max_size=25)
    ):
        if step == "answer" and engine.is_asked(form, at, walker.answers):
            walker.answer(at)
            at = engine.next_open(form, walker.answers, at.number) or at
        elif step == "back":
            at = engine.previous_asked(form, walker.answers, at.number) or at
        elif step == "on":
            at = engine.next_asked(form, walker.answers, at.number) or at
        elif step == "jump":
            at = data.draw(st.sampled_from(engine.asked(form, walker.answers) or (at,)))
        else:
            at = engine.next_open(form, walker.answers, at.number) or at
        walker.check()
    for _ in form.questions:
        question = engine.next_open(form, walker.answers, at.number)
        if question is None:
            break
        walker.answer(question)
        at = question
    assert engine.first_open(form, walker.answers) is None
    walker.check()


@given(form=forms(), data=st.data())
def test_stepping_on_and_back_meets_the_same_questions(form: Form, data: st.DataObject) -> None:
    walker = Walker(form, data)
    for question in data.draw(st.lists(st.sampled_from(form.questions), unique=True)):
        walker.answer(question)
    asked = list(engine.asked(form, walker.answers))
    onward, number = [], 0
    while question_on := engine.next_asked(form, walker.answers, number):
        onward.append(question_on)
        number = question_on.number
    backward, number = [], len(form.questions) + 1
    while question_back := engine.previous_asked(form, walker.answers, number):
        backward.append(question_back)
        number = question_back.number
    assert onward == asked
    assert backward[::-1] == asked


@given(form=forms(), data=st.data())
def test_what_bulk_passes_is_then_answered_and_nothing_else_is(
    form: Form, data: st.DataObject
) -> None:
    walker = Walker(form, data)
    for question in data.draw(st.lists(st.sampled_from(form.questions), unique=True)):
        walker.answer(question)
    section = data.draw(st.sampled_from(form.sections))
    before = dict(walker.answers)
    rest = engine.bulk_candidates(form, section.key, before)
    after = before | {question.key: Answer("pass", Given.BULK) for question in rest}
    assert all(question.key not in before for question in rest)
    assert all(question.section == section.key for question in rest)
    assert engine.tally(form, after).bulk == len(rest)
    assert {key: after[key] for key in before} == before


SHIPPED = Path(__file__).parents[3] / "checklists" / "forms"


@settings(max_examples=40)  # each one reads all the forms
@given(
    name=st.sampled_from(sorted(path.name for path in SHIPPED.glob("*.toml"))),
    where=st.integers(0, 10_000),
    junk=st.sampled_from(
        ["", "= 1", "[", "kind = 5", "when = [1]", "[[section]]", "key = ''", "x"]
    ),
)
def test_a_spoiled_form_file_is_refused_in_words_at_a_line_it_has(
    name: str, where: int, junk: str
) -> None:
    lines = (SHIPPED / name).read_text(encoding="utf-8").splitlines()
    lines[where % len(lines)] = junk
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_text("\n".join(lines), encoding="utf-8")
        mistakes = check_forms([path])
    assert all(1 <= each.line <= len(lines) for each in mistakes)
    assert all(re.search(r"[一-鿿]", each.reason) for each in mistakes)
