"""Photos find their item: late, twice, as albums, as replies, or with nothing to tell where."""

import pytest

from chat.done import Done
from checklists import evidence, finding, walking
from checklists.inspection import Lack
from checklists.sheets import ItemGone
from checklists.signing_views import SummaryView
from checklists.views import ContentsView, FindingView, ItemView, StrayPhotoView
from frontdesk import menu
from frontdesk.words import TextUnasked
from hazards.photos import PhotoState
from people.model import Unit
from tests.usecases.town import SENTENCE, Phone, Town, shown

CARD = 4000  # message id of the living card


async def number_on_card(phone: Phone) -> tuple[type, int]:
    """What is on the card, and of which item."""
    view = await phone.sees()
    assert isinstance(view, ItemView | FindingView), view
    return type(view), view.question.number


async def test_a_photo_sent_before_the_card_moved_on_goes_to_the_item_it_was_sent_for(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo(caption=SENTENCE)
    late = next(town.updates)
    await inspector.taps(finding.set_days, campus, 1, 7)
    message_id = await inspector.sends_photo(update_id=late)
    assert message_id in town.photos(campus, 1)
    assert await number_on_card(inspector) == (ItemView, 2)


async def test_a_photo_sent_after_a_complete_hazard_is_asked_about(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    await inspector.sends_photo()
    view = await inspector.sees()
    assert isinstance(view, StrayPhotoView)
    assert [item.number for item in view.items] == [2, 1]
    assert len(town.photos(campus, 1)) == 1


async def test_a_photo_goes_to_the_hazard_just_left_that_still_lacks_one(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.types(SENTENCE)
    await inspector.taps(finding.do_later, campus, 1)
    message_id = await inspector.sends_photo()
    assert town.photos(campus, 1) == [message_id]
    assert await number_on_card(inspector) == (ItemView, 2)


async def test_a_sentence_goes_to_the_hazard_just_left_that_still_lacks_one(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo()
    await inspector.taps(finding.do_later, campus, 1)
    reply = await inspector.types(SENTENCE)
    assert (reply.view, reply.done, reply.number) == (None, Done.DESCRIBED, 1)
    assert await number_on_card(inspector) == (ItemView, 2)


async def test_an_album_stays_together_even_when_the_card_has_moved_on(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.taps(finding.set_days, campus, 1, 7)
    first = await inspector.sends_photo(album="album", caption=SENTENCE)
    assert await number_on_card(inspector) == (ItemView, 2)
    await inspector.passes(campus, (2, 3))
    second = await inspector.sends_photo(album="album")
    assert town.photos(campus, 1) == [first, second]
    assert await number_on_card(inspector) == (ItemView, 4)


async def test_a_caption_on_a_later_photo_of_an_album_is_the_sentence(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo(album="album")
    await inspector.sends_photo(album="album", caption=SENTENCE)
    found = town.reads(lambda work: work.findings.get(campus, "shaft_sealing"))
    assert found is not None
    assert found.description == SENTENCE


async def test_a_photo_message_that_comes_twice_is_kept_once(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    message_id = await inspector.sends_photo(caption=SENTENCE)
    inspector.messages = iter((message_id,))
    await inspector.sends_photo(caption=SENTENCE)
    assert town.photos(campus, 1) == [message_id]
    found = town.reads(lambda work: work.findings.get(campus, "shaft_sealing"))
    assert found is not None
    assert found.description == SENTENCE


async def test_a_reply_to_a_photo_goes_to_the_item_of_that_photo(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    (earlier,) = town.photos(campus, 1)
    await inspector.passes(campus, (2, 3))
    message_id = await inspector.sends_photo(reply_to=earlier)
    assert town.photos(campus, 1) == [earlier, message_id]
    await inspector.types("又看了一遍", reply_to=earlier)
    found = town.reads(lambda work: work.findings.get(campus, "shaft_sealing"))
    assert found is not None
    assert found.description.endswith("又看了一遍")
    assert await number_on_card(inspector) == (ItemView, 4)


async def test_a_reply_to_a_receipt_goes_to_the_item_that_it_points_at(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    town.reads(lambda work: work.reply_targets.put(inspector.telegram_id, CARD + 1, campus, 1))
    message_id = await inspector.sends_photo(reply_to=CARD + 1)
    assert message_id in town.photos(campus, 1)


async def test_a_photo_in_reply_to_the_card_makes_its_item_a_hazard(
    town: Town, inspector: Phone, campus: int
) -> None:
    town.reads(lambda work: work.chat_states.pin_card(inspector.telegram_id, CARD))
    await inspector.taps(walking.go_to_item, campus, 5)
    message_id = await inspector.sends_photo(reply_to=CARD)
    assert town.answers(campus) == {5: "hazard"}
    assert town.photos(campus, 5) == [message_id]
    assert await number_on_card(inspector) == (FindingView, 5)


async def test_a_photo_in_reply_to_a_field_is_asked_about_and_answers_nothing(
    town: Town, inspector: Phone, school: Unit
) -> None:
    base = await inspector.begins(school, "campus-base")
    town.reads(lambda work: work.chat_states.pin_card(inspector.telegram_id, CARD))
    await inspector.taps(walking.go_to_item, base, 3)
    before = town.reads(lambda work: work.inspections.answers(base))
    await inspector.sends_photo(reply_to=CARD)
    assert town.reads(lambda work: work.inspections.answers(base)) == before
    view = await inspector.sees()
    assert isinstance(view, StrayPhotoView)
    assert view.items == ()
    with pytest.raises(ItemGone):
        await inspector.taps(evidence.place_photos, base, 3)
    reply = await inspector.taps(evidence.discard_photos, base)
    assert isinstance(reply.view, ItemView)


async def test_photos_without_a_place_collect_until_one_tap_puts_them_all(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.go_to_item, campus, 5)
    sent = [await inspector.sends_photo() for _ in range(3)]
    view = await inspector.sees()
    assert isinstance(view, StrayPhotoView)
    assert view.photos == 3
    assert [item.number for item in view.items] == [5]
    reply = await inspector.taps(evidence.place_photos, campus, 5)
    assert reply.done is Done.PHOTO_TO
    assert len(shown(reply, FindingView).photos) == 3
    assert town.photos(campus, 5) == sent
    assert town.answers(campus) == {5: "hazard"}


async def test_placing_the_same_photos_twice_changes_nothing(
    town: Town, inspector: Phone, campus: int
) -> None:
    sent = await inspector.sends_photo()
    await inspector.taps(evidence.place_photos, campus, 1)
    await inspector.taps(evidence.place_photos, campus, 1)
    assert town.photos(campus, 1) == [sent]


async def test_photos_that_are_left_out_lie_at_no_item_and_the_walk_goes_on(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.go_to_item, campus, 5)
    await inspector.sends_photo()
    reply = await inspector.taps(evidence.discard_photos, campus)
    assert shown(reply, ItemView).question.number == 5
    assert town.rows("SELECT state, question FROM photos") == [("discarded", None)]


async def test_a_photo_put_to_the_wrong_item_can_be_put_to_another(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    await inspector.taps(walking.answer_item, campus, 2, "hazard")
    wrong = await inspector.sends_photo()
    (photo_id,) = town.rows(f"SELECT id FROM photos WHERE message_id = {wrong}")  # noqa: S608 - a number
    reply = await inspector.taps(evidence.misplaced, photo_id)
    assert [item.number for item in shown(reply, StrayPhotoView).items] == [1, 2]
    await inspector.taps(evidence.place_photos, campus, 1)
    assert wrong in town.photos(campus, 1)
    assert town.photos(campus, 2) == []


@pytest.mark.parametrize("state", [PhotoState.REFUSED, PhotoState.DISCARDED])
async def test_a_photo_whose_bytes_are_not_kept_does_not_count(
    town: Town, inspector: Phone, campus: int, state: PhotoState
) -> None:
    await inspector.finds(campus, 1)
    (photo_id,) = town.rows("SELECT id FROM photos")
    town.reads(lambda work: work.photos.mark(photo_id, state, "不是照片"))
    summary = shown(await inspector.taps(walking.show_summary, campus), SummaryView)
    line = next(line for line in summary.lines if line.question.number == 1)
    assert (line.photos, line.lacks) == (0, (Lack.PHOTO,))


async def test_a_photo_from_the_menu_in_reply_to_an_earlier_one_still_finds_its_item(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    (earlier,) = town.photos(campus, 1)
    await inspector.taps(menu.show_menu)
    message_id = await inspector.sends_photo(reply_to=earlier)
    assert message_id in town.photos(campus, 1)
    with pytest.raises(TextUnasked):
        await inspector.types("没有对象的话")


async def test_the_same_photo_update_twice_is_noted_once(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    update_id = next(town.updates)
    await inspector.sends_photo(update_id=update_id)
    await inspector.sends_photo(update_id=update_id)
    assert len(town.photos(campus, 1)) == 1


async def test_a_photo_whose_caption_is_too_long_is_kept_all_the_same(
    town: Town, inspector: Phone, campus: int
) -> None:
    """It used to be refused together with its caption."""
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo(caption="长" * 501)
    assert len(town.photos(campus, 1)) == 1
    assert town.rows("SELECT length(caption) FROM photos") == [501]
    assert town.rows("SELECT description FROM findings") == [""]


async def test_the_caption_of_a_photo_without_a_place_goes_with_it(
    town: Town, inspector: Phone, campus: int
) -> None:
    """It used to be dropped when the photo was set aside."""
    await inspector.sends_photo(caption="消火栓无水")
    await inspector.taps(evidence.place_photos, campus, 1)
    assert town.rows("SELECT description FROM findings") == ["消火栓无水"]


async def test_a_photo_and_then_the_hazard_tap_belong_together(
    town: Town, inspector: Phone, campus: int
) -> None:
    """The card asked nothing yet when ⚠️ was tapped: the photo used to belong to no item."""
    message_id = await inspector.sends_photo(caption=SENTENCE)
    reply = await inspector.taps(walking.answer_item, campus, 1, "hazard")
    view = shown(reply, FindingView)
    assert town.photos(campus, 1) == [message_id]
    assert view.finding.description == SENTENCE
    assert view.lacks == (Lack.DEADLINE,)


async def test_a_photo_is_asked_about_even_when_the_item_is_passed_first(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.sends_photo()
    reply = await inspector.taps(walking.answer_item, campus, 1, "pass")
    assert shown(reply, StrayPhotoView).photos == 1
    reply = await inspector.taps(evidence.discard_photos, campus)
    assert shown(reply, ItemView).question.number == 2


async def test_photos_without_an_item_are_not_forgotten_when_the_card_moves_on(
    town: Town, inspector: Phone, campus: int
) -> None:
    """They used to be out of reach as soon as something else was on the card."""
    first = await inspector.sends_photo()
    await inspector.taps(walking.show_contents, campus)
    second = await inspector.sends_photo()
    reply = await inspector.taps(walking.show_summary, campus)
    summary = shown(reply, SummaryView)
    assert (summary.parts[0].unplaced, summary.ready) == (2, False)
    reply = await inspector.taps(evidence.show_strays, campus)
    assert shown(reply, StrayPhotoView).photos == 2
    await inspector.taps(evidence.place_photos, campus, 1)
    assert town.photos(campus, 1) == [first, second]
    reply = await inspector.taps(walking.show_contents, campus)
    assert shown(reply, ContentsView).unplaced == 0


async def test_a_photo_that_was_left_out_counts_again_once_it_is_put_to_an_item(
    town: Town, inspector: Phone, campus: int
) -> None:
    """By its old receipt it was asked about and placed, but counted nowhere."""
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    message_id = await inspector.sends_photo(caption=SENTENCE)
    photo_id = town.rows("SELECT id FROM photos")[0]
    await inspector.taps(evidence.misplaced, photo_id)
    await inspector.taps(evidence.discard_photos, campus)
    reply = await inspector.taps(evidence.misplaced, photo_id)
    assert shown(reply, StrayPhotoView).photos == 1
    reply = await inspector.taps(evidence.place_photos, campus, 1)
    assert shown(reply, FindingView).lacks == (Lack.DEADLINE,)
    assert town.photos(campus, 1) == [message_id]


async def test_a_caption_is_not_said_twice_when_its_photo_comes_back_to_its_item(
    town: Town, inspector: Phone, campus: int
) -> None:
    """The sentence used to stand on the form once for each time the photo was placed."""
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo(caption=SENTENCE)
    await inspector.taps(evidence.misplaced, town.rows("SELECT id FROM photos")[0])
    reply = await inspector.taps(evidence.place_photos, campus, 1)
    assert shown(reply, FindingView).finding.description == SENTENCE


async def test_a_sentence_for_photos_without_a_place_goes_with_them(
    town: Town, inspector: Phone, campus: int
) -> None:
    """It used to be refused, and had to be typed again after the item was chosen."""
    await inspector.sends_photo()
    reply = await inspector.types("消火栓无水")
    assert reply.done is Done.WORDS_KEPT
    shown(reply, StrayPhotoView)
    view = shown(await inspector.taps(evidence.place_photos, campus, 1), FindingView)
    assert view.finding.description == "消火栓无水"
