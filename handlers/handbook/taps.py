"""Words that are looked up in the handbook, and its buttons."""

import asyncio
import re
from re import Match

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import (
    CallbackQuery,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
)

from chat.scene import show, shows
from checklists.views import Reply
from duties.handbook import showing as handbook
from duties.handbook.book import load_handbook
from duties.handbook.entries import Entry
from duties.handbook.searching import query_of
from frontdesk.showing import showing
from frontdesk.start_links import HANDBOOK_LINK
from handlers.handbook.buttons import (
    BriefingCallback,
    EntryCallback,
    HandbookCallback,
    UnitEntriesCallback,
)
from handlers.handbook.cards import OURS, entry_text
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen, html_message, quietly

router = Router(name="handbook")
Answered = AnswerCallbackQuery | None
OFFERED = 20  # entries in one inline answer
CACHE_SECONDS = 300
LABEL = "查"
LOOK_UP = re.compile(rf"^\s*[/／]\s*{LABEL}(?:@\w+)?\W*(?P<words>.*)$", re.DOTALL)
"""Telegram takes no Chinese for a command: it comes as words, with a space behind it or none."""


async def ready() -> None:
    """Make the handbook, where nobody has asked before, in a thread: no turn waits for it."""
    await asyncio.to_thread(load_handbook)


async def _look_up(words: str, perform: Perform) -> Reply:
    await ready()
    return await perform(showing, handbook.look_up, words)


@router.message(CommandStart(deep_link=True, magic=F.args == HANDBOOK_LINK))
async def on_link(_message: Message, perform: Perform, screen: Screen) -> None:
    """The link below inline answers was opened: how to look something up."""
    await screen.below(await _look_up("", perform))


@router.message(Command("cha"))
async def on_cha(
    _message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """/cha: look words up, or say how."""
    await screen.below(await _look_up(command.args or "", perform))


@router.message(F.text.regexp(LOOK_UP).as_("found"))
async def on_look_up(
    _message: Message, found: Match[str], perform: Perform, screen: Screen
) -> None:
    """/查: the same, as an office types it."""
    await screen.below(await _look_up(found["words"], perform))


@router.callback_query(Pressed(HandbookCallback))
async def on_handbook(
    tap: CallbackQuery, callback_data: HandbookCallback, perform: Perform, screen: Screen
) -> Answered:
    """The handbook was pressed, a word to try, another page, or one kind of entries."""
    await ready()
    press = callback_data
    reply = await perform(showing, handbook.show_found, press.query, press.kind, press.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(UnitEntriesCallback))
async def on_unit_entries(
    tap: CallbackQuery, callback_data: UnitEntriesCallback, perform: Perform, screen: Screen
) -> Answered:
    """What holds for the sector of a unit was pressed, or another page of it."""
    await ready()
    scene = handbook.UnitEntriesScene(callback_data.unit, callback_data.kind, callback_data.page)
    reply = await perform(showing, show, handbook.UNIT_ENTRIES, scene)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(EntryCallback))
async def on_entry(
    tap: CallbackQuery, callback_data: EntryCallback, perform: Perform, screen: Screen
) -> Answered:
    """An entry was pressed."""
    await ready()
    press = callback_data
    return await screen.tapped(
        tap, await perform(showing, handbook.show_entry, press.key, press.origin)
    )


@router.callback_query(Pressed(BriefingCallback))
async def on_briefing(
    tap: CallbackQuery, callback_data: BriefingCallback, perform: Perform, screen: Screen
) -> Answered:
    """查前须知 was pressed."""
    await ready()
    reply = await perform(showing, shows(handbook.BRIEFING), callback_data.unit)
    return await screen.tapped(tap, reply)


@router.inline_query()
async def on_inline_query(asked: InlineQuery, bot: Bot) -> None:
    """Words were typed behind the bot's name in some chat: offer entries to send there.

    Telegram may give the same answer to whoever asks the same: the handbook is the same for all.
    """
    await ready()
    first = int(asked.offset) if asked.offset.isascii() and asked.offset.isdigit() else 0
    found = load_handbook().search(query_of(asked.query))
    some = found[first : first + OFFERED]
    more = first + OFFERED < len(found)
    answer = bot.answer_inline_query(
        asked.id,
        [_offer(each) for each in some],
        cache_time=CACHE_SECONDS,
        is_personal=False,
        next_offset=str(first + OFFERED) if more else "",
        button=None if found else _how_to_ask(asked.query),
    )
    await quietly(answer)


def _offer(entry: Entry) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=entry.key,
        title=f"{entry.kind.short}｜{entry.title}",
        description=entry.source or OURS,
        input_message_content=InputTextMessageContent(message_text=html_message(entry_text(entry))),
    )


def _how_to_ask(query: str) -> InlineQueryResultsButton:
    words = "没有查到，看看怎么查" if query.strip() else "输入关键词，如：消火栓"
    return InlineQueryResultsButton(text=words, start_parameter=HANDBOOK_LINK)
