"""Ways to the scene of a proposal, for who looks whether it is shown again."""

from typing import Any

from chat.scene import show
from checklists.views import Reply
from duties.misses import deciding
from frontdesk.showing import showing
from tests.usecases.duties.shift import proposes_hazard


async def proposal(stage: Any) -> Reply:
    stage.town.reads(lambda work: proposes_hazard(work, stage.school))
    scene = deciding.MissesScene(1)
    return await stage.phone.taps(showing, show, deciding.MISSES, scene)  # type: ignore[no-any-return]


async def asking(stage: Any) -> Reply:
    await proposal(stage)
    return await stage.phone.taps(showing, deciding.ask_reason, 1)  # type: ignore[no-any-return]


MISSES_WAYS = {
    "misses": (proposal, deciding.MissesScene),
    "misses asking": (asking, deciding.MissesScene),
}
