"""The clock that a file sets: read at each look, never a reason to stop, and the only one."""

import logging
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.cli import main
from bot.commands.doctor import of_clock
from bot.settings import Settings
from core.clock import FARTHEST_OFFSET, OffsetClock, SystemClock, spell_offset, spell_set_clock

ROOT = Path(__file__).parents[3]
HOUR = timedelta(hours=1)
SLACK = timedelta(minutes=1)
OTHER_CLOCKS = re.compile(
    r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.(time|localtime|gmtime|time_ns)\(|"
    r"SystemClock\(|OffsetClock\("
)
ALLOWED = {
    "core/clock.py": "the clock itself",
    "bot/settings.py": "where the clock is chosen",
    "bot/commands/demo_clock.py": "what sets the clock, from real time",
    "bot/workers/clock.py": "ticks are real time; what is due then is asked of the clock",
    "storage/evidence_files.py": "how old files are, by the time that the disk gave them",
    "courier/channels/telegram/limiter.py": "paces by the event loop's own time",
    "reports/clock_mark.py": "before a process has handed its clock over",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "offset"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine's, and a database of its own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def ahead(clock: OffsetClock) -> timedelta:
    """How far a clock is from real time, to the minute."""
    return timedelta(minutes=round((clock.now() - datetime.now(UTC)) / timedelta(minutes=1)))


@pytest.mark.parametrize(
    ("text", "offset"),
    [("3600", HOUR), ("-86400\n", timedelta(days=-1)), ("+5400.5", 1.5 * HOUR), ("0", HOUR * 0)],
)
def test_the_seconds_in_the_file_are_added_at_each_look(
    file: Path, text: str, offset: timedelta
) -> None:
    file.write_text("60")
    clock = OffsetClock(file)
    assert ahead(clock) == timedelta(minutes=1)
    file.write_text(text)
    assert ahead(clock) == offset


@pytest.mark.parametrize("text", ["", "soon", "1e3", "nan", "inf", "3600 7200", "9" * 12])
def test_nonsense_leaves_the_clock_as_it_was_and_is_said_once(
    file: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text("3600")
    clock = OffsetClock(file)
    assert ahead(clock) == HOUR
    file.write_text(text)
    assert [ahead(clock) for _ in range(3)] == [HOUR] * 3
    file.unlink()
    assert [ahead(clock) for _ in range(3)] == [HOUR] * 3
    warned = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert len(warned) == 2
    file.write_text("7200")
    assert ahead(clock) == 2 * HOUR
    assert clock.trouble is None


def test_what_cannot_be_read_is_no_reason_to_wait_or_to_stop(file: Path, tmp_path: Path) -> None:
    assert abs(OffsetClock(file).now() - datetime.now(UTC)) < SLACK
    assert abs(OffsetClock(tmp_path).now() - datetime.now(UTC)) < SLACK
    os.mkfifo(file)
    assert abs(OffsetClock(file).now() - datetime.now(UTC)) < SLACK


def test_the_farthest_offsets_give_moments(file: Path) -> None:
    for sign in (1, -1):
        file.write_text(str(sign * FARTHEST_OFFSET.total_seconds()))
        assert OffsetClock(file).now().tzinfo is UTC


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(), "与实际时间一致"),
        (timedelta(days=31, seconds=61), "比实际时间快 31 天 1 分 1 秒"),
        (-26 * HOUR, "比实际时间慢 1 天 2 小时"),
    ],
)
def test_how_far_it_is_set_is_spelled(offset: timedelta, words: str) -> None:
    assert spell_offset(offset) == words


def test_the_setting_chooses_the_clock_and_the_doctor_says_so(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(Settings().clock(), SystemClock)
    assert [*of_clock(Settings().clock())] == []
    monkeypatch.setenv("CLOCK_OFFSET_FILE", "")
    assert isinstance(Settings().clock(), SystemClock)
    assert spell_set_clock(Settings().clock()) == ""
    monkeypatch.setenv("CLOCK_OFFSET_FILE", str(file))
    file.write_text("86400")
    (found,) = of_clock(Settings().clock())
    assert "CLOCK_OFFSET_FILE 设定：比实际时间快 1 天" in found.words
    assert not found.sound
    assert not found.urgent
    file.write_text("soon")
    assert [each.sound for each in of_clock(Settings().clock())] == [False, False]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CLOCK_OFFSET_FILE", ".", "应为一个文件"),
        ("CLOCK_OFFSET_FILE", "nowhere/offset", "目录不存在"),
        ("TIMEZONE", "Mars/Olympus", "没有这个时区"),
        ("TIMEZONE", "", "没有这个时区"),
        ("LOG_LEVEL", "loud", "DEBUG、INFO"),
        ("COURIER", "outside", "'inside' 或 'apart'"),
        ("ADMIN_IDS", "@someone", "用户编号"),
        ("QUOTA_PHOTOS", "0", "应不小于 1"),
        ("TRANSFER_LINK_DAYS", "400", "应不大于 365"),
        ("WEBHOOK_PORT", "http", "应为整数"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_a_sentence(
    name: str,
    value: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A traceback used to come of every one of them."""
    monkeypatch.setenv(name, value)
    for command in ("run", "doctor", "courier"):
        assert main([command]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"{name} 填得不对：")
        assert words in said
        assert len(said.splitlines()) == 1


def looks() -> Iterator[tuple[str, int, str]]:
    """Every line of the product that asks a clock of its own."""
    rooms = re.findall(r'"(\w+)"', re.findall(r"^packages = (.*)", _project(), re.MULTILINE)[0])
    for room in rooms:
        for source in sorted((ROOT / room).rglob("*.py")):
            name = str(source.relative_to(ROOT))
            for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
                if name not in ALLOWED and OTHER_CLOCKS.search(line):
                    yield name, number, line.strip()


def _project() -> str:
    return (ROOT / "pyproject.toml").read_text("utf-8")


def test_nobody_asks_another_clock() -> None:
    assert [*looks()] == []
