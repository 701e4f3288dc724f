"""A stretch of wall time: months, days and minutes, as people agree on them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

_PIECE = re.compile(r"([+-]?\d+)([Mdhm])")
_MINUTES = {"h": 60, "m": 1}


class SpanUnreadable(ValueError):
    """A text is no span."""


@dataclass(frozen=True, slots=True)
class Span:
    """An offset in wall time; each part may be negative.

    Months come first and are clipped at the end of a month (31 January and a month is the last day
    of February); then days, then minutes, which are minutes on the wall.
    """

    months: int = 0
    days: int = 0
    minutes: int = 0

    def after(self, wall: datetime) -> datetime:
        """Return the wall time that lies this far from another one."""
        if not self.months:  # a tenth of the time, for the thousands of them in a plan
            return wall + timedelta(days=self.days, minutes=self.minutes)
        return wall + relativedelta(months=self.months, days=self.days, minutes=self.minutes)

    def before(self, wall: datetime) -> datetime:
        """Return the wall time from which another one lies this far."""
        return wall - relativedelta(months=self.months, days=self.days, minutes=self.minutes)

    @property
    def days_at_most(self) -> int:
        """The days that it reaches at most, forwards or back."""
        return abs(self.months) * 31 + abs(self.days) + -(-abs(self.minutes) // 1440)

    def __bool__(self) -> bool:
        """Tell whether it leads anywhere."""
        return bool(self.months or self.days or self.minutes)

    def __str__(self) -> str:
        """Spell it as ``read_span`` reads it: ``1M -2d 30m``, or ``0m``."""
        parts = ((self.months, "M"), (self.days, "d"), (self.minutes, "m"))
        return " ".join(f"{number}{unit}" for number, unit in parts if number) or "0m"


def read_span(text: str) -> Span:
    """Read ``1M -2d 3h 30m``: months, days, hours and minutes, in any order and number.

    Raises ``SpanUnreadable``.
    """
    months = days = minutes = 0
    for word in text.split():
        piece = _PIECE.fullmatch(word)
        if piece is None:
            raise SpanUnreadable(text)
        number, unit = int(piece[1]), piece[2]
        if unit == "M":
            months += number
        elif unit == "d":
            days += number
        else:
            minutes += number * _MINUTES[unit]
    if not text.strip():
        raise SpanUnreadable(text)
    return Span(months, days, minutes)
