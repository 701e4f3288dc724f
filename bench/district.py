"""A district with a long ledger: units, people, hazards of three years, and what waits for whom.

Written by bulk inserts, since a hundred thousand hazards through the use cases would take an hour;
what a hazard waits for is asked of the product itself. The same number of hazards always gives the
same district.
"""

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, insert, text

from chat.address import on_telegram
from chat.card import Card
from chat.kept_card import keep
from chat.push import PushKind, PushState
from chat.text import text_of
from core.clock import SystemClock, local
from hazards.loop.waiting import items_of
from hazards.model import Ending, Hazard, HazardState, Severity, Source, Track
from hazards.photos import PhotoState, Purpose
from people.model import Role
from people.searching import terms_of
from people.todo import office_of
from storage.engine.migrate import upgrade
from storage.stores.address_rows import given
from storage.tables.ledger_tables import hazards, series
from storage.tables.outbox_tables import outbox, posts
from storage.tables.people_tables import addresses, memberships, persons, unit_terms, units
from storage.tables.photo_tables import photos
from storage.tables.places_tables import places
from storage.tables.todo_tables import todo_items

DAYS: Final = 3 * 365
PER_UNIT: Final = 50
STREETS: Final = tuple(f"示例{name}街道" for name in "一二三四五")
WITH_OFFICE: Final = STREETS[:2]  # what lies in the other streets waits for the area's office
INSPECTORS: Final = 4  # in each street
SECTORS: Final = ("学校", "养老机构", "商业", "工贸", "建筑工地")
WORDS: Final = ("二楼东侧消火栓无水", "疏散通道堆放纸箱", "配电箱门缺失", "电动自行车飞线充电")
FIRST_TELEGRAM_ID: Final = 70_000_001
REVISITED: Final = 30  # days after closing

S: Final = HazardState
STANDING: Final = {
    S.ON_LEDGER: 30,
    S.DOUBTFUL: 3,
    S.CLASSIFIED: 12,
    S.ASSIGNED: 15,
    S.RECTIFYING: 25,
    S.SUBMITTED: 12,
    S.TRANSFERRED: 3,
}
"""Of a hundred open hazards, so many stand there."""
_COLUMNS: Final = tuple(
    each.name for each in fields(Hazard) if each.name not in {"unit_name", "sector", "place_name"}
)


@dataclass(frozen=True)
class Cast:
    """Who opens the ledger, by Telegram id: an officer of ``unit_id``, two offices, an inspector.

    ``officer`` belongs to a unit in the street of ``street_office`` and ``inspector``.
    """

    unit_id: int
    street: str
    officer: int
    street_office: int
    area_office: int
    inspector: int


@dataclass(frozen=True)
class _Unit:
    id: int
    street: str
    sector: str
    owners: tuple[int, int]


