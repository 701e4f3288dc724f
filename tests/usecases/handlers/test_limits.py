"""The longest that may be written still fits what Telegram takes."""

from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.types import CallbackQuery, User

from chat.card import Card
from chat.scene import show
from chat.text import length_of
from checklists import evidence, finding, signing, starting, walking
from checklists.views import Reply
from frontdesk import menu
from frontdesk.showing import show_again
from frontdesk.showing import showing as replay
from handlers import texts
from handlers.render import card_of
from handlers.screen import CardMemory, Screen, keyboard
from hazards import showing
from tests.usecases.town import Phone, Town

LONGEST_MESSAGE, LONGEST_ALERT = 4096, 200  # characters
LONGEST_DATA, MOST_BUTTONS = 64, 100  # bytes, buttons
LONGEST_SENTENCE = "&" * 500
LONGEST_NAME = "<" * 120


def fits(card: Card) -> None:
    """Check a card against what Telegram takes."""
    assert 0 < length_of(str(card.text)) <= LONGEST_MESSAGE
    buttons = [button for row in keyboard(card.rows).inline_keyboard for button in row]
    assert len(buttons) <= MOST_BUTTONS
    assert all(0 < len((each.callback_data or "").encode()) <= LONGEST_DATA for each in buttons)
    assert all(each.text for each in buttons)


async def test_every_card_fits_with_the_longest_names_and_a_hazard_at_every_item(
    town: Town, inspector: Phone
) -> None:
    unit = town.unit(LONGEST_NAME, street="示例街道")
    inspection = await inspector.begins(unit)
    replies: list[Reply] = []

    async def does(use_case: Any, *args: Any) -> None:
        reply: Reply = await inspector.taps(use_case, *args)
        if reply.view is not None:
            replies.append(reply)
        replies.append(await inspector.taps(show_again))

    for number in range(1, 30):
        await does(walking.answer_item, inspection, number, "hazard")
        await inspector.sends_photo(caption=LONGEST_SENTENCE)
        await does(finding.ask_measure, inspection, number)
        await does(finding.set_measure, inspection, number, LONGEST_SENTENCE)
        await does(finding.pick_day, inspection, number, None)
        await does(finding.set_days, inspection, number, 30)
    await inspector.sends_photo()
    await does(show_again)
    await does(evidence.discard_photos, inspection)
    await does(walking.go_to_item, inspection, 29)
    await does(walking.offer_bulk, inspection, 29)
    await does(walking.show_contents, inspection)
    await does(walking.show_section, inspection, 1)
    await does(menu.show_menu)
    await does(starting.choose_unit)
    await does(starting.choose_form, unit.id)
    await does(starting.start, unit.id, "campus")
    await does(walking.show_summary, inspection)
    await does(signing.sign, inspection)
    await does(replay, show, showing.HAZARDS, showing.HazardsScene())
    await does(
        replay,
        show,
        showing.HAZARD,
        showing.HazardScene(town.rows("SELECT max(id) FROM hazards")[0]),
    )
    for reply in replies:
        assert reply.view is not None
        fits(card_of(reply.view))
        assert len(texts.toast(reply) or "") <= LONGEST_ALERT


@pytest.mark.parametrize("length", [LONGEST_ALERT, LONGEST_ALERT + 1, 600])
async def test_words_that_are_too_long_for_a_box_are_cut_and_the_tap_is_answered(
    length: int,
) -> None:
    """A form with twenty choices spells them all; Telegram refused that, and the tap hung."""
    screen = Screen(cast("Bot", None), 1, cast("CardMemory", None), inline=True)
    person = User(id=1, is_bot=False, first_name="王示例")
    tap = CallbackQuery(id="1", from_user=person, chat_instance="1")
    answer = await screen.alerted(tap, "选" * length)
    assert answer is not None
    assert len(answer.text or "") == min(length, LONGEST_ALERT)
