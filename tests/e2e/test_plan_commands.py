"""双随机 from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands.cli import main
from bot.commands.units import open_work
from bot.settings import Settings
from chat.address import on_telegram
from people.model import Membership, Role

STREET = "示例街道"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own, some units and two inspectors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    for number in range(1, 7):
        sector = ("--sector", "学校", "--street", STREET, "--new-street")
        main(["unit", "add", f"示例{number}小学", *sector])
    with open_work(Settings()) as work:
        for number in (1, 2):
            person = work.persons.add(on_telegram(number), f"检查{number}", work.now)
            work.persons.join(person.id, Membership(Role.INSPECTOR, street=STREET), work.now)
    capsys.readouterr()
    return tmp_path


def _drawn(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["plan", "draw", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_same_seed_draws_the_same_and_keeps_nothing_unless_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = _drawn(capsys, "--seed", "20261127", "--street", STREET, "--units", "3")
    again = _drawn(capsys, "--seed", "20261127", "--street", STREET, "--units", "3")
    other = _drawn(capsys, "--seed", "20261128", "--street", STREET, "--units", "3")
    assert first["drawn"] == again["drawn"]
    assert len(first["drawn"]) == 3
    assert first["population"] == other["population"]
    assert first["drawn"] != other["drawn"]
    assert first["recorded"] is None
    kept = _drawn(capsys, "--seed", "20261127", "--street", STREET, "--units", "3", "--record")
    assert kept["recorded"] == 1
    assert kept["drawn"] == first["drawn"]
    with open_work(Settings()) as work:
        (record,) = work.visits.draws(STREET, 9)
    assert record.sha256 == kept["population"]["sha256"]


def test_a_tenth_is_drawn_when_nobody_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(_drawn(capsys, "--seed", "1")["drawn"]) == 1
    assert main(["plan", "draw", "--seed", "1"]) == 0
    assert "只是预览；要记下结果，加 --record。" in capsys.readouterr().out


def test_what_cannot_be_drawn_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "draw", "--seed", "1", "--street", "别处"]) == 2
    assert "别处" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["plan", "draw", "--seed", "x"])


def test_the_rules_are_listed_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "rules"]) == 0
    assert "红色单位：一年 6 次 · 自定" in capsys.readouterr().out
