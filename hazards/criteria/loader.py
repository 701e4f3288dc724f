"""Load the categories and criteria, and refuse files with a mistake by file, line and reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, TypeVar, cast

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticKnownError

from datafiles.reading import DataFile, Mistakes, Several, Written
from hazards.criteria.book import (
    OTHER,
    WIDEST,
    Category,
    Choice,
    CriteriaBook,
    Criterion,
    Source,
)
from hazards.criteria.sentences import Hearing, Voices, plain
from people.sectors import all_sectors, find_sector

_WORDS, _CATEGORIES, _SOURCES = "words.toml", "categories.toml", "sources.toml"
Table = TypeVar("Table", bound=Written)
LONGEST_LABEL = 30  # characters; more does not fit on a line of a card


@dataclass(frozen=True, slots=True)
class _Around:
    """The names that a criterion may use: sets of words, categories, and its own source."""

    sets: Mapping[str, Choice]
    categories: Mapping[str, Category]
    source: Source | None


def _around(info: ValidationInfo) -> _Around:
    return cast("_Around", info.context)


def _plain(word: str) -> str:
    if word != plain(word):
        raise ValueError(f"“{word}”要写成“{plain(word)}”，否则永远找不到")
    return word


def _sector(word: str) -> str:
    sector = find_sector(word)
    if sector is None:
        raise ValueError(f"“{word}”不在行业名录里，可用：{'、'.join(all_sectors())}")
    return sector.name


def _category(key: object, info: ValidationInfo) -> object:
    categories = _around(info).categories
    if isinstance(key, str) and key not in categories:
        raise ValueError(f"“{key}”不在 {_CATEGORIES} 里")
    return categories[key] if isinstance(key, str) else key


def _trade(word: str, info: ValidationInfo) -> str:
    source = _around(info).source
    if source is not None and word not in source.trades:
        raise ValueError(f"“{word}”不是 {source.id} 的行业：{'、'.join(source.trades)}")
    return word


def _choose(written: object, info: ValidationInfo) -> Choice:
    if not isinstance(written, str):
        raise PydanticKnownError("string_type")
    words, sets = set[str](), _around(info).sets
    for word in _plain(written).split("|"):
        if word.startswith("@"):
            if word[1:] not in sets:
                raise ValueError(f"{word} 不在 {_WORDS} 的 sets 里")
            words |= sets[word[1:]]
        elif word:
            words.add(word)
        else:
            raise ValueError(f"“{written}”里有空的说法")
    return frozenset(words)


_Plain = Annotated[str, Field(min_length=1), AfterValidator(_plain)]
_Sector = Annotated[_Plain, AfterValidator(_sector)]
_Trade = Annotated[_Plain, AfterValidator(_trade)]
_Choice = Annotated[Choice, BeforeValidator(_choose)]
_Combination = Annotated[Several[_Choice], Field(min_length=1)]
_Count = Annotated[int, Field(ge=0)]


class _Voices(Written):
    finders: Several[_Plain] = Field(min_length=1)
    negators: Several[_Plain] = Field(min_length=1)
    fillers: Several[_Plain] = Field(min_length=1)
    cleared: Several[_Plain] = Field(min_length=1)
    spoilers: Several[_Plain] = Field(min_length=1)
    tails: Several[_Plain] = Field(min_length=1)


class _Words(Written):
    sets: dict[str, Several[_Plain]] = Field({})
    voices: _Voices


class _Category(Written):
    key: str
    label: str
    words: frozenset[_Plain] = Field(strict=False)


class _Source(Written):
    id: str
    title: str
    issuer: str
    number: str
    year: _Count
    sectors: frozenset[_Sector] = Field(strict=False)
    trades: Several[_Sector] = ()
    covered: _Count
    verified: str
    gap: str


class _Criterion(Written):
    id: str
    article: str
    label: str = Field(max_length=LONGEST_LABEL)
    category: Annotated[Category, BeforeValidator(_category)]
    trades: frozenset[_Trade] = Field(frozenset(), strict=False)
    combinations: Several[_Combination] = Field(alias="when", min_length=1)
    example: str
    unless: _Choice = frozenset()
    within: int = Field(WIDEST, ge=1, le=WIDEST)


def load_criteria(directory: Path | None = None) -> CriteriaBook:
    """Return what a directory says, by default the files that come with the product (read once).

    Raises:
        Mistakes: with all mistakes of all files, when there is any.
    """
    return _load_shipped() if directory is None else _Reader(directory).read()


@cache
def _load_shipped() -> CriteriaBook:
    return _Reader(files("hazards") / "criteria").read()


class _Reader:
    """Reads the files of one directory, all the way, before it complains."""

    def __init__(self, directory: Traversable) -> None:
        self._directory = directory
        self._files: list[DataFile] = []
        self._words, self._listed = self._open(_WORDS), self._open(_CATEGORIES)
        self._documents = self._open(_SOURCES)
        self._keys: dict[str, set[str]] = {"category": set(), "source": set(), "criterion": set()}

    def read(self) -> CriteriaBook:
        """Return what the files say; raises ``Mistakes``."""
        words = self._words.read(_Words) if self._words.document else None
        categories = tuple(
            Category(**dict(each)) for each in self._list(self._listed, "category", _Category)
        )
        sources = tuple(
            Source(**dict(each)) for each in self._list(self._documents, "source", _Source)
        )
        sets = {} if words is None else {key: frozenset(each) for key, each in words.sets.items()}
        criteria = tuple(self._read_criteria(sets, categories, sources))
        if OTHER not in self._keys["category"]:
            self._listed.wrong((), f"缺少 {OTHER} 这一类")
        self._raise_mistakes()
        for at, source in enumerate(sources):
            count = len({each.article for each in criteria if each.source is source})
            if count != source.covered:
                text = f"{source.id} 说收录 {source.covered} 项，实际 {count} 项"
                self._documents.wrong(("source", at, "covered"), text)
        self._raise_mistakes()
        assert words is not None  # noqa: S101 - it would be a mistake
        return CriteriaBook(categories, sources, criteria, Hearing(Voices(**dict(words.voices))))

    def _read_criteria(
        self, sets: dict[str, Choice], categories: tuple[Category, ...], sources: tuple[Source, ...]
    ) -> Iterator[Criterion]:
        by_key, by_id = {each.key: each for each in categories}, {each.id: each for each in sources}
        tables = self._documents.at(("source",))
        written = [str(each.get("id")) for each in tables or () if isinstance(each, dict)]
        for name in sorted(each.name for each in self._directory.iterdir()):
            if not name.endswith(".toml") or name in {_WORDS, _CATEGORIES, _SOURCES}:
                continue
            file = self._open(name)
            named = str(file.at(("source",)) or "")
            if named not in written and file.document and self._documents.document:
                file.wrong(("source",), f"source “{named}”不在 {_SOURCES} 里")
            around = _Around(sets, by_key, by_id.get(named))
            for each in self._list(file, "criterion", _Criterion, around, "source"):
                if around.source is not None:
                    yield Criterion(source=around.source, **dict(each))

    def _list(
        self, file: DataFile, kind: str, model: type[Table], around: object = None, *beside: str
    ) -> Iterator[Table]:
        """Hand out the tables of the list that a file holds, as far as they are right."""
        for key in sorted(file.document.keys() - {kind, *beside}):
            file.wrong((key,), f"不认识的键 {key}，这里只有 [[{kind}]]")
        tables = file.at((kind,))
        if file.document and not isinstance(tables, list):
            file.wrong((kind,), f"要写成一个个 [[{kind}]]")
            return
        for at in range(len(tables or ())):
            table = file.read(model, (kind, at), around)
            if table is None:
                continue
            key = "key" if kind == "category" else "id"
            name: str = getattr(table, key)
            if name in self._keys[kind]:
                file.wrong((kind, at, key), f"“{name}”写了两次")
            self._keys[kind].add(name)
            yield table

    def _open(self, name: str) -> DataFile:
        self._files.append(DataFile(self._directory / name, name))
        return self._files[-1]

    def _raise_mistakes(self) -> None:
        if mistakes := {mistake for file in self._files for mistake in file.mistakes}:
            raise Mistakes(sorted(mistakes))
