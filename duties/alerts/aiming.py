"""For whom an alert is: a street, a sector, a colour, or a list of units."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.alerts.choosing import keep_draft
from duties.alerts.model import Alert
from duties.alerts.ports import AlertWork
from duties.alerts.showing import own_draft
from duties.alerts.views import AlertScopeView
from people.model import Person, Risk, Unit
from people.permissions import Action, found, may, reach_of, require, require_member
from people.searching import wanted_of
from people.sectors import find_sector

MOST_UNITS = 200  # of a list
FOUND = 6
CHOICES = 24  # streets or sectors on a card


class TooManyUnits(XunanError):
    """More units are named than a list takes."""


@dataclass(frozen=True, slots=True)
class AlertScopeScene(Scene):
    """For whom an alert is; words name a sector, a unit, or a unit in each line.

    ``part`` is what is being chosen, ``query`` what units are looked for by, ``unknown`` the lines
    in which no unit was named.
    """

    name: ClassVar[str] = "alert_scope"
    alert_id: int
    part: str = ""
    query: str = ""
    unknown: tuple[str, ...] = ()


def scope_view(work: AlertWork, scene: AlertScopeScene) -> AlertScopeView:
    """Return for whom an alert is, and what may be chosen; raises as ``own_draft``."""
    alert = own_draft(work, scene.alert_id)
    reach = reach_of(work.person, Action.SEND_ALERT)
    streets: tuple[Unit, ...] = ()
    sectors: tuple[tuple[str, int], ...] = ()
    units: tuple[Unit, ...] = ()
    if scene.part == "street":
        names = [each for each in work.units.streets() if reach.area or each in reach.streets]
        streets = tuple(unit for each in names[:CHOICES] for unit in work.units.some(each, 1))
    if scene.part == "sector":
        sectors = tuple(work.alerts.sectors(alert.street)[:CHOICES])
    if scene.query:
        units = tuple(work.units.find(reach, wanted_of(scene.query), 0, FOUND))
    chosen = [work.units.get(each) for each in alert.unit_ids[:FOUND]]
    return AlertScopeView(
        alert,
        scene.part,
        work.alerts.reached(alert, 0).units,
        area=reach.area,
        streets=streets,
        sectors=sectors,
        found=units,
        chosen=tuple(each for each in chosen if each is not None),
        query=scene.query,
        unknown=scene.unknown,
    )


def aim(work: AlertWork, alert_id: int, do: str, unit_id: int = 0) -> AlertScopeView:
    """Choose for whom an alert is; a street or sector is that of a unit.

    Raises ``NotAllowed`` for what is out of reach, ``TooManyUnits``, and as ``own_draft``.
    """
    alert = own_draft(work, alert_id)
    unit = found(work.person, work.units.get(unit_id)) if unit_id else None
    part = "units" if do == "unit" else ""
    keep_draft(work, _aimed(require_member(work.person), alert, do, unit))
    scene = work.chat_states.get(work.chat_id).scene
    query = scene.query if part and isinstance(scene, AlertScopeScene) else ""
    return show(work, SCOPE, AlertScopeScene(alert.id, part, query))


def _aimed(actor: Person, alert: Alert, do: str, unit: Unit | None) -> Alert:
    match do:
        case "area":
            require(actor, Action.SEND_ALERT, None)
            return replace(alert, street=None, office=None, unit_ids=())
        case "any_sector":
            return replace(alert, sector="", unit_ids=())
        case "any_risk":
            return replace(alert, risk=None, unit_ids=())
        case "no_units":
            return replace(alert, unit_ids=())
        case "street" if unit is not None:
            require(actor, Action.SEND_ALERT, unit.street)
            office = None if may(actor, Action.SEND_ALERT, None) else unit.street
            return replace(alert, street=unit.street, office=office, unit_ids=())
        case "sector" if unit is not None:
            return replace(alert, sector=unit.sector, unit_ids=())
        case "unit" if unit is not None:
            return _named(actor, alert, unit)
    return replace(alert, risk=Risk(do), unit_ids=())


def _named(actor: Person, alert: Alert, unit: Unit) -> Alert:
    """Return an alert that is for one unit more, or for one that was on its list not any more.

    Raises ``NotAllowed`` and ``TooManyUnits``.
    """
    require(actor, Action.SEND_ALERT, unit)
    if unit.id in alert.unit_ids:
        return replace(alert, unit_ids=tuple(each for each in alert.unit_ids if each != unit.id))
    if len(alert.unit_ids) >= MOST_UNITS:
        raise TooManyUnits
    return replace(alert, unit_ids=(*alert.unit_ids, unit.id))


def take_words(work: AlertWork, scene: AlertScopeScene, text: str) -> AlertScopeView:
    """Take a sector, what a unit is looked for by, or a list with a unit in each line.

    Raises ``NotAllowed`` for units out of reach, ``TooManyUnits``, and as ``own_draft``.
    """
    alert = own_draft(work, scene.alert_id)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sector = find_sector(text) if len(lines) == 1 else None
    if sector is not None:
        keep_draft(work, replace(alert, sector=sector.name, unit_ids=()))
        return show(work, SCOPE, AlertScopeScene(alert.id))
    if len(lines) == 1:
        return show(work, SCOPE, AlertScopeScene(alert.id, "units", lines[0]))
    unknown = []
    actor = require_member(work.person)
    for line in lines:
        unit = work.units.by_name(line)
        if unit is None or not may(actor, Action.SEND_ALERT, unit):
            unknown.append(line)
        elif unit.id not in alert.unit_ids:
            alert = _named(actor, alert, unit)
    keep_draft(work, alert)
    return show(work, SCOPE, AlertScopeScene(alert.id, "units", unknown=tuple(unknown[:FOUND])))


SCOPE: SceneSpec[AlertWork, AlertScopeScene, AlertScopeView] = SceneSpec(
    AlertScopeScene, scope_view, words=take_words, heeds=Heeds.OTHERS
)
