"""Random people do random things to several hazards: no illegal state, no leak, no broken chain."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from checklists.ports import Forms
from core.clock import FixedClock
from handlers.notices.render import card_of_notice
from storage.engine.turns import WorkMaker
from tests.databases import SqliteBackend, open_kept
from tests.usecases.expected import RULES
from tests.usecases.moves import ACTS
from tests.usecases.random_world import EXTRAS, World

EVERYTHING = (*RULES, *EXTRAS)
MOST_HAZARDS = 3
Move = tuple[int, int, int]
MOVES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 10**4), st.integers(0, 10**4)),
    min_size=20,
    max_size=60,
)


def play(world: World, moves: list[Move]) -> None:
    """Play a list of moves: mostly what ought to succeed, else anything by anybody."""
    world.does(world.actors[moves[0][1] % len(world.actors)], "file", None)
    for sort, one, other in moves:
        life = world.lives[one % len(world.lives)] if world.lives else None
        sensible = world.sensible(life) if life is not None and sort > 1 else []
        if sensible:
            act, able = sensible[other % len(sensible)]
            actor = able[(other // len(sensible)) % len(able)]
        else:
            actor = world.actors[other % len(world.actors)]
            act = EVERYTHING[(one + other) % len(EVERYTHING)]
        if act in {"file", "fix"} and len(world.lives) >= MOST_HAZARDS:
            act = "look"
        world.does(actor, act, life)
    world.everything()


@contextmanager
def opened(backend: SqliteBackend, forms: Forms, kind: type[World] = World) -> Iterator[World]:
    """A world of its own."""
    url = backend.migrated()
    engine = open_kept(url)
    clock = FixedClock(datetime(2026, 11, 22, 1, 30, tzinfo=UTC))
    try:
        yield kind(engine, WorkMaker(clock, forms, card_of_notice=card_of_notice), clock)
    finally:
        engine.dispose()
        backend.take_back(url)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_whatever_people_do_each_hazard_stands_where_it_ought_to(
    sqlite_backend: SqliteBackend, forms: Forms, moves: list[Move]
) -> None:
    with opened(sqlite_backend, forms) as world:
        play(world, moves)


@pytest.mark.parametrize("seed", range(2))
def test_a_long_random_life_comes_by_everything_there_is_on_both_databases(
    engine: Engine, make: WorkMaker, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    moves = [
        (chance.randrange(8), chance.randrange(10**4), chance.randrange(10**4)) for _ in range(100)
    ]
    world = World(engine, make, clock)
    play(world, moves)
    assert len({each for each in world.taken if each in RULES}) > len(RULES) // 2


def test_everything_that_can_be_done_is_played() -> None:
    assert set(ACTS) == set(RULES)
