"""Turns: use cases run in writer threads, many to a transaction, none spoken of before its commit.

One writer thread takes all waiting turns as a group commit; one COMMIT, and so one wait for the
disk, serves the batch. On PostgreSQL a lock for each chat keeps two workers out of one
conversation. A batch first runs without savepoints, but for turns of chats that were refused
something lately; when another turn in it is refused, the batch is rolled back and run again with
one savepoint for each turn, so that only the refused one is undone. Use cases are functions of the
database and the clock: running one again is harmless. What the process alone remembers is handed to
others after the COMMIT, or counts an update once.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine

from chat.address import NOBODY as NO_ADDRESS
from chat.address import Address
from chat.push import CardOfNotice
from chat.unwritten import UnwrittenScenes
from checklists.ports import Forms
from core.clock import Clock
from core.errors import Overtaken, XunanError
from hazards.tips.identity_sealer import Sealer
from hazards.tips.wrong_tries import WrongTries
from people.quotas import Quotas
from storage.engine.driver_errors import cause_of, database_away, is_away, may_pass
from storage.engine.session import Session
from storage.engine.unit_of_work import NO_SEALER, UNLIMITED, Stores, UnitOfWork
from storage.engine.wiping import empty_log
from storage.stores.chat.outbox_store import no_cards

log = logging.getLogger(__name__)

Result = TypeVar("Result")
UseCase = Callable[[UnitOfWork], Any]

LARGEST_BATCH = 64
REFUSED_LATELY = 256  # chats
TRIES = 4
POSTGRESQL_WRITERS = 1  # more of them wait for each other and for Python's lock
WIPE_SECONDS = 1.0  # until the log is emptied again after something was in the way


class Caller(NamedTuple):
    """On whose behalf a turn runs; as it stands it is the product itself.

    Who acts is known by the ``address``. The chat and the update are those of Telegram, where the
    conversation is.
    """

    address: Address = NO_ADDRESS
    chat_id: int = 0
    update_id: int = 0


NOBODY = Caller()


class Waiting(NamedTuple):
    """A turn in the queue."""

    use_case: UseCase
    caller: Caller
    future: "asyncio.Future[Any]"


class Outcome(NamedTuple):
    """A turn that is over: its result is committed, or its error tells why nothing is."""

    future: "asyncio.Future[Any]"
    result: Any
    error: BaseException | None


class WorkMaker:
    """Makes the unit of work for a turn on a session's stores.

    ``sealer`` seals who gave a tip. What no row may tell of lives here, as long as the process.
    """

    def __init__(
        self,
        clock: Clock,
        forms: Forms,
        ledger_prefix: str = "PT",
        admins: tuple[Address, ...] = (),
        card_of_notice: CardOfNotice = no_cards,
        sealer: Sealer = NO_SEALER,
        quotas: Quotas = UNLIMITED,
        transfer_link_days: int = 30,
        office_group: Address | None = None,
    ) -> None:
        self.office_group = office_group
        self.quotas = quotas
        self.transfer_link_days = transfer_link_days
        self.wrong_tries = WrongTries()
        self.unwritten = UnwrittenScenes()
        self.sealer = sealer
        self.clock = clock
        self.forms = forms
        self.ledger_prefix = ledger_prefix
        self.admins = frozenset(admins)
        self.card_of_notice = card_of_notice

    def __call__(self, stores: Stores, caller: Caller = NOBODY) -> UnitOfWork:
        """Return a unit of work with the moment that it is now."""
        settings = (self.clock, self.forms, self.ledger_prefix, self.admins)
        return UnitOfWork(
            stores,
            *settings,
            *caller,
            self.card_of_notice,
            self.sealer,
            self.quotas,
            self.transfer_link_days,
            self.wrong_tries,
            self.unwritten,
            self.office_group,
        )


@contextmanager
def transaction(engine: Engine, make: WorkMaker, caller: Caller = NOBODY) -> Iterator[UnitOfWork]:
    """Run the block as one transaction of its own: commit at its end, roll back when it raises.

    For the command line and for tests; the running bot goes through ``Turns``.
    """
    session = Session(engine)
    stores = Stores(session)
    try:
        session.begin()
        try:
            work = make(stores, caller)
            yield work
            work.finish()
        except BaseException:
            session.roll_back()
            raise
        session.commit()
        stores.committed()
    finally:
        session.close()


class Writer(threading.Thread):
    """One thread with one connection, which carries out turns batch by batch."""

    def __init__(self, engine: Engine, make: WorkMaker, notify: Callable[[], None]) -> None:
        super().__init__(name="writer", daemon=True)
        self._notify = notify
        self._engine = engine
        self._make = make
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._session: Session | None = None
        self._stores: Stores | None = None
        self._wipes = engine.dialect.name == "sqlite"
        self._traces_left = True  # a process that died may have left some
        self._refused: dict[int, None] = {}  # chats that were refused something, oldest first

    def submit(self, turn: Waiting) -> None:
        """Queue a turn; from any thread."""
        self._queue.put(turn)

    def close(self) -> None:
        """Carry out what is queued, then end the thread."""
        self._queue.put(None)
        self.join()

    def run(self) -> None:
        """Take batches until closed."""
        going = True
        while going:
            try:
                batch, going = self._take()
            except queue.Empty:
                self._wipe_again()
                continue
            if batch:
                _deliver(self._settle(batch))
        self._wipe_again()
        self._disconnect()

    def _wipe_again(self) -> None:
        try:
            self._wipe(self._connected()[0])
        except Exception as error:
            log.warning("the write-ahead log could not be emptied yet: %r", error)
            self._abandon()

    def _take(self) -> tuple[list[Waiting], bool]:
        batch: list[Waiting] = []
        turn = self._queue.get(timeout=WIPE_SECONDS if self._wipes and self._traces_left else None)
        while turn is not None:
            batch.append(turn)
            if len(batch) == LARGEST_BATCH:
                return batch, True
            try:
                turn = self._queue.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _settle(self, batch: list[Waiting]) -> list[Outcome]:
        """Carry out a batch, at first as a whole; a database that is away is tried again."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._commit(batch, careful=attempt > 1)
            except XunanError:
                continue  # a refusal: once more, each turn in a savepoint of its own
            except Exception as fault:
                self._abandon()
                error = cause_of(fault)
                if attempt == TRIES or not may_pass(error, attempt):
                    if is_away(error):
                        log.warning("the database is away: %r", error)
                        return [Outcome(turn.future, None, database_away(error)) for turn in batch]
                    if len(batch) > 1:
                        return [self._settle([turn])[0] for turn in batch]
                    log.exception("a turn failed")
                    return [Outcome(turn.future, None, error) for turn in batch]
        raise AssertionError("a careful batch raises no refusal")

    def _commit(self, batch: list[Waiting], *, careful: bool) -> list[Outcome]:
        session, stores = self._connected()
        session.begin(sorted({turn.caller.chat_id for turn in batch} - {0}))
        stores.begun()
        try:
            outcomes = [
                self._careful(session, stores, turn)
                if careful or turn.caller.chat_id in self._refused
                else self._plain(stores, turn)
                for turn in batch
            ]
            session.commit()
        except BaseException:
            stores.audit.undone()
            with suppress(Exception):
                session.roll_back()
            raise
        stores.committed()
        if stores.outbox.put_since:
            stores.outbox.put_since = False
            self._notify()
        if stores.inbox.forgotten_since:
            stores.inbox.forgotten_since = False
            self._traces_left = True
        try:
            self._wipe(session)
        except Exception as error:  # what is committed must not be run again
            log.warning("the write-ahead log could not be emptied yet: %r", error)
        return outcomes

    def _wipe(self, session: Session) -> None:
        """Leave nothing in SQLite's write-ahead log of what a turn took away.

        A reader that holds the log up does not hold up the turns: it is tried again soon.
        """
        if self._traces_left and not session.postgresql:
            self._traces_left = not empty_log(session)

    def _plain(self, stores: Stores, turn: Waiting) -> Outcome:
        work = self._make(stores, turn.caller)
        result = turn.use_case(work)
        work.finish()
        return Outcome(turn.future, result, None)

    def _careful(self, session: Session, stores: Stores, turn: Waiting) -> Outcome:
        session.say_later("SAVEPOINT turn")
        outcome = self._refusable(session, stores, turn)
        for _ in range(TRIES):  # who was overtaken looks again at what is there now
            if not isinstance(outcome.error, Overtaken):
                break
            outcome = self._refusable(session, stores, turn)
        session.say_later("RELEASE SAVEPOINT turn")
        return outcome

    def _refusable(self, session: Session, stores: Stores, turn: Waiting) -> Outcome:
        try:
            with stores.undoing():
                return self._plain(stores, turn)
        except XunanError as refusal:
            self._remember(turn.caller.chat_id)
            session.say_later("ROLLBACK TO SAVEPOINT turn")
            return Outcome(turn.future, None, refusal)

    def _remember(self, chat_id: int) -> None:
        """Run the next turns of a chat in savepoints: who was refused is soon refused again."""
        self._refused.pop(chat_id, None)
        self._refused[chat_id] = None
        if len(self._refused) > REFUSED_LATELY:
            del self._refused[next(iter(self._refused))]

    def _connected(self) -> tuple[Session, Stores]:
        if self._session is None or self._stores is None:
            self._session = Session(self._engine)
            self._stores = Stores(self._session)
        return self._session, self._stores

    def _abandon(self) -> None:
        """Let a connection go about which nothing is sure."""
        with suppress(Exception):
            self._disconnect()
        self._session = self._stores = None

    def _disconnect(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = self._stores = None


def _deliver(outcomes: list[Outcome]) -> None:
    """Hand results back, with one wake-up for each event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        loops.setdefault(outcome.future.get_loop(), []).append(outcome)
    for loop, settled in loops.items():
        with suppress(RuntimeError):  # the loop has ended; the work is committed all the same
            loop.call_soon_threadsafe(_resolve, settled)


def _resolve(settled: list[Outcome]) -> None:
    for outcome in settled:
        if outcome.future.done():
            continue
        if outcome.error is not None:
            outcome.future.set_exception(outcome.error)
        else:
            outcome.future.set_result(outcome.result)


def _nobody_listens() -> None:
    return None


class Turns:
    """The way from the event loop into the database.

    ``notify`` is called, in a writer's thread, when something new in the outbox was committed.
    """

    def __init__(
        self,
        engine: Engine,
        make: WorkMaker,
        writers: int | None = None,
        notify: Callable[[], None] = _nobody_listens,
    ) -> None:
        if writers is None:
            writers = POSTGRESQL_WRITERS if engine.dialect.name == "postgresql" else 1
        self._writers = [Writer(engine, make, notify) for _ in range(writers)]
        self._closed = False
        for writer in self._writers:
            writer.start()

    @property
    def in_order(self) -> bool:
        """Whether all turns run in the order in which they were queued, whatever their chat."""
        return len(self._writers) == 1

    def run(
        self, use_case: Callable[[UnitOfWork], Result], caller: Caller = NOBODY
    ) -> "asyncio.Future[Result]":
        """Queue a use case and return a future of its committed result.

        Turns of one chat run in the order in which they were queued. The future raises what the
        use case raised; nothing of it is stored then. Raises ``RuntimeError`` after ``close``.
        """
        if self._closed:
            raise RuntimeError("the writers have ended")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        writer = self._writers[caller.chat_id % len(self._writers)]
        writer.submit(Waiting(use_case, caller, future))
        return future

    def close(self) -> None:
        """Carry out what is queued and end the writer threads."""
        self._closed = True
        for writer in self._writers:
            writer.close()
