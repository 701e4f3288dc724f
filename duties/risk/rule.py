"""The rule by which units have a risk colour (四色), as data."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from datafiles.reading import DataFile, Mistakes, Several, Written, wrong_keys
from duties.programmes.reading import check_sector
from duties.sourced import Sourced
from people.model import Risk

FILE = "rule.toml"


class CauseKey(StrEnum):
    """What may make a unit's colour graver, in the order in which it is said."""

    MAJOR = "major"
    MAJOR_OVERDUE = "major_overdue"
    OPEN = "open"
    OVERDUE = "overdue"
    RELAPSE = "relapse"
    MISS = "miss"
    HIGH_RISK = "high_risk"
    SECTOR = "sector"
    LONG = "long"
    VERY_LONG = "very_long"


Positive = Annotated[int, Field(ge=1, le=1_000)]


class Cause(Written):
    """One cause: ``points`` for each, ``most`` of them at most; ``do`` would take them away."""

    key: Annotated[CauseKey, Field(strict=False)]
    label: str = Field(max_length=20)
    each: str = Field(max_length=2)
    points: Positive
    most: Positive | None = None
    sectors: Several[Annotated[str, AfterValidator(check_sector)]] = ()
    do: str = Field(max_length=40)

    def points_for(self, count: int) -> int:
        """Return the points for so many."""
        points = self.points * count
        return points if self.most is None else min(points, self.most)


class Rule(Sourced):
    """The whole rule: from how many points on a unit has a colour, and what gives points.

    ``relapse_days`` and ``miss_days`` say how long something counts, ``long_days`` and
    ``very_long_days`` after how many days without an inspection a unit gets points for that.
    """

    version: Positive
    red: Positive
    orange: Positive
    yellow: Positive
    relapse_days: Positive
    miss_days: Positive
    long_days: Positive
    very_long_days: Positive
    cause: Several[Cause]

    @model_validator(mode="after")
    def _is_whole(self) -> "Rule":
        if not self.yellow < self.orange < self.red:
            raise wrong_keys({("red",): "red、orange、yellow 的分数要从高到低"})
        if self.long_days >= self.very_long_days:
            raise wrong_keys({("long_days",): "long_days 要比 very_long_days 少"})
        if sorted(each.key for each in self.cause) != sorted(CauseKey):
            raise wrong_keys({("cause",): f"每种原因写一次：{'、'.join(CauseKey)}"})
        return self

    @property
    def causes(self) -> Mapping[CauseKey, Cause]:
        """The causes by key."""
        return {each.key: each for each in self.cause}

    def colour_of(self, points: int) -> Risk:
        """Return the colour of a unit with so many points."""
        limits = ((self.red, Risk.RED), (self.orange, Risk.ORANGE), (self.yellow, Risk.YELLOW))
        return next((colour for least, colour in limits if points >= least), Risk.BLUE)

    def least_for(self, colour: Risk) -> int:
        """Return the points from which on a unit has a colour."""
        least = {Risk.RED: self.red, Risk.ORANGE: self.orange, Risk.YELLOW: self.yellow}
        return least.get(colour, 0)


@cache
def shipped_rule() -> Rule:
    """Return the rule that comes with the product, read once; raises ``Mistakes``."""
    return read_rule(files("duties") / "risk" / FILE)


def read_rule(source: Traversable) -> Rule:
    """Return the rule of a file; raises ``Mistakes`` with all that is wrong in it."""
    file = DataFile(source, FILE)
    rule = file.read(Rule)
    if rule is None or file.mistakes:
        raise Mistakes(sorted(file.mistakes))
    return rule
