"""Reading one sentence: its plain form, its clauses, and what it takes back.

A sentence typed on a phone mixes widths, cases, spaces and at times traditional characters. The
plain form drops what makes no difference and knows for each character where it came from.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_TRADITIONAL = (  # each followed by its simplified form
    "電电動动車车樓楼門门閉闭鎖锁佔占廢废雜杂線线氣气滅灭報报設设備备號号間间無无沒没見见發发現现處处應应該该損损壞坏過过點点險险學学實实驗验廚厨儲储藥药劑剂習习護护"
    "欄栏牆墙開开關关層层戶户樣样導导貨货庫库機机櫃柜壓压鍋锅爐炉燈灯標标誌志記记錄录資资質质檢检審审業业單单員员場场廠厂倉仓舊旧裝装體体積积塵尘淨净鋁铝鎂镁噴喷銲焊"
    "鋼钢鐵铁熱热煙烟霧雾濕湿斷断聯联繫系對对進进來来時时幾几個个還还裡里裏里讓让會会給给擋挡佈布齊齐暢畅訓训練练責责證证幫帮樹树陽阳臺台賬账帳账凍冻乾干灑洒頭头緊紧"
    "離离隱隐墜坠髒脏亂乱懸悬纜缆緣缘絕绝觸触漲涨鏽锈蝕蚀灣湾補补換换"
)
_PLAIN = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True))) | {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width letters and marks
    **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)},
    **{code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)},
    **dict.fromkeys(map(ord, "\n\u3002!?\uff01\uff1f"), ord(";")),  # what ends a sentence
}
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufe0f\ufeff]")
_CLAUSE = re.compile(r"[^,:;]+")


def plain(text: str) -> str:
    """Return a text in its plain form: half-width, small letters, simplified, without spaces."""
    return _UNSEEN.sub("", text.translate(_PLAIN))


@dataclass(frozen=True, slots=True)
class Voices:
    """The words by which a sentence says that something is well or is not there."""

    finders: tuple[str, ...]
    negators: tuple[str, ...]
    fillers: tuple[str, ...]
    cleared: tuple[str, ...]
    spoilers: tuple[str, ...]
    tails: tuple[str, ...]


class Hearing:
    """The voices, made ready to be heard."""

    def __init__(self, voices: Voices) -> None:
        self._finder = re.compile(_one_of(voices.finders))
        filler = _one_of(voices.fillers)
        self._negator = re.compile(f"({_one_of(voices.negators)})(?:{filler}){{0,3}}$")
        self._reach = _longest_of(voices.negators) + 3 * _longest_of(voices.fillers)
        tail = _one_of(voices.tails)
        self._cleared = re.compile(f"(?:{_one_of(voices.cleared)})(?!{tail})")
        self._spoiler = re.compile(f"(?:{_one_of(voices.spoilers)}).{{0,2}}$")

    def clears(self, clause: str) -> bool:
        """Say whether a clause tells of something good or of something that is over."""
        return any(
            not self._spoiler.search(clause[: found.start()])
            for found in self._cleared.finditer(clause)
        )

    def finder_end(self, clause: str) -> int:
        """Return where somebody looked and found nothing, or the length of the clause."""
        found = self._finder.search(clause)
        return found.start() if found else len(clause)

    def negator_before(self, clause: str, at: int) -> tuple[int, int] | None:
        """Return the span of the word directly before ``at`` that takes the next one back."""
        found = self._negator.search(clause, max(0, at - self._reach), at)
        return found.span(1) if found else None


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _longest_of(words: tuple[str, ...]) -> int:
    return max(map(len, words), default=0)


class Lexicon:
    """Words to be found in texts: a text is walked once, however many words there are."""

    def __init__(self, words: Iterable[str]) -> None:
        self._heads: dict[str, tuple[str, ...]] = {}
        for word in sorted(set(words)):
            self._heads[word[:2]] = (*self._heads.get(word[:2], ()), word)

    def find(self, text: str) -> dict[str, list[int]]:
        """Return each word that stands in the text, with the places where it starts."""
        found: dict[str, list[int]] = {}
        for at, char in enumerate(text):
            pair = text[at : at + 2]
            for word in self._heads.get(pair, ()):
                if text.startswith(word, at):
                    found.setdefault(word, []).append(at)
            if pair != char and char in self._heads:  # a word of one character
                found.setdefault(char, []).append(at)
        return found


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the plain text from ``start`` to ``end``; words in it count up to ``live_to``."""

    start: int
    end: int
    live_to: int
    sentence: int  # how many sentence ends stand before it


@dataclass(frozen=True, slots=True)
class Spot:
    """A word in the plain text."""

    start: int
    end: int
    clause: Clause
    negator: tuple[int, int] | None  # the span of what takes the word back

    @property
    def live(self) -> bool:
        """Whether it is said of something that is wrong now."""
        return self.end <= self.clause.live_to


class Reading:
    """A sentence in its plain form, with the places of all words of a lexicon in it."""

    def __init__(self, text: str, hearing: Hearing, lexicon: Lexicon) -> None:
        mapped = text.translate(_PLAIN)
        self._origins = [at for at, char in enumerate(mapped) if not _UNSEEN.match(char)]
        self.text = "".join(mapped[at] for at in self._origins)
        self._hearing = hearing
        self._negators: dict[int, tuple[int, int] | None] = {}
        self._told: dict[frozenset[str], list[Spot]] = {}
        found = lexicon.find(self.text)
        self.words = frozenset(found)
        self._spots = {word: tuple(self._place(word, places)) for word, places in found.items()}

    def spots(self, words: frozenset[str]) -> list[Spot]:
        """Return each place where one of these words stands."""
        return [spot for word in self.words & words for spot in self._spots[word]]

    def told(self, words: frozenset[str]) -> list[Spot]:
        """Return where these words speak of something wrong; the longest where they overlap."""
        if words not in self._told:
            self._told[words] = longest(spot for spot in self.spots(words) if spot.live)
        return self._told[words]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, cut at commas, colons and whatever ends a sentence."""
        return tuple(self._cut())

    def _cut(self) -> Iterator[Clause]:
        for found in _CLAUSE.finditer(self.text):
            start, end = found.span()
            clause = found[0]
            dead = self._hearing.clears(clause)
            live_to = start if dead else start + self._hearing.finder_end(clause)
            yield Clause(start, end, live_to, self.text.count(";", 0, start))

    def _place(self, word: str, places: list[int]) -> Iterator[Spot]:
        for at in places:
            clause = self._clause_at(at)
            if clause is not None and at + len(word) <= clause.end:
                yield Spot(at, at + len(word), clause, self._negator(clause, at))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the plain text stands in the text as it was typed."""
        return self._origins[start], self._origins[end - 1] + 1

    def _clause_at(self, at: int) -> Clause | None:
        return next((each for each in self.clauses if each.start <= at < each.end), None)

    def _negator(self, clause: Clause, at: int) -> tuple[int, int] | None:
        if at not in self._negators:
            text = self.text[clause.start : clause.end]
            found = self._hearing.negator_before(text, at - clause.start)
            self._negators[at] = (
                (found[0] + clause.start, found[1] + clause.start) if found else None
            )
        return self._negators[at]


def longest(spots: Iterable[Spot]) -> list[Spot]:
    """Keep the longest of overlapping words."""
    kept: list[Spot] = []
    taken: set[int] = set()
    for spot in sorted(spots, key=lambda each: (each.start - each.end, each.start)):
        if taken.isdisjoint(range(spot.start, spot.end)):
            taken.update(range(spot.start, spot.end))
            kept.append(spot)
    return kept
