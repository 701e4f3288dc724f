"""What is owed of a step that the office has confirmed, until it is there."""

from dataclasses import dataclass
from enum import StrEnum


class Output(StrEnum):
    """What is made of a step."""

    PAPER = "paper"
    GRID = "grid"  # the chosen photo with its tiles, for who chooses
    PREVIEW = "preview"  # the picture as it would go out


@dataclass(frozen=True, slots=True)
class Owed:
    """Something owed of a step; ``attempts`` is how often it failed, ``person_id`` who asked."""

    id: int
    step_id: int
    output: Output
    attempts: int = 0
    person_id: int | None = None