class District:
    """Writes one database with so many hazards."""

    def __init__(self, engine: Engine, count: int) -> None:
        self._engine = engine
        self._count = count
        self._clock = SystemClock()
        self._now = self._clock.now()
        self._dice = random.Random(count)
        self._units: list[_Unit] = []
        self._persons: list[dict[str, Any]] = []
        self._memberships: list[dict[str, Any]] = []
        self._inspectors: dict[str, list[int]] = {}

    def write(self) -> Cast:
        """Fill the database and return who may be measured in it."""
        upgrade(self._engine)
        cast = self._settle()
        with self._engine.connect() as connection:
            connection.execute(text("BEGIN"))
            self._put(connection, units, self._unit_rows())
            self._put(connection, unit_terms, self._term_rows())
            self._put(connection, places, self._place_rows())
            self._put(connection, persons, self._persons)
            reached = ({"person_id": each["id"], "since": self._now} for each in self._persons)
            self._put(connection, addresses, (each | _at(each["person_id"]) for each in reached))
            self._put(connection, memberships, self._memberships)
            every = self._hazards()
            while some := tuple(islice(every, 5_000)):
                self._put_hazards(connection, some)
            self._put(connection, series, self._series_rows())
            todo_cards = (self._post(each["id"], f"todo:{each['id']}", 0) for each in self._persons)
            self._put(connection, posts, todo_cards)
            connection.execute(text("COMMIT"))
            if self._engine.dialect.name == "postgresql":
                _catch_up(connection)
        return cast

    def _settle(self) -> Cast:
        """Invent units and people."""
        for number in range(max(len(STREETS) * 2, self._count // PER_UNIT)):
            unit_id, street = number + 1, STREETS[number % len(STREETS)]
            owners = (
                self._person("安全员", Role.SAFETY_OFFICER, unit_id=unit_id),
                self._person("负责人", Role.PRINCIPAL, unit_id=unit_id),
            )
            self._units.append(_Unit(unit_id, street, SECTORS[number % len(SECTORS)], owners))
        for street in STREETS:
            self._inspectors[street] = [
                self._person("检查员", Role.INSPECTOR, street=street) for _ in range(INSPECTORS)
            ]
        street_office, *_ = (
            self._person("街道安全办", Role.OFFICE, street=street)
            for street in WITH_OFFICE
            for _ in range(2)
        )
        area_office, *_ = (self._person("区安委办", Role.OFFICE) for _ in range(3))
        first = self._units[0]
        return Cast(
            first.id,
            first.street,
            _telegram(first.owners[0]),
            _telegram(street_office),
            _telegram(area_office),
            _telegram(self._inspectors[first.street][0]),
        )

    def _person(
        self, title: str, role: Role, unit_id: int | None = None, street: str | None = None
    ) -> int:
        id_ = len(self._persons) + 1
        self._persons.append({"id": id_, "name": f"{title}{id_}", "created_at": self._now})
        self._memberships.append(
            {
                "id": id_,
                "person_id": id_,
                "role": role.value,
                "unit_id": unit_id,
                "street": street,
                "began_at": self._now,
            }
        )
        return id_

    def _unit_rows(self) -> Iterator[dict[str, Any]]:
        for unit in self._units:
            yield {
                "id": unit.id,
                "name": f"示例单位{unit.id}",
                "initials": f"sldw{unit.id}",
                "sector": unit.sector,
                "street": unit.street,
                "created_at": self._now,
            }

    def _term_rows(self) -> Iterator[dict[str, Any]]:
        """What each unit is found by."""
        for unit in self._unit_rows():
            for term in sorted(terms_of(unit["name"], unit["initials"])):
                yield {"unit_id": unit["id"], "term": term, "street": unit["street"]}

    def _place_rows(self) -> Iterator[dict[str, Any]]:
        """One in each unit, under the unit's own number."""
        for unit in self._units:
            yield {
                "id": unit.id,
                "unit_id": unit.id,
                "name": "充电车棚",
                "kind": "",
                "created_at": self._now,
            }

    def _series_rows(self) -> Iterator[dict[str, Any]]:
        """Serial numbers go on behind those of the district, in each of its years."""
        this_year = local(self._now, self._clock.zone).year
        for year in range(this_year - 3, this_year + 2):
            yield {"prefix": "PT", "year": year, "last": self._count}

    def _hazards(self) -> Iterator[Hazard]:
        """The ledger from its first line to its last; some units have far more than others."""
        for number in range(self._count):
            unit = self._units[int(len(self._units) * self._dice.random() ** 1.5)]
            age = DAYS * (1 - number / self._count)
            yield self._hazard(number + 1, unit, age)

    def _hazard(self, id_: int, unit: _Unit, age: float) -> Hazard:
        dice = self._dice
        found_at = self._now - timedelta(days=age)
        by = dice.choice(self._inspectors[unit.street])
        is_open = dice.random() < 0.06 + 0.6 * math.exp(-age / 25)
        state = dice.choices(list(STANDING), list(STANDING.values()))[0] if is_open else S.CLOSED
        if state is S.CLOSED and age > REVISITED + 10:
            state = S.CONFIRMED if dice.random() < 0.95 else S.ENDED
        judged = state not in {S.ON_LEDGER, S.DOUBTFUL}
        severity = Severity.MAJOR if dice.random() < 0.05 else Severity.GENERAL
        given = state not in {S.ON_LEDGER, S.DOUBTFUL, S.CLASSIFIED, S.TRANSFERRED, S.ENDED}
        proven = state in {S.SUBMITTED, S.CLOSED, S.CONFIRMED}
        closed = state in {S.CLOSED, S.CONFIRMED}
        found_on = local(found_at, self._clock.zone).date()
        deadline = found_on + timedelta(days=dice.choice((3, 7, 15, 30, 120, 400)))
        return Hazard(
            id=id_,
            number=f"PT-{found_on.year}-{id_:06d}",
            unit_id=unit.id,
            unit_name="",
            street=unit.street,
            sector=unit.sector,
            inspection_id=None,
            question=None,
            item="",
            description=f"{dice.choice(WORDS)}({id_})",
            measure="维修并复测",
            deadline=deadline,
            first_deadline=deadline,
            state=state,
            found_at=found_at,
            found_by=by,
            fixed_on_spot=False,
            source=Source.SNAP,
            place_id=unit.id if dice.random() < 0.5 else None,
            severity=severity if judged else None,
            track=Track.ESCALATED if given and dice.random() < 0.03 else Track.ROUTINE,
            owner_id=dice.choice(unit.owners) if given else None,
            supervisor_id=by if given else None,
            submitted_by=unit.owners[0] if proven else None,
            submitted_at=found_at + timedelta(days=min(age, 5) / 2) if proven else None,
            rounds=1 if proven else 0,
            closed_at=found_at + timedelta(days=min(age, 6) / 2) if closed else None,
            revisit_on=found_on + timedelta(days=REVISITED) if state is S.CLOSED else None,
            ending=Ending.RECTIFIED if closed else None,
            last_by=by,
            last_at=found_at,
        )

    def _put_hazards(self, connection: Connection, some: tuple[Hazard, ...]) -> None:
        self._put(
            connection,
            hazards,
            (
                {name: getattr(each, name) for name in _COLUMNS}
                | {"alive": each.state.open, "kind": each.kind or ""}
                for each in some
            ),
        )
        items = (asdict(item) for each in some for item in self._items(each))
        self._put(connection, todo_items, items)
        self._put(connection, photos, map(self._photo, some))
        self._put(connection, outbox, map(self._sent, some))
        self._put(
            connection,
            posts,
            (
                self._post(person_id, f"{kind}:{each.id}", each.id * 2 + at)
                for each in some
                for at, (kind, person_id) in enumerate(
                    (("queue", each.found_by), ("task", each.owner_id))
                )
                if person_id is not None
            ),
        )

    def _items(self, hazard: Hazard) -> Iterable[Any]:
        own = hazard.street in WITH_OFFICE and hazard.track is Track.ROUTINE
        office = office_of(hazard.street if own else "")
        zone = self._clock.zone
        return items_of(hazard, office, hazard.found_at, zone, extension_pending=False)

    def _photo(self, hazard: Hazard) -> dict[str, Any]:
        return {
            "chat_id": _telegram(hazard.found_by),
            "message_id": hazard.id,
            "file_id": f"file{hazard.id}",
            "file_unique_id": f"unique{hazard.id}",
            "sent_by": hazard.found_by,
            "sent_at": hazard.found_at,
            "caption": "",
            "purpose": Purpose.FOUND.value,
            "state": PhotoState.STORED.value,
            "told": True,
            "attempts": 0,
            "sha256": f"{hazard.id:064x}",
            "hazard_id": hazard.id,
        }

    def _sent(self, hazard: Hazard) -> dict[str, Any]:
        """A push of the time when the hazard was new; the queue of what waits is short."""
        return {
            "key": f"queue:{hazard.id}:1:{hazard.found_by}",
            **_at(hazard.found_by),
            "kind": PushKind.MESSAGE.value,
            "topic": f"queue:{hazard.id}",
            "card": keep(Card(text_of(hazard.description))),
            "urgency": 10,
            "created_at": hazard.found_at,
            "due_at": hazard.found_at,
            "attempts": 1,
            "state": PushState.SENT.value,
            "settled_at": hazard.found_at,
            "message_id": hazard.id * 2,
        }

    def _post(self, person_id: int, topic: str, message_id: int) -> dict[str, Any]:
        return {
            **_at(person_id),
            "message_id": message_id,
            "topic": topic,
            "kind": PushKind.MESSAGE.value,
            "sent_at": self._now,
        }

    @staticmethod
    def _put(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        rows = list(rows)
        if rows:
            connection.execute(insert(table), rows)


def _telegram(person_id: int) -> int:
    return FIRST_TELEGRAM_ID + person_id


def _at(person_id: int) -> dict[str, str]:
    """Return the columns of a person's address."""
    return given(on_telegram(_telegram(person_id)))


def _catch_up(connection: Connection) -> None:
    """Let serial numbers go on behind the rows, and the planner know what autovacuum would tell."""
    for table in (units, places, persons, memberships, hazards):
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - names of our own
            )
        )
    connection.execute(text("VACUUM ANALYZE"))
