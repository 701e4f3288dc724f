"""Duties as they run: the job of the clock, and what the command line shows of them."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.commands import doctor
from bot.commands.cli import main
from bot.workers.clock import housekeeping
from bot.workers.sweeps import IN_ONE_TURN, sweep_duties
from duties.model import OccurrenceState, Shift
from handlers.notices.render import card_of_notice
from storage.engine.turns import Turns, WorkMaker
from storage.evidence_files import EvidenceFiles
from tests.usecases.duties.shift import Desk, at, patrol

State = OccurrenceState


@pytest.fixture
def on_the_command_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", desk.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BOT_TOKEN", "1:test")


async def test_the_clock_has_a_job_that_sweeps_until_nothing_is_due(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.applies(patrol(*range(0, 24, 2)))
    desk.sweeps()
    desk.goes(at(12, 7))
    turns = Turns(desk.engine, WorkMaker(desk.clock, desk.forms, card_of_notice=card_of_notice))
    try:
        names = [
            job.name for job in housekeeping(turns, EvidenceFiles(tmp_path_factory.mktemp("x")))
        ]
        assert "duties" in names
        await sweep_duties(turns)
    finally:
        turns.close()
    past = [each for each in desk.has() if each.closes_at <= desk.clock.now()]
    assert len(past) > IN_ONE_TURN
    assert {each.state for each in past} == {State.MISSED}
    assert desk.sweeps() == []


def test_a_duty_is_planned_by_the_holidays_though_nobody_has_asked_for_the_calendar(
    desk: Desk,
) -> None:
    """Until somebody ran a command about the calendar, all planning went by the plain week."""
    desk.goes(at(20, 7, month=9))
    monthly = replace(patrol(9), rule="FREQ=MONTHLY;BYMONTHDAY=5", shift=Shift.NEXT)
    desk.applies(monthly, date(2026, 9, 21))
    (october,) = desk.has(date(2026, 10, 5), date(2026, 10, 5))
    assert october.opens_at == at(8, 9, month=10)  # the National Day lasts until the 7th


@pytest.mark.usefixtures("on_the_command_line")
def test_the_duties_and_occurrences_of_a_unit_are_listed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    duty = desk.applies(patrol(8, 16))
    assert main(["duty", "list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["id"], listed["title"], listed["where"]) == (duty.id, "充电区巡查", "示例小学")
    assert main(["duty", "list", "--unit", "示例小学", "--due", "2026-11-03", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert [each["due_at"] for each in listed["occurrences"]] == [
        "2026-11-03T10:00:00+08:00",
        "2026-11-03T18:00:00+08:00",
    ]
    days = ["--from", "2026-11-02", "--to", "2026-11-03"]
    assert main(["occurrence", "list", "--unit", "示例小学", *days]) == 0
    words = capsys.readouterr().out.splitlines()
    assert len(words) == 4
    assert words[2] == "充电区巡查 · 2026-11-03 08:00 至 2026-11-03 10:00 · 未开始"
    assert main(["duty", "list", "--due", "2025-01-01"]) == 0
    assert capsys.readouterr().out == "没有符合的履职事项。\n"


@pytest.mark.usefixtures("on_the_command_line")
def test_a_unit_that_is_not_there_is_refused_in_words(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["duty", "list", "--unit", "没有这家"]) == 2
    assert "没有这家" in capsys.readouterr().err


@pytest.mark.usefixtures("on_the_command_line")
def test_the_doctor_counts_what_is_set_aside(desk: Desk) -> None:
    desk.applies(patrol(8))
    assert not [each for each in doctor.examine() if "履职" in each.words and not each.sound]
    broken = desk.has()[0]

    desk.runs(
        lambda work: work.occurrences.set_aside(
            broken.id, desk.clock.now() + timedelta(hours=1), "坏了"
        )
    )
    (finding,) = [each for each in doctor.examine() if "履职" in each.words and not each.sound]
    assert finding.urgent
    assert finding.words.startswith("1项")


@pytest.mark.usefixtures("on_the_command_line")
def test_the_doctor_counts_duties_that_cannot_be_planned(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Only occurrences were counted, and no log said why anything was set aside."""
    duty = desk.applies(patrol(8))
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE duty_revisions SET terms = '?'")
    desk.goes(at(20, 8))
    desk.sweeps()
    (finding,) = [each for each in doctor.examine() if "排不出" in each.words]
    assert finding.urgent
    assert finding.words.startswith("1项履职事项")
    assert any(f"duty {duty.id} makes trouble" in each.message for each in caplog.records)
