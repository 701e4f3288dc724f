"""Quiet hours: when they are over, and how people write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from people.quiet import Quiet
from people.quiet_hours import NEVER, read_quiet, spell_quiet

ZONE = ZoneInfo("Asia/Shanghai")


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("quiet", "moment", "over"),
    [
        (Quiet(), wall(2, 19, 59), wall(2, 19, 59)),
        (Quiet(), wall(2, 20), wall(3, 7)),
        (Quiet(), wall(3, 0), wall(3, 7)),
        (Quiet(), wall(3, 6, 59), wall(3, 7)),
        (Quiet(), wall(3, 7), wall(3, 7)),
        (Quiet(60, 360), wall(3, 2), wall(3, 6)),
        (Quiet(60, 360), wall(3, 0, 30), wall(3, 0, 30)),
        (NEVER, wall(3, 2), wall(3, 2)),
    ],
)
def test_quiet_hours_are_over_in_their_time(quiet: Quiet, moment: datetime, over: datetime) -> None:
    assert quiet.over_at(moment) == over
    assert quiet.covers(moment) is (over != moment)


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("21:30–6:30", Quiet(1290, 390)),
        ("21：30-6：30", Quiet(1290, 390)),
        ("22-6", Quiet(1320, 360)),
        ("晚上22点到次日6点半", Quiet(1320, 390)),
        ("每天晚上9点半到6点", Quiet(1290, 360)),
        ("22点30分至7点", Quiet(1350, 420)),
        ("20点到24点", Quiet(1200, 0)),
        ("晚上12点到2点", Quiet(0, 120)),  # used to be 12:00–2:00
        ("晚12点半到7点", Quiet(30, 420)),
        ("晚上1点到6点", Quiet(60, 360)),
        ("晚上4点59分到7点", Quiet(299, 420)),
        ("晚上5点到次日6点", Quiet(1020, 360)),
        ("每晚8点到7点", Quiet(1200, 420)),
        ("晚上11点到7点", Quiet(1380, 420)),
        ("晚上24点到7点", Quiet(0, 420)),
        ("晚上0点到7点", Quiet(0, 420)),
        ("12点到14点", Quiet(720, 840)),
        ("不设静默", NEVER),
        ("早点睡", None),
        ("25-7", None),
        ("明天8点到9点检查", None),
    ],
)
def test_they_are_read_as_people_write_them(text: str, quiet: Quiet | None) -> None:
    assert read_quiet(text) == quiet


def test_they_are_spelled_so_that_they_can_be_sent_back() -> None:
    assert spell_quiet(Quiet()) == "20:00–7:00"
    assert read_quiet(spell_quiet(Quiet(1290, 390))) == Quiet(1290, 390)
