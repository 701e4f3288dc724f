"""What is asked, what is open, and how a form stands."""

import pytest

from checklists import engine
from checklists.engine import Tally
from checklists.model import Condition, Form, Given, PhotoRule, Question, QuestionKind
from tests.unit.checklists.factory import answered, make_form, make_question

YES_NO, CHOICES = QuestionKind.YES_NO, QuestionKind.CHOICES


@pytest.fixture
def plain() -> Form:
    return make_form(
        make_question(1, section="a"),
        make_question(2, section="a"),
        make_question(3, section="b"),
        make_question(4, section="b", required=False),
    )


@pytest.fixture
def nested() -> Form:
    """A shed has chargers, chargers have an age; beside them an item that is always asked."""
    return make_form(
        make_question(1, "shed", YES_NO),
        make_question(2, "chargers", YES_NO, when=(Condition("shed", ("yes",)),)),
        make_question(3, "age", when=(Condition("chargers", ("yes",)),)),
        make_question(4, "roof"),
    )


def numbers(questions: tuple[Question, ...]) -> list[int]:
    return [question.number for question in questions]


def test_a_question_is_asked_only_when_its_condition_holds(nested: Form) -> None:
    assert numbers(engine.asked(nested, {})) == [1, 4]
    assert numbers(engine.asked(nested, answered(shed="yes"))) == [1, 2, 4]
    assert numbers(engine.asked(nested, answered(shed="no", chargers="yes"))) == [1, 4]


def test_what_hangs_on_a_hidden_question_is_hidden_too(nested: Form) -> None:
    kept = answered(shed="no", chargers="yes", age="hazard")
    assert not engine.is_asked(nested, nested.by_key["age"], kept)
    assert engine.tally(nested, kept).hazards == 0


def test_a_hidden_answer_is_there_again_when_its_question_is(nested: Form) -> None:
    answers = answered(shed="yes", chargers="yes", age="hazard", roof="pass")
    hidden = answers | answered(shed="no")
    assert engine.tally(nested, hidden) == Tally(2, 2, 1, 0, 0, 0, 0)
    shown = hidden | answered(shed="yes")
    assert engine.tally(nested, shown) == Tally(4, 4, 1, 1, 0, 0, 0)
    assert engine.next_open(nested, shown, 1) is None


def test_any_of_several_chosen_values_meets_a_condition() -> None:
    form = make_form(
        make_question(1, "where", CHOICES, choices=(("shed", "车棚"), ("garage", "车库"))),
        make_question(2, when=(Condition("where", ("garage",)),)),
    )
    assert numbers(engine.asked(form, answered(where="shed,garage"))) == [1, 2]
    assert numbers(engine.asked(form, answered(where="shed"))) == [1]


def test_all_conditions_of_a_question_must_hold() -> None:
    both = (Condition("a", ("yes",)), Condition("b", ("no",)))
    form = make_form(
        make_question(1, "a", YES_NO), make_question(2, "b", YES_NO), make_question(3, when=both)
    )
    assert numbers(engine.asked(form, answered(a="yes", b="no"))) == [1, 2, 3]
    assert numbers(engine.asked(form, answered(a="yes", b="yes"))) == [1, 2]


def test_only_a_known_answer_of_another_form_prunes() -> None:
    base = Condition("dormitory", ("yes",), form="base")
    form = make_form(make_question(1, when=(base,)), make_question(2))
    assert engine.pruned(form, {}) == ()
    assert engine.pruned(form, {"base": {}}) == ()
    assert engine.pruned(form, {"base": {"dormitory": ""}}) == ()
    assert engine.pruned(form, {"base": {"dormitory": "yes"}}) == ()
    assert numbers(engine.pruned(form, {"base": {"dormitory": "no"}})) == [1]
    assert numbers(engine.asked(form, {})) == [1, 2]


def test_a_signed_form_tells_only_what_it_asked(nested: Form) -> None:
    kept = answered(shed="no", chargers="yes", roof="pass")
    assert engine.facts_of(nested, kept) == {"shed": "no", "roof": "pass"}


def test_the_next_open_question_comes_round_to_what_was_left_out(plain: Form) -> None:
    answers = answered(q2="pass")
    order = []
    question = engine.next_open(plain, answers, 2)
    while question is not None:
        order.append(question.number)
        answers |= answered(**{question.key: "pass"})
        question = engine.next_open(plain, answers, question.number)
    assert order == [3, 4, 1]


def test_the_item_itself_comes_again_when_it_is_the_only_open_one(plain: Form) -> None:
    question = engine.next_open(plain, answered(q1="pass", q2="pass", q4="pass"), 3)
    assert question is plain.by_key["q3"]


def test_the_first_open_question_is_none_when_all_is_answered(nested: Form) -> None:
    answers = answered(shed="no", roof="pass")
    assert engine.first_open(nested, {}) is nested.by_key["shed"]
    assert engine.first_open(nested, answers) is None


def test_stepping_passes_over_what_is_not_asked(nested: Form) -> None:
    answers = answered(shed="no")
    assert engine.next_asked(nested, answers, 1) is nested.by_key["roof"]
    assert engine.previous_asked(nested, answers, 4) is nested.by_key["shed"]
    assert engine.next_asked(nested, answers, 4) is None
    assert engine.previous_asked(nested, answers, 1) is None
    assert engine.next_asked(nested, answers, 99) is None
    assert engine.previous_asked(nested, answers, 0) is None


def test_a_tally_tells_verdicts_bulk_answers_and_what_came_by_itself(plain: Form) -> None:
    answers = (
        answered(q1="hazard") | answered(Given.BULK, q2="pass") | answered(Given.PRUNED, q3="na")
    )
    tally = engine.tally(plain, answers)
    assert tally == Tally(
        total=4, answered=3, passed=1, hazards=1, not_applicable=1, bulk=1, pruned=1
    )
    assert tally.open == 1


def test_answers_that_are_no_verdicts_count_as_answered_only(nested: Form) -> None:
    assert engine.tally(nested, answered(shed="no")) == Tally(2, 1, 0, 0, 0, 0, 0)


def test_each_section_has_its_own_tally_and_they_add_up(plain: Form) -> None:
    answers = answered(q1="pass", q3="hazard")
    sections = engine.section_tallies(plain, answers)
    assert list(sections) == ["a", "b"]
    assert (sections["a"].passed, sections["b"].hazards) == (1, 1)
    sums = Tally(*(sum(column) for column in zip(*sections.values(), strict=True)))
    assert sums == engine.tally(plain, answers)


def test_only_what_is_required_and_asked_blocks_the_signature(plain: Form, nested: Form) -> None:
    assert numbers(engine.open_questions(plain, answered(q1="pass"))) == [2, 3]
    assert numbers(engine.open_questions(nested, answered(shed="no"))) == [4]


def test_the_rest_of_a_section_that_bulk_would_pass() -> None:
    form = make_form(
        make_question(1, "answered", section="a"),
        make_question(2, "open", section="a"),
        make_question(3, "data", YES_NO, section="a"),
        make_question(4, "hidden", section="a", when=(Condition("data", ("yes",)),)),
        make_question(5, "seen", section="a", photo=PhotoRule.ALWAYS),
        make_question(6, "elsewhere", section="b"),
    )
    rest = engine.bulk_candidates(form, "a", answered(answered="hazard"))
    assert [each.key for each in rest] == ["open"]
    assert engine.bulk_candidates(form, "nowhere", {}) == ()
