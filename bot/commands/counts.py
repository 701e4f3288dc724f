"""What the command line does about counts: holding them against the ledger, making them anew."""

from dataclasses import dataclass, field
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from reports.counts.checking import Difference, check_duties, check_units
from reports.counts.filling import fill, start_anew

UNITS_AT_ONCE, DUTIES_AT_ONCE = 20, 20
MOST_STRAYS = 100
MOST_SHOWN = 50


@dataclass
class Checked:
    """What a check has looked at, and where counts differ from the ledger."""

    units: int = 0
    duties: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """What was found, line by line."""
        looked = f"{self.units} 家单位、{self.duties} 项履职"
        if not self.differences:
            return [f"统计与台账一致：已核对 {looked}。"]
        shown = [str(each) for each in self.differences[:MOST_SHOWN]]
        if more := len(self.differences) - len(shown):
            shown.append(f"还有 {more} 处不一致，未列出（--json 全部列出）。")
        return [
            f"统计与台账有 {len(self.differences)} 处不一致（已核对 {looked}）：",
            *shown,
            "用 xunan counts rebuild 重新统计。",
        ]

    @property
    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "version": 1,
            "units": self.units,
            "duties": self.duties,
            "differences": [
                {
                    "day": each.day.isoformat(),
                    "whose": each.whose,
                    "count": each.name,
                    "counted": each.counted,
                    "recounted": each.recounted,
                }
                for each in self.differences
            ],
        }


def check() -> Checked:
    """Hold all counts against the ledger, a block of units or duties in a turn of its own."""
    settings, done = Settings(), Checked()
    count_waiting(settings)
    after = 0
    while True:
        with open_work(settings) as work:
            units = work.recounts.units_after(after, UNITS_AT_ONCE)
            strays = [] if units else work.recounts.stray_units(MOST_STRAYS)
            done.differences += check_units(work, units or strays)
        if not units:
            break
        after, done.units = units[-1], done.units + len(units)
    after = 0
    while True:
        with open_work(settings) as work:
            duties = work.recounts.duties_after(after, DUTIES_AT_ONCE)
            done.differences += check_duties(work, duties)
        if not duties:
            return done
        after, done.duties = duties[-1], done.duties + len(duties)


def rebuild() -> Checked:
    """Forget all counts, make them anew, and hold them against the ledger."""
    settings = Settings()
    with open_work(settings) as work:
        start_anew(work)
    count_waiting(settings)
    return check()


def count_waiting(settings: Settings) -> None:
    """Count what has changed since the last time, a part in a turn of its own."""
    more = True
    while more:
        with open_work(settings) as work:
            more = fill(work).more
