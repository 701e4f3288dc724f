"""Several lists of one visit: all are signed or none, whatever is tapped and whenever it stops."""

import asyncio
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
from chat.done import Done
from checklists import choosing_lists, starting, together, walking
from checklists.choosing_lists import ListsScene
from checklists.model import Verdict
from checklists.ports import Forms
from checklists.signing_views import SignedView, SummaryView
from checklists.views import ItemView, Reply
from core.clock import FixedClock
from core.errors import Overtaken, XunanError
from frontdesk import leaving
from frontdesk import signing as frontdesk_signing
from handlers.notices.render import card_of_notice
from people.model import Membership, Role, Unit
from storage.engine.session import Session
from storage.engine.turns import Caller, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend, open_kept
from tests.usecases.town import STREET, Phone, Town, shown

LISTS = ("building", "campus")
SIGNED = "SELECT signed_at IS NOT NULL FROM inspections WHERE dropped_at IS NULL ORDER BY id"


async def enters(phone: Phone, school: Unit, *forms: str) -> Reply:
    """Begin several lists as one visit."""
    await phone.taps(choosing_lists.choose_lists, school.id)
    for form in forms:
        reply = await phone.taps(choosing_lists.pick_list, school.id, form)
    seen = reply.view.stamp  # type: ignore[union-attr]  # a ListsView
    return await phone.taps(choosing_lists.start_lists, school.id, seen)


def fill(work: UnitOfWork, inspection_id: int) -> None:
    """Answer all that is open in a list, adopting what the other list says."""
    view = walking.go_to_item(work, inspection_id, 0).view
    while isinstance(view, ItemView):
        question, other = view.question, view.elsewhere
        if not question.required:
            view = walking.skip_item(work, inspection_id, question.number).view
        elif other is not None:
            view = walking.adopt_answer(work, inspection_id, question.number, other.value).view
        else:
            value = {"verdict": "pass", "yes_no": "no", "integer": "1"}.get(
                question.kind, "".join(each.key for each in question.choices[:1])
            )
            view = walking.answer_item(work, inspection_id, question.number, value).view


def filled(work: UnitOfWork, inspection_id: int) -> Reply:
    """Answer all that is open in a list, in one turn."""
    fill(work, inspection_id)
    return walking.show_summary(work, inspection_id)


async def test_both_are_signed_by_one_press_and_are_one_paper(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, *LISTS)
    first, second = town.rows("SELECT id FROM inspections ORDER BY id")
    for number in range(1, 30):
        await inspector.taps(walking.answer_item, first, number, "pass")
    reply = await inspector.taps(frontdesk_signing.sign, first)
    assert reply.done is Done.NOT_READY
    assert town.rows(SIGNED) == [0, 0]
    await inspector.taps(filled, second)
    summary = shown(await inspector.taps(walking.show_summary, second), SummaryView)
    assert [part.sheet.inspection.id for part in summary.parts] == [first, second]
    view = shown(await inspector.taps(frontdesk_signing.sign, second, summary.stamp), SignedView)
    assert [each.inspection.id for each in view.others] == [first]
    assert town.rows(SIGNED) == [1, 1]
    assert town.rows("SELECT inspection_id FROM papers") == [first]
    again = await inspector.taps(frontdesk_signing.sign, first, summary.stamp)
    assert again.done is Done.SIGNED
    assert len(town.changes("sign")) == 2


async def test_two_presses_at_once_sign_it_once(town: Town, inspector: Phone, school: Unit) -> None:
    await enters(inspector, school, *LISTS)
    ids = town.rows("SELECT id FROM inspections ORDER BY id")
    for each in ids:
        await inspector.taps(filled, each)
    replies = await asyncio.gather(
        *(inspector.taps(frontdesk_signing.sign, each) for each in ids), return_exceptions=True
    )
    assert any(isinstance(each, Reply) and each.done is Done.SIGNED for each in replies)
    assert all(isinstance(each, Reply | Overtaken) for each in replies)
    assert town.rows(SIGNED) == [1, 1]
    assert len(town.changes("sign")) == 2


async def test_a_list_begun_anew_takes_the_place_of_the_first_one(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, "building", "campus", "ev-charging")
    first, second, third = town.rows("SELECT id FROM inspections ORDER BY id")
    await inspector.taps(starting.restart, first)
    fourth = town.rows("SELECT max(id) FROM inspections")[0]
    visit = "SELECT id, first_id FROM inspections WHERE dropped_at IS NULL ORDER BY id"
    assert town.rows(visit) == [(second, second), (third, second), (fourth, second)]
    await inspector.taps(together.sign_apart, second)
    assert town.rows(visit) == [(second, None), (third, third), (fourth, third)]
    await inspector.taps(together.sign_apart, third)
    assert town.rows(visit) == [(second, None), (third, None), (fourth, None)]


