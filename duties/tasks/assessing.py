"""考核表: what each body had to do in a period, what of it on time, and its score.

The rule is ours, and stands under each table: no document gives one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from core.clock import local
from duties.tasks.model import Line, TargetState

FEWEST_RANKED = 3  # due; of fewer a score says little (``domain.md``: a minimum N; the number ours)
ON_TIME_POINTS, LATE_POINTS = 100, 60
RULE = (
    "得分＝（按时完成×100＋逾期完成×60＋未完成×0）÷应完成；应完成是期内到期的任务，"
    "未到期的不计；按提交时间算，已提交待确认的按完成计；几家共同负责的各计一次；"
    "应完成不足3项的不排名次。"
)
PERIODS: Mapping[str, tuple[str, int, int]] = {
    "q1": ("一季度", 1, 3),
    "q2": ("二季度", 4, 6),
    "q3": ("三季度", 7, 9),
    "q4": ("四季度", 10, 12),
    "h1": ("上半年", 1, 6),
    "h2": ("下半年", 7, 12),
    "y": ("全年", 1, 12),
}
"""The periods of an assessment: label, first and last month."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A target as it counts: when it was handed in, and how many points it earns.

    ``points`` is ``None`` where it is not due yet.
    """

    line: Line
    handed: date | None
    points: int | None

    @property
    def word(self) -> str:
        """What became of it."""
        if self.points is None:
            return "未到期"
        if self.handed is None:
            return "未完成"
        done = "按时" if self.points == ON_TIME_POINTS else "逾期"
        waits = self.line.target.state is TargetState.HANDED
        return f"{done}提交，待确认" if waits else f"{done}完成"


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a body: ``due`` targets of the period, and what became of them."""

    name: str
    judged: tuple[Judged, ...]

    @property
    def due(self) -> int:
        """How many were due by the day of the assessment."""
        return sum(each.points is not None for each in self.judged)

    @property
    def on_time(self) -> int:
        """How many were handed in on time."""
        return sum(each.points == ON_TIME_POINTS for each in self.judged)

    @property
    def late(self) -> int:
        """How many were handed in late."""
        return sum(each.points == LATE_POINTS for each in self.judged)

    @property
    def undone(self) -> int:
        """How many are past their day and not handed in."""
        return sum(each.points == 0 for each in self.judged)

    @property
    def ahead(self) -> int:
        """How many of the period are not due yet."""
        return len(self.judged) - self.due

    @property
    def ranked(self) -> bool:
        """Whether enough was due for a rank."""
        return self.due >= FEWEST_RANKED

    @property
    def points(self) -> float | None:
        """The score, with one decimal; ``None`` where nothing was due."""
        if not self.due:
            return None
        return round(sum(each.points or 0 for each in self.judged) / self.due, 1)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The scores of a list over a period, the best first; those without one are last."""

    label: str
    first: date
    last: date
    today: date
    scores: tuple[Score, ...]


def assess(
    lines: Iterable[Line],
    bodies: Mapping[int, Sequence[str]],
    year: int,
    period: str,
    today: date,
    zone: ZoneInfo,
) -> Assessment:
    """Return the assessment of some lines; ``bodies`` are names by the id of the task.

    Raises ``KeyError`` for an unknown period.
    """
    label, first_month, last_month = PERIODS[period]
    first = date(year, first_month, 1)
    last = date(year, last_month, 30 if last_month in {6, 9} else 31)
    of: dict[str, list[Judged]] = {}
    for line in lines:
        if first <= line.target.due <= last:
            judged = _judge(line, today, zone)
            for name in bodies.get(line.task.id, ()):
                of.setdefault(name, []).append(judged)
    scores = [Score(name, tuple(judged)) for name, judged in of.items()]
    scores.sort(
        key=lambda each: (each.points is None, not each.ranked, -(each.points or 0), each.name)
    )
    return Assessment(label, first, last, today, tuple(scores))


def _judge(line: Line, today: date, zone: ZoneInfo) -> Judged:
    target = line.target
    handed_at = target.handed_at if target.state is not TargetState.OPEN else None
    handed = local(handed_at, zone).date() if handed_at is not None else None
    if handed is None:
        return Judged(line, None, 0 if today > target.due else None)
    return Judged(line, handed, ON_TIME_POINTS if handed <= target.due else LATE_POINTS)
