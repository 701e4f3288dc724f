"""Writing an alert before it is sent: of what kind, in which words, for which answer."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.alerts.kinds import FALLBACK, kind_of, read_kind
from duties.alerts.model import Alert, AlertState, Answering
from duties.alerts.ports import AlertWork
from duties.alerts.showing import own_draft
from duties.alerts.views import AlertDraftView
from people.model import Person
from people.permissions import Action, NotAllowed, Where, reach_of, require, require_member

LONGEST_TEXT = 500  # characters
NAMES = 5  # units without anybody that a preview names
MINUTES = (15, 30, 60, 120)


class AlertTextRefused(XunanError):
    """The words of an alert are empty, or longer than ``LONGEST_TEXT`` characters."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class AlertChanged(XunanError):
    """An alert is not any more what stood on the card."""


@dataclass(frozen=True, slots=True)
class AlertDraftScene(Scene):
    """An alert before it is sent; words are its text."""

    name: ClassVar[str] = "alert_draft"
    alert_id: int


def read_text(text: str) -> str:
    """Return the words of an alert; raises ``AlertTextRefused``."""
    read = "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())
    if not read or len(read) > LONGEST_TEXT:
        raise AlertTextRefused(len(read))
    return read


def draft_view(work: AlertWork, alert_id: int) -> AlertDraftView:
    """Return an alert as it would be sent; raises as ``own_draft``."""
    alert = own_draft(work, alert_id)
    kept = work.alerts.wording(alert.office, alert.kind) or kind_of(alert.kind).text.strip()
    units = [work.units.get(each) for each in alert.unit_ids[:NAMES]]
    return AlertDraftView(
        alert,
        work.alerts.reached(alert, NAMES),
        alert.text != kept,
        tuple(each.name for each in units if each is not None),
    )


def begin(work: AlertWork, key: str) -> AlertDraftView:
    """Begin an alert of a kind, for all units in reach, in place of one that was not sent.

    Raises ``NotJoined``, ``NotAllowed`` and ``AlertKindUnknown``.
    """
    actor = require_member(work.person)
    reach, kind = reach_of(actor, Action.SEND_ALERT), read_kind(key)
    if not reach.area and not reach.streets:
        raise NotAllowed
    street = None if reach.area else reach.streets[0]
    fresh = Alert(
        0,
        kind.key,
        work.alerts.wording(street, kind.key) or kind.text.strip(),
        kind.answering,
        kind.minutes,
        office=street,
        street=street,
        made_by=actor.id,
        made_at=work.now,
    )
    before = work.alerts.draft_of(actor.id)
    if before is None:
        made = work.alerts.add(fresh)
    else:
        made = replace(fresh, id=before.id, version=before.version)
        keep_draft(work, made)
    return show(work, DRAFT, AlertDraftScene(made.id))


def keep_draft(work: AlertWork, alert: Alert) -> None:
    """Keep an alert as it is now; raises ``AlertChanged`` when somebody else was first."""
    if not work.alerts.save(alert):
        raise AlertChanged


def write(work: AlertWork, alert_id: int, text: str) -> AlertDraftView:
    """Give an alert other words; raises ``AlertTextRefused``, and as ``own_draft``."""
    alert = own_draft(work, alert_id)
    keep_draft(work, replace(alert, text=read_text(text)))
    return show(work, DRAFT, AlertDraftScene(alert.id))


def keep_words(work: AlertWork, alert_id: int) -> AlertDraftView:
    """Begin alerts of this kind with these words from now on; raises as ``own_draft``."""
    alert = own_draft(work, alert_id)
    actor = require(work.person, Action.SEND_ALERT, alert.office)
    before = work.alerts.wording(alert.office, alert.kind)
    work.alerts.keep_wording(alert.office, alert.kind, alert.text, actor.id, work.now)
    changes = {"kind": (None, alert.kind), "text": (before, alert.text)}
    subject = f"alert_wording:{alert.office or ''}:{alert.kind}"
    work.journal.record(work.now, actor.id, "keep_alert_wording", subject, changes)
    return show(work, DRAFT, AlertDraftScene(alert.id))


def turn_answering(work: AlertWork, alert_id: int) -> AlertDraftView:
    """Ask for the next kind of answer; raises as ``own_draft``."""
    alert = own_draft(work, alert_id)
    kinds = tuple(Answering)
    following = kinds[(kinds.index(alert.answering) + 1) % len(kinds)]
    minutes = alert.minutes or kind_of(FALLBACK).minutes
    keep_draft(work, replace(alert, answering=following, minutes=minutes))
    return show(work, DRAFT, AlertDraftScene(alert.id))


def turn_minutes(work: AlertWork, alert_id: int) -> AlertDraftView:
    """Wait longer for an answer, or after the longest the shortest; raises as ``own_draft``."""
    alert = own_draft(work, alert_id)
    longer = next((each for each in MINUTES if each > alert.minutes), MINUTES[0])
    keep_draft(work, replace(alert, minutes=longer))
    return show(work, DRAFT, AlertDraftScene(alert.id))


def drop(work: AlertWork, alert_id: int) -> None:
    """Leave an alert that was not sent; raises as ``own_draft``."""
    keep_draft(work, replace(own_draft(work, alert_id), state=AlertState.DROPPED))


def require_scope(person: Person | None, work: AlertWork, alert: Alert) -> Person:
    """Return the actor who may send to all whom an alert is for; raises ``NotAllowed``."""
    places: list[Where] = [alert.office, alert.street]
    if alert.unit_ids:
        places = [alert.office, *filter(None, map(work.units.get, alert.unit_ids))]
    for where in places:
        require(person, Action.SEND_ALERT, where)
    return require_member(person)


DRAFT: SceneSpec[AlertWork, AlertDraftScene, AlertDraftView] = SceneSpec(
    AlertDraftScene,
    lambda work, scene: draft_view(work, scene.alert_id),
    words=lambda work, scene, text: write(work, scene.alert_id, text),
    heeds=Heeds.OTHERS,
)
