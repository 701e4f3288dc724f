"""Pictures and files that take a while to make: the tap is answered first, then each is brought."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiogram.types import BufferedInputFile, CallbackQuery

from core.errors import XunanError
from handlers import texts
from handlers.screen import Screen

log = logging.getLogger(__name__)


class NotMade(XunanError):
    """A picture or a file could not be made; the log says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture (``.png``) or a file, with words below it."""

    name: str
    content: bytes
    words: str = ""


Make = Callable[[], Iterable[Made]]


async def bring(
    tap: CallbackQuery, screen: Screen, *makes: Make, doing: str = texts.MAKING
) -> None:
    """Answer a tap, make pictures and files in a thread, and send each into the chat.

    What is made is sent before the next is begun. Raises ``NotMade``.
    """
    await screen.hold(tap, doing)
    for make in makes:
        for made in await asyncio.to_thread(_made, make):
            file = BufferedInputFile(made.content, made.name)
            if made.name.endswith(".png"):
                await screen.picture(file, made.words)
            else:
                await screen.file(file, made.words)


def _made(make: Make) -> list[Made]:
    try:
        return [*make()]
    except Exception as trouble:
        log.warning("a picture or a file could not be made", exc_info=True)
        raise NotMade from trouble
