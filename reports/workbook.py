"""Workbooks (xlsx) that are written: the template for bringing people in, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.clock import local
from people.importing import Imported
from people.master_list import NAME, PEOPLE, SECTOR, SHEETS, UNITS
from people.sectors import all_sectors
from spreadsheets.model import Column

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

HELP = "说明"
RESULT, KEPT = "导入结果", "颜色未改"
LAST_ROW = 5000  # of the template's lists to choose from
HEADING = "FF12355B"
_WIDE, _NARROW = 28, 14
_EXPLAINED = (
    (
        "使用说明",
        "四张表：单位、点位、人员、部门。填好保存后，运行 xunan people import 文件名.xlsx",
    ),
    ("有错不导入", "有一处错即全部不导入，并逐行列明错误；改正后重新导入。"),
    (
        "请逐格填写",
        "合并单元格按每格均已填写处理；隐藏或筛选掉的行、错误值、日期、未算出的公式不予导入。",
    ),
    (
        "可以重复导入",
        (
            "单位按名称、点位按单位和名称、部门按街镇和名称、人员按 Telegram 编号识别；"
            "已有的更新，不重复新增。"
        ),
    ),
    ("空着的格子", "不改动已登记的内容。全区范围须填“全区”，不能留空。"),
    (
        "单位",
        "单位名称、行业、街镇必填。风险等级填红、橙、黄、蓝，新单位不填为蓝；安全办已定颜色的不按名单改，会逐行列明。高危行业填是或否。",
    ),
    ("点位", "单位内的具体场所，如充电棚、配电间、锅炉房。单位名称须与“单位”表一致。"),
    (
        "人员",
        "安全员、主要负责人填单位；检查员填单位或街镇；安全办、奖励经办人填街镇。全区的在街镇一栏填“全区”。",
    ),
    (
        "部门",
        "接收移交、抄告的部门。街镇必填，全区的填“全区”；主管行业用顿号隔开。部门联络员在“人员”表填部门名称和街镇。",
    ),
    ("姓名", "即表上的签名，请填真实姓名，不带表情和称呼。"),
    (
        "Telegram编号",
        "不是手机号。知道的填写，直接加入；不知道的留空，会生成一次性邀请链接（7天内有效）。",
    ),
    ("结果", "导入后在同一目录生成“-结果.xlsx”，内有每人的邀请链接，请只发给本人。"),
    (
        "示例",
        "单位：示例小学 | 教育 | 示例街道 | 示例路1号 | 王示例 | 黄 | 否 | 31.2304 | 121.4737",
    ),
    ("示例", "点位：示例小学 | 电动自行车充电棚 | 充电"),
    ("示例", "人员：李示例 | 安全员 | 示例小学 |  | "),
    (
        "注",
        (
            "纬度、经度可不填；填写的须同时填写两项，为 GPS（WGS84）的度数，如 31.2304、121.4737。"
            "取自国内地图的坐标会偏移数百米。"
        ),
    ),
)
"""What each part of the workbook is for; how coordinates are written stands as a footnote."""


@dataclass(frozen=True, slots=True)
class Links:
    """The bot's user name for an invitation's link, empty when it is not known."""

    username: str

    def of(self, token: str) -> str:
        """Return the link of a token, or what to send to the bot instead."""
        if not token:
            return ""
        return f"https://t.me/{self.username}?start={token}" if self.username else f"/start {token}"


def write_template(path: Path) -> None:
    """Write an empty workbook with explanations and with lists to choose from."""
    from openpyxl import Workbook as Book  # noqa: PLC0415 - only for the commands that need it

    book = Book()
    book.remove(book.worksheets[0])
    write_table(book.create_sheet(HELP), ("项目", "说明"), _EXPLAINED, (_NARROW, 90))
    for title, columns in SHEETS.items():
        sheet = book.create_sheet(title)
        headings = [column.title for column in columns]
        widths = [_WIDE if column.longest > 40 else _NARROW for column in columns]
        write_table(sheet, headings, (), widths)
        for index, column in enumerate(columns, start=1):
            _offer_choices(sheet, index, column, of_units=title == UNITS)
    book.save(path)


def write_table(
    sheet: "Worksheet",
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
) -> None:
    """Write headings and rows of words into an empty sheet; none of them is taken for a formula."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        cell = sheet.cell(1, index)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=HEADING)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.value is not None:
                _keep_as_text(cell)


def _keep_as_text(cell: "Cell | MergedCell") -> None:
    """Keep a spreadsheet program from taking words for a formula, now or when they are edited."""
    cell.data_type = "s"
    cell.quotePrefix = True


def _offer_choices(sheet: "Worksheet", index: int, column: Column, *, of_units: bool) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - as above

    letter = get_column_letter(index)
    offered = tuple(all_sectors()) if column.title == SECTOR else column.choices
    if offered:
        formula = f'"{",".join(offered)}"'
    elif column.title == NAME and not of_units:
        formula = f"={UNITS}!$A$2:$A${LAST_ROW}"
    else:
        return
    choice = DataValidation(type="list", formula1=formula, allow_blank=not column.required)
    choice.errorTitle, choice.error = column.title, "请从列表中选择。"
    choice.showErrorMessage = bool(column.choices)  # a unit may be registered already
    choice.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(choice)


def write_outcome(path: Path, outcome: Imported, links: Links, zone: ZoneInfo) -> None:
    """Write what became of everybody in the workbook, with the links to hand out.

    A second sheet has the units whose colour is not that of the list, where there are any.
    """
    from openpyxl import Workbook as Book  # noqa: PLC0415 - as above

    book = Book()
    sheet = book.worksheets[0]
    sheet.title = RESULT
    rows = [
        (
            str(each.row),
            each.name,
            each.role.label,
            each.where,
            each.fate.value,
            links.of(each.token),
            f"{local(each.expires_at, zone):%Y-%m-%d %H:%M}" if each.expires_at else "",
        )
        for each in outcome.people
    ]
    headings = (f"{PEOPLE}表行号", "姓名", "角色", "单位或街镇", "结果", "邀请链接", "有效期到")
    write_table(sheet, headings, rows, (_NARROW, _NARROW, _NARROW, _WIDE, _NARROW, 60, 18))
    if outcome.kept_colours:
        colours = [
            (str(each.row), each.unit, each.listed.label, each.stands.label, each.advice)
            for each in outcome.kept_colours
        ]
        write_table(
            book.create_sheet(KEPT),
            (f"{UNITS}表行号", "单位名称", "名单上的颜色", "现在的颜色", "怎么办"),
            colours,
            (_NARROW, _WIDE, _NARROW, _NARROW, 80),
        )
    book.save(path)
