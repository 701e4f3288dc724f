"""A ledger in memory for exports."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import local
from hazards.ledger_filter import EVERYTHING, Sought
from hazards.model import Ending, HazardState, Severity, Source, Track
from people.departments.answering import Answering
from people.departments.model import Department
from people.permissions import Reach
from reports.exports.model import Heading, LedgerRow
from reports.exports.ports import Key, PhotoOfRow

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)
SOUGHT = [Sought(EVERYTHING, Reach(area=True), TODAY, ZONE)]
HEADING = Heading("示例街道隐患台账", "未销号", datetime(2026, 11, 22, 17, 5, tzinfo=ZONE))
DEPARTMENTS = Answering(
    [
        Department(1, "区教育局", sectors=("教育",)),
        Department(2, "区文旅局", sectors=("文旅",)),
        Department(3, "安全科", "东街", sectors=("文旅",)),
        Department(4, "安全科", "西街", sectors=("文旅",)),
    ]
)
FOUND = datetime(2026, 11, 2, 3, tzinfo=UTC)


def row(number: int = 1, description: str = "二楼东侧消火栓无水", **changed: object) -> LedgerRow:
    """Return a hazard; every seventh is of another unit, every third is struck off."""
    unit = number % 7
    shut = number % 3 == 0
    made = LedgerRow(
        id=number,
        number=f"PT-2026-{number:06d}",
        unit_id=unit,
        unit_name=f"示例单位{unit}",
        sector=("教育", "养老", "文旅")[unit % 3],
        street=("东街", "西街")[unit % 2],
        address="示例路1号",
        principal="王示例",
        risk="黄",
        place_name="教学楼",
        item="消防设施设备是否能正常使用",
        description=description,
        measure="维修供水并复测",
        deadline=TODAY + timedelta(days=number % 20 - 10),
        state=HazardState.CLOSED if shut else HazardState.RECTIFYING,
        severity=(None, Severity.GENERAL, Severity.MAJOR)[number % 3],
        track=Track.ROUTINE,
        source=list(Source)[number % len(Source)],
        found_at=FOUND - timedelta(days=number % 90),
        finder="李示例",
        owner="张示例",
        supervisor="王示例",
        submitted_at=FOUND + timedelta(days=1) if shut else None,
        closed_at=FOUND + timedelta(days=2) if shut else None,
        returns=number % 2,
        relapses=0,
        ending=Ending.RECTIFIED if shut else None,
        reason="",
        fixed_on_spot=False,
        lead="",
        department="教育局",
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # names of fields


class Rows:
    """``reports.exports.ports.LedgerRows`` from a list."""

    def __init__(self, rows: Sequence[LedgerRow]) -> None:
        self._rows = {each.id: each for each in rows}

    def keys(self, sought: Sought, after_id: int, limit: int) -> list[Key]:
        """Return the next hits after an id."""
        del sought
        found = [each for each in self._rows.values() if each.id > after_id]
        return [
            Key(
                each.id,
                each.unit_id,
                each.unit_name,
                each.street,
                DEPARTMENTS.of(each.street, each.sector),
                local(each.found_at, ZONE).date(),
            )
            for each in sorted(found, key=lambda each: each.id)[:limit]
        ]

    def rows(self, ids: Sequence[int]) -> list[LedgerRow]:
        """Return the hazards with these ids."""
        return [self._rows[each] for each in ids]

    def photos(self, ids: Sequence[int], most: int) -> list[PhotoOfRow]:
        """Return no photos."""
        del ids, most
        return []
