"""任务清单 with a driven clock: repeated imports, reminders, proof, and who confirms."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from chat.incoming import Noted
from checklists.ports import Forms
from duties.tasks import choosing_bodies, listing, showing, uploading, working
from duties.tasks.items import TASK_SUBJECT
from duties.tasks.model import Colour, TargetState, stamp_of
from duties.tasks.renewing import meet_member
from duties.tasks.views import Asks, Show
from handlers.tasks.cards import list_card, task_card
from people.model import Membership, Role
from people.permissions import NotAllowed
from people.todo import office_of
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, STREET
from tests.usecases.duties.task_lists import Lists, row, uploaded
from tests.usecases.town import keep_bytes, photo_message

HEARD = "SELECT news FROM rings WHERE subject = 'task' ORDER BY id"


@pytest.fixture
def lists(engine: Engine, forms: Forms) -> Lists:
    desk = Lists(engine, forms)
    desk.goes(datetime(2026, 3, 2, 2, tzinfo=UTC))
    return desk


def test_an_import_can_be_repeated_and_tells_what_has_changed(lists: Lists) -> None:
    rows = [row("1"), row("2", "每季度", "街道安委办、街道城建中心")]
    first = lists.takes(rows)
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert first.unlinked == ("街道城建中心",)
    chained = lists.rows("SELECT count(*) FROM audit")
    again = lists.takes([*reversed(rows)])
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert lists.rows("SELECT count(*) FROM audit") == chained
    assert len(lists.lines()) == 5
    moved = lists.takes([row("1", "9月30日前", content="另有要求")])
    assert (moved.added, moved.changed, moved.unchanged) == (0, 1, 0)
    (line,) = [each for each in lists.lines() if each.task.number == "1"]
    assert (line.target.due, line.task.content) == (date(2026, 9, 30), "另有要求")
    (said,) = lists.rows("SELECT changes FROM audit WHERE action = 'change_task'")
    assert "2026-09-30" in said
    assert "另有要求" in said


def test_a_period_that_is_left_out_counts_no_more_and_what_is_done_stays(lists: Lists) -> None:
    lists.takes([row("1", "每季度")])
    first = lists.lines()[0]
    lists.hands_in(first)
    lists.takes([row("1", "每半年")])
    assert [each.target.part for each in lists.lines()] == ["上半年", "下半年"]
    states = lists.rows("SELECT state FROM task_targets ORDER BY id")
    assert states[:4] == ["withdrawn"] * 4
    lists.takes([row("1", "每季度")])
    assert [each.target.part for each in lists.lines()] == ["一季度", "二季度", "三季度", "四季度"]


def test_who_answers_is_found_by_name_and_nobody_is_guessed(lists: Lists) -> None:
    lists.takes([row("1", "12月"), row("2", "12月", "街道安委办"), row("3", "12月", "城建中心")])
    people = lists.runs(lambda work: [each.id for each in work.persons.of_unit(lists.school.id)])
    held = sorted([*(f"person:{each}" for each in people), *[office_of(STREET)] * 2])
    assert sorted(lists.holders()) == held


def test_a_name_that_is_linked_is_linked_for_all_its_tasks_and_later_ones(lists: Lists) -> None:
    lists.takes([row("1", "12月", "城建中心"), row("2", "12月", "城建中心")])
    (body,) = lists.rows("SELECT id FROM task_bodies")
    lists.runs(
        lambda work: choosing_bodies.choose(work, body, 2026, "unit", lists.school.id), OFFICE
    )
    assert not [each for each in lists.holders() if each.startswith("office")]
    assert lists.takes([row("3", "12月", "城建中心")]).unlinked == ()
    assert len(lists.holders()) == 6
    with pytest.raises(NotAllowed):
        lists.runs(lambda work: choosing_bodies.choose(work, body, 2026, "office", 0), OFFICER)


def test_it_is_heard_a_week_before_then_late_and_then_by_the_office(lists: Lists) -> None:
    lists.takes([row("1")])
    lists.on(date(2026, 6, 22))
    assert lists.rows(HEARD) == []
    lists.on(date(2026, 6, 23))
    assert lists.rows(HEARD) == ["expiring"] * 2
    lists.on(date(2026, 7, 1))
    assert lists.rows(HEARD)[2:] == ["overdue"] * 2
    lists.on(date(2026, 7, 5))
    assert office_of(STREET) in lists.holders()
    lists.hands_in(lists.lines()[0])
    assert lists.holders() == [office_of(STREET)]  # to confirm it


def test_it_comes_to_the_to_do_a_month_before(lists: Lists) -> None:
    lists.takes([row("1")])
    (line,) = lists.lines()

    def seen(work: UnitOfWork) -> int:
        items = work.todo_items.about(TASK_SUBJECT, line.target.id)
        return work.todo_items.count([items[0].holder], work.now, 9)

    assert lists.runs(seen) == 0
    lists.on(date(2026, 6, 2))
    assert lists.runs(seen) == 1


def test_a_list_of_long_ago_waits_for_nobody(lists: Lists) -> None:
    lists.takes([row("1", "3月底前")], year=2024)
    assert lists.holders() == []
    (line,) = lists.lines(year=2024)
    assert line.target.due == date(2024, 3, 31)


def test_what_is_done_needs_a_proof_and_another_who_confirms(lists: Lists) -> None:
    lists.takes([row("1")])
    (line,) = lists.lines()
    with pytest.raises(working.TaskUnproven):
        lists.hands_in(line, "")
    lists.hands_in(line)
    (line,) = lists.lines()
    assert (line.target.state, line.target.percent) == (TargetState.HANDED, 100)
    with pytest.raises(NotAllowed):
        lists.runs(lambda work: working.confirm(work, line.target.id, stamp_of(line.target)), OTHER)
    lists.runs(lambda work: showing.ask(work, line.target.id, Asks.REASON), OFFICE)
    lists.runs(lambda work: working.send_back(work, line.target.id, "照片看不清"), OFFICE)
    (line,) = lists.lines()
    assert (line.target.state, line.target.words) == (TargetState.OPEN, "照片看不清")
    with pytest.raises(working.TaskMovedOn):
        lists.runs(
            lambda work: working.confirm(work, line.target.id, stamp_of(line.target)), OFFICE
        )
    lists.hands_in(line, "换了照片")
    (line,) = lists.lines()
    with pytest.raises(working.TaskMovedOn):
        lists.runs(lambda work: working.confirm(work, line.target.id, 1), OFFICE)
    lists.runs(lambda work: working.confirm(work, line.target.id, stamp_of(line.target)), OFFICE)
    assert lists.lines()[0].target.state is TargetState.DONE
    assert lists.holders() == []
    steps = lists.rows("SELECT step FROM task_entries ORDER BY id")
    assert steps == ["hand_in", "return", "hand_in", "confirm"]


def test_the_office_does_not_confirm_what_it_handed_in_where_it_has_others(lists: Lists) -> None:
    lists.takes([row("1", "12月", "街道安委办")])
    (line,) = lists.lines()
    lists.hands_in(line, who=OFFICE)

    def joins(work: UnitOfWork) -> None:
        (person, *_) = work.persons.of_unit(lists.school.id)
        work.persons.join(person.id, Membership(Role.OFFICE, street=STREET), work.now)

    (line,) = lists.lines()
    lists.runs(joins)
    with pytest.raises(working.OwnTask):
        lists.runs(
            lambda work: working.confirm(work, line.target.id, stamp_of(line.target)), OFFICE
        )


def test_progress_is_kept_step_by_step(lists: Lists) -> None:
    lists.takes([row("1")])
    target_id = lists.lines()[0].target.id
    lists.runs(lambda work: showing.report(work, target_id, 50), OFFICER)
    lists.runs(
        lambda work: showing.receive_words(
            work, showing.TaskScene(target_id, Asks.WORDS), "已排查 12 家"
        ),
        OFFICER,
    )
    entries = lists.runs(lambda work: work.tasks.entries(target_id))
    assert [(each.percent, each.words) for each in entries] == [(50, ""), (50, "已排查 12 家")]
    for typed in ("100", "很多", "-1"):
        with pytest.raises(showing.PercentRefused):
            lists.runs(
                partial(
                    showing.receive_words,
                    scene=showing.TaskScene(target_id, Asks.PERCENT),
                    text=typed,
                ),
                OFFICER,
            )


def test_nobody_else_sees_a_target_or_a_list(lists: Lists) -> None:
    lists.takes([row("1", "12月", "街道安委办")])
    target_id = lists.lines()[0].target.id
    for do in (
        lambda work: showing.ask(work, target_id, Asks.NOTHING),
        lambda work: listing.show_list(work, STREET, 2026),
        lambda work: listing.show_scores(work, STREET, 2026, "q1"),
    ):
        with pytest.raises(NotAllowed):
            lists.runs(do, OFFICER)
    with pytest.raises(NotAllowed):
        lists.runs(lambda work: listing.show_list(work, "", 2026), OFFICE)


def test_the_list_counts_by_colour_and_shows_what_presses_first(lists: Lists) -> None:
    lists.takes([row("1", "1月"), row("2", "12月"), row("3", "3月")])
    view = lists.runs(lambda work: listing.show_list(work, STREET, 2026), OFFICE)
    assert view.counts == {Colour.RED: 1, Colour.PLAIN: 1, Colour.BLUE: 1}
    assert [each.line.task.number for each in view.listed] == ["1", "3", "2"]
    late = lists.runs(lambda work: listing.show_list(work, STREET, 2026, Show.RED), OFFICE)
    assert [each.line.task.number for each in late.listed] == ["1"]
    own = lists.runs(listing.open_tasks, OFFICER)
    assert own.own
    assert own.total == 3


def test_what_is_still_open_of_another_year_is_among_what_one_answers_for(lists: Lists) -> None:
    """Only this year's used to be there: what was late since December went out of sight."""
    lists.takes([row("7", "11月"), row("8", "11月"), row("9", "11月")], year=2025)
    lists.takes([row("1", "12月")])
    done, gone = lists.lines(year=2025)[:2]
    lists.hands_in(done)
    mark = stamp_of(lists.lines(year=2025)[0].target)
    lists.runs(lambda work: working.confirm(work, done.target.id, mark), OFFICE)
    lists.runs(lambda work: showing.withdraw(work, gone.target.id, stamp_of(gone.target)), OFFICE)
    own = lists.runs(listing.open_tasks, OFFICER)
    assert [each.line.task.number for each in own.listed] == ["9", "1"]
    labels = [button.label for line in list_card(own).rows for button in line]
    assert labels[0].startswith("🔴 2025年 9 任务9")
    assert labels[1].startswith("⚪ 1 任务1")


