"""Several lists of one visit: walked in any order, signed as one."""

import asyncio

from chat.done import Done
from checklists import choosing_lists, starting, together, walking
from checklists.model import Verdict
from checklists.signing_views import SignedView, SummaryView
from checklists.views import ItemView, Reply
from core.errors import Overtaken
from frontdesk import leaving
from frontdesk import signing as frontdesk_signing
from people.model import Membership, Role, Unit
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.town import STREET, Phone, Town, shown

LISTS = ("building", "campus")
SIGNED = "SELECT signed_at IS NOT NULL FROM inspections WHERE dropped_at IS NULL ORDER BY id"


async def enters(phone: Phone, school: Unit, *forms: str) -> Reply:
    """Begin several lists as one visit."""
    await phone.taps(choosing_lists.choose_lists, school.id)
    for form in forms:
        reply = await phone.taps(choosing_lists.pick_list, school.id, form)
    seen = reply.view.stamp  # type: ignore[union-attr]  # a ListsView
    return await phone.taps(choosing_lists.start_lists, school.id, seen)


def fill(work: UnitOfWork, inspection_id: int) -> None:
    """Answer all that is open in a list, adopting what the other list says."""
    view = walking.go_to_item(work, inspection_id, 0).view
    while isinstance(view, ItemView):
        question, other = view.question, view.elsewhere
        if not question.required:
            view = walking.skip_item(work, inspection_id, question.number).view
        elif other is not None:
            view = walking.adopt_answer(work, inspection_id, question.number, other.value).view
        else:
            value = {"verdict": "pass", "yes_no": "no", "integer": "1"}.get(
                question.kind, "".join(each.key for each in question.choices[:1])
            )
            view = walking.answer_item(work, inspection_id, question.number, value).view


def filled(work: UnitOfWork, inspection_id: int) -> Reply:
    """Answer all that is open in a list, in one turn."""
    fill(work, inspection_id)
    return walking.show_summary(work, inspection_id)


async def test_both_are_signed_by_one_press_and_are_one_paper(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, *LISTS)
    first, second = town.rows("SELECT id FROM inspections ORDER BY id")
    for number in range(1, 30):
        await inspector.taps(walking.answer_item, first, number, "pass")
    reply = await inspector.taps(frontdesk_signing.sign, first)
    assert reply.done is Done.NOT_READY
    assert town.rows(SIGNED) == [0, 0]
    await inspector.taps(filled, second)
    summary = shown(await inspector.taps(walking.show_summary, second), SummaryView)
    assert [part.sheet.inspection.id for part in summary.parts] == [first, second]
    view = shown(await inspector.taps(frontdesk_signing.sign, second, summary.stamp), SignedView)
    assert [each.inspection.id for each in view.others] == [first]
    assert town.rows(SIGNED) == [1, 1]
    assert town.rows("SELECT inspection_id FROM papers") == [first]
    again = await inspector.taps(frontdesk_signing.sign, first, summary.stamp)
    assert again.done is Done.SIGNED
    assert len(town.changes("sign")) == 2


async def test_two_presses_at_once_sign_it_once(town: Town, inspector: Phone, school: Unit) -> None:
    await enters(inspector, school, *LISTS)
    ids = town.rows("SELECT id FROM inspections ORDER BY id")
    for each in ids:
        await inspector.taps(filled, each)
    replies = await asyncio.gather(
        *(inspector.taps(frontdesk_signing.sign, each) for each in ids), return_exceptions=True
    )
    assert any(isinstance(each, Reply) and each.done is Done.SIGNED for each in replies)
    assert all(isinstance(each, Reply | Overtaken) for each in replies)
    assert town.rows(SIGNED) == [1, 1]
    assert len(town.changes("sign")) == 2


async def test_a_list_begun_anew_takes_the_place_of_the_first_one(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, "building", "campus", "ev-charging")
    first, second, third = town.rows("SELECT id FROM inspections ORDER BY id")
    await inspector.taps(starting.restart, first)
    fourth = town.rows("SELECT max(id) FROM inspections")[0]
    visit = "SELECT id, first_id FROM inspections WHERE dropped_at IS NULL ORDER BY id"
    assert town.rows(visit) == [(second, second), (third, second), (fourth, second)]
    await inspector.taps(together.sign_apart, second)
    assert town.rows(visit) == [(second, None), (third, third), (fourth, third)]
    await inspector.taps(together.sign_apart, third)
    assert town.rows(visit) == [(second, None), (third, None), (fourth, None)]


