"""检查计划 on a database: drawn up, confirmed, changed; draws that are kept; what is fulfilled."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from chat.address import on_telegram
from core.errors import Overtaken
from duties.visits import draws, lots, planning, routes
from duties.visits import showing as visits
from duties.visits.drawing import again
from duties.visits.model import PlanState, Visit, VisitKind, VisitLine, VisitState, stamp_of
from handlers.visits.cards import plan_card, route_card
from people.model import Membership, Role
from people.permissions import NotAllowed
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.duties.visit_store import SqlVisitStore
from tests.usecases.duties.plans import COLLEAGUE, INSPECTOR, Plans
from tests.usecases.duties.shift import OFFICE, OFFICER, STREET


def test_a_plan_is_a_proposal_until_it_is_confirmed_as_it_was_seen(plans: Plans) -> None:
    plan = plans.runs(lambda work: planning.draw_up(work, STREET, 2026), OFFICE)
    counts = plans.runs(lambda work: work.visits.counts(plan.id, work.day()))
    assert (counts.units, counts.visits) == (12, 17)  # the red one six times, the others once
    unit = plans.runs(lambda work: work.units.by_name("示例1号厂"))
    assert unit is not None
    assert plans.runs(lambda work: work.visits.open_at(unit.id)) == []
    seen = plans.runs(lambda work: planning.seen_of(work, plan))
    with pytest.raises(planning.PlanMovedOn):
        plans.runs(lambda work: planning.confirm(work, plan.id, seen + 1), OFFICE)
    with pytest.raises(NotAllowed):
        plans.runs(lambda work: planning.confirm(work, plan.id, seen), OFFICER)
    done = plans.runs(lambda work: planning.confirm(work, plan.id, seen), OFFICE)
    assert done.state is PlanState.CONFIRMED
    assert len(plans.runs(lambda work: work.visits.open_at(unit.id))) == 6
    actions = plans.rows("SELECT action FROM audit WHERE action LIKE '%_visits' ORDER BY id")
    assert actions == ["draw_up_visits", "confirm_visits"]


def test_units_that_come_later_are_added_and_nothing_twice(plans: Plans) -> None:
    plans.confirmed()
    with pytest.raises(planning.NothingToPlan):
        plans.runs(lambda work: planning.draw_up(work, STREET, 2026), OFFICE)
    plans.runs(lambda work: work.units.add("新厂", "xc", "工贸", STREET, work.now))
    plans.runs(lambda work: planning.draw_up(work, STREET, 2026), OFFICE)
    assert plans.rows("SELECT count(*) FROM visits") == [18]


def test_a_visit_is_moved_or_dropped_as_it_was_seen(plans: Plans) -> None:
    plans.confirmed()
    first = plans.rows("SELECT min(id) FROM visits")[0]
    visit = plans.runs(lambda work: work.visits.visit(first))
    assert visit is not None
    plans.runs(lambda work: visits.move(work, first, 12, stamp_of(visit)), OFFICE)
    with pytest.raises(planning.PlanMovedOn):
        plans.runs(lambda work: visits.drop(work, first, stamp_of(visit)), OFFICE)
    moved = plans.runs(lambda work: work.visits.visit(first))
    assert moved is not None
    assert moved.due == date(2026, 12, 31)
    for _ in range(2):
        plans.runs(lambda work: visits.drop(work, first, stamp_of(moved)), OFFICE)
    assert plans.rows("SELECT count(*) FROM visits WHERE state = 'dropped'") == [1]
    assert plans.rows("SELECT count(*) FROM audit WHERE action = 'change_visit'") == [2]


def test_a_draw_keeps_all_that_is_needed_to_make_it_again(plans: Plans) -> None:
    view = plans.runs(lambda work: draws.show_draw(work, STREET, 5, 20261127), OFFICE)
    assert plans.rows("SELECT count(*) FROM visit_draws") == [0]
    with pytest.raises(planning.PlanMovedOn):
        plans.runs(lambda work: draws.keep_draw(work, STREET, 5, 20261127, 1), OFFICE)
    for _ in range(2):
        plans.runs(lambda work: draws.keep_draw(work, STREET, 5, 20261127, view.seen), OFFICE)
    (record,) = plans.runs(lambda work: [work.draws.get(1)])
    assert record is not None
    made = again(record.seed, record.population, record.asked)
    assert (made.result, made.sha256) == (record.result, record.sha256)
    pairs = json.loads(record.result)
    assert len(pairs) == 5
    assert {inspector for _, inspector in pairs} == {plans.id_of(INSPECTOR), plans.id_of(COLLEAGUE)}
    assert plans.rows("SELECT count(*) FROM visits WHERE kind = 'random'") == [5]
    with pytest.raises(NotAllowed):
        plans.runs(lambda work: draws.show_draw(work, STREET, 5, 1), INSPECTOR)


def test_nobody_is_drawn_for_a_unit_to_which_they_belong(plans: Plans) -> None:
    def belongs(work: UnitOfWork) -> None:
        for unit in work.units.some(STREET, 99):
            person = work.persons.by_address(on_telegram(INSPECTOR))
            assert person is not None
            work.persons.join(person.id, Membership(Role.SAFETY_OFFICER, unit.id), work.now)

    plans.runs(belongs)

    def turn(work: UnitOfWork) -> set[int | None]:
        made = lots.make(lots.population(work, STREET), 7, 12)
        return {each.inspector_id for each in made.drawn}

    assert plans.runs(turn) == {plans.id_of(COLLEAGUE)}


def test_a_signed_inspection_makes_the_first_visit_that_is_due_and_no_other(plans: Plans) -> None:
    plans.confirmed()
    unit = plans.runs(lambda work: work.units.by_name("示例1号厂"))
    assert unit is not None
    first, *_ = plans.runs(lambda work: work.visits.open_at(unit.id))
    made = plans.signs(unit, INSPECTOR)
    assert made is not None
    assert (made.id, made.state) == (first.id, VisitState.DONE)
    assert len(plans.runs(lambda work: work.visits.open_at(unit.id))) == 5
    assert plans.signs(plans.school, OFFICER) is None  # a check of their own
    assert plans.rows("SELECT count(*) FROM visits WHERE state = 'done'") == [1]


def test_what_somebody_else_was_drawn_for_stays_open(plans: Plans) -> None:
    other = plans.id_of(COLLEAGUE)
    unit = plans.school
    new = Visit(0, unit.id, VisitKind.RANDOM, date(2026, 2, 1), inspector_id=other)

    def drawn(work: UnitOfWork) -> None:
        of = lots.population(work, STREET)
        record, _ = lots.keep(work, STREET, of, lots.make(of, 3, 0), None)
        work.visits.add([replace(new, draw_id=record.id)])

    plans.runs(drawn)
    assert plans.signs(unit, INSPECTOR) is None
    assert plans.signs(unit, COLLEAGUE) is not None


def test_the_way_of_the_day_has_what_is_due_this_month(plans: Plans) -> None:
    plans.confirmed()
    with plans.engine.begin() as connection:
        spot = "UPDATE units SET latitude = 31.2, longitude = 121.4 + id / 1000.0 WHERE id % 2 = 0"
        connection.execute(text(spot))
    view = plans.runs(routes.open_route, INSPECTOR)
    due = plans.rows("SELECT DISTINCT unit_id FROM visits WHERE due <= '2026-01-31'")
    assert sorted(each.unit.id for each in view.stops) == sorted(due)
    assert plans.runs(routes.count_due, INSPECTOR) == len(due)
    with pytest.raises(NotAllowed):
        plans.runs(routes.open_route, OFFICE)
    for stop in view.stops:
        plans.signs(stop.unit, INSPECTOR)
    assert plans.runs(routes.open_route, INSPECTOR).stops == ()


def test_who_was_never_visited_is_listed_until_somebody_from_outside_has_been_there(
    plans: Plans,
) -> None:
    scene = visits.NeverVisitedScene()

    def names() -> int:
        return plans.runs(lambda work: visits.never_view(work, scene), OFFICE).total

    before = names()
    plans.signs(plans.school, OFFICER)
    assert names() == before
    plans.signs(plans.school, INSPECTOR)
    reach = planning.reach_of_street(STREET)
    total = len(plans.runs(lambda work: work.visits.never_visited(reach, 99)))
    assert total == 11


def test_what_is_signed_on_one_day_is_one_visit(plans: Plans) -> None:
    """Three lists signed one after another used to eat three of the six visits of a red unit."""
    plans.confirmed()
    unit = plans.runs(lambda work: work.units.by_name("示例1号厂"))
    assert unit is not None
    assert plans.signs(unit, INSPECTOR) is not None
    assert plans.signs(unit, INSPECTOR) is None
    assert plans.signs(unit, COLLEAGUE) is None
    plans.goes(datetime(2026, 1, 6, 2, tzinfo=UTC))
    assert plans.signs(unit, INSPECTOR) is not None
    assert len(plans.runs(lambda work: work.visits.open_at(unit.id))) == 4


def test_who_was_drawn_has_the_visit_on_the_way_from_the_draw_on(plans: Plans) -> None:
    """It used to stand there only in the month of its last day."""
    unit = plans.runs(lambda work: work.units.by_name("示例2号厂"))
    assert unit is not None
    drawn = Visit(
        0, unit.id, VisitKind.RANDOM, date(2026, 3, 4), inspector_id=plans.id_of(INSPECTOR)
    )

    def draws(work: UnitOfWork) -> None:
        of = lots.population(work, STREET)
        record, _ = lots.keep(work, STREET, of, lots.make(of, 3, 0), None)
        work.visits.add([replace(drawn, draw_id=record.id)])

    plans.runs(draws)
    view = plans.runs(routes.open_route, INSPECTOR)
    assert [stop.unit.name for stop in view.stops] == ["示例2号厂"]
    assert plans.runs(routes.open_route, COLLEAGUE).stops == ()


def test_a_street_changes_no_visit_of_the_plan_of_the_whole_area(plans: Plans) -> None:
    """A forged press used to let the office of a street move and drop what the area had planned."""
    plans.confirmed()
    first = plans.rows("SELECT min(id) FROM visits")[0]
    with plans.engine.begin() as connection:
        connection.execute(text("UPDATE visit_plans SET street = ''"))
    visit = plans.runs(lambda work: work.visits.visit(first))
    assert visit is not None
    for change in (
        lambda work: visits.move(work, first, 12, stamp_of(visit)),
        lambda work: visits.drop(work, first, stamp_of(visit)),
    ):
        with pytest.raises(NotAllowed):
            plans.runs(change, OFFICE)
    assert plans.runs(lambda work: work.visits.visit(first)) == visit


def test_a_visit_that_somebody_else_saves_in_the_same_moment_is_looked_at_again(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be signed while its visit stayed open, without a word."""
    plans.confirmed()
    unit = plans.runs(lambda work: work.units.by_name("示例1号厂"))
    assert unit is not None
    monkeypatch.setattr(SqlVisitStore, "save", lambda *_: False)
    with pytest.raises(Overtaken):
        plans.signs(unit, INSPECTOR)
    monkeypatch.undo()
    assert plans.signs(unit, INSPECTOR) is not None


