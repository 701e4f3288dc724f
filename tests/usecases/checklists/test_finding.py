"""Describing a hazard: photo, sentence and deadline in any order, at once or later."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import permutations

import pytest

from chat.done import Done
from checklists import finding, walking
from checklists.finding import TextTooLong
from checklists.inspection import Finding, Lack
from checklists.sheets import ItemGone
from checklists.signing_views import SummaryView
from checklists.views import DeadlineView, FindingView, ItemView, MeasureView, Reply
from core.clock import FixedClock
from hazards.loop.deadlines import DeadlineRefused
from tests.usecases.town import SENTENCE, Phone, Town, shown

TODAY = date(2026, 11, 22)
STEPS: dict[str, Callable[[Phone, int], Awaitable[object]]] = {
    "photo": lambda phone, _: phone.sends_photo(),
    "sentence": lambda phone, _: phone.types(SENTENCE),
    "deadline": lambda phone, campus: phone.taps(finding.set_days, campus, 1, 7),
}


def finding_of(town: Town, campus: int, question: str = "shaft_sealing") -> Finding:
    found = town.reads(lambda work: work.findings.get(campus, question))
    assert found is not None
    return found


async def lacks_at(phone: Phone, campus: int, number: int) -> tuple[Lack, ...]:
    """What the summary says is missing at an item."""
    summary = shown(await phone.taps(walking.show_summary, campus), SummaryView)
    return next(line.lacks for line in summary.lines if line.question.number == number)


@pytest.fixture
async def hazard(inspector: Phone, campus: int) -> int:
    """A hazard at item 1 that has just been tapped; returns the inspection's id."""
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    return campus


@pytest.mark.parametrize("order", list(permutations(STEPS)))
async def test_photo_sentence_and_deadline_come_in_any_order_and_the_last_one_goes_on(
    town: Town, inspector: Phone, hazard: int, order: tuple[str, ...]
) -> None:
    for step in order[:-1]:
        await STEPS[step](inspector, hazard)
        assert isinstance(await inspector.sees(), FindingView)
    last = await STEPS[order[-1]](inspector, hazard)
    card = await inspector.sees()
    assert isinstance(card, ItemView)
    assert card.question.number == 2
    if isinstance(last, Reply):
        assert last.done is Done.FINDING_FILED
    found = finding_of(town, hazard)
    assert (found.description, found.deadline) == (SENTENCE, TODAY + timedelta(days=7))
    assert await lacks_at(inspector, hazard, 1) == ()


async def test_a_caption_is_the_sentence(town: Town, inspector: Phone, hazard: int) -> None:
    await inspector.taps(finding.set_days, hazard, 1, 3)
    await inspector.sends_photo(caption=SENTENCE)
    assert finding_of(town, hazard).description == SENTENCE
    assert isinstance(await inspector.sees(), ItemView)


async def test_a_second_sentence_is_added_to_the_first(
    town: Town, inspector: Phone, hazard: int
) -> None:
    await inspector.types("消火栓无水")
    await inspector.types("水带缺失")
    description = finding_of(town, hazard).description
    assert description.startswith("消火栓无水")
    assert description.endswith("水带缺失")


async def test_a_sentence_that_the_form_cannot_carry_is_refused_and_the_first_stays(
    town: Town, inspector: Phone, hazard: int
) -> None:
    await inspector.types("短")
    with pytest.raises(TextTooLong):
        await inspector.types("长" * 500)
    assert finding_of(town, hazard).description == "短"
    await inspector.types("长" * 400)


async def test_a_sentence_can_be_written_anew(town: Town, inspector: Phone, hazard: int) -> None:
    await inspector.types("写错了")
    view = shown(await inspector.taps(finding.erase_description, hazard, 1), FindingView)
    assert Lack.DESCRIPTION in view.lacks
    await inspector.types(SENTENCE)
    assert finding_of(town, hazard).description == SENTENCE


