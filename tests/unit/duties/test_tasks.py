"""The yearly task list: 时间节点 in all shapes, colours, names, scores, and sheets of offices."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from duties.tasks.assessing import RULE, assess
from duties.tasks.bodies import is_office, match, split_names
from duties.tasks.model import Colour, Line, Target, TargetState, Task, colour_of
from duties.tasks.sheet import COLUMNS, SHEET, Row, read_rows
from duties.tasks.timing import Span, TimingRefused, read_timing
from duties.tasks.upload import Upload, UploadState, read_table_of, spell_table
from duties.tasks.uploading import MOST_TASKS, read_list, read_upload
from duties.tasks.views import Listed, Show, TaskChartView, TaskListView, TaskScoresView
from reports import task_chart, task_scores
from spreadsheets.model import SheetMistakes

HEADS = ("来源", "序号", "类别", "项目/任务", "内容", "时间节点", "责任单位", "配合单位", "备注")
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 1, 5, tzinfo=UTC)
ROW = ("003 附件5", "1", "年度目标", "存量清零", "消除存量", "12月", "街道安委办", "各成员单位", "")


def d(month: int, day: int) -> date:
    return date(2024, month, day)


@pytest.mark.parametrize(
    ("text", "since", "due"),
    [
        ("12月", d(12, 1), d(12, 31)),
        ("2024年12月", d(12, 1), d(12, 31)),
        ("２月", d(2, 1), d(2, 29)),
        ("3月底前", d(1, 1), d(3, 31)),
        ("1月底", d(1, 21), d(1, 31)),
        ("3月上旬", d(3, 1), d(3, 10)),
        ("6月中旬", d(6, 11), d(6, 20)),
        ("6月—10月", d(6, 1), d(10, 31)),
        ("3月-11月", d(3, 1), d(11, 30)),
        ("3至11月", d(3, 1), d(11, 30)),
        ("3月1日—5月15日", d(3, 1), d(5, 15)),
        ("6月30日前", d(1, 1), d(6, 30)),
        ("2024年6月30日前完成", d(1, 1), d(6, 30)),
        ("2024-06-30", d(1, 1), d(6, 30)),
        ("全年", d(1, 1), d(12, 31)),
        ("年底前", d(1, 1), d(12, 31)),
        ("长期", d(1, 1), d(12, 31)),
        ("持续推进", d(1, 1), d(12, 31)),
        ("二季度", d(4, 1), d(6, 30)),
        ("第三季度末前", d(1, 1), d(9, 30)),
        ("上半年", d(1, 1), d(6, 30)),
        ("下半年", d(7, 1), d(12, 31)),
    ],
)
def test_a_timing_is_read_into_days(text: str, since: date, due: date) -> None:
    assert read_timing(text, 2024) == (Span(since, due),)


@pytest.mark.parametrize(
    ("text", "parts", "last"),
    [
        ("每季度", ["一季度", "二季度", "三季度", "四季度"], d(12, 31)),
        ("每半年", ["上半年", "下半年"], d(12, 31)),
        ("每月25日前", [f"{month}月" for month in range(1, 13)], d(12, 25)),
    ],
)
def test_what_comes_again_has_a_target_for_each_period(
    text: str, parts: list[str], last: date
) -> None:
    spans = read_timing(text, 2024)
    assert [each.part for each in spans] == parts
    assert spans[-1].due == last
    assert all(one.due < other.since or one.due < other.due for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "没填"),
        ("12", "没有看懂"),
        ("6.30", "没有看懂"),
        ("3月起", "没有看懂"),
        ("6月或7月", "没有看懂"),
        ("13月", "没有13月"),
        ("2月30日前", "没有30日"),
        ("11月—3月", "结束早于开始"),
        ("2025年12月", "写的是2025年"),
        ("2025-06-30", "写的是2025年"),
        ("12月前", "两种读法"),
        ("三季度前", "两种读法"),
        ("2024-12-01", "看不出是12月还是12月1日"),
    ],
)
def test_what_is_not_clear_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(TimingRefused) as refused:
        read_timing(text, 2024)
    assert why in refused.value.what
    assert refused.value.what.endswith("。")


def test_every_timing_of_any_days_ends_within_the_year_and_not_before_it_begins() -> None:
    lots = random.Random(7)
    shapes = (
        "{a}月",
        "{a}月底前",
        "{a}月{x}日前",
        "{a}月—{b}月",
        "{a}月{x}日至{b}月{y}日",
        "{a}月下旬",
    )
    read = 0
    for _ in range(2_000):
        given = {"a": lots.randint(0, 13), "b": lots.randint(0, 13)}
        given |= {"x": lots.randint(0, 32), "y": lots.randint(0, 32)}
        try:
            (span,) = read_timing(lots.choice(shapes).format(**given), 2023)
        except TimingRefused:
            continue
        read += 1
        assert date(2023, 1, 1) <= span.since <= span.due <= date(2023, 12, 31)
    assert read > 500


TARGET = Target(1, 1, "", d(1, 1), d(6, 30))


@pytest.mark.parametrize(
    ("day", "percent", "colour"),
    [
        (d(2, 1), 0, Colour.PLAIN),
        (d(4, 15), 20, Colour.YELLOW),
        (d(4, 15), 40, Colour.PLAIN),
        (d(6, 1), 60, Colour.BLUE),
        (d(6, 30), 60, Colour.BLUE),
        (d(6, 30), 40, Colour.YELLOW),
        (d(7, 1), 99, Colour.RED),
    ],
)
def test_the_colour_says_how_it_stands(day: date, percent: int, colour: Colour) -> None:
    assert colour_of(replace(TARGET, percent=percent), day) is colour


def test_what_is_handed_in_or_done_is_neither_late_nor_behind() -> None:
    assert colour_of(replace(TARGET, state=TargetState.DONE), d(12, 1)) is Colour.DONE
    assert colour_of(replace(TARGET, state=TargetState.HANDED), d(12, 1)) is Colour.HANDED


def test_names_are_split_and_matched_and_never_guessed() -> None:
    assert split_names("街道安委办、街道总工会；营商办/ ") == ("街道安委办", "街道总工会", "营商办")
    assert is_office("街道安委办", "示例街道")
    assert is_office("示例街道安委办", "示例街道")
    assert not is_office("街道安委办", "")
    assert not is_office("教育局安办", "")
    assert is_office("局安办", "")
    known = {"城建中心": ["department:1"], "总工会": ["department:2", "unit:3"]}
    assert match("街道城建中心", "示例街道", known, "office:示例街道") == "department:1"
    assert match("街道总工会", "示例街道", known, "office:示例街道") == ""
    assert match("城建", "示例街道", known, "office:示例街道") == ""


def book(
    rows: Sequence[Sequence[object]], path: Path, *, above: int = 0, name: str = "表1"
) -> Path:
    """Write a workbook as an office has it: a title above, the headings, the rows."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = name
    for _ in range(above):
        sheet.append(["2024年度重点任务清单"])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=9
        )
    sheet.append(list(HEADS))
    for row in rows:
        sheet.append(list(row))
    made.save(path)
    return path


