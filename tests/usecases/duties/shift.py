"""A school with duties, and a clock that is driven."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from chat.address import on_telegram
from checklists.ports import Forms
from core.clock import FixedClock, local
from duties.applying import ProgrammeRow, apply_rows
from duties.course import Happening
from duties.misses.model import Proposal
from duties.misses.proposing import renew_items
from duties.model import Duty, Occurrence, OccurrenceState, Terms
from duties.span import Span
from duties.sweeping import Tell, nobody, sweep
from handlers.notices.render import card_of_notice
from people.model import Membership, Role, Unit
from storage.engine.turns import NOBODY, Caller, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork

Result = TypeVar("Result")
State = OccurrenceState

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICER, OTHER, OFFICE = 21, 22, 23
STREET = "示例街道"
FIRST, LAST = date(2026, 1, 1), date(2028, 1, 1)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 on the wall of Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def patrol(*hours: int, **others: object) -> Terms:
    """Patrols of two hours each, with half an hour's grace, closed after an hour."""
    given: dict[str, object] = {
        "lasts": Span(minutes=120),
        "grace": Span(minutes=30),
        "closes": Span(minutes=60),
    }
    slots = tuple(time(hour) for hour in hours)
    return Terms("FREQ=DAILY", slots, **{**given, **others})  # type: ignore[arg-type]


def opens_now(work: UnitOfWork, unit: Unit, **others: object) -> int:
    """Put a patrol in force at a unit that opens within this hour; return its first occasion."""
    hour = local(work.now, work.zone).hour
    key = "-".join(["now", *map(str, others.values())])
    row = ProgrammeRow("trial", key, "充电区巡查", Role.SAFETY_OFFICER, patrol(hour, **others))
    (duty,) = apply_rows(work, [row], [unit], work.day(), None)
    return work.occurrences.of_duty(duty.id, work.day(), work.day())[0].id


def proposes_hazard(work: UnitOfWork, unit: Unit) -> int:
    """Propose a hazard of a unit's duty that opens within this hour; return the proposal's id."""
    one = work.occurrences.get(opens_now(work, unit, critical=True))
    assert one is not None
    new = Proposal(0, one.duty_id, 0, 0, unit.id, work.now)
    proposal, duty = work.misses.propose(new), work.duties.get(one.duty_id)
    assert proposal is not None
    assert duty is not None
    renew_items(work, proposal, duty)
    return proposal.id


@dataclass
class Desk:
    """The database, a clock, and who has a part."""

    engine: Engine
    forms: Forms
    clock: FixedClock = field(default_factory=lambda: FixedClock(at(2, 7)))
    school: Unit = field(init=False)

    def __post_init__(self) -> None:
        def settle_in(work: UnitOfWork) -> Unit:
            unit = work.units.add("示例小学", "slxx", "学校", STREET, work.now)
            for telegram_id, held in (
                (OFFICER, Membership(Role.SAFETY_OFFICER, unit.id)),
                (OTHER, Membership(Role.SAFETY_OFFICER, unit.id)),
                (OFFICE, Membership(Role.OFFICE, street=STREET)),
            ):
                person = work.persons.add(on_telegram(telegram_id), f"示例{telegram_id}", work.now)
                work.persons.join(person.id, held, work.now)
            return unit

        self.school = self.runs(settle_in)

    def runs(self, do: Callable[[UnitOfWork], Result], telegram_id: int = 0) -> Result:
        """Run a turn of somebody in a transaction of its own."""
        make = WorkMaker(self.clock, self.forms, card_of_notice=card_of_notice)
        caller = Caller(on_telegram(telegram_id), telegram_id) if telegram_id else NOBODY
        with transaction(self.engine, make, caller) as work:
            return do(work)

    def applies(self, terms: Terms, since: date = date(2026, 11, 2), key: str = "patrol") -> Duty:
        """Put a duty of the school in force."""
        row = ProgrammeRow("school", key, "充电区巡查", Role.SAFETY_OFFICER, terms)
        (duty,) = self.runs(lambda work: apply_rows(work, [row], [self.school], since, None))
        return duty

    def sweeps(self, most: int = 100, tell: Tell = nobody) -> list[Happening]:
        """Sweep until nothing is left to do."""
        found: list[Happening] = []
        more = True
        while more:
            swept = self.runs(lambda work: sweep(work, most, tell))
            found += swept.happenings
            more = swept.more
        return found

    def carries(self) -> None:
        """Let all bells arrive that wait in the outbox."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE outbox SET state = 'sent' WHERE state = 'waiting'"
                " AND substr(topic, 1, 5) = 'bell:'"
            )

    def goes(self, moment: datetime) -> None:
        """Set the clock."""
        self.clock.advance(moment - self.clock.now())

    def has(
        self, first: date = date(2026, 1, 1), last: date = date(2028, 1, 1)
    ) -> list[Occurrence]:
        """The occurrences of the school, by another connection."""
        return self.runs(lambda work: work.occurrences.of_unit(self.school.id, first, last))

    def states(self, day: int) -> list[tuple[int, State]]:
        """Hour and state of the occurrences of a day of November."""
        on = date(2026, 11, day)
        return [(each.slot.hour, each.state) for each in self.has(on, on)]

    def one(self, day: int, hour: int) -> Occurrence:
        """The occurrence of a day of November and an hour."""
        on = date(2026, 11, day)
        return next(each for each in self.has(on, on) if each.slot.hour == hour)
