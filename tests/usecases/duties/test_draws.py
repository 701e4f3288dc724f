"""双随机 as it was made: read from its record, once a day for a seed, and done by who was drawn."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from duties.visits import draws, lots, planning, routes, showing
from duties.visits.draws import DrawRecordScene
from duties.visits.model import Visit, VisitLine, stamp_of
from duties.visits.recorded import repeat
from duties.visits.views import DrawnView, DrawRecordView, DrawView
from frontdesk import joining, overdue, today, todo
from handlers.visits.cards import visit_card
from people.absences import setting
from people.joining import invite
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed
from people.todo import holder_of, office_of
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.plans import COLLEAGUE, INSPECTOR, Plans
from tests.usecases.duties.shift import OFFICE, STREET, at

SEED = 20261127


def shown(plans: Plans, draw_id: int, page: int = 0) -> DrawRecordView:
    """A draw on the office's screen."""
    scene = DrawRecordScene(draw_id, page)
    return plans.runs(lambda work: draws.record_view(work, scene), OFFICE)


def pairs(view: DrawRecordView) -> list[tuple[int, str, str]]:
    return [(each.place, each.unit_name, each.inspector) for each in view.entries]


def todo_of(plans: Plans, who: int) -> list[str]:
    """What stands on somebody's to-do, in words."""

    def turn(work: UnitOfWork) -> list[str]:
        view = todo.todo_of(work, plans.person(work, who), 9)
        return [f"{each.asked} {each.badge} {each.title}" for each in view.entries]

    return plans.runs(turn)


def rings(plans: Plans, who: int) -> list[str]:
    """The news that somebody is to hear."""
    person = plans.id_of(who)
    told = "SELECT person_id || ':' || news FROM rings ORDER BY id"
    return [each.split(":")[1] for each in plans.rows(told) if each.startswith(f"{person}:")]


def visits_of(plans: Plans, draw_id: int) -> list[Visit]:
    def turn(work: UnitOfWork) -> list[Visit]:
        found = map(work.visits.visit, plans.rows("SELECT id FROM visits ORDER BY id"))
        return [each for each in found if each is not None and each.draw_id == draw_id]

    return plans.runs(turn)


def test_a_draw_is_shown_as_it_was_whatever_has_come_and_gone_since(plans: Plans) -> None:
    """It used to be drawn anew from the units and inspectors of the day on which it was read."""
    record = plans.draws(7)
    before = shown(plans, record.id)
    second = shown(plans, record.id, 1)
    assert (before.page, before.pages, second.page) == (0, 2, 1)
    assert [place for place, _, _ in pairs(before) + pairs(second)] == [1, 2, 3, 4, 5, 6, 7]

    def changes(work: UnitOfWork) -> None:
        for number in range(40, 60):
            work.units.add(f"新{number}厂", f"x{number}", "工贸", STREET, work.now)
        work.persons.name(plans.person(work, INSPECTOR).id, "改名")

    plans.runs(changes)
    with plans.engine.begin() as connection:
        connection.execute(text("UPDATE units SET name = name || '（更名）' WHERE id < 9"))
    plans.leaves(COLLEAGUE)
    plans.goes(at(3, month=2))
    after = shown(plans, record.id)
    assert pairs(after) == pairs(before)
    assert (after.draw, after.drawn) == (before.draw, 7)
    assert (after.draw.units, after.draw.inspectors) == (12, 2)
    assert after.draw.made_by == f"示例{OFFICE}"


def test_a_recorded_draw_is_made_again_from_what_was_kept_and_a_changed_one_is_told(
    plans: Plans,
) -> None:
    record = plans.draws(5)
    assert repeat(record).same
    names = json.loads(record.names)
    assert len(names["units"]) == 12
    assert names["inspectors"][str(plans.id_of(INSPECTOR))] == f"检查{INSPECTOR}"
    (changes,) = plans.rows("SELECT changes FROM audit WHERE action = 'draw_visits'")
    assert record.names_sha256 in changes
    scene = DrawRecordScene(record.id, checked=True)
    assert plans.runs(lambda work: draws.record_view(work, scene), OFFICE).same is True
    swapped = json.loads(record.result)
    swapped[0], swapped[1] = swapped[1], swapped[0]
    for column, value in (
        ("result", json.dumps(swapped, separators=(",", ":"))),
        ("population", record.population.replace("[1", "[99", 1)),
        ("population", "{}"),
    ):
        with plans.engine.begin() as connection:
            update = f"UPDATE visit_draws SET {column} = :value"  # noqa: S608 - our own words
            connection.execute(text(update), {"value": value})
        assert plans.runs(lambda work: draws.record_view(work, scene), OFFICE).same is False


