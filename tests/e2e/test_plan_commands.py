"""双随机 from the command line."""

import hashlib
import json
import sqlite3
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
        record = work.draws.get(1)
    assert record is not None
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


def _check(capsys: pytest.CaptureFixture[str], number: int, code: int) -> Any:
    assert main(["plan", "check", str(number), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_the_same_draw_is_recorded_once_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    """Each ``--record`` used to be another draw, and so many visits more."""
    arguments = ("--seed", "7", "--street", STREET, "--units", "2", "--record")
    first = _drawn(capsys, *arguments)
    assert (first["recorded"], first["repeated"]) == (1, False)
    main(["unit", "add", "新小学", "--sector", "学校", "--street", STREET])
    capsys.readouterr()
    again = _drawn(capsys, *arguments)
    assert (again["recorded"], again["repeated"]) == (1, True)
    assert (again["drawn"], again["population"]) == (first["drawn"], first["population"])
    assert again["at"] == first["at"]
    assert main(["plan", "draw", *arguments]) == 0
    assert "已用这个种子抽过，编号 1；这是当时的结果，没有再记。" in capsys.readouterr().out
    with open_work(Settings()) as work:
        assert sum(each.open for each in work.draws.standings([1])) == 2


def test_draws_are_listed_and_each_comes_out_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "draws"]) == 0
    assert capsys.readouterr().out == "还没有抽过。\n"
    _drawn(capsys, "--seed", "7", "--street", STREET, "--units", "2", "--record")
    _drawn(capsys, "--seed", "8", "--units", "3", "--record")
    assert main(["plan", "draws", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["draws"]
    assert [(each["id"], each["street"], each["asked"]) for each in listed] == [
        (2, None, 3),
        (1, STREET, 2),
    ]
    assert [each["open"] for each in listed] == [3, 2]
    assert main(["plan", "draws", "--street", STREET]) == 0
    said = capsys.readouterr().out
    assert "种子 7 · 6 家单位、2 名检查员中抽 2 家 · 已检查 0，未检查 2" in said
    assert "种子 8" not in said
    main(["unit", "add", "新小学", "--sector", "学校", "--street", STREET])
    capsys.readouterr()
    checked = _check(capsys, 1, 0)
    assert (checked["same"], checked["on_chain"]) == (True, True)
    assert checked["drawn"] == checked["again"]
    assert len(checked["kept"]["names"]["units"]) == 6
    assert main(["plan", "check", "1"]) == 0
    assert "按原名单、原种子重抽 2 家：一致。" in capsys.readouterr().out
    assert main(["plan", "check", "9"]) == 2
    assert "没有编号为 9 的抽取" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("result = '[[1,1],[2,1]]'", {"result_same": False, "on_chain": False}),
        ("population = replace(population, '[1', '[9')", {"population_intact": False}),
        ("seed = 11", {"result_same": False, "on_chain": False}),
        ("names = replace(names, '示例1小学', '别的小学')", {"on_chain": False}),
    ],
)
def test_a_draw_that_was_changed_since_is_told_with_a_one(
    capsys: pytest.CaptureFixture[str], folder: Path, change: str, told: dict[str, bool]
) -> None:
    _drawn(capsys, "--seed", "7", "--street", STREET, "--units", "2", "--record")
    with sqlite3.connect(folder / "xunan.db") as connection:
        connection.execute(f"UPDATE visit_draws SET {change}")  # noqa: S608 - our own words
    checked = _check(capsys, 1, 1)
    assert checked["same"] is False
    assert {name: checked[name] for name in told} == told
    assert main(["plan", "check", "1"]) == 1
    assert "不" in capsys.readouterr().out


def test_anybody_makes_the_draw_again_by_what_the_schema_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By the words of docs/schemas.md alone: nothing of ours but what ``check`` prints."""
    _drawn(capsys, "--seed", "20261127", "--street", STREET, "--units", "4", "--record")
    checked = _check(capsys, 1, 0)
    population = json.loads(checked["kept"]["population"])

    def lot(words: str) -> str:
        return hashlib.sha256(words.encode()).hexdigest()

    seed, load = checked["seed"], {id_: 0 for id_, _ in population["inspectors"]}
    pairs = []
    units = sorted(population["units"], key=lambda id_: lot(f"{seed}|unit|{id_}"))
    for unit in units[: checked["asked"]]:
        free = [id_ for id_, avoids in population["inspectors"] if unit not in avoids]
        least = min(load[id_] for id_ in free)
        ready = [id_ for id_ in free if load[id_] == least]
        lots = {id_: lot(f"{seed}|{unit}|inspector|{id_}") for id_ in ready}
        who = min(lots, key=lambda id_: lots[id_])
        load[who] += 1
        pairs.append([unit, who])
    assert pairs == json.loads(checked["kept"]["result"])
    assert lot(checked["kept"]["population"]) == checked["population"]["sha256"]
