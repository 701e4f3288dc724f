"""Writing what was handed in in a process of its own, so that no conversation waits for it.

What is to be written comes as JSON on standard input; the last line on standard output says, as
JSON, which files there are, or why there are none. It reads one snapshot of the database, a few
reports at a time; what Typst takes is given back when it ends.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from people.permissions import Reach
from reports import package_workbook
from reports.package_paper import Volume, render_in_subprocess, title_of_month
from reports.package_volumes import volumes_of_month, volumes_of_report
from reports.packages.ports import HandedIn
from reports.paper import PaperFailed
from storage.engine.database import open_engine
from storage.stores.hazards.ledger_row_store import snapshot
from storage.stores.reports.handed_in_store import SqlHandedIn

NICER = 10  # than what answers people


@dataclass(frozen=True, slots=True)
class PaperTask:
    """Everything that writing takes: of one version, or of a ``month`` in ``reach``.

    ``name`` is that of the file without its ending; ``now`` is aware UTC.
    """

    database_url: str
    folder: Path
    name: str
    zone: str
    now: datetime
    version_id: int | None = None
    month: date | None = None
    reach: Reach | None = None
    where: str = ""
    workbook: bool = False


TASK: TypeAdapter[PaperTask] = TypeAdapter(PaperTask)


def write(task: PaperTask) -> list[Path]:
    """Write the files and return them; raises ``PaperFailed`` for what is not there."""
    with _reading(task.database_url) as store:
        if task.workbook and task.month is not None:
            return [_workbook(task, task.month, store)]
        return [_print(task, each) for each in _volumes(task, store)]


@contextmanager
def _reading(database_url: str) -> Iterator[HandedIn]:
    engine = open_engine(database_url)
    try:
        with snapshot(engine) as session:
            yield SqlHandedIn(session)
    finally:
        engine.dispose()


def _workbook(task: PaperTask, month: date, store: HandedIn) -> Path:
    path = task.folder / f"{task.name}.xlsx"
    package_workbook.write_month(
        path,
        title_of_month(task.where, month),
        store.lacking(_reach(task), month),
        store.handed(_reach(task), month),
        store,
        ZoneInfo(task.zone),
        task.now,
    )
    return path


def _reach(task: PaperTask) -> Reach:
    return task.reach if task.reach is not None else Reach()


def _volumes(task: PaperTask, store: HandedIn) -> Iterator[Volume]:
    zone = ZoneInfo(task.zone)
    if task.month is not None:
        return volumes_of_month(store, _reach(task), task.where, task.month, zone, task.now)
    one = store.one(task.version_id or 0)
    if one is None:
        raise PaperFailed(f"version {task.version_id} is not there")
    return volumes_of_report(store, one, zone, task.now)


def _print(task: PaperTask, volume: Volume) -> Path:
    numbered = f"_第{volume.number:02d}册" if volume.number else ""
    path = task.folder / f"{task.name}{numbered}.pdf"
    path.write_bytes(render_in_subprocess(volume))  # Typst lets go of nothing by itself
    return path


def main() -> int:
    """Write what is asked for."""
    with suppress(OSError):
        os.nice(NICER)
    try:
        files = write(TASK.validate_json(sys.stdin.buffer.read()))
    except Exception as trouble:
        said: dict[str, Any] = {"failed": f"{type(trouble).__name__}: {trouble}"[:500]}
    else:
        said = {"files": [str(each) for each in files]}
    sys.stdout.write(f"{json.dumps(said)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
