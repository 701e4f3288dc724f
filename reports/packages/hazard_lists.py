"""The hazard list of a report: as it would be now, or as it was handed in; counted, or a page.

Nobody reads a whole list to show a page of it: a department's may have twenty thousand lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from core.clock import local
from core.stamp import stamp
from people.model import Remit
from reports.packages.freezing import PIECE, rows_of
from reports.packages.model import (
    Content,
    Covered,
    HazardRow,
    ListCount,
    Submission,
    SubmissionState,
    SubmissionVersion,
)
from reports.packages.ports import PackageWork, Pieces

Words = Mapping[str, str]


class HazardList(Protocol):
    """A hazard list in the order of the ids of its hazards."""

    def count(self) -> ListCount:
        """Count its lines."""

    def page(self, skip: int, most: int) -> list[HazardRow]:
        """Return some lines."""

    def find(self, hazard_id: int) -> tuple[int, HazardRow] | None:
        """Return the line of a hazard and its place from 0 on, or ``None``."""


def block_of_hazard(hazard_id: int, what: str) -> str:
    """Return the key of the block for the ``content`` or the ``measure`` of a hazard."""
    return f"h{hazard_id}{what[0]}"


class PresentList:
    """What a report would list now, with the ``words`` that stand in the place of the ledger's."""

    def __init__(self, work: PackageWork, covered: Covered, words: Words) -> None:
        self._work = work
        self._covered = covered
        self._words = words

    def count(self) -> ListCount:
        """Count its lines."""
        found = self._work.report_hazards.count(self._covered)
        return replace(found, mark=stamp(found.mark, *sorted(self._words.items())))

    def page(self, skip: int, most: int) -> list[HazardRow]:
        """Return some lines."""
        return [
            self._said(row) for row in self._work.report_hazards.page(self._covered, skip, most)
        ]

    def find(self, hazard_id: int) -> tuple[int, HazardRow] | None:
        """Return the line of a hazard and its place from 0 on, or ``None``."""
        rows = self._work.report_hazards.page(self._covered, 0, 1, hazard_id - 1)
        if not rows or rows[0].id != hazard_id:
            return None
        ahead = self._work.report_hazards.count(self._covered, hazard_id)
        return ahead.total, self._said(rows[0])

    def _said(self, row: HazardRow) -> HazardRow:
        return worded(row, self._work.zone, self._words)


class KeptList:
    """What a report listed when it was handed in: with its other words, or in pieces."""

    def __init__(self, pieces: Pieces, version: SubmissionVersion, content: Content) -> None:
        self._pieces = pieces
        self._version = version
        self._rows = content.hazards

    def count(self) -> ListCount:
        """Count its lines."""
        if self._rows:
            return ListCount(len(self._rows), sum(each.open for each in self._rows))
        return self._pieces.count(self._version.id)

    def page(self, skip: int, most: int) -> list[HazardRow]:
        """Return some lines."""
        if self._rows:
            return list(self._rows[skip:][:most])
        found: list[HazardRow] = []
        while len(found) < most:
            line = skip + len(found)
            piece = self._pieces.at(self._version.id, line)
            if piece is None or line >= piece.place + piece.total:
                break
            found += rows_of(piece)[line - piece.place :]
        return found[:most]

    def find(self, hazard_id: int) -> tuple[int, HazardRow] | None:
        """Return the line of a hazard and its place from 0 on, or ``None``."""
        first, rows = 0, self._rows
        if not rows:
            piece = self._pieces.of_hazard(self._version.id, hazard_id)
            first, rows = (piece.place, rows_of(piece)) if piece is not None else (0, ())
        found = (each for each in enumerate(rows, first) if each[1].id == hazard_id)
        return next(found, None)


def lines_of(pieces: Pieces, version: SubmissionVersion, content: Content) -> Iterator[HazardRow]:
    """Return all lines of what was handed in, reading no more than a piece at a time."""
    kept, place = KeptList(pieces, version, content), 0
    while rows := kept.page(place, PIECE):
        yield from rows
        place += len(rows)


def covered_by(work: PackageWork, submission: Submission) -> Covered:
    """Return which hazards a report is about."""
    return Covered(_whose(work, submission), since(work, submission), until(work, submission))


def worded(row: HazardRow, zone: ZoneInfo, words: Words) -> HazardRow:
    """Return a line as a report says it: in wall time, with words that somebody put there."""
    ended = local(row.ended_at, zone) if row.ended_at is not None else None
    return replace(
        row,
        found_at=local(row.found_at, zone),
        ended_at=ended,
        content=words.get(block_of_hazard(row.id, "content"), row.content),
        measure=words.get(block_of_hazard(row.id, "measure"), row.measure),
    )


def _whose(work: PackageWork, submission: Submission) -> int | Remit:
    """Return the unit, or the remit of the department as it is now."""
    if submission.department_id is None:
        return submission.unit_id or 0
    department = work.departments.get(submission.department_id)
    return department.remit if department is not None else Remit("", ())


def since(work: PackageWork, submission: Submission) -> datetime:
    """Return from when a report covers: its first day, or when the one before was handed in.

    What was found between the two would stand in neither.
    """
    first = datetime.combine(submission.since, time(), work.zone)
    before = work.submissions.before(submission)
    handed = before.handed_at if before is not None else None
    return min(first, handed) if handed is not None else first


def until(work: PackageWork, submission: Submission) -> datetime:
    """Return up to when a report covers: a correction no more than what it corrects.

    What is handed in and not written to its end yet covers what it did when it was handed in.
    """
    version = work.submissions.version(submission.current) if submission.current else None
    if submission.state is SubmissionState.CORRECTING and submission.handed_at is not None:
        return submission.handed_at
    return version.handed_at if version is not None and not version.frozen else work.now
