"""Inspections, their answers and findings."""

from datetime import timedelta

from checklists.inspection import Finding, LastTime
from checklists.model import Answer, Given
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, begin

HOUR = timedelta(hours=1)


def test_an_inspection_comes_back_with_its_unit_and_inspector(work: UnitOfWork) -> None:
    sample = add_sample(work)
    inspection = work.inspections.get(sample.inspection_id)
    assert inspection is not None
    assert inspection.unit == sample.unit
    assert (inspection.inspector_id, inspection.inspector_name) == (sample.person.id, "检查员1")
    assert (inspection.form_id, inspection.form_version) == ("campus", 2)
    assert inspection.started_at == work.now
    assert inspection.open
    assert work.inspections.get(0) is None


def test_an_answer_takes_the_place_of_the_earlier_one(work: UnitOfWork) -> None:
    sample = add_sample(work)
    keep = work.inspections.answer
    keep(sample.inspection_id, "a", "pass", Given.BULK, work.now, sample.person.id)
    keep(sample.inspection_id, "b", "na", Given.PRUNED, work.now, sample.person.id)
    keep(sample.inspection_id, "a", "hazard", Given.TAPPED, work.now + HOUR, sample.person.id)
    assert work.inspections.answers(sample.inspection_id) == {
        "a": Answer("hazard", Given.TAPPED, work.now + HOUR, sample.person.id),
        "b": Answer("na", Given.PRUNED, work.now, sample.person.id),
    }


def test_a_withdrawn_answer_is_gone_and_the_others_stay(work: UnitOfWork) -> None:
    sample = add_sample(work)
    for key in "ab":
        work.inspections.answer(
            sample.inspection_id, key, "pass", Given.TAPPED, work.now, sample.person.id
        )
    work.inspections.withdraw(sample.inspection_id, "a")
    assert list(work.inspections.answers(sample.inspection_id)) == ["b"]


def test_an_inspection_is_signed_once_and_never_when_it_was_dropped(work: UnitOfWork) -> None:
    sample = add_sample(work)
    dropped = begin(work, sample.unit, sample.person)
    work.inspections.drop(dropped, work.now)
    assert work.inspections.sign(sample.inspection_id, work.now)
    assert not work.inspections.sign(sample.inspection_id, work.now + HOUR)
    assert not work.inspections.sign(dropped, work.now)
    signed = work.inspections.get(sample.inspection_id)
    assert signed is not None
    assert signed.signed_at == work.now
    assert not signed.open


def test_a_signed_inspection_cannot_be_dropped(work: UnitOfWork) -> None:
    sample = add_sample(work)
    work.inspections.sign(sample.inspection_id, work.now)
    work.inspections.drop(sample.inspection_id, work.now)
    signed = work.inspections.get(sample.inspection_id)
    assert signed is not None
    assert signed.dropped_at is None


def test_unfinished_inspections_come_last_touched_first(work: UnitOfWork) -> None:
    sample = add_sample(work)
    other = add_sample(work, 2)
    second, third, signed, dropped = (begin(work, sample.unit, sample.person) for _ in range(4))
    work.inspections.sign(signed, work.now)
    work.inspections.drop(dropped, work.now)
    work.inspections.answer(
        sample.inspection_id, "a", "pass", Given.TAPPED, work.now + HOUR, sample.person.id
    )
    found = [each.id for each in work.inspections.unfinished(sample.person.id)]
    assert found == [sample.inspection_id, third, second]
    assert [each.id for each in work.inspections.unfinished_at(other.unit.id)] == [
        other.inspection_id
    ]


def test_the_last_signed_inspection_of_a_form_is_the_one_signed_last(work: UnitOfWork) -> None:
    sample = add_sample(work)
    later = begin(work, sample.unit, sample.person)
    elsewhere = begin(work, sample.unit, sample.person, "building")
    work.inspections.sign(later, work.now)
    work.inspections.sign(sample.inspection_id, work.now + HOUR)
    work.inspections.sign(elsewhere, work.now + 2 * HOUR)
    latest = work.inspections.latest_signed(sample.unit.id, "campus")
    assert latest is not None
    assert latest.id == sample.inspection_id
    assert work.inspections.latest_signed(sample.unit.id, "ev-patrol") is None
    assert work.inspections.last_visit(sample.unit.id) == work.now + 2 * HOUR
    assert work.inspections.last_visit(sample.unit.id + 1) is None


def test_what_a_signed_inspection_said_of_an_item_comes_back_with_its_moment(
    work: UnitOfWork,
) -> None:
    sample = add_sample(work)
    work.inspections.answer(
        sample.inspection_id, "a", "na", Given.TAPPED, work.now, sample.person.id
    )
    work.inspections.sign(sample.inspection_id, work.now + HOUR)
    said = work.inspections.last_answer(sample.inspection_id, "a")
    assert said == LastTime("na", work.now + HOUR)
    assert work.inspections.last_answer(sample.inspection_id, "b") is None


def test_the_units_that_a_person_visited_come_with_the_last_visit(
    work: UnitOfWork,
) -> None:
    sample = add_sample(work)
    begun = work.now + HOUR
    work.inspections.start(
        sample.unit, work.forms.latest("building"), sample.person.id, begun, None
    )
    assert work.inspections.visited_last(sample.person.id, 5) == [sample.unit.id]
    assert work.inspections.visited_last(0, 5) == []


def test_a_finding_takes_the_place_of_the_earlier_one_at_its_item(work: UnitOfWork) -> None:
    sample = add_sample(work)
    first = Finding(sample.inspection_id, "a", "说明", "措施", work.day())
    second = Finding(sample.inspection_id, "a", "说明", "别的措施", None, fixed_on_spot=True)
    other = Finding(sample.inspection_id, "b")
    for finding in (first, other, second):
        work.findings.put(finding, work.now)
    assert work.findings.all(sample.inspection_id) == {"a": second, "b": other}
    assert work.findings.get(sample.inspection_id, "c") is None


def test_the_inspections_of_a_visit_are_signed_all_at_once_and_none_of_them_alone(
    work: UnitOfWork,
) -> None:
    sample = add_sample(work)
    first = sample.inspection_id
    second = begin(work, sample.unit, sample.person, "ev-charging")
    dropped = begin(work, sample.unit, sample.person, "building")
    for each in (first, second, dropped):
        assert work.inspections.join(each, first)
    work.inspections.drop(dropped, work.now)
    assert [each.id for each in work.inspections.together(first)] == [first, second]
    assert not work.inspections.sign(second, work.now)
    assert work.inspections.sign_visit(first, work.now) == 2
    assert work.inspections.sign_visit(first, work.now + HOUR) == 0
    assert all(each.signed_at == work.now for each in work.inspections.together(first))
    assert not work.inspections.join(second, None)


def test_an_inspection_taken_out_of_its_visit_is_signed_by_itself(work: UnitOfWork) -> None:
    sample = add_sample(work)
    other = begin(work, sample.unit, sample.person, "building")
    for each in (sample.inspection_id, other):
        work.inspections.join(each, sample.inspection_id)
    assert work.inspections.join(other, None)
    assert work.inspections.sign(other, work.now)
    assert [each.id for each in work.inspections.together(sample.inspection_id)] == [
        sample.inspection_id
    ]
