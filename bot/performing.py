"""One update's way into the use cases: bound to who acts, run once, shown again when repeated."""

import asyncio
from collections.abc import Callable
from typing import Any

from chat.done import Done
from chat.incoming import Noted
from chat.push import Change
from checklists.views import FindingView, Reply, SignedView
from frontdesk.showing import show_again
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork


class Performer:
    """Carries out use cases for the person behind one update (``handlers.screen.Perform``).

    It also knows which message is the living card (``handlers.screen.CardMemory``).
    """

    def __init__(self, turns: Turns, caller: Caller) -> None:
        self._turns = turns
        self._caller = caller
        self._card_id: int | None = None
        self._changes: list[Change] | None = None
        self.committed = False  # whether what was asked for is stored
        self.moved = False  # whether hazards may be owed to others since
        self.signed = False  # whether a paper may be owed since

    async def __call__(self, use_case: Callable[..., Reply], *args: Any, **kwargs: Any) -> Reply:
        """Run a use case as one committed turn; a repeated update only shows the card again."""

        def turn(work: UnitOfWork) -> tuple[Reply, int | None, list[Change] | None]:
            fresh = work.inbox.claim(work.update_id, work.now)
            reply = use_case(work, *args, **kwargs) if fresh else show_again(work)
            changes = work.outbox.changes_in(work.chat_id) if fresh else None
            return reply, work.chat_states.card_id(work.chat_id), changes

        reply, self._card_id, self._changes = await self._turns.run(turn, self._caller)
        self.committed = True
        self.moved = reply.done in {Done.JOINED, Done.LEFT}
        self.signed = isinstance(reply.view, SignedView)
        return reply

    async def note(self, use_case: Callable[[UnitOfWork], Noted]) -> Noted:
        """Run a use case that shows nothing as one committed turn; a repeat is skipped."""

        def turn(work: UnitOfWork) -> Noted:
            return use_case(work) if work.inbox.claim(work.update_id, work.now) else Noted.TAKEN

        taken = await self._turns.run(turn, self._caller)
        self.committed = True
        return taken

    def card_id(self, chat_id: int) -> int | None:  # noqa: ARG002 - one performer, one chat
        """Return the message id of the living card as the last turn saw it."""
        return self._card_id

    def take_changes(self) -> list[Change] | None:
        """Hand out, once, what the last turn has changed of the messages in this chat.

        ``None`` after a repeated update: whatever was changed, was changed before.
        """
        changes, self._changes = self._changes, [] if self._changes is not None else None
        return changes

    async def pin(self, chat_id: int, card_id: int, reply: Reply) -> None:
        """Remember another message as the living card, and the item that it shows."""
        await pin_card(self._turns, chat_id, card_id, reply)
        self._card_id = card_id


def pin_card(turns: Turns, chat_id: int, card_id: int, reply: Reply) -> "asyncio.Future[None]":
    """Remember which message is a chat's living card; a hazard's card points at its item."""

    def turn(work: UnitOfWork) -> None:
        work.chat_states.pin_card(chat_id, card_id)
        view = reply.view
        if isinstance(view, FindingView):
            work.reply_targets.put(chat_id, card_id, view.sheet.inspection.id, view.question.number)

    return turns.run(turn, Caller(chat_id=chat_id))
