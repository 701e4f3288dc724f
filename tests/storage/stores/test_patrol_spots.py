"""Charging places without a patrol: which they are, in what order, and what it costs to know."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, text

from chat.address import on_telegram
from duties.applying import ProgrammeRow, apply_rows
from duties.model import OccurrenceState, Proof, Terms
from duties.span import Span
from people.model import Membership, Role, Unit
from people.permissions import EVERYWHERE, Reach
from storage.engine.session import Session
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.duties import patrol_spot_store
from tests.storage.stores.test_due_duties import LOOKS, plan_of

STREET, OTHER = "示例街道", "邻街"
HERE = Reach(streets=(STREET,))
PATROL = Terms("FREQ=DAILY", (time(0),), lasts=Span(days=1), proof=Proof.PATROL)


def unit(work: UnitOfWork, name: str, street: str = STREET) -> Unit:
    return work.units.add(name, "x", "学校", street, work.now)


def patrols(work: UnitOfWork, at: Unit, title: str = "充电区巡查") -> int:
    """Put a patrol in force at a unit, and return that of today."""
    row = ProgrammeRow("trial", title, title, Role.SAFETY_OFFICER, PATROL)
    (duty,) = apply_rows(work, [row], [at], work.day(), None)
    return work.occurrences.of_duty(duty.id, work.day(), work.day())[0].id


def done(work: UnitOfWork, occurrence_id: int, place: int | None = None) -> None:
    """Let a patrol be done now, at the code of a place."""
    found = work.occurrences.get(occurrence_id)
    assert found is not None
    person = work.persons.add(on_telegram(90 + occurrence_id), "安全员", work.now)
    code = None
    if place is not None:
        work.codes.issue(found.unit_id or 0, place, f"t{occurrence_id}", work.now, None)
        code = work.codes.by_token(f"t{occurrence_id}")
    work.occurrences.save(
        replace(
            found,
            state=OccurrenceState.DONE,
            act_at=None,
            done_at=work.now,
            done_by=person.id,
            proof="patrol",
            scanned_code=code.id if code is not None else None,
        )
    )


def midnight(work: UnitOfWork) -> datetime:
    wall = datetime.combine(work.day(), time(), tzinfo=work.zone)
    return wall.astimezone(UTC)


def spots(
    work: UnitOfWork, reach: Reach = HERE, most: int = 9, skip: int = 0
) -> tuple[list[str], int]:
    found, total = work.patrol_spots.unpatrolled(reach, work.day(), midnight(work), skip, most)
    return [f"{each.unit} {each.place}".strip() for each in found], total


def test_who_has_no_patrol_today_is_listed_by_how_late_it_is(work: UnitOfWork) -> None:
    never, late, fine, bare = (unit(work, name) for name in ("甲校", "乙校", "丙校", "丁校"))
    far = unit(work, "戊校", OTHER)
    for at in (never, late, fine, far):
        work.places.put(at.id, "充电棚", "", work.now)
        work.places.put(at.id, "食堂", "", work.now)
    patrols(work, late)
    done(work, patrols(work, fine))
    patrols(work, bare)
    patrols(work, never, "重点部位检查")
    assert spots(work) == (["丁校", "乙校 充电棚", "甲校 充电棚"], 3)
    assert spots(work, most=1) == (["丁校"], 3)
    assert spots(work, most=1, skip=1) == (["乙校 充电棚"], 3)
    assert spots(work, Reach(streets=(STREET, OTHER)), most=1, skip=1) == (["乙校 充电棚"], 4)
    assert spots(work, EVERYWHERE)[1] == 4
    found, _ = work.patrol_spots.unpatrolled(HERE, work.day(), midnight(work), 0, 9)
    assert [each.due_at is None for each in found] == [False, False, True]


def test_a_patrol_at_the_code_of_one_place_says_nothing_of_another(work: UnitOfWork) -> None:
    school = unit(work, "甲校")
    shed = work.places.put(school.id, "1号充电棚", "", work.now)
    work.places.put(school.id, "2号充电棚", "", work.now)
    done(work, patrols(work, school), shed.id)
    assert spots(work) == (["甲校 2号充电棚"], 1)


def test_what_was_done_yesterday_does_not_count_today(work: UnitOfWork) -> None:
    school = unit(work, "甲校")
    done(work, patrols(work, school))
    assert spots(work) == ([], 0)
    tomorrow = work.day() + timedelta(days=1)
    since = midnight(work) + timedelta(days=1)
    assert work.patrol_spots.unpatrolled(HERE, tomorrow, since, 0, 9)[1] == 1


def test_a_signed_sheet_of_the_charging_form_counts(work: UnitOfWork) -> None:
    school = unit(work, "甲校")
    work.places.put(school.id, "棚", "电动车充电", work.now)
    person = work.persons.add(on_telegram(7), "检查员", work.now)
    work.persons.join(person.id, Membership(Role.INSPECTOR, street=STREET), work.now)
    form = work.forms.latest("ev-patrol")
    started = work.inspections.start(school, form, person.id, work.now, None)
    assert spots(work)[1] == 1
    work.inspections.sign(started, work.now)
    assert spots(work) == ([], 0)


def street_of(number: int) -> str:
    return STREET if number < 4 else f"{OTHER}{number % 500}"


@pytest.fixture
def crowd(engine: Engine) -> Session:
    """Three places here, and a great many elsewhere."""
    with engine.begin() as connection:
        rows = [
            {
                "id": number,
                "name": f"单位{number}",
                "street": STREET if number < 4 else f"{OTHER}{number % 500}",
            }
            for number in range(1, 10_001)
        ]
        connection.execute(
            text(
                "INSERT INTO units (id, name, initials, sector, street, created_at)"
                " VALUES (:id, :name, 'x', '学校', :street, '2026-11-22T00:00:00+00:00')"
            ),
            rows,
        )
        connection.execute(
            text(
                "INSERT INTO places (unit_id, name, kind, created_at)"
                " VALUES (:id, '充电棚', '', '2026-11-22T00:00:00+00:00')"
            ),
            rows,
        )
    session = Session(engine)
    if session.postgresql:
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    return session


def test_those_of_other_streets_are_not_read(crowd: Session) -> None:
    store = patrol_spot_store.SqlPatrolSpots(crowd)
    crowd.say("BEGIN")
    day = date(2026, 11, 22)
    since = datetime(2026, 11, 21, 16, tzinfo=UTC)
    for _ in range(LOOKS):
        found, total = store.unpatrolled(HERE, day, since, 0, 9)
    assert (len(found), total) == (3, 3)
    plan = plan_of(
        crowd,
        patrol_spot_store._IN_STREET,
        day=day,
        before=day,
        since=since,
        far=patrol_spot_store.FAR_AHEAD,
        skip=0,
        most=9,
        street=STREET,
    )
    if "SCAN" in plan or "SEARCH" in plan:  # PostgreSQL may choose another
        assert "ix_units_street" in plan
    for table in ("units", "places"):  # PostgreSQL plans by what there is: of the others, nothing
        assert f"Seq Scan on {table}" not in plan
    for table in ("units", "places", "occurrences", "duties", "inspections", "codes"):
        assert f"SCAN {table}" not in plan
    crowd.say("ROLLBACK")
    crowd.close()
