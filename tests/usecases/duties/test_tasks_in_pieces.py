"""A long list comes in some rows in each turn: whole in the end, once, and whatever happens."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from checklists.ports import Forms
from core.errors import Overtaken
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout
from duties.tasks import choosing_bodies, importing, items, listing, renewing, taking, uploading
from duties.tasks.model import Task
from duties.tasks.sheet import Row
from duties.tasks.upload import Upload
from duties.tasks.views import TaskUploadView
from handlers.notices.render import card_of_notice
from handlers.tasks.cards import list_card
from handlers.tasks.upload_cards import upload_card
from people.todo import office_of
from storage.engine.session import Session
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, STREET
from tests.usecases.duties.task_lists import Lists, row, uploaded

LEASE = timedelta(minutes=1)
ROWS = 7


@pytest.fixture
def lists(engine: Engine, forms: Forms, monkeypatch: pytest.MonkeyPatch) -> Lists:
    monkeypatch.setattr(taking, "ROWS_AT_ONCE", 3)
    desk = Lists(engine, forms)
    desk.goes(datetime(2026, 3, 2, 2, tzinfo=UTC))
    return desk


def rows(count: int = ROWS) -> list[Row]:
    return [row(str(number), "每季度") for number in range(1, count + 1)]


def takes(lists: Lists, upload: Upload) -> TaskUploadView:
    """Press 导入 on what is on the card."""

    def turn(work: UnitOfWork) -> TaskUploadView:
        seen = uploading.turn(work, upload.id, 2026, 0).stamp
        return uploading.take(work, upload.id, 2026, seen)

    return lists.runs(turn, OFFICE)


def goes_on(work: UnitOfWork) -> Rollout | None:
    claimed = work.rollouts.claim(work.now, LEASE)
    return carrying_on.go_on(work, claimed) if claimed is not None else None


def ends(lists: Lists) -> None:
    while lists.runs(goes_on):
        pass


def looks(lists: Lists, upload: Upload) -> TaskUploadView:
    return lists.runs(lambda work: uploading.turn(work, upload.id, 2026, 0), OFFICE)


def test_a_long_list_comes_in_bit_by_bit_and_says_so_until_it_is_whole(lists: Lists) -> None:
    """All its rows used to come in one turn, for which everybody had to wait."""
    view = takes(lists, upload := uploaded(lists, rows()))
    assert lists.rows("SELECT count(*) FROM tasks") == [3]
    assert f"已导入 3/{ROWS} 项，清单还不完整。" in str(upload_card(view))
    listed = lists.runs(lambda work: listing.show_list(work, STREET, 2026), OFFICE)
    assert f"正在导入（3/{ROWS}），清单还不完整。" in str(list_card(listed))
    for show in (
        lambda work: listing.show_chart(work, STREET, 2026),
        lambda work: listing.show_scores(work, STREET, 2026, "q1"),
    ):
        with pytest.raises(taking.ListComing):
            lists.runs(show, OFFICE)
    assert lists.runs(lambda work: listing.show_chart(work, STREET, 2025), OFFICE).listed == ()
    ends(lists)
    listed = lists.runs(lambda work: listing.show_list(work, STREET, 2026), OFFICE)
    assert listed.total == ROWS * 4
    assert "正在导入" not in str(list_card(listed))
    said = str(upload_card(looks(lists, upload)))
    assert "已导入" in said
    assert f"新增 {ROWS}，变更 0，不变 0。" in said


def test_who_took_it_hears_of_the_end_once(lists: Lists) -> None:
    takes(lists, uploaded(lists, rows()))
    ends(lists)
    told = lists.rows("SELECT key FROM outbox WHERE key LIKE 'rollout:%'")
    assert len(told) == 1
    (end,) = lists.runs(lambda work: [work.rollouts.get(int(told[0].split(":")[1]))])
    assert end is not None
    card = str(card_of_notice(carrying_on.RolloutNotice(end)))
    assert f"新增 {ROWS} 项，变更 0 项，不变 0 项。" in card


def test_a_second_tap_tells_what_was_imported(lists: Lists) -> None:
    """It used to tell that nothing was: 新增 0，变更 0，不变 0."""
    upload = uploaded(lists, [row("1", "12月"), row("2", "12月")])
    lists.takes([row("1", "11月")])
    seen = looks(lists, upload).stamp
    for _ in range(2):
        view = lists.runs(lambda work: uploading.take(work, upload.id, 2026, seen), OFFICE)
        assert "新增 1，变更 1，不变 0。" in str(upload_card(view))
    other_year = lists.runs(lambda work: uploading.turn(work, upload.id, 2027, 0), OFFICE)
    assert other_year.year == 2026


def test_another_list_waits_until_the_first_is_whole(lists: Lists) -> None:
    other = uploaded(lists, [row("99", "12月")])
    seen = looks(lists, other).stamp
    takes(lists, uploaded(lists, rows()))
    assert "另一份清单正在导入（3/7）" in str(upload_card(looks(lists, other)))
    with pytest.raises(taking.ListComing):
        lists.runs(lambda work: uploading.take(work, other.id, 2026, seen), OFFICE)
    ends(lists)
    assert takes(lists, other).imported == importing.Imported(1, 0, 0, ())


def test_a_crash_between_two_parts_repeats_and_loses_nothing(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(lists, uploaded(lists, rows()))
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_renew", _breaks)
        with pytest.raises(KeyboardInterrupt):
            lists.runs(goes_on)
    assert lists.rows("SELECT count(*) FROM tasks") == [3]
    lists.clock.advance(LEASE)
    ends(lists)
    assert lists.rows("SELECT count(*) FROM tasks") == [ROWS]
    assert lists.rows("SELECT count(*) FROM task_targets") == [ROWS * 4]
    assert lists.rows("SELECT count(*) FROM audit WHERE action = 'add_task'") == [ROWS]


def _breaks(*_: object) -> None:
    raise KeyboardInterrupt  # the process is killed


def test_one_who_goes_on_from_an_old_place_brings_nothing_in_twice(lists: Lists) -> None:
    takes(lists, uploaded(lists, rows()))
    claimed = lists.runs(lambda work: work.rollouts.claim(work.now, LEASE))
    assert claimed is not None
    for _ in range(2):
        with _overtaken_at_second(lists):
            lists.runs(lambda work: carrying_on.go_on(work, claimed))
    ends(lists)
    assert lists.rows("SELECT count(*) FROM task_targets") == [ROWS * 4]


@contextmanager
def _overtaken_at_second(lists: Lists) -> Iterator[None]:
    if lists.rows("SELECT count(*) FROM tasks") == [3]:
        yield
        return
    with pytest.raises(Overtaken):
        yield


def test_a_row_that_makes_trouble_is_left_out_and_named(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = importing.bring_in

    def breaks(work: Any, street: str, year: int, some: Any, by: Any) -> importing.Imported:
        if any(each.number == "5" for each in some):
            raise ArithmeticError("broken")
        return sound(work, street, year, some, by)

    monkeypatch.setattr(taking, "bring_in", breaks)
    upload = uploaded(lists, rows())
    takes(lists, upload)
    ends(lists)
    numbers = lists.rows("SELECT number FROM tasks ORDER BY id")
    assert numbers == ["1", "2", "3", "4", "6", "7"]
    said = str(upload_card(looks(lists, upload)))
    assert "新增 6，变更 0，不变 0。" in said
    assert "1 行没有导入：第6行 ArithmeticError: broken" in said


def test_an_import_that_is_given_up_says_how_much_is_missing(lists: Lists) -> None:
    upload = uploaded(lists, rows())
    takes(lists, upload)
    claimed = lists.runs(lambda work: work.rollouts.claim(work.now, LEASE))
    assert claimed is not None
    lists.runs(lambda work: carrying_on.break_off(work, claimed, "broken"))
    said = str(upload_card(looks(lists, upload)))
    assert "没有导完" in said
    assert "还有 4 项没有导入。请重发整份；已导入的不会重复。" in said
    again = takes(lists, uploaded(lists, rows()))
    ends(lists)
    assert looks(lists, upload).taken is not None
    assert again.upload is not None
    done = looks(lists, again.upload).imported
    assert done is not None
    assert (done.added, done.unchanged) == (4, 3)


def test_two_who_bring_the_same_row_in_at_once_make_one_task_of_it(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who came second used to go on with a task that is nowhere, and got its targets twice."""
    if lists.engine.dialect.name == "sqlite":
        pytest.skip("it has one writer at a time")

    def meanwhile(work: UnitOfWork) -> None:
        keep = work.tasks.put_all

        def put_all(new: list[Task]) -> None:
            lists.takes([row("1", "每季度")])
            keep(new)

        monkeypatch.setattr(work.tasks, "put_all", put_all)
        importing.bring_in(work, STREET, 2026, [row("1", "每季度")], None)

    with pytest.raises(Overtaken):
        lists.runs(meanwhile)
    assert lists.rows("SELECT count(*) FROM tasks") == [1]
    assert lists.rows("SELECT count(*) FROM task_targets") == [4]


