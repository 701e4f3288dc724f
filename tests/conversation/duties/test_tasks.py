"""任务清单 as people see it: the office brings a list in, units and offices carry it out."""

import threading
from collections.abc import Sequence
from io import BytesIO
from types import ModuleType

import pytest
from openpyxl import Workbook

from reports import task_chart, task_scores
from sandbox.client import Seen
from tests.conversation.handset import SCHOOL, Handset, picture
from tests.conversation.stage import OFFICE, OFFICER, STREET, Stage

HEADS = ("序号", "类别", "任务", "内容", "时间节点", "责任单位", "配合单位")
ROWS = (
    ("1", "年度目标", "存量清零", "消除存量重大隐患", "12月", SCHOOL, ""),
    ("2", "年度目标", "疏散演练", "", "每季度", SCHOOL, "各居委会"),
    ("3", "部署发动", "组建专班", "", "3月", "城建中心", ""),
)
BAD = ("4", "部署发动", "细化部署", "", "看情况", "安委办", "")


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A list as an office has it, with a title above the headings."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2026年重点任务清单"])
    sheet.merge_cells("A1:G1")
    for row in (HEADS, *rows):
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


async def opens(phone: Handset) -> Seen:
    """Open 任务清单."""
    return await phone.says("/tasks")


async def uploads(phone: Handset, rows: Sequence[Sequence[str]]) -> Seen:
    """Bring a workbook to the card that asks for one; return the card with what would become."""
    await opens(phone)
    await phone.taps("导入清单")
    assert "请把 Excel 文件（xlsx）直接发来。" in (await phone.card()).text
    await phone.document("清单.xlsx", workbook(rows))
    return await phone.wait_for(lambda seen: "“清单.xlsx”：" in seen.text)


async def test_a_list_is_previewed_taken_and_linked(any_stage: Stage) -> None:
    stage = any_stage
    office = stage.handset(OFFICE)
    await office.start()
    seen = await uploads(office, [*ROWS, BAD])
    assert "“清单.xlsx”：新增 3，变更 0，不变 0，不能导入 1。" in seen.text
    assert "第6行 时间节点：没有看懂时间节点“看情况”。" in seen.text
    assert stage.town.rows("SELECT count(*) FROM tasks") == [0]
    await office.taps("导入其余 3 项")
    done = await office.card()
    assert "新增 3，变更 0，不变 0。" in done.text
    assert "1 个责任单位没有对上（名称与登记的单位、部门不一致）：城建中心。" in done.text
    assert "点“对责任单位”选是谁，选一次以后都认得。" in done.text
    assert stage.town.rows("SELECT title FROM tasks ORDER BY id") == [
        "存量清零",
        "疏散演练",
        "组建专班",
    ]
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'add_task'") == [3]
    await office.taps("对责任单位")
    await office.taps("城建中心 · 1 项 · 未对上")
    assert "“城建中心”是谁？" in (await office.card()).text
    await office.says("中心幼儿园")
    await office.taps("示例中心幼儿园")
    assert "都已对上。" in (await office.card()).text
    await office.taps("清单")
    listed = await office.card()
    assert "共 6 项：逾期 4，滞后 1，待确认 0，完成 0。" in listed.text
    again = await uploads(office, [*ROWS[:2], (*ROWS[2][:4], "11月", *ROWS[2][5:])])
    assert "新增 0，变更 1，不变 2，不能导入 0。" in again.text
    assert "变更：3（时间节点）" in again.text
    await office.taps("导入 1 项")
    assert [*map(str, stage.town.rows("SELECT due FROM task_targets WHERE task_id = 3"))] == [
        "2026-11-30"
    ]


async def test_a_long_list_comes_in_while_others_go_on_and_its_end_is_told(
    any_stage: Stage,
) -> None:
    """All of it used to come in one turn, for which everybody else had to wait."""
    office, officer = any_stage.handset(OFFICE), any_stage.handset(OFFICER)
    await office.start()
    await officer.start()
    many = [(str(at), "目标", f"任务{at}", "", "每月", SCHOOL, "") for at in range(1, 121)]
    await uploads(office, many)
    await office.taps("导入 120 项")
    assert "已导入 25/120 项，清单还不完整。" in (await office.card()).text
    assert "我负责的任务" in (await opens(officer)).text
    told = await office.wait_for(lambda seen: "✅ 已导入：全区 2026年任务清单" in seen.text)
    assert "新增 120 项，变更 0 项，不变 0 项。" in told.text
    await office.taps("看看")
    assert "新增 120，变更 0，不变 0。" in (await office.card()).text
    assert any_stage.town.rows("SELECT count(*) FROM task_targets") == [1440]


