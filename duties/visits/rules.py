"""How often a unit is visited in a year: rows of data, of which the most that fits counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import Field, model_validator

from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written, wrong_keys
from duties.sourced import Sourced
from people.model import Risk, Unit
from people.sectors import find_sector, lineage


@dataclass(frozen=True, slots=True)
class VisitRule:
    """A row: so many visits a year for the units that it fits."""

    key: str
    title: str
    visits: int
    colours: tuple[Risk, ...] = ()
    high_risk: bool = False
    sectors: tuple[str, ...] = ()
    source: str = ""
    ours: bool = False

    def fits(self, unit: Unit) -> bool:
        """Tell whether the row is about a unit."""
        return (
            (not self.colours or unit.risk in self.colours)
            and (not self.high_risk or unit.high_risk)
            and (not self.sectors or bool({*self.sectors} & {*lineage(unit.sector)}))
        )


@dataclass(frozen=True, slots=True)
class VisitRules:
    """All rows, and how many percent of the units a draw takes."""

    version: int
    draw_percent: int
    rules: tuple[VisitRule, ...]

    def visits_for(self, unit: Unit) -> tuple[int, tuple[VisitRule, ...]]:
        """Return how many visits a year a unit gets, and the rows that ask for so many."""
        fitting = [each for each in self.rules if each.fits(unit)]
        most = max((each.visits for each in fitting), default=0)
        return most, tuple(each for each in fitting if each.visits == most)

    def units_of(self, units: int) -> int:
        """Return how many of some units a draw takes when nobody says otherwise."""
        return -(-units * self.draw_percent // 100)


class _Rule(Sourced):
    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=20)
    title: str = Field(max_length=24)
    visits: int = Field(ge=0, le=24)
    colours: Several[Annotated[Risk, Field(strict=False)]] = ()
    high_risk: bool = False
    sectors: Several[str] = ()

    @model_validator(mode="after")
    def _knows_its_sectors(self) -> "_Rule":
        for each in self.sectors:
            if find_sector(each) is None:
                raise wrong_keys({("sectors",): f"没有“{each}”这个行业"})
        return self


class _Rules(Written):
    version: int = Field(ge=1)
    draw_percent: int = Field(ge=1, le=100)
    draw_ours: bool = False
    rule: Several[_Rule] = Field(min_length=1)


def _read(file: Traversable) -> tuple[VisitRules | None, list[Mistake]]:
    draft = DataFile(file)
    written = None if draft.mistakes else draft.read(_Rules)
    if written is None:
        return None, sorted(set(draft.mistakes))
    return VisitRules(written.version, written.draw_percent, (*_made(written.rule),)), []


def _made(written: Iterable[_Rule]) -> Iterable[VisitRule]:
    for each in written:
        yield VisitRule(
            each.key,
            each.title,
            each.visits,
            each.colours,
            each.high_risk,
            each.sectors,
            each.source or "",
            each.ours,
        )


def check_rules(file: Traversable | None = None) -> list[Mistake]:
    """Return the mistakes in a file (none given: the one that is shipped)."""
    return _read(file or files("duties") / "visits" / "rules.toml")[1]


@cache
def load_rules() -> VisitRules:
    """Return the rows that come with the product; raises ``Mistakes``."""
    rules, mistakes = _read(files("duties") / "visits" / "rules.toml")
    if rules is None:
        raise Mistakes(mistakes)
    return rules
