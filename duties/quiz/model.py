"""A round of 逢查必考, its five questions, and the sheets on which workers answer them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from chat.state import Scene

QUESTIONS = 5
LASTS = timedelta(hours=2)
MOST_SHEETS = 200
"""Workers in a round; whoever passes a link on to a crowd fills no more rows than that."""

LETTERS = "ABCD"
NAMELESS = "匿名"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: of its options one is a major hazard, the one at ``right`` (from 0).

    ``criterion`` is the id of the published criterion, ``source`` its document and article.
    """

    options: tuple[str, ...]
    right: int
    criterion: str
    source: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The questions of a round, as they were drawn with ``seed``.

    ``general`` says that the unit's trade has no criteria of its own and those for every trade
    were asked.
    """

    seed: int
    general: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A round at a unit; it belongs to an inspection where its starter had one in hand.

    ``started_by`` is a person's id. Its link, of which ``token_sha256`` is the hash, is good until
    ``ends_at``, or until somebody has ended the round (``ended_at``). All moments are aware UTC.
    """

    id: int
    unit_id: int
    inspection_id: int | None
    started_by: int
    started_at: datetime
    ends_at: datetime
    paper: Paper
    token_sha256: str
    ended_at: datetime | None = None

    def running(self, at: datetime) -> bool:
        """Tell whether questions are answered at a moment."""
        return self.ended_at is None and at < self.ends_at


@dataclass(frozen=True, slots=True)
class QuizScene(Scene):
    """A round as a worker sees it, by the link that ``stamp`` stands for.

    Which chat looks at it is forgotten with the round, by what the scene's note begins with.
    """

    name: ClassVar[str] = "quiz"
    round_id: int
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one worker has answered: the place of each chosen option, in order.

    ``chat_id`` is there as long as the round runs, so that nobody answers twice; then it is
    forgotten. ``name`` is what the worker has typed, or nothing.
    """

    id: int
    round_id: int
    chat_id: int | None
    name: str
    answers: tuple[int, ...]
    begun_at: datetime
    done_at: datetime | None = None

    @property
    def who(self) -> str:
        """The name, or that there is none."""
        return self.name or NAMELESS

    def score(self, paper: Paper) -> int:
        """Count the right answers."""
        pairs = zip(self.answers, paper.questions, strict=False)
        return sum(answer == question.right for answer, question in pairs)


@dataclass(frozen=True, slots=True)
class Tally:
    """How a round stands: who is done and with how many right, and how many are at it."""

    scores: tuple[tuple[str, int], ...]
    answering: int

    @property
    def average(self) -> float | None:
        """The right answers of each on average; ``None`` while nobody is done."""
        if not self.scores:
            return None
        return sum(score for _, score in self.scores) / len(self.scores)


def tally_of(paper: Paper, sheets: list[Sheet]) -> Tally:
    """Count the sheets of a round."""
    done = tuple((each.who, each.score(paper)) for each in sheets if each.done_at is not None)
    return Tally(done, len(sheets) - len(done))
