"""Ways to every scene of programmes and duties, for who looks whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any

from chat.scene import SceneSpec, show
from chat.state import Scene
from checklists.views import Reply
from duties.calendar import pasting
from duties.programmes import at_unit, choosing
from duties.seasons import choosing as choosing_seasons
from duties.seasons.season import Season
from frontdesk.showing import showing
from people.model import Membership, Role
from tests.usecases.duties.test_calendar_keeping import OF_2027
from tests.usecases.town import Phone

Way = Callable[[Any], Awaitable[Reply]]
KEY = "education"


async def _office(stage: Any) -> Phone:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")
    await stage.town.phone(stage.phone.telegram_id).taps(_becomes_office)
    return stage.phone  # type: ignore[no-any-return]


def _becomes_office(work: Any) -> Reply:
    work.persons.join(work.person.id, Membership(Role.OFFICE), work.now)
    return Reply(None)


def _shows(spec: SceneSpec[Any, Any, Any], scene: Scene) -> Way:
    async def way(stage: Any) -> Reply:
        return await (await _office(stage)).taps(showing, show, spec, scene)

    return way


async def _programme(stage: Any) -> Reply:
    office = await _office(stage)
    reply = await office.taps(showing, choosing.choose_programme, KEY, stage.school.id)
    assert reply.view.new > 0  # type: ignore[union-attr]
    return reply


async def _rollout(stage: Any) -> Reply:
    reply = await _programme(stage)
    view: Any = reply.view
    return await stage.phone.taps(showing, choosing.apply_shown, KEY, view.stamp)  # type: ignore[no-any-return]


def _at_school(use: Callable[[Any], tuple[SceneSpec[Any, Any, Any], Scene]]) -> Way:
    async def way(stage: Any) -> Reply:
        await _rollout(stage)
        spec, scene = use(stage.school.id)
        return await stage.phone.taps(showing, show, spec, scene)  # type: ignore[no-any-return]

    return way


async def _typed(stage: Any) -> Reply:
    await _at_school(lambda _: (at_unit.DUTY_CHANGE, at_unit.DutyChangeScene(1)))(stage)
    return await stage.phone.types("周一 9点")  # type: ignore[no-any-return]


async def _switch(stage: Any) -> Reply:
    office = await _office(stage)
    shown = await office.taps(showing, choosing_seasons.choose_season, Season.WEATHER, None)
    view: Any = shown.view
    await office.taps(showing, choosing_seasons.apply_shown, Season.WEATHER, view.stamp)
    (made,) = stage.town.rows("SELECT max(id) FROM seasons")
    return await office.taps(
        showing, show, choosing_seasons.SWITCH, choosing_seasons.SwitchScene(made, asking=True)
    )


PROGRAMME_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "programmes": (
        _shows(choosing.PROGRAMMES, choosing.ProgrammesScene()),
        choosing.ProgrammesScene,
    ),
    "programme": (_programme, choosing.ProgrammeScene),
    "where": (_shows(choosing.WHERE, choosing.WhereScene(KEY)), choosing.WhereScene),
    "sectors": (_shows(choosing.SECTORS, choosing.SectorsScene("fire")), choosing.SectorsScene),
    "duty units": (
        _shows(choosing.DUTY_UNITS, choosing.DutyUnitsScene(KEY, "小学")),
        choosing.DutyUnitsScene,
    ),
    "rollout": (_rollout, choosing.RolloutScene),
    "unit duties": (
        _at_school(lambda unit: (at_unit.UNIT_DUTIES, at_unit.UnitDutiesScene(unit))),
        at_unit.UnitDutiesScene,
    ),
    "duty": (_at_school(lambda _: (at_unit.DUTY, at_unit.DutyScene(1))), at_unit.DutyScene),
    "duty ending": (
        _at_school(lambda _: (at_unit.DUTY, at_unit.DutyScene(1, asking=True))),
        at_unit.DutyScene,
    ),
    "calendar": (_shows(pasting.CALENDAR, pasting.CalendarScene()), pasting.CalendarScene),
    "notice": (_shows(pasting.NOTICE, pasting.NoticeScene(OF_2027)), pasting.NoticeScene),
    "seasons": (
        _at_school(lambda unit: (choosing_seasons.SEASONS, choosing_seasons.SeasonsScene(unit))),
        choosing_seasons.SeasonsScene,
    ),
    "season": (
        _shows(
            choosing_seasons.SEASON,
            choosing_seasons.SeasonScene(Season.EVENT, street="示例街道", called="灯会"),
        ),
        choosing_seasons.SeasonScene,
    ),
    "season where": (
        _shows(choosing_seasons.WHERE, choosing_seasons.SeasonWhereScene(Season.FLOOD)),
        choosing_seasons.SeasonWhereScene,
    ),
    "season switch": (_switch, choosing_seasons.SwitchScene),
    "duty change": (_typed, at_unit.DutyChangeScene),
}