async def test_a_unit_reports_hands_in_with_a_photo_and_the_office_confirms(stage: Stage) -> None:
    office, officer = stage.handset(OFFICE), stage.handset(OFFICER)
    await office.start()
    await uploads(office, ROWS[:1])
    await office.taps("导入 1 项")
    await officer.start()
    listed = await opens(officer)
    assert "我负责的任务" in listed.text
    await officer.taps("⚪ 1 存量清零 · 0% · 12月31日")
    await officer.taps("报进度")
    await officer.taps("50%")
    await officer.says("已排查教学楼")
    assert "🔵 临近" not in (await officer.card()).text
    assert "50%" in (await officer.card()).text
    await officer.taps("完成")
    assert "请发照片或文件，再点“提交完成”" in (await officer.card()).text
    await officer.shows(picture("red"), "照片：1 张")
    await officer.taps("提交完成")
    assert "🟢 待确认 · 100%" in (await officer.card()).text
    assert "任务待确认" in (await office.says("/todo")).text
    await opens(office)
    await office.taps("待确认 1")
    await office.taps("🟢 1 存量清零 · 待确认")
    await office.taps("看照片")
    await office.taps("退回…")
    await office.says("请补签到表")
    assert stage.town.rows("SELECT state FROM task_targets") == ["open"]
    await officer.says("/tasks")
    await officer.taps("⚪ 1 存量清零 · 99% · 12月31日")
    assert "退回：请补签到表" in (await officer.card()).text
    await officer.taps("完成")
    await officer.says("签到表已补在附件")
    await opens(office)
    await office.taps("🟢 1 存量清零 · 待确认")
    await office.taps("确认完成")
    assert "✅ 完成 · 100%" in (await office.card()).text
    steps = ["progress", "progress", "hand_in", "return", "hand_in", "confirm"]
    assert stage.town.rows("SELECT step FROM task_entries ORDER BY id") == steps
    assert stage.town.rows("SELECT count(*) FROM todo_items WHERE subject = 'task'") == [0]


async def test_the_chart_and_the_scores_come_as_files(stage: Stage) -> None:
    office = stage.handset(OFFICE)
    await office.start()
    await uploads(office, ROWS)
    await office.taps("导入 3 项")
    await opens(office)
    await office.taps("挂图作战")
    sent = [seen for seen in await office.screen(100) if "photo" in seen.raw]
    assert [seen.raw["caption"] for seen in sent] == ["全区 2026年任务清单 挂图作战"]
    papers = [
        seen.raw["document"]["file_name"]
        for seen in await office.screen(100)
        if "document" in seen.raw
    ]
    assert "全区 2026年任务清单 挂图作战（A3）.pdf" in papers
    await office.taps("考核表")
    card = await office.card()
    assert "考核表 · 全区 2026年三季度" in card.text
    assert "示例小学：0分，按时 0/1，未完成 1" in card.text
    await office.taps("上半年")
    assert "示例小学：0分，按时 0/2，未完成 2" in (await office.card()).text
    await office.taps("发 Excel 和 PDF")
    papers = [
        seen.raw["document"]["file_name"]
        for seen in await office.screen(100)
        if "document" in seen.raw
    ]
    assert "全区2026年上半年任务完成情况考核表.xlsx" in papers
    assert "全区2026年上半年任务完成情况考核表.pdf" in papers


@pytest.mark.parametrize(
    ("button", "module", "what", "said"),
    [
        ("挂图作战", task_chart, "draw", "正在画图，稍等就发来"),
        ("发 Excel 和 PDF", task_scores, "write_workbook", "正在生成，稍等就发来"),
    ],
)
async def test_a_tap_is_answered_before_what_takes_long_and_a_failure_is_told(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
    module: ModuleType,
    what: str,
    said: str,
) -> None:
    """The tap used to wait for the picture, and what failed after its answer was told to nobody."""
    office = stage.handset(OFFICE)
    await office.start()
    await uploads(office, ROWS)
    await office.taps("导入 3 项")
    await opens(office)
    if button != "挂图作战":
        await office.taps("考核表")
    answered = threading.Event()

    def breaks(_about: object) -> None:
        assert answered.wait(20)
        raise ArithmeticError("broken")

    monkeypatch.setattr(module, what, breaks)
    answer = await office.press(button)
    answered.set()
    assert answer.text == said
    await office.wait_for("没有做成。请再点一次；仍不行的，联系管理员。")


async def test_a_damaged_file_is_answered_by_name_and_nothing_is_taken(stage: Stage) -> None:
    office = stage.handset(OFFICE)
    await office.start()
    await opens(office)
    await office.taps("导入清单")
    await office.document("坏的.xlsx", workbook(ROWS)[:-400])
    seen = await office.wait_for(lambda seen: "坏的.xlsx" in seen.text)
    assert "文件损坏或没有传完整" in seen.text
    await office.document("不是.xlsx", b"hello")
    await office.wait_for("这个文件不能保存")
    assert stage.town.rows("SELECT count(*) FROM tasks") == [0]


async def test_a_street_has_a_list_of_its_own(stage: Stage) -> None:
    office = stage.handset(OFFICE)
    await office.start()
    await opens(office)
    await office.taps("换清单")
    await office.taps(f"{STREET} 2026年")
    await office.taps("导入清单")
    await office.document("清单.xlsx", workbook(ROWS))
    await office.wait_for(lambda seen: "“清单.xlsx”：" in seen.text)
    await office.taps("导入 3 项")
    assert stage.town.rows("SELECT DISTINCT street FROM tasks") == [STREET]