async def test_what_was_picked_otherwise_since_is_shown_first(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await inspector.taps(choosing_lists.choose_lists, school.id)
    reply = await inspector.taps(choosing_lists.pick_list, school.id, "campus")
    seen = reply.view.stamp  # type: ignore[union-attr]  # a ListsView
    await inspector.taps(choosing_lists.pick_list, school.id, "building")
    reply = await inspector.taps(choosing_lists.start_lists, school.id, seen)
    assert reply.done is Done.MOVED_ON
    assert town.rows("SELECT count(*) FROM inspections") == [0]


async def test_an_answer_that_changed_in_the_other_list_is_not_adopted(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, *LISTS)
    building, campus = (
        town.rows("SELECT id FROM inspections WHERE form_id = :form", form=form)[0]
        for form in LISTS
    )
    await inspector.taps(walking.answer_item, building, 1, "pass")
    await inspector.taps(walking.answer_item, building, 1, Verdict.NOT_APPLICABLE.value)
    reply = await inspector.taps(walking.adopt_answer, campus, 19, "pass")
    assert reply.done is Done.MOVED_ON
    assert town.answers(campus) == {}
    view = shown(reply, ItemView)
    assert view.elsewhere is not None
    assert view.elsewhere.value == Verdict.NOT_APPLICABLE
    await inspector.taps(walking.adopt_answer, campus, 19, Verdict.NOT_APPLICABLE.value)
    assert town.rows("SELECT value, given FROM answers WHERE inspection_id = :i", i=campus) == [
        ("na", "adopted")
    ]


async def test_a_visit_goes_whole_to_whoever_goes_on_with_it(
    town: Town, inspector: Phone, school: Unit
) -> None:
    heir = await town.member(41, Membership(Role.INSPECTOR, street=STREET), "周示例")
    await enters(inspector, school, *LISTS)
    ids = town.rows("SELECT id FROM inspections ORDER BY id")
    person = "SELECT id FROM persons WHERE name = :name"
    (leaver,) = town.rows(person, name="王示例")
    (to,) = town.rows(person, name="周示例")
    (member,) = town.rows("SELECT id FROM memberships WHERE person_id = :id", id=leaver)
    await inspector.taps(leaving.leave, member, to)
    visit = "SELECT first_id, inspector_id FROM inspections ORDER BY id"
    assert town.rows(visit) == [(ids[0], to), (ids[0], to)]
    for each in ids:
        await heir.taps(filled, each)
    assert (await heir.taps(frontdesk_signing.sign, ids[1])).done is Done.SIGNED
    assert town.rows(SIGNED) == [1, 1]


async def test_what_one_list_of_the_visit_says_spares_items_of_the_other_at_once(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """Base data and the self-check are walked in one visit: the first prunes the second."""
    await enters(inspector, school, "campus-base", "campus")
    base, campus = (
        town.rows("SELECT id FROM inspections WHERE form_id = :form", form=form)[0]
        for form in ("campus-base", "campus")
    )
    form = town.reads(lambda work: work.forms.latest("campus-base"))
    store = form.by_key["chemical_store"].number
    await inspector.taps(walking.answer_item, base, store, "no")
    assert town.answers(campus) == {}
    view = shown(await inspector.taps(walking.go_to_item, campus, 10), ItemView)
    assert view.question.number == 13
    assert town.answers(campus) == dict.fromkeys(range(10, 13), "na")
    await inspector.taps(walking.answer_item, campus, 11, "pass")

    await inspector.taps(walking.answer_item, base, store, "yes")
    view = shown(await inspector.taps(walking.go_to_item, campus, 10), ItemView)
    assert view.question.number == 10
    assert town.answers(campus) == {11: "pass"}


async def test_what_became_open_again_is_shown_before_anything_is_signed(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, "campus-base", "campus")
    base, campus = (
        town.rows("SELECT id FROM inspections WHERE form_id = :form", form=form)[0]
        for form in ("campus-base", "campus")
    )
    form = town.reads(lambda work: work.forms.latest("campus-base"))
    store = form.by_key["chemical_store"].number
    await inspector.taps(walking.answer_item, base, store, "no")
    await inspector.taps(walking.go_to_item, campus, 0)
    await inspector.passes(campus, [*range(1, 10), *range(13, 30)])
    await inspector.taps(walking.answer_item, base, store, "yes")
    reply = await inspector.taps(frontdesk_signing.sign, campus)
    assert reply.done is Done.NOT_READY
    open_now = [line.question.number for line in shown(reply, SummaryView).parts[1].lines]
    assert open_now == [10, 11, 12]
    assert town.rows(SIGNED) == [0, 0]
