"""The demo's clock: whoever looks at the page sets it, and sees what comes later arrive."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.clock import OffsetClock, local
from duties.walls import moment_of

MORNING = 7  # o'clock


class DemoClock:
    """A clock set by a file, and the ways in which the page sets it."""

    def __init__(self, file: Path, timezone: str) -> None:
        self.file = file
        self._clock = OffsetClock(file, timezone)
        if not file.exists():
            self._set(timedelta())

    def time(self) -> float:
        """Return the moment to which it is set, in seconds since 1970."""
        return self._clock.now().timestamp()

    def moves(self) -> dict[str, Callable[[], None]]:
        """Return the ways in which it may be set, by what the page calls them."""
        return {
            "现在": lambda: self._set(timedelta()),
            "+1 小时": lambda: self._set(self._clock.offset() + timedelta(hours=1)),
            "明早": lambda: self._go(next_morning(self._wall())),
            "下个月": lambda: self._go(next_month(self._wall())),
        }

    def _wall(self) -> datetime:
        return local(self._clock.now(), self._clock.zone).replace(tzinfo=None)

    def _go(self, wall: datetime) -> None:
        self._set(moment_of(wall, self._clock.zone) - datetime.now(UTC))

    def _set(self, offset: timedelta) -> None:
        """Put an offset into the file, which shows it whole at any moment."""
        part = self.file.with_suffix(".part")
        part.write_text(f"{offset.total_seconds():.6f}\n")
        part.replace(self.file)


def next_morning(wall: datetime) -> datetime:
    """Return the next morning after a wall time."""
    morning = wall.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning > wall else morning + timedelta(days=1)


def next_month(wall: datetime) -> datetime:
    """Return the first morning of the month after a wall time."""
    first = wall.replace(day=1, hour=MORNING, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=31)).replace(day=1)
