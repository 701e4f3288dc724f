"""What one step of the loop costs: assigning a hazard, handing its rectification in, closing it.

Each step is a whole turn in this process, from the call to the card, and its CPU time is that of
all threads; on PostgreSQL what the server took stands beside it. The same is measured of the most
frequent turn there is, an answer on a checklist. What goes to telling others, and to their to-do
cards, is counted within the steps.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

import psutil
from sqlalchemy import Engine, text

from bench.databases import each_kind
from bench.district import Cast, District
from bench.processes import tree_cpu_seconds
from bot.performing import Performer
from chat.address import on_telegram
from chat.incoming import IncomingPhoto
from chat.push import Push
from checklists import starting, walking
from checklists.loader import load_forms
from checklists.views import ItemView, Reply
from core.clock import SystemClock
from frontdesk import photos, todo
from frontdesk.showing import doing, showing
from handlers.notices.render import card_of_notice
from handlers.render import card_of
from hazards import notifying
from hazards.ledger import file_hazard
from hazards.loop import deciding, reviewing
from hazards.loop.assignees import fixers
from hazards.loop.rectifying import receive_proof
from hazards.model import NewHazard, Source
from storage.engine.database import open_engine
from storage.engine.turns import Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from storage.stores.chat.outbox_store import SqlOutboxStore

HAZARDS: Final = 10_000  # on the ledger already
STEPS: Final = 300  # of each kind
WARM_UP: Final = 20
Step = Callable[[], Awaitable[None]]
FORM_ID: Final = "campus"


@dataclass(frozen=True)
class Cost:
    """What one kind of step took on the average: CPU in ms, and pushes.

    ``telling`` and ``todos`` are parts of ``cpu``; ``server`` is the database server's.
    """

    what: str
    cpu: float
    server: float
    telling: float
    todos: float
    pushes: float

    @property
    def share(self) -> float:
        """The part of the CPU time that goes to telling others and to their to-do cards."""
        return (self.telling + self.todos) / self.cpu


def run(folder: Path) -> None:
    """Measure on both databases and print a table for each."""
    _run(folder, HAZARDS, STEPS)


def run_quickly(folder: Path) -> None:
    """A fifth of everything."""
    _run(folder, HAZARDS // 5, STEPS // 5)


def _run(folder: Path, size: int, steps: int) -> None:
    for name, database in each_kind(folder / "loop").items():
        try:
            engine = open_engine(database.empty_url("loop"))
            cast = District(engine, size).write()
            costs = asyncio.run(Loop(engine, database.process, cast, steps).measure())
            engine.dispose()
        finally:
            database.close()
        print(table(f"{name}, {size:,} hazards on the ledger", costs), flush=True)


def table(title: str, costs: list[Cost]) -> str:
    """The steps for people."""
    columns = ("CPU ms", "server ms", "telling", "to-dos", "share", "pushes", "× answer")
    rows = [title.ljust(44) + "".join(each.rjust(11) for each in columns)]
    answer = costs[0].cpu + costs[0].server
    for each in costs:
        cells = (
            f"{each.cpu:.2f}",
            f"{each.server:.2f}",
            f"{each.telling:.2f}",
            f"{each.todos:.2f}",
            f"{each.share:.0%}",
            f"{each.pushes:.1f}",
            f"{(each.cpu + each.server) / answer:.2f}",
        )
        rows.append(each.what.ljust(44) + "".join(cell.rjust(11) for cell in cells))
    return "\n".join(rows)


class Stopwatch:
    """CPU time of the calls to a few functions, and how many pushes were put."""

    def __init__(self) -> None:
        self.telling = self.todos = 0.0
        self.pushes = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch what steps tell, until the block ends."""
        tell, refresh, put = notifying.notify, todo.write_stale_todos, SqlOutboxStore.put

        def timed_tell(*given: Any, **named: Any) -> None:
            start = time.thread_time()
            tell(*given, **named)
            self.telling += time.thread_time() - start

        def timed_refresh(*given: Any, **named: Any) -> None:
            start = time.thread_time()
            refresh(*given, **named)
            self.todos += time.thread_time() - start

        def counted_put(store: SqlOutboxStore, push: Push, *given: Any) -> bool:
            self.pushes += 1
            return put(store, push, *given)

        _replace(notifying, notify=timed_tell)
        _replace(todo, write_stale_todos=timed_refresh)
        _replace(SqlOutboxStore, put=counted_put)
        try:
            yield
        finally:
            _replace(notifying, notify=tell)
            _replace(todo, write_stale_todos=refresh)
            _replace(SqlOutboxStore, put=put)


def _replace(where: Any, **what: Any) -> None:
    for name, value in what.items():
        setattr(where, name, value)


