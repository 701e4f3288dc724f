"""What the office issues, from the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.commands.cli import main

SCHOOL, STREET = "示例小学", "示例街道"
NOVEMBER = ("--on", "2026-11-15", "--street", STREET)


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own, and a school on it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    main(["unit", "add", SCHOOL, "--sector", "学校", "--street", STREET, "--new-street"])
    capsys.readouterr()
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["report", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("kind", "last"), [("month", date(2026, 11, 30)), ("quarter", date(2026, 12, 31))]
)
def test_a_period_of_nothing_is_told_as_nothing(
    capsys: pytest.CaptureFixture[str], kind: str, last: date
) -> None:
    found = _said(capsys, kind, *NOVEMBER)
    assert (found["schema"], found["number"], found["street"]) == (1, "", STREET)
    assert found["last"] == last.isoformat()
    assert found["whole"]["hazards"]["found"] == 0
    late = next(each for each in found["paragraphs"] if each["key"] == "late")
    assert late["words"] == "无。"


def test_it_is_written_as_paper_as_workbook_and_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("report.pdf", "report.xlsx", "report.json"):
        assert main(["report", "ranking", *NOVEMBER, "--into", name]) == 0
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "按单位" in load_workbook(folder / "report.xlsx").sheetnames
    assert json.loads((folder / "report.json").read_text("utf-8"))["kind"] == "ranking"
    capsys.readouterr()
    assert main(["report", "notice", "--into", "report.doc"]) == 2
    assert "结尾" in capsys.readouterr().err


def test_a_street_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "month", "--street", "没有街道"]) != 0
    assert "没有街道" in capsys.readouterr().err
