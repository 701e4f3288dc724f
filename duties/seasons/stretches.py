"""The days of seasons as they stood: what was in force when, whatever was changed since.

A switch is put on, ended early or given other days at a moment. What is due between two such
moments follows from the switches that stood then; so the windows of a duty are the same whenever
anybody looks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

A_DAY = timedelta(days=1)
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, the last one included, that stood from one moment to another (aware UTC)."""

    first: date
    last: date
    made_at: datetime
    ended_at: datetime | None = None

    def stands(self, at: datetime) -> bool:
        """Tell whether they stood at a moment."""
        return self.made_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True, slots=True)
class Limits:
    """On which days the rule of a duty holds.

    ``within``: on those alone, and each window ends with them; ``None``: on all. A window that lies
    in the days of ``without`` as a whole is not made.
    """

    within: tuple[Stretch, ...] | None = None
    without: tuple[Stretch, ...] = ()


ALWAYS = Limits()


@dataclass(frozen=True, slots=True)
class Standing:
    """The days of a time in which nobody changed any: for what is due after ``since``.

    That is up to ``until``. ``within`` may overlap, as the seasons do.
    """

    since: datetime | None
    until: datetime | None
    within: tuple[Days, ...] | None
    without: tuple[Days, ...]

    def takes(self, due_at: datetime) -> bool:
        """Tell whether what is due at a moment is made by these days."""
        after = self.since is None or due_at > self.since
        return after and (self.until is None or due_at <= self.until)


def standings(limits: Limits, after: datetime) -> Iterator[Standing]:
    """Give the times between changes, in their order; none that were over at a moment."""
    given = (*(limits.within or ()), *limits.without)
    moments = {each.made_at for each in given} | {each.ended_at for each in given if each.ended_at}
    edges = [None, *sorted(moments), None]
    for since, until in pairwise(edges):
        if until is None or until > after:
            within = None if limits.within is None else _days(limits.within, since)
            yield Standing(since, until, within, tuple(joined(_days(limits.without, since))))


def _days(stretches: Iterable[Stretch], at: datetime | None) -> tuple[Days, ...]:
    if at is None:
        return ()
    return tuple(sorted({(each.first, each.last) for each in stretches if each.stands(at)}))


def joined(days: Iterable[Days], gap: timedelta = A_DAY) -> list[Days]:
    """Return stretches of days, those that overlap, or follow each other by a gap, made one."""
    found: list[Days] = []
    for first, last in sorted(days):
        if found and first <= found[-1][1] + gap:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found
