"""The situations that are no hazard, and what is asked where a trade has no criteria of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import Field

from datafiles.reading import DataFile, Mistakes, Several, Written
from duties.quiz.model import LETTERS, QUESTIONS
from hazards.criteria.book import CriteriaBook, Criterion
from hazards.criteria.loader import load_criteria

FILE = "distractors.toml"
LONGEST = 30  # characters, as of a criterion's label: what is longer is not right for its length


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that is as it ought to be; ``anywhere``: in any trade."""

    text: str
    about: str
    anywhere: bool = False


@dataclass(frozen=True)
class Bank:
    """All situations, and the criteria for trades that have none of their own."""

    situations: tuple[Situation, ...]
    general: tuple[Criterion, ...]

    @cached_property
    def by_category(self) -> Mapping[str, tuple[Situation, ...]]:
        """The situations of each category, by its key."""
        found: dict[str, list[Situation]] = {}
        for each in self.situations:
            found.setdefault(each.about, []).append(each)
        return {key: tuple(some) for key, some in found.items()}


class _Situation(Written):
    text: Annotated[str, Field(max_length=LONGEST)]
    about: str
    anywhere: bool = False


class _File(Written):
    general: Several[str] = Field(min_length=QUESTIONS)
    situation: Several[_Situation]


@cache
def load_bank() -> Bank:
    """Return what comes with the product; raises ``Mistakes``."""
    return read_bank(files("duties") / "quiz" / FILE, load_criteria())


def read_bank(source: Traversable, book: CriteriaBook) -> Bank:
    """Return what a file says; raises ``Mistakes`` with all that is wrong in it."""
    file = DataFile(source, FILE)
    read = file.read(_File)
    if read is None or file.mistakes:
        raise Mistakes(sorted(file.mistakes))
    criteria = {each.id: each for each in book.criteria}
    categories = {each.key for each in book.categories}
    taken = {each.label for each in book.criteria}
    for at, name in enumerate(read.general):
        if name not in criteria or criteria[name].source.sectors:
            file.wrong(("general", at), f"“{name}”不是各行业通用的判定标准")
    for at, each in enumerate(read.situation):
        if each.about not in categories:
            file.wrong(("situation", at, "about"), f"“{each.about}”不是隐患类别")
        if each.text in taken:
            file.wrong(("situation", at, "text"), f"“{each.text}”写了两次，或是判定标准")
        taken.add(each.text)
    others = QUESTIONS * (len(LETTERS) - 1)
    if sum(each.anywhere for each in read.situation) < others:
        file.wrong(("situation",), f"各行业都适用的（anywhere）至少要有 {others} 条")
    if file.mistakes:
        raise Mistakes(sorted(file.mistakes))
    situations = tuple(Situation(**dict(each)) for each in read.situation)
    return Bank(situations, tuple(criteria[name] for name in read.general))
