"""The views of what is handed up: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.scene import RoomView
from reports.packages.model import (
    Block,
    BlockKind,
    Content,
    HazardRow,
    Report,
    RoundCount,
    Standing,
    Submission,
    SubmissionVersion,
)


@dataclass(frozen=True, slots=True)
class SubmissionView(RoomView):
    """One submission: what it says, where it stands at ``now`` (wall time), what may be done.

    ``hands`` says that the actor hands it in, ``reminds`` that they may have its holders told;
    ``holders`` are their names. ``to`` is who gets it. ``handed_by`` named what stands.
    ``open_list`` and ``closed_list`` are the lists of the ledger behind its two figures.
    """

    submission: Submission
    report: Report
    standing: Standing
    to: str
    now: datetime
    hands: bool
    reminds: bool
    holders: tuple[str, ...]
    versions: tuple[SubmissionVersion, ...]
    handed_by: str = ""
    open_list: int = 0
    closed_list: int = 0

    @property
    def content(self) -> Content:
        """What it says, but for its hazard list."""
        return self.report.content

    @property
    def current(self) -> SubmissionVersion | None:
        """The version that stands."""
        wanted = self.submission.current
        return next((each for each in self.versions if each.id == wanted), None)


@dataclass(frozen=True, slots=True)
class PackageHazardsView(RoomView):
    """A page of the hazard list of a submission; ``edits``: its words can be changed now."""

    submission: Submission
    rows: tuple[HazardRow, ...]
    page: int
    pages: int
    total: int
    edits: bool


@dataclass(frozen=True, slots=True)
class PackageHazardView(RoomView):
    """One hazard of the list, with its words in full."""

    submission: Submission
    row: HazardRow
    page: int
    edits: bool


@dataclass(frozen=True, slots=True)
class BlockView(RoomView):
    """Words that can be changed, and who has put them there; ``seen`` is their version.

    ``moved_on``: what was typed just now was not kept, since somebody else had changed them.
    """

    kind: BlockKind
    owner_id: int
    key: str
    head: str
    title: str
    words: str
    longest: int
    block: Block | None
    edited_by: str
    moved_on: bool = False

    @property
    def seen(self) -> int:
        """The version of the words, 0 for those that were proposed."""
        return self.block.version if self.block is not None else 0


@dataclass(frozen=True, slots=True)
class SubmissionsView(RoomView):
    """The submissions of a month that somebody may see: counted, and a page of some of them.

    ``standing`` limits the page; ``reminded`` is how many were told again just now, ``None`` where
    nobody asked for it. ``publishes`` says that the actor may ask for that.
    """

    month: date
    now: datetime
    where: str
    count: RoundCount
    standing: Standing | None
    rows: tuple[Submission, ...]
    page: int
    pages: int
    publishes: bool
    reminded: int | None = None


@dataclass(frozen=True, slots=True)
class NoSubmissionView(RoomView):
    """Nothing is prepared: from which day it will be, and for what month."""

    month: date
    prepared_on: date


PackageScreen = (
    SubmissionView
    | PackageHazardsView
    | PackageHazardView
    | BlockView
    | SubmissionsView
    | NoSubmissionView
)
