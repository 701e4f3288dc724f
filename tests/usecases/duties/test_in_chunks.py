"""However much is to be planned at once, no turn makes more than it may: others wait for it."""

from datetime import date, timedelta

from sqlalchemy import text

from chat.address import on_telegram
from duties.applying import ProgrammeRow, apply_rows
from duties.model import Occurrence
from duties.planning import MOST_MADE
from duties.sweeping import sweep
from people.model import Membership, Role
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import STREET, Desk, at, patrol

EVERY_TWO_HOURS = patrol(*range(0, 24, 2))
A_DAYS = 12


def occurrences(desk: Desk) -> list[Occurrence]:
    """All that there are, by another connection."""

    def read(work: UnitOfWork) -> list[Occurrence]:
        duties = work.duties.all_in_force(0, 500)
        days = (date(2020, 1, 1), date(2040, 1, 1))
        return [one for duty in duties for one in work.occurrences.of_duty(duty.id, *days)]

    return desk.runs(read)


def count(desk: Desk) -> int:
    """How many there are."""
    with desk.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM occurrences")).scalar_one())


def sweeps_bit_by_bit(desk: Desk) -> list[int]:
    """Sweep until nothing is left, and return how many occurrences each turn has made."""
    made, before = [], count(desk)
    while desk.runs(lambda work: sweep(work, 50)).more:
        now = count(desk)
        made.append(now - before)
        before = now
    return made


def test_a_programme_of_a_whole_sector_is_planned_bit_by_bit(desk: Desk) -> None:
    """All of it used to be planned in the turn of whoever applied it, for minutes on end."""

    def apply(work: UnitOfWork) -> int:
        schools = [
            work.units.add(f"示例{number}小学", "slxx", "学校", STREET, work.now)
            for number in range(12)
        ]
        row = ProgrammeRow("school", "patrol", "巡查", Role.SAFETY_OFFICER, EVERY_TWO_HOURS)
        return len(apply_rows(work, [row], schools, date(2026, 11, 2), None))

    assert desk.runs(apply) == 12
    assert MOST_MADE <= len(occurrences(desk)) <= MOST_MADE + 42 * A_DAYS
    made = sweeps_bit_by_bit(desk)
    assert max(made) < 2 * MOST_MADE
    days = {each.duty_id: 0 for each in occurrences(desk)}
    for each in occurrences(desk):
        days[each.duty_id] += 1
    assert len(days) == 12
    assert min(days.values()) >= 35 * A_DAYS


def test_what_thirty_people_do_each_is_planned_day_by_day_and_is_the_same(desk: Desk) -> None:
    """Five weeks of everybody used to be made in one turn."""

    def hire(work: UnitOfWork) -> None:
        for number in range(28):
            person = work.persons.add(on_telegram(1000 + number), f"示例{number}", work.now)
            held = Membership(Role.SAFETY_OFFICER, desk.school.id)
            work.persons.join(person.id, held, work.now)

    desk.runs(hire)
    duty = desk.applies(patrol(8, 16, each=True))
    wanted = {(each.person_id, each.opens_at, each.closes_at) for each in occurrences(desk)}
    assert len(wanted) == 30 * 2 * len({opens.date() for _, opens, _ in wanted})
    desk.goes(at(2, 7, month=12))
    made = sweeps_bit_by_bit(desk)
    assert max(made) < MOST_MADE + 60
    assert sum(made) > 2 * MOST_MADE
    found = occurrences(desk)
    assert len({(each.person_id, each.local_date, each.slot) for each in found}) == len(found)
    days = sorted({each.local_date for each in found})
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert {each.duty_id for each in found} == {duty.id}


def test_an_outage_of_two_months_is_caught_up_bit_by_bit(desk: Desk) -> None:
    for number in range(3):
        desk.applies(EVERY_TWO_HOURS, key=f"patrol{number}")
    desk.goes(at(2, 7) + timedelta(days=60))
    made = sweeps_bit_by_bit(desk)
    assert max(made) < 2 * MOST_MADE
    assert sum(made) >= 3 * 55 * A_DAYS
