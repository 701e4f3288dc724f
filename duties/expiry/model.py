"""An entry of 证照设备, and how long what it is about is good."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp

LONGEST_NAME, LONGEST_NUMBER, LONGEST_DETAIL = 60, 60, 40  # characters


class WhyRetired(StrEnum):
    """Why an entry is kept no longer."""

    LEFT = "left"
    SCRAPPED = "scrapped"
    IDLE = "idle"
    MISTAKEN = "mistaken"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {
            "left": "人员离岗",
            "scrapped": "报废、拆除",
            "idle": "停用、不再需要",
            "mistaken": "登记有误",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Entry:
    """A certificate, a piece of equipment or a policy of a unit; the moments are aware UTC.

    ``kind`` is a key of the kinds; ``made_by`` is ``None`` where the command line did.
    """

    id: int
    unit_id: int
    place_id: int | None
    kind: str
    name: str
    number: str
    detail: str
    made_by: int | None
    made_at: datetime
    retired_at: datetime | None = None
    retired_by: int | None = None
    retired_why: WhyRetired | None = None

    @property
    def identity(self) -> tuple[int, str, str, str]:
        """What no two entries of a unit share, where there is a number or a name to go by."""
        return self.unit_id, self.kind, self.number or self.name, self.detail


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when something about an entry is good: the last day of it.

    ``expiry`` is a key of its kind; ``since`` the day from which years are counted, where they are.
    One that was replaced, or whose entry is retired, has ``ended_at``. ``stage`` is of what its
    holder was warned last: so many days before, 0 the day itself, -1 overdue. ``act_at`` is the
    next moment at which anything changes by itself.
    """

    id: int
    entry_id: int
    expiry: str
    since: date | None
    until: date
    set_by: int | None
    set_at: datetime
    ended_at: datetime | None = None
    stage: int | None = None
    act_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A validity as it stands in a list: of what, and where."""

    validity: Validity
    entry: Entry
    unit_name: str
    place_name: str | None = None

    @property
    def title(self) -> str:
        """What it is about, by its name and what tells it from others of that name."""
        return " ".join(filter(None, (self.entry.name, self.entry.detail)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many validities of a unit there are, and of these: overdue, and due before long."""

    total: int
    overdue: int
    soon: int


@dataclass(frozen=True, slots=True)
class Given:
    """A day that somebody gave for one of the expiries of a kind."""

    expiry: str
    day: date


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be kept, as somebody gave it."""

    unit_id: int
    kind: str
    name: str
    days: tuple[Given, ...]
    number: str = ""
    detail: str = ""
    place_id: int | None = None


def stamp_of(entry: Entry, live: tuple[Validity, ...]) -> int:
    """Return a number by which a button remembers how an entry stood on its card."""
    days = [(each.expiry, each.until.isoformat()) for each in live]
    return stamp(entry.id, entry.retired_at, *days)
