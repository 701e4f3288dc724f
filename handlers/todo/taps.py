"""Taps on the to-do: the whole of it, and what one line is about."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from frontdesk import todo
from frontdesk.showing import open_todo, showing
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from handlers.todo.buttons import TodoCallback, TodoItemCallback

router = Router(name="todo")
Answered = AnswerCallbackQuery | None


@router.message(Command("todo"))
async def on_todo_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/todo: what is awaited from the person."""
    await screen.below(await perform(showing, todo.show_todo))


@router.callback_query(Pressed(TodoCallback))
async def on_todo(
    tap: CallbackQuery, callback_data: TodoCallback, perform: Perform, screen: Screen
) -> Answered:
    """我的待办 was pressed; the pinned card stays as it is."""
    reply = await perform(showing, todo.show_todo)
    if callback_data.pushed:
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(TodoItemCallback))
async def on_item(
    tap: CallbackQuery, callback_data: TodoItemCallback, perform: Perform, screen: Screen
) -> Answered:
    """A line of the to-do was pressed; the pinned card stays as it is."""
    reply = await perform(open_todo, callback_data.subject, callback_data.subject_id)
    if callback_data.pushed:
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)