def test_a_sheet_with_a_title_above_and_merged_categories_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [[*ROW], [*ROW[:1], 2, None, *ROW[3:]]]
    rows.append([*ROW[:1], 3, "部署", *ROW[3:]])
    path = book(rows, tmp_path / "a.xlsx", above=2)
    made = load_workbook(path)
    made.worksheets[0].merge_cells("C4:C5")
    made.save(path)
    listed = read_rows(read_list(path), 2024)
    assert not listed.refused
    assert [(each.row, each.number, each.category) for each in listed.rows] == [
        (4, "1", "年度目标"),
        (5, "2", "年度目标"),
        (6, "3", "部署"),
    ]


def test_a_bad_row_is_refused_by_its_number_and_the_others_stand(tmp_path: Path) -> None:
    bad: list[list[object]] = [
        [*ROW[:1], "2", *ROW[2:5], "看情况", *ROW[6:]],
        [*ROW[:1], "3", *ROW[2:6], " 、 ", *ROW[7:]],
        [*ROW[:1], "4", ROW[2], None, *ROW[4:]],
        [*ROW[:1], "5", *ROW[2:4], "#REF!", *ROW[5:]],
        list(ROW),
    ]
    listed = read_rows(read_list(book([list(ROW), *bad], tmp_path / "a.xlsx")), 2024)
    assert [each.number for each in listed.rows] == ["1"]
    assert [(each.row, each.column) for each in listed.refused] == [
        (3, "时间节点"),
        (4, "责任单位"),
        (5, "任务"),
        (6, "内容"),
        (7, "序号"),
    ]
    assert "与第2行相同" in listed.refused[-1].what


