"""One update's way into the use cases: bound to who acts, run once, shown again when repeated."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.outcomes import Outcome, Outcomes
from chat.done import Done
from chat.incoming import NAMELESS, Noted
from chat.once import carries_once
from chat.push import Change
from checklists.signing_views import SignedView
from checklists.views import FindingView, Reply, UnsaidView
from core.errors import XunanError
from frontdesk.showing import show_again
from handlers.once import renewal_of
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork

Result = TypeVar("Result")


class Performer:
    """Carries out use cases for the person behind one update (``handlers.screen.Perform``).

    It also knows which message is the living card (``handlers.screen.CardMemory``).

    An update that comes again, because its outcome could not be said, has the outcome that it had.
    When that is forgotten, as after a crash, the card is shown again; of what was to be told once,
    the inbox knows by which press it is made anew.
    """

    def __init__(self, turns: Turns, caller: Caller, outcomes: Outcomes | None = None) -> None:
        self._turns = turns
        self._caller = caller
        self._outcomes = outcomes or Outcomes()
        self._refusal: XunanError | None = None
        self._card_id: int | None = None
        self._changes: list[Change] | None = None
        self.committed = False  # whether what was asked for is stored
        self.moved = False  # whether hazards may be owed to others since
        self.signed = False  # whether a paper may be owed since

    async def __call__(self, use_case: Callable[..., Reply], *args: Any, **kwargs: Any) -> Reply:
        """Run a use case as one committed turn; a repeated update gives the outcome that it had."""

        def turn(work: UnitOfWork) -> tuple[Reply, int | None, list[Change] | None]:
            changes: list[Change] | None = None
            if work.inbox.claim(work.update_id, work.now):
                reply = use_case(work, *args, **kwargs)
                work.inbox.leave_unsaid(work.update_id, renewal_of(reply.view))
                changes = work.outbox.changes_at(work.address)
                self._keep(Outcome(reply, refusal=self._refusal))
            else:
                reply = self._again(work)
            return reply, work.chat_states.card_id(work.chat_id), changes

        try:
            reply, self._card_id, self._changes = await self._turns.run(turn, self._caller)
        except XunanError as refusal:
            self._refusal = refusal
            raise
        self.committed = True
        self.moved = reply.done in {Done.JOINED, Done.LEFT}
        self.signed = isinstance(reply.view, SignedView)
        return reply

    def _keep(self, outcome: Outcome) -> None:
        self._outcomes.keep(self._caller.update_id, self._caller.chat_id, outcome)

    def _again(self, work: UnitOfWork) -> Reply:
        """Return what a repeated update came to; raises what refused it before.

        When more has happened in the chat since, only what is told once is said as it was.
        """
        kept = self._outcomes.of(work.update_id)
        if kept is not None and kept.refusal is not None and self._refusal is None:
            raise kept.refusal
        reply = kept.reply if kept is not None else None
        newest = self._outcomes.is_newest(work.update_id, work.chat_id)
        if reply is not None and (newest or carries_once(reply.view)):
            return reply
        renewal = work.inbox.unsaid(work.update_id)
        return Reply(UnsaidView(renewal)) if renewal else show_again(work)

    async def ask(self, question: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Ask something that stores nothing (``handlers.screen.Ask``); the update goes on."""
        return await self._turns.run(lambda work: question(work, *args, **kwargs), self._caller)

    async def note(self, use_case: Callable[[UnitOfWork], Noted]) -> Noted:
        """Run a use case that shows nothing as one committed turn; a repeat notes nothing new."""

        def turn(work: UnitOfWork) -> Noted:
            if work.inbox.claim(work.update_id, work.now):
                noted = use_case(work)
                if noted is not Noted.TAKEN and noted not in NAMELESS:
                    work.inbox.leave_unsaid(work.update_id, noted.value)
                self._keep(Outcome(noted=noted))
                return noted
            kept = self._outcomes.of(work.update_id)
            if kept is not None and kept.noted is not None:
                return kept.noted
            return Noted(work.inbox.unsaid(work.update_id) or Noted.TAKEN)

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
