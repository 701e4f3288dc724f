"""Departments from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands.cli import main


@pytest.fixture(autouse=True)
def two_streets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database of its own with a unit in each of two streets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    for name, street in (("示例小学", "东街"), ("示例中学", "西街")):
        main(["unit", "add", name, "--sector", "教育", "--street", street, "--new-street"])
    capsys.readouterr()


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["department", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_department_is_added_changed_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    added = _said(
        capsys, "add", "示例中队", "--street", "东街", "--kind", "team", "--sector", "教育"
    )
    assert (added["name"], added["street"], added["kind"]) == ("示例中队", "东街", "team")
    assert added["sectors"] == ["教育"]
    changed = _said(capsys, "add", "示例中队", "--street", "东街", "--sector", "养老机构")
    assert changed == added | {"sectors": ["养老机构"]}
    assert _said(capsys, "list", "--street", "东街") == [changed | {"members": 0}]
    assert _said(capsys, "list", "--street", "西街") == []
    everywhere = {each["name"]: each["street"] for each in _said(capsys, "list")}
    assert everywhere["示例中队"] == "东街"
    assert everywhere["教育"] is None
    assert main(["department", "list", "--street", "东街"]) == 0
    assert capsys.readouterr().out == "示例中队 · 东街 · 执法队伍 · 养老机构 · 0 人\n"


def test_a_street_that_is_not_there_is_refused_also_where_departments_are_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A misspelt street used to look like one without departments."""
    for arguments in (["list"], ["add", "示例中队"]):
        assert main(["department", *arguments, "--street", "东接"]) == 2
        said = capsys.readouterr()
        assert "没有哪家单位在“东接”" in said.err
        assert not said.out
