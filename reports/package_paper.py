"""What was handed in as PDF: one report, or a month's with who has handed in and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import spell_short_day
from reports import spelling
from reports.fonts import drawable
from reports.job import Data, Job
from reports.packages.gathering import spell_span
from reports.packages.model import Content, HazardRow, RoundCount
from reports.paper import print_apart
from reports.render import render_job

NIL_WORDS = "本期台账没有隐患，零报告。"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version that was handed in: what it says, its number, by whom, when (wall time)."""

    content: Content
    number: str
    serial: int
    by: str
    at: datetime
    sha256: str
    standing: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """One that has not handed in."""

    party: str
    street: str
    due_on: date
    standing: str


@dataclass(frozen=True, slots=True)
class MonthPaper:
    """A month of an area: counted, what was handed in, and who has not; ``as_of`` is wall time."""

    where: str
    month: date
    as_of: datetime
    count: RoundCount
    handed: Sequence[HandedIn]
    lacking: Sequence[Lacking]


def render(paper: HandedIn | MonthPaper) -> bytes:
    """Return a paper as PDF, rendered in this process, which stays larger by it."""
    return render_job(compose(paper))


def render_in_subprocess(paper: HandedIn | MonthPaper) -> bytes:
    """Return a paper as PDF, rendered in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(compose(paper))


def compose(paper: HandedIn | MonthPaper) -> Job:
    """Lay out a paper."""
    if isinstance(paper, HandedIn):
        data: Data = {
            "title": f"{_month(paper.content.month)}{paper.content.title}",
            "number": paper.number,
            "summary": None,
            "reports": [_report(paper)],
        }
        return Job("package", data, int(paper.at.timestamp()))
    data = {
        "title": f"{drawable(paper.where)}{_month(paper.month)}报送汇总",
        "number": f"截至{spelling.spell_moment(paper.as_of)}",
        "summary": _summary(paper),
        "reports": [_report(each) for each in paper.handed],
    }
    return Job("package", data, int(paper.as_of.timestamp()))


def _month(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _summary(paper: MonthPaper) -> Data:
    count = paper.count
    return {
        "figures": [
            ["应报", count.total],
            ["按时", count.in_time],
            ["迟报", count.late],
            ["零报告", count.nil],
            ["缺报", count.missing],
            ["未到期", count.waiting],
        ],
        "handed": [
            [
                str(place),
                spelling.printable(each.content.party),
                drawable(each.content.street),
                each.standing,
                each.number,
                f"{len(each.content.hazards)}",
                f"{each.content.open}",
                spelling.spell_short_moment(each.at),
            ]
            for place, each in enumerate(paper.handed, 1)
        ],
        "lacking": [
            [
                str(place),
                spelling.printable(each.party),
                drawable(each.street),
                each.standing,
                spell_short_day(each.due_on),
            ]
            for place, each in enumerate(paper.lacking, 1)
        ],
        "definition": (
            "按时：期限当日24时前报送；迟报：期限后报送；零报告：按时报告本期台账没有隐患；"
            "缺报：期限已过而未报送。期限遇非工作日提前到前一个工作日。"
        ),
    }


def _report(paper: HandedIn) -> Data:
    content = paper.content
    words = {each.key: each for each in content.paragraphs}
    return {
        "party": spelling.printable(content.party),
        "to": drawable(content.to),
        "span": spell_span(content),
        "month": _month(content.month),
        "nil": NIL_WORDS if content.nil else "",
        "hazards": [
            [
                str(place),
                each.number + ("（重大）" if each.major else ""),
                spelling.printable(_where(content, each) + each.content),
                spelling.printable(each.measure),
                spell_short_day(each.deadline) if each.deadline else "未定",
                spelling.printable(each.owner) or "未定",
                each.standing,
            ]
            for place, each in enumerate(content.hazards, 1)
        ],
        "works": [
            [
                spelling.printable(each.title),
                *map(
                    str,
                    (each.asked, each.done, each.late, each.missed, each.excused, each.open),
                ),
            ]
            for each in content.works
        ],
        "tasks": [
            [spelling.printable(each.title), each.due, spelling.printable(each.progress)]
            for each in content.tasks
        ],
        "paragraphs": [
            {"title": each.title, "lines": _lines(each.words)} for each in words.values()
        ],
        "signer": spelling.spell_signature(paper.by),
        "moment": spelling.spell_moment(paper.at),
        "number": paper.number + (f"（第{paper.serial}版）" if paper.serial > 1 else ""),
        "hash": paper.sha256[:16],
    }


def _where(content: Content, row: HazardRow) -> str:
    return "" if row.unit == content.party else f"{row.unit}："


def _lines(words: str) -> list[str]:
    return [spelling.printable(each) for each in words.splitlines() if each.strip()]
