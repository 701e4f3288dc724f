"""Holding the counts against the ledger, and saying where they differ.

Some units or duties at a time: each block is a turn of its own. What is still to be counted is
counted first; where people go on working meanwhile, what differs is looked at again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from core.clock import spell_day
from duties.counts.recounting import recount
from hazards.counts.recounting import Recount
from hazards.counts.summing import summed
from reports.counts.filling import fill_all
from reports.counts.ports import CheckingWork

TRIES = 3
Key = TypeVar("Key")

NAMES = {
    "found": "新增",
    "found_inspection": "其中检查发现",
    "found_snap": "其中随手拍",
    "found_tip": "其中举报",
    "found_duty": "其中履职漏做",
    "found_self": "其中自查",
    "rectified": "其中已整改",
    "reopened": "重开",
    "closed": "销号",
    "closed_in_time": "按期销号",
    "days_to_close": "整改用时（天）",
    "ended_infeasible": "办结：暂不具备整改条件",
    "ended_unfounded": "办结：不属实",
    "ended_duplicate": "办结：重复",
    "ended_transferred": "办结：移交",
    "newly_overdue": "新增逾期",
    "caught_up": "逾期解除",
    "returned": "退回",
    "transferred": "移交",
    "answered": "移交反馈",
    "open": "月初未销号",
    "overdue": "月初逾期",
    "unanswered": "月初移交待反馈",
    "on_time": "按时履职",
    "late": "迟报履职",
    "missed": "漏做",
    "excused": "免除",
    "behind": "已超时",
    "made_up": "补做",
}
"""What each count is called."""


_SPELLED: dict[int, Callable[[date], str]] = {
    0: lambda day: f"{day.year}年{spell_day(day)}",
    1: lambda day: f"{day.year}年{day.month}月合计",
    12: lambda day: f"{day.year}年合计",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that is not what the ledger comes to, of a unit or a duty by its name."""

    day: date
    whose: str
    name: str
    counted: int
    recounted: int
    months: int = 0
    """1 or 12: of the sum of a month or a year; 0: of the day."""

    def __str__(self) -> str:
        when = _SPELLED[self.months](self.day)
        said = f"{when} {self.whose}：{NAMES[self.name]}"
        return f"{said} 统计为 {self.counted}，台账为 {self.recounted}"


def check_units(work: CheckingWork, unit_ids: Sequence[int]) -> list[Difference]:
    """Count the hazards of units once more, and return where that differs from what is counted."""
    return _settled(work, lambda: [*_of_units(work, unit_ids)])


def check_duties(work: CheckingWork, duty_ids: Sequence[int]) -> list[Difference]:
    """Count what became of duties once more, and return where that differs."""
    return _settled(work, lambda: [*_of_duties(work, duty_ids)])


def _settled(work: CheckingWork, look: Callable[[], list[Difference]]) -> list[Difference]:
    found: list[Difference] = []
    for _ in range(TRIES):
        fill_all(work)
        found = look()
        if not found:
            break
    return found


def _of_units(work: CheckingWork, unit_ids: Sequence[int]) -> Iterator[Difference]:
    recounts = work.recounts
    again = Recount(work.zone, recounts.stock_days())
    for facts in recounts.hazards_of(unit_ids):
        again.add(facts)
    names = recounts.names(unit_ids)
    for counted, recounted in (
        (recounts.counted(unit_ids), again.moved),
        (recounts.stocks(unit_ids), again.stood),
    ):
        for (day, traits), name, one, other in _apart(counted, recounted):
            whose = names.get(traits.unit_id, f"单位 {traits.unit_id}（不存在）")
            yield Difference(day, whose, name, one, other)
    for cell, name, one, other in _apart(recounts.sums(unit_ids), summed(again.moved)):
        whose = names.get(cell.unit_id, f"单位 {cell.unit_id}（不存在）")
        yield Difference(cell.day, whose, name, one, other, cell.months)


def _of_duties(work: CheckingWork, duty_ids: Sequence[int]) -> Iterator[Difference]:
    again = recount(work.recounts.occurrences_of(duty_ids))
    titles = work.recounts.titles(duty_ids)
    for cell, name, one, other in _apart(work.recounts.duties_counted(duty_ids), again):
        yield Difference(
            cell.day, titles.get(cell.duty_id, f"履职 {cell.duty_id}"), name, one, other
        )


def _apart(
    counted: Mapping[Key, Counter[str]], recounted: Mapping[Key, Counter[str]]
) -> Iterator[tuple[Key, str, int, int]]:
    for cell in sorted({*counted, *recounted}):  # type: ignore[type-var]  # tuples of what is in order
        one, other = counted.get(cell, Counter()), recounted.get(cell, Counter())
        for name in sorted({*one, *other}):
            if one[name] != other[name]:
                yield cell, name, one[name], other[name]
