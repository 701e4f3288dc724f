"""The screens of alerts: the office's, and what a unit opens from its to-do."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import SceneSpec
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from duties.alerts import notifying
from duties.alerts.answering import load
from duties.alerts.kinds import all_kinds
from duties.alerts.model import Alert, AlertState
from duties.alerts.ports import AlertWork
from duties.alerts.responders import may_call, responders
from duties.alerts.views import (
    AlertEndingView,
    AlertSentView,
    AlertsView,
    AlertTaskView,
    AlertUnitView,
    AlertView,
    OpenUnitsView,
    Standing,
)
from people.permissions import (
    Action,
    NotAllowed,
    found,
    may,
    reach_of,
    require,
    require_member,
)

CURRENT = 4  # alerts on the card of all
ON_A_PAGE = 8


class DraftSent(XunanError):
    """The alert was sent, or left: it cannot be changed any more."""


@dataclass(frozen=True, slots=True)
class AlertsScene(Scene):
    """The alerts that are under way."""

    name: ClassVar[str] = "alerts"


@dataclass(frozen=True, slots=True)
class AlertScene(Scene):
    """How an alert stands."""

    name: ClassVar[str] = "alert"
    alert_id: int


@dataclass(frozen=True, slots=True)
class AlertSentScene(Scene):
    """An alert was sent."""

    name: ClassVar[str] = "alert_sent"
    alert_id: int


@dataclass(frozen=True, slots=True)
class OpenUnitsScene(Scene):
    """The units of an alert that have not answered, after one by id."""

    name: ClassVar[str] = "alert_open"
    alert_id: int
    after: int = 0


@dataclass(frozen=True, slots=True)
class AlertUnitScene(Scene):
    """One unit of an alert."""

    name: ClassVar[str] = "alert_unit"
    acknowledgement_id: int


@dataclass(frozen=True, slots=True)
class AlertEndingScene(Scene):
    """Whether an alert ends."""

    name: ClassVar[str] = "alert_ending"
    alert_id: int


@dataclass(frozen=True, slots=True)
class AlertTaskScene(Scene):
    """An alert that somebody of a unit opened from their to-do."""

    name: ClassVar[str] = "alert_task"
    acknowledgement_id: int


def own_draft(work: AlertWork, alert_id: int, *, or_sent: bool = False) -> Alert:
    """Return an alert that the actor is writing.

    Raises ``NotJoined``, ``NotAllowed``, and ``DraftSent`` for one that is not a draft any more;
    ``or_sent`` lets one pass that was sent.
    """
    actor = require_member(work.person)
    alert = found(actor, work.alerts.get(alert_id))
    if alert.made_by != actor.id:
        raise NotAllowed
    require(actor, Action.SEND_ALERT, alert.office)
    sent = alert.state in {AlertState.SENT, AlertState.ENDED}
    if alert.state is not AlertState.DRAFT and not (or_sent and sent):
        raise DraftSent
    return alert


def own_office(work: AlertWork, alert_id: int) -> Alert:
    """Return an alert that was sent and that the actor's office may change.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    alert = found(work.person, work.alerts.get(alert_id))
    require(work.person, Action.SEND_ALERT, alert.office)
    if alert.state in {AlertState.DRAFT, AlertState.DROPPED}:
        raise NotAllowed
    return alert


def in_sight(work: AlertWork, alert_id: int) -> Alert:
    """Return an alert that was sent by the actor's office, or for any unit of its street.

    Only the office that has sent it changes it; that of the street may call its own units.
    Raises ``NotJoined`` and ``NotAllowed``.
    """
    alert = found(work.person, work.alerts.get(alert_id))
    unsent = alert.state in {AlertState.DRAFT, AlertState.DROPPED}
    if not _parts_in_sight(work, alert) or unsent:
        require_member(work.person)
        raise NotAllowed
    return alert


def _parts_in_sight(work: AlertWork, alert: Alert) -> tuple[str, ...]:
    """Return which parts of an alert the actor sees: their streets', or all (one empty name)."""
    if may(work.person, Action.SEND_ALERT, alert.office):
        return ("",)
    streets = reach_of(work.person, Action.SEND_ALERT).streets
    return tuple(each for each in streets if work.alerts.reaches(alert.id, each))