class Loop:
    """Hazards of one street on their way from judged to closed."""

    def __init__(
        self, engine: Engine, server: psutil.Process | None, cast: Cast, steps: int
    ) -> None:
        self._engine = engine
        self._server = server
        self._cast = cast
        self._steps = steps + WARM_UP
        self._make = WorkMaker(SystemClock(), load_forms(), card_of_notice=card_of_notice)
        self._turns = Turns(engine, self._make)
        self._updates = count(1)

    async def measure(self) -> list[Cost]:
        """Let every hazard take one step, then every one the next."""
        try:
            costs = [await self._cost("an answer on a checklist", self._answers())]
            ids, owner_id = self._file()
            self._deliver()
            costs.append(await self._cost("assign", self._assigning(ids, owner_id)))
            self._deliver()
            photo_ids = self._send_photos(ids)
            costs.append(await self._cost("submit: the photo is kept", self._submitting(photo_ids)))
            self._deliver()
            costs.append(await self._cost("review: close", self._closing(ids)))
        finally:
            self._turns.close()
        return costs

    async def _cost(self, what: str, steps: Iterator[Step]) -> Cost:
        for _ in range(WARM_UP):
            await next(steps)()
        watch = Stopwatch()
        taken = 0
        with watch.watching():
            own, server = time.process_time(), self._server_seconds()
            for step in steps:
                await step()
                taken += 1
            own, server = time.process_time() - own, self._server_seconds() - server
        each = 1000 / taken
        return Cost(
            what,
            cpu=own * each,
            server=server * each,
            telling=watch.telling * each,
            todos=watch.todos * each,
            pushes=watch.pushes / taken,
        )

    def _server_seconds(self) -> float:
        return tree_cpu_seconds(self._server) if self._server else 0.0

    async def _tap(self, telegram_id: int, use_case: Callable[..., Reply], *given: Any) -> None:
        """A press of somebody's: one turn, and the card in words."""
        caller = Caller(on_telegram(telegram_id), telegram_id, next(self._updates))
        reply = await Performer(self._turns, caller)(use_case, *given)
        if reply.view is not None:
            card_of(reply.view)

    def _answers(self) -> Iterator[Step]:
        """Answers on the checklists of one unit after another."""
        who = self._cast.inspector
        questions = len(self._make.forms.latest(FORM_ID).questions)
        caller = Caller(on_telegram(who), who)
        left = self._steps
        while left > 0:
            with transaction(self._engine, self._make, caller) as work:
                view = starting.start(work, self._cast.unit_id, FORM_ID, anew=True).view
            if not isinstance(view, ItemView):
                raise TypeError(f"a walk does not begin with an item but with {view}")
            id_ = view.sheet.inspection.id
            asked = [each.number for each in view.sheet.form.questions if each.number]
            for number in asked[: min(left, questions)]:
                left -= 1
                yield partial(self._tap, who, walking.answer_item, id_, number, "pass")

    def _file(self) -> tuple[list[int], int]:
        """Put hazards on the ledger and judge them; return them, and who may rectify."""
        who = self._cast.inspector
        ids = []
        with transaction(self._engine, self._make, Caller(on_telegram(who), who)) as work:
            for number in range(self._steps):
                filed = file_hazard(work, self._found(work, number))
                ids.append(deciding.judge(work, filed, "").id)
            owner = fixers(work, filed)[0]
        return ids, owner.id

    def _found(self, work: UnitOfWork, number: int) -> NewHazard:
        return NewHazard(
            unit_id=self._cast.unit_id,
            inspection_id=None,
            question=None,
            item="",
            description=f"二楼东侧消火栓无水（{number}）",
            measure="",
            deadline=None,
            fixed_on_spot=False,
            found_at=work.now,
            found_by=work.person.id if work.person else 0,
            source=Source.SNAP,
        )

    def _assigning(self, ids: list[int], owner_id: int) -> Iterator[Step]:
        who = self._cast.street_office
        for id_ in ids:
            yield partial(self._tap, who, showing, deciding.assign, id_, owner_id, 7)

    def _send_photos(self, ids: list[int]) -> list[int]:
        """The officer answers each assignment with a photo; its bytes are on their way."""
        who = self._cast.officer
        photo_ids = []
        with transaction(self._engine, self._make, Caller(on_telegram(who), who)) as work:
            for number, id_ in enumerate(ids):
                message_id = 10_000_000 + number
                receive_proof(
                    work,
                    id_,
                    IncomingPhoto(message_id, f"p{number}", f"u{number}", work.now, None, "", None),
                )
                photo = work.photos.by_message(who, message_id)
                photo_ids.append(photo.id if photo else 0)
        return photo_ids

    def _submitting(self, photo_ids: list[int]) -> Iterator[Step]:
        for photo_id in photo_ids:
            yield partial(self._keep, photo_id)

    async def _keep(self, photo_id: int) -> None:
        """As the photo worker does when it has the bytes."""
        hash_ = f"{photo_id * 0x9E3779B97F4A7C15 % 2**64:016x}"
        kept = KeptPhoto(hash_ * 4, 90_000, "image/jpeg", 1280, 960, None, hash_)

        def turn(work: UnitOfWork) -> None:
            work.photos.keep(photo_id, kept)
            photos.record_kept(work, photo_id)

        await self._turns.run(turn, Caller(chat_id=self._cast.officer))

    def _closing(self, ids: list[int]) -> Iterator[Step]:
        for id_ in ids:
            yield partial(self._tap, self._cast.inspector, doing, reviewing.close, id_)

    def _deliver(self) -> None:
        """Let everything that waits in the outbox have been sent, as the courier would."""
        with self._engine.connect() as connection:
            connection.execute(
                text(
                    "INSERT INTO posts (channel, external_id, message_id, topic, kind, sent_at)"
                    " SELECT channel, external_id, 20000000 + id, topic, kind, created_at"
                    " FROM outbox"
                    " WHERE state = 'waiting' AND topic IS NOT NULL AND kind <> 'pin'"
                )
            )
            connection.execute(
                text(
                    "UPDATE outbox SET state = 'sent', settled_at = created_at"
                    " WHERE state = 'waiting'"
                )
            )
