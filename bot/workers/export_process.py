"""Writing one export in a process of its own, so that no conversation waits for it.

What is to be written comes as JSON on standard input. A line of JSON on standard output says how
far it is, and the last one which files there are.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.workers.sending_files import TAKEN_BY_TELEGRAM
from hazards.ledger_filter import LedgerFilter, Sought
from people.permissions import Reach
from reports.exports.form_filling import FormTooSmall
from reports.exports.forms import ExportForm
from reports.exports.model import Heading, NothingToExport, Order
from reports.exports.thumbnails import PhotoSheet
from reports.exports.writing import Export, Progress, Written, written_within
from storage.engine.database import open_engine
from storage.evidence_files import EvidenceFiles
from storage.stores.hazards.ledger_row_store import SqlLedgerRows, snapshot

NICER = 10  # than what answers people


@dataclass(frozen=True, slots=True)
class ExportTask:
    """Everything that writing an export takes."""

    database_url: str
    photo_dir: Path
    folder: Path
    name: str
    filters: tuple[LedgerFilter, ...]  # what one or another of them finds
    reach: Reach
    zone: str
    heading: Heading
    order: Order
    form: ExportForm | None = None
    form_path: Path | None = None
    largest: int = TAKEN_BY_TELEGRAM  # bytes of a file
    hits: int = 0  # as far as they were counted


TASK: TypeAdapter[ExportTask] = TypeAdapter(ExportTask)


def write(task: ExportTask, progress: Progress) -> Written:
    """Write the files, none of them larger than it may be; raises ``NothingToExport``."""
    engine = open_engine(task.database_url)
    try:
        with snapshot(engine) as session:
            zone = ZoneInfo(task.zone)
            rows = SqlLedgerRows(session, zone)
            day = task.heading.as_of.date()
            sought = [Sought(each, task.reach, day, zone) for each in task.filters]
            thumbnails = PhotoSheet(
                rows, EvidenceFiles(task.photo_dir).path, task.folder, task.order.photos
            )
            own_form = _own_form(task)

            def export(order: Order) -> Written:
                way = Export(rows, sought, task.heading, order, progress, thumbnails, own_form)
                return way.write(task.folder, task.name)

            return written_within(task.largest, task.order, export)
    finally:
        engine.dispose()


def _own_form(task: ExportTask) -> tuple[ExportForm, Path] | None:
    if task.form is None or task.form_path is None:
        return None
    return task.form, task.form_path


def _say_progress(done: int, total: int) -> None:
    _say({"done": done, "total": total})


def _say(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Write what standard input asks for."""
    with suppress(OSError):
        os.nice(NICER)
    task = TASK.validate_json(sys.stdin.buffer.read())
    try:
        written = write(task, _say_progress)
    except NothingToExport:
        _say({"nothing": True})
        return 0
    except FormTooSmall:
        _say({"too_many": True})
        return 0
    files = [str(file) for file in written.files]
    _say({"files": files, "hazards": written.hazards, "sheets": written.sheets})
    return 0


if __name__ == "__main__":
    sys.exit(main())
