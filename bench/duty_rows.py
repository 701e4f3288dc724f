"""A district with many duties: of most nothing is due, and of the same number something is.

Written inside the database, row from row, since a hundred thousand duties through the use cases
would take an hour. Each has a revision and some occurrences ahead. At ``START`` and each hour after
it, ``DUE`` occurrences open and ``TO_PLAN`` duties are to be planned further, however many others
there are.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Date,
    Engine,
    Integer,
    String,
    Text,
    Time,
    cast,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from chat.address import on_telegram
from duties.model import OccurrenceState, Proof, Terms
from duties.planning import FARTHEST, STEP
from duties.span import Span
from people.model import Role
from storage.engine.migrate import upgrade
from storage.engine.schema import Moment
from storage.stores.address_rows import given
from storage.tables.duty_tables import duties, duty_revisions, occurrences, spell_terms
from storage.tables.people_tables import addresses, memberships, persons, units

START: Final = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)  # a Monday morning in Shanghai
HOURS: Final = 8
DUE, TO_PLAN = 100, 10
PER_UNIT: Final = 20
AHEAD: Final = (5, 12, 19)  # days from the start on which occurrences of every duty open
DAILY: Final = Terms("FREQ=DAILY", (time(8),), proof=Proof.WORDS)
PATROL: Final = Terms(
    "FREQ=DAILY",
    tuple(time(hour) for hour in range(0, 24, 2)),
    lasts=Span(minutes=120),
    grace=Span(minutes=30),
    closes=Span(minutes=60),
)


def fill(engine: Engine, count: int, terms: Terms = DAILY) -> None:
    """Fill an empty database with so many duties, at least a thousand."""
    upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("BEGIN"))
        _put_people(connection, count // PER_UNIT + 1)
        _put_duties(connection, count, terms)
        for days in AHEAD:
            at = START + timedelta(days=days)
            _put_occurrences(connection, 1, count, at, at)
        for hour in range(HOURS):
            at = START + timedelta(hours=hour)
            first = 1 + hour * DUE
            _put_occurrences(connection, first, first + DUE - 1, at, at)
            first = 1 + HOURS * DUE + hour * TO_PLAN
            to_plan = duties.c.id.between(first, first + TO_PLAN - 1)
            connection.execute(update(duties).where(to_plan).values(plan_at=at))
        connection.execute(text("COMMIT"))
        if connection.dialect.name == "postgresql":
            _catch_up(connection)


def let_be_planned(engine: Engine, count: int, days: int) -> None:
    """Let it be as if nobody had planned the first so many duties for so many days."""
    unplanned = {"planned_until": START.date() - timedelta(days=days), "plan_at": START}
    with engine.connect() as connection:
        connection.execute(update(duties).where(duties.c.id <= count).values(**unplanned))


def _put_people(connection: Connection, count: int) -> None:
    """A unit has one officer."""
    numbers = range(1, count + 1)
    made = {"created_at": START}
    unit = {"initials": "sldw", "sector": "学校", "street": "示例街道", **made}
    rows = [{"id": n, "name": f"示例单位{n}", **unit} for n in numbers]
    connection.execute(insert(units), rows)
    rows = [{"id": n, "name": f"安全员{n}", **made} for n in numbers]
    connection.execute(insert(persons), rows)
    told = [(n, given(on_telegram(70_000_000 + n))) for n in numbers]
    rows = [{"person_id": n, "since": START, **address} for n, address in told]
    connection.execute(insert(addresses), rows)
    held = {"role": Role.SAFETY_OFFICER.value, "began_at": START}
    rows = [{"id": n, "person_id": n, "unit_id": n, **held} for n in numbers]
    connection.execute(insert(memberships), rows)


def _put_duties(connection: Connection, count: int, terms: Terms) -> None:
    planned = START.date() + timedelta(days=FARTHEST - STEP - 2)
    n = _numbers(1, count)
    _copy(
        connection,
        duties,
        n,
        id=n,
        programme=literal("bench"),
        row=literal("daily"),
        title=literal("每日巡查"),
        about=literal("place:") + cast(n, String),
        unit_id=_unit(n),
        role=literal(Role.SAFETY_OFFICER.value),
        since=_is(START.date() - timedelta(days=30), Date()),
        planned_until=_is(planned, Date()),
        plan_at=_is(START + timedelta(days=60), Moment()),
    )
    _copy(
        connection,
        duty_revisions,
        n,
        id=n,
        duty_id=n,
        effective_from=_is(START.date() - timedelta(days=30), Date()),
        terms=_is(spell_terms(terms), Text()),
        made_at=_is(START - timedelta(days=30), Moment()),
        note=literal(""),
    )


def _put_occurrences(
    connection: Connection, first: int, last: int, opens_at: datetime, act_at: datetime
) -> None:
    """Of each duty by its number one that opens at a moment and is due a fortnight later."""
    n = _numbers(first, last)
    due = _is(opens_at + timedelta(days=14), Moment())
    slot = time(opens_at.hour, opens_at.minute, 7)  # at no slot of the terms
    _copy(
        connection,
        occurrences,
        n,
        duty_id=n,
        revision_id=n,
        unit_id=_unit(n),
        whose=literal(0),
        local_date=_is(opens_at.date(), Date()),
        slot=_is(slot, Time()),
        opens_at=_is(opens_at, Moment()),
        due_at=due,
        grace_at=due,
        closes_at=due,
        state=literal(OccurrenceState.PLANNED.value),
        act_at=_is(act_at, Moment()),
        version=literal(1),
    )


def _unit(n: Any) -> Any:
    """The unit of a duty by its number."""
    return cast((n - n % PER_UNIT) / PER_UNIT + 1, Integer)


def _numbers(first: int, last: int) -> Any:
    numbers = select(literal(first).label("n")).cte("numbers", recursive=True)
    following = select(numbers.c.n + 1).where(numbers.c.n < last)
    return numbers.union_all(following).c.n


def _is(value: Any, kind: TypeEngine[Any]) -> Any:
    """A value as the column of its kind keeps it."""
    return literal(value, kind)


def _copy(connection: Connection, table: Any, n: Any, **columns: Any) -> None:
    chosen = select(*(each.label(name) for name, each in columns.items())).select_from(n.table)
    connection.execute(insert(table).from_select([*columns], chosen, include_defaults=False))


def _catch_up(connection: Connection) -> None:
    """Let ids go on behind the rows, and the planner know what autovacuum would tell it."""
    for table in (units, persons, memberships, duties, duty_revisions):
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - names of our own
            )
        )
    connection.execute(text("VACUUM ANALYZE"))
