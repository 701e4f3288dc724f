"""Walking a checklist: answers, re-answers, jumps, bulk, typed fields."""

from datetime import timedelta

import pytest

from chat.done import Done
from checklists import starting, walking
from checklists.model import Given, Verdict
from checklists.sheets import InspectionDropped, ItemGone
from checklists.signing_views import SummaryView
from checklists.validation import AnswerRefused
from checklists.views import BulkView, ContentsView, FindingView, ItemView, MenuView, SectionView
from core.clock import FixedClock
from frontdesk import menu as frontdesk_menu
from frontdesk import words as frontdesk_words
from frontdesk.words import LocationUnasked, TextUnasked
from people.model import Unit
from tests.usecases.town import Phone, Town, shown


async def test_an_item_that_is_fine_costs_one_tap(
    town: Town, inspector: Phone, campus: int
) -> None:
    reply = await inspector.taps(walking.answer_item, campus, 1, "pass")
    assert (reply.done, reply.number, reply.word) == (Done.ANSWERED, 1, Verdict.PASS)
    assert shown(reply, ItemView).question.number == 2
    assert town.answers(campus) == {1: "pass"}


async def test_a_walk_with_nothing_wrong_ends_at_a_summary_that_can_be_signed(
    inspector: Phone, campus: int
) -> None:
    reply = await inspector.passes(campus, range(1, 30))
    assert reply is not None
    summary = shown(reply, SummaryView)
    assert summary.ready
    assert summary.lines == ()
    assert summary.signer == "王示例"
    assert sum(tally.passed for _, tally in summary.parts[0].sections) == 29


async def test_the_same_tap_twice_leaves_one_answer(
    town: Town, inspector: Phone, campus: int
) -> None:
    for _ in range(2):
        reply = await inspector.taps(walking.answer_item, campus, 1, "pass")
        assert shown(reply, ItemView).question.number == 2
    assert town.answers(campus) == {1: "pass"}


async def test_an_update_that_comes_twice_is_carried_out_once(
    town: Town, inspector: Phone, campus: int
) -> None:
    first = await inspector.at(50, walking.answer_item, campus, 1, "pass")
    await inspector.taps(walking.answer_item, campus, 1, "na")
    again = await inspector.at(50, walking.answer_item, campus, 1, "pass")
    assert shown(again, ItemView).question == shown(first, ItemView).question
    assert town.answers(campus) == {1: "na"}


async def test_an_answer_can_be_changed_and_the_journal_knows_both(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "pass")
    await inspector.taps(walking.answer_item, campus, 1, "na")
    assert town.answers(campus) == {1: "na"}
    assert town.changes("answer") == [
        {"value": (None, "pass"), "given": (None, "tapped")},
        {"value": ("pass", "na")},
    ]


async def test_an_old_button_answers_its_own_item_and_goes_on_from_there(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1, 2, 4, 5))
    reply = await inspector.taps(walking.answer_item, campus, 2, "na")
    assert shown(reply, ItemView).question.number == 3
    assert town.answers(campus)[2] == "na"


async def test_past_the_last_item_the_walk_comes_round_to_what_is_open(
    inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.go_to_item, campus, 28)
    reply = await inspector.passes(campus, (28, 29))
    assert reply is not None
    assert shown(reply, ItemView).question.number == 1


async def test_going_back_shows_the_item_before_and_stays_at_the_first(
    inspector: Phone, campus: int
) -> None:
    back = await inspector.taps(walking.go_back, campus, 2)
    assert shown(back, ItemView).question.number == 1
    back = await inspector.taps(walking.go_back, campus, 1)
    assert shown(back, ItemView).question.number == 1


async def test_contents_and_sections_lead_to_any_item(inspector: Phone, campus: int) -> None:
    await inspector.passes(campus, range(1, 4))
    contents = shown(await inspector.taps(walking.show_contents, campus), ContentsView)
    assert contents.number == 4
    assert [tally.answered for _, tally in contents.sections] == [3, 0, 0, 0, 0]
    section = shown(await inspector.taps(walking.show_section, campus, 3), SectionView)
    assert [item.number for item in section.items] == list(range(13, 19))
    item = shown(await inspector.taps(walking.go_to_item, campus, 17), ItemView)
    assert item.question.number == 17


