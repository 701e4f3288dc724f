"""Programmes from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.commands import doctor
from bot.commands.cli import main
from datafiles.reading import Mistake, Mistakes
from storage.engine.database import open_engine


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of its own, a school and a works in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    for name, sector in (("示例小学", "学校"), ("示例机械厂", "机械")):
        main(["unit", "add", name, "--sector", sector, "--street", "示例街道"])
    return tmp_path


@pytest.fixture(autouse=True)
def _quiet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    capsys.readouterr()


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_programmes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    listed = _said(capsys, "programme", "list")
    assert len(listed) == 19
    education = next(each for each in listed if each["key"] == "education")
    patrol = next(each for each in education["rows"] if each["key"] == "edu-ev-2h")
    assert (patrol["rule"], patrol["proof"], patrol["ours"]) == ("FREQ=DAILY", "patrol", True)
    assert main(["programme", "list"]) == 0
    assert "edu-led · 主要负责人带队检查重大事故隐患" in capsys.readouterr().out


def test_a_programme_is_applied_once(capsys: pytest.CaptureFixture[str]) -> None:
    command = ("programme", "apply", "education", "--unit", "示例小学")
    first = _said(capsys, *command)
    rows = {each["row"] for each in first["applied"]}
    assert {"edu-fire-month", "edu-fire-patrol", "edu-led", "edu-meeting"} <= rows
    assert "edu-ev-2h" in {each["row"] for each in first["left_out"]}
    daily = [each for each in first["upcoming"] if each["row"] == "edu-fire-patrol"]
    assert len(daily) in {30, 31}
    assert all(each["opens_at"] <= each["due_at"] for each in first["upcoming"])
    again = _said(capsys, *command)
    assert (again["applied"], again["already"]) == ([], len(rows))
    assert again["upcoming"] == first["upcoming"]


def test_another_day_shows_what_stands_in_the_books(capsys: pytest.CaptureFixture[str]) -> None:
    command = ("programme", "apply", "edu-fire-patrol", "--unit", "示例小学")
    first = _said(capsys, *command)
    again = _said(capsys, *command, "--from", "2024-01-01")
    assert again["upcoming"] == first["upcoming"]


def test_what_is_said_of_a_unit_brings_in_what_it_calls_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["programme", "apply", "education", "--unit", "示例小学", "--trait", "有充电区"]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "示例小学 · 充电区巡查：" in said
    assert "充电设备年限：在“证照设备”登记，按到期日提醒：充电设备满5年" in said


def test_one_demand_is_applied_by_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    command = ("programme", "apply", "edu-ev-2h", "--unit", "示例小学", "--from", "2030-01-01")
    found = _said(capsys, *command)
    assert [each["row"] for each in found["applied"]] == ["edu-ev-2h"]
    assert (found["since"], found["upcoming"]) == ("2030-01-01", [])


def test_a_street_takes_its_own_and_its_units_what_is_for_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    street = _said(capsys, "programme", "apply", "street", "--street", "示例街道")
    by_row = {(each["row"], each["about"].partition(":")[0]) for each in street["applied"]}
    assert {("str-dispatch", "street"), ("str-led", "unit")} <= by_row
    assert ("str-dispatch", "unit") not in by_row
    education = _said(capsys, "programme", "apply", "education", "--street", "示例街道")
    assert {each["about"] for each in education["applied"]} == {"unit:1"}


def test_a_sector_takes_all_its_units(capsys: pytest.CaptureFixture[str]) -> None:
    found = _said(capsys, "programme", "apply", "industry", "--sector", "工贸")
    assert {each["about"] for each in found["applied"]} == {"unit:2", "street:"}


def test_many_units_are_done_some_in_each_transaction(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of a street were one transaction, for which the running bot waited."""
    engine = open_engine(f"sqlite:///{folder / 'xunan.db'}")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO units (name, initials, sector, street, created_at)"
                " VALUES (:name, 'sl', '学校', '示例街道', '2026-11-01')"
            ),
            [{"name": f"示例{number}号小学"} for number in range(60)],
        )
    engine.dispose()
    command = ("programme", "apply", "education", "--street", "示例街道")
    found = _said(capsys, *command)
    assert found["rollout"] == {
        "id": 1,
        "units": 61,
        "passed": 61,
        "failed": 0,
        "finished": True,
    }
    assert len({each["about"] for each in found["applied"]}) == 61
    again = _said(capsys, *command)
    assert (again["applied"], again["already"]) == ([], len(found["applied"]))
    assert main([*command]) == 0
    assert "共61家，已处理61家。" in capsys.readouterr().out


def test_the_doctor_reads_the_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert any("题库没有问题" in each.words for each in doctor.examine())

    def broken() -> None:
        raise Mistakes([Mistake("distractors.toml", 3, "写了两次")])

    monkeypatch.setattr(doctor, "load_bank", broken)
    (finding,) = doctor.of_questions()
    assert finding.urgent
    assert "distractors.toml:3" in finding.words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "--unit", "示例小学"], "没有“nothing”这个方案或要求"),
        (["education", "--unit", "示例中学"], "没有名为“示例中学”的单位"),
        (["education", "--street", "别处"], "没有哪家单位在“别处”"),
        (["education", "--sector", "工贸"], "“教育系统”只用于教育，“工贸”是工贸"),
        (["education", "--unit", "示例机械厂"], "“示例机械厂”是机械"),
        (["edu-maint", "--unit", "示例小学"], "维保情况录入平台：逢事才有：每次维保之后"),
        (["education", "--unit", "示例小学", "--trait", "蓝"], "--trait 没有“蓝”"),
    ],
)
def test_what_cannot_be_applied_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["programme", "apply", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_programmes_are_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programme", "check"]) == 0
    assert capsys.readouterr().out == "方案都没有问题。\n"
    (folder / "bad.toml").write_text('key = "bad"\n', "utf-8")
    assert main(["programme", "check", "bad.toml"]) == 1
    assert "bad.toml:1: 缺少 title" in capsys.readouterr().out
    assert main(["doctor"]) == 0
    assert "正常：方案都没有问题。" in capsys.readouterr().out
