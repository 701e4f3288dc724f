"""The figures of duties in a period, as the office hands them up (``domain.md``: 履职)."""

from dataclasses import dataclass, fields
from enum import StrEnum


class DutyDimension(StrEnum):
    """By what figures of duties are told apart in one table."""

    STREET = "street"
    SECTOR = "sector"
    UNIT = "unit"
    PROGRAMME = "programme"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class DutyFigures:
    """What became of the duties of some days; each occasion counts on its rule's own day.

    Those that have not come due yet, and those that were cancelled, are not in it.

    - ``on_time`` 按时, ``late`` 迟: done after the grace, ``missed`` 漏, ``excused`` 免, ``behind``
      已超时: late, and may still be done.
    - ``made_up`` 补做: what was done in the place of something missed, which stays missed; none of
      ``due``.
    """

    on_time: int = 0
    late: int = 0
    missed: int = 0
    excused: int = 0
    behind: int = 0
    made_up: int = 0

    @property
    def due(self) -> int:
        """应: all that came due."""
        return self.done + self.missed + self.excused + self.behind

    @property
    def done(self) -> int:
        """已履职: in time, or late."""
        return self.on_time + self.late

    @property
    def asked(self) -> int:
        """应 without what was excused: the N of rates n/N."""
        return self.due - self.excused

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all to be said (无)."""
        return self == DutyFigures()

    def __add__(self, other: "DutyFigures") -> "DutyFigures":
        """Return the figures of two slices that have nothing in common."""
        return DutyFigures(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )
