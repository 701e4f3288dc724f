"""What is seen of 逢查必考: by whoever holds a round, and by the workers who answer."""

from dataclasses import dataclass
from datetime import datetime

from chat.once import TOLD_BEFORE, Once
from chat.scene import RoomView
from duties.quiz.model import Question, Round, Sheet, Tally
from people.model import Unit


@dataclass(frozen=True, slots=True)
class QuizUnitsView(RoomView):
    """A page of the units at which the actor may hold a round."""

    units: tuple[Unit, ...]
    query: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """One round in a list; ``began`` is its moment on the wall."""

    round: Round
    began: datetime
    tally: Tally
    running: bool


@dataclass(frozen=True, slots=True)
class UnitRoundsView(RoomView):
    """The last rounds of a unit; ``own``: one that the actor has started runs."""

    unit: Unit
    entries: tuple[RoundEntry, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class RoundView(RoomView):
    """A round as whoever may hold one at the unit sees it.

    ``began`` and ``ends`` are moments on the wall; ``form`` is the short name of the checklist of
    its inspection. ``steers``: the actor may end it. ``token`` is what its link carries, told only
    when it is made.
    """

    round: Round
    unit: Unit
    form: str
    starter: str
    tally: Tally
    running: bool
    began: datetime
    ends: datetime
    steers: bool
    token: Once = TOLD_BEFORE


@dataclass(frozen=True, slots=True)
class RoundNotice:
    """The card of a running round that keeps itself up to date before whoever started it."""

    view: RoundView


@dataclass(frozen=True, slots=True)
class QuizInvitationView(RoomView):
    """What a worker sees who opened the link: ``own`` is the name that is known, or nothing."""

    round: Round
    unit: str
    own: str


@dataclass(frozen=True, slots=True)
class QuizQuestionView(RoomView):
    """One question; ``number`` counts from 1."""

    round: Round
    unit: str
    question: Question
    number: int


@dataclass(frozen=True, slots=True)
class QuizResultView(RoomView):
    """The score and the right answers."""

    round: Round
    unit: str
    sheet: Sheet