@pytest.mark.parametrize("days", [0, 1, 366])
async def test_a_deadline_may_be_today_or_within_a_year(
    town: Town, inspector: Phone, hazard: int, days: int
) -> None:
    await inspector.taps(finding.set_days, hazard, 1, days)
    assert finding_of(town, hazard).deadline == TODAY + timedelta(days=days)


@pytest.mark.parametrize("days", [-1, 367])
async def test_a_deadline_in_the_past_or_far_away_is_refused(
    town: Town, inspector: Phone, hazard: int, days: int
) -> None:
    with pytest.raises(DeadlineRefused):
        await inspector.taps(finding.set_days, hazard, 1, days)
    assert finding_of(town, hazard).deadline is None


async def test_days_are_counted_from_the_day_of_the_press_in_shanghai(
    town: Town, inspector: Phone, hazard: int, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=15))  # 00:30 of the next day there, 16:30 of this day in UTC
    await inspector.taps(finding.set_days, hazard, 1, 0)
    assert finding_of(town, hazard).deadline == TODAY + timedelta(days=1)


async def test_a_day_is_picked_from_a_calendar_or_typed(
    town: Town, inspector: Phone, hazard: int
) -> None:
    view = shown(await inspector.taps(finding.pick_day, hazard, 1, date(2020, 1, 1)), DeadlineView)
    assert view.month == TODAY.replace(day=1)
    reply = await inspector.types("12月3日")
    assert isinstance(reply.view, FindingView)
    assert finding_of(town, hazard).deadline == date(2026, 12, 3)
    await inspector.taps(finding.choose_day, hazard, 1, date(2026, 12, 4))
    assert finding_of(town, hazard).deadline == date(2026, 12, 4)


async def test_what_is_put_right_on_the_spot_needs_a_photo_of_before_and_of_after(
    town: Town, inspector: Phone, hazard: int
) -> None:
    await inspector.sends_photo(caption=SENTENCE)
    reply = await inspector.taps(finding.mark_fixed, hazard, 1)
    assert (reply.done, reply.lacks) == (Done.FINDING_LACKS, (Lack.FIXED_PHOTO,))
    await inspector.sends_photo()
    assert isinstance(await inspector.sees(), ItemView)
    assert await lacks_at(inspector, hazard, 1) == ()
    assert town.rows("SELECT purpose FROM photos ORDER BY id") == ["found", "fixed"]
    assert finding_of(town, hazard).fixed_on_spot


async def test_fixed_may_be_tapped_before_any_photo(
    town: Town, inspector: Phone, hazard: int
) -> None:
    await inspector.taps(finding.mark_fixed, hazard, 1)
    await inspector.types(SENTENCE)
    await inspector.sends_photo()
    assert await lacks_at(inspector, hazard, 1) == (Lack.FIXED_PHOTO,)
    await inspector.taps(finding.show_hazard_again, hazard, 1)
    await inspector.sends_photo()
    assert await lacks_at(inspector, hazard, 1) == ()


async def test_a_deadline_takes_the_place_of_fixed_on_the_spot(
    town: Town, inspector: Phone, hazard: int
) -> None:
    await inspector.sends_photo(caption=SENTENCE)
    await inspector.taps(finding.mark_fixed, hazard, 1)
    reply = await inspector.taps(finding.set_days, hazard, 1, 3)
    assert reply.done is Done.FINDING_FILED
    assert not finding_of(town, hazard).fixed_on_spot


async def test_later_goes_on_and_the_summary_asks_for_what_is_missing(
    inspector: Phone, hazard: int
) -> None:
    reply = await inspector.taps(finding.do_later, hazard, 1)
    assert reply.done is Done.LATER
    assert shown(reply, ItemView).question.number == 2
    assert await lacks_at(inspector, hazard, 1) == (Lack.PHOTO, Lack.DESCRIPTION, Lack.DEADLINE)
    again = await inspector.taps(finding.show_hazard_again, hazard, 1)
    assert shown(again, FindingView).question.number == 1


async def test_finishing_what_is_not_complete_shows_what_is_lacking(
    inspector: Phone, hazard: int
) -> None:
    reply = await inspector.taps(finding.finish, hazard, 1)
    assert reply.done is Done.FINDING_LACKS
    await inspector.finds(hazard, 1)
    reply = await inspector.taps(finding.finish, hazard, 1)
    assert reply.done is Done.FINDING_FILED


