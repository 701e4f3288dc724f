"""时间节点 as offices write it: 12月, 3月底前, 6月—10月, 每季度, 全年, 2024年6月30日前.

Everything is read into first and last days within the year of the list, or refused: nothing is
guessed. 长期 and 持续推进 name no end, and are looked at once, at the end of the year (ours).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from re import Match

from chat.days import fold
from core.errors import XunanError
from duties.tasks import timing_patterns

HOW = (
    "可写：12月、3月底前、3月上旬、6月—10月、6月30日前、上半年、二季度、每季度、每月、全年、长期。"
)
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TENTHS = {"上旬": 10, "中旬": 20, "下旬": 31, "初": 10, "中": 20, "底": 31, "末": 31}
_ENDS = frozenset({"底", "末"})


class TimingRefused(XunanError):
    """A 时间节点 cannot be read: ``what`` says why, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of a target; ``part`` names it among those of its task."""

    since: date
    due: date
    part: str = ""


def read_timing(text: str, year: int) -> tuple[Span, ...]:
    """Return the targets of a task in the year of its list; raises ``TimingRefused``."""
    folded = _plain(text)
    if not folded:
        raise TimingRefused(f"没填时间节点。{HOW}")
    for pattern, read in _SHAPES:
        if match := pattern.fullmatch(folded):
            return read(match, year, text)
    raise TimingRefused(f"没有看懂时间节点“{text[:20]}”。{HOW}")


def _plain(text: str) -> str:
    """Return the text without spaces, in plain digits, with one kind of dash."""
    folded = "".join(fold(text).split())
    return re.sub(r"[—–―~〜～至到-]+", "-", folded).strip("。.;,")


def _day(match: Match[str], which: str, year: int, text: str, *, last: bool) -> date:
    month = int(match[f"{which}month"])
    _same_year(match.groupdict().get(f"{which}year"), year)
    if not 1 <= month <= 12:
        raise TimingRefused(f"“{text[:20]}”：没有{month}月。")
    days = monthrange(year, month)[1]
    written = match.groupdict().get(f"{which}day")
    if written:
        if not 1 <= int(written) <= days:
            raise TimingRefused(f"“{text[:20]}”：{year}年{month}月没有{int(written)}日。")
        return date(year, month, int(written))
    tenth = match.groupdict().get(f"{which}tenth")
    if last:
        return date(year, month, min(_TENTHS.get(tenth or "", 31), days))
    first = {"中旬": 11, "中": 11, "下旬": 21, "底": 21, "末": 21}.get(tenth or "", 1)
    return date(year, month, first)


def _same_year(written: str | None, year: int) -> None:
    if written and int(written) != year:
        raise TimingRefused(
            f"写的是{written}年，这份是{year}年的清单。请核对年份，或导入那一年的清单。"
        )


def _one(match: Match[str], year: int, text: str) -> tuple[Span, ...]:
    """Read one month, part of a month, or day; with 前 the time begins with the year."""
    due = _day(match, "", year, text, last=True)
    by = bool(match["by"]) or match["day"] is not None
    if match["by"] and match["day"] is None and match["tenth"] not in _ENDS:
        raise TimingRefused(
            f"“{text[:20]}”可以有两种读法。请写“{match['month']}月底前”或具体日子。"
        )
    since = date(year, 1, 1) if by else _day(match, "", year, text, last=False)
    return (Span(since, due),)


def _range(match: Match[str], year: int, text: str) -> tuple[Span, ...]:
    since = _day(match, "a", year, text, last=False)
    due = _day(match, "b", year, text, last=True)
    if due < since:
        raise TimingRefused(f"“{text[:20]}”：结束早于开始。跨年的请分年写。")
    return (Span(since, due),)


def _iso(match: Match[str], year: int, text: str) -> tuple[Span, ...]:
    """Read a cell that shows a day."""
    _same_year(match["year"], year)
    if int(match["day"]) == 1:  # programs show 12月 as a day, too
        month = int(match["month"])
        raise TimingRefused(
            f"这一格是日期，看不出是{month}月还是{month}月1日。请把单元格改成文本，再重新填。"
        )
    try:
        due = date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        raise TimingRefused(f"“{text[:20]}”不是一个日子。{HOW}") from None
    return (Span(date(year, 1, 1), due),)


def _whole(match: Match[str], year: int, _: str) -> tuple[Span, ...]:
    _same_year(match.groupdict().get("year"), year)
    return (Span(date(year, 1, 1), date(year, 12, 31)),)


def _quarter(number: int, year: int) -> Span:
    month = number * 3
    last = date(year, month, monthrange(year, month)[1])
    return Span(date(year, month - 2, 1), last, _QUARTERS[number - 1])


def _half(number: int, year: int) -> Span:
    if number == 1:
        return Span(date(year, 1, 1), date(year, 6, 30), "上半年")
    return Span(date(year, 7, 1), date(year, 12, 31), "下半年")


def _require_end(match: Match[str], text: str) -> None:
    """Refuse 三季度前: it may mean before it begins, or by its end."""
    if match["by"] and match["end"] not in _ENDS:
        raise TimingRefused(f"“{text[:20]}”可以有两种读法。请写“末前”，如“三季度末前”。")


def _in_quarter(match: Match[str], year: int, text: str) -> tuple[Span, ...]:
    _same_year(match["year"], year)
    _require_end(match, text)
    span = _quarter(_NUMERALS[match["quarter"]], year)
    since = date(year, 1, 1) if match["by"] else span.since
    return (Span(since, span.due),)


def _in_half(match: Match[str], year: int, text: str) -> tuple[Span, ...]:
    _same_year(match["year"], year)
    _require_end(match, text)
    span = _half(1 if match["half"] == "上" else 2, year)
    since = date(year, 1, 1) if match["by"] else span.since
    return (Span(since, span.due),)


def _monthly(match: Match[str], year: int, text: str) -> tuple[Span, ...]:
    day = match["day"]
    if day and not 1 <= int(day) <= 31:
        raise TimingRefused(f"“{text[:20]}”：每月没有{int(day)}日。")
    spans = []
    for month in range(1, 13):
        last = monthrange(year, month)[1]
        due = date(year, month, min(int(day), last) if day else last)
        spans.append(Span(date(year, month, 1), due, f"{month}月"))
    return tuple(spans)


def _quarterly(_: Match[str], year: int, __: str) -> tuple[Span, ...]:
    return tuple(_quarter(number, year) for number in range(1, 5))


def _half_yearly(_: Match[str], year: int, __: str) -> tuple[Span, ...]:
    return _half(1, year), _half(2, year)


_Read = Callable[[Match[str], int, str], tuple[Span, ...]]


_SHAPES: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (timing_patterns.ALWAYS, _whole),
    (timing_patterns.WHOLE_YEAR, _whole),
    (timing_patterns.YEARLY, _whole),
    (timing_patterns.QUARTERLY, _quarterly),
    (timing_patterns.HALF_YEARLY, _half_yearly),
    (timing_patterns.MONTHLY, _monthly),
    (timing_patterns.QUARTER, _in_quarter),
    (timing_patterns.HALF, _in_half),
    (timing_patterns.ISO, _iso),
    (timing_patterns.FROM_TO, _range),
    (timing_patterns.ONE, _one),
)
