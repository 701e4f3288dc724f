"""Proposing a category and a severity from the sentence that somebody wrote, and saying why.

Words are looked up, nothing is learnt and nothing is guessed: the same sentence always gives the
same proposal, each part of it can be shown in the sentence, and people decide (003 annex 4 §9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hazards.criteria.book import Category, Combination, CriteriaBook, Criterion
from hazards.criteria.loader import load_criteria
from hazards.criteria.sentences import Reading, Spot, longest, plain
from hazards.model import Severity

MOST_ALTERNATIVES = 3
REMEMBERED = 512  # sentences; a card is drawn again and again while its hazard is worked on


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the sentence that led to the proposal: ``text`` is ``sentence[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The classification proposed for a sentence. ``matches`` stand in the order of the sentence.

    ``criterion`` is there exactly when the severity is major. ``alternatives`` are other categories
    with words in the sentence, the likelier first.
    """

    category: Category
    severity: Severity
    matches: tuple[Match, ...] = ()
    criterion: Criterion | None = None
    alternatives: tuple[Category, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the sentence that led here, each once."""
        return tuple(dict.fromkeys(match.text for match in self.matches))


def classify(
    sentence: str, *, sector: str, item_text: str = "", book: CriteriaBook | None = None
) -> Proposal:
    """Propose what a hazard is about, and whether it is major for a unit of this sector (行业).

    ``item_text`` is the item of the checklist at which it was found; it helps where the sentence
    says only what is wrong. Without a ``book`` the shipped criteria count.
    """
    if book is None:
        return _remembered(sentence, sector, item_text)
    return _propose(sentence, sector, item_text, book)


@lru_cache(maxsize=REMEMBERED)
def _remembered(sentence: str, sector: str, item_text: str) -> Proposal:
    return _propose(sentence, sector, item_text, load_criteria())


def _propose(sentence: str, sector: str, item_text: str, book: CriteriaBook) -> Proposal:
    reading = Reading(sentence, book.hearing, book.lexicon)
    ranked = _rank(reading, book)
    found = _find_criterion(reading, plain(item_text), sector, book)
    if found is not None:
        criterion, spots = found
        matches = _matches(sentence, reading, spots)
        alternatives = _others(ranked, criterion.category)
        return Proposal(criterion.category, Severity.MAJOR, matches, criterion, alternatives)
    if ranked:
        category, spots = ranked[0]
        matches = _matches(sentence, reading, spots)
        alternatives = _others(ranked, category)
        return Proposal(category, Severity.GENERAL, matches, None, alternatives)
    by_item = _rank(Reading(item_text, book.hearing, book.lexicon), book)
    return Proposal(by_item[0][0] if by_item else book.other, Severity.GENERAL)


def _others(ranked: list[tuple[Category, list[Spot]]], chosen: Category) -> tuple[Category, ...]:
    return tuple(category for category, _ in ranked if category != chosen)[:MOST_ALTERNATIVES]


def _rank(reading: Reading, book: CriteriaBook) -> list[tuple[Category, list[Spot]]]:
    """Rank the categories by how much of the sentence their words cover, the best first.

    What is taken back (没有灭火器, 没有堵塞) comes last: a thing that lacks, or a trouble that
    is not there. What is well does not count, unless nothing is wrong.
    """
    spots = set(longest(reading.spots(book.category_words)))
    wrong = {spot for spot in spots if spot.live and spot.negator is None}
    lacking = {spot for spot in spots if spot.live} if wrong else spots
    ranked: list[tuple[int, int, Category, list[Spot]]] = []
    for category in book.categories:
        mentioned = [spot for spot in reading.spots(category.words) if spot in lacking]
        written = [spot for spot in mentioned if spot in wrong]
        if mentioned:
            ranked.append(
                (-_covered(written), -_covered(mentioned), category, written or mentioned)
            )
    ranked.sort(key=lambda each: each[:2])
    return [(category, found) for _, _, category, found in ranked]


def _covered(spots: Iterable[Spot]) -> int:
    return sum(spot.end - spot.start for spot in spots)


def _find_criterion(
    reading: Reading, item: str, sector: str, book: CriteriaBook
) -> tuple[Criterion, list[Spot]] | None:
    """Return the criterion of which most stands in the sentence; the first of equals."""
    best: tuple[Criterion, list[Spot]] | None = None
    most = 0
    places = {at for word in reading.words for at in book.openers.get(word, ())}
    trades = {source.id: source.trades_of(sector) for source in book.sources}
    for criterion in (book.criteria[at] for at in sorted(places)):
        if not criterion.holds_in(trades[criterion.source.id]):
            continue
        for combination in criterion.combinations:
            spots = _meet(reading, item, combination, criterion)
            if spots is None:
                continue
            covered = _covered(longest(spots))
            if covered > most:
                best, most = (criterion, spots), covered
    return best


def _meet(
    reading: Reading, item: str, combination: Combination, criterion: Criterion
) -> list[Spot] | None:
    """Return the words that meet all choices of a combination, or ``None``.

    The item may stand in for any choice but the last, which says what is wrong.
    """
    *objects, wrong = combination
    if wrong.isdisjoint(reading.words):
        return None
    found = [reading.told(wrong)]
    for choice in objects:
        spots = [] if choice.isdisjoint(reading.words) else reading.told(choice)
        if spots:
            found.append(spots)
        elif not any(word in item for word in choice):
            return None
    other = {spot.clause for spot in reading.told(criterion.unless) if not _denied(spot, found)}
    written = [
        [spot for spot in spots if spot.clause not in other and not _denied(spot, found)]
        for spots in found
    ]
    return _together(written[0], written[1:], criterion.within)


def _denied(spot: Spot, found: list[list[Spot]]) -> bool:
    """Say whether a word is taken back: 没有堵塞. In 没有灭火器 it is the 没有 that is wrong."""
    if spot.negator is None:
        return False
    start, end = spot.negator
    return not any(other.start < end and start < other.end for others in found for other in others)


def _together(wrong: list[Spot], objects: list[list[Spot]], within: int) -> list[Spot] | None:
    """Take what is wrong with the nearest words of the other choices, if they are near enough."""
    for spot in wrong:
        spots = [spot]
        for choice in objects:
            same = [each for each in choice if each.clause.sentence == spot.clause.sentence]
            if not same:
                break
            spots.append(min(same, key=lambda each: abs(each.start - spot.start)))
        else:
            start = min(each.start for each in spots)
            if max(each.end for each in spots) - start <= within:
                return spots
    return None


def _matches(sentence: str, reading: Reading, spots: Iterable[Spot]) -> tuple[Match, ...]:
    spans = sorted({reading.origin(spot.start, spot.end) for spot in spots})
    return tuple(Match(start, end, sentence[start:end]) for start, end in spans)