async def test_no_hazard_after_all_asks_the_item_again_and_keeps_what_was_sent(
    town: Town, inspector: Phone, hazard: int
) -> None:
    message_id = await inspector.sends_photo(caption=SENTENCE)
    reply = await inspector.taps(finding.undo_hazard, hazard, 1)
    assert reply.done is Done.FINDING_UNDONE
    assert shown(reply, ItemView).question.number == 1
    assert town.answers(hazard) == {}
    assert town.photos(hazard, 1) == [message_id]
    back = shown(await inspector.taps(walking.answer_item, hazard, 1, "hazard"), FindingView)
    assert back.finding.description == SENTENCE
    assert len(back.photos) == 1


async def test_undoing_an_item_that_is_no_hazard_leaves_its_answer(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1,))
    await inspector.taps(finding.undo_hazard, campus, 1)
    assert town.answers(campus) == {1: "pass"}


async def test_the_journal_tells_what_each_step_of_a_hazard_changed(
    town: Town, inspector: Phone, hazard: int
) -> None:
    await inspector.types(SENTENCE)
    await inspector.taps(finding.set_days, hazard, 1, 3)
    await inspector.taps(finding.undo_hazard, hazard, 1)
    await inspector.taps(finding.show_hazard_again, hazard, 1)
    lines = town.rows("SELECT action, changes FROM audit ORDER BY id")
    assert lines[-5:] == [
        ("answer", '{"given":[null,"tapped"],"value":[null,"hazard"]}'),
        ("describe", f'{{"description":["","{SENTENCE}"]}}'),
        ("deadline", '{"deadline":[null,"2026-11-25"]}'),
        ("withdraw", '{"given":["tapped",null],"value":["hazard",null]}'),
        ("answer", '{"given":[null,"tapped"],"value":[null,"hazard"]}'),
    ]


async def test_a_hazard_changed_to_fine_is_no_longer_in_the_summary(
    inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    await inspector.passes(campus, range(1, 30))
    summary = shown(await inspector.taps(walking.show_summary, campus), SummaryView)
    assert summary.lines == ()


async def test_the_suggested_measure_can_be_put_in_own_words(
    town: Town, inspector: Phone, hazard: int
) -> None:
    suggested = finding_of(town, hazard).measure
    shown(await inspector.taps(finding.ask_measure, hazard, 1), MeasureView)
    reply = await inspector.types("请消防维保公司本周更换")
    assert reply.done is Done.MEASURE
    assert finding_of(town, hazard).measure == "请消防维保公司本周更换" != suggested
    assert finding_of(town, hazard).description == ""
    await inspector.types(SENTENCE)
    assert finding_of(town, hazard).description == SENTENCE


@pytest.mark.parametrize("ask", [finding.ask_measure, finding.pick_day])
async def test_a_photo_that_comes_while_words_are_awaited_does_not_change_what_they_are(
    town: Town, inspector: Phone, hazard: int, ask: Callable[..., Reply]
) -> None:
    await inspector.types(SENTENCE)
    extra = () if ask is finding.ask_measure else (None,)
    asked = await inspector.taps(ask, hazard, 1, *extra)
    await inspector.sends_photo()
    assert type(await inspector.sees()) is type(asked.view)
    await inspector.types("2026-12-03")
    assert finding_of(town, hazard).description == SENTENCE


async def test_a_press_about_a_hazard_on_a_field_that_is_no_item_is_refused(
    town: Town, inspector: Phone
) -> None:
    base = await inspector.begins(town.unit("示例中学"), "campus-base")
    number = town.make.forms.latest("campus-base").by_key["address"].number
    for press in (finding.mark_fixed, finding.do_later, finding.show_hazard_again):
        with pytest.raises(ItemGone):
            await inspector.taps(press, base, number)
    assert "address" not in town.reads(lambda work: work.inspections.answers(base))
