"""Freezing a long hazard list that was handed in: read beside the writer, and a piece to a turn.

It is read from one snapshot, so that all its lines are of one moment, which the report then names.
Until its last line is kept it has no hash, and is shown as it is now; who is interrupted begins
anew.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.clock import local
from reports.packages.freezing import PIECE, WholeHash, freeze, piece_of, thaw
from reports.packages.gathering import words_of
from reports.packages.hazard_lists import Words, covered_by, worded
from reports.packages.model import Covered, Piece, SubmissionVersion
from storage.engine.database import open_engine
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.hazards.ledger_row_store import snapshot
from storage.stores.reports.report_hazards import SqlReportHazards


class Begun(NamedTuple):
    """A list that is to be written: what it covers, in whose words, and from what moment."""

    version: SubmissionVersion
    covered: Covered
    words: Words
    zone: ZoneInfo
    at: datetime


async def freeze_long_list(turns: Turns, database_url: str, version_id: int) -> None:
    """Write the hazard list of a version that has none yet, and put it on the chain by its hash."""
    begun = await turns.run(lambda work: _begin(work, version_id))
    if begun is None:
        return
    content = replace(thaw(begun.version.content), as_of=local(begun.at, begun.zone))
    spelled, _ = freeze(content)
    whole = WholeHash(spelled)
    reader = await asyncio.to_thread(_Reader, database_url, begun)
    try:
        while (piece := await asyncio.to_thread(reader.next)) is not None:
            whole.add(piece)
            await turns.run(lambda work, piece=piece: work.pieces.add(version_id, piece))  # type: ignore[misc]
    finally:
        await asyncio.to_thread(reader.close)
    sha256 = whole.hexdigest()
    await turns.run(lambda work: _end(work, begun.version, spelled, sha256))


def _begin(work: UnitOfWork, version_id: int) -> Begun | None:
    """Return what is to be written; ``None`` where all is there."""
    version = work.submissions.version(version_id)
    submission = work.submissions.get(version.submission_id) if version is not None else None
    if version is None or submission is None or version.frozen:
        return None
    work.pieces.clear(version_id)  # of somebody who was interrupted
    covered = replace(covered_by(work, submission), until=version.handed_at)
    return Begun(version, covered, words_of(work, submission), work.zone, work.now)


def _end(work: UnitOfWork, version: SubmissionVersion, spelled: str, sha256: str) -> None:
    if work.submissions.freeze(version.id, spelled, sha256):
        about = f"submission:{version.submission_id}"
        changes = {"number": (None, version.number), "sha256": (None, sha256)}
        work.journal.record(work.now, version.handed_by, "freeze_submission", about, changes)


class _Reader:
    """Reads the pieces of a list in their order, from one snapshot."""

    def __init__(self, database_url: str, begun: Begun) -> None:
        self._engine = open_engine(database_url)
        self._snapshot = snapshot(self._engine)
        self._hazards = SqlReportHazards(self._snapshot.__enter__())
        self._begun = begun
        self._place = self._after = 0

    def next(self) -> Piece | None:
        """Return the next piece, or ``None`` after the last."""
        begun = self._begun
        rows = self._hazards.page(begun.covered, 0, PIECE, self._after)
        if not rows:
            return None
        piece = piece_of(self._place, [worded(row, begun.zone, begun.words) for row in rows])
        self._place += len(rows)
        self._after = rows[-1].id
        return piece

    def close(self) -> None:
        """Let go of the snapshot."""
        self._snapshot.__exit__(None, None, None)
        self._engine.dispose()
