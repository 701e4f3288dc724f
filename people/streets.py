"""Streets (街镇): those in which units are registered. A new one has to be said to be new.

A misspelt street would part a unit from its inspector, and nobody would notice.
"""

import difflib

from core.errors import XunanError
from people.ports import PeopleWork

WHOLE_AREA = "全区"  # how the reach of a role over all streets is written out
NEAREST = 3
ALIKE = 0.4  # how alike two names must be to be proposed, of 1


class StreetUnknown(XunanError):
    """No unit is registered in a street of this name; ``nearest`` are names like it."""

    def __init__(self, street: str, nearest: tuple[str, ...]) -> None:
        super().__init__(street)
        self.street = street
        self.nearest = nearest


class StreetMisnamed(XunanError):
    """A street cannot be called so: the name is empty, or means the whole area."""


def known_streets(work: PeopleWork) -> set[str]:
    """Return the streets in which units are registered."""
    return set(work.units.streets())


def nearest_streets(street: str, known: set[str]) -> tuple[str, ...]:
    """Return known streets that may be meant, or the first of all when none is like it."""
    alike = difflib.get_close_matches(street, sorted(known), NEAREST, ALIKE)
    return tuple(alike or sorted(known)[:NEAREST])


def require_street(work: PeopleWork, street: str) -> str:
    """Return a street in which units are registered; raises ``StreetUnknown``."""
    street, known = street.strip(), known_streets(work)
    if street not in known:
        raise StreetUnknown(street, nearest_streets(street, known))
    return street


def admit_street(work: PeopleWork, street: str, *, is_new: bool) -> str:
    """Return the street for a unit: a known one, the first of all, or one that is said to be new.

    Raises ``StreetUnknown`` and ``StreetMisnamed``.
    """
    street = street.strip()
    if not street or street == WHOLE_AREA:
        raise StreetMisnamed(street)
    return street if is_new or not known_streets(work) else require_street(work, street)
