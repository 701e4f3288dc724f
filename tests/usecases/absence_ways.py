"""Ways to every scene of an absence, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Protocol

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from frontdesk.showing import showing
from people.absences import setting
from people.absences.setting import AbsenceScene, LeaveScene, SubstituteScene
from people.model import Membership, Role
from tests.usecases.town import STREET, Phone, Town

FIRST, LAST = date(2026, 11, 27), date(2026, 11, 28)


class Stage(Protocol):
    """What a way begins with."""

    town: Town
    phone: Phone


async def _leave(stage: Stage) -> Reply:
    return await stage.phone.taps(showing, show, setting.LEAVE, LeaveScene())


async def _substitute(stage: Stage) -> Reply:
    await stage.town.member(31, Membership(Role.INSPECTOR, street=STREET), "钱示例")
    return await stage.phone.taps(showing, setting.choose_days, 0, FIRST, LAST)


async def _absence(stage: Stage) -> Reply:
    await _substitute(stage)
    (other,) = stage.town.rows("SELECT id FROM persons WHERE name = '钱示例'")
    return await stage.phone.taps(showing, setting.set_absence, 0, FIRST, LAST, other)


ABSENCE_WAYS: dict[str, tuple[Callable[[Any], Awaitable[Reply]], type[Scene]]] = {
    "leave": (_leave, LeaveScene),
    "substitute": (_substitute, SubstituteScene),
    "absence": (_absence, AbsenceScene),
}
