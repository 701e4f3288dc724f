"""Holding a writer still, so that what is queued meanwhile becomes one batch."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from checklists.starting import UnitsScene
from core.errors import XunanError
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork

PATIENCE = 20  # seconds until a test that waits for a thread gives up


class Refused(XunanError):
    """A rule says no."""


@contextmanager
def held(turns: Turns, caller: Caller = Caller()) -> Iterator[None]:  # noqa: B008 - a constant
    """Keep the caller's writer busy; what the block queues then runs as one batch."""
    begun, gate = threading.Event(), threading.Event()

    def hold(_work: UnitOfWork) -> None:
        begun.set()
        assert gate.wait(PATIENCE)

    turns.run(hold, caller)
    assert begun.wait(PATIENCE)
    try:
        yield
    finally:
        gate.set()


def add_unit(work: UnitOfWork, name: str) -> int:
    """Write a row that another connection can look for."""
    return work.units.add(name, "", "学校", "示例街道", work.now).id


def scribbled(work: UnitOfWork, chat_id: int) -> str:
    """Return what was scribbled in a chat."""
    scene = work.chat_states.get(chat_id).scene
    return scene.query if isinstance(scene, UnitsScene) else ""


def scribble(work: UnitOfWork, mark: str) -> str:
    """Read what the chat's scene remembers and write it back longer.

    A lost update would spoil it.
    """
    note = f"{scribbled(work, work.chat_id)}{mark}"
    work.chat_states.pin_card(work.chat_id, None)
    work.chat_states.move(work.chat_id, UnitsScene(note), work.update_id)
    return note


async def settled(*futures: "asyncio.Future[Any]") -> list[object]:
    """Wait for all, and return results and errors alike."""
    return list(await asyncio.wait_for(asyncio.gather(*futures, return_exceptions=True), PATIENCE))
