"""Updates on their way to the handlers: kept first, handled chat by chat, taken up after a crash.

Telegram forgets an update as soon as a later one is asked for. So an update is in the inbox before
that happens; its effects and its claim are one transaction; and it leaves the inbox only when the
person has seen the outcome. A chat has a few updates in memory; what it sends beyond that waits in
the inbox, so that nobody, however much they send, holds up anybody else or fills the memory.
"""

import asyncio
import json
import logging
from collections import Counter
from functools import partial
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError

from bot.chat_queues import ChatQueues
from bot.errors import nobody_there
from bot.middleware import Services
from bot.raw_update import LARGEST, RawUpdate, UpdateUnreadable, read_update
from bot.retry import AWAY, patiently
from handlers.screen import quietly
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

FLUSH_SECONDS = 2.0  # between two looks, while nothing arrives, at what was answered
AGAIN_SECONDS = 300.0  # until what could not be said for long is taken up again
REMEMBERED = 2_000  # updates
LONGEST_SET_ASIDE = 100_000  # characters of an update that cannot be read
IN_HAND = 8  # updates of one chat in memory; the rest of them waits in the inbox
CHATS_AT_ONCE = 500  # read from the inbox at the start


class Updates:
    """Hands updates to the dispatcher, each chat's in order."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, services: Services, queues: ChatQueues
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._services = services
        self._turns = services.turns
        self._queues = queues
        self._answered: list[int] = []
        self._seen: dict[int, None] = {}  # in the order of arrival
        self._in_hand: Counter[int] = Counter()  # updates in memory, by chat
        self._newest: dict[int, int] = {}  # the newest update in memory, by chat
        self._behind: dict[int, bool] = {}  # chats that wait in the inbox; whether more came since
        self._came: dict[int, int] = {}  # the oldest of what came to such a chat since

    async def receive(self, raw: list[Any]) -> None:
        """Keep updates and hand them on; returns when they are kept, not when they are handled.

        What cannot be read is kept aside. Raises what the database raises when it cannot keep them;
        then Telegram must not be told.
        """
        updates, refused = _sorted_out(raw)
        bodies = [
            (each.update_id, each.chat_id, json.dumps(each.body, ensure_ascii=False))
            for each in updates
        ]
        answered, self._answered = self._answered, []

        def turn(work: UnitOfWork) -> None:
            work.inbox.receive_all(bodies, work.now)
            for update_id, body, reason in refused:
                work.inbox.refuse(update_id, body, work.now, reason)
            work.inbox.answered(answered, work.now)

        try:
            kept = self._turns.run(turn)
            if not self._turns.in_order:
                await kept
            for each in updates:
                if self._first_sight(each.update_id):
                    self._take_up(each)
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
        await self._place_all()
        found = await self._turns.run(partial(_chats_after, -LARGEST))
        while found:
            for chat_id in found:
                self._behind[chat_id] = True
                self._queues.submit(chat_id, partial(self._catch_up, chat_id))
            found = await self._turns.run(partial(_chats_after, found[-1]))
        if self._behind:
            log.info("taking up updates of %d chats from before", len(self._behind))

    async def _place_all(self) -> None:
        """Note the chats of updates that were kept before chats were noted."""
        while await self._turns.run(_place_some):
            pass

    def _take_up(self, update: RawUpdate) -> None:
        """Queue an update, or leave it in the inbox when its chat has enough in hand."""
        chat_id = update.chat_id
        newest = self._newest.get(chat_id, -1)
        late = update.update_id < newest  # what is read from the inbox comes after the newest
        if not late and (chat_id in self._behind or self._in_hand[chat_id] >= IN_HAND):
            self._behind[chat_id] = True
            oldest = self._came.get(chat_id, update.update_id)
            self._came[chat_id] = min(update.update_id, oldest)
        else:
            self._begin(update)

    def _begin(self, update: RawUpdate) -> "asyncio.Task[Any]":
        chat_id = update.chat_id
        self._in_hand[chat_id] += 1
        self._newest[chat_id] = max(update.update_id, self._newest.get(chat_id, -1))
        return self._queues.submit(chat_id, lambda: self._handle(update))

    def _ended(self, chat_id: int) -> None:
        self._in_hand[chat_id] -= 1
        if self._in_hand[chat_id] > 0:
            return
        del self._in_hand[chat_id]
        if chat_id in self._behind:
            self._queues.submit(chat_id, lambda: self._catch_up(chat_id))
        else:
            self._newest.pop(chat_id, None)

    async def _catch_up(self, chat_id: int) -> None:
        """Read the next updates of a chat from the inbox; goes on until none is left.

        It is read again when something came meanwhile that belongs before what was found.
        """
        found: list[tuple[int, str]] = []

        async def look() -> None:
            nonlocal found
            found = await self._waiting(chat_id)

        def whole() -> bool:
            return bool(found) and found[-1][0] < self._came.get(chat_id, LARGEST)

        while self._behind.get(chat_id) and not whole():
            self._behind[chat_id] = False
            self._came.pop(chat_id, None)
            if not await patiently(look):
                self._behind[chat_id] = True
        if not found:
            self._behind.pop(chat_id, None)
            self._newest.pop(chat_id, None)
            return
        self._behind[chat_id] = True  # there may be more
        for _, body in found:  # each was read when it was kept
            self._begin(read_update(json.loads(body)))

    async def _waiting(self, chat_id: int) -> list[tuple[int, str]]:
        after = self._newest.get(chat_id, -1)
        answered, self._answered = self._answered, []

        def turn(work: UnitOfWork) -> list[tuple[int, str]]:
            work.inbox.answered(answered, work.now)
            return work.inbox.waiting(chat_id, after, IN_HAND)

        try:
            return await self._turns.run(turn)
        except BaseException:
            self._answered += answered
            raise

    async def _handle(self, update: RawUpdate) -> None:
        try:
            await self._show(update)
        finally:
            self._ended(update.chat_id)

    async def _show(self, update: RawUpdate) -> None:
        """Handle one update until the person has seen its outcome.

        While Telegram or the database is away it is handled again: what is committed is then only
        shown. What could not be said for long stays in the inbox and is taken up again later.
        """

        async def handle() -> None:
            await self._say(await self.feed(update))

        if await patiently(handle):
            self._said(update)
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(AGAIN_SECONDS, self._take_up_again, update.chat_id)

    def _take_up_again(self, chat_id: int) -> None:
        """Read from the inbox what could not be said for long, in its order."""
        if chat_id in self._behind:
            return  # all of it is read in any case
        if self._in_hand[chat_id]:
            loop = asyncio.get_running_loop()
            loop.call_later(AGAIN_SECONDS, self._take_up_again, chat_id)
        else:
            self._newest.pop(chat_id, None)
            self._behind[chat_id] = True
            self._queues.submit(chat_id, partial(self._catch_up, chat_id))

    async def _say(self, result: Any) -> None:
        if isinstance(result, TelegramMethod):
            await quietly(self._bot(result))

    def idle(self, update: RawUpdate) -> bool:
        """Tell whether nothing of an update's chat is in hand or waits."""
        return self._queues.idle(update.chat_id) and update.chat_id not in self._behind

    async def answer(self, update: RawUpdate, seconds: float) -> Any:
        """Handle an update of an idle chat, and return the call that answers it.

        What takes longer than ``seconds`` seconds, or finds Telegram or the database away, is kept
        in the inbox and goes on by itself; then there is nothing to return. Raises ``DatabaseAway``
        when it cannot be kept.
        """
        task = self._queues.submit(update.chat_id, lambda: self.feed(update))
        await asyncio.wait((task,), timeout=seconds)
        if task.done() and task.exception() is None:
            self._services.outcomes.said(update.update_id)
            return task.result()
        facts = (update.update_id, update.chat_id, json.dumps(update.body, ensure_ascii=False))
        await self._turns.run(lambda work: work.inbox.receive(*facts, work.now))
        self._queues.submit(update.chat_id, lambda: self._finish(update, task))
        return None

    async def _finish(self, update: RawUpdate, task: "asyncio.Task[Any]") -> None:
        """Say what came too late for the webhook's own response."""
        try:
            result = await task
        except AWAY:
            await self._show(update)
            return
        if await patiently(lambda: self._say(result)):
            self._said(update)

    def _said(self, update: RawUpdate) -> None:
        self._services.outcomes.said(update.update_id)
        self._answered.append(update.update_id)

    async def feed(self, update: RawUpdate) -> Any:
        """Handle one update now; returns the call that answers it, if the handler left one.

        Raises what says that Telegram or the database is away; everything else is dealt with.
        """
        try:
            event = Update.model_validate(_slim(update.body), context={"bot": self._bot})
        except ValidationError as trouble:
            await self._set_aside(update, _reason(trouble))
            return None
        try:
            return await self._dispatcher.feed_update(self._bot, event, services=self._services)
        except AWAY:
            raise
        except Exception as trouble:
            if nobody_there(trouble):
                log.info("update %d: nobody can be told: %s", update.update_id, trouble)
            else:
                log.exception("update %d could not be answered", update.update_id)
            return None

    async def _set_aside(self, update: RawUpdate, reason: str) -> None:
        log.warning("update %d is set aside: %s", update.update_id, reason)
        body = json.dumps(update.body, ensure_ascii=False)

        def turn(work: UnitOfWork) -> None:
            if not work.inbox.refuse(update.update_id, body, work.now, reason):
                work.inbox.set_aside(update.update_id, reason)

        await self._turns.run(turn)

    async def flush(self) -> None:
        """Note in the inbox which updates were answered; what fails is noted the next time.

        What could not be said for too long is forgotten.
        """
        self._services.outcomes.forget_old()
        answered, self._answered = self._answered, []
        if not answered:
            return
        try:
            await self._turns.run(lambda work: work.inbox.answered(answered, work.now))
        except BaseException:
            self._answered += answered
            raise


