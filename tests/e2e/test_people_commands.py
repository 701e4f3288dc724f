"""Workbooks and posters from the command line."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.commands.cli import main
from bot.commands.units import open_work
from bot.settings import Settings
from chat.address import on_telegram
from duties.risk import deciding
from people.model import Membership, Risk, Role


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of its own, and no bot."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    return tmp_path


def fill_in(path: Path, *people: list[str | None]) -> None:
    """Fill in a template with one school and these people."""
    book = load_workbook(path)
    book["单位"].append(["示例小学", "学校", "示例街道"])
    book["点位"].append(["示例小学", "充电棚"])
    for person in people:
        book["人员"].append(person)
    book.save(path)


def test_a_template_is_filled_in_and_brought_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["people", "template", "people.xlsx"]) == 0
    fill_in(folder / "people.xlsx", ["李示例", "安全员", "示例小学"])
    assert main(["people", "import", "people.xlsx"]) == 0
    assert "单位：新增 1、更新 0；点位：新增 1" in capsys.readouterr().out
    (row,) = list(load_workbook(folder / "people-结果.xlsx").worksheets[0].values)[1:]
    assert row[:5] == ("2", "李示例", "安全员", "示例小学", "已生成邀请")
    assert str(row[5]).startswith("/start ")
    assert main(["unit", "list"]) == 0
    assert "示例小学 · 教育 · 示例街道" in capsys.readouterr().out


def test_a_unit_is_added_at_its_spot(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--sector", "学校", "--street", "示例街道", "--at"]
    assert main(["unit", "add", "示例小学", *words, "31.2304，121.4737"]) == 0
    with open_work(Settings()) as work:
        (unit,) = work.units.all()
    assert (unit.latitude, unit.longitude) == (31.2304, 121.4737)
    for nonsense, said in (
        ("121.4737,31.2304", "填反了"),
        ("31.2304", "没填经度"),
        ("学校，1", "“学校”"),
    ):
        capsys.readouterr()
        assert main(["unit", "add", "示例园区", *words, nonsense]) == 2
        refusal = capsys.readouterr().err
        assert "--at 应为 纬度,经度。" in refusal
        assert said in refusal
    with open_work(Settings()) as work:
        assert work.units.all() == [unit]


def test_a_colour_that_an_office_has_decided_is_named_and_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["people", "template", "people.xlsx"])
    fill_in(folder / "people.xlsx")
    assert main(["people", "import", "people.xlsx"]) == 0
    with open_work(Settings()) as work:
        (unit,) = work.units.all()
        office = work.persons.add(on_telegram(5), "陈示例", work.now)
        work.persons.join(office.id, Membership(Role.OFFICE), work.now)
        work.person = work.persons.get(office.id)
        deciding.mark_red(work, unit.id, "上级督办")
    assert main(["people", "import", "people.xlsx"]) == 0
    assert "未改" not in capsys.readouterr().out  # the list names no colour
    book = load_workbook(folder / "people.xlsx")
    book["单位"]["F2"] = "黄"
    book.save(folder / "people.xlsx")
    assert main(["people", "import", "people.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "颜色与安全办已定的不同，未改：1 行" in said
    assert "第2行 示例小学：名单写黄色，安全办已定为红色，未按名单改。" in said
    assert load_workbook(folder / "people-结果3.xlsx").sheetnames == ["导入结果", "颜色未改"]
    with open_work(Settings()) as work:
        assert [each.risk for each in work.units.all()] == [Risk.RED]


def test_a_changed_kind_of_a_department_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kind that was changed in the sheet, or given to ``department add``, changed nothing."""
    main(["people", "template", "people.xlsx"])
    fill_in(folder / "people.xlsx")
    for kind, said in (("街镇科室", "部门：新增 1、更新 0"), ("执法队伍", "部门：新增 0、更新 1")):
        book = load_workbook(folder / "people.xlsx")
        for place, value in enumerate(("示例中队", "示例街道", kind), start=1):
            book["部门"].cell(2, place, value)
        book.save(folder / "people.xlsx")
        assert main(["people", "import", "people.xlsx"]) == 0
        said_now = capsys.readouterr().out
        assert said in said_now
    assert "  示例中队（示例街道）：类别 街镇科室 → 执法队伍" in said_now
    add = ["department", "add", "示例中队", "--street", "示例街道", "--kind", "section"]
    assert main(add) == 0
    with open_work(Settings()) as work:
        assert [each.kind.label for each in work.departments.named("示例中队")] == ["街镇科室"]


def test_mistakes_are_told_row_by_row_and_nothing_comes_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["people", "template", "people.xlsx"])
    fill_in(folder / "people.xlsx", ["李示例", "安全员"], ["王示例", "站长"])
    assert main(["people", "import", "people.xlsx"]) == 2
    said = capsys.readouterr().err
    assert "人员 第2行 单位名称：安全员要填是哪家单位的。" in said
    assert "人员 第3行 角色：“站长”不认识" in said
    assert "有 2 处错，均未导入" in said
    assert not (folder / "people-结果.xlsx").exists()
    main(["unit", "list"])
    assert "还没有单位" in capsys.readouterr().out


