"""What stopped a use case is put into words, and what nobody foresaw is also logged."""

import logging
from typing import cast

import pytest
from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, ErrorEvent, Update, User

from bot.errors import FAILED, on_error
from checklists.loader import UnknownForm
from checklists.sheets import ItemGone
from handlers.screen import Desktop, Screen
from storage.photo_store import FileMissing


async def box_for(error: Exception) -> str:
    """The words over the tap that this error stopped."""
    person = User(id=1, is_bot=False, first_name="王示例")
    tap = CallbackQuery(id="1", from_user=person, chat_instance="1")
    screen = Screen(cast("Bot", None), 1, cast("Desktop", None), inline=True)
    event = ErrorEvent(update=Update(update_id=1, callback_query=tap), exception=error)
    answer = await on_error(event, screen)
    assert isinstance(answer, AnswerCallbackQuery)
    return answer.text or ""


@pytest.mark.parametrize("error", [FileMissing("ab"), UnknownForm("campus v9"), KeyError("x")])
async def test_what_nobody_foresaw_is_logged(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """A photo that was gone from the disk used to leave no trace in the log."""
    assert await box_for(error) == FAILED
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_a_refusal_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    assert "目录" in await box_for(ItemGone())
    assert caplog.records == []
