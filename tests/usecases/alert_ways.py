"""Ways to every scene of alerts, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.scene import show, shows
from chat.state import Scene
from checklists.views import Reply
from duties.alerts import aiming, choosing, sending, showing
from duties.alerts.aiming import AlertScopeScene
from duties.alerts.choosing import AlertDraftScene
from duties.alerts.sending import AlertCorrectionScene
from duties.alerts.views import AlertDraftView
from frontdesk.showing import showing as outcome
from people.model import Membership, Role, Unit
from tests.usecases.town import Phone, Town


class Stage(Protocol):
    """A town, a school in it, and somebody with a phone."""

    town: Town
    phone: Phone
    school: Unit


Way = Callable[[Any], Awaitable[Reply]]


async def _draft(stage: Stage) -> int:
    stage.town.gives(stage.phone, Membership(Role.OFFICE))
    stage.town.gives(stage.phone, Membership(Role.SAFETY_OFFICER, unit_id=stage.school.id))
    view = (await stage.phone.taps(outcome, choosing.begin, "typhoon")).view
    assert isinstance(view, AlertDraftView)
    return view.alert.id


async def _begun(stage: Stage) -> Reply:
    return await stage.phone.taps(outcome, choosing.write, await _draft(stage), "请停止室外作业。")


async def _sent(stage: Stage) -> tuple[int, Reply]:
    id_ = await _draft(stage)
    draft = await stage.phone.taps(choosing.draft_view, id_)
    return id_, await stage.phone.taps(outcome, sending.send, id_, draft.alert.stamp)


async def _on_its_way(stage: Stage) -> Reply:
    return (await _sent(stage))[1]


async def _all(stage: Stage) -> Reply:
    await _sent(stage)
    return await stage.phone.taps(outcome, show, showing.ALERTS, showing.AlertsScene())


def _scope(part: str) -> Way:
    async def way(stage: Stage) -> Reply:
        scene = AlertScopeScene(await _draft(stage), part)
        return await stage.phone.taps(outcome, show, aiming.SCOPE, scene)

    return way


async def _searched(stage: Stage) -> Reply:
    await _scope("units")(stage)
    return await stage.phone.types("示例小")


def _then(use_case: Any) -> Way:
    """Send an alert, and press something about it."""

    async def way(stage: Stage) -> Reply:
        id_, _ = await _sent(stage)
        return await stage.phone.taps(outcome, use_case, id_)

    return way


def _at_unit(use_case: Any) -> Way:
    """Send an alert, and press something about a unit's part in it."""

    async def way(stage: Stage) -> Reply:
        await _sent(stage)
        (one,) = stage.town.rows("SELECT id FROM acknowledgements")
        return await stage.phone.taps(outcome, use_case, one)

    return way


async def _corrected(stage: Stage) -> Reply:
    await _then(shows(sending.CORRECTION))(stage)
    return await stage.phone.types("改为明天。")


ALERT_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "alerts": (_all, showing.AlertsScene),
    "alert: draft": (_begun, AlertDraftScene),
    "alert: scope": (_scope(""), AlertScopeScene),
    "alert: streets": (_scope("street"), AlertScopeScene),
    "alert: sectors": (_scope("sector"), AlertScopeScene),
    "alert: units found": (_searched, AlertScopeScene),
    "alert: sent": (_on_its_way, showing.AlertSentScene),
    "alert: figures": (_then(shows(showing.ALERT)), showing.AlertScene),
    "alert: open units": (_then(shows(showing.OPEN_UNITS)), showing.OpenUnitsScene),
    "alert: one unit": (_at_unit(shows(showing.ALERT_UNIT)), showing.AlertUnitScene),
    "alert: correction": (_corrected, AlertCorrectionScene),
    "alert: ending": (_then(shows(showing.ENDING)), showing.AlertEndingScene),
    "alert: task": (_at_unit(shows(showing.ALERT_TASK)), showing.AlertTaskScene),
}
