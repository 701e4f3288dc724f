"""Ways to every scene of digests, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from frontdesk.showing import showing as replay
from hazards.counts.period import PeriodKind
from people.model import Membership, Role
from reports.digests import setting, showing
from reports.digests.audience import AREA
from tests.usecases.expiry_ways import Stage

Way = Callable[[Any], Awaitable[Reply]]


def _office(stage: Stage) -> None:
    """Let the person be the office of the whole area, too."""
    stage.town.gives(stage.phone, Membership(Role.OFFICE))


async def digest(stage: Stage) -> Reply:
    _office(stage)
    shows, month = showing.show_digest, PeriodKind.MONTH
    return await stage.phone.taps(replay, shows, AREA.code, month, 739_950)


async def audiences(stage: Stage) -> Reply:
    _office(stage)
    scene = showing.AudiencesScene(PeriodKind.WEEK, 7)
    return await stage.phone.taps(replay, show, showing.AUDIENCES, scene)


async def timed(stage: Stage) -> Reply:
    _office(stage)
    return await stage.phone.taps(replay, setting.set_time, AREA.code, 9 * 60)


async def tried(stage: Stage) -> Reply:
    _office(stage)
    return await stage.phone.taps(replay, setting.try_table, AREA.code)


DIGEST_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "digest": (digest, showing.DigestScene),
    "audiences of digests": (audiences, showing.AudiencesScene),
    "trial of a table": (tried, setting.DigestTimeScene),
    "time of digests": (timed, setting.DigestTimeScene),
}
