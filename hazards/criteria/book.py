"""The categories of hazards, and the published criteria by which one is major."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from hazards.criteria.sentences import Hearing, Lexicon
from people.sectors import lineage

Choice = frozenset[str]  # words of which one must be there
Combination = tuple[Choice, ...]  # choices that must all be met; the last says what is wrong

OTHER = "other"  # the category of what nothing else fits
WIDEST = 30  # characters of plain text; words further apart do not speak of one thing


@dataclass(frozen=True, slots=True)
class Category:
    """A category of hazards (疏散通道, 燃气 …), with the words that people write for it."""

    key: str
    label: str
    words: Choice


@dataclass(frozen=True, slots=True)
class Source:
    """A document with criteria, for ``sectors`` (none: all); ``trades`` are those it tells apart.

    ``covered`` counts the articles that have criteria here, ``verified`` says what was read and
    where, ``gap`` what is left out and why.
    """

    id: str
    title: str
    issuer: str
    number: str
    year: int
    sectors: Choice
    trades: tuple[str, ...]
    covered: int
    verified: str
    gap: str

    def trades_of(self, sector: str) -> frozenset[str] | None:
        """Return the trades that a unit's sector (行业) stands for, all of them when it names none.

        ``None``: the document does not hold for this sector.
        """
        names = frozenset(lineage(sector))
        if named := names.intersection(self.trades):
            return named
        if not self.sectors or names & self.sectors:
            return frozenset(self.trades)
        return None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One published case of a major hazard, under a short label in our own words.

    ``combinations`` are ways to write it, in ``within`` characters; a clause with a word of
    ``unless`` speaks of something else. ``example`` is a sentence that must be recognised.
    """

    id: str
    source: Source
    article: str
    label: str
    category: Category
    trades: frozenset[str]
    combinations: tuple[Combination, ...]
    example: str
    unless: Choice = frozenset()
    within: int = WIDEST

    @property
    def citation(self) -> str:
        """The article of its source: ``《…判定标准》第三条(二)``."""
        return f"《{self.source.title}》{self.article}"

    def holds_for(self, sector: str) -> bool:
        """Say whether units of this sector are meant."""
        return self.holds_in(self.source.trades_of(sector))

    def holds_in(self, trades: frozenset[str] | None) -> bool:
        """Say whether units are meant whose sector stands for these trades of the source."""
        return trades is not None and (not self.trades or bool(self.trades & trades))


@dataclass(frozen=True)
class CriteriaBook:
    """All categories and criteria, in the order of their files."""

    categories: tuple[Category, ...]
    sources: tuple[Source, ...]
    criteria: tuple[Criterion, ...]
    hearing: Hearing

    @cached_property
    def category_words(self) -> frozenset[str]:
        """The words of all categories."""
        return frozenset[str]().union(*(category.words for category in self.categories))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that is looked for anywhere."""
        words = set(self.category_words)
        for criterion in self.criteria:
            words.update(criterion.unless, *(chain.from_iterable(criterion.combinations)))
        return frozenset(words)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The vocabulary, made ready to be found in texts."""
        return Lexicon(self.vocabulary)

    @cached_property
    def openers(self) -> Mapping[str, tuple[int, ...]]:
        """For each word that says what is wrong, the places of its criteria in ``criteria``.

        Without one of these words in a sentence no criterion can be met, and nothing need be tried.
        """
        found: dict[str, list[int]] = {}
        for at, criterion in enumerate(self.criteria):
            for word in frozenset[str]().union(*(each[-1] for each in criterion.combinations)):
                found.setdefault(word, []).append(at)
        return {word: tuple(places) for word, places in found.items()}

    def category(self, key: str) -> Category:
        """Return a category by its key; raises ``KeyError``."""
        for each in self.categories:
            if each.key == key:
                return each
        raise KeyError(key)

    @property
    def other(self) -> Category:
        """The category of what nothing else fits."""
        return self.category(OTHER)
