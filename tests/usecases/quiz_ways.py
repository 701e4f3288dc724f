"""Ways to every scene of 逢查必考, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from duties.quiz import answering, holding
from duties.quiz.model import QuizScene
from duties.quiz.views import RoundView
from frontdesk.showing import showing
from people.model import Unit
from tests.usecases.town import Phone


class Stage(Protocol):
    """Whoever stands somewhere, and where."""

    phone: Phone
    school: Unit


async def units(stage: Stage) -> Reply:
    return await stage.phone.taps(showing, holding.turn_page, 3)


async def rounds(stage: Stage) -> Reply:
    await held(stage)
    return await stage.phone.taps(showing, holding.enter)


async def held(stage: Stage) -> Reply:
    made = await stage.phone.taps(holding.start, stage.school.id)
    return await stage.phone.taps(showing, show, holding.ROUND, holding.RoundScene(made.round.id))


async def invited(stage: Stage) -> Reply:
    made = await stage.phone.taps(holding.start, stage.school.id)
    return await stage.phone.taps(showing, answering.open_link, made.token)


async def asked(stage: Stage) -> Reply:
    quiz = (await _begun(stage)).round.id
    return await stage.phone.taps(showing, answering.answer, quiz, 1, 2)


async def answered(stage: Stage) -> Reply:
    quiz = (await _begun(stage)).round.id
    for number in range(1, 5):
        await stage.phone.taps(answering.answer, quiz, number, 0)
    return await stage.phone.taps(showing, answering.answer, quiz, 5, 0)


async def _begun(stage: Stage) -> RoundView:
    made = await stage.phone.taps(holding.start, stage.school.id)
    await stage.phone.taps(answering.open_link, made.token)
    await stage.phone.taps(answering.begin, made.round.id)
    return made


QUIZ_WAYS: dict[str, tuple[Callable[[Any], Awaitable[Reply]], type[Scene]]] = {
    "units for a quiz": (units, holding.QuizUnitsScene),
    "rounds of a unit": (rounds, holding.UnitRoundsScene),
    "a round": (held, holding.RoundScene),
    "a quiz": (invited, QuizScene),
    "a question of a quiz": (asked, QuizScene),
    "the result of a quiz": (answered, QuizScene),
}
