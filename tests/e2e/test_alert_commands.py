"""Alerts from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands.cli import main


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own and units in two streets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    for name, sector, street in (
        ("示例小学", "学校", "示例街道"),
        ("示例机械厂", "机械", "示例街道"),
        ("邻街小学", "学校", "邻街示例街道"),
    ):
        main(["unit", "add", name, "--sector", sector, "--street", street, "--new-street"])
    capsys.readouterr()
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["alert", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_an_alert_is_sent_to_a_street_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    sent = _said(capsys, "send", "--street", "示例街道", "--text", "台风将至，请停止室外作业。")
    assert (sent["units"], sent["answering"], sent["minutes"]) == (2, "know", 30)
    assert sent["states"]["nobody"] == 2
    assert sent["nobody"] == ["示例小学", "示例机械厂"]
    (listed,) = _said(capsys, "list")
    assert (listed["id"], listed["text"]) == (sent["id"], "台风将至，请停止室外作业。")
    assert main(["alert", "list"]) == 0
    assert "预警 · 示例街道 · 已知悉 0/2 家" in capsys.readouterr().out


def test_an_alert_is_narrowed_by_sector_and_by_unit(capsys: pytest.CaptureFixture[str]) -> None:
    text = ("--text", "请答复安排。", "--kind", "activity")
    assert _said(capsys, "send", "--sector", "学校", *text)["units"] == 2
    named = _said(capsys, "send", "--unit", "邻街小学", *text, "--minutes", "15")
    assert (named["units"], named["minutes"], named["answering"]) == (1, 15, "decide")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--street", "没有街道", "--text", "x"), "没有哪家单位在“没有街道”"),
        (("--unit", "没有单位", "--text", "x"), "没有名为“没有单位”的单位"),
        (("--street", "示例街道", "--unit", "邻街小学", "--text", "x"), "没有名为“邻街小学”的单位"),
        (("--text", " "), "--text 有 0 个字"),
        (("--text", "x", "--kind", "hail"), "没有“hail”这种预警"),
        (("--text", "x", "--sector", "养老"), "这个范围没有单位，没有发出。"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert main(["alert", "send", *arguments]) == 2
    assert words in capsys.readouterr().err
