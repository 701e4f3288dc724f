"""Updates on their way to the handlers: kept first, handled in lanes, taken up again after a crash.

Telegram forgets an update as soon as a later one is asked for. So an update is in the inbox before
that happens; its effects and its claim are one transaction; and it leaves the inbox only when the
person has seen the outcome.
"""

import asyncio
import json
import logging
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError

from bot.lanes import Lanes
from bot.middleware import Services
from bot.patience import UNREACHABLE, patiently
from handlers.screen import quietly
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

FLUSH_SECONDS = 2.0
REMEMBERED = 2_000  # updates


class Updates:
    """Hands updates to the dispatcher, each chat's in order."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, services: Services, lanes: Lanes) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._services = services
        self._turns = services.turns
        self._lanes = lanes
        self._answered: list[int] = []
        self._seen: dict[int, None] = {}  # in the order of arrival

    async def receive(self, raw: list[dict[str, Any]]) -> None:
        """Keep updates and hand them on; returns when they are kept, not when they are handled.

        Raises what the database raises when it cannot keep them; then Telegram must not be told.
        """
        bodies = [(each["update_id"], json.dumps(each, ensure_ascii=False)) for each in raw]
        answered, self._answered = self._answered, []

        def turn(work: UnitOfWork) -> None:
            for update_id, body in bodies:
                work.inbox.receive(update_id, body, work.now)
            _note(work, answered)

        try:
            kept = self._turns.run(turn)
            if not self._turns.in_order:
                await kept
            for each in raw:
                if self._first_sight(each["update_id"]):
                    self.submit(each)
            await kept
        except BaseException:
            self._answered += answered
            self._seen.clear()
            raise

    def _first_sight(self, update_id: int) -> bool:
        """Tell whether an update comes for the first time, as far as this process remembers.

        One that Telegram delivers twice has its answer already, or will have it in a moment.
        """
        if update_id in self._seen:
            return False
        self._seen[update_id] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True

    async def recover(self) -> None:
        """Take up what was kept and not answered when the process ended."""
        waiting = await self._turns.run(lambda work: work.inbox.waiting())
        if waiting:
            log.info("taking up %d updates from before", len(waiting))
        for _, body in waiting:
            self.submit(json.loads(body))

    def submit(self, raw: dict[str, Any]) -> "asyncio.Task[Any]":
        """Queue an update on its chat's lane."""
        return self._lanes.submit(chat_of(raw), lambda: self._handle(raw))

    async def _handle(self, raw: dict[str, Any]) -> None:
        """Handle one update until the person has seen its outcome.

        While Telegram is out of reach it is handled again: what is committed is then only shown.
        What could not be said for long stays in the inbox and is taken up at the next start.
        """

        async def handle() -> None:
            result = await self.feed(raw)
            if isinstance(result, TelegramMethod):
                await quietly(self._bot(result))

        if await patiently(handle):
            self._answered.append(raw["update_id"])

    async def feed(self, raw: dict[str, Any]) -> Any:
        """Handle one update now; returns the call that answers it, if the handler left one.

        Raises aiogram's exception when Telegram cannot be reached; everything else is dealt with.
        """
        try:
            update = Update.model_validate(_slim(raw), context={"bot": self._bot})
        except ValidationError:
            log.exception("update %s is of no known shape", raw.get("update_id"))
            return None
        try:
            return await self._dispatcher.feed_update(self._bot, update, services=self._services)
        except UNREACHABLE:
            raise
        except Exception:
            log.exception("update %s could not be answered", update.update_id)
            return None

    async def flush(self) -> None:
        """Note in the inbox which updates were answered; what fails is noted the next time."""
        answered, self._answered = self._answered, []
        if not answered:
            return
        try:
            await self._turns.run(lambda work: _note(work, answered))
        except BaseException:
            self._answered += answered
            raise

    async def keep_flushing(self) -> None:
        """Flush now and then while nothing arrives; ends only when cancelled."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            try:
                await self.flush()
            except Exception as trouble:
                log.warning("could not note what was answered: %r", trouble)


def _note(work: UnitOfWork, answered: list[int]) -> None:
    for update_id in answered:
        work.inbox.answered(update_id, work.now)


def chat_of(raw: dict[str, Any]) -> int:
    """Return the chat of a raw update, or its sender, or 0."""
    for name, event in raw.items():
        if name == "update_id" or not isinstance(event, dict):
            continue
        message = event.get("message") if name == "callback_query" else event
        chat = (message or {}).get("chat") or event.get("chat") or event.get("from") or {}
        return int(chat.get("id", 0))
    return 0


def _slim(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a tap what its message says: the handlers look only at which message it was.

    Validating text and buttons that nobody reads is a third of what reading an update costs.
    """
    tap = raw.get("callback_query")
    if not isinstance(tap, dict) or not isinstance(tap.get("message"), dict):
        return raw
    message = tap["message"]
    kept = {key: message[key] for key in ("message_id", "date", "chat") if key in message}
    return {**raw, "callback_query": {**tap, "message": kept}}
