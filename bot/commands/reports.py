"""What the command line does about what the office issues."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from hazards.counts.period import Period
from people.streets import require_street
from reports import bulletin_paper, bulletin_workbook
from reports.bulletin_columns import identity
from reports.bulletin_paper import BulletinPaper
from reports.bulletins.model import VERSION, Bulletin, BulletinKind, BulletinState
from reports.bulletins.papers import paper_of
from reports.counts.filling import fill_all
from reports.frozen import freeze

PARTS = 10_000
"""In how many parts everything is counted that is not yet."""


def paper(kind: str, on: date | None, street: str | None) -> BulletinPaper:
    """Return what is issued, or would be, about the period of a day: by default the last whole one.

    Raises ``StreetUnknown``.
    """
    asked = BulletinKind(kind)
    with open_work(Settings()) as work:
        fill_all(work, PARTS)
        of = require_street(work, street) if street is not None else ""
        period = Period.of(asked.period, on or work.day())
        period = period if on is not None else period.previous()
        bulletin = work.bulletins.issued_of(asked, of, period.first) or Bulletin(
            0, asked, of, period.first, period.last, BulletinState.DRAFT, 0, work.now
        )
        return paper_of(work, bulletin)


def as_object(paper: BulletinPaper) -> dict[str, Any]:
    """Return it as plain JSON values (``docs/schemas.md``)."""
    said: dict[str, Any] = json.loads(freeze(paper.content)[0])
    whole = paper.content.whole.hazards
    said["whole"]["hazards"] |= {"ended": whole.ended, "closing": whole.closing}
    return said | {"schema": VERSION, "number": paper.number, "sha256": paper.sha256}


def words(paper: BulletinPaper) -> list[str]:
    """Return it in words."""
    content = paper.content
    return [
        content.title,
        paper.number or "草稿，未编号",
        *(f"{each.title}：{each.words}" for each in content.paragraphs),
        f"{identity(content.whole)}（截至 {content.as_of:%Y-%m-%d %H:%M}）",
    ]


def write(paper: BulletinPaper, into: Path) -> None:
    """Write it as the file is called: a PDF, a workbook, or JSON."""
    into.parent.mkdir(parents=True, exist_ok=True)
    match into.suffix.lower():
        case ".xlsx":
            made = bulletin_workbook.write(paper)
        case ".json":
            made = json.dumps(as_object(paper), ensure_ascii=False, indent=2).encode()
        case _:
            made = bulletin_paper.render(paper)
    into.write_bytes(made)
