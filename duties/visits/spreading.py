"""Visits over a year: each unit's evenly, and those of all units so that each month has its share.

Pure functions. The months that are left of the year are used; a unit that is asked for four visits
in June gets what is left of them. How it is spread is ours.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from duties.visits.model import GRAVEST_FIRST
from people.model import Unit

MONTHS = 12


def spread(
    units: Iterable[tuple[Unit, int]], since: date, first: int = 0
) -> list[tuple[int, date]]:
    """Return for each visit its unit and the last day of its month, from a day's month on.

    Units follow each other by risk, then name: the gravest begin first. ``first`` is the place of
    the first one, where others were spread before.
    """
    risks = GRAVEST_FIRST
    order = sorted(units, key=lambda each: (risks.index(each[0].risk), each[0].name, each[0].id))
    found = []
    for place, (unit, visits) in enumerate(order, start=first):
        for month in months_of(visits, place, since.month):
            last = monthrange(since.year, month)[1]
            found.append((unit.id, date(since.year, month, last)))
    return sorted(found, key=lambda each: (each[1], each[0]))


def months_of(visits: int, place: int, first: int = 1) -> list[int]:
    """Return the months of a unit's visits that are left from a month on, evenly apart.

    ``place`` is the unit's among all: it shifts the months, so that not all fall into the same.
    """
    if not visits:
        return []
    step = MONTHS / visits
    shift = place % max(1, MONTHS // visits)
    months = [int(number * step) + shift + 1 for number in range(visits)]
    left = [each for each in months if each >= first]
    return left or [MONTHS if first == MONTHS else first + place % (MONTHS - first + 1)]