def test_what_is_withdrawn_waits_no_more_and_a_new_import_brings_it_back(lists: Lists) -> None:
    lists.takes([row("1", "12月")])
    (line,) = lists.lines()
    lists.runs(lambda work: showing.withdraw(work, line.target.id, stamp_of(line.target)), OFFICE)
    assert lists.lines() == []
    assert lists.holders() == []
    assert lists.takes([row("1", "12月")]).changed == 1
    assert len(lists.lines()) == 1
    assert len(lists.holders()) == 2


def test_who_joins_a_unit_holds_what_it_answers_for(lists: Lists) -> None:
    lists.takes([row("1", "12月")])
    held = Membership(Role.PRINCIPAL, lists.school.id)

    def joins(work: UnitOfWork) -> int:
        person = work.persons.add(on_telegram(77), "新示例", work.now)
        work.persons.join(person.id, held, work.now)
        meet_member(work, held)
        return person.id

    person_id = lists.runs(joins)
    assert f"person:{person_id}" in lists.holders()


def test_a_workbook_is_taken_once_and_as_it_was_seen(lists: Lists) -> None:
    upload = uploaded(lists, [row("1", "12月"), row("2", "看情况")])
    view = lists.runs(lambda work: uploading.turn(work, upload.id, 2026, 0), OFFICE)
    assert (view.added, view.refused_total, view.imported) == (1, 1, None)
    lists.takes([row("1", "11月")])
    with pytest.raises(uploading.UploadMovedOn):
        lists.runs(lambda work: uploading.take(work, upload.id, 2026, view.stamp), OFFICE)
    view = lists.runs(lambda work: uploading.turn(work, upload.id, 2026, 0), OFFICE)
    assert view.changed == (("1", ("时间节点",)),)
    for _ in range(2):
        done = lists.runs(lambda work: uploading.take(work, upload.id, 2026, view.stamp), OFFICE)
    assert done.imported is not None
    assert [each.target.due for each in lists.lines()] == [date(2026, 12, 31)]
    with pytest.raises(NotAllowed):
        lists.runs(lambda work: uploading.turn(work, upload.id, 2026, 0), OFFICER)


