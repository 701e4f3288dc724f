"""What the command line does about what is handed up each month (报送)."""

from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from bot.workers.submission_papers import month_paper
from core.clock import local
from people.permissions import EVERYWHERE, Reach
from people.streets import require_street
from reports import package_workbook
from reports.package_paper import MonthPaper, render
from reports.packages.model import RoundCount, Standing
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
        versions = {each.id: each for each in work.submissions.standing_in(reach, asked)}
        now, zone = work.now, work.zone
    rows: list[dict[str, Any]] = []
    for one in ones:
        version = versions.get(one.current or 0)
        handed = local(version.handed_at, zone).isoformat() if version is not None else None
        rows.append(
            {
                "party": one.party,
                "street": one.street,
                "sector": one.sector,
                "due_on": one.due_on.isoformat(),
                "standing": one.standing(now).value,
                "number": version.number if version is not None else None,
                "serial": version.serial if version is not None else None,
                "handed_at": handed,
                "sha256": version.sha256 if version is not None else None,
            }
        )
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


def write_month(month: date | None, street: str | None, into: Path) -> Shown:
    """Write a month as PDF, or as a workbook where the file is called so.

    Raises ``StreetUnknown``.
    """
    with open_work(Settings()) as work:
        reach, asked = _about(work, month, street)
        paper = month_paper(work, reach, asked)
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_bytes(_made(paper, into))
    data = {"schema": SCHEMA, "month": f"{asked:%Y-%m}", "file": str(into)}
    return data, [f"已写入：{into}（报送 {len(paper.handed)} 份，未报 {len(paper.lacking)} 家）"]


def _made(paper: MonthPaper, into: Path) -> bytes:
    if into.suffix.lower() == ".xlsx":
        return package_workbook.write_month(paper)
    return render(paper)


def _about(work: UnitOfWork, month: date | None, street: str | None) -> tuple[Reach, date]:
    reach = Reach(streets=(require_street(work, street),)) if street is not None else EVERYWHERE
    newest = next(iter(work.submissions.months(1)), month_of(work.day()))
    return reach, month or newest


def _spell(month: date, count: RoundCount) -> str:
    counted = "，".join(f"{each.label} {count.of(each)}" for each in Standing)
    return f"{month.year}年{month.month}月：应报 {count.total}，{counted}"