def test_a_file_that_is_no_workbook_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "people.xlsx").write_text("不是表格")
    assert main(["people", "import", "people.xlsx"]) == 2
    assert "打不开 people.xlsx：这是文本文件" in capsys.readouterr().err


def test_what_an_earlier_import_said_is_not_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The links of the first import used to be gone with the second."""
    main(["people", "template", "people.xlsx"])
    fill_in(folder / "people.xlsx", ["李示例", "安全员", "示例小学"])
    assert main(["people", "import", "people.xlsx"]) == 0
    first = (folder / "people-结果.xlsx").read_bytes()
    assert main(["people", "import", "people.xlsx"]) == 0
    assert (folder / "people-结果.xlsx").read_bytes() == first
    (row,) = list(load_workbook(folder / "people-结果2.xlsx").worksheets[0].values)[1:]
    assert row[4:6] == ("原邀请仍有效", None)


def test_posters_are_printed_and_the_codes_stay_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["people", "template", "people.xlsx"])
    fill_in(folder / "people.xlsx")
    main(["people", "import", "people.xlsx"])
    command = ["code", "poster", "--unit", "示例小学", "--bot", "@sample_bot", "--into"]
    assert main([*command, "first.pdf"]) == main([*command, "prints/second.pdf"]) == 0
    first, second = (
        [page.extract_text() for page in PdfReader(folder / name).pages]
        for name in ("first.pdf", "prints/second.pdf")
    )
    assert len(first) == 3
    assert first == second
    assert "https://t.me/sample_bot?start=c" in first[0]
    assert "2 张海报和标签" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--unit", "没有的", "--bot", "b"], "没有名为“没有的”的单位"), (["--unit", "x"], "--bot")],
)
def test_a_poster_for_nothing_or_nobody_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["code", "poster", *arguments, "--into", "x.pdf"]) == 2
    assert words in capsys.readouterr().err
    assert not (folder / "x.pdf").exists()


def test_a_sector_is_kept_by_its_name_and_an_unknown_one_refused_with_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street = ["--street", "示例街道"]
    assert main(["unit", "add", "示例小学", "--sector", "学校", *street]) == 0
    assert "示例小学 · 教育 · 示例街道" in capsys.readouterr().out
    assert main(["unit", "add", "示例中学", "--sector", "民办学校", *street]) == 2
    refusal = capsys.readouterr().err
    assert "没有“民办学校”这个行业。是不是：教育" in refusal
    assert "可用：教育、民政、养老机构" in refusal


def test_a_street_is_new_only_when_it_is_said_to_be(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt street used to be taken, and its inspector saw no unit."""
    assert main(["invite", "--role", "inspector", "--street", "示例街道"]) == 2
    assert "尚未登记单位" in capsys.readouterr().err
    add = ["unit", "add", "示例小学", "--sector", "教育", "--street"]
    assert main([*add, "示例街道"]) == 0
    assert main(["invite", "--role", "inspector", "--street", "示例街到"]) == 2
    assert "没有哪家单位在“示例街到”。是不是：示例街道？" in capsys.readouterr().err
    assert main(["invite", "--role", "inspector", "--street", "示例街道"]) == 0
    add[2] = "示例中学"
    assert main([*add, "示例街到"]) == 2
    assert "--new-street" in capsys.readouterr().err
    assert main([*add, "全区", "--new-street"]) == 2
    assert main([*add, "另一街道", "--new-street"]) == 0
    assert main(["invite", "--role", "inspector", "--street", "另一街道"]) == 0


def test_a_sector_from_before_the_list_is_marked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_work(Settings()) as work:
        work.units.add("示例单位", "sldw", "说不清", "示例街道", work.now)
    assert main(["unit", "list"]) == 0
    assert "示例单位 · 说不清（不在行业名录中" in capsys.readouterr().out


def test_an_invitation_is_for_somebody_by_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["unit", "add", "示例小学", "--sector", "教育", "--street", "示例街道"])
    invite = ["invite", "--role", "inspector", "--street", "示例街道", "--name"]
    assert main([*invite, "🍀🍀"]) == 2
    assert "--name 不合要求：姓名里要有字" in capsys.readouterr().err
    assert main([*invite, "王伟"]) == 0
    with open_work(Settings()) as work:
        invitation = work.invitations.get(1)
        assert invitation is not None
        assert (invitation.invitee, invitation.used_at) == ("王伟", None)


def test_a_link_for_the_role_that_reads_who_tipped_is_told_to_the_office(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line gave the role without a word to anybody."""
    with open_work(Settings()) as work:
        person = work.persons.add(on_telegram(7003), "陈示例", work.now)
        work.persons.join(person.id, Membership(Role.OFFICE), work.now)
    assert main(["invite", "--role", "reward_officer", "--name", "吴示例"]) == 0
    assert main(["invite", "--role", "inspector", "--name", "王示例"]) == 0
    assert capsys.readouterr().out.count("/start ") == 2
    with open_work(Settings()) as work:
        (parcel,) = work.dispatch.claim(9, work.now, timedelta(seconds=20))
    assert parcel.address == on_telegram(7003)
    assert "奖励经办人 · 全区" in str(parcel.card.text)
    assert "管理员用命令行生成了给吴示例的邀请链接" in str(parcel.card.text)
