"""What is handed up each month from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.commands.cli import main
from bot.commands.units import open_work
from bot.settings import Settings
from reports.packages.preparing import prepare_units

SCHOOL = "示例小学"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own and a school that owes its report."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    main(["unit", "add", SCHOOL, "--sector", "学校", "--street", "示例街道", "--new-street"])
    with open_work(Settings()) as work:
        prepare_units(work, work.units.all())
    capsys.readouterr()
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["submissions", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_who_has_not_handed_in_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    found = _said(capsys, "list", "--street", "示例街道")
    assert found["schema"] == 1
    assert found["counts"]["total"] == found["counts"]["waiting"] == 1
    assert [each["party"] for each in found["submissions"]] == [SCHOOL]
    assert main(["submissions", "list"]) == 0
    assert f"{SCHOOL} · 待报" in capsys.readouterr().out


def test_a_street_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["submissions", "list", "--street", "没有街道"]) != 0
    assert "没有街道" in capsys.readouterr().err


def test_a_month_is_written_as_paper_and_as_a_workbook(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _said(capsys, "export", "--into", "month.pdf")
    assert (folder / "month.pdf").read_bytes().startswith(b"%PDF")
    _said(capsys, "export", "--into", "month.xlsx")
    assert load_workbook(folder / "month.xlsx")["报送情况"]["B2"].value == SCHOOL
    assert main(["submissions", "export", "--into", "month.doc"]) == 2
    assert "结尾" in capsys.readouterr().err
