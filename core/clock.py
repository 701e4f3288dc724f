"""Time: an injected clock, aware UTC inside, Shanghai wall time for people."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

WEEKDAYS = "一二三四五六日"


class Clock(Protocol):
    """Tells the present moment and the wall time of the place where the product works."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""


class SystemClock:
    """The machine's clock."""

    def __init__(self, timezone: str = "Asia/Shanghai") -> None:
        self.zone = ZoneInfo(timezone)

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; for tests and for replays."""

    def __init__(self, moment: datetime, timezone: str = "Asia/Shanghai") -> None:
        self.zone = ZoneInfo(timezone)
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment at which the clock stands, aware UTC."""
        return self._moment

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