def test_one_seed_is_drawn_by_once_a_day_whatever_has_come_to_the_street(plans: Plans) -> None:
    """The same was only found while the population was the same: then, and on any later day.

    From the command line every time was another draw, with as many visits more.
    """
    first = plans.draws(4)
    assert plans.draws(4).id == first.id
    plans.runs(lambda work: work.units.add("新厂", "xc", "工贸", STREET, work.now))
    assert plans.draws(6).id == first.id
    assert plans.rows("SELECT count(*) FROM visits WHERE draw_id IS NOT NULL") == [4]
    assert plans.rows("SELECT count(*) FROM audit WHERE action = 'draw_visits'") == [1]
    view = plans.runs(lambda work: draws.show_draw(work, STREET, 6, SEED), OFFICE)
    assert isinstance(view, DrawRecordView)
    assert (view.draw.id, view.repeated) == (first.id, True)
    kept = plans.runs(lambda work: draws.keep_draw(work, STREET, 6, SEED, 1), OFFICE)
    assert (kept.draw.id, kept.repeated) == (first.id, True)
    other = plans.draws(4, SEED + 1)
    plans.goes(at(6, 10, month=1))
    assert isinstance(
        plans.runs(lambda work: draws.show_draw(work, STREET, 6, SEED), OFFICE), DrawView
    )
    assert len({first.id, other.id, plans.draws(4).id}) == 3


def test_who_was_drawn_has_one_line_and_hears_once_however_many_units(plans: Plans) -> None:
    """Only 今日路线 knew of it."""
    record = plans.draws(6)
    mine, theirs = holder_of(plans.id_of(INSPECTOR)), holder_of(plans.id_of(COLLEAGUE))
    assert plans.items(record.id) == {mine: "visit", theirs: "visit"}
    assert todo_of(plans, INSPECTOR) == [f"待检查  {STREET}双随机 3 家单位"]
    assert rings(plans, INSPECTOR) == ["new"]
    plans.draws(6)
    assert rings(plans, INSPECTOR) == ["new"]
    view = opened(plans, record.id, INSPECTOR)
    assert (len(view.lines), view.share.open, view.share.done) == (3, 3, 0)
    for left in (2, 1, 0):
        plans.goes(plans.clock.now() + timedelta(days=1))
        plans.signs(unit_of(plans, view), INSPECTOR)
        view = opened(plans, record.id, INSPECTOR)
        assert (view.share.open, view.share.done) == (left, 3 - left)
        says = [f"待检查  {STREET}双随机 {left} 家单位，已检查 {3 - left} 家"] if left else []
        assert todo_of(plans, INSPECTOR) == says
    assert plans.items(record.id) == {theirs: "visit"}
    other = plans.share(record.id, COLLEAGUE)
    with pytest.raises(NotAllowed):
        plans.runs(lambda work: draws.open_share(work, other.id), INSPECTOR)


def opened(plans: Plans, draw_id: int, who: int, by: int = 0) -> DrawnView:
    """What somebody, or who stands in, sees of what came to them of a draw."""
    share = plans.share(draw_id, who)
    view = plans.runs(lambda work: draws.open_share(work, share.id), by or who)
    assert isinstance(view, DrawnView)
    return view


def unit_of(plans: Plans, view: DrawnView) -> Unit:
    return unit_at(plans, view.lines[0])


def unit_at(plans: Plans, line: VisitLine) -> Unit:
    unit = plans.runs(lambda work: work.units.get(line.visit.unit_id))
    assert unit is not None
    return unit


def test_a_visit_that_is_taken_out_is_awaited_no_more(plans: Plans) -> None:
    record = plans.draws(1)
    (visit,) = visits_of(plans, record.id)
    seen = shown(plans, record.id).entries[0].visit
    assert seen == visit
    plans.runs(lambda work: planning.drop(work, visit.id, stamp_of(visit)), OFFICE)
    assert plans.items(record.id) == {}
    assert shown(plans, record.id).open == 0


