"""What is awaited and late goes before all else, and up: to the office, and to the area's."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workers.sweeps import ring, sweep_items
from core.clock import FixedClock, local
from duties.deadlines.reading import check_deadlines, load_deadlines
from duties.escalation.chain import OUTSIDE
from duties.escalation.items import ESCALATION_SUBJECT
from duties.misses.proposing import DECIDE, MISSES_SUBJECT
from duties.tasks.items import CARRY_OUT, CONFIRM, TASK_SUBJECT
from duties.visits.items import DRAW_SUBJECT, REPLACE, SHARE_SUBJECT, VISIT
from duties.waiting import OCCURRENCE_SUBJECT
from duties.waiting import Awaited as OccurrenceAwaited
from frontdesk.todo_subjects import SUBJECTS
from hazards.loop import deciding, reviewing
from hazards.loop.copies import COPY_SUBJECT, NOTE
from hazards.loop.steps import load, renew_items
from hazards.loop.waiting import HAZARD_SUBJECT, ON_THE_CHAIN, Awaited
from people.todo import URGENT, TodoItem, holder_of, office_of
from reports.bulletins.waiting import BULLETIN_SUBJECT, REDRAFT, RESEND, SIGN
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life, Told
from tests.usecases.town import STREET

HOUR = timedelta(hours=1)
OFFICE, AREA = office_of(STREET), office_of("")


async def goes(life: Life, clock: FixedClock, hours: float) -> None:
    """Let hours go by, and the jobs of the clock come."""
    clock.advance(hours * HOUR)
    await sweep_items(life.town.turns)
    await ring(life.town.turns)


def items(life: Life, hazard_id: int) -> list[TodoItem]:
    return life.town.reads(lambda work: work.todo_items.about(HAZARD_SUBJECT, hazard_id))


def held(life: Life, hazard_id: int) -> dict[str, str]:
    """Who holds what is awaited of a hazard, and with whom it is late."""
    return {each.holder: each.late_with for each in items(life, hazard_id)}


def bells(life: Life) -> list[Told]:
    """What sounded."""
    told = [each for each in life.told() if each.topic and each.topic.startswith("bell:")]
    return [each for each in told if each.kind == "message"]


def heard(life: Life) -> dict[str, str]:
    """What sounded for whom."""
    return {each.who: each.words for each in bells(life)}


def renew(life: Life, hazard_id: int) -> None:
    """Let what is awaited of a hazard be awaited of who there is now."""

    def turn(work: UnitOfWork) -> None:
        renew_items(work, load(work, hazard_id))

    life.town.reads(turn)


async def test_a_review_that_nobody_makes_goes_up_and_comes_down_with_the_review(
    life: Life, clock: FixedClock
) -> None:
    """It only stood on the card of who was to make it, with its day."""
    hazard = await life.submitted()
    inspector = holder_of(life.person("inspector").id)
    heard(life)
    await goes(life, clock, 71)
    assert "inspector" not in heard(life)
    await goes(life, clock, 2)
    assert held(life, hazard.id) == {inspector: ""}
    assert items(life, hazard.id)[0].rank == URGENT
    said = heard(life)
    assert {*said} == {"inspector"}
    assert "已逾期" in said["inspector"]
    await goes(life, clock, 48)
    assert held(life, hazard.id) == {inspector: "", OFFICE: inspector}
    said = heard(life)
    assert "逾期上报" in said["office"]
    assert "inspector逾期" in said["office"]
    assert "area office" not in said
    await goes(life, clock, 96)
    assert held(life, hazard.id) == {inspector: "", OFFICE: inspector, AREA: inspector}
    assert "area office" in heard(life)
    await life["office"].taps(reviewing.close, hazard.id, hazard.rounds)
    assert [each.awaited for each in items(life, hazard.id)] == ["revisit"]


async def test_what_is_late_wakes_nobody_whatever_stage_it_has_come_to(
    life: Life, clock: FixedClock
) -> None:
    """From its second stage on it used to ring aloud in the night: by then it goes before all."""
    night = local(clock.now(), clock.zone).replace(hour=2, minute=0, second=0, microsecond=0)
    clock.advance(night + timedelta(days=1) - clock.now())
    hazard = await life.submitted()
    await goes(life, clock, 72)
    await goes(life, clock, 12)
    bells(life)
    await goes(life, clock, 36)
    inspector = holder_of(life.person("inspector").id)
    assert held(life, hazard.id) == {inspector: "", OFFICE: inspector}
    assert local(clock.now(), clock.zone).hour == 2
    assert bells(life) == []
    waiting = "FROM rings WHERE rung_at IS NULL"
    due = [datetime.fromisoformat(str(each)) for each in life.town.rows(f"SELECT due_at {waiting}")]
    assert {local(each, clock.zone).hour for each in due} == {7}
    assert len(due) >= 2  # the inspector's and the office's
    assert not any(life.town.rows(f"SELECT critical {waiting}"))
    await goes(life, clock, 5)
    assert {"inspector", "office"} <= {each.who for each in bells(life)}


async def test_after_an_outage_each_hears_once(life: Life, clock: FixedClock) -> None:
    first, second = await life.submitted(), await life.submitted()
    bells(life)
    await goes(life, clock, 20 * 24)
    assert OFFICE in held(life, first.id)
    assert AREA in held(life, second.id)
    whose = [each.who for each in bells(life)]
    assert len(whose) == len({*whose}) >= 3
    await goes(life, clock, 0)
    assert bells(life) == []


async def test_a_judgement_within_a_day_stands_with_the_office_when_the_day_is_over(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.files()
    filed = held(life, hazard.id)
    await goes(life, clock, 25)
    assert {*held(life, hazard.id)} == {*filed, OFFICE}
    await goes(life, clock, 24)
    assert AREA in held(life, hazard.id)
    await life["office"].taps(deciding.decide_severity, hazard.id)
    assert AREA not in held(life, hazard.id)


async def test_a_new_holder_finds_it_as_late_as_it_is(life: Life, clock: FixedClock) -> None:
    hazard = await life.submitted()
    await goes(life, clock, 121)
    life.leaves("inspector")
    renew(life, hazard.id)
    assert held(life, hazard.id) == {OFFICE: ""}
    (item,) = items(life, hazard.id)
    assert (item.reached, item.rank) == (2, URGENT)
    await goes(life, clock, 73)
    assert held(life, hazard.id) == {OFFICE: "", AREA: OFFICE}


async def test_where_the_office_of_the_street_has_left_the_area_has_it(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.submitted()
    await goes(life, clock, 121)
    life.town.rows(
        "UPDATE memberships SET ended_at = began_at WHERE role = 'office' AND street = :street",
        street=STREET,
    )
    renew(life, hazard.id)
    inspector = holder_of(life.person("inspector").id)
    assert held(life, hazard.id) == {inspector: "", AREA: inspector}


async def test_an_item_that_makes_trouble_is_set_aside_alone(life: Life, clock: FixedClock) -> None:
    broken, sound = await life.submitted(), await life.submitted()
    was = "UPDATE hazards SET state = :state WHERE id = :id"
    life.town.rows(was, state="?", id=broken.id)
    await goes(life, clock, 121)
    assert OFFICE in held(life, sound.id)
    assert OFFICE not in held(life, broken.id)
    assert life.town.reads(lambda work: work.todo_items.troubled()) == 1
    life.town.rows(was, state="submitted", id=broken.id)
    await goes(life, clock, 2)
    assert OFFICE in held(life, broken.id)
    assert life.town.reads(lambda work: work.todo_items.troubled()) == 0


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=6))
async def test_whenever_it_is_swept_the_rows_are_those_of_a_second_count(
    life: Life, clock: FixedClock, steps: list[tuple[int, bool]]
) -> None:
    hazard = await life.submitted()
    for hours, swept in steps:
        clock.advance(hours * HOUR)
        if swept:
            await goes(life, clock, 0)
    await goes(life, clock, 0)
    once = items(life, hazard.id)
    await goes(life, clock, 0)
    assert items(life, hazard.id) == once
    late = sum(hours for hours, _ in steps) - 72
    expected = {holder_of(life.person("inspector").id)}
    expected |= {OFFICE} if late >= 48 else set()
    expected |= {AREA} if late >= 120 else set()
    assert {each.holder for each in once} == expected
    assert {each.rank == URGENT for each in once} == {late >= 0}


def test_each_deadline_has_its_course_and_each_course_its_deadline() -> None:
    assert check_deadlines() == []
    timed = {(HAZARD_SUBJECT, each.value) for each in Awaited if each not in ON_THE_CHAIN}
    timed |= {(ESCALATION_SUBJECT, each.value) for each in OUTSIDE}
    timed |= {(OCCURRENCE_SUBJECT, OccurrenceAwaited.EXCUSE.value)}
    timed |= {(MISSES_SUBJECT, DECIDE)}
    timed |= {(TASK_SUBJECT, CARRY_OUT), (TASK_SUBJECT, CONFIRM)}
    timed |= {("submissions", "chase"), (COPY_SUBJECT, NOTE)}
    timed |= {(SHARE_SUBJECT, VISIT), (DRAW_SUBJECT, REPLACE)}
    timed |= {(BULLETIN_SUBJECT, each) for each in (SIGN, REDRAFT, RESEND)}
    assert load_deadlines().keys() == timed
    assert {subject for subject, _ in timed} <= SUBJECTS.keys()
