"""`xunan hazard show`: all that is known of a hazard."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.commands.cli import main
from hazards.loop import deciding, rectifying, transferring
from tests.usecases.life import Life

Show = Callable[..., str]


@pytest.fixture
def shows(life: Life, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Show:
    """Run the command on the database of the life."""
    url = life.town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BOT_TOKEN", "")

    def show(*arguments: str) -> str:
        assert main(["hazard", "show", *arguments]) == 0
        return capsys.readouterr().out

    return show


async def test_a_hazard_is_shown_with_its_course_its_photos_and_its_transfers(
    life: Life, shows: Show
) -> None:
    hazard = await life.assigned()
    await life["officer"].taps(rectifying.accept, hazard.id)
    await life.proves("officer", hazard.id)
    await life["office"].taps(transferring.transfer, hazard.id, "消防救援", copy=True)
    said: dict[str, Any] = json.loads(shows(hazard.number, "--json"))
    assert (said["schema"], said["number"]) == ("xunan.hazard/1", hazard.number)
    assert (said["unit"], said["description"]) == (hazard.unit_name, hazard.description)
    assert (said["state"], said["rounds"]) == ("submitted", 1)
    assert said["owner"] == said["submitted_by"] == life.person("officer").name
    assert hazard.deadline is not None
    assert said["deadline"] == said["first_deadline"] == hazard.deadline.isoformat()
    course = [(each["what"], each["person"]) for each in said["history"]]
    assert ("签收", life.person("officer").name) in course
    assert all(each["at"] and len(each["hash"]) == 64 for each in said["history"])
    kept = life.town.rows("SELECT sha256 FROM photos WHERE hazard_id = :id", id=hazard.id)
    assert kept
    assert [each["sha256"] for each in said["photos"]] == kept
    (copy,) = said["transfers"]
    assert (copy["department"], copy["copy"], copy["state"]) == ("消防救援", True, "waiting")
    (token,) = life.town.rows("SELECT token_sha256 FROM transfers")
    assert token not in json.dumps(said)
    told = shows(f" {hazard.number.lower().replace('-', '')}")
    assert told.startswith(f"隐患 {hazard.number} · {hazard.spot} · ")
    for part in ("经过：", "照片：", "移交、抄告：", f"SHA-256 {kept[0]}", "抄告消防救援：待接收"):
        assert part in told


async def test_what_answered_a_transfer_is_shown(life: Life, shows: Show) -> None:
    hazard = await life.files("inspector")
    await life["office"].taps(deciding.decide_severity, hazard.id)
    await life["office"].taps(transferring.transfer, hazard.id, "消防救援", copy=False)
    await life["office"].taps(transferring.answer_for, hazard.id, taken=True)
    (made,) = json.loads(shows(hazard.number, "--json"))["transfers"]
    assert (made["state"], made["copy"]) == ("awaiting_feedback", False)
    assert made["answered_at"]
    assert made["feedback_due"] > made["answered_at"]


@pytest.mark.parametrize("typed", ["PT-2031-000001", "000001", "随便"])
async def test_a_number_that_is_none_is_refused(
    life: Life, shows: Show, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    await life.files("inspector")
    assert main(["hazard", "show", typed]) == 2
    assert typed in capsys.readouterr().err


async def test_nothing_tells_the_hour_of_a_tip(life: Life, shows: Show) -> None:
    hazard = await life.files("inspector")
    life.town.rows("UPDATE hazards SET source = 'tip' WHERE id = :id", id=hazard.id)
    said = json.loads(shows(hazard.number, "--json"))
    assert (said["found_at"], said["last_at"], said["finder"]) == (None, None, "匿名")
