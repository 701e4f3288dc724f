"""Three misses in a row propose a hazard, once for each run of them."""

from functools import partial

import pytest

from chat.address import on_telegram
from duties import doing
from duties.misses import deciding
from duties.misses.deciding import ProposalDecided
from duties.model import OccurrenceState as State
from duties.model import Reason
from duties.risk.proposing import facts_of
from frontdesk.overdue import sweep_items
from frontdesk.todo import todo_view
from people.model import Membership, Role
from people.permissions import NotAllowed
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, STREET, Desk, at, patrol

INSPECTOR, SECOND = 24, 25


def proposed(desk: Desk) -> list[tuple[int, str]]:
    """The proposals by their ids, and how each stands."""
    with desk.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, state FROM miss_proposals ORDER BY id")
        return [(int(id_), str(state)) for id_, state in rows]


def awaited(desk: Desk) -> list[str]:
    with desk.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT holder FROM todo_items WHERE subject = 'misses' ORDER BY holder"
        )
        return [str(holder) for (holder,) in rows]


def inspectors(desk: Desk) -> None:
    def join(work: UnitOfWork) -> None:
        for telegram_id in (INSPECTOR, SECOND):
            person = work.persons.add(on_telegram(telegram_id), f"检查{telegram_id}", work.now)
            work.persons.join(person.id, Membership(Role.INSPECTOR, street=STREET), work.now)

    desk.runs(join)


def misses(desk: Desk, day: int) -> None:
    """Let the patrol of a day of November pass."""
    desk.goes(at(day, 12))
    desk.sweeps()


def test_the_third_in_a_row_is_proposed_and_no_further_one(desk: Desk) -> None:
    inspectors(desk)
    desk.applies(patrol(8))
    for day in (2, 3):
        misses(desk, day)
    assert proposed(desk) == []
    for day in (4, 5, 6, 7, 8):
        misses(desk, day)
    assert proposed(desk) == [(1, "waiting")]
    assert awaited(desk) == ["person:4", "person:5"]


def test_what_was_done_or_excused_since_is_not_counted_among_the_misses(desk: Desk) -> None:
    """A hazard used to speak of four in a row where the last came after the duty was done, and of
    one in a row where the others had been excused."""
    inspectors(desk)
    desk.applies(patrol(8))
    for day in (2, 3, 4):
        misses(desk, day)
    desk.goes(at(5, 9))
    desk.runs(partial(doing.do, occurrence_id=desk.one(5, 8).id), OFFICER)
    misses(desk, 6)
    excused = desk.one(4, 8).id
    scene = deciding.MissesScene(1)
    view = desk.runs(partial(deciding.misses_view, scene=scene), INSPECTOR)
    assert [each.local_date.day for each in view.misses] == [2, 3, 4]
    desk.runs(partial(doing.excuse, occurrence_id=excused, reason=Reason.CLOSED), OFFICE)
    with pytest.raises(deciding.MissesExcused):
        desk.runs(partial(deciding.accept, proposal_id=1), INSPECTOR)


def test_all_misses_are_counted_however_many_are_named(desk: Desk) -> None:
    """Of sixty in a row the card used to say that they were ten."""
    inspectors(desk)
    desk.applies(patrol(8, 10, 12))
    for day in range(2, 22):
        misses(desk, day)
    scene = deciding.MissesScene(1)
    view = desk.runs(partial(deciding.misses_view, scene=scene), INSPECTOR)
    assert (len(view.misses), view.more, view.count) == (10, True, f"{20 * 3 - 1}次")


def test_where_the_street_has_no_inspector_its_office_decides(desk: Desk) -> None:
    desk.applies(patrol(8))
    desk.goes(at(5, 7))
    desk.sweeps()
    assert awaited(desk) == [f"office:{STREET}"]


def test_one_that_was_done_in_between_begins_a_new_run(desk: Desk) -> None:
    desk.applies(patrol(8))
    for day in (2, 3):
        misses(desk, day)
    desk.goes(at(4, 9))
    desk.runs(partial(doing.do, occurrence_id=desk.one(4, 8).id), OFFICER)
    for day in (5, 6):
        misses(desk, day)
    assert proposed(desk) == []
    misses(desk, 7)
    assert proposed(desk) == [(1, "waiting")]
    desk.goes(at(8, 9))
    desk.runs(partial(doing.do, occurrence_id=desk.one(8, 8).id), OFFICER)
    for day in (9, 10, 11, 12):
        misses(desk, day)
    assert [id_ for id_, _ in proposed(desk)] == [1, 2]


