"""What a walk says of the hazards from before, line by line, as a summary and a paper have it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from checklists.model import Question
from core.stamp import stamp
from hazards.model import Hazard

BETWEEN, ROUND = "、", "/"


class Outcome(StrEnum):
    """The outcome that a walk has for a hazard from before, as it stands before signing."""

    STILL = "still"
    RIGHT = "right"
    GONE = "gone"  # the item does not apply any more
    UNSAID = "unsaid"


class Seen(NamedTuple):
    """A hazard of which an answer speaks, and the round of rectification that waited for review."""

    number: str
    round: int | None = None


def write_seen(seen: Iterable[Seen]) -> str:
    """Spell hazards as a finding keeps them: ``PT-2026-000001/2、PT-2026-000007``."""
    return BETWEEN.join(
        each.number if each.round is None else f"{each.number}{ROUND}{each.round}" for each in seen
    )


def read_seen(kept: str) -> tuple[Seen, ...]:
    """Read hazards as a finding keeps them."""
    parted = (each.partition(ROUND) for each in kept.split(BETWEEN) if each)
    return tuple(
        Seen(number, int(round_) if round_.isdecimal() else None) for number, _, round_ in parted
    )


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A hazard from before at an item, and what the walk says of it.

    ``seen`` is as what it was shown when it was said; ``adopted`` that another list of the visit
    says it, and lets the ledger know.
    """

    question: Question
    hazard: Hazard
    outcome: Outcome
    seen: Seen | None = None
    adopted: bool = False


def stamp_of(hazards: tuple[Hazard, ...]) -> int:
    """Return a number by which a button remembers which hazards were shown, and their rounds."""
    return stamp(*(fact for each in hazards for fact in (each.id, each.state.value, each.rounds)))