def alerts_view(work: AlertWork) -> AlertsView:
    """Return the alerts that are under way in reach; raises ``NotJoined`` and ``NotAllowed``."""
    actor = require_member(work.person)
    reach = reach_of(actor, Action.SEND_ALERT)
    if not reach.area and not reach.streets:
        raise NotAllowed
    standing = []
    for alert in work.alerts.under_way(reach, CURRENT):
        tally = work.acknowledgements.tally(alert.id)
        standing.append(Standing(alert, tally.answered, tally.total))
    return AlertsView(tuple(all_kinds().values()), tuple(standing))


def alert_view(work: AlertWork, alert_id: int) -> AlertView:
    """Return how an alert stands; raises ``NotJoined`` and ``NotAllowed``."""
    alert = in_sight(work, alert_id)
    change = may(work.person, Action.SEND_ALERT, alert.office)
    return AlertView(notifying.figures_of(work, alert), change)


def sent_view(work: AlertWork, alert_id: int) -> AlertSentView:
    """Return that an alert was sent; raises ``NotJoined`` and ``NotAllowed``."""
    return AlertSentView(own_office(work, alert_id))


def open_units_view(work: AlertWork, alert_id: int, after: int) -> OpenUnitsView:
    """Return units that have not answered, after one; raises ``NotJoined`` and ``NotAllowed``."""
    alert = in_sight(work, alert_id)
    some = [
        each
        for street in _parts_in_sight(work, alert)
        for each in work.acknowledgements.open_of(alert.id, after, ON_A_PAGE + 1, street)
    ]
    some = sorted(some, key=lambda each: each[0].id)[: ON_A_PAGE + 1]
    shown = tuple(some[:ON_A_PAGE])
    ids = {one.asked[-1] for one, _ in shown if one.asked}
    names = {each: notifying.name_of(work, each) for each in ids}
    return OpenUnitsView(alert, shown, names, after, len(some) > ON_A_PAGE)


def unit_view(work: AlertWork, acknowledgement_id: int) -> AlertUnitView:
    """Return one unit of an alert to an office that may note a call.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    _, one, unit = load(work, acknowledgement_id)
    alert = in_sight(work, one.alert_id)
    if not may_call(work.person, alert, unit):
        raise NotAllowed
    others = [each.name for each in responders(work, unit) if each.id not in one.asked]
    return AlertUnitView(
        alert,
        one,
        unit,
        tuple(filter(None, (notifying.name_of(work, each) for each in one.asked))),
        tuple(others),
        notifying.name_of(work, one.answered_by),
        local(one.answered_at, work.zone) if one.answered_at else None,
    )


def ending_view(work: AlertWork, alert_id: int) -> AlertEndingView:
    """Return whether an alert is to end; raises as ``own_office``."""
    alert = own_office(work, alert_id)
    return AlertEndingView(alert, work.acknowledgements.tally(alert.id))


def task_view(work: AlertWork, acknowledgement_id: int) -> AlertTaskView:
    """Return an alert as the actor may answer it; raises ``NotJoined`` and ``NotAllowed``."""
    alert, one, unit = load(work, acknowledgement_id)
    actor = require(work.person, Action.ACKNOWLEDGE, unit)
    return AlertTaskView(notifying.notice_for(work, actor, alert, one, unit))


ALERTS: SceneSpec[AlertWork, AlertsScene, AlertsView] = SceneSpec(
    AlertsScene, lambda work, _: alerts_view(work)
)
ALERT: SceneSpec[AlertWork, AlertScene, AlertView] = SceneSpec(
    AlertScene, lambda work, scene: alert_view(work, scene.alert_id)
)
SENT: SceneSpec[AlertWork, AlertSentScene, AlertSentView] = SceneSpec(
    AlertSentScene, lambda work, scene: sent_view(work, scene.alert_id)
)
OPEN_UNITS: SceneSpec[AlertWork, OpenUnitsScene, OpenUnitsView] = SceneSpec(
    OpenUnitsScene, lambda work, scene: open_units_view(work, scene.alert_id, scene.after)
)
ALERT_UNIT: SceneSpec[AlertWork, AlertUnitScene, AlertUnitView] = SceneSpec(
    AlertUnitScene, lambda work, scene: unit_view(work, scene.acknowledgement_id)
)
ENDING: SceneSpec[AlertWork, AlertEndingScene, AlertEndingView] = SceneSpec(
    AlertEndingScene, lambda work, scene: ending_view(work, scene.alert_id)
)
ALERT_TASK: SceneSpec[AlertWork, AlertTaskScene, AlertTaskView] = SceneSpec(
    AlertTaskScene, lambda work, scene: task_view(work, scene.acknowledgement_id)
)
