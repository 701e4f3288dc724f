"""What was handed in on paper and in a workbook."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from people.permissions import EVERYWHERE, Reach
from reports import package_workbook, streamed_sheets
from reports.package_paper import Volume, compose, render
from reports.package_volumes import (
    MOST_IN_FULL,
    MOST_NAMED,
    PAGES,
    ROWS,
    volumes_of_month,
    volumes_of_report,
)
from reports.packages.freezing import freeze, thaw
from reports.packages.model import (
    Content,
    HazardRow,
    ListCount,
    Paragraph,
    RoundCount,
    Submission,
    SubmissionVersion,
    TaskRow,
    WorkRow,
)
from reports.packages.ports import HandedVersion

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 24, 16, 5, tzinfo=SHANGHAI)
ROW = HazardRow(
    1,
    "PT-2026-000123",
    "示例养老院",
    "=HYPERLINK(1) 二楼东侧疏散通道堆放轮椅和纸箱，占用宽度超过一半",
    "清理通道，划线，明确专人每日巡查",
    date(2026, 12, 3),
    "李示例",
    "整改中",
    major=True,
    open=True,
    found_at=AT,
)
CONTENT = Content(
    "示例养老院",
    "示例街道",
    "工作开展情况及任务清单完成情况",
    "民政局办公室",
    date(2026, 11, 1),
    date(2026, 10, 21),
    AT,
    nil=False,
    hazards=(ROW, replace(ROW, id=2, number="PT-2026-000124", major=False, open=False)),
    inspections=3,
    works=(WorkRow("重点部位每日检查", 30, 27, 1, 1, 1, 0), WorkRow("季度带队检查", 1, 1, 0, 0, 0)),
    tasks=(TaskRow("组织疏散逃生演练", "11月", "已完成，参加 46 人"),),
    paragraphs=(
        Paragraph("work", "工作开展情况", "本期开展检查 3 次。\n职责应办 31 项：按时 28，迟办 1。"),
        Paragraph("tasks", "任务清单完成情况", "见所附任务清单。"),
        Paragraph("next", "存在问题和下一步工作", "无。"),
    ),
)
NIL = replace(CONTENT, party="示例小学", hazards=(), works=(), tasks=(), nil=True)
MONTH = date(2026, 11, 1)
NOW = AT.astimezone(UTC)


def handed(number: int, content: Content = CONTENT) -> HandedVersion:
    """A version that was handed in, in time."""
    spelled, sha256 = freeze(content)
    serial = f"BS-2026-{number:06d}"
    version = SubmissionVersion(number, number, 1, serial, content.nil, spelled, sha256, 1, NOW)
    one = lacking(content.party, 25)
    return HandedVersion(
        replace(one, handed_at=NOW, nil=content.nil, current=number), version, "李示例"
    )


def lacking(party: str, day: int) -> Submission:
    """One that is due on a day of the month."""
    due = datetime(2026, 11, day + 1, tzinfo=SHANGHAI)
    given = (party, "示例街道", "养老机构", MONTH, date(2026, 10, 26), due.date())
    return Submission(0, "unit", 1, None, *given, due, NOW)


@dataclass
class Kept:
    """What was handed in, in memory."""

    versions: Sequence[HandedVersion]
    lacks: Sequence[Submission] = ()

    def one(self, version_id: int) -> HandedVersion | None:
        return next((each for each in self.versions if each.version.id == version_id), None)

    def handed(self, _reach: Reach, _month: date) -> Iterator[HandedVersion]:
        return iter(self.versions)

    def lacking(self, _reach: Reach, _month: date) -> Iterator[Submission]:
        return iter(self.lacks)

    def by_street(self, _reach: Reach, _month: date, now: datetime) -> dict[str, RoundCount]:
        ones = [*(each.submission for each in self.versions), *self.lacks]
        counts = Counter(each.standing(now).value for each in ones)
        return {"示例街道": RoundCount(len(ones), **counts)}

    def count(self, _version: SubmissionVersion, content: Content) -> ListCount:
        return ListCount(len(content.hazards), sum(each.open for each in content.hazards))

    def lines(self, _version: SubmissionVersion, content: Content) -> Iterator[HazardRow]:
        return iter(content.hazards)


STORE = Kept((handed(1), handed(2, NIL)), (lacking("示例工厂", 20), lacking("示例医院", 25)))


def of_month(store: Kept) -> list[Volume]:
    """A month of a street in volumes."""
    where = "示例街道"
    return list(volumes_of_month(store, EVERYWHERE, where, MONTH, SHANGHAI, NOW))


def of_report(one: HandedVersion) -> list[Volume]:
    """One report in volumes."""
    return list(volumes_of_report(Kept((one,)), one, SHANGHAI, NOW))


def summary_in(volume: Volume) -> dict[str, Any]:
    """What the first page says."""
    said = compose(volume).data["summary"]
    assert isinstance(said, dict)
    return said


def test_what_is_frozen_is_read_again_as_it_was() -> None:
    spelled, _ = freeze(CONTENT)
    assert thaw(spelled) == CONTENT
    assert freeze(thaw(spelled)) == freeze(CONTENT)


def test_a_report_is_the_same_paper_each_time() -> None:
    (volume,) = of_report(handed(1))
    assert render(volume) == render(volume)
    assert render(volume).startswith(b"%PDF")


def test_the_paper_of_a_month_names_who_lacks_and_holds_every_report() -> None:
    (volume,) = of_month(STORE)
    summary = summary_in(volume)
    assert [each[1] for each in summary["lacking"]] == ["示例工厂", "示例医院"]
    assert [each[4] for each in summary["handed"]] == ["BS-2026-000001", "BS-2026-000002"]
    assert len(compose(volume).data["reports"]) == 2  # type: ignore[arg-type]  # a list
    assert render(volume).startswith(b"%PDF")


def test_a_long_list_goes_into_volumes_none_of_which_is_large() -> None:
    """A department's twenty thousand lines were set in one paper, which took gigabytes."""
    rows = tuple(replace(ROW, id=number) for number in range(1, ROWS * 2 + 2))
    volumes = of_report(handed(1, replace(CONTENT, hazards=rows)))
    parts = [each for volume in volumes for each in volume.reports]
    assert [row.id for part in parts for row in part.rows] == [row.id for row in rows]
    assert [each.first for each in parts] == [1, ROWS + 1, ROWS * 2 + 1]
    assert [each.last for each in parts] == [False, False, True]
    assert [each.number for each in volumes] == [1, 2, 3]
    assert all(sum(part.weight for part in each.reports) <= PAGES for each in volumes)


