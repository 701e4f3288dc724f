"""What the duties room needs from others."""

from datetime import date
from typing import Protocol


class WorkingDays(Protocol):
    """The working calendar."""

    def is_working(self, day: date) -> bool:
        """Tell whether people work on a day."""
