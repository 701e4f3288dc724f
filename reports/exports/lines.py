"""The ledger as CSV and as JSON lines."""

import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from core.clock import local
from reports.exports.cells import guarded
from reports.exports.columns import COLUMNS, Moment
from reports.exports.model import LEDGER_SCHEMA, LedgerRow

BOM = "\ufeff"  # by which Excel knows UTF-8


def write_csv(path: Path, rows: Iterable[LedgerRow], at: Moment) -> int:
    """Write CSV as Excel opens it, and return how many rows it got."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        sheet = csv.writer(file, lineterminator="\r\n")
        sheet.writerow(("序号", *(column.title for column in COLUMNS)))
        for written, row in enumerate(rows, 1):
            values = (column.value(row, at) for column in COLUMNS)
            sheet.writerow((written, *map(_csv_cell, values)))
    return written


def _csv_cell(value: str | int | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else str(value)


def write_jsonl(path: Path, rows: Iterable[LedgerRow], at: Moment) -> int:
    """Write a line of JSON for each hazard, and return how many lines it got."""
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(as_object(row, at), ensure_ascii=False, separators=(",", ":")))
            file.write("\n")
            written += 1
    return written


def as_object(row: LedgerRow, at: Moment) -> dict[str, Any]:
    """Return a hazard as ``docs/schemas.md`` has it; half a character becomes ``�``."""
    found = local(row.found_at, at.zone)
    return {
        "schema": LEDGER_SCHEMA,
        "number": row.number,
        "unit": _whole(row.unit_name),
        "sector": row.sector,
        "street": row.street,
        "place": _whole(row.place_name),
        "item": _whole(row.item),
        "description": _whole(row.description),
        "severity": row.severity.value if row.severity is not None else None,
        "track": row.track.value,
        "source": row.source.value,
        "found_on": found.date().isoformat(),
        "found_at": found.isoformat(timespec="seconds") if row.hour_told else None,
        "finder": _whole(row.finder),
        "measure": _whole(row.measure),
        "deadline": row.deadline.isoformat() if row.deadline is not None else None,
        "owner": _whole(row.owner) or None,
        "supervisor": _whole(row.supervisor) or None,
        "state": row.state.value,
        "standing": row.standing,
        "open": row.state.open,
        "overdue_days": row.overdue(at.day),
        "submitted_on": _day(at, row.submitted_at),
        "closed_on": _day(at, row.closed_at),
        "ending": row.ending.value if row.ending is not None else None,
        "reason": _whole(row.reason),
        "returns": row.returns,
        "relapses": row.relapses,
        "department": row.department or None,
    }


def _day(at: Moment, moment: Any) -> str | None:
    day = at.day_of(moment)
    return day.isoformat() if day is not None else None


def _whole(text: str) -> str:
    return text if text.isprintable() else text.encode("utf-8", "replace").decode("utf-8")