async def test_the_rest_of_a_section_is_passed_only_when_confirmed_and_marked_as_bulk(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1,))
    await inspector.finds(campus, 3)
    await inspector.passes(campus, (5,), "na")
    offer = shown(await inspector.taps(walking.offer_bulk, campus, 4), BulkView)
    assert [item.number for item in offer.items] == [2, 4, 6, 7, 8, 9]
    assert set(town.answers(campus)) == {1, 3, 5}
    reply = await inspector.taps(walking.pass_rest, campus, 4)
    assert (reply.done, reply.count) == (Done.BULK, 6)
    assert shown(reply, ItemView).question.number == 10
    answers = town.reads(lambda work: work.inspections.answers(campus))
    given = {answer.given for answer in answers.values() if answer.value == "pass"}
    assert given == {Given.TAPPED, Given.BULK}
    assert sum(answer.given is Given.BULK for answer in answers.values()) == 6
    assert (town.answers(campus)[3], town.answers(campus)[5]) == ("hazard", "na")


async def test_confirming_bulk_twice_passes_nothing_more(inspector: Phone, campus: int) -> None:
    await inspector.taps(walking.pass_rest, campus, 10)
    again = await inspector.taps(walking.pass_rest, campus, 10)
    assert again.count == 0


async def test_an_item_given_in_bulk_and_then_tapped_counts_as_tapped(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.pass_rest, campus, 10)
    await inspector.taps(walking.answer_item, campus, 11, "pass")
    answers = town.reads(lambda work: work.inspections.answers(campus))
    assert answers["chemical_waste"].given is Given.TAPPED
    assert answers["chemical_two_signatures"].given is Given.BULK


async def test_an_answer_that_the_item_does_not_take_is_refused_and_nothing_is_kept(
    town: Town, inspector: Phone, campus: int
) -> None:
    for value in ("yes", "", "42"):
        with pytest.raises(AnswerRefused):
            await inspector.taps(walking.answer_item, campus, 1, value)
    for number in (0, 30, -1):
        with pytest.raises(ItemGone):
            await inspector.taps(walking.answer_item, campus, number, "pass")
    assert town.answers(campus) == {}


async def test_words_where_a_tap_is_awaited_are_refused(inspector: Phone, campus: int) -> None:
    with pytest.raises(TextUnasked):
        await inspector.types("随便写写")
    await inspector.taps(frontdesk_menu.show_menu)
    with pytest.raises(TextUnasked):
        await inspector.types("随便写写")
    with pytest.raises(LocationUnasked):
        await inspector.taps(frontdesk_words.receive_location, 31.2, 121.4)


async def test_the_data_form_is_typed_tapped_and_skipped_through(
    town: Town, inspector: Phone, school: Unit
) -> None:
    base = await inspector.begins(school, "campus-base")
    form = town.make.forms.latest("campus-base")

    def number(key: str) -> int:
        return form.by_key[key].number

    for key, words in (("legal_representative", "李示例"), ("address", "示例路1号")):
        await inspector.taps(walking.go_to_item, base, number(key))
        await inspector.types(words)
    await inspector.taps(walking.go_to_item, base, number("phone"))
    with pytest.raises(AnswerRefused):
        await inspector.types("不知道")
    await inspector.types("021 6200 0000")
    with pytest.raises(ItemGone):  # asked only where there is a dormitory
        await inspector.taps(walking.answer_item, base, number("boarders_male"), "3")
    reply = await inspector.taps(walking.answer_item, base, number("dormitory"), "yes")
    assert shown(reply, ItemView).question.key == "boarders_male"
    for digit in "120<5":
        draft = await inspector.taps(walking.draft_answer, base, number("boarders_male"), digit)
    assert shown(draft, ItemView).draft == "125"
    assert await inspector.sees() == draft.view
    await inspector.taps(walking.confirm_draft, base, number("boarders_male"))
    await inspector.taps(walking.answer_item, base, number("special_equipment"), "yes")
    required = await inspector.taps(walking.skip_item, base, number("passenger_lifts"))
    assert shown(required, ItemView).question.key == "passenger_lifts"
    await inspector.taps(walking.skip_item, base, number("other_equipment"))
    answers = town.reads(lambda work: work.inspections.answers(base))
    assert answers["phone"].value == "021-62000000"
    assert answers["phone"].given is Given.TYPED
    assert answers["boarders_male"].value == "125"
    assert answers["other_equipment"].value == ""
    assert "passenger_lifts" not in answers


