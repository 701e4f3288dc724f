"""A turn that runs twice, because its commit came to nothing, leaves what one run leaves."""

import copy
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from chat.address import on_telegram
from checklists.ports import Forms
from core.errors import XunanError
from storage.engine.turns import Caller, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend
from tests.usecases.expected import Actor
from tests.usecases.hazards.test_random_lives import opened, play
from tests.usecases.random_world import World


class Undone(Exception):
    """The first run of a turn came to nothing."""


class Tokens:
    """Gives the same tokens in both worlds; one that came to nothing is given again.

    Else every link, and every key of a row of the outbox, would differ.
    """

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, _size: int) -> str:
        self.given += 1
        return f"{self.given:024d}"


@dataclass
class TwiceWorld(World):
    """A world in which each turn is run, undone, and run again."""

    tokens: Tokens | None = None

    def _turn(self, actor: Actor, act: Callable[[UnitOfWork], Any]) -> Any:
        caller = Caller(on_telegram(actor.telegram_id), actor.telegram_id)
        lives, given = copy.deepcopy(self.lives), self.tokens.given if self.tokens else 0
        with (
            suppress(Undone, XunanError),
            transaction(self.engine, self.make, caller) as work,
        ):
            act(work)
            raise Undone
        for life, before in zip(self.lives, lives, strict=True):
            vars(life).update(vars(before))
        self.worded = 0
        if self.tokens is not None:
            self.tokens.given = given
        return super()._turn(actor, act)


@pytest.mark.parametrize("seed", range(3))
def test_turns_that_run_twice_leave_what_one_run_leaves(
    sqlite_backend: SqliteBackend, forms: Forms, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    moves = [(dice.randrange(8), dice.randrange(10**4), dice.randrange(10**4)) for _ in range(40)]
    left = []
    for kind in (World, TwiceWorld):
        tokens = Tokens()
        monkeypatch.setattr("secrets.token_urlsafe", tokens)
        monkeypatch.setattr("storage.stores.chat.outbox_store.token_hex", tokens)
        with opened(sqlite_backend, forms, kind) as world:
            if isinstance(world, TwiceWorld):
                world.tokens = tokens
            play(world, moves)
            left.append(world.dump())
    assert left[0] == left[1]
