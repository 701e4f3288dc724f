"""A visit of several lists, whatever is tapped and wherever a process dies: all signed or none."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from chat.address import on_telegram
from checklists import choosing_lists, starting, together, walking
from checklists.choosing_lists import ListsScene
from checklists.model import Verdict
from checklists.ports import Forms
from checklists.views import Reply
from core.clock import FixedClock
from core.errors import XunanError
from frontdesk import signing as frontdesk_signing
from handlers.notices.render import card_of_notice
from people.model import Membership, Role
from storage.engine.session import Session
from storage.engine.turns import Caller, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend, open_kept
from tests.usecases.checklists.test_together import LISTS, filled
from tests.usecases.town import STREET


class Died(Exception):
    """The process died in the middle of a turn."""


@contextmanager
def dying_at(statement: int) -> Iterator[list[int]]:
    """Let a process die at one of the statements of its turn; how many there were is counted."""
    run = [0]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def stands_for(*args: Any, **kwargs: Any) -> Any:
            run[0] += 1
            if run[0] == statement:
                raise Died
            return real(*args, **kwargs)

        return stands_for

    with pytest.MonkeyPatch.context() as patch:
        for name in ("one", "all", "run", "later"):
            patch.setattr(Session, name, counted(getattr(Session, name)))
        yield run


@dataclass
class Visit:
    """An inspector at a school, and every turn that is a press of theirs."""

    engine: Engine
    make: WorkMaker
    messages: Iterator[int] = field(default_factory=lambda: count(500))

    def __post_init__(self) -> None:
        """Let the inspector join, and begin two lists as one visit."""
        with transaction(self.engine, self.make) as work:
            unit = work.units.add("示例小学", "slxx", "教育", STREET, work.now)
            person = work.persons.add(on_telegram(7), "王示例", work.now)
            work.persons.join(person.id, Membership(Role.INSPECTOR, street=STREET), work.now)
        self.unit_id = unit.id
        self.picks(*LISTS)

    def turn(self, use_case: Callable[[UnitOfWork], Any]) -> Any:
        """Run a use case as a turn of the inspector's; what is refused changes nothing."""
        caller = Caller(on_telegram(7), 7, next(self.messages))
        with suppress(XunanError), transaction(self.engine, self.make, caller) as work:
            return use_case(work)

    def picks(self, *forms: str) -> None:
        """Begin lists as one visit."""
        self.turn(lambda work: choosing_lists.choose_lists(work, self.unit_id))
        for form in forms:
            self.turn(partial(choosing_lists.pick_list, unit_id=self.unit_id, form_id=form))
        self.turn(self._starts)

    def _starts(self, work: UnitOfWork) -> Reply:
        scene = work.chat_states.get(work.chat_id).scene
        assert isinstance(scene, ListsScene)
        seen = choosing_lists.lists_view(work, scene).stamp
        return choosing_lists.start_lists(work, self.unit_id, seen)

    def alive(self) -> list[tuple[int, int | None, bool]]:
        """Every list that was not set aside: its visit, and whether it is signed."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT id, first_id, signed_at FROM inspections WHERE dropped_at IS NULL")
            )
            return [(row[0], row[1], row[2] is not None) for row in rows]

    def plays(self, moves: list[tuple[str, int, int, int]]) -> None:
        """Make the moves one after the other; some die at one of their statements."""
        for move, which, number, dies in moves:
            lists = self.alive()
            target = lists[which % len(lists)][0]
            with suppress(Died), dying_at(dies):
                self.moves(move, target, number)
            self.holds()
        for each, _, _ in self.alive():
            self.turn(partial(filled, inspection_id=each))
        for each, _, _ in self.alive():
            self.turn(partial(frontdesk_signing.sign, inspection_id=each))
            self.holds()
        assert all(signed for _, _, signed in self.alive())

    def moves(self, move: str, target: int, number: int) -> None:
        """Make one move about one of the lists."""
        value = Verdict.PASS.value
        match move:
            case "answer":
                self.turn(lambda work: walking.answer_item(work, target, number, value))
            case "adopt":
                self.turn(lambda work: walking.adopt_answer(work, target, number, value))
            case "fill":
                self.turn(partial(filled, inspection_id=target))
            case "sign":
                self.turn(partial(frontdesk_signing.sign, inspection_id=target))
            case "apart":
                self.turn(partial(together.sign_apart, inspection_id=target))
            case "anew":
                self.turn(partial(starting.restart, inspection_id=target))
            case "add":
                self.picks("ev-charging")

    def holds(self) -> None:
        """Of each visit all lists are signed, or none; its first one is among them."""
        visits: dict[int, list[tuple[int, bool]]] = {}
        for each, first_id, signed in self.alive():
            if first_id is not None:
                visits.setdefault(first_id, []).append((each, signed))
        for first_id, lists in visits.items():
            assert len({signed for _, signed in lists}) == 1
            assert first_id in {each for each, _ in lists}


MOVES = ("answer", "adopt", "fill", "fill", "sign", "sign", "apart", "anew", "add")


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(MOVES), st.integers(0, 3), st.integers(1, 29), st.integers(0, 120)
        ),
        max_size=12,
    )
)
def test_whatever_is_tapped_and_wherever_it_dies_no_visit_is_signed_by_half(
    sqlite_backend: SqliteBackend, forms: Forms, moves: list[tuple[str, int, int, int]]
) -> None:
    url = sqlite_backend.migrated()
    engine = open_kept(url)
    clock = FixedClock(datetime(2026, 11, 22, 1, 30, tzinfo=UTC))
    try:
        Visit(engine, WorkMaker(clock, forms, card_of_notice=card_of_notice)).plays(moves)
    finally:
        engine.dispose()
        sqlite_backend.take_back(url)


def test_a_signature_that_dies_at_any_statement_signs_all_lists_or_none(
    engine: Engine, make: WorkMaker
) -> None:
    visit = Visit(engine, make)
    ids = [each for each, _, _ in visit.alive()]
    for each in ids:
        visit.turn(partial(filled, inspection_id=each))
    for statement in count(1):
        with suppress(Died), dying_at(statement) as run:
            visit.turn(partial(frontdesk_signing.sign, inspection_id=ids[0]))
        visit.holds()
        if run[0] < statement:
            break
        assert not any(signed for _, _, signed in visit.alive())
    assert statement > len(LISTS) * 10
    assert [signed for _, _, signed in visit.alive()] == [True, True]


def test_a_list_that_is_added_while_another_process_signs_is_never_left_behind(
    engine: Engine, make: WorkMaker
) -> None:
    """Who signs waits for who adds, and then reads that there is one list more."""
    visit = Visit(engine, make)
    first, second = (each for each, _, _ in visit.alive())
    for each in (first, second):
        visit.turn(partial(filled, inspection_id=each))
    signing, added = threading.Event(), threading.Event()

    def signs() -> None:
        added.wait(10)
        signing.set()
        visit.turn(partial(frontdesk_signing.sign, inspection_id=first))

    other = threading.Thread(target=signs)
    other.start()
    caller = Caller(on_telegram(7), 7, 10_000)
    with transaction(engine, make, caller) as work:
        choosing_lists.choose_lists(work, visit.unit_id)
        choosing_lists.pick_list(work, visit.unit_id, "ev-charging")
        visit._starts(work)
        added.set()
        signing.wait(10)
        other.join(0.3)
    other.join(20)
    assert not other.is_alive()
    assert [signed for _, _, signed in visit.alive()] == [False] * 3
    visit.holds()
