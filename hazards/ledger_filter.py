"""What a list of the ledger (台账) is narrowed to: one shape for the screen, figures and exports.

A filter is plain data. It never widens what somebody may see: ``hazards.ledger_reach`` meets it
with the places that the person reaches. It is kept once as a row (``view_id`` is its id), so that
a button can name it in a few bytes and finds it there for ever.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from hazards.inspection_kind import InspectionKind
from hazards.model import HazardState, Severity, Source
from people.permissions import Reach

LONGEST_WORDS = 40
"""Characters of what is looked for; ours."""


class Standing(StrEnum):
    """Whether hazards are still to be put right."""

    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"open": "未销号", "closed": "已销号、办结"}[self.value]


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the wall calendar from ``first`` to ``last``, both within; ``None`` is no bound."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """The hazards that a list is about; what is left out narrows nothing.

    ``sectors`` are the names that units have (``people.sectors.parts_of`` gives those of a sector
    and its kinds). ``standing`` and ``overdue``
    are meant now, or as it was at the end of the day ``as_of``; ``overdue`` are open hazards whose
    present deadline lies before that day. ``found``, ``closed`` and ``reopened`` are periods in
    which that happened, however often, and so are ``returned``, ``fell_overdue`` and
    ``transferred``; ``overdue_on`` and ``unanswered_on`` are days at whose end a hazard was overdue
    by the deadline of then, or waited for the answer to a transfer. These are as the last count
    left them (``reports.counts``). ``planned`` have a plan (五落实), ``listed`` are 挂牌督办,
    ``own`` were found by the unit itself. ``finder`` and ``owner`` are persons; of whom a tip came
    is known to nobody, so no tip is found by its finder. ``words`` stand in the number, the unit's
    name, the place, the description or the measure.
    """

    unit_id: int | None = None
    street: str = ""
    sectors: tuple[str, ...] = ()
    department: int | None = None
    severity: Severity | None = None
    unjudged: bool = False
    standing: Standing | None = None
    states: tuple[HazardState, ...] = ()
    overdue: bool = False
    as_of: date | None = None
    source: Source | None = None
    kind: InspectionKind | None = None
    found: Days | None = None
    closed: Days | None = None
    reopened: Days | None = None
    returned: Days | None = None
    fell_overdue: Days | None = None
    transferred: Days | None = None
    overdue_on: date | None = None
    unanswered_on: date | None = None
    planned: bool = False
    listed: bool = False
    own: bool = False
    finder: int | None = None
    owner: int | None = None
    words: str = ""

    @property
    def view_id(self) -> int:
        """The id under which the filter is kept: 60 bits of the SHA-256 of what it says."""
        return int(hashlib.sha256(spell(self).encode()).hexdigest()[:15], 16) + 1

    def without(self, *names: str) -> "LedgerFilter":
        """Return the filter without some of its fields."""
        return replace(self, **{name: getattr(EVERYTHING, name) for name in names})


EVERYTHING = LedgerFilter()
OPEN = LedgerFilter(standing=Standing.OPEN)

_ADAPTER: TypeAdapter[LedgerFilter] = TypeAdapter(LedgerFilter)


def spell(wanted: LedgerFilter) -> str:
    """Return a filter as canonical JSON of what it narrows."""
    said: dict[str, Any] = _ADAPTER.dump_python(wanted, mode="json", exclude_defaults=True)
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(spelled: str) -> LedgerFilter:
    """Return the filter that was kept; raises ``ValueError`` for what is none."""
    return _ADAPTER.validate_json(spelled)


@dataclass(frozen=True, slots=True)
class Sought:
    """A filter as it is looked for by one person on one day.

    ``reach`` are the places that count, within those that the person may see. ``day`` is the
    present one in ``zone``.
    """

    filter: LedgerFilter
    reach: Reach
    day: date
    zone: ZoneInfo

    def span(self, days: Days) -> "Span":
        """Return the moments of a period of days: from the first to before the end."""
        first = self.start(days.first) if days.first is not None else None
        last = self.start(days.last + timedelta(days=1)) if days.last is not None else None
        return Span(first, last)

    def start(self, day: date) -> datetime:
        """Return the first moment of a day of the wall calendar."""
        return datetime.combine(day, time(), self.zone)


@dataclass(frozen=True, slots=True)
class Span:
    """Moments from ``first`` to before ``end``; ``None`` is no bound."""

    first: datetime | None
    end: datetime | None
