"""What issuing needs from others."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from hazards.counts.slices import Dimension
from people.permissions import Reach
from reports.bulletins.model import Bulletin, BulletinKind
from reports.digests.ports import DigestWork
from reports.packages.model import RoundCount
from reports.packages.ports import PackageWork


class BulletinStore(Protocol):
    """Bulletins. Nothing here deletes."""

    def draft_of(
        self, kind: BulletinKind, street: str, first: date, corrects: int = 0
    ) -> Bulletin | None:
        """Return the draft of a kind about a period that corrects one (0: none), or ``None``."""

    def issued_of(self, kind: BulletinKind, street: str, first: date) -> Bulletin | None:
        """Return what was issued last of a kind about a period, or ``None``."""

    def add(self, bulletin: Bulletin) -> int | None:
        """Keep a draft, and return its id; ``None`` when there is one already."""

    def get(self, bulletin_id: int) -> Bulletin | None:
        """Return one, or ``None``."""

    def save(self, bulletin: Bulletin) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def page(self, reach: Reach, skip: int, most: int) -> list[Bulletin]:
        """Return what is drafted or final in reach: drafts first, then the newest."""

    def count(self, reach: Reach) -> int:
        """Count what is drafted or final in reach."""


class BulletinFacts(Protocol):
    """What bulletins tell besides the counts, told apart by street, sector or unit.

    Of the whole area, or of one ``street``. Keys are those of ``HazardCounts.figures_by``.
    """

    def planned(
        self, dimension: Dimension, street: str | None, first: date, last: date
    ) -> dict[str | int, int]:
        """Count the units whom a plan of visits names for some days (应检)."""

    def inspected(
        self, dimension: Dimension, street: str | None, since: datetime, until: datetime
    ) -> dict[str | int, int]:
        """Count the units where others than themselves signed an inspection (实检)."""

    def submissions(
        self,
        dimension: Dimension,
        street: str | None,
        months: Sequence[date],
        now: datetime,
    ) -> dict[str | int, RoundCount]:
        """Count what units handed in for some months, by how it stands at a moment."""


class BulletinWork(DigestWork, PackageWork, Protocol):
    """One turn about what is issued."""

    @property
    def bulletins(self) -> BulletinStore:
        """Bulletins."""

    @property
    def bulletin_facts(self) -> BulletinFacts:
        """What they tell."""
