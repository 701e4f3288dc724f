"""任务清单 from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.commands.cli import main

SCHOOL, STREET = "示例小学", "示例街道"
HEADS = ("来源", "序号", "类别", "项目/任务", "内容", "时间节点", "责任单位", "配合单位", "备注")


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own and a school."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    main(["unit", "add", SCHOOL, "--sector", "学校", "--street", STREET, "--new-street"])
    capsys.readouterr()
    return tmp_path


def _book(folder: Path, *timings: str) -> str:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(list(HEADS))
    for number, timing in enumerate(timings, start=1):
        sheet.append(["003", number, "目标", f"任务{number}", "", timing, SCHOOL, "", ""])
    path = folder / "tasks.xlsx"
    made.save(path)
    return str(path)


def _said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert main(["tasks", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_list_is_imported_again_and_listed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _book(folder, "12月", "每季度")
    done = _said(capsys, "import", path, "--year", "2026", "--street", STREET)
    assert (done["added"], done["refused"], done["unlinked"]) == (2, [], [])
    done = _said(capsys, "import", path, "--year", "2026", "--street", STREET)
    assert (done["added"], done["changed"], done["unchanged"]) == (0, 0, 2)
    listed = _said(capsys, "list", "--year", "2026", "--street", STREET)
    assert [each["due"] for each in listed] == [
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-12-31",
        "2026-12-31",
    ]
    assert listed[0]["bodies"] == [SCHOOL]
    assert _said(capsys, "list", "--year", "2026") == []


def test_nothing_is_taken_where_a_row_is_refused_unless_it_is_wanted_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _book(folder, "12月", "看情况", "2025年3月")
    done = _said(capsys, "import", path, "--year", "2026", code=2)
    assert [(each["row"], each["column"]) for each in done["refused"]] == [
        (3, "时间节点"),
        (4, "时间节点"),
    ]
    assert _said(capsys, "list", "--year", "2026") == []
    assert main(["tasks", "import", path, "--year", "2026"]) == 2
    assert "有 2 处错，什么都没有导入" in capsys.readouterr().out
    done = _said(capsys, "import", path, "--year", "2026", "--good-rows")
    assert (done["added"], len(done["refused"])) == (1, 2)


def test_what_is_no_list_is_refused_in_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.xlsx").write_bytes(b"hello")
    assert main(["tasks", "import", str(folder / "a.xlsx")]) == 2
    assert "xlsx" in capsys.readouterr().err
    assert main(["tasks", "import", _book(folder, "12月"), "--street", "别处"]) == 2
    assert "别处" in capsys.readouterr().err


def test_the_template_is_read_in_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "empty.xlsx"
    assert main(["tasks", "template", str(path)]) == 0
    made = load_workbook(path)
    made.worksheets[0].append(["", "1", "", "任务", "", "全年", SCHOOL, "", ""])
    made.save(path)
    capsys.readouterr()
    assert _said(capsys, "import", str(path))["added"] == 1
