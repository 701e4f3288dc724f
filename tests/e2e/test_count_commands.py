"""Counts from the command line: holding them against the ledger, and making them anew."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot.commands.cli import main
from bot.commands.doctor import of_counts
from bot.commands.units import open_work
from bot.settings import Settings
from chat.address import on_telegram
from hazards.model import HazardState, NewHazard


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of its own with two hazards of a school."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    with open_work(Settings()) as work:
        unit = work.units.add("示例小学", "slxx", "学校", "示例街道", work.now)
        person = work.persons.add(on_telegram(1), "王示例", work.now)
        for number in ("PT-2026-000001", "PT-2026-000002"):
            new = NewHazard(
                unit.id, None, None, "", "通道堵塞", "", None, False, work.now, person.id
            )
            work.hazards.add(number, HazardState.ON_LEDGER, new)
    return tmp_path / "xunan.db"


def alter(database: Path, statement: str) -> None:
    """Write past the product, as somebody could who has the file."""
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    connection.close()


def test_counts_that_agree_are_said_to_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counts", "check"]) == 0
    assert capsys.readouterr().out == "统计与台账一致：已核对 1 家单位、0 项履职。\n"
    assert main(["counts", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "units": 1,
        "duties": 0,
        "differences": [],
    }


def test_a_wrong_count_is_named_with_both_figures_and_mended(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["counts", "check"]) == 0
    alter(database, "UPDATE hazard_counts SET found = 7")
    capsys.readouterr()
    assert main(["counts", "check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "统计与台账有 1 处不一致（已核对 1 家单位、0 项履职）："
    assert said[1].endswith(" 示例小学：新增 统计为 7，台账为 2")
    assert said[2] == "用 xunan counts rebuild 重新统计。"
    assert main(["counts", "check", "--json"]) == 1
    (difference,) = json.loads(capsys.readouterr().out)["differences"]
    assert (difference["count"], difference["counted"], difference["recounted"]) == ("found", 7, 2)
    with open_work(Settings()) as work:
        (finding,) = of_counts(work)
    assert finding.urgent
    assert "新增 统计为 7，台账为 2" in finding.words
    assert main(["counts", "rebuild"]) == 0
    assert main(["counts", "check"]) == 0
    with open_work(Settings()) as work:
        (finding,) = of_counts(work)
    assert finding.sound
    assert finding.words == "统计与台账一致（今天抽查 1 家单位、0 项履职）。"


def test_a_count_of_a_unit_that_is_not_there_is_found(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["counts", "check"]) == 0
    alter(database, "UPDATE hazard_counts SET unit_id = 99")
    capsys.readouterr()
    assert main(["counts", "check"]) == 1
    said = capsys.readouterr().out
    assert "单位 99（不存在）：新增 统计为 2，台账为 0" in said
    assert "示例小学：新增 统计为 0，台账为 2" in said
