"""Drawing five questions for a trade: the same seed always gives the same ones.

Each asks which of four situations is a major hazard of the trade. One is a published criterion
that holds for it; three are plainly compliant, so that there are no two answers.
"""

import random
from collections.abc import Sequence

from duties.quiz.bank import Bank, Situation, load_bank
from duties.quiz.model import LETTERS, QUESTIONS, Paper, Question
from hazards.criteria.book import CriteriaBook, Criterion
from hazards.criteria.loader import load_criteria
from people.sectors import lineage

OF_THE_TRADE = 3
"""Questions on what the trade alone has, where its document also has some for all its trades."""


def draw(
    sector: str, seed: int, book: CriteriaBook | None = None, bank: Bank | None = None
) -> Paper:
    """Return the questions for a unit of this sector (行业)."""
    book, bank = book or load_criteria(), bank or load_bank()
    lots = random.Random(seed)  # noqa: S311 - to be drawn again alike, and no secret
    own, common = _criteria_of(sector, book)
    few = min(OF_THE_TRADE, len(own)) if len(common) >= QUESTIONS - OF_THE_TRADE else QUESTIONS
    chosen = lots.sample(own, min(few, len(own)))
    for rest in (common, own, bank.general):
        left = [each for each in rest if each not in chosen]
        chosen += lots.sample(left, min(QUESTIONS - len(chosen), len(left)))
    lots.shuffle(chosen)
    unused = list(bank.situations)
    lots.shuffle(unused)
    questions = tuple(_ask(each, unused, lots) for each in chosen)
    return Paper(seed, not own and not common, questions)


def _criteria_of(sector: str, book: CriteriaBook) -> tuple[list[Criterion], list[Criterion]]:
    """Return the criteria of the trade itself, and those that its document has for all trades.

    A unit that names no trade within its sector is asked only about the latter: nobody in a
    joinery need know blast furnaces.
    """
    named = frozenset(lineage(sector))
    held = [each for each in book.criteria if each.source.sectors and each.holds_for(sector)]
    own = [each for each in held if each.trades & named]
    return own, [each for each in held if not each.trades]


def _ask(criterion: Criterion, unused: list[Situation], lots: random.Random) -> Question:
    """Put a criterion among situations that no question of the round has had; these are used up."""
    others = _others(criterion, unused)
    for each in others:
        unused.remove(each)
    texts = [criterion.label, *(each.text for each in others)]
    lots.shuffle(texts)
    right = texts.index(criterion.label)
    return Question(tuple(texts), right, criterion.id, criterion.citation)


def _others(criterion: Criterion, unused: Sequence[Situation]) -> list[Situation]:
    """Choose one on the same subject where there is one, and the rest from what any trade knows."""
    wanted = len(LETTERS) - 1
    alike = [each for each in unused if each.about == criterion.category.key][:1]
    anywhere = [each for each in unused if each.anywhere and each not in alike]
    return [*alike, *anywhere][:wanted]