def test_many_reports_go_into_volumes_and_each_stands_in_one() -> None:
    store = Kept([handed(number) for number in range(1, 401)])
    volumes = of_month(store)
    numbers = [part.number for volume in volumes for part in volume.reports]
    assert numbers == [each.version.number for each in store.versions]
    assert len(volumes) > 1
    assert [bool(each.summary) for each in volumes] == [True] + [False] * (len(volumes) - 1)
    assert all(sum(part.weight for part in each.reports) <= PAGES for each in volumes)


def test_a_month_of_very_many_is_a_summary_that_says_where_the_rest_is() -> None:
    store = Kept([handed(number, NIL) for number in range(1, MOST_IN_FULL + 2)])
    (volume,) = of_month(store)
    assert volume.reports == ()
    summary = summary_in(volume)
    assert len(summary["handed"]) == MOST_NAMED
    assert f"另有 {MOST_IN_FULL + 1 - MOST_NAMED} 家" in summary["handed_more"]
    assert "报送全文见工作簿" in summary["definition"]


def test_a_report_whose_list_is_being_written_says_so() -> None:
    one = handed(1)
    one = one._replace(version=replace(one.version, sha256=""))
    (volume,) = of_month(Kept((one,)))
    (part,) = volume.reports
    assert (part.standing, part.rows) == ("定稿中", ())
    assert "正在定稿" in str(compose(volume).data["reports"])


def test_a_workbook_holds_numbers_and_days_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "month.xlsx"
    package_workbook.write_month(
        path, "示例街道", STORE.lacks, STORE.versions, STORE, SHANGHAI, NOW
    )
    book = load_workbook(path)
    assert book.sheetnames == ["报送情况", "隐患清单", "履职情况", "任务清单", "文字"]
    hazards = book["隐患清单"]
    assert hazards["E2"].value == ROW.content
    assert hazards["E2"].data_type == "s"
    assert hazards["G2"].value == datetime(2026, 12, 3)  # noqa: DTZ001 - a day of the wall
    states = [[cell.value for cell in row][:6] for row in book["报送情况"].iter_rows(min_row=2)]
    assert states == [
        [1, "示例工厂", "示例街道", "缺报", None, None],
        [2, "示例医院", "示例街道", "待报", None, None],
        [3, "示例养老院", "示例街道", "按时", "BS-2026-000001", 1],
        [4, "示例小学", "示例街道", "零报告", "BS-2026-000002", 1],
    ]
    with ZipFile(path) as packed:
        sheets = [each for each in packed.namelist() if each.startswith("xl/worksheets/")]
        assert not any(b"<f>" in packed.read(each) for each in sheets)


def test_a_sheet_that_is_full_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed_sheets, "ROWS_ON_A_SHEET", 3)
    path = tmp_path / "month.xlsx"
    with streamed_sheets.StreamedBook(path, "示例") as book:
        sheet = book.sheet("名单", (("序号", 6), ("名称", 20)))
        for number in range(1, 6):
            sheet.write((number, f"示例{number}"))
    read = load_workbook(path)
    assert read.sheetnames == ["名单", "名单2"]
    rows = [cells for each in read.worksheets for cells in list(each.values)[1:]]
    assert rows == [(number, f"示例{number}") for number in range(1, 6)]
