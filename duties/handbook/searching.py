"""Finding entries by a few words: Chinese without word boundaries, synonyms, initials in pinyin.

Every pair of neighbouring characters (bigram) leads to the entries that have it. A word that
stands in an entry as it was typed counts most, a word that people use for the same thing counts
less, and words that are only alike count by how rare the pairs are that they share. Nothing is
learnt, and the same words always find the same entries in the same order.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duties.handbook.entries import Entry, EntryKind
from duties.handbook.initials import initials_of

LONGEST_QUERY = 42  # bytes of UTF-8 (14 Chinese characters): what the buttons of a list can carry
WORTH_SHOWING = 0.25  # of how well the best one fits
SHORTEST_ALIKE = 3  # characters
ALIKE = 0.5  # of the rarity of a word's pairs that an entry must have, to be alike
IN_TITLE, IN_WORDS, IN_FACTS, BY_SYNONYM, BY_INITIALS, BY_LIKENESS = 100, 70, 60, 50, 45, 40
_BREAKS = re.compile(r"[^\w\u3400-\u9fff]+")
_LETTERS = re.compile(r"[a-z]{2,}")
_PLACES = {kind: place for place, kind in enumerate(EntryKind)}


def fold(text: str) -> str:
    """Return a text as it is compared: one width, one case, and a space for all that parts."""
    return _BREAKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def query_of(typed: str) -> str:
    """Return what is looked for by what was typed: folded, and as long as a button can carry."""
    cut = fold(typed).encode()[:LONGEST_QUERY].decode(errors="ignore")
    return cut.strip()


class Index:
    """Entries by the words that stand in them."""

    def __init__(self, entries: Sequence[Entry], synonyms: Iterable[frozenset[str]]) -> None:
        self._entries = entries
        self._titles = [fold(each.title) for each in entries]
        self._facts = [
            fold(" ".join((each.about, *(words for _, words in each.facts), each.source)))
            for each in entries
        ]
        self._words = [fold(" ".join(sorted(each.words))) for each in entries]
        self._synonyms = [frozenset(map(fold, each)) - {""} for each in synonyms]
        self._known = frozenset[str]().union(*self._synonyms)
        self._initials = [initials_of(each) for each in self._titles]
        self._having: dict[str, set[int]] = {}
        for at, parts in enumerate(zip(self._titles, self._words, self._facts, strict=True)):
            for piece in {piece for part in parts for piece in _pieces(part)}:
                self._having.setdefault(piece, set()).add(at)

    def search(self, query: str) -> list[Entry]:
        """Return the entries that fit, the best first; those with all words, if there are any."""
        terms = list(dict.fromkeys(fold(query).split()))
        found = [self._score(term) for term in terms]
        every = set[int]().union(*found)
        all_of = every.intersection(*found)
        points = {
            at: self._entries[at].weight * sum(each.get(at, 0.0) for each in found)
            for at in all_of or every
        }
        least = max(points.values(), default=0.0) * WORTH_SHOWING
        ranked = sorted(points, key=lambda at: (-points[at], _PLACES[self._entries[at].kind], at))
        return [self._entries[at] for at in ranked if points[at] >= least]

    def _score(self, term: str) -> dict[int, float]:
        """Return how well entries fit one word: each by the best way in which it does."""
        points: dict[int, float] = {}
        for way in (self._alike, self._with_known, self._by_letters, self._by_meaning, self._typed):
            for at, score in way(term):
                points[at] = max(points.get(at, 0.0), score)
        return points

    def _typed(self, term: str) -> Iterator[tuple[int, float]]:
        """Find a word as it was typed."""
        for at in self._containing(term):
            title = self._titles[at]
            if term in title:
                yield at, IN_TITLE + 30 * len(term) / len(title) + 5 * title.startswith(term)
            elif term in self._words[at].split():
                yield at, IN_WORDS
            elif term in self._facts[at] or term in self._words[at]:
                yield at, IN_FACTS

    def _by_meaning(self, term: str) -> Iterator[tuple[int, float]]:
        """Find what people also write for a word."""
        same = (each for each in self._synonyms if term in each)
        for other in frozenset[str]().union(*same) - {term}:
            for at in self._containing(other):
                if other in self._titles[at] or other in self._words[at].split():
                    yield at, BY_SYNONYM + len(other) / 100

    def _by_letters(self, term: str) -> Iterator[tuple[int, float]]:
        """Find titles by initials in pinyin."""
        if _LETTERS.fullmatch(term):
            for at, initials in enumerate(self._initials):
                if term in initials:
                    yield at, BY_INITIALS + 10 * len(term) / len(initials)

    def _with_known(self, term: str) -> Iterator[tuple[int, float]]:
        """Find the things that are named within a longer word, as in a sentence."""
        for word in self._known:
            if word in term and word != term:
                for at in self._containing(word):
                    yield at, BY_LIKENESS * len(word) / len(term)

    def _containing(self, term: str) -> set[int]:
        """Return the entries that may have a word: they have all of its pieces."""
        having = [self._having.get(piece, set()) for piece in _pieces(term)]
        return set.intersection(*having) if having else set()

    def _alike(self, term: str) -> Iterator[tuple[int, float]]:
        """Find what shares enough of what is rare in a longer word."""
        if len(term) < SHORTEST_ALIKE:
            return
        rarity = {
            piece: math.log(1 + len(self._entries) / len(having))
            for piece in _pieces(term)
            if len(piece) > 1 and (having := self._having.get(piece))
        }
        whole = sum(rarity.values())
        shared: dict[int, float] = {}
        for piece, weight in rarity.items():
            for at in self._having[piece]:
                shared[at] = shared.get(at, 0.0) + weight
        for at, part in shared.items():
            if part >= ALIKE * whole:
                yield at, BY_LIKENESS * part / whole


def _pieces(text: str) -> set[str]:
    """Return the characters of a text and the pairs of neighbours within its words."""
    return {
        word[at : at + length]
        for word in text.split()
        for length in (1, 2)
        for at in range(len(word) - length + 1)
    }


def counts_of(entries: Iterable[Entry]) -> Mapping[EntryKind, int]:
    """Count entries by what they are, in the order of the kinds; none of a kind is left out."""
    found = dict.fromkeys(EntryKind, 0)
    for each in entries:
        found[each.kind] += 1
    return {kind: count for kind, count in found.items() if count}