def test_a_great_many_units_are_planned_some_at_a_press(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond 2000 units nothing could be planned, and the button said 2001, however many more."""
    monkeypatch.setattr(planning, "AT_ONCE", 5)
    scene = visits.VisitPlanScene(STREET, 2026)
    view = plans.runs(lambda work: visits.plan_view(work, scene), OFFICE)
    assert (view.missing, view.at_once) == (12, 5)
    labels = [each.label for row in plan_card(view).rows for each in row]
    assert "起草计划（12 家中的 5 家）" in labels
    view = plans.runs(lambda work: visits.draw_up(work, STREET, 2026), OFFICE)
    assert (view.counts.units, view.missing) == (5, 7)
    red = plans.runs(lambda work: work.units.by_name("示例1号厂"))
    assert red is not None
    lines = plans.runs(lambda work: work.visits.of_plan(1, 0, 99))
    assert sum(each.visit.unit_id == red.id for each in lines) == 6  # the gravest come first
    view = plans.runs(lambda work: visits.draw_up(work, STREET, 2026), OFFICE)
    assert "补 2 家" in [each.label for row in plan_card(view).rows for each in row]
    view = plans.runs(lambda work: visits.draw_up(work, STREET, 2026), OFFICE)
    assert (view.counts.units, view.counts.visits, view.missing) == (12, 17, 0)
    months = Counter(each.visit.due.month for each in plans.runs(every_line))
    assert max(months.values()) <= 3  # each part goes on where the one before ended


def every_line(work: UnitOfWork) -> list[VisitLine]:
    return work.visits.of_plan(1, 0, 99)


def test_pages_of_a_plan_have_each_visit_once_what_is_open_first(plans: Plans) -> None:
    plans.confirmed()
    (first, *_), whole = plans.runs(every_line), len(plans.runs(every_line))
    unit = plans.runs(lambda work: work.units.get(first.visit.unit_id))
    assert unit is not None
    plans.signs(unit, INSPECTOR)

    def pages(work: UnitOfWork) -> list[VisitLine]:
        return [each for skip in range(0, whole, 4) for each in work.visits.of_plan(1, skip, 4)]

    found = plans.runs(pages)
    assert [each.visit.id for each in found] == [each.visit.id for each in plans.runs(every_line)]
    assert found[-1].visit.id == first.visit.id
    assert len({each.visit.id for each in found}) == whole == 17


def test_who_was_never_visited_is_of_the_street_whose_plan_it_is(plans: Plans) -> None:
    """From the plan of a street it led to the units of all in reach."""

    def settles(work: UnitOfWork) -> None:
        work.units.add("邻街小学", "ljxx", "学校", "邻街示例街道", work.now)
        person = work.persons.by_address(on_telegram(OFFICE))
        assert person is not None
        work.persons.join(person.id, Membership(Role.OFFICE), work.now)

    plans.runs(settles)

    def total(street: str) -> int:
        scene = visits.NeverVisitedScene(0, street)
        return plans.runs(lambda work: visits.never_view(work, scene), OFFICE).total

    totals = [total(street) for street in ("", STREET, "邻街示例街道")]
    assert totals == [13, 12, 1]
    with pytest.raises(NotAllowed):
        plans.runs(
            lambda work: visits.never_view(work, visits.NeverVisitedScene(0, STREET)), INSPECTOR
        )


def test_what_is_beyond_what_is_counted_is_said_so(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 300 units that were due 92 were left, it said."""
    plans.confirmed()
    plans.goes(datetime(2026, 12, 20, 2, tzinfo=UTC))
    monkeypatch.setattr(routes, "MOST_DUE", 10)
    view = plans.runs(routes.open_route, INSPECTOR)
    assert view.beyond
    assert plans.runs(routes.count_due, INSPECTOR) == 10
    monkeypatch.setattr(routes, "A_DAY", 3)
    view = plans.runs(routes.open_route, INSPECTOR)
    assert f"本月还有 {view.more} 家以上，查完再排。" in str(route_card(view).text)
