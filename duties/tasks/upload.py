"""A workbook that came in a chat: kept as it came, read in the background, taken when confirmed."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from spreadsheets.model import Mistake, SheetRow, SheetTable


class UploadState(StrEnum):
    """Where a workbook stands."""

    COMING = "coming"  # its bytes are being fetched
    READ = "read"
    UNREADABLE = "unreadable"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook with a list for a street; ``content`` is what was read of it, as JSON.

    Of one that cannot be read it is the reason, in Chinese. Nobody sent what the
    command line brought in.
    """

    id: int
    street: str
    name: str
    sent_by: int | None
    sent_at: datetime
    state: UploadState = UploadState.COMING
    content: str = ""


def spell_table(table: SheetTable) -> str:
    """Return the rows of a sheet, and what is wrong with some, as JSON."""
    kept = {
        "rows": [{"number": each.number, "cells": dict(each.cells)} for each in table.rows],
        "mistakes": [asdict(each) for each in table.mistakes],
    }
    return json.dumps(kept, ensure_ascii=False)


def read_table_of(content: str) -> SheetTable:
    """Return what ``spell_table`` has kept."""
    kept: dict[str, Any] = json.loads(content)
    return SheetTable(
        tuple(SheetRow(each["number"], each["cells"]) for each in kept["rows"]),
        tuple(Mistake(**each) for each in kept["mistakes"]),
    )
