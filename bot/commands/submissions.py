"""What the command line does about what is handed up each month (报送)."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from bot.workers.paper_process import PaperTask, write
from core.clock import local
from people.permissions import EVERYWHERE, Reach
from people.streets import WHOLE_AREA, require_street
from reports.packages.model import RoundCount, Standing, Submission
from reports.packages.owing import month_of
from storage.engine.unit_of_work import UnitOfWork

SCHEMA = 1
AT_ONCE = 500

Shown = tuple[Any, list[str]]


def list_submissions(month: date | None, street: str | None) -> Shown:
    """Return who has handed in for a month and who has not, as data and in words.

    Left out, it is the newest month there is. Raises ``StreetUnknown``.
    """
    with open_work(Settings()) as work:
        reach, asked = _about(work, month, street)
        count = work.submissions.count(reach, asked, work.now)
        ones = [
            each
            for skip in range(0, count.total, AT_ONCE)
            for each in work.submissions.page(reach, asked, work.now, None, skip, AT_ONCE)
        ]
        rows = [_row(work, one) for one in ones]
    data = {
        "schema": SCHEMA,
        "month": f"{asked:%Y-%m}",
        "counts": {"total": count.total, **{each.value: count.of(each) for each in Standing}},
        "submissions": rows,
    }
    words = [
        f"{row['party']} · {Standing(row['standing']).label} · {row['due_on']}" for row in rows
    ]
    return data, [_spell(asked, count), *words]


def _row(work: UnitOfWork, one: Submission) -> dict[str, Any]:
    version = work.submissions.version(one.current) if one.current is not None else None
    return {
        "party": one.party,
        "street": one.street,
        "sector": one.sector,
        "due_on": one.due_on.isoformat(),
        "standing": one.standing(work.now).value,
        "number": version.number if version is not None else None,
        "serial": version.serial if version is not None else None,
        "handed_at": local(version.handed_at, work.zone).isoformat() if version else None,
        "sha256": (version.sha256 or None) if version is not None else None,
    }


def write_month(month: date | None, street: str | None, into: Path) -> Shown:
    """Write a month as PDF, a long one in volumes, or as a workbook where the file is called so.

    Raises ``StreetUnknown``.
    """
    settings = Settings()
    with open_work(settings) as work:
        reach, asked = _about(work, month, street)
        count = work.submissions.count(reach, asked, work.now)
        now, zone = work.now, str(work.zone)
    into.parent.mkdir(parents=True, exist_ok=True)
    where = WHOLE_AREA if reach.area else "、".join(reach.streets)
    book = into.suffix.lower() == ".xlsx"
    with tempfile.TemporaryDirectory(prefix="submissions-") as folder:
        given = (settings.database_url, Path(folder), "month", zone, now)
        written = write(PaperTask(*given, None, asked, reach, where, book))
        files = [_volume(into, number) for number in range(1, len(written) + 1)]
        for made, file in zip(written, files, strict=True):
            shutil.move(made, file)
    data = {"schema": SCHEMA, "month": f"{asked:%Y-%m}", "file": str(into)}
    if len(files) > 1:
        data["files"] = [str(each) for each in files]
    lacks = count.missing + count.waiting
    several = f"，分 {len(files)} 册" if len(files) > 1 else ""
    return data, [f"已写入：{into}（报送 {count.total - lacks} 份，未报 {lacks} 家{several}）"]


def _volume(into: Path, number: int) -> Path:
    """Return the file of a volume; the first is named as was asked for."""
    return into if number == 1 else into.with_stem(f"{into.stem}-{number}")


def _about(work: UnitOfWork, month: date | None, street: str | None) -> tuple[Reach, date]:
    reach = Reach(streets=(require_street(work, street),)) if street is not None else EVERYWHERE
    newest = next(iter(work.submissions.months(1)), month_of(work.day()))
    return reach, month or newest


def _spell(month: date, count: RoundCount) -> str:
    counted = "，".join(f"{each.label} {count.of(each)}" for each in Standing)
    return f"{month.year}年{month.month}月：应报 {count.total}，{counted}"
