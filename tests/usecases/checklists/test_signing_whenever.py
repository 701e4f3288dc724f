"""Whatever happens between the walk and the signature: it succeeds, and no hazard is lost."""

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
from hazards.criteria import classifying
from storage.engine.turns import WorkMaker
from tests.databases import SqliteBackend, open_kept
from tests.usecases.walks import SENTENCES, SIGNERS, Found, Walk

HAPPENINGS = (
    Walk.waits,
    Walk.somebody_joins,
    Walk.somebody_leaves,
    Walk.unit_moves,
    Walk.criteria_change,
    Walk.code_ends,
    Walk.assignment_will_be_refused,
)
A_DAY = 24 * 60
MINUTES = st.one_of(st.integers(1, A_DAY), st.integers(A_DAY, 400 * A_DAY))
DAYS = st.one_of(st.none(), st.sampled_from([0, 1, 365, 366]), st.integers(0, 366))
FOUND = st.lists(
    st.builds(Found, st.integers(1, 29), st.sampled_from(SENTENCES), DAYS),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each.number,
)
HAPPENING = st.one_of(
    st.tuples(st.just(Walk.waits), MINUTES),
    st.tuples(st.sampled_from(HAPPENINGS[1:]), st.integers(0, 7)),
)


@contextmanager
def classifying_as_shipped() -> Iterator[pytest.MonkeyPatch]:
    """Let the criteria that a walk has changed be as they were."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    classifying._remembered.cache_clear()


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    signer=st.sampled_from(sorted(SIGNERS)),
    found=FOUND,
    happenings=st.lists(HAPPENING, max_size=6),
    staff=st.integers(0, 2),
    refused=st.sets(st.integers(1, 3), max_size=2),
    moved=st.booleans(),
)
def test_whatever_happens_meanwhile_the_signature_succeeds(
    sqlite_backend: SqliteBackend,
    forms: Forms,
    signer: str,
    found: list[Found],
    happenings: list[tuple[object, int]],
    staff: int,
    refused: set[int],
    moved: bool,
) -> None:
    url = sqlite_backend.migrated()
    engine = open_kept(url)
    clock = FixedClock(datetime(2026, 11, 22, 1, 30, tzinfo=UTC))
    try:
        with classifying_as_shipped() as patch:
            walk = Walk(
                engine,
                WorkMaker(clock, forms, card_of_notice=card_of_notice),
                clock,
                patch,
                signer,
                found,
            )
            walk.refused |= refused
            for chosen in range(staff):
                walk.somebody_joins(chosen)
            for happens, chosen in happenings:
                happens(walk, chosen)  # type: ignore[operator]  # one of HAPPENINGS
            walk.moves_deadlines(moved=moved)
            walk.signs()
    finally:
        engine.dispose()
        sqlite_backend.take_back(url)


@pytest.mark.parametrize("signer", sorted(SIGNERS))
def test_a_walk_with_all_that_may_happen_is_signed_on_both_databases(
    engine: Engine, make: WorkMaker, clock: FixedClock, signer: str
) -> None:
    chance = random.Random(signer)
    found = [
        Found(3, SENTENCES[0], 0),
        Found(7, SENTENCES[1], 366),
        Found(11, SENTENCES[2], None),
        Found(20, SENTENCES[3], 30),
    ]
    with classifying_as_shipped() as patch:
        walk = Walk(engine, make, clock, patch, signer, found)
        walk.somebody_joins(0)
        for happens in chance.sample(HAPPENINGS, len(HAPPENINGS)):
            happens(walk, chance.randrange(8) if happens is not Walk.waits else 2 * A_DAY)
        walk.moves_deadlines(moved=signer == "both")
        walk.signs()