def test_it_is_told_again_three_days_before_and_goes_up_when_it_is_late(plans: Plans) -> None:
    record = plans.draws(2)
    share = plans.share(record.id, INSPECTOR)
    (item,) = plans.runs(lambda work: work.todo_items.about("draw_share", share.id))
    assert item.due_at == at(4, 23, 59, month=2) + timedelta(seconds=59)
    assert item.act_at == at(1, 9, month=2) - timedelta(seconds=1)
    plans.goes(at(1, 9, month=2))
    plans.runs(lambda work: overdue.sweep_items(work, 9))
    assert rings(plans, INSPECTOR) == ["new", "expiring"]
    plans.goes(at(5, 9, month=2))
    plans.runs(lambda work: overdue.sweep_items(work, 9))
    assert rings(plans, INSPECTOR) == ["new", "expiring", "overdue"]
    assert sorted(todo_of(plans, OFFICE)) == [
        f"待检查 检查{who}逾期 {STREET}双随机 1 家单位" for who in (INSPECTOR, COLLEAGUE)
    ]
    view = plans.runs(lambda work: draws.open_share(work, share.id), OFFICE)
    assert isinstance(view, DrawRecordView)
    assert [each.inspector for each in view.entries] == [f"检查{INSPECTOR}"]


def test_visits_of_who_leaves_go_back_and_are_drawn_again(plans: Plans) -> None:
    """They stayed with who had left: nobody had them on the way, and nobody else made them."""
    record = plans.draws(6)
    gone, left = plans.id_of(INSPECTOR), plans.id_of(COLLEAGUE)
    plans.leaves(INSPECTOR)
    assert plans.items(record.id) == {holder_of(left): "visit", office_of(STREET): "replace"}
    assert todo_of(plans, OFFICE) == [f"补抽检查员  {STREET}双随机 3 家单位"]
    assert rings(plans, OFFICE) == ["new"]
    view = plans.runs(lambda work: draws.show_record(work, record.id, lacking=True), OFFICE)
    assert (view.lacking, len(view.entries), view.only_lacking) == (3, 3, True)
    assert {each.inspector for each in view.entries} == {f"检查{INSPECTOR}"}
    with pytest.raises(planning.PlanMovedOn):
        plans.runs(lambda work: draws.draw_again(work, record.id, 1), OFFICE)
    with pytest.raises(NotAllowed):
        plans.runs(lambda work: draws.draw_again(work, record.id, view.seen), COLLEAGUE)
    plans.goes(plans.clock.now() + timedelta(days=1))
    for _ in range(2):
        plans.runs(lambda work: draws.draw_again(work, record.id, view.seen), OFFICE)
    assert plans.items(record.id) == {holder_of(left): "visit"}
    assert todo_of(plans, COLLEAGUE) == [f"待检查  {STREET}双随机 6 家单位"]
    assert rings(plans, COLLEAGUE) == ["new", "new"]
    assert {each.inspector_id for each in visits_of(plans, record.id)} == {left}
    after = shown(plans, record.id)
    moved = [each for each in after.entries if each.moved]
    assert {each.now for each in moved} == {f"检查{COLLEAGUE}"}
    kept = plans.runs(lambda work: work.draws.get(record.id))
    assert kept is not None
    assert str(gone) in kept.result
    assert repeat(kept).same
    actions = plans.rows("SELECT action FROM audit WHERE subject LIKE 'visit_draw:%' ORDER BY id")
    assert actions == ["draw_visits", "hand_over_visits", "replace_drawn"]


def test_who_is_chosen_goes_on_with_them_but_for_their_own_unit(plans: Plans) -> None:
    record = plans.draws(12)
    theirs = [
        each for each in visits_of(plans, record.id) if each.inspector_id == plans.id_of(INSPECTOR)
    ]
    own = theirs[0].unit_id

    def belongs(work: UnitOfWork) -> None:
        held = Membership(Role.SAFETY_OFFICER, own)
        work.persons.join(plans.person(work, COLLEAGUE).id, held, work.now)

    plans.runs(belongs)
    plans.leaves(INSPECTOR, COLLEAGUE)
    after = {each.unit_id: each.inspector_id for each in visits_of(plans, record.id)}
    colleague = plans.id_of(COLLEAGUE)
    assert {after[each.unit_id] for each in theirs if each.unit_id != own} == {colleague}
    assert after[own] is None
    assert plans.items(record.id) == {holder_of(colleague): "visit", office_of(STREET): "replace"}
    view = shown(plans, record.id)
    assert view.lacking == 1
    with pytest.raises(lots.NobodyToDraw):
        plans.runs(lambda work: draws.draw_again(work, record.id, view.seen), OFFICE)


def test_who_still_inspects_there_keeps_theirs(plans: Plans) -> None:
    record = plans.draws(4)

    def joins(work: UnitOfWork) -> None:
        held = Membership(Role.INSPECTOR)
        work.persons.join(plans.person(work, INSPECTOR).id, held, work.now)

    plans.runs(joins)
    before = plans.items(record.id)
    plans.leaves(INSPECTOR)
    assert plans.items(record.id) == before


