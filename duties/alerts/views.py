"""The views of alerts: plain facts, to be put into words by the conversations."""

from dataclasses import dataclass
from datetime import datetime

from chat.scene import RoomView
from duties.alerts.kinds import AlertKind
from duties.alerts.model import Acknowledgement, Alert, Reached, Tally
from people.model import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert that is sent, in short: how many of its units have answered."""

    alert: Alert
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class AlertsView(RoomView):
    """The alerts that are under way, and the kinds of which another may be begun."""

    kinds: tuple[AlertKind, ...]
    current: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class AlertDraftView(RoomView):
    """An alert as it would be sent, and whom it would reach; ``own_words``: not those kept."""

    alert: Alert
    reached: Reached
    own_words: bool
    unit_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertScopeView(RoomView):
    """Asking for whom an alert is: ``streets`` and ``sectors`` come with a unit that stands for it.

    ``part`` is what is chosen now, empty for the choice of the part. A sector comes with the id of
    that unit. ``found`` are units that match what was typed, ``unknown`` lines that match none.
    """

    alert: Alert
    part: str
    units: int
    area: bool
    streets: tuple[Unit, ...] = ()
    sectors: tuple[tuple[str, int], ...] = ()
    found: tuple[Unit, ...] = ()
    chosen: tuple[Unit, ...] = ()
    query: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertFigures:
    """How an alert stands; the moments are wall time."""

    alert: Alert
    tally: Tally
    sent: datetime
    now: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertView(RoomView):
    """How an alert stands; the actor may ``change`` it or only look."""

    figures: AlertFigures
    change: bool


@dataclass(frozen=True, slots=True)
class AlertSentView(RoomView):
    """An alert was sent; its figures come on a card of their own."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class OpenUnitsView(RoomView):
    """Units of an alert that have not answered, from one on; ``names`` is who is asked, by id.

    The office that has sent it sees all of them, another one those of its street.
    """

    alert: Alert
    entries: tuple[tuple[Acknowledgement, str], ...]
    names: dict[int, str]
    after: int
    more: bool


@dataclass(frozen=True, slots=True)
class AlertUnitView(RoomView):
    """One unit of an alert, who was asked and who could be; the office may call them."""

    alert: Alert
    acknowledgement: Acknowledgement
    unit: Unit
    asked: tuple[str, ...]
    others: tuple[str, ...]
    answered_by: str
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class AlertCorrectionView(RoomView):
    """Asking for other words of an alert, or with ``pending`` ones whether they go out."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class AlertEndingView(RoomView):
    """Asking whether an alert ends."""

    alert: Alert
    tally: Tally


@dataclass(frozen=True, slots=True)
class AlertNotice:
    """An alert as one person of a unit reads it; the moments are wall time.

    ``mine``: they may still answer. ``before`` did not answer and so it was passed on to them,
    ``after`` is to whom it was passed on from them. ``replaced``: other words have been sent since.
    """

    alert: Alert
    acknowledgement: Acknowledgement
    unit: Unit
    sent: datetime
    due: datetime | None = None
    mine: bool = True
    before: str = ""
    after: str = ""
    answered_by: str = ""
    answered: datetime | None = None
    ended: datetime | None = None
    replaced: bool = False
    reminder: bool = False


@dataclass(frozen=True, slots=True)
class AlertTaskView(RoomView):
    """An alert that the actor opened from their to-do."""

    notice: AlertNotice


@dataclass(frozen=True, slots=True)
class AlertEndNotice:
    """Telling a person of a unit that an alert has ended, at wall time."""

    alert: Alert
    unit: Unit
    ended: datetime


AlertScreen = (
    AlertsView
    | AlertDraftView
    | AlertScopeView
    | AlertView
    | AlertSentView
    | OpenUnitsView
    | AlertUnitView
    | AlertCorrectionView
    | AlertEndingView
    | AlertTaskView
)