def test_tasks_of_a_department_without_anybody_wait_for_the_office(lists: Lists) -> None:
    """They used to wait for the department alone: nobody saw them until they were late."""
    lists.takes([row("1", lead="教育")])
    assert lists.holders() == [office_of(STREET)]

    def joins(work: UnitOfWork) -> int:
        (department,) = work.departments.named("教育")
        person = work.persons.add(on_telegram(77), "周示例", work.now)
        held = Membership(Role.DEPARTMENT, department_id=department.id)
        work.persons.join(person.id, held, work.now)
        meet_member(work, held)
        return department.id

    assert lists.holders() == [office_of(STREET)]
    department_id = lists.runs(joins)
    assert lists.holders() == [f"department:{department_id}"]


def test_the_office_sends_what_shows_a_task_that_it_carries_out_for_a_unit(lists: Lists) -> None:
    """The card asked it for a photo, which became a 随手拍."""
    lists.takes([row("1")])
    (line,) = lists.lines()
    lists.runs(lambda work: showing.ask(work, line.target.id, Asks.PROOF), OFFICE)
    scene = showing.TaskScene(line.target.id, Asks.PROOF)
    photo = photo_message(5)

    def sends(work: UnitOfWork) -> object:
        return showing.receive_photo(work, scene, photo, False)

    assert lists.runs(sends, OFFICE) is Noted.TAKEN
    assert lists.runs(sends, 99) is None


def test_what_was_sent_before_a_return_shows_nothing_and_the_card_says_so(lists: Lists) -> None:
    """提交完成 used to stay on the card, and to do nothing."""
    lists.takes([row("1")])
    (line,) = lists.lines()
    target = line.target.id
    lists.runs(lambda work: showing.ask(work, target, Asks.PROOF), OFFICER)

    def sends(work: UnitOfWork) -> None:
        showing.add_photo(work, target, replace(photo_message(6), sent_at=work.now))
        keep_bytes(work, OFFICER, 6)

    lists.runs(sends, OFFICER)
    assert lists.runs(lambda work: showing.ask(work, target, Asks.PROOF), OFFICER).proven
    lists.clock.advance(timedelta(minutes=5))
    lists.hands_in(lists.lines()[0], "")
    lists.runs(lambda work: working.send_back(work, target, "看不清"), OFFICE)
    view = lists.runs(lambda work: showing.ask(work, target, Asks.PROOF), OFFICER)
    assert not view.proven
    assert view.shots
    assert "退回前发的不算" in str(task_card(view))