def test_while_somebody_is_away_their_visits_are_made_by_who_stands_in(plans: Plans) -> None:
    """Only whose they were had them on the way, and what the other signed made no visit."""
    record = plans.draws(2)
    since = plans.runs(lambda work: work.day())

    def leaves(work: UnitOfWork) -> None:
        substitute = plans.person(work, COLLEAGUE).id
        setting.set_absence(work, 0, since, since + timedelta(days=3), substitute)

    plans.runs(leaves, INSPECTOR)
    assert todo_of(plans, INSPECTOR) == []
    assert sorted(todo_of(plans, COLLEAGUE)) == [
        f"待检查  {STREET}双随机 1 家单位",
        f"待检查 代检查{INSPECTOR} {STREET}双随机 1 家单位",
    ]
    assert len(plans.runs(routes.open_route, COLLEAGUE).stops) == 2
    theirs = opened(plans, record.id, INSPECTOR, COLLEAGUE)
    assert theirs.stands_in == f"检查{INSPECTOR}"
    for each in (*theirs.lines, *opened(plans, record.id, COLLEAGUE).lines):
        made = plans.signs(unit_at(plans, each), COLLEAGUE)
        assert made is not None
        assert made.inspector_id == plans.id_of(COLLEAGUE)
    assert plans.items(record.id) == {}


def test_an_office_that_comes_to_the_street_gets_what_nobody_makes_there(plans: Plans) -> None:
    def moves(work: UnitOfWork) -> None:
        held = Membership(Role.OFFICE)
        person = plans.person(work, OFFICE)
        work.persons.join(person.id, held, work.now)

    record = plans.draws(4)
    plans.runs(moves)
    plans.leaves(INSPECTOR)
    assert office_of(STREET) in plans.items(record.id)
    plans.leaves(OFFICE)
    assert office_of("") in plans.items(record.id)
    held = Membership(Role.OFFICE, street=STREET)
    token = plans.runs(lambda work: invite(work, held, "吴示例"))
    plans.runs(lambda work: joining.join(work, token, "吴示例"), 41)
    assert office_of("") not in plans.items(record.id)
    assert todo_of(plans, 41) == [f"补抽检查员  {STREET}双随机 2 家单位"]


def test_draws_are_listed_by_street_and_shown_to_who_keeps_them(plans: Plans) -> None:
    ids = [plans.draws(1, seed).id for seed in range(1, 9)]
    view = plans.runs(lambda work: draws.draws_view(work, draws.DrawsScene(9)), OFFICE)
    assert (view.page, view.pages) == (1, 2)
    assert [line.id for line, _ in view.draws] == [ids[1], ids[0]]
    with pytest.raises(NotAllowed):
        plans.runs(lambda work: draws.draws_view(work, draws.DrawsScene()), INSPECTOR)
    with pytest.raises(NotAllowed):
        plans.runs(lambda work: draws.record_view(work, DrawRecordScene(ids[0])), INSPECTOR)


def test_a_draw_of_before_is_shown_by_the_names_of_today(plans: Plans) -> None:
    record = plans.draws(3)
    with plans.engine.begin() as connection:
        connection.execute(text("UPDATE visit_draws SET names = ''"))
    entries = shown(plans, record.id).entries
    named = {each.unit_name for each in entries}
    assert len(named) == 3
    assert named <= {"示例小学", *(f"示例{number}号厂" for number in range(1, 12))}
    people = {f"检查{INSPECTOR}", f"检查{COLLEAGUE}"}
    assert {each.inspector for each in entries} <= people


def test_what_was_drawn_comes_up_on_its_day_alone(plans: Plans) -> None:
    """今日路线 has it every day; as a deadline of today it stood there for a month."""
    plans.draws(2)

    def day(work: UnitOfWork) -> list[str]:
        return [each.todo.asked for each in today.today_view(work, 0).entries if each.todo]

    assert plans.runs(day, INSPECTOR) == []
    plans.goes(at(4, 10, month=2))
    assert plans.runs(day, INSPECTOR) == ["待检查"]


def test_a_visit_that_is_late_says_so(plans: Plans) -> None:
    record = plans.draws(1)
    (visit,) = visits_of(plans, record.id)
    scene = showing.VisitScene(visit.id)

    def words() -> str:
        return str(
            visit_card(plans.runs(lambda work: showing.visit_view(work, scene), OFFICE)).text
        )

    assert "双随机检查 · 2月4日前 · 未检查" in words()
    plans.goes(at(5, 10, month=2))
    assert "双随机检查 · 2月4日前 · 已逾期" in words()
