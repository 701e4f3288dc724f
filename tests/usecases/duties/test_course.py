"""What becomes of an occurrence: by itself, and by what people do."""

from datetime import date, timedelta
from functools import partial

import pytest

from duties import applying, doing
from duties.applying import Begun, BegunQuestion, ProgrammeRow
from duties.course import Event
from duties.model import OccurrenceState as State
from duties.model import Reason, Terms
from duties.span import Span
from people.model import Role
from people.permissions import NotAllowed
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, Desk, at, patrol


def test_a_patrol_opens_is_late_and_is_missed_in_its_time(desk: Desk) -> None:
    desk.applies(patrol(8, 14))
    assert desk.sweeps() == []
    desk.goes(at(2, 12))
    told = desk.sweeps()
    assert [(each.event, each.at) for each in told] == [
        (Event.OPENED, at(2, 8)),
        (Event.HALF, at(2, 9)),
        (Event.DUE, at(2, 10)),
        (Event.GRACE, at(2, 10, 30)),
        (Event.MISSED, at(2, 11)),
    ]
    assert desk.states(2) == [(8, State.MISSED), (14, State.PLANNED)]
    assert desk.sweeps() == []


def test_done_in_time_and_done_late(desk: Desk) -> None:
    desk.applies(patrol(8, 14))
    desk.goes(at(2, 10, 20))
    first = desk.runs(partial(doing.do, occurrence_id=desk.one(2, 8).id, proof="photo:3"), OFFICER)
    assert (first.state, first.done_at, first.proof) == (State.DONE, at(2, 10, 20), "photo:3")
    desk.goes(at(2, 16, 40))
    desk.sweeps()
    second = desk.one(2, 14)
    assert second.state is State.LATE
    desk.runs(lambda work: doing.do(work, second.id), OTHER)
    desk.runs(lambda work: doing.give_reason(work, second.id, Reason.WEATHER), OTHER)
    assert desk.one(2, 14).state is State.DONE_LATE
    assert desk.one(2, 14).reason is Reason.WEATHER


def test_what_was_begun_in_its_window_is_not_missed(desk: Desk) -> None:
    desk.applies(patrol(8, 11))
    desk.goes(at(2, 9, 50))
    begun = desk.one(2, 8).id
    desk.runs(lambda work: doing.begin(work, begun), OFFICER)
    desk.goes(at(2, 11, 30))
    desk.sweeps()
    assert desk.states(2) == [(8, State.OPEN), (11, State.OPEN)]
    done = desk.runs(lambda work: doing.do(work, begun), OFFICER)
    assert done.state is State.DONE


def test_what_was_begun_has_a_limit_and_can_be_given_up(desk: Desk) -> None:
    desk.applies(patrol(8, 14))
    desk.goes(at(2, 9))
    begun, other = desk.one(2, 8).id, desk.one(2, 14).id
    desk.runs(lambda work: doing.begin(work, begun), OFFICER)
    desk.goes(at(2, 12, 1))
    desk.sweeps()
    assert desk.states(2)[0] == (8, State.MISSED)
    desk.goes(at(2, 15))
    desk.runs(lambda work: doing.begin(work, other), OFFICER)
    desk.goes(at(2, 16, 45))
    desk.runs(lambda work: doing.give_up(work, other), OFFICER)
    assert desk.states(2)[1] == (14, State.LATE)
    desk.goes(at(2, 17))
    desk.sweeps()
    assert desk.states(2)[1] == (14, State.MISSED)


def test_nothing_is_done_before_it_opens_nor_after_it_closed_swept_or_not(desk: Desk) -> None:
    desk.applies(patrol(8, 14))
    morning = desk.one(2, 8).id
    with pytest.raises(doing.NotOpenYet):
        desk.runs(lambda work: doing.do(work, morning), OFFICER)
    desk.goes(at(2, 11))
    with pytest.raises(doing.OccurrenceOver):
        desk.runs(lambda work: doing.do(work, morning), OFFICER)


def test_only_who_holds_the_role_does_it(desk: Desk) -> None:
    desk.applies(patrol(8))
    desk.goes(at(2, 9))
    morning = desk.one(2, 8).id
    with pytest.raises(NotAllowed):
        desk.runs(lambda work: doing.do(work, morning), OFFICE)


def test_each_does_theirs(desk: Desk) -> None:
    desk.applies(patrol(8, each=True))
    desk.goes(at(2, 9))
    mine, theirs = desk.has(date(2026, 11, 2), date(2026, 11, 2))
    desk.runs(lambda work: doing.do(work, mine.id), OFFICER)
    with pytest.raises(NotAllowed):
        desk.runs(lambda work: doing.do(work, theirs.id), OFFICER)
    assert [state for _, state in desk.states(2)] == [State.DONE, State.PLANNED]
    listed = desk.runs(doing.due_today, OTHER)
    assert [each.id for _, each in listed] == [theirs.id]


def test_a_miss_is_excused_by_the_office_alone(desk: Desk) -> None:
    desk.applies(patrol(8))
    desk.goes(at(2, 12))
    desk.sweeps()
    missed = desk.one(2, 8).id
    with pytest.raises(NotAllowed):
        desk.runs(lambda work: doing.excuse(work, missed, Reason.CLOSED), OFFICER)
    after = desk.runs(lambda work: doing.excuse(work, missed, Reason.CLOSED), OFFICE)
    assert (after.state, after.reason) == (State.EXCUSED, Reason.CLOSED)


