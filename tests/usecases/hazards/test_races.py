"""Two people act on one hazard in the same moment: one does, the other hears of it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from core.errors import Overtaken
from hazards.loop import deciding, rectifying, reviewing
from hazards.loop.steps import TooLate, load, take_step
from hazards.model import Ending, Hazard, HazardState, Step
from people.model import Membership, Role
from storage.engine.turns import Caller, Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.batches import PATIENCE
from tests.usecases.life import Life

S = HazardState


@pytest.fixture
def other_turns(engine: Engine, make: WorkMaker) -> Iterator[Turns]:
    """A second worker on the same database."""
    turns = Turns(engine, make)
    yield turns
    turns.close()


class Race:
    """Use cases that have all read the hazard before any of them goes on to change it.

    On SQLite writers take turns, so that nobody reads before the other is done: there they only
    start at once.
    """

    def __init__(self, engine: Engine, runners: int) -> None:
        self._meet = engine.dialect.name == "postgresql"
        self._line = threading.Barrier(runners)
        self.tries: list[str] = []

    def runner(self, name: str, hazard_id: int, act: Callable[[UnitOfWork], object]) -> Any:
        """A use case that reads, waits for the others, and then acts on what it has read."""

        def use_case(work: UnitOfWork) -> object:
            first = name not in self.tries
            self.tries.append(name)
            if first and self._meet:
                hazards, read = work.hazards, work.hazards.get(hazard_id)
                self._line.wait(PATIENCE)
                work.hazards = _AsRead(hazards, read)  # type: ignore[assignment]
            return act(work)

        return use_case


class _AsRead:
    """The ledger, but for one hazard as it was read before."""

    def __init__(self, store: Any, hazard: Hazard | None) -> None:
        self._store = store
        self._hazard = hazard

    def get(self, hazard_id: int) -> Hazard | None:
        if self._hazard is not None and hazard_id == self._hazard.id:
            hazard, self._hazard = self._hazard, None
            return hazard
        found: Hazard | None = self._store.get(hazard_id)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def both(*acts: Awaitable[object]) -> list[object]:
    """Run turns at once, and return results and refusals alike."""
    return list(await asyncio.wait_for(asyncio.gather(*acts, return_exceptions=True), PATIENCE))


def one_won(outcomes: list[object]) -> TooLate:
    """The refusal of the only one who came too late."""
    late = [each for each in outcomes if isinstance(each, Exception)]
    assert len(late) == len(outcomes) - 1, outcomes
    assert {type(each) for each in late} == {TooLate}, outcomes
    (refusal, *_) = late
    assert isinstance(refusal, TooLate)
    return refusal


async def test_of_two_who_review_at_once_one_does(
    life: Life, engine: Engine, turns: Turns, other_turns: Turns
) -> None:
    hazard = await life.submitted()
    before = life.steps(hazard)
    race = Race(engine, 2)
    inspector, office = life["inspector"].telegram_id, life["office"].telegram_id
    outcomes = await both(
        turns.run(
            race.runner("inspector", hazard.id, lambda work: reviewing.close(work, hazard.id)),
            Caller(on_telegram(inspector), inspector),
        ),
        other_turns.run(
            race.runner(
                "office", hazard.id, lambda work: reviewing.send_back(work, hazard.id, "没改到位")
            ),
            Caller(on_telegram(office), office),
        ),
    )
    late = one_won(outcomes)
    winner = "inspector" if isinstance(outcomes[0], Hazard) else "office"
    done = "close" if winner == "inspector" else "return"
    assert late.who == winner
    assert late.hazard.last_step.value == done
    assert late.hazard.state is (S.CLOSED if winner == "inspector" else S.RECTIFYING)
    after = life.hazard(hazard.id)
    assert (after.state, after.version) == (late.hazard.state, hazard.version + 1)
    assert sorted(life.steps(hazard)) == sorted([*before, done])
    if engine.dialect.name == "postgresql":
        assert sorted(set(race.tries)) == ["inspector", "office"]
        assert len(race.tries) > 2  # who was overtaken looked again
    assert life.chain_is_whole()


async def test_who_accepts_second_hears_who_was_first(
    life: Life, engine: Engine, turns: Turns, other_turns: Turns
) -> None:
    hazard = await life.assigned()
    race = Race(engine, 2)
    names = ("officer", "colleague")
    outcomes = await both(
        *(
            each.run(
                race.runner(name, hazard.id, lambda work: rectifying.accept(work, hazard.id)),
                Caller(on_telegram(life[name].telegram_id), life[name].telegram_id),
            )
            for name, each in zip(names, (turns, other_turns), strict=True)
        )
    )
    late = one_won(outcomes)
    owner = life.hazard(hazard.id).owner_id
    assert owner == life.person(late.who).id
    assert life.steps(hazard).count("accept") == 1
    tasks = life.town.rows(
        "SELECT count(*) FROM outbox WHERE key LIKE 'task:%' GROUP BY external_id"
    )
    assert set(tasks) == {1}
    assert life.chain_is_whole()


async def test_of_an_end_and_an_assignment_at_once_the_loser_leaves_no_trace(
    life: Life, engine: Engine, turns: Turns, other_turns: Turns
) -> None:
    """The step that judges goes before the one that assigns: both of one turn, or neither."""
    hazard = await life.files("passer-by")
    race = Race(engine, 2)
    officer = life.person("officer").id
    outcomes = await both(
        turns.run(
            race.runner(
                "office", hazard.id, lambda work: deciding.assign(work, hazard.id, officer, 7)
            ),
            Caller(on_telegram(life["office"].telegram_id), life["office"].telegram_id),
        ),
        other_turns.run(
            race.runner(
                "clerk",
                hazard.id,
                lambda work: deciding.end(work, hazard.id, Ending.UNFOUNDED, "没有此事"),
            ),
            Caller(on_telegram(life["clerk"].telegram_id), life["clerk"].telegram_id),
        ),
    )
    after = life.hazard(hazard.id)
    steps = life.steps(hazard)
    if after.state is S.ENDED and "assign" not in steps:
        one_won(outcomes)
        assert sorted(steps) == ["end", "file"]
        assert life.town.rows("SELECT count(*) FROM todo_items") == [0]
    else:  # ending what was assigned in the same moment is possible, and both were done
        assert sorted(steps) == ["assign", "classify", "end", "file"]
        assert after.state is S.ENDED
    assert after.version == len(steps)
    assert life.chain_is_whole()


async def test_many_at_once_all_get_an_answer_that_is_not_merely_that_they_were_overtaken(
    life: Life, engine: Engine, make: WorkMaker
) -> None:
    """Who was overtaken twice, by two others, used to be told no more than that."""
    hazard = await life.assigned()
    crowd = [f"同事{number}" for number in range(1, 6)]
    for number, name in enumerate(crowd, start=400):
        life.phones[name] = await life.town.member(
            number, Membership(Role.SAFETY_OFFICER, unit_id=life.school.id), name
        )
    workers = [Turns(engine, make) for _ in crowd]
    race = Race(engine, len(crowd))

    def note(work: UnitOfWork) -> Hazard:
        seen = load(work, hazard.id)
        return take_step(work, seen, Step.HAND_OVER, owner_id=seen.owner_id)

    try:
        outcomes = await both(
            *(
                worker.run(
                    race.runner(name, hazard.id, note),
                    Caller(on_telegram(life[name].telegram_id), life[name].telegram_id),
                )
                for name, worker in zip(crowd, workers, strict=True)
            )
        )
    finally:
        for worker in workers:
            worker.close()
    assert not [each for each in outcomes if isinstance(each, Overtaken)]
    assert all(isinstance(each, Hazard) for each in outcomes), outcomes
    assert life.hazard(hazard.id).version == hazard.version + len(crowd)
    assert life.steps(hazard).count("hand_over") == len(crowd)
    assert life.chain_is_whole()
