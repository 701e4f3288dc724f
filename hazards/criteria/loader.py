"""Load the categories and criteria, and refuse files with a mistake by file, line and reason."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from core.errors import XunanError
from hazards.criteria.book import (
    OTHER,
    WIDEST,
    Category,
    Choice,
    Combination,
    CriteriaBook,
    Criterion,
    Source,
)
from hazards.criteria.sentences import Hearing, Voices, plain
from people.sectors import all_sectors, find_sector

_WORDS, _CATEGORIES, _SOURCES = "words.toml", "categories.toml", "sources.toml"
_VOICES = ("finders", "negators", "fillers", "cleared", "spoilers", "tails")
LONGEST_LABEL = 30  # characters; more does not fit on a line of a card


@dataclass(frozen=True, slots=True, order=True)
class CriteriaMistake:
    """One thing wrong in a file: ``line`` is that of its table, ``reason`` is Chinese."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class CriteriaMistakes(XunanError):
    """Files of criteria with mistakes; nothing is proposed by them."""

    def __init__(self, mistakes: list[CriteriaMistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def load_criteria(directory: Path | None = None) -> CriteriaBook:
    """Return what a directory says, by default the files that come with the product (read once).

    Raises:
        CriteriaMistakes: with all mistakes of all files, when there is any.
    """
    return _load_shipped() if directory is None else _Reader(directory).read()


@cache
def _load_shipped() -> CriteriaBook:
    return _Reader(files("hazards") / "criteria").read()


class _Table:
    """A table of a file: hands out checked values, and notes what is wrong with them."""

    def __init__(
        self, raw: dict[str, object], file: str, line: int, mistakes: list[CriteriaMistake]
    ) -> None:
        self._raw, self._file, self._line, self._mistakes = raw, file, line, mistakes
        self._asked: set[str] = set()

    def wrong(self, reason: str) -> None:
        """Note a mistake in this table."""
        self._mistakes.append(CriteriaMistake(self._file, self._line, reason))

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self._take(key)
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(f"{key} 应是文字，不能空")
        return ""

    def option(self, key: str) -> str:
        """Return a text in its plain form that may be left out; then it is empty."""
        self._asked.add(key)
        if key not in self._raw:
            return ""
        return "".join(self._plain_texts(key, [self.text(key) or "?"]))

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number; without a default it must be there."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if type(value) is int and value >= 0:
            return value
        self.wrong(f"{key} 应是整数")
        return 0

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each in its plain form."""
        value = self._take(key)
        if value is None and optional:
            return ()
        return self._plain_texts(key, value)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of texts, none of them empty."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(value):
            self.wrong(f"{key} 应是列表的列表，不能空")
            return ()
        return tuple(self._plain_texts(key, each) for each in value)

    def table(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return a table of lists of texts; an absent one is empty."""
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(f"{key} 应是表")
            return {}
        return {name: self._plain_texts(f"{key}.{name}", each) for name, each in value.items()}

    def finish(self) -> None:
        """Note the keys that nobody asked for: most are slips of the pen."""
        for key in sorted(self._raw.keys() - self._asked):
            self.wrong(f"不认识的键 {key}，可用：{'、'.join(sorted(self._asked))}")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._raw.get(key)

    def _plain_texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            self.wrong(f"{key} 应是文字的列表")
            return ()
        for each in value:
            if each != plain(each):
                self.wrong(f"{key} 里的“{each}”要写成“{plain(each)}”，否则永远找不到")
        return tuple(value)


class _Reader:
    """Reads the files of one directory, all the way, before it complains."""

    def __init__(self, directory: Traversable) -> None:
        self._directory = directory
        self._mistakes: list[CriteriaMistake] = []
        self._sets: dict[str, Choice] = {}
        self._documents: dict[str, tuple[dict[str, object], str]] = {}

    def read(self) -> CriteriaBook:
        """Return what the files say; raises ``CriteriaMistakes``."""
        hearing = Hearing(self._read_words())
        categories = tuple(
            self._read_category(each) for each in self._tables(_CATEGORIES, "category")
        )
        sources = tuple(self._read_source(each) for each in self._tables(_SOURCES, "source"))
        criteria = tuple(self._read_criteria(categories, sources))
        self._check(categories, sources, criteria)
        if self._mistakes:
            raise CriteriaMistakes(sorted(set(self._mistakes)))
        return CriteriaBook(categories, sources, criteria, hearing)

    def _read_words(self) -> Voices:
        top = _Table(self._document(_WORDS)[0], _WORDS, 1, self._mistakes)
        self._sets = {key: frozenset(each) for key, each in top.table("sets").items()}
        voices = top.table("voices")
        top.finish()
        for key in _VOICES:
            if not voices.get(key):
                top.wrong(f"缺少 voices.{key}")
        return Voices(**{key: voices.get(key, ()) for key in _VOICES})

    def _read_category(self, table: _Table) -> Category:
        category = Category(table.text("key"), table.text("label"), frozenset(table.texts("words")))
        table.finish()
        return category

    def _read_source(self, table: _Table) -> Source:
        source = Source(
            id=table.text("id"),
            title=table.text("title"),
            issuer=table.text("issuer"),
            number=table.text("number"),
            year=table.number("year"),
            sectors=frozenset(self._read_sectors(table, "sectors")),
            trades=self._read_sectors(table, "trades"),
            covered=table.number("covered"),
            verified=table.text("verified"),
            gap=table.text("gap"),
        )
        table.finish()
        return source

    def _read_sectors(self, table: _Table, key: str) -> tuple[str, ...]:
        names = []
        for word in table.texts(key, optional=key == "trades"):
            sector = find_sector(word)
            if sector is None:
                table.wrong(f"{key} “{word}”不在行业名录里，可用：{'、'.join(all_sectors())}")
            else:
                names.append(sector.name)
        return tuple(names)

    def _read_criteria(
        self, categories: tuple[Category, ...], sources: tuple[Source, ...]
    ) -> Iterator[Criterion]:
        by_key = {category.key: category for category in categories}
        by_id = {source.id: source for source in sources}
        for file in sorted(self._directory.iterdir(), key=lambda each: each.name):
            if file.name.endswith(".toml") and file.name not in {_WORDS, _CATEGORIES, _SOURCES}:
                named = str(self._document(file.name)[0].get("source", ""))
                source = by_id.get(named)
                if source is None:
                    self._note(file.name, 1, f"source “{named}”不在 {_SOURCES} 里")
                    continue
                for table in self._tables(file.name, "criterion"):
                    yield from self._read_criterion(table, source, by_key)

    def _read_criterion(
        self, table: _Table, source: Source, by_key: dict[str, Category]
    ) -> Iterator[Criterion]:
        key = table.text("category")
        trades = table.texts("trades", optional=True)
        label = table.text("label")
        combinations = tuple(self._combine(table, each) for each in table.lists("when"))
        if key not in by_key:
            table.wrong(f"category “{key}”不在 {_CATEGORIES} 里")
        for trade in trades:
            if trade not in source.trades:
                table.wrong(f"trades “{trade}”不是 {source.id} 的行业：{'、'.join(source.trades)}")
        if len(label) > LONGEST_LABEL:
            table.wrong(f"label 有 {len(label)} 个字，最多 {LONGEST_LABEL} 个")
        within = table.number("within", WIDEST)
        if not 0 < within <= WIDEST:
            table.wrong(f"within 是 {within}，应在 1 到 {WIDEST} 之间")
        unless = table.option("unless")
        criterion = Criterion(
            id=table.text("id"),
            source=source,
            article=table.text("article"),
            label=label,
            category=by_key.get(key, Category(key, "", frozenset())),
            trades=frozenset(trades),
            combinations=combinations,
            example=table.text("example"),
            unless=self._choose(table, unless) if unless else frozenset(),
            within=within,
        )
        table.finish()
        yield criterion

    def _combine(self, table: _Table, written: tuple[str, ...]) -> Combination:
        return tuple(self._choose(table, each) for each in written)

    def _choose(self, table: _Table, written: str) -> Choice:
        words: set[str] = set()
        for word in written.split("|"):
            if word.startswith("@"):
                if word[1:] not in self._sets:
                    table.wrong(f"{word} 不在 {_WORDS} 的 sets 里")
                words |= self._sets.get(word[1:], frozenset())
            elif word:
                words.add(word)
            else:
                table.wrong(f"“{written}”里有空的说法")
        return frozenset(words)

    def _check(
        self,
        categories: tuple[Category, ...],
        sources: tuple[Source, ...],
        criteria: tuple[Criterion, ...],
    ) -> None:
        """Check what goes beyond one table."""
        if OTHER not in {category.key for category in categories}:
            self._note(_CATEGORIES, 1, f"缺少 {OTHER} 这一类")
        for file, ids in (
            (_CATEGORIES, [category.key for category in categories]),
            (_SOURCES, [source.id for source in sources]),
            (_SOURCES, [criterion.id for criterion in criteria]),
        ):
            for double in sorted({each for each in ids if ids.count(each) > 1}):
                self._note(file, 1, f"“{double}”写了两次")
        for source in sources:
            count = len({each.article for each in criteria if each.source.id == source.id})
            if count != source.covered:
                self._note(_SOURCES, 1, f"{source.id} 说收录 {source.covered} 项，实际 {count} 项")

    def _tables(self, name: str, kind: str) -> Iterator[_Table]:
        """Hand out the tables of the list that a file holds, each with its line."""
        document, text = self._document(name)
        for key in sorted(document.keys() - {kind, "source"}):
            self._note(name, 1, f"不认识的键 {key}，这里只有 [[{kind}]]")
        lines = [
            text.count("\n", 0, header.start()) + 1
            for header in re.finditer(rf"^\[\[{kind}]]", text, re.MULTILINE)
        ]
        raws = document.get(kind)
        if not isinstance(raws, list) or len(raws) != len(lines):
            self._note(name, 1, f"要写成一个个 [[{kind}]]")
            return
        for raw, line in zip(raws, lines, strict=True):
            yield _Table(raw, name, line, self._mistakes)

    def _document(self, name: str) -> tuple[dict[str, object], str]:
        """Return a file as read, and its text; nothing where it cannot be read."""
        if name not in self._documents:
            try:
                text = (self._directory / name).read_text("utf-8")
                self._documents[name] = (tomllib.loads(text), text)
            except OSError:
                self._note(name, 1, "读不了这个文件")
            except UnicodeDecodeError:
                self._note(name, 1, "文件不是 UTF-8 编码")
            except tomllib.TOMLDecodeError as error:
                found = re.search(r"at line (\d+)", str(error))
                self._note(name, int(found[1]) if found else 1, f"TOML 语法错误：{error}")
        return self._documents.setdefault(name, ({}, ""))

    def _note(self, file: str, line: int, reason: str) -> None:
        self._mistakes.append(CriteriaMistake(file, line, reason))