Refused = tuple[int, str, str]  # update id, body, reason


def _sorted_out(raw: list[Any]) -> tuple[list[RawUpdate], list[Refused]]:
    """Part updates that can be read from those that cannot; these are said in the log."""
    updates, refused = [], []
    for each in raw:
        try:
            updates.append(read_update(each))
        except UpdateUnreadable as trouble:
            log.warning("update %s is set aside: %s", trouble.update_id, trouble.reason)
            if trouble.update_id is not None:
                refused.append(
                    (trouble.update_id, json.dumps(each)[:LONGEST_SET_ASIDE], trouble.reason)
                )
    return updates, refused


def _reason(trouble: ValidationError) -> str:
    """Say where an update is of no known shape, without what it says."""
    first = trouble.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}"


def _chats_after(after: int, work: UnitOfWork) -> list[int]:
    return work.inbox.waiting_chats(after, CHATS_AT_ONCE)


def _place_some(work: UnitOfWork) -> int:
    """Note the chats of some updates that were kept before chats were; return of how many."""
    found = work.inbox.unplaced(CHATS_AT_ONCE)
    for update_id, body in found:
        try:
            work.inbox.place(update_id, read_update(json.loads(body)).chat_id)
        except (ValueError, RecursionError, UpdateUnreadable) as trouble:
            log.warning("update %d is set aside: %s", update_id, trouble)
            work.inbox.set_aside(update_id, str(trouble))
    return len(found)


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
