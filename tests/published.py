"""The parameters that Bot API 10.1 publishes for the calls that the bot makes.

aiogram's models know more: parameters that Telegram has retired, and newer ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pytest

from sandbox.model import JsonDict, UploadedFile
from sandbox.telegram import Telegram

_WHERE: Final = "business_connection_id chat_id message_thread_id direct_messages_topic_id"
_HOW: Final = (
    "disable_notification protect_content allow_paid_broadcast message_effect_id"
    " suggested_post_parameters reply_parameters reply_markup"
)
_MESSAGE: Final = "business_connection_id chat_id message_id inline_message_id reply_markup"
_CAPTION: Final = "caption parse_mode caption_entities"
PUBLISHED: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(parameters.split())
    for name, parameters in {
        "answerCallbackQuery": "callback_query_id text show_alert url cache_time",
        "answerInlineQuery": "inline_query_id results cache_time is_personal next_offset button",
        "deleteMessage": "chat_id message_id",
        "deleteWebhook": "drop_pending_updates",
        "editMessageCaption": f"{_MESSAGE} {_CAPTION} show_caption_above_media",
        "editMessageMedia": f"{_MESSAGE} media",
        "editMessageReplyMarkup": _MESSAGE,
        "editMessageText": f"{_MESSAGE} text parse_mode entities link_preview_options rich_message",
        "getChat": "chat_id",
        "getFile": "file_id",
        "getMe": "",
        "getUpdates": "offset limit timeout allowed_updates",
        "pinChatMessage": "business_connection_id chat_id message_id disable_notification",
        "sendChatAction": "business_connection_id chat_id message_thread_id action",
        "sendDocument": f"{_WHERE} {_HOW} {_CAPTION} document thumbnail"
        " disable_content_type_detection",
        "sendMediaGroup": f"{_WHERE} media disable_notification protect_content"
        " allow_paid_broadcast message_effect_id reply_parameters",
        "sendMessage": f"{_WHERE} {_HOW} text parse_mode entities link_preview_options",
        "sendPhoto": f"{_WHERE} {_HOW} {_CAPTION} photo show_caption_above_media has_spoiler",
        "sendRichMessage": f"{_WHERE} {_HOW} rich_message",
        "sendVoice": f"{_WHERE} {_HOW} {_CAPTION} voice duration",
        "setMyCommands": "commands scope language_code",
        "setWebhook": "url certificate ip_address max_connections allowed_updates"
        " drop_pending_updates secret_token",
        "unpinChatMessage": "business_connection_id chat_id message_id",
    }.items()
}


def unpublished(method: str, parameters: Iterable[str]) -> list[str]:
    """Name what a call sends that is not published; the method itself when it is not known."""
    known = {name.lower(): allowed for name, allowed in PUBLISHED.items()}.get(method.lower())
    if known is None:
        return [method]
    return [f"{method}.{name}" for name in parameters if name not in known | {"method"}]


@pytest.fixture(autouse=True)
def only_published_parameters(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A call with a parameter that is not published fails the test that made it.

    Every message used to carry ``disable_web_page_preview``, retired with Bot API 7.0.
    """
    strange: list[str] = []
    carried: list[str] = []
    call = Telegram.call

    async def noted(
        self: Telegram,
        method: str,
        params: JsonDict,
        files: Mapping[str, UploadedFile] | None = None,
    ) -> Any:
        carried.append(method)
        strange.extend(unpublished(method, params))
        return await call(self, method, params, files)

    monkeypatch.setattr(Telegram, "call", noted)
    yield carried
    assert not strange, sorted(set(strange))
