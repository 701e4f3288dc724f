"""All screens of 逢查必考."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.quiz import answering, holding
from duties.quiz.ports import QuizWork

QUIZ_SCENES: tuple[SceneSpec[QuizWork, Any, RoomView], ...] = (
    holding.QUIZ_UNITS,
    holding.UNIT_ROUNDS,
    holding.ROUND,
    answering.QUIZ,
)
