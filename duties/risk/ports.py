"""What the risk colours need from others."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from duties.occurrences.ports import OccurrenceWork
from duties.risk.model import RiskLine, RiskProposal, SomeFacts, Tile
from duties.risk.strands import Strand
from people.model import Risk
from people.permissions import Reach


class RiskStore(Protocol):
    """Facts of many units, and what is proposed about their colours."""

    def facts(
        self, after: int, most: int, today: date, relapsed_since: datetime, missed_since: date
    ) -> SomeFacts:
        """Return what is known of the next units by id, in a few statements.

        A unit of which anything cannot be read is passed over, and named.
        """

    def latest(self, first: int, last: int) -> Mapping[int, RiskProposal | None]:
        """Return the last proposal of each unit with an id in a range, by unit.

        ``None`` stands for one that cannot be read.
        """

    def get(self, proposal_id: int) -> RiskProposal | None:
        """Return a proposal, or ``None``."""

    def of_unit(self, unit_id: int) -> RiskProposal | None:
        """Return the last proposal of a unit, or ``None``."""

    def set_last(self, unit_id: int) -> RiskProposal | None:
        """Return by what a unit's colour was set last: confirmed, or marked by the office."""

    def add(self, proposal: RiskProposal) -> RiskProposal | None:
        """Keep a proposal; ``None`` where one of its unit waits already."""

    def settle(self, proposal: RiskProposal) -> bool:
        """Keep what became of a proposal; ``False`` when somebody was first."""

    def waiting(self, reach: Reach, skip: int, most: int) -> Sequence[RiskLine]:
        """Return proposals that wait, the gravest colour first."""

    def count_waiting(self, reach: Reach) -> int:
        """Count the proposals that wait."""

    def waiting_by_street(self) -> Mapping[str, int]:
        """Count the proposals that wait in each street."""

    def count_stale(self, rule: int, before: datetime) -> tuple[int, int]:
        """Count what waits since before a moment, and what waits by another version of the rule."""

    def colourless(self) -> int:
        """Count the units whose colour is none of the four."""

    def overwritten(self) -> int:
        """Count the units whose colour is another one than an office has set last."""

    def counts(self, reach: Reach) -> Mapping[str, Mapping[Risk, int]]:
        """Count the units of each street by colour; a unit of no colour is not counted."""

    def tiles(self, reach: Reach) -> Sequence[Tile]:
        """Return all units by street, the gravest first; a unit of no colour is left out."""

    def page(
        self, strands: Sequence[Strand], risk: Risk | None, skip: int, most: int
    ) -> list[Tile]:
        """Return units of some strands, of a colour or (``None``) of all, the gravest first."""

    def count(self, strands: Sequence[Strand], risk: Risk | None) -> int:
        """Count the units that ``page`` gives."""


class RiskPictures(Protocol):
    """Pictures for the wall that are owed."""

    def owe(self, person_id: int, at: datetime) -> None:
        """Owe somebody the picture of what they may see; one that waits is not owed twice."""


class RiskWork(OccurrenceWork, Protocol):
    """One turn about risk colours."""

    @property
    def risks(self) -> RiskStore:
        """Colours and proposals."""

    @property
    def risk_pictures(self) -> RiskPictures:
        """Pictures that are owed."""
