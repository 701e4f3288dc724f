"""The functions that carry out the methods of the Bot API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.calls import AnyMethod

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

Method = TypeVar("Method", bound=AnyMethod)
Handler = Callable[["Telegram", Method], Awaitable[Any]]

HANDLERS: dict[type[AnyMethod], Handler[Any]] = {}


def carries(model: type[Method]) -> Callable[[Handler[Method]], Handler[Method]]:
    """Register the decorated coroutine function as what the sandbox does for ``model``."""

    def register(handler: Handler[Method]) -> Handler[Method]:
        HANDLERS[model] = handler
        return handler

    return register