async def test_what_was_picked_otherwise_since_is_shown_first(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await inspector.taps(choosing_lists.choose_lists, school.id)
    reply = await inspector.taps(choosing_lists.pick_list, school.id, "campus")
    seen = reply.view.stamp  # type: ignore[union-attr]  # a ListsView
    await inspector.taps(choosing_lists.pick_list, school.id, "building")
    reply = await inspector.taps(choosing_lists.start_lists, school.id, seen)
    assert reply.done is Done.MOVED_ON
    assert town.rows("SELECT count(*) FROM inspections") == [0]


async def test_an_answer_that_changed_in_the_other_list_is_not_adopted(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, *LISTS)
    building, campus = (
        town.rows("SELECT id FROM inspections WHERE form_id = :form", form=form)[0]
        for form in LISTS
    )
    await inspector.taps(walking.answer_item, building, 1, "pass")
    await inspector.taps(walking.answer_item, building, 1, Verdict.NOT_APPLICABLE.value)
    reply = await inspector.taps(walking.adopt_answer, campus, 19, "pass")
    assert reply.done is Done.MOVED_ON
    assert town.answers(campus) == {}
    view = shown(reply, ItemView)
    assert view.elsewhere is not None
    assert view.elsewhere.value == Verdict.NOT_APPLICABLE
    await inspector.taps(walking.adopt_answer, campus, 19, Verdict.NOT_APPLICABLE.value)
    assert town.rows("SELECT value, given FROM answers WHERE inspection_id = :i", i=campus) == [
        ("na", "adopted")
    ]


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


async def test_a_visit_goes_whole_to_whoever_goes_on_with_it(
    town: Town, inspector: Phone, school: Unit
) -> None:
    heir = await town.member(41, Membership(Role.INSPECTOR, street=STREET), "周示例")
    await enters(inspector, school, *LISTS)
    ids = town.rows("SELECT id FROM inspections ORDER BY id")
    person = "SELECT id FROM persons WHERE name = :name"
    (leaver,) = town.rows(person, name="王示例")
    (to,) = town.rows(person, name="周示例")
    (member,) = town.rows("SELECT id FROM memberships WHERE person_id = :id", id=leaver)
    await inspector.taps(leaving.leave, member, to)
    visit = "SELECT first_id, inspector_id FROM inspections ORDER BY id"
    assert town.rows(visit) == [(ids[0], to), (ids[0], to)]
    for each in ids:
        await heir.taps(filled, each)
    assert (await heir.taps(frontdesk_signing.sign, ids[1])).done is Done.SIGNED
    assert town.rows(SIGNED) == [1, 1]


async def test_what_one_list_of_the_visit_says_spares_items_of_the_other_at_once(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """Base data and the self-check are walked in one visit: the first prunes the second."""
    await enters(inspector, school, "campus-base", "campus")
    base, campus = (
        town.rows("SELECT id FROM inspections WHERE form_id = :form", form=form)[0]
        for form in ("campus-base", "campus")
    )
    form = town.reads(lambda work: work.forms.latest("campus-base"))
    store = form.by_key["chemical_store"].number
    await inspector.taps(walking.answer_item, base, store, "no")
    assert town.answers(campus) == {}
    view = shown(await inspector.taps(walking.go_to_item, campus, 10), ItemView)
    assert view.question.number == 13
    assert town.answers(campus) == dict.fromkeys(range(10, 13), "na")
    await inspector.taps(walking.answer_item, campus, 11, "pass")

    await inspector.taps(walking.answer_item, base, store, "yes")
    view = shown(await inspector.taps(walking.go_to_item, campus, 10), ItemView)
    assert view.question.number == 10
    assert town.answers(campus) == {11: "pass"}


async def test_what_became_open_again_is_shown_before_anything_is_signed(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await enters(inspector, school, "campus-base", "campus")
    base, campus = (
        town.rows("SELECT id FROM inspections WHERE form_id = :form", form=form)[0]
        for form in ("campus-base", "campus")
    )
    form = town.reads(lambda work: work.forms.latest("campus-base"))
    store = form.by_key["chemical_store"].number
    await inspector.taps(walking.answer_item, base, store, "no")
    await inspector.taps(walking.go_to_item, campus, 0)
    await inspector.passes(campus, [*range(1, 10), *range(13, 30)])
    await inspector.taps(walking.answer_item, base, store, "yes")
    reply = await inspector.taps(frontdesk_signing.sign, campus)
    assert reply.done is Done.NOT_READY
    open_now = [line.question.number for line in shown(reply, SummaryView).parts[1].lines]
    assert open_now == [10, 11, 12]
    assert town.rows(SIGNED) == [0, 0]
