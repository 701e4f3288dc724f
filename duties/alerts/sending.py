"""Sending an alert, correcting it, ending it: each reaches the same units, those at its sending.

The units are written down in one statement, and what is to be done about each is owed from then on;
the first few go at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.alerts.carrying import carry_on
from duties.alerts.changes import of_alert
from duties.alerts.choosing import AlertChanged, keep_draft, read_text, require_scope
from duties.alerts.items import renew_office_item
from duties.alerts.kinds import AlertKind
from duties.alerts.model import Alert, AlertState, Answering, Reached
from duties.alerts.ports import AlertWork
from duties.alerts.showing import (
    ALERT,
    SENT,
    AlertScene,
    AlertSentScene,
    own_draft,
    own_office,
)
from duties.alerts.views import AlertCorrectionView, AlertSentView, AlertView
from people.joining import UnitUnknown
from people.model import Person
from people.sectors import read_sector
from people.streets import require_street

NAMES = 20


class NoUnitsReached(XunanError):
    """There is no unit for which an alert would be."""


class AlertOver(XunanError):
    """The alert has ended: it says nothing else any more."""


@dataclass(frozen=True, slots=True)
class AlertCorrectionScene(Scene):
    """Other words of an alert; words are these."""

    name: ClassVar[str] = "alert_correction"
    alert_id: int


def send(work: AlertWork, alert_id: int, seen: int) -> AlertSentView:
    """Send an alert as it stood on the card; one that is sent stays as it is.

    Raises ``AlertChanged``, ``NoUnitsReached``, ``NotAllowed``, and as ``own_draft``.
    """
    alert = own_draft(work, alert_id, or_sent=True)
    if alert.state is AlertState.DRAFT:
        if alert.stamp != seen:
            raise AlertChanged
        _send(work, alert, require_scope(work.person, work, alert))
    return show(work, SENT, AlertSentScene(alert.id))


def _send(work: AlertWork, alert: Alert, actor: Person | None) -> Alert:
    units = work.alerts.enlist(alert, work.now)
    if not units:
        raise NoUnitsReached
    sent = replace(alert, state=AlertState.SENT, sent_at=work.now, units=units)
    keep_draft(work, sent)
    who = actor.id if actor else None
    work.journal.record(work.now, who, "send_alert", f"alert:{alert.id}", of_alert(None, sent))
    work.alerts.touch(alert.id, work.now)
    carry_on(work)
    return sent


def send_from_outside(
    work: AlertWork,
    kind: AlertKind,
    text: str,
    answering: Answering,
    minutes: int,
    street: str | None,
    sector: str | None,
    unit_names: Sequence[str],
) -> tuple[Alert, Reached]:
    """Send an alert for the office of a street, or of the whole area, from the command line.

    Raises ``StreetUnknown``, ``SectorUnknown``, ``UnitUnknown``, ``AlertTextRefused`` and
    ``NoUnitsReached``.
    """
    where = require_street(work, street) if street is not None else None
    ids = []
    for name in unit_names:
        unit = work.units.by_name(name)
        if unit is None or where not in {None, unit.street}:
            raise UnitUnknown(name)
        ids.append(unit.id)
    draft = work.alerts.add(
        Alert(
            0,
            kind.key,
            read_text(text),
            answering,
            minutes,
            office=where,
            street=where,
            sector=read_sector(sector).name if sector else "",
            unit_ids=tuple(dict.fromkeys(ids)),
            made_at=work.now,
        )
    )
    reached = work.alerts.reached(draft, NAMES)
    return _send(work, draft, None), reached


def correction_view(work: AlertWork, alert_id: int) -> AlertCorrectionView:
    """Return the question for other words; raises ``AlertOver``, and as ``own_office``."""
    return AlertCorrectionView(_running(work, alert_id))


def ask_correction(work: AlertWork, alert_id: int, text: str) -> AlertCorrectionView:
    """Keep other words of an alert until they are sent.

    Raises ``AlertTextRefused``, ``AlertOver``, and as ``own_office``.
    """
    alert = _running(work, alert_id)
    keep_draft(work, replace(alert, pending=read_text(text)))
    return show(work, CORRECTION, AlertCorrectionScene(alert_id))


def _running(work: AlertWork, alert_id: int) -> Alert:
    alert = own_office(work, alert_id)
    if alert.state is not AlertState.SENT:
        raise AlertOver
    return alert


def correct(work: AlertWork, alert_id: int, seen: int) -> AlertView:
    """Send other words to all who have an alert; each unit answers anew.

    Raises ``AlertOver``, ``AlertChanged``, and as ``own_office``.
    """
    before = _running(work, alert_id)
    if before.stamp != seen or not before.pending:
        raise AlertChanged
    after = replace(before, text=before.pending, pending="", revision=before.revision + 1)
    _go_round(work, before, after, "correct_alert")
    return show(work, ALERT, AlertScene(alert_id))


def end(work: AlertWork, alert_id: int, seen: int) -> AlertView:
    """End an alert (解除) and tell all who have it; one that has ended stays as it is.

    Raises ``AlertChanged``, and as ``own_office``.
    """
    before = own_office(work, alert_id)
    if before.state is AlertState.SENT:
        if before.stamp != seen:
            raise AlertChanged
        actor = work.person.id if work.person else None
        after = replace(
            before, state=AlertState.ENDED, ended_at=work.now, ended_by=actor, pending=""
        )
        _go_round(work, before, after, "end_alert")
        renew_office_item(work, after)
    return show(work, ALERT, AlertScene(alert_id))


def _go_round(work: AlertWork, before: Alert, after: Alert, line: str) -> None:
    """Let every unit of an alert be looked at anew; the first few at once."""
    keep_draft(work, after)
    actor = work.person.id if work.person else None
    changes = of_alert(before, after)
    work.journal.record(work.now, actor, line, f"alert:{after.id}", changes)
    work.acknowledgements.recall(after.id, work.now)
    work.alerts.touch(after.id, work.now)
    carry_on(work)


CORRECTION: SceneSpec[AlertWork, AlertCorrectionScene, AlertCorrectionView] = SceneSpec(
    AlertCorrectionScene,
    lambda work, scene: correction_view(work, scene.alert_id),
    words=lambda work, scene, text: ask_correction(work, scene.alert_id, text),
    heeds=Heeds.OTHERS,
)