def test_what_is_made_up_stays_missed(desk: Desk) -> None:
    desk.applies(patrol(8))
    desk.goes(at(2, 12))
    desk.sweeps()
    missed = desk.one(2, 8).id
    made = desk.runs(lambda work: doing.make_up(work, missed, at(2, 18)), OFFICER)
    with pytest.raises(doing.NothingToMakeUp):
        desk.runs(lambda work: doing.make_up(work, missed, at(2, 19)), OFFICER)
    desk.goes(at(2, 13))
    desk.runs(lambda work: doing.do(work, made.id), OFFICER)
    assert desk.states(2) == [(8, State.MISSED), (12, State.MADE_UP)]


def test_an_outage_is_caught_up_and_a_long_one_too(desk: Desk) -> None:
    desk.applies(patrol(8, 14))
    desk.goes(at(5, 9))
    told = desk.sweeps(most=3)
    assert sum(each.event is Event.MISSED for each in told) == 6
    assert [each.at for each in told] == sorted(each.at for each in told)
    desk.goes(at(2, 9) + timedelta(days=200))
    desk.sweeps()
    every = desk.has(date(2026, 11, 2), (at(2, 9) + timedelta(days=199)).date())
    assert len(every) == 2 * 200
    assert {each.state for each in every} == {State.MISSED}


def test_a_programme_applied_twice_makes_nothing_twice(desk: Desk) -> None:
    duty = desk.applies(patrol(8, 14))
    before = desk.has()
    row = ProgrammeRow("school", "patrol", "充电区巡查", Role.SAFETY_OFFICER, patrol(9))
    again = desk.runs(
        lambda work: applying.apply_programme(work, [row], [desk.school], duty.since), OFFICE
    )
    assert again == []
    assert desk.has() == before


def test_a_preview_writes_nothing_and_says_what_will_stand(desk: Desk) -> None:
    row = ProgrammeRow("school", "patrol", "充电区巡查", Role.SAFETY_OFFICER, patrol(8))
    shown = desk.runs(
        lambda work: applying.preview_rows(work, [row], [desk.school], date(2026, 11, 2))
    )
    assert desk.has() == []
    desk.applies(patrol(8))
    opens = [each.opens_at for each in desk.has()]
    assert [each.window.opens_at for each in shown] == opens[: len(shown)]
    assert len(shown) == 31


def test_other_terms_touch_only_what_nobody_has_begun(desk: Desk) -> None:
    duty = desk.applies(patrol(8, 14))
    desk.goes(at(2, 8, 30))
    begun = desk.one(2, 8).id
    desk.runs(lambda work: doing.begin(work, begun), OFFICER)
    other = patrol(10, 14)
    revise = partial(
        applying.revise_duty, duty_id=duty.id, terms=other, effective_from=date(2026, 11, 2)
    )
    asked = desk.runs(revise, OFFICE)
    assert isinstance(asked, BegunQuestion)
    assert [each.id for each in asked.occurrences] == [begun]
    assert desk.states(3) == [(8, State.PLANNED), (14, State.PLANNED)]
    desk.runs(partial(revise, begun=Begun.KEEP), OFFICE)
    assert desk.states(2) == [(8, State.OPEN), (10, State.PLANNED), (14, State.PLANNED)]
    assert desk.states(3) == [(8, State.DROPPED), (10, State.PLANNED), (14, State.PLANNED)]


def test_an_ended_duty_has_nothing_more_to_do(desk: Desk) -> None:
    duty = desk.applies(patrol(8, 14))
    desk.goes(at(2, 9))
    desk.sweeps()
    desk.runs(lambda work: applying.end_duty(work, duty.id), OFFICE)
    assert {each.state for each in desk.has()} == {State.DROPPED}
    desk.goes(at(30, 9))
    assert desk.sweeps() == []
    with pytest.raises(applying.DutyEnded):
        desk.runs(lambda work: applying.end_duty(work, duty.id), OFFICE)


def test_one_broken_row_holds_up_no_other(desk: Desk) -> None:
    desk.applies(patrol(8, 14))
    broken = desk.one(2, 8).id
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE occurrences SET state = '?' WHERE id = {broken}")  # noqa: S608
    desk.goes(at(2, 15))
    desk.sweeps()
    with desk.engine.connect() as connection:
        query = f"SELECT state FROM occurrences WHERE id = {broken + 1}"  # noqa: S608
        assert connection.exec_driver_sql(query).scalar() == "open"
    assert desk.runs(lambda work: work.occurrences.troubled()) == 1
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE occurrences SET state = 'planned' WHERE id = {broken}")  # noqa: S608
    desk.goes(at(2, 17))
    told = desk.sweeps()
    assert Event.OPENED in [each.event for each in told if each.occurrence.id == broken]
    assert desk.states(2)[0] == (8, State.MISSED)
    assert desk.runs(lambda work: work.occurrences.troubled()) == 0


def test_a_monthly_duty_far_ahead_is_not_made_yet(desk: Desk) -> None:
    desk.applies(Terms("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1", lasts=Span(days=30)))
    desk.sweeps()
    assert desk.has() == []
    desk.goes(at(2, 7) + timedelta(days=200))
    desk.sweeps()
    assert [each.local_date for each in desk.has()] == [date(2027, 6, 1)]


def test_people_leave_lines_on_the_chain(desk: Desk) -> None:
    desk.applies(patrol(8))
    desk.goes(at(2, 9))
    desk.runs(partial(doing.do, occurrence_id=desk.one(2, 8).id), OFFICER)
    with desk.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT action, changes FROM audit ORDER BY id").all()
    assert [row[0] for row in rows][-2:] == ["apply_duty", "do_occurrence"]
    assert '"state":["open","done"]' in rows[-1][1]
