"""The risk colours from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands.cli import main

PLANT = "示例化工厂"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own and two units."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    street = ["--street", "示例街道", "--new-street"]
    main(["unit", "add", PLANT, "--sector", "危化品", *street])
    main(["unit", "add", "示例小学", "--sector", "学校", "--street", "示例街道"])
    capsys.readouterr()
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["risk", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_colours_are_listed_and_explained_point_by_point(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _said(capsys, "list") == [
        {"unit": PLANT, "street": "示例街道", "colour": "blue"},
        {"unit": "示例小学", "street": "示例街道", "colour": "blue"},
    ]
    found = _said(capsys, "explain", PLANT)
    assert (found["colour"], found["by_rule"], found["points"]) == ("blue", "blue", 6)
    assert [each["cause"] for each in found["reasons"]] == ["sector"]
    assert main(["risk", "explain", PLANT]) == 0
    assert "风险较高的行业（6 分）" in capsys.readouterr().out
    assert _said(capsys, "propose") == []
    assert main(["risk", "explain", "没有这家"]) != 0
    assert "没有这家" in "".join(capsys.readouterr())