async def test_several_choices_are_put_together_before_they_are_an_answer(
    town: Town, inspector: Phone, school: Unit
) -> None:
    base = await inspector.begins(school, "campus-base")
    by_key = town.make.forms.latest("campus-base").by_key
    await inspector.taps(walking.answer_item, base, by_key["ebike_charging"].number, "yes")
    places = by_key["ebike_places"].number
    for key in ("garage", "shed", "garage", "garage"):
        reply = await inspector.taps(walking.draft_answer, base, places, key)
    assert shown(reply, ItemView).draft == "shed,garage"
    await inspector.taps(walking.confirm_draft, base, places)
    answers = town.reads(lambda work: work.inspections.answers(base))
    assert answers["ebike_places"].value == "shed,garage"


async def test_cancelling_keeps_the_walk_and_it_goes_on_where_it_was(
    inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, range(1, 6))
    reply = await inspector.taps(frontdesk_menu.cancel)
    assert (reply.done, reply.count) == (Done.CANCELLED, 1)
    unfinished = shown(reply, MenuView).unfinished
    assert unfinished is not None
    assert (unfinished.inspection.id, unfinished.tally.answered) == (campus, 5)
    item = shown(await inspector.taps(starting.resume, campus), ItemView)
    assert item.question.number == 6


async def test_beginning_what_is_unfinished_offers_to_go_on(
    town: Town, inspector: Phone, school: Unit, campus: int
) -> None:
    reply = await inspector.taps(starting.start, school.id, "campus")
    assert type(reply.view).__name__ == "UnfinishedView"
    assert town.rows("SELECT count(*) FROM inspections") == [1]


async def test_beginning_anew_keeps_the_old_walk_aside_with_all_its_answers(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1, 2))
    reply = await inspector.taps(starting.restart, campus)
    assert reply.done is Done.DROPPED
    anew = shown(reply, ItemView).sheet.inspection.id
    assert anew != campus
    assert (town.answers(campus), town.answers(anew)) == ({1: "pass", 2: "pass"}, {})
    with pytest.raises(InspectionDropped):
        await inspector.taps(walking.answer_item, campus, 3, "pass")
    assert [each.id for each in town.reads(lambda work: work.inspections.unfinished(1))] == [anew]


async def test_pressing_begin_anew_twice_sets_only_the_first_walk_aside(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.at(60, starting.restart, campus)
    await inspector.at(60, starting.restart, campus)
    assert town.rows("SELECT count(*) FROM inspections WHERE dropped_at IS NULL") == [1]


async def test_the_old_button_to_begin_anew_does_not_end_the_walk_that_followed(
    inspector: Phone, town: Town, campus: int
) -> None:
    reply = await inspector.taps(starting.restart, campus)
    anew = shown(reply, ItemView).sheet.inspection.id
    await inspector.passes(anew, (1, 2, 3))
    with pytest.raises(InspectionDropped):
        await inspector.taps(starting.restart, campus)
    assert [each.id for each in town.reads(lambda work: work.inspections.unfinished(1))] == [anew]


async def test_the_walk_that_was_touched_last_is_offered_first(
    clock: FixedClock, inspector: Phone, school: Unit, campus: int
) -> None:
    other = await inspector.begins(school, "building")

    async def offered() -> int:
        menu = shown(await inspector.taps(frontdesk_menu.show_menu), MenuView)
        assert menu.unfinished is not None
        return menu.unfinished.inspection.id

    assert await offered() == other
    clock.advance(timedelta(hours=1))
    await inspector.passes(campus, (1,))
    assert await offered() == campus
    clock.advance(timedelta(hours=1))
    await inspector.passes(other, (1,))
    assert await offered() == other
    last = await inspector.taps(frontdesk_menu.resume_last)
    assert shown(last, ItemView).sheet.inspection.id == other


async def test_a_hazard_answered_by_its_button_opens_its_description(
    inspector: Phone, campus: int
) -> None:
    reply = await inspector.taps(walking.answer_item, campus, 5, "hazard")
    view = shown(reply, FindingView)
    assert view.question.number == 5
    assert view.finding.measure == view.question.measure
