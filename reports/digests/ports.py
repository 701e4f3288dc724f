"""What digests need from others."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from chat.address import Address
from chat.setting_aside import Asides
from duties.ports import DutyWork
from hazards.counts.period import PeriodKind
from hazards.counts.slices import Slice
from hazards.model import HazardState, Severity
from hazards.ports import HazardWork
from people.model import Risk
from reports.counts.ports import FillingWork
from reports.digests.model import (
    Clocked,
    Difference,
    Digest,
    DigestFile,
    Figures,
    Owed,
    Schedule,
    Span,
    Want,
)
from reports.packages.ports import SubmissionStore


class Changed(NamedTuple):
    """A hazard that was found, struck off or reopened in some days, as it stands now.

    ``closed`` and ``reopened`` say that it was in these days; the rest is of now.
    """

    hazard_id: int
    number: str
    unit: str
    street: str
    sector: str
    description: str
    measure: str
    severity: Severity | None
    state: HazardState
    found_at: datetime
    deadline: date | None
    closed_at: datetime | None
    closed: bool
    reopened: bool


class DigestStore(Asides[str], Protocol):
    """Digests and who is sent one when. Nothing here deletes, and no figures ever change."""

    def missing_audiences(self, most: int) -> list[str]:
        """Return some of those that somebody reads for by their role, and that have no row yet."""

    def add_audience(self, schedule: Schedule) -> None:
        """Keep when an audience is sent its digests; one that is there stays as it is."""

    def schedule(self, audience: str) -> Schedule | None:
        """Return when an audience is sent its digests, or ``None``."""

    def due(self, now: datetime, most: int) -> list[str]:
        """Return the audiences that are due by now, those due longest first."""

    def save_schedule(self, schedule: Schedule) -> bool:
        """Keep a changed schedule, one version up; ``False`` when somebody else was first."""

    def add(
        self,
        span: Span,
        number: int,
        at: datetime,
        by: int | None,
        figures: Figures,
        differences: tuple[Difference, ...] = (),
        *,
        with_files: bool = True,
    ) -> Digest | None:
        """Issue a digest, and owe its picture and workbook; ``None`` where it is issued already."""

    def get(self, digest_id: int) -> Digest | None:
        """Return a digest, or ``None``."""

    def about(self, audience: str, kind: PeriodKind, day: date) -> Digest | None:
        """Return the digest of a kind that tells of a day, its last correction; or ``None``."""

    def claim(self, now: datetime, until: datetime, most: int, worker: int | None) -> list[Owed]:
        """Take what is owed of digests, what failed least first."""

    def files(self, digest_id: int) -> dict[DigestFile, str | None]:
        """Return under which hashes the files of a digest are kept, as far as they are made."""

    def want(self, digest_id: int, want: Want, at: datetime) -> None:
        """Owe a file of a digest to somebody who asks for it."""

    def kept(self, digest_id: int, picture: str | None, workbook: str | None) -> None:
        """Note under which hashes picture and workbook are kept; ``None``: given up."""

    def failed(self, digest_id: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""


class TableChats(Protocol):
    """Chats in which native tables are seen; nobody but the people there can tell."""

    def seen_at(self, address: Address) -> bool:
        """Tell whether the people of a chat have said that they see tables."""

    def say(self, address: Address, *, seen: bool, at: datetime, by: int | None) -> None:
        """Keep whether the people of a chat see tables."""


class DigestFacts(Protocol):
    """What digests name besides counts; nothing here writes."""

    def majors(self, slice_: Slice, then: datetime, most: int) -> list[Clocked]:
        """Return the major hazards that were open at a moment, the earliest deadline first.

        Those without a deadline come last.
        """

    def longest(self, slice_: Slice, then: datetime, today: date) -> Clocked | None:
        """Return the hazard that was open at a moment and whose deadline had passed for longest."""

    def risks(self, slice_: Slice, then: datetime) -> dict[Risk, int]:
        """Count the units by the colour that they had at a moment."""

    def unit_names(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the names of units by their ids."""

    def changed(self, slice_: Slice, first: datetime, end: datetime, most: int) -> list[Changed]:
        """Return hazards found, struck off or reopened from one moment to before another."""


class ChainHead(Protocol):
    """The audit chain, as whoever publishes where it stands needs it."""

    def publish(self, at: datetime) -> tuple[int, str]:
        """Add a line that names where the chain stands; return how many there are, and its hash."""


class DigestWork(HazardWork, DutyWork, FillingWork, Protocol):
    """One turn about digests."""

    @property
    def submissions(self) -> SubmissionStore:
        """What is handed up."""

    @property
    def digests(self) -> DigestStore:
        """Digests."""

    @property
    def table_chats(self) -> TableChats:
        """Chats in which native tables are seen."""

    @property
    def digest_facts(self) -> DigestFacts:
        """What digests name besides counts."""

    @property
    def audit(self) -> ChainHead:
        """The audit chain."""

    @property
    def office_group(self) -> Address | None:
        """Where the office's group is reached, where there is one."""
