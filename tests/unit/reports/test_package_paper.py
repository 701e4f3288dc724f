"""What was handed in on paper and in a workbook."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from reports import package_workbook
from reports.package_paper import HandedIn, Lacking, MonthPaper, compose, render
from reports.packages.freezing import freeze, thaw
from reports.packages.model import Content, HazardRow, Paragraph, RoundCount, TaskRow, WorkRow

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
HANDED = HandedIn(CONTENT, "BS-2026-000001", 1, "李示例", AT, freeze(CONTENT)[1], "按时")
NIL = replace(
    HANDED,
    content=replace(CONTENT, party="示例小学", hazards=(), works=(), tasks=(), nil=True),
    number="BS-2026-000002",
    standing="零报告",
)
MONTH = MonthPaper(
    "示例街道",
    date(2026, 11, 1),
    AT,
    RoundCount(4, 1, 0, 1, 1, 1),
    (HANDED, NIL),
    (
        Lacking("示例工厂", "示例街道", date(2026, 11, 20), "缺报"),
        Lacking("示例医院", "示例街道", date(2026, 11, 25), "待报"),
    ),
)


def test_what_is_frozen_is_read_again_as_it_was() -> None:
    spelled, _ = freeze(CONTENT)
    assert thaw(spelled) == CONTENT
    assert freeze(thaw(spelled)) == freeze(CONTENT)


def test_a_report_is_the_same_paper_each_time() -> None:
    assert render(HANDED) == render(HANDED)
    assert render(HANDED).startswith(b"%PDF")


def test_the_paper_of_a_month_names_who_lacks_and_holds_every_report() -> None:
    job = compose(MONTH)
    summary = job.data["summary"]
    assert isinstance(summary, dict)
    assert [each[1] for each in summary["lacking"]] == ["示例工厂", "示例医院"]
    assert [each[4] for each in summary["handed"]] == ["BS-2026-000001", "BS-2026-000002"]
    assert len(job.data["reports"]) == 2  # type: ignore[arg-type]  # a list
    assert render(MONTH).startswith(b"%PDF")


def test_a_workbook_holds_numbers_and_days_and_no_formula() -> None:
    content = package_workbook.write_month(MONTH)
    book = load_workbook(BytesIO(content))
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
    with ZipFile(BytesIO(content)) as packed:
        sheets = [each for each in packed.namelist() if each.startswith("xl/worksheets/")]
        assert not any(b"<f>" in packed.read(each) for each in sheets)