def test_a_target_that_somebody_has_just_changed_is_looked_at_again(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it was not kept used to be passed over: the audit chain said otherwise."""
    lists.takes([row("1", "每季度")])

    def meanwhile(work: UnitOfWork) -> None:
        monkeypatch.setattr(work.tasks, "save_targets", lambda _targets: None)
        importing.bring_in(work, STREET, 2026, [row("1", "每半年")], None)

    with pytest.raises(Overtaken):
        lists.runs(meanwhile)
    assert [each.target.part for each in lists.lines()] == ["一季度", "二季度", "三季度", "四季度"]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what is asked of the database; many rows of one statement are one."""
    counted: Counter[str] = Counter()
    for name in ("one", "all", "run", "many"):
        _count(monkeypatch, counted, name)
    return counted


def _count(patch: pytest.MonkeyPatch, counted: Counter[str], name: str) -> None:
    does = getattr(Session, name)

    def counts(self: Session, *given: Any, **values: Any) -> Any:
        counted["statements"] += 1
        return does(self, *given, **values)

    patch.setattr(Session, name, counts)


def test_a_part_takes_few_statements_however_many_targets_it_has(
    lists: Lists, statements: Counter[str]
) -> None:
    """Each target took three statements or more, and each that reads waits for the server."""
    statements.clear()
    lists.takes([row(str(number), "每月", "示例小学、城建中心") for number in range(40)])
    assert len(lists.lines()) == 480
    assert statements["statements"] < 60
    statements.clear()
    body = lists.rows("SELECT id FROM task_bodies WHERE holder = ''")[0]
    lists.runs(lambda work: choosing_bodies.choose(work, body, 2026, "office", 0), OFFICE)
    assert statements["statements"] < 80


def test_who_answers_for_many_targets_changes_for_all_of_them_bit_by_bit(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "TARGETS_AT_ONCE", 5)
    lists.takes([row("1", "每月", "城建中心")])
    (body,) = lists.rows("SELECT id FROM task_bodies")
    school = lists.school.id
    lists.runs(lambda work: choosing_bodies.choose(work, body, 2026, "unit", school), OFFICE)
    waiting = lists.holders().count(office_of(STREET))
    assert 0 < waiting < 10
    ends(lists)
    assert office_of(STREET) not in lists.holders()


def test_a_target_that_makes_trouble_keeps_no_other_with_the_wrong_people(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.takes([row("1", "12月", "城建中心"), row("2", "12月", "城建中心")])
    broken = lists.lines()[0].target.id
    sound = items.renew_lines

    def breaks(work: Any, lines: Any) -> None:
        if any(each.target.id == broken for each in lines):
            raise ArithmeticError("broken")
        sound(work, lines)

    monkeypatch.setattr(renewing, "renew_lines", breaks)
    (body,) = lists.rows("SELECT id FROM task_bodies")
    school = lists.school.id
    lists.runs(lambda work: choosing_bodies.choose(work, body, 2026, "unit", school), OFFICE)
    assert lists.holders().count(office_of(STREET)) == 1