def test_what_was_excused_neither_counts_nor_ends_the_run(desk: Desk) -> None:
    desk.applies(patrol(8))
    for day in (2, 3):
        misses(desk, day)
    second = desk.one(3, 8).id
    desk.runs(lambda work: doing.excuse(work, second, Reason.CLOSED), OFFICE)
    misses(desk, 4)
    assert proposed(desk) == []
    misses(desk, 5)
    assert proposed(desk) == [(1, "waiting")]


def test_one_that_is_made_up_ends_the_run_and_one_that_is_missed_again_is_none_more(
    desk: Desk,
) -> None:
    desk.applies(patrol(8))
    misses(desk, 2)
    first = desk.one(2, 8).id
    desk.runs(lambda work: doing.make_up(work, first), OFFICER)
    misses(desk, 3)
    assert [each.state for each in desk.has() if each.makes_up] == [State.MISSED]
    assert proposed(desk) == []
    second = desk.one(3, 8).id
    made = desk.runs(lambda work: doing.make_up(work, second), OFFICER)
    desk.runs(lambda work: doing.do(work, made.id), OFFICER)
    for day in (4, 5):
        misses(desk, day)
    assert proposed(desk) == []


def test_where_each_does_theirs_each_has_a_run(desk: Desk) -> None:
    desk.applies(patrol(8, each=True))
    for day in (2, 3, 4):
        desk.goes(at(day, 9))
        desk.sweeps()
        mine = next(one for one in desk.has() if one.state is State.OPEN and one.person_id == 1)
        desk.runs(partial(doing.do, occurrence_id=mine.id), OFFICER)
        misses(desk, day)
    assert len(proposed(desk)) == 1


def test_who_accepts_puts_it_on_the_ledger_and_the_next_is_too_late(desk: Desk) -> None:
    inspectors(desk)
    desk.applies(patrol(8))
    desk.goes(at(5, 7))
    desk.sweeps()
    with pytest.raises(NotAllowed):
        desk.runs(lambda work: deciding.accept(work, 1), OTHER)
    view = desk.runs(lambda work: deciding.accept(work, 1), INSPECTOR)
    assert view.number.startswith("PT-2026-")
    assert awaited(desk) == []
    hazard = desk.runs(lambda work: work.hazards.get(view.line.proposal.hazard_id or 0))
    assert hazard is not None
    assert hazard.unit_id == desk.school.id
    assert hazard.description == "充电区巡查连续3次漏做（11月2日、11月3日、11月4日）"
    assert hazard.source.label == "履职漏做"
    with pytest.raises(ProposalDecided):
        desk.runs(lambda work: deciding.accept(work, 1), SECOND)
    with pytest.raises(ProposalDecided):
        desk.runs(lambda work: deciding.decline(work, 1, "晚了"), SECOND)
    assert proposed(desk) == [(1, "accepted")]
    (found,) = desk.runs(lambda work: work.hazards.page(desk.school.id, None, None, 9, alive=True))
    assert found.number == view.number


def test_one_that_nobody_decides_comes_up_to_the_office_of_the_street(desk: Desk) -> None:
    inspectors(desk)
    desk.applies(patrol(8))
    desk.goes(at(5, 7))
    desk.sweeps()
    for day in (8, 9):
        desk.goes(at(day, 8))
        desk.runs(lambda work: sweep_items(work, 50))
    assert awaited(desk) == [f"office:{STREET}", "person:4", "person:5"]
    desk.runs(lambda work: deciding.decline(work, 1, "停业"), OFFICE)
    assert awaited(desk) == []


def test_both_inspectors_read_it_on_their_cards(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Of one item for each of two people one used to count as an item about nothing."""
    inspectors(desk)
    desk.applies(patrol(8))
    desk.goes(at(5, 7))
    desk.sweeps()
    assert "is gone" not in caplog.text
    for who in (INSPECTOR, SECOND):
        view = desk.runs(todo_view, who)
        assert [each.asked for each in view.entries] == ["漏做待定"]


def test_a_miss_that_was_made_up_counts_no_more_in_the_colour_of_a_unit(desk: Desk) -> None:
    """It used to give its points for ninety days, though the card said that it does not."""
    desk.applies(patrol(8))
    for day in (2, 3):
        misses(desk, day)

    def counted() -> int:
        facts = desk.runs(lambda work: facts_of(work, desk.school.id))
        assert facts is not None
        return facts.misses

    assert counted() == 2
    missed = desk.one(3, 8).id
    made = desk.runs(lambda work: doing.make_up(work, missed), OFFICER)
    assert counted() == 2
    desk.runs(lambda work: doing.do(work, made.id), OFFICER)
    assert counted() == 1
