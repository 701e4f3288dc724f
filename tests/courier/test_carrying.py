"""One parcel, one call over HTTP, one outcome; and what the person then has on the phone."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chat.address import on_telegram
from chat.card import Button, Card, Packed
from chat.push import Attachment, Delivery, Parcel, Post, PushKind, PushState, Urgency
from chat.text import Text, bold, joined, length_of, text_of
from courier.channels.telegram import carrying
from courier.channels.telegram.carrying import TelegramCarrier, open_carrier
from sandbox.client import Phone
from sandbox.server import Running
from tests.courier.conftest import GROUP, INSPECTOR, OFFICER, SHA
from tests.sandbox.conftest import picture

KEYBOARD: dict[str, Any] = {
    "inline_keyboard": [[{"text": "接单", "callback_data": "take:1", "style": "success"}]]
}
BUTTONS = ((Button("接单", Packed("take:1"), "success"),),)
TOPIC = "hazard:3"


def parcel(words: str | Text = "好", **more: Any) -> Parcel:
    facts: dict[str, Any] = {
        "id": 1,
        "address": on_telegram(INSPECTOR),
        "kind": PushKind.MESSAGE,
        "card": Card(text_of(words), BUTTONS),
        "urgency": Urgency.WORK,
        "created_at": datetime(2026, 11, 22, tzinfo=UTC),
        "attempts": 0,
        "topic": TOPIC,
    }
    return Parcel(**(facts | more))


def about(outcome: Delivery, kind: PushKind = PushKind.MESSAGE) -> Post:
    """The message that an outcome left."""
    assert outcome.message_id is not None
    return Post(outcome.parcel.address, outcome.message_id, TOPIC, kind)


async def test_a_message_arrives_with_its_markup_and_its_buttons_as_they_were_put(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    outcome = await carrier.carry(parcel(joined(bold("整改"), " https://example.org")))
    seen = await phone.last()
    assert (seen.text, seen.id) == ("整改 https://example.org", outcome.message_id)
    assert seen.raw["entities"][0]["type"] == "bold"
    assert seen.raw["reply_markup"] == KEYBOARD
    assert seen.raw["link_preview_options"] == {"is_disabled": True}
    assert (outcome.state, outcome.posted) == (PushState.SENT, PushKind.MESSAGE)


async def test_a_reply_hangs_below_the_message_it_answers_or_goes_without_it(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    theirs = await phone.send("照片")
    await carrier.carry(parcel(reply_to=theirs.id))
    assert (await phone.last()).raw["reply_to_message"]["message_id"] == theirs.id
    outcome = await carrier.carry(parcel(reply_to=999))
    assert outcome.state is PushState.SENT
    assert "reply_to_message" not in (await phone.last()).raw


async def test_a_document_arrives_under_its_name(carrier: TelegramCarrier, phone: Phone) -> None:
    file = Attachment(SHA, "示例小学_自查表.pdf")
    outcome = await carrier.carry(parcel("可打印", kind=PushKind.DOCUMENT, attachment=file))
    seen = await phone.last()
    assert (seen.raw["document"]["file_name"], seen.text) == ("示例小学_自查表.pdf", "可打印")
    assert await phone.download(seen) == b"%PDF-1.7 sample"
    assert outcome.posted is PushKind.DOCUMENT


async def test_the_words_under_a_photo_are_edited_as_its_caption(
    carrier: TelegramCarrier, phone: Phone, files: dict[str, Path]
) -> None:
    files[SHA].write_bytes(picture(320, 240))
    photo = parcel("整改前后", kind=PushKind.PHOTO, attachment=Attachment(SHA, "对比.jpg"))
    sent = await carrier.carry(photo)
    assert (await phone.last()).raw["photo"]
    edit = parcel("已通过", kind=PushKind.EDIT, about=about(sent, PushKind.PHOTO))
    outcome = await carrier.carry(edit)
    assert (await phone.last()).text == "已通过"
    assert outcome == Delivery(edit, PushState.SENT, message_id=sent.message_id)


async def test_a_file_that_is_not_kept_is_given_up_with_the_reason(
    carrier: TelegramCarrier, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    gone = parcel(kind=PushKind.DOCUMENT, attachment=Attachment("0" * 64, "x.pdf"))
    outcome = await carrier.carry(gone)
    assert (outcome.state, outcome.error) == (PushState.GIVEN_UP, f"no file {'0' * 64}")
    assert "given up" in caplog.text


async def test_an_edit_changes_the_message_and_takes_the_buttons_away(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    sent = await carrier.carry(parcel("接单吗"))
    edit = parcel(kind=PushKind.EDIT, about=about(sent), card=Card(text_of("已签收")))
    outcome = await carrier.carry(edit)
    seen = await phone.last()
    assert (seen.id, seen.text, seen.labels) == (sent.message_id, "已签收", [])
    assert outcome == Delivery(edit, PushState.SENT, message_id=sent.message_id)


async def test_an_edit_that_changes_nothing_counts_as_sent(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    sent = await carrier.carry(parcel("一样"))
    outcome = await carrier.carry(parcel("一样", kind=PushKind.EDIT, about=about(sent)))
    assert (outcome.state, outcome.message_id) == (PushState.SENT, sent.message_id)
    assert len([seen for seen in await phone.screen() if seen.from_bot]) == 1


async def test_an_edit_of_a_message_that_is_gone_becomes_a_message(
    carrier: TelegramCarrier, phone: Phone, server: Running
) -> None:
    sent = await carrier.carry(parcel("旧"))
    chats = server.telegram.chats
    chats.delete(chats.chats[INSPECTOR], [sent.message_id or 0])
    outcome = await carrier.carry(parcel("新", kind=PushKind.EDIT, about=about(sent)))
    assert (await phone.last()).text == "新"
    assert (outcome.posted, outcome.vanished) == (PushKind.MESSAGE, True)
    assert outcome.message_id != sent.message_id


async def test_an_edit_of_nothing_becomes_a_message(carrier: TelegramCarrier, phone: Phone) -> None:
    outcome = await carrier.carry(parcel("新", kind=PushKind.EDIT))
    assert (outcome.posted, outcome.vanished) == (PushKind.MESSAGE, False)
    assert (await phone.last()).id == outcome.message_id


async def test_a_message_is_pinned_without_a_sound_and_deleted(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    post = about(await carrier.carry(parcel()))
    outcome = await carrier.carry(parcel(kind=PushKind.PIN, about=post))
    assert (await phone.pinned(), outcome.state) == (post.message_id, PushState.SENT)
    outcome = await carrier.carry(parcel(kind=PushKind.DELETE, about=post))
    assert (outcome.state, outcome.vanished) == (PushState.SENT, True)
    assert [seen for seen in await phone.screen() if seen.id == post.message_id] == []


@pytest.mark.parametrize("kind", [PushKind.PIN, PushKind.DELETE])
async def test_what_is_gone_already_needs_no_pin_and_no_deletion(
    carrier: TelegramCarrier, phone: Phone, kind: PushKind
) -> None:
    post = Post(on_telegram(INSPECTOR), 999, TOPIC, PushKind.MESSAGE)
    outcome = await carrier.carry(parcel(kind=kind, about=post))
    assert (outcome.state, outcome.vanished) == (PushState.SENT, True)
    outcome = await carrier.carry(parcel(kind=kind))
    assert (outcome.state, outcome.vanished) == (PushState.SENT, False)


async def test_a_person_who_blocked_the_bot_is_out_of_reach(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    await phone.block()
    outcome = await carrier.carry(parcel())
    assert (outcome.state, outcome.unreachable) == (PushState.GIVEN_UP, True)
    assert outcome.error == "Forbidden: bot was blocked by the user"


async def test_a_person_who_never_wrote_to_the_bot_is_out_of_reach(
    carrier: TelegramCarrier,
) -> None:
    outcome = await carrier.carry(parcel(address=on_telegram(OFFICER)))
    assert (outcome.state, outcome.unreachable) == (PushState.GIVEN_UP, True)


async def test_what_telegram_does_not_take_is_our_fault_and_given_up(
    carrier: TelegramCarrier, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = await carrier.carry(parcel(" \n"))
    assert (outcome.state, outcome.unreachable) == (PushState.GIVEN_UP, False)
    assert "text is empty" in (outcome.error or "")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_a_message_told_to_wait_waits_and_is_not_counted(
    carrier: TelegramCarrier, phone: Phone, server: Running
) -> None:
    server.telegram.faults.change({"too_many_requests": 1, "retry_after": 7})
    outcome = await carrier.carry(parcel())
    assert (outcome.state, outcome.counted, outcome.wait) == (PushState.WAITING, False, 7.0)


@pytest.mark.parametrize("fault", ["bad_gateway", "drop_before", "drop_after"])
async def test_a_bad_way_there_is_waited_out_and_counted(
    carrier: TelegramCarrier, phone: Phone, server: Running, fault: str
) -> None:
    server.telegram.faults.change({fault: 1})
    outcome = await carrier.carry(parcel())
    assert (outcome.state, outcome.counted) == (PushState.WAITING, True)
    assert outcome.error


async def test_waits_grow_from_try_to_try_and_are_spread_by_chance(
    server: Running, phone: Phone, carrier: TelegramCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.telegram.faults.change({"bad_gateway": -1})
    chances = iter((1.0, 1.0, 0.25, 1.0, 1.0))
    monkeypatch.setattr(carrier, "_chance", lambda: next(chances))
    waits = [(await carrier.carry(parcel(attempts=tries))).wait for tries in (0, 3, 3, 12, 500)]
    assert waits == [2.0, 16.0, 4.0, 600.0, 600.0]


async def test_after_two_days_of_trouble_it_is_given_up(
    carrier: TelegramCarrier, phone: Phone, server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    server.telegram.faults.change({"bad_gateway": -1})
    last = parcel(attempts=carrying.MOST_TRIES - 1)
    assert (await carrier.carry(last)).state is PushState.GIVEN_UP
    almost = replace(last, attempts=carrying.MOST_TRIES - 2)
    assert (await carrier.carry(almost)).state is PushState.WAITING
    assert "given up after 580 tries" in caplog.text


async def test_with_a_wrong_token_everything_waits_and_nothing_is_counted(
    server: Running, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    carrier = open_carrier("100200300:another-token", server.url, lambda _: None)
    outcome = await carrier.carry(parcel())
    await carrier.close()
    assert (outcome.state, outcome.counted, outcome.wait) == (PushState.WAITING, False, 600.0)
    assert "BOT_TOKEN" in caplog.text


async def test_a_carrier_that_stops_gives_back_what_it_has_not_begun(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    await carrier.stop()
    outcome = await carrier.carry(parcel())
    assert (outcome.state, outcome.counted, outcome.wait) == (PushState.WAITING, False, 0.0)
    assert [seen for seen in await phone.screen() if seen.from_bot] == []


async def test_a_group_is_written_to_like_a_person(
    carrier: TelegramCarrier, server: Running
) -> None:
    outcome = await carrier.carry(parcel("给全群", address=on_telegram(GROUP)))
    assert outcome.state is PushState.SENT
    assert server.telegram.chats.chats[GROUP].messages[outcome.message_id or 0].text == "给全群"


async def test_what_is_too_long_for_a_message_or_a_caption_is_cut_and_arrives(
    carrier: TelegramCarrier, phone: Phone
) -> None:
    """Telegram used to refuse such a push, which was given up: nobody was told anything."""
    file = Attachment(SHA, "表.pdf")
    for most, more in ((4096, {}), (1024, {"kind": PushKind.DOCUMENT, "attachment": file})):
        outcome = await carrier.carry(parcel(bold("🔥&" * most), **more))
        assert outcome.state is PushState.SENT, outcome
        shown = (await phone.last()).text
        assert length_of(shown) in {most - 1, most}
        assert shown.endswith("…")
