"""The views of digests, and the notices by which they are sent: plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chat.scene import RoomView
from core.stamp import stamp
from hazards.counts.period import PeriodKind
from reports.digests.model import Difference, Digest, Figures, Files


def stamp_of(differences: Sequence[Difference]) -> int:
    """Return a number by which a button remembers differences."""
    return stamp(*((each.name, each.before, each.after) for each in differences))


@dataclass(frozen=True, slots=True)
class DigestNotice:
    """A digest as it is sent; in a group it has no buttons: there nobody is known."""

    digest: Digest
    issued_at: datetime  # wall time
    buttons: bool = True
    with_files: bool = True


@dataclass(frozen=True, slots=True)
class TableNotice:
    """The figures of a digest as a native table, where the people of a chat see such."""

    figures: Figures
    number: int


@dataclass(frozen=True, slots=True)
class TableTrial:
    """A native table by which the people of a chat see whether they see one."""


@dataclass(frozen=True, slots=True)
class DigestView(RoomView):
    """The digest of some days for one audience: as it was issued, or (``digest`` is none) live.

    ``now`` is wall time. ``changed`` is what is another figure since it was issued, where the
    actor ``may_correct`` that. ``others`` are further audiences of whom the actor may read.
    """

    audience: str
    figures: Figures
    digest: Digest | None
    now: datetime
    day: date
    kind: PeriodKind
    latest: bool
    changed: tuple[Difference, ...]
    may_correct: bool
    others: int
    settable: bool

    @property
    def stamp(self) -> int:
        """A number by which a button remembers which changes were read."""
        return stamp_of(self.changed)


@dataclass(frozen=True, slots=True)
class AudienceEntry:
    """An audience to choose from."""

    audience: str
    title: str


@dataclass(frozen=True, slots=True)
class AudiencesView(RoomView):
    """A page of the audiences of whom somebody may read."""

    entries: tuple[AudienceEntry, ...]
    kind: PeriodKind
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DigestTimeView(RoomView):
    """When an audience is sent its digests, and whether it may be sent none."""

    audience: str
    title: str
    minute: int
    off: bool
    may_end: bool
    tables: bool
    files: Files | None  # when they come, where the audience may choose
    trying: bool
    next_at: datetime | None  # wall time
