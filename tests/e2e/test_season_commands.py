"""Key seasons from the command line."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.commands.cli import main

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOMORROW = date.today() + timedelta(days=2)  # noqa: DTZ011 - days off, whatever the zone


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of its own, and a care home in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    main(["unit", "add", "示例养老院", "--sector", "养老机构", "--street", "示例街道"])
    return tmp_path


@pytest.fixture(autouse=True)
def _quiet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    capsys.readouterr()


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_season_is_switched_on_listed_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    applied = _said(capsys, "programme", "apply", "civil-affairs", "--unit", "示例养老院")
    rows = {each["row"] for each in applied["applied"]}
    assert "civ-season" in rows
    assert not any(each["row"] == "civ-season" for each in applied["upcoming"])
    first, last = TOMORROW, TOMORROW + timedelta(days=9)
    days = ("--from", first.isoformat(), "--to", last.isoformat())
    made = _said(capsys, "season", "on", "春节", *days, "--street", "示例街道")
    assert (made["season"], made["street"], made["changed"]) == ("spring", "示例街道", 2)
    (listed,) = _said(capsys, "season", "list")
    assert (listed["id"], listed["from"], listed["to"]) == (made["id"], days[1], days[3])
    due = (first + timedelta(days=6)).isoformat()
    (found,) = _said(capsys, "duty", "list", "--unit", "示例养老院", "--due", due)
    assert (found["row"], found["occurrences"][0]["date"]) == ("civ-season", days[1])
    assert main(["season", "on", "spring", *days, "--street", "示例街道"]) == 2
    assert "这段时间已有同样的重点时段" in capsys.readouterr().err
    ended = _said(capsys, "season", "off", str(made["id"]))
    assert (ended["ended"], ended["changed"]) == (True, 2)
    assert _said(capsys, "season", "list") == []
    assert main(["season", "off", str(made["id"])]) == 2
    assert "没有这个编号，或这个重点时段已结束" in capsys.readouterr().err


def test_a_unit_that_begins_to_work_again_is_registered(capsys: pytest.CaptureFixture[str]) -> None:
    day = (TOMORROW + timedelta(days=3)).isoformat()
    at_unit = ("--from", day, "--unit", "示例养老院")
    made = _said(capsys, "season", "on", "resumption", *at_unit)
    assert (made["changed"], made["to"]) == (3, day)
    found = _said(capsys, "duty", "list", "--unit", "示例养老院")
    assert {each["row"] for each in found} == {"res-check", "res-train", "res-led"}
    (listed,) = _said(capsys, "season", "list", "--unit", "示例养老院")
    assert listed["id"] == made["id"]
    before = (datetime.now(SHANGHAI).date() - timedelta(days=1)).isoformat()
    late = _said(capsys, "season", "on", "resumption", "--from", before, *at_unit[2:])
    assert (late["running"], late["ended"]) == (False, False)
    assert main(["season", "list", "--unit", "示例养老院"]) == 0
    assert "当天已过，还可撤销" in capsys.readouterr().out
    assert _said(capsys, "season", "off", str(late["id"]))["ended"] is True
    assert main(["season", "on", "复工复产", "--from", day]) == 2
    assert "按单位登记" in capsys.readouterr().err
    assert main(["season", "on", "没有", "--from", day]) == 2
    assert "可用：new_year 元旦" in capsys.readouterr().err
