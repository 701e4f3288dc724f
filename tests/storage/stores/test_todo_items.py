"""To-do items: what is awaited from whom, about any subject."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from people.todo import URGENT, Release, TodoItem, holder_of, office_of
from storage.engine.ids import AT_ONCE
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, file_hazard, hazard_at

ME, OTHER = holder_of(1), holder_of(2)
HOUR = timedelta(hours=1)


def item(work: UnitOfWork, subject_id: int, holder: str = ME, **facts: Any) -> TodoItem:
    """Something that is due in as many hours as its subject has for an id."""
    given: dict[str, Any] = {
        "subject": "gear",
        "awaited": "check",
        "due_at": work.now + HOUR * subject_id,
    } | facts
    return TodoItem(subject_id=subject_id, holder=holder, since=work.now, **given)


def put(work: UnitOfWork, *items: TodoItem) -> None:
    """Put the items of one subject."""
    one = items[0]
    work.todo_items.put(items, work.todo_items.about(one.subject, one.subject_id))


def first(work: UnitOfWork, *holders: str, most: int = 9) -> list[tuple[str, int]]:
    """What these holders see now, by its subject."""
    found = work.todo_items.first(holders or (ME,), work.now, most)
    return [(each.subject, each.subject_id) for each in found]


def test_an_item_comes_back_as_it_was_put(work: UnitOfWork) -> None:
    one = item(work, 1, shown_from=work.now, ends_at=work.now + HOUR, rank=URGENT)
    put(work, one)
    assert work.todo_items.about("gear", 1) == [one]
    assert work.todo_items.about("hazard", 1) == []
    assert work.todo_items.first((ME,), work.now, 1) == [one]


def test_exactly_what_was_put_is_there_however_it_was_before(work: UnitOfWork) -> None:
    check, mend = item(work, 1), item(work, 1, awaited="mend")
    put(work, check, mend)
    moved = replace(check, holder=OTHER, due_at=work.now)
    late = replace(mend, due_at=work.now + HOUR * 5)
    again = replace(check, holder=office_of(""))
    for wanted in ((moved, mend), (moved, late), (moved, again), (again,), (check, moved), ()):
        work.todo_items.put(wanted, work.todo_items.about("gear", 1))
        assert {*work.todo_items.about("gear", 1)} == {*wanted}
    assert work.todo_items.holders() == []


def test_several_may_hold_the_same(work: UnitOfWork) -> None:
    put(work, item(work, 1), item(work, 1, OTHER))
    assert first(work, ME) == first(work, OTHER) == [("gear", 1)]
    assert work.todo_items.holders() == [ME, OTHER]


def test_the_urgent_come_first_then_the_first_due_and_what_is_due_at_once_by_its_subject(
    work: UnitOfWork,
) -> None:
    office = office_of("示例街道")
    put(work, item(work, 1))
    put(work, item(work, 2, subject="alert", rank=URGENT))
    put(work, item(work, 3, office, subject="hazard", due_at=work.now + HOUR))
    put(work, item(work, 4, office, due_at=work.now - HOUR))
    expected = [("alert", 2), ("gear", 4), ("gear", 1), ("hazard", 3)]
    assert first(work, ME, office) == first(work, office, ME) == expected
    assert first(work, ME, office, most=2) == expected[:2]
    assert work.todo_items.count((ME, office), work.now, 9) == 4
    assert work.todo_items.count((ME, office), work.now, 3) == 3


def test_what_somebody_holds_twice_is_shown_and_counted_once_in_its_first_place(
    work: UnitOfWork,
) -> None:
    """It was counted twice, and stood in the later one of its two places."""
    office = office_of("示例街道")
    put(work, item(work, 1, rank=URGENT), item(work, 1, office, due_at=work.now + HOUR * 9))
    put(work, item(work, 2))
    put(work, item(work, 3, office))
    assert first(work, ME, office) == [("gear", 1), ("gear", 2), ("gear", 3)]
    assert work.todo_items.first((ME, office), work.now, 1)[0].holder == ME
    assert work.todo_items.count((ME, office), work.now, 9) == 3
    assert work.todo_items.count((ME, office), work.now, 2) == 2
    assert work.todo_items.count((office,), work.now, 9) == 2
    assert work.todo_items.count((), work.now, 9) == 0


def test_nobody_sees_what_is_not_shown_yet_or_has_ended(work: UnitOfWork) -> None:
    put(work, item(work, 1, shown_from=work.now + HOUR))
    put(work, item(work, 2, ends_at=work.now))
    put(work, item(work, 3, shown_from=work.now, ends_at=work.now + HOUR))
    assert first(work) == [("gear", 3)]
    assert work.todo_items.count((ME,), work.now, 9) == 1
    assert work.todo_items.end(work.now, 9) == [ME]
    assert work.todo_items.about("gear", 2) == []
    assert work.todo_items.end(work.now + HOUR, 9) == [ME]
    assert [each.subject_id for each in work.todo_items.about("gear", 1)] == [1]


def test_the_subjects_of_a_holder_are_told_kind_by_kind(work: UnitOfWork) -> None:
    for number in (3, 1, 2):
        put(work, item(work, number), item(work, number, awaited="mend"))
        put(work, item(work, number, subject="alert"))
    assert work.todo_items.subjects_of("gear", ME) == [1, 2, 3]
    assert work.todo_items.subjects_after("gear", ME, 1, 1) == [2]
    assert work.todo_items.subjects_of("gear", OTHER) == []


def test_hazards_are_found_in_short_however_many_and_in_their_street(work: UnitOfWork) -> None:
    sample = add_sample(work)
    filed = [file_hazard(work, hazard_at(work, sample, f"q{n}")) for n in range(AT_ONCE + 2)]
    found = work.hazards.lines([4711, *(each.id for each in filed), filed[0].id])
    assert sorted((each.id, each.number) for each in found) == [
        (each.id, each.number) for each in filed
    ]
    assert (found[0].unit_name, found[0].major) == (sample.unit.name, False)
    assert work.hazards.lines([]) == []
    for each in filed[:3]:
        put(work, item(work, each.id, subject="hazard"))
    put(work, item(work, filed[3].id))
    ids = [each.id for each in filed]
    assert work.hazards.awaited_in(sample.unit.street, ME, ids[0], 9) == ids[1:3]
    assert work.hazards.awaited_in("邻街示例街道", ME, 0, 9) == []


def test_a_release_is_of_one_kind(work: UnitOfWork) -> None:
    work.releases.owe(Release(0, "gear", ME, "示例街道", reached=7), work.now)
    claimed = work.releases.claim(work.now, HOUR)
    assert claimed == Release(1, "gear", ME, "示例街道", reached=7)
    assert work.releases.advance(claimed, 9, work.now)
