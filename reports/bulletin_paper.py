"""What the office issues as PDF: an official head, words, tables, charts and definitions."""

from dataclasses import dataclass
from datetime import datetime

from core.clock import spell_short_day
from reports import spelling
from reports.bulletin_columns import DEFINITIONS, HEADS, cells, identity, late_rows, rate
from reports.bulletins.model import Content, Ranking
from reports.clock_mark import present_mark
from reports.fonts import drawable
from reports.job import Data, Job
from reports.paper import print_apart
from reports.render import render_job

DRAFT_MARK = "草稿，未编号，不作为正式文件"


@dataclass(frozen=True, slots=True)
class BulletinPaper:
    """What is printed: the words and figures, the office, and, of a final one, number and date.

    ``at`` is wall time: when it was issued, or of a draft the moment of its figures.
    """

    content: Content
    organ: str
    number: str
    at: datetime
    sha256: str = ""

    @property
    def draft(self) -> bool:
        """Whether it is not issued yet."""
        return not self.number


def render(paper: BulletinPaper) -> bytes:
    """Return a paper as PDF, rendered in this process, which stays larger by it."""
    return render_job(compose(paper))


def render_in_subprocess(paper: BulletinPaper) -> bytes:
    """Return a paper as PDF, rendered in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(compose(paper))


def compose(paper: BulletinPaper) -> Job:
    """Lay out a paper."""
    content = paper.content
    data: Data = {
        "issuer": drawable(_issuer(paper)),
        "title": drawable(content.title),
        "number": paper.number or "（草稿）",
        "paragraphs": [
            {"title": each.title, "lines": _lines(each.words)} for each in content.paragraphs
        ],
        "heads": list(HEADS),
        "tables": [
            {
                "head": table.head,
                "rows": [
                    [str(place), spelling.printable(row.name), *cells(row)]
                    for place, row in enumerate(table.rows, 1)
                ],
                "whole": ["", content.whole.name, *cells(content.whole)],
                "more": f"另有 {table.more} 个{table.head}未列出。" if table.more else "",
            }
            for table in content.tables
        ],
        "late": _late(content),
        "rankings": [_ranking(each) for each in content.rankings],
        "points": [[each.label, each.found, each.closed, each.closing] for each in content.points],
        "bars": [
            [spelling.printable(row.name), row.hazards.closing, row.hazards.overdue]
            for row in content.tables[0].rows[:12]
            if row.hazards.closing
        ],
        "bars_head": content.tables[0].head,
        "identity": identity(content.whole),
        "as_of": f"统计期间：{spell_short_day(content.first)}至{spell_short_day(content.last)}；"
        f"截至{spelling.spell_moment(content.as_of)}。",
        "definitions": list(DEFINITIONS),
        "signer": spelling.spell_signature(content.signer) if content.signer else "",
        "day": f"{paper.at.year}年{paper.at.month}月{paper.at.day}日",
        "hash": paper.sha256[:16],
    }
    mark = " · ".join(filter(None, (present_mark(), DRAFT_MARK if paper.draft else "")))
    return Job("bulletin", data, int(paper.at.timestamp()), mark=mark)


def _issuer(paper: BulletinPaper) -> str:
    street = paper.content.street
    return f"{street}安全生产委员会办公室" if street else "区安全生产委员会办公室"


def _late(content: Content) -> list[list[str]]:
    return [
        [what, spelling.printable(name), "" if number is None else str(number)]
        for what, name, number in late_rows(content.late)
    ]


def _ranking(ranking: Ranking) -> Data:
    return {
        "head": ranking.head,
        "rows": [
            [str(each.place), spelling.printable(each.name), rate(each.good, each.of)]
            for each in ranking.ranked
        ],
        "unranked": "、".join(
            f"{spelling.printable(name)}（N={of}）" for name, of in ranking.unranked
        )
        + (f"，另有 {ranking.unranked_more} 个" if ranking.unranked_more else ""),
        "more": f"中间 {ranking.more} 个略。" if ranking.more else "",
    }


def _lines(words: str) -> list[str]:
    return [spelling.printable(each) for each in words.splitlines() if each.strip()]
