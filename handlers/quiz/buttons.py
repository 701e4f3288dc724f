"""The presses of the buttons of 逢查必考."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, Position

Letter = Literal["A", "B", "C", "D"]
OPTIONS: tuple[Letter, ...] = ("A", "B", "C", "D")


class QuizUnitsCallback(Press, prefix="yu"):
    """A page of the units at which a round may be held."""

    page: Position = 0


class QuizUnitCallback(Press, prefix="yn"):
    """The rounds of a unit, or a new one there."""

    unit: Id
    do: Literal["show", "start"] = "show"


class QuizCallback(Press, prefix="yz"):
    """One round, by whoever may hold one there; ``stop`` stands below its live card."""

    quiz: Id
    do: Literal["show", "end", "renew", "stop"] = "show"


class QuizBeginCallback(Press, prefix="yb"):
    """Begin to answer: without a name, or under one's ``own``."""

    quiz: Id
    own: bool = False


class QuizAnswerCallback(Press, prefix="ya"):
    """An answer: option ``letter`` of question ``number`` (from 1)."""

    quiz: Id
    number: Position
    letter: Letter
