"""Five questions for any trade: different ones, one right answer each, and the same for a seed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datafiles.reading import Mistakes
from duties.quiz.bank import FILE, load_bank, read_bank
from duties.quiz.drawing import draw
from duties.quiz.model import LETTERS, QUESTIONS, Sheet, tally_of
from hazards.criteria.classifying import classify
from hazards.criteria.loader import load_criteria
from hazards.model import Severity
from people.sectors import all_sectors
from tests.usecases.town import SENT_AT

BOOK, BANK = load_criteria(), load_bank()
CRITERIA = {each.id: each for each in BOOK.criteria}
PLAIN = {each.text for each in BANK.situations}
SECTORS = st.sampled_from(sorted(all_sectors()))
SEEDS = st.integers(0, 2**31 - 1)


@settings(max_examples=150, deadline=None)
@given(sector=SECTORS, seed=SEEDS)
def test_any_draw_is_five_different_questions_with_one_right_answer(sector: str, seed: int) -> None:
    paper = draw(sector, seed)
    assert draw(sector, seed) == paper
    assert len({each.criterion for each in paper.questions}) == QUESTIONS
    texts = [text for each in paper.questions for text in each.options]
    assert len(texts) == len(set(texts)) == QUESTIONS * len(LETTERS)
    for question in paper.questions:
        criterion = CRITERIA[question.criterion]
        assert question.options[question.right] == criterion.label
        assert question.source == criterion.citation
        wrong = {text for at, text in enumerate(question.options) if at != question.right}
        assert wrong <= PLAIN
        assert criterion.holds_for(sector)
        assert paper.general is not bool(criterion.source.sectors)


def test_a_trade_is_asked_what_is_its_own_and_no_other_trades() -> None:
    """Two of five come from what the document has for all its trades."""
    for seed in range(20):
        asked = [CRITERIA[each.criterion] for each in draw("冶金", seed).questions]
        assert sum("冶金" in each.trades for each in asked) >= 3
        plain = [CRITERIA[each.criterion] for each in draw("工贸", seed).questions]
        assert not any(each.trades for each in plain)
    assert draw("商务", 1).general
    assert not draw("教育", 1).general


def test_right_answers_stand_at_every_letter() -> None:
    places = {each.right for seed in range(12) for each in draw("教育", seed).questions}
    assert places == set(range(len(LETTERS)))


def test_no_situation_is_taken_for_a_major_hazard_in_any_trade() -> None:
    """What stands beside the right answer must be none."""
    found = [
        (situation.text, sector)
        for sector in all_sectors()
        for situation in BANK.situations
        if classify(situation.text, sector=sector).severity is Severity.MAJOR
    ]
    assert not found


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('about = "nothing"', "不是隐患类别"),
        ('text = "电梯门锁回路被短接"', "是判定标准"),
        ('text = "' + "长" * 31 + '"', "31 个字"),
        ("loud = true", "不认识的键"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_line(
    tmp_path: Path, written: str, reason: str
) -> None:
    source = Path("duties/quiz") / FILE
    shipped = source.read_text("utf-8")
    key = written.split(" ", 1)[0]
    lines = shipped.splitlines()
    at = max(number for number, line in enumerate(lines) if line.startswith((key, "anywhere")))
    if key in {"about", "text"}:
        at = max(number for number, line in enumerate(lines) if line.startswith(f"{key} ="))
        lines[at] = written
    else:
        lines.insert(at + 1, written)
    file = tmp_path / FILE
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(Mistakes, match=reason):
        read_bank(file, BOOK)


def test_scores_are_counted_by_the_paper() -> None:
    paper = draw("教育", 7)
    right = tuple(each.right for each in paper.questions)
    sheets = [
        Sheet(1, 1, None, "张示例", right, SENT_AT, SENT_AT),
        Sheet(2, 1, None, "", (*right[:4], (right[4] + 1) % 4), SENT_AT, SENT_AT),
        Sheet(3, 1, 9, "", right[:2], SENT_AT),
    ]
    tally = tally_of(paper, sheets)
    assert tally.scores == (("张示例", 5), ("匿名", 4))
    assert (tally.average, tally.answering) == (4.5, 1)
