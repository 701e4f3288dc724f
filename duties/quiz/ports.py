"""The storage that rounds of 逢查必考 need."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chat.setting_aside import Asides
from checklists.ports import WalkWork
from duties.quiz.model import Paper, Round, Sheet


class QuizStore(Asides[int], Protocol):
    """Rounds and the sheets of workers."""

    def add(
        self,
        unit_id: int,
        inspection_id: int | None,
        started_by: int,
        started_at: datetime,
        ends_at: datetime,
        paper: Paper,
        token_sha256: str,
    ) -> Round | None:
        """Keep a round; ``None`` where one of the same person at the unit has not ended."""

    def get(self, round_id: int) -> Round | None:
        """Return a round, or ``None``."""

    def get_to_answer(self, round_id: int) -> Round | None:
        """Return a round; nobody ends it before this turn has ended."""

    def by_token(self, token_sha256: str) -> Round | None:
        """Return the round of a link, or ``None``."""

    def unended(self, unit_id: int, started_by: int) -> Round | None:
        """Return the round of somebody at a unit that nobody has ended, or ``None``."""

    def of_unit(self, unit_id: int, most: int) -> list[Round]:
        """Return the rounds of a unit, the newest first."""

    def ids_overdue(self, now: datetime, most: int) -> list[int]:
        """Return the rounds whose time is over and which are not ended yet."""

    def renew(self, round_id: int, token_sha256: str) -> None:
        """Let another link open a round, and no more the one before."""

    def end(self, round_id: int, at: datetime) -> bool:
        """End a round, by its time at the latest, and forget which chats answered or look at it.

        ``False`` when it had ended.
        """

    def begin(self, round_id: int, chat_id: int, name: str, at: datetime) -> None:
        """Keep a sheet; the one that a chat has in the round stays."""

    def sheet(self, round_id: int, chat_id: int) -> Sheet | None:
        """Return the sheet of a chat in a round that runs, or ``None``."""

    def answer(self, sheet_id: int, answers: Sequence[int], done_at: datetime | None) -> None:
        """Keep the answers of a sheet."""

    def sheets(self, round_id: int) -> list[Sheet]:
        """Return the sheets of a round, in the order in which they were begun."""


class QuizWork(WalkWork, Protocol):
    """One turn about a round."""

    @property
    def quizzes(self) -> QuizStore:
        """Rounds and sheets."""
