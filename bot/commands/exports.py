"""What the command line exports: the ledger of the whole area, or a part of it, into files."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from core.clock import local
from core.errors import XunanError
from hazards.ledger_filter import Days, LedgerFilter, Standing
from hazards.ledger_reach import Within, everywhere
from hazards.ledger_words import narrowings
from hazards.model import Severity, Source
from people.joining import UnitUnknown
from people.sectors import parts_of, read_sector
from people.streets import require_street
from reports.exports.model import ExportFormat, Heading, Order, Split
from reports.exports.thumbnails import PhotoSheet
from reports.exports.writing import Export, Written
from storage.engine.database import open_engine
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from storage.stores.hazards.ledger_row_store import SqlLedgerRows, snapshot


class FileUnwritable(XunanError):
    """A file that was named on the command line cannot be written."""


EXPORT_SCHEMA = "xunan.export/1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter as it was written on the command line."""

    street: str = ""
    unit: str = ""
    sectors: tuple[str, ...] = ()
    severity: str = ""
    state: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    overdue: bool = False
    words: str = ""


def export_ledger(into: Path, wanted: Wanted, split: str) -> tuple[dict[str, Any], list[str]]:
    """Write the ledger; return what was written as data and in words.

    Raises ``UnitUnknown``, ``StreetUnknown``, ``SectorUnknown``, ``NothingToExport`` and
    ``FileUnwritable``.
    """
    settings = Settings()
    with open_work(settings) as work:
        within = everywhere(work, filter_of(work, wanted))
        narrowed = tuple(each.words for each in narrowings(work, within.sought.filter))
        now = work.now
    heading = Heading(
        f"{within.title}隐患台账", "、".join(narrowed) or "全部", local(now, within.sought.zone)
    )
    order = Order(ExportFormat(into.suffix[1:]), Split(split))
    try:
        written = _write(settings, within, heading, order, into)
    except OSError as trouble:
        raise FileUnwritable(str(into)) from trouble
    files = [str(path) for path in written.files]
    data = {
        "schema": EXPORT_SCHEMA,
        "as_of": heading.as_of.isoformat(timespec="seconds"),
        "hazards": written.hazards,
        "sheets": written.sheets,
        "files": files,
    }
    return data, [f"已导出 {written.hazards} 条：{'、'.join(files)}"]


def filter_of(work: UnitOfWork, wanted: Wanted) -> LedgerFilter:
    """Return the filter that was written; raises as ``export_ledger``."""
    unit = work.units.by_name(wanted.unit) if wanted.unit else None
    if wanted.unit and unit is None:
        raise UnitUnknown(wanted.unit)
    named = [part for each in wanted.sectors for part in parts_of(read_sector(each).name)]
    period = Days(wanted.since, wanted.until) if wanted.since or wanted.until else None
    return LedgerFilter(
        unit_id=unit.id if unit is not None else None,
        street=require_street(work, wanted.street) if wanted.street and unit is None else "",
        sectors=tuple(dict.fromkeys(named)),
        severity=Severity(wanted.severity) if wanted.severity else None,
        standing=Standing(wanted.state) if wanted.state else None,
        overdue=wanted.overdue,
        source=Source(wanted.source) if wanted.source else None,
        found=period,
        words=wanted.words,
    )


def _write(
    settings: Settings, within: Within, heading: Heading, order: Order, into: Path
) -> Written:
    """Write the files beside where they go, and put them there when all are whole."""
    into.parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    try:
        with (
            tempfile.TemporaryDirectory(prefix=".export-", dir=into.parent) as kept,
            snapshot(engine) as session,
        ):
            folder = Path(kept)
            rows = SqlLedgerRows(session, within.sought.zone)
            files = EvidenceFiles(settings.photo_dir)
            drawn = folder / "thumbnails"
            drawn.mkdir()
            thumbnails = PhotoSheet(rows, files.path, drawn, order.photos)
            export = Export(rows, [within.sought], heading, order, thumbnails=thumbnails)
            written = export.write(folder, into.stem)
            placed = tuple(
                Path(shutil.move(file, into.parent / file.name)) for file in written.files
            )
    finally:
        engine.dispose()
    return Written(placed, written.hazards, written.sheets)
