"""What alerts need from others."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from chat.setting_aside import Asides
from duties.alerts.model import Acknowledgement, Alert, Reached, Tally
from people.permissions import Reach
from people.ports import PeopleWork


class AlertStore(Asides[int], Protocol):
    """Alerts, and the words with which each office begins them. Nothing here deletes."""

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert."""

    def get(self, alert_id: int) -> Alert | None:
        """Return an alert, or ``None``."""

    def save(self, alert: Alert) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def draft_of(self, person_id: int) -> Alert | None:
        """Return the newest alert that somebody has begun and not sent, or ``None``."""

    def under_way(self, reach: Reach, most: int) -> list[Alert]:
        """Return the newest alerts that are sent, from or for the streets in reach."""

    def reaches(self, alert_id: int, street: str) -> bool:
        """Tell whether an alert that was sent is for any unit of a street."""

    def sectors(self, street: str | None) -> list[tuple[str, int]]:
        """Return the sectors of a street, or (``None``) of the area, each with a unit's id."""

    def reached(self, alert: Alert, names: int) -> Reached:
        """Return whom an alert would reach, with up to so many names of units without anybody."""

    def enlist(self, alert: Alert, at: datetime) -> int:
        """Let every unit that an alert is for be owed it from a moment; return how many there are.

        One statement, however many there are.
        """

    def touch(self, alert_id: int, at: datetime) -> None:
        """Note that the figures of an alert are others: its card is owed."""

    def stale(self, now: datetime, most: int) -> list[int]:
        """Return the alerts whose card is owed."""

    def written(self, alert_id: int) -> None:
        """Note that the card of an alert is as it stands; before its figures are read."""

    def wording(self, office: str | None, kind: str) -> str | None:
        """Return the words with which an office begins alerts of a kind, if it has its own."""

    def keep_wording(
        self, office: str | None, kind: str, text: str, by: int | None, at: datetime
    ) -> None:
        """Keep the words with which an office begins alerts of a kind."""


class AcknowledgementStore(Asides[int], Protocol):
    """What became of each alert at each unit. Nothing here deletes."""

    def get(self, acknowledgement_id: int) -> Acknowledgement | None:
        """Return one, or ``None``."""

    def save(self, acknowledgement: Acknowledgement) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def due(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""

    def unreached(self, most: int) -> list[int]:
        """Return those that wait for somebody, asked last, who takes no message from the bot."""

    def recall(self, alert_id: int, at: datetime) -> None:
        """Let all those of an alert be looked at from a moment: it says something else, or ends.

        One statement, however many there are.
        """

    def tally(self, alert_id: int) -> Tally:
        """Count the units of an alert by where they stand."""

    def open_of(
        self, alert_id: int, after: int, most: int, street: str = ""
    ) -> list[tuple[Acknowledgement, str]]:
        """Return the next ones after one by id whose unit, there, has not answered, with its name.

        Without a ``street`` wherever the unit is.
        """

    def count_left(self, alert_ids: Iterable[int]) -> dict[int, int]:
        """Count for each of these alerts the units for which nobody has answered, or there is."""

    def is_any_left(self, alert_id: int) -> bool:
        """Tell whether there is any such unit."""

    def with_units(self, ids: Sequence[int]) -> list[tuple[Acknowledgement, str, str]]:
        """Return those with these ids, each with the name of its unit and the kind of its alert."""


class AlertWork(PeopleWork, Protocol):
    """One turn about alerts."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def alerts(self) -> AlertStore:
        """Alerts."""

    @property
    def acknowledgements(self) -> AcknowledgementStore:
        """Acknowledgements."""

    def attempt(self) -> AbstractContextManager[None]:
        """Let an error undo the block and nothing else of the turn; it goes on to the caller."""
