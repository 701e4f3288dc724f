"""Rounds of 逢查必考 whose time is over are ended: results stand, and chats are forgotten."""

from duties.quiz.holding import MOST_ENDED, end_overdue
from storage.engine.turns import Turns


async def end_quizzes(turns: Turns) -> None:
    """End as long as there is any."""
    while await turns.run(end_overdue) >= MOST_ENDED:
        pass
