"""What was handed in as PDF: one report, or a month's with who has handed in and who has not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import spell_short_day
from reports import spelling
from reports.fonts import drawable
from reports.job import Data, Job
from reports.packages.gathering import spell_span
from reports.packages.model import Content, HazardRow, ListCount, RoundCount
from reports.paper import print_apart
from reports.render import render_job

NIL_WORDS = "本期台账没有隐患，零报告。"
DEFINITION = (
    "按时：期限当日24时前报送；迟报：期限后报送；零报告：按时报告本期台账没有隐患；"
    "缺报：期限已过而未报送。期限遇非工作日提前到前一个工作日。"
)
NOT_IN_FULL = "报送单位多，报送全文见工作簿。"
ROWS_ON_A_PAGE = 28
"""Lines of a hazard list on a page, about."""


@dataclass(frozen=True, slots=True)
class HandedPart:
    """A version that was handed in, or a part of one with a long hazard list.

    ``rows`` are its lines from number ``first`` (from 1) on, of ``count`` in all; the words stand
    after the ``last`` of them. ``at`` is wall time.
    """

    content: Content
    rows: Sequence[HazardRow]
    count: ListCount
    number: str
    serial: int
    by: str
    at: datetime
    sha256: str
    standing: str
    first: int = 1
    last: bool = True

    @property
    def weight(self) -> float:
        """Return how many pages it takes, about."""
        return 1 + len(self.rows) / ROWS_ON_A_PAGE


@dataclass(frozen=True, slots=True)
class Lacking:
    """One that has not handed in."""

    party: str
    street: str
    due_on: date
    standing: str


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """A month of an area: counted, also by street, who has handed in, and who has not.

    ``as_of`` is wall time. Of very many only the first are named: ``handed_more`` and
    ``lacking_more`` are not. ``in_full`` tells that the reports come behind it.
    """

    where: str
    month: date
    as_of: datetime
    count: RoundCount
    streets: Mapping[str, RoundCount]
    handed: Sequence[HandedPart]
    lacking: Sequence[Lacking]
    handed_more: int = 0
    lacking_more: int = 0
    in_full: bool = True


@dataclass(frozen=True, slots=True)
class Volume:
    """What goes into one file: a summary if any, and reports; ``number`` (from 1) of several."""

    title: str
    at: datetime
    reports: Sequence[HandedPart]
    summary: MonthSummary | None = None
    number: int = 0


def title_of_month(where: str, month: date) -> str:
    """Return what stands above a month of an area."""
    return f"{drawable(where)}{_month(month)}报送汇总"


def title_of_report(content: Content) -> str:
    """Return what stands above one report."""
    return f"{_month(content.month)}{content.title}"


def render(volume: Volume) -> bytes:
    """Return a volume as PDF, rendered in this process, which stays larger by it."""
    return render_job(compose(volume))


def render_in_subprocess(volume: Volume) -> bytes:
    """Return a volume as PDF, rendered in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(compose(volume))


def compose(volume: Volume) -> Job:
    """Lay out a volume."""
    summary = volume.summary
    numbered = f"（第{volume.number}册）" if volume.number else ""
    alone = volume.reports[0].number if volume.reports else ""
    data: Data = {
        "title": f"{volume.title}{numbered}",
        "number": f"截至{spelling.spell_moment(volume.at)}" if _of_month(volume) else alone,
        "summary": _summary(summary) if summary is not None else None,
        "several": _of_month(volume),
        "reports": [_report(each) for each in volume.reports],
    }
    return Job("package", data, int(volume.at.timestamp()))


def _of_month(volume: Volume) -> bool:
    return volume.summary is not None or len(volume.reports) > 1


def _month(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _summary(paper: MonthSummary) -> Data:
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
        "streets": [
            [
                drawable(street) or "未归类",
                *map(str, (n.total, n.in_time, n.late, n.nil, n.missing, n.waiting)),
            ]
            for street, n in (paper.streets.items() if len(paper.streets) > 1 else ())
        ],
        "handed": [
            [
                str(place),
                spelling.printable(each.content.party),
                drawable(each.content.street),
                each.standing,
                each.number,
                f"{each.count.total}",
                f"{each.count.open}",
                spelling.spell_short_moment(each.at),
            ]
            for place, each in enumerate(paper.handed, 1)
        ],
        "handed_more": _more(paper.handed_more),
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
        "lacking_more": _more(paper.lacking_more),
        "definition": DEFINITION + ("" if paper.in_full else NOT_IN_FULL),
    }


def _more(number: int) -> str:
    return f"另有 {number} 家，名单见工作簿。" if number else ""


def _report(paper: HandedPart) -> Data:
    content = paper.content
    words = {each.key: each for each in content.paragraphs}
    return {
        "party": spelling.printable(content.party),
        "to": drawable(content.to),
        "span": spell_span(content),
        "month": _month(content.month),
        "nil": _instead_of_list(paper),
        "list": "隐患清单" if paper.first == 1 else "隐患清单（续）",
        "last": paper.last,
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
            for place, each in enumerate(paper.rows, paper.first)
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


def _instead_of_list(paper: HandedPart) -> str:
    if not paper.sha256:
        return "隐患清单正在定稿，请稍后再导出。"
    if paper.count.total:
        return ""
    return NIL_WORDS if paper.content.nil else "本期台账没有隐患。"


def _where(content: Content, row: HazardRow) -> str:
    return "" if row.unit == content.party else f"{row.unit}："


def _lines(words: str) -> list[str]:
    return [spelling.printable(each) for each in words.splitlines() if each.strip()]
