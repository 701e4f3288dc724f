"""证照设备 from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.commands.cli import main

SCHOOL = "示例小学"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own and a school."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    main(["unit", "add", SCHOOL, "--sector", "学校", "--street", "示例街道", "--new-street"])
    capsys.readouterr()
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["expiry", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def _adds(capsys: pytest.CaptureFixture[str], *days: str) -> Any:
    given = [part for day in days for part in ("--day", day)]
    fixed = ("--unit", SCHOOL, "--kind", "特种作业操作证", "--detail", "低压电工")
    return _said(capsys, "add", "张示例", *fixed, "--number", "T1", *given)


def test_kinds_are_listed_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = {each["key"]: each for each in _said(capsys, "kinds")}
    assert kinds["charging-equipment"]["source"] == "000 教育方案 附件2 第14项"
    assert kinds["charging-equipment"]["expiries"][0]["years"] == 5
    assert kinds["extinguisher"]["ours"]
    assert main(["expiry", "kinds"]) == 0
    assert "special-operation · 特种作业操作证：" in capsys.readouterr().out


def test_a_file_of_kinds_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "kinds.toml"
    path.write_text('[[kind]]\nkey = "a"\n', "utf-8")
    assert main(["expiry", "kinds", str(path)]) == 1
    assert "缺少 title" in capsys.readouterr().out


def test_what_is_added_is_listed_and_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = _adds(capsys, "2030-01-01", "review=2028-01-01")
    assert [(each["expiry"], each["until"]) for each in ends] == [
        ("review", "2028-01-01"),
        ("until", "2030-01-01"),
    ]
    assert main(["expiry", "list"]) == 0
    assert capsys.readouterr().out == "没有过期的。\n"
    listed = _said(capsys, "list", "--unit", SCHOOL, "--into", str(folder / "a" / "台账.xlsx"))
    assert [each["expiry"] for each in listed] == ["review", "until"]
    rows = list(load_workbook(folder / "a" / "台账.xlsx").worksheets[0].values)
    assert rows[1][:6] == (SCHOOL, "张示例", "T1", "低压电工", "2030-01-01", "2028-01-01")
    again = _said(capsys, "import", str(folder / "a" / "台账.xlsx"))
    assert again == {"added": 0, "renewed": 0, "unchanged": 1}


def test_the_empty_workbook_is_one_that_is_taken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "空表.xlsx"
    assert main(["expiry", "template", str(path)]) == 0
    capsys.readouterr()
    assert _said(capsys, "import", str(path)) == {"added": 0, "renewed": 0, "unchanged": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "张示例", "--unit", "没有", "--kind", "lift", "--day", "2030-01-01"), "没有"),
        (("add", "张示例", "--unit", SCHOOL, "--kind", "x", "--day", "2030-01-01"), "x"),
        (("add", "张示例", "--unit", SCHOOL, "--kind", "lift", "--day", "2930-01-01"), "太远"),
        (("add", "梯", "--unit", SCHOOL, "--kind", "lift", "--day", "x=2030-01-01"), "哪一项"),
        (("add", "梯", "--unit", SCHOOL, "--kind", "lift", "--day", "age=2020-01-01"), "还缺"),
        (("list", "--into", "a.xlsx"), "--unit"),
        (("import", "none.xlsx"), "找不到这个文件"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert main(["expiry", *arguments]) == 2
    assert said in capsys.readouterr().err
