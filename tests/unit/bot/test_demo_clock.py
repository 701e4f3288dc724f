"""The demo's clock: by hours, to the next morning, to the next month, and back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.demo_clock import DemoClock, next_month, next_morning
from core.clock import OffsetClock, local


@pytest.mark.parametrize(
    ("wall", "morning", "month"),
    [
        ("2026-11-27 06:19", "2026-11-27 07:00", "2026-12-01 07:00"),
        ("2026-12-31 07:00", "2027-01-01 07:00", "2027-01-01 07:00"),
        ("2027-01-01 06:00", "2027-01-01 07:00", "2027-02-01 07:00"),
        ("2028-02-28 23:59", "2028-02-29 07:00", "2028-03-01 07:00"),
    ],
)
def test_it_goes_to_the_next_morning_and_to_the_first_of_the_next_month(
    wall: str, morning: str, month: str
) -> None:
    present = datetime.fromisoformat(wall)
    assert next_morning(present) == datetime.fromisoformat(morning)
    assert next_month(present) == datetime.fromisoformat(month)


def test_the_file_of_the_bot_says_what_was_chosen_and_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "clock.offset"
    moves = DemoClock(file, "Asia/Shanghai").moves()
    assert [*moves] == ["现在", "+1 小时", "明早", "下个月"]
    bot = OffsetClock(file)
    assert bot.offset() == timedelta()
    moves["+1 小时"]()
    moves["+1 小时"]()
    assert bot.offset() == timedelta(hours=2)
    for _ in range(3):
        moves["下个月"]()
        moves["明早"]()
        wall = local(bot.now(), bot.zone)
        assert (wall.day, wall.hour, wall.minute) == (2, 7, 0)
    assert DemoClock(file, "Asia/Shanghai").time() == pytest.approx(bot.now().timestamp(), abs=5)
    moves["现在"]()
    assert bot.offset() == timedelta()
    assert bot.trouble is None
