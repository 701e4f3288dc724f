"""What a walk says of the hazards from before, line by line, as a summary and a paper have it."""

from dataclasses import dataclass
from enum import StrEnum

from checklists.model import Question
from hazards.model import Hazard


class Outcome(StrEnum):
    """The outcome that a walk has for a hazard from before, as it stands before signing."""

    STILL = "still"
    RIGHT = "right"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A hazard from before at an item, and what the walk says of it."""

    question: Question
    hazard: Hazard
    outcome: Outcome
