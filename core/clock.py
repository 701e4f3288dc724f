"""Time: an injected clock, aware UTC inside, Shanghai wall time for people."""

import logging
import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

WEEKDAYS = "一二三四五六日"
FARTHEST_OFFSET = timedelta(days=100 * 366)
MOST_BYTES = 64  # of a file that names an offset
_SECONDS = re.compile(r"[+-]?\d{1,12}(\.\d{1,9})?")


class Clock(Protocol):
    """Tells the present moment and the wall time of the place where the product works."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""

    def offset(self) -> timedelta | None:
        """Return how far somebody has set it ahead of real time; ``None`` where nobody can."""


class SystemClock:
    """The machine's clock."""

    def __init__(self, timezone: str = "Asia/Shanghai") -> None:
        self.zone = ZoneInfo(timezone)

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        return datetime.now(UTC)

    def offset(self) -> timedelta | None:
        """Return ``None``: it shows real time."""
        return None


class OffsetClock:
    """The machine's clock and the seconds that a file names, read anew at each look.

    A file that is not there yet, or names no seconds, leaves the clock as the file had it last, at
    real time before the first; the log says so once for each trouble.
    """

    def __init__(self, file: Path, timezone: str = "Asia/Shanghai") -> None:
        self.zone = ZoneInfo(timezone)
        self.file = file
        self.trouble: str | None = None
        self._last = timedelta()

    def now(self) -> datetime:
        """Return the moment to which it is set, aware UTC."""
        return datetime.now(UTC) + self.offset()

    def offset(self) -> timedelta:
        """Return how far it is set ahead of real time."""
        try:
            self._last = read_offset(self.file)
        except (OSError, ValueError) as trouble:
            words = f"{type(trouble).__name__}: {trouble}"
            if words != self.trouble:
                log.warning("%s names no seconds: %s; %s holds", self.file, words, self._last)
            self.trouble = words
        else:
            self.trouble = None
        return self._last


def read_offset(file: Path) -> timedelta:
    """Return the seconds in a file, such as ``3600`` or ``-86400.5``.

    Raises ``OSError`` for one that cannot be read, ``ValueError`` for one that names no seconds or
    a moment more than a hundred years away.
    """
    opened = os.open(file, os.O_RDONLY | os.O_NONBLOCK)  # a pipe without a writer holds up nobody
    try:
        text = os.read(opened, MOST_BYTES).decode("ascii", "replace").strip()
    finally:
        os.close(opened)
    if not _SECONDS.fullmatch(text):
        raise ValueError(repr(text))
    offset = timedelta(seconds=float(text))
    if abs(offset) > FARTHEST_OFFSET:
        raise ValueError(repr(text))
    return offset


class FixedClock:
    """A clock that stands still until it is moved; for tests and for replays."""

    def __init__(self, moment: datetime, timezone: str = "Asia/Shanghai") -> None:
        self.zone = ZoneInfo(timezone)
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment at which the clock stands, aware UTC."""
        return self._moment

    def offset(self) -> timedelta | None:
        """Return ``None``: it is nobody's to be told of."""
        return None

    def advance(self, step: timedelta) -> None:
        """Move the clock on by ``step``."""
        self._moment += step


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an aware moment as wall time in ``zone``."""
    return moment.astimezone(zone)


def today(clock: Clock) -> date:
    """Return the present day on the wall calendar."""
    return clock.now().astimezone(clock.zone).date()


def spell_day(day: date) -> str:
    """Spell a day in the one shape people read everywhere: ``12月3日(周三)``."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def spell_short_day(day: date) -> str:
    """Spell a day without its weekday, where room is scarce: ``12月3日``."""
    return f"{day.month}月{day.day}日"


def spell_time_left(deadline: date, present: date) -> str:
    """Spell how far a deadline is: ``还剩2天``, ``今天到期``, ``逾期3天``."""
    days = (deadline - present).days
    if days > 0:
        return f"还剩{days}天"
    return "今天到期" if days == 0 else f"逾期{-days}天"


def spell_offset(offset: timedelta) -> str:
    """Spell how far a clock is set from real time: ``比实际时间快 1 天 2 小时``."""
    left = abs(round(offset.total_seconds()))
    if left == 0:
        return "与实际时间一致"
    parts = []
    for unit, seconds in (("天", 86400), ("小时", 3600), ("分", 60), ("秒", 1)):
        number, left = divmod(left, seconds)
        if number:
            parts.append(f"{number} {unit}")
    return f"比实际时间{'快' if offset > timedelta() else '慢'} {' '.join(parts)}"


def spell_set_clock(clock: Clock) -> str:
    """Say that a clock is set by somebody, and how far; empty where it shows real time."""
    offset = clock.offset()
    return "" if offset is None else f"时钟由 CLOCK_OFFSET_FILE 设定：{spell_offset(offset)}"