def test_a_shuffled_sheet_means_the_same(tmp_path: Path) -> None:
    lots = random.Random(3)
    rows = [[*ROW[:1], str(number), *ROW[2:]] for number in range(1, 40)]
    whole = {each.identity: replace(each, row=0) for each in _read(rows, tmp_path)}
    for _ in range(5):
        lots.shuffle(rows)
        assert {each.identity: replace(each, row=0) for each in _read(rows, tmp_path)} == whole


def _read(rows: Sequence[Sequence[object]], folder: Path) -> Sequence[Row]:
    return read_rows(read_list(book(rows, folder / "b.xlsx")), 2024).rows


def test_the_whole_is_refused_where_nobody_can_tell_what_it_says(tmp_path: Path) -> None:
    path = book([list(ROW)], tmp_path / "a.xlsx")
    made = load_workbook(path)
    made.create_sheet("表2").append(["x"])
    made.save(path)
    with pytest.raises(SheetMistakes, match="有2张有内容的表"):
        read_list(path)
    made.worksheets[0].title = SHEET
    made.save(path)
    assert len(read_list(path).rows) == 1
    made.worksheets[0].row_dimensions[2].hidden = True
    made.save(path)
    with pytest.raises(SheetMistakes, match="隐藏"):
        read_list(path)


def test_a_file_that_is_none_is_answered_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert read_upload(path) == (
        UploadState.UNREADABLE,
        "文件损坏或没有传完整。请重新保存，再传一次。",
    )
    path = book([list(ROW)] * 2, tmp_path / "b.xlsx")
    with ZipFile(path) as whole:
        kept = {name: whole.read(name) for name in whole.namelist()}
    with ZipFile(path, "w") as cut:
        for name, content in kept.items():
            cut.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    assert read_upload(path)[0] is UploadState.UNREADABLE
    path = book([[*ROW[:1], number, *ROW[2:]] for number in range(MOST_TASKS + 1)], path)
    assert "一次最多500行" in read_upload(path)[1]


def test_what_was_read_is_kept_whole(tmp_path: Path) -> None:
    table = read_list(book([list(ROW), [*ROW[:5], "#REF!", *ROW[6:]]], tmp_path / "a.xlsx"))
    upload = Upload(1, "", "a.xlsx", 1, NOW, UploadState.READ, spell_table(table))
    assert read_table_of(upload.content) == table


def task(id_: int, number: str = "1", category: str = "年度目标") -> Task:
    return Task(
        id_,
        "",
        2024,
        "003 附件5",
        number,
        category,
        f"任务{number}",
        "",
        "12月",
        "安委办",
        "",
        "",
        None,
        NOW,
    )


def line(id_: int, due: date, handed: date | None = None) -> Line:
    at = datetime(handed.year, handed.month, handed.day, 4, tzinfo=UTC) if handed else None
    state = TargetState.DONE if handed else TargetState.OPEN
    target = Target(id_, id_, "", d(1, 1), due, 0, state, handed_at=at)
    return Line(target, task(id_, str(id_)))


def test_scores_count_what_was_due_and_rank_nobody_of_whom_little_was() -> None:
    lines = [
        line(1, d(3, 31), d(3, 31)),
        line(2, d(5, 31), d(6, 2)),
        line(3, d(6, 30)),
        line(4, d(6, 30), d(6, 1)),
        line(5, d(9, 30)),
    ]
    bodies = {1: ["甲"], 2: ["甲"], 3: ["甲", "乙"], 4: ["乙"], 5: ["甲"]}
    made = assess(lines, bodies, 2024, "h1", d(7, 15), SHANGHAI)
    scores = {each.name: each for each in made.scores}
    first, other = scores["甲"], scores["乙"]
    assert (first.due, first.on_time, first.late, first.undone) == (3, 1, 1, 1)
    assert first.points == pytest.approx(53.3)
    assert first.ranked
    assert other.points == 50
    assert not other.ranked
    early = assess(lines, bodies, 2024, "h1", d(6, 15), SHANGHAI)
    assert {each.name: each.ahead for each in early.scores} == {"甲": 1, "乙": 1}


def listed_chart(lines: Sequence[Line], today: date) -> TaskChartView:
    shown = TaskListView("", 2024, False, Show.ALL, (), 0, 1, {}, True, 0, False, today)
    return TaskChartView(
        shown, tuple(Listed(each, colour_of(each.target, today), ("甲",)) for each in lines)
    )


def test_the_chart_puts_bars_that_share_a_month_into_lanes_of_their_own() -> None:
    spans = [(1, 3, 1), (2, 4, 1), (5, 12, 1)]
    lines = [
        Line(Target(at, 1, str(at), date(2024, first, 1), date(2024, last, 28)), task(1))
        for at, (first, last, _) in enumerate(spans)
    ]
    chart = task_chart.chart_of(listed_chart(lines, d(6, 1)))
    rows: Any = task_chart.job_of(chart, chart.tasks, wall=False).data["rows"]
    (row,) = rows
    lanes = row["lanes"]
    assert [[(bar["first"], bar["last"]) for bar in lane] for lane in lanes] == [
        [(0, 2), (4, 11)],
        [(1, 3)],
    ]
    assert row["span"] == 2


def test_the_chart_is_one_picture_and_a_sheet_for_the_wall() -> None:
    lines = [line(at, d(at % 12 + 1, 28)) for at in range(1, 30)]
    chart = task_chart.chart_of(listed_chart(lines, d(6, 1)))
    (picture,) = task_chart.draw(chart)
    assert picture.startswith(b"\x89PNG")
    assert task_chart.print_a3(chart).startswith(b"%PDF")


def test_the_table_of_scores_has_numbers_and_its_rule_below_it() -> None:
    lines = [line(at, d(3, 31), d(3, 31)) for at in range(1, 4)]
    made = assess(lines, {1: ["=甲"], 2: ["=甲"], 3: ["=甲"]}, 2024, "q1", d(4, 1), SHANGHAI)
    view = TaskScoresView("", 2024, "q1", made, made.scores, 0, 1)
    sheet = load_workbook(BytesIO(task_scores.write_workbook(view))).worksheets[0]
    rows = [*sheet.iter_rows(values_only=True)]
    assert rows[1] == (1, "=甲", 3, 3, 0, 0, 0, 100)
    assert sheet["B2"].data_type == "s"
    assert rows[2][1] == RULE
    assert task_scores.print_paper(view).startswith(b"%PDF")


def test_the_headings_of_the_sample_are_columns() -> None:
    known = {title for column in COLUMNS for title in (column.title, *column.titles)}
    assert set(HEADS) <= known
