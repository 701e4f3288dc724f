"""What annex 1 says makes items of annex 2 不适用 by themselves."""

import asyncio
import threading
import time
from datetime import timedelta

import pytest

from chat.address import on_telegram
from checklists import engine, signing, walking
from checklists.model import Given
from checklists.signing_views import SummaryView
from checklists.views import ItemView
from core.clock import FixedClock
from people.model import Unit
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.batches import PATIENCE
from tests.usecases.data_form import fill_in, fill_in_and_sign
from tests.usecases.town import Phone, Town, shown

DORMITORY, CHEMICALS, CHARGING, BASEMENT = (
    {2, 3},
    {10, 11, 12},
    set(range(13, 19)),
    set(range(26, 30)),
)
ALL = DORMITORY | CHEMICALS | CHARGING | BASEMENT


@pytest.mark.parametrize(
    ("present", "pruned"),
    [
        ((), ALL),
        (("dormitory",), ALL - DORMITORY),
        (("chemical_store", "ebike_charging"), DORMITORY | BASEMENT),
        (("dormitory", "chemical_store", "ebike_charging", "basement"), set()),
    ],
)
async def test_what_the_school_has_not_got_is_not_asked(
    town: Town, inspector: Phone, school: Unit, present: tuple[str, ...], pruned: set[int]
) -> None:
    await fill_in_and_sign(inspector, school, *present)
    campus = await inspector.begins(school)
    assert town.answers(campus) == dict.fromkeys(pruned, "na")
    answers = town.reads(lambda work: work.inspections.answers(campus))
    assert {answer.given for answer in answers.values()} <= {Given.PRUNED}


async def test_a_pruned_walk_asks_only_what_is_left_and_can_then_be_signed(
    inspector: Phone, school: Unit
) -> None:
    await fill_in_and_sign(inspector, school)
    campus = await inspector.begins(school)
    view = await inspector.sees()
    asked = []
    while isinstance(view, ItemView):
        asked.append(view.question.number)
        reply = await inspector.taps(walking.answer_item, campus, view.question.number, "pass")
        assert reply.view is not None
        view = reply.view
    assert set(asked) == set(range(1, 30)) - ALL
    assert isinstance(view, SummaryView)
    assert view.ready
    assert sum(tally.pruned for _, tally in view.parts[0].sections) == len(ALL)


async def test_an_item_that_was_pruned_can_be_answered_all_the_same(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await fill_in_and_sign(inspector, school)
    campus = await inspector.begins(school)
    item = shown(await inspector.taps(walking.go_to_item, campus, 2), ItemView)
    assert engine.is_asked(item.sheet.form, item.question, item.sheet.answers)
    await inspector.taps(walking.answer_item, campus, 2, "pass")
    assert town.answers(campus)[2] == "pass"


async def test_what_was_answered_by_hand_is_not_pruned_by_a_later_signature(
    town: Town, inspector: Phone, school: Unit
) -> None:
    campus = await inspector.begins(school)
    await inspector.passes(campus, (1, 2))
    await fill_in_and_sign(inspector, school)
    assert town.answers(campus) == {1: "pass", 2: "pass"} | dict.fromkeys(ALL - {2}, "na")


async def test_a_signature_prunes_the_walks_of_colleagues_at_the_same_unit_only(
    town: Town, inspector: Phone, school: Unit
) -> None:
    colleague = await town.member(8, name="赵示例")
    other_school = town.unit("示例中学")
    here, there = await colleague.begins(school), await colleague.begins(other_school)
    patrol = await colleague.begins(school, "ev-patrol")
    await fill_in_and_sign(inspector, school)
    assert town.answers(here) == dict.fromkeys(ALL, "na")
    assert town.answers(there) == {}
    assert town.reads(lambda work: work.inspections.answers(patrol)) == {}


async def test_a_form_that_is_filled_in_but_not_signed_prunes_nothing(
    town: Town, inspector: Phone, school: Unit
) -> None:
    await fill_in(inspector, school)
    assert town.answers(await inspector.begins(school)) == {}


async def test_the_form_signed_last_decides(
    town: Town, inspector: Phone, school: Unit, clock: FixedClock
) -> None:
    await fill_in_and_sign(inspector, school)
    clock.advance(timedelta(days=30))
    await fill_in_and_sign(inspector, school, "dormitory")
    assert set(town.answers(await inspector.begins(school))) == ALL - DORMITORY


async def test_nothing_is_pruned_twice(town: Town, inspector: Phone, school: Unit) -> None:
    campus = await inspector.begins(school)
    await fill_in_and_sign(inspector, school)
    await fill_in_and_sign(inspector, school)
    rows = "FROM audit WHERE subject LIKE 'inspection:1:%'"
    assert campus == 1
    assert town.rows(f"SELECT count(*) {rows}") == [len(ALL)]
    assert {repr(each) for each in town.rows(f"SELECT changes {rows}")} == {
        repr('{"given":[null,"pruned"],"value":[null,"na"]}')
    }


async def test_a_pruned_item_is_part_of_no_bulk(town: Town, inspector: Phone, school: Unit) -> None:
    await fill_in_and_sign(inspector, school)
    campus = await inspector.begins(school)
    reply = await inspector.taps(walking.pass_rest, campus, 1)
    assert reply.count == 9 - len(DORMITORY)
    assert (town.answers(campus)[2], town.answers(campus)[4]) == ("na", "pass")


def wait_for_a_lock(town: Town) -> None:
    """Return once one transaction waits for another."""
    for _ in range(PATIENCE * 100):
        if town.rows("SELECT count(*) FROM pg_locks WHERE NOT granted") != [0]:
            return
        time.sleep(0.01)
    raise TimeoutError


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_an_answer_given_at_the_moment_of_the_signature_is_not_pruned_away(
    town: Town, inspector: Phone, school: Unit
) -> None:
    colleague = await town.member(8, name="赵示例")
    campus = await colleague.begins(school)
    base = await fill_in(inspector, school)
    answered, gate = threading.Event(), threading.Event()

    def answers_slowly(work: UnitOfWork) -> None:
        walking.answer_item(work, campus, 2, "hazard")
        answered.set()
        assert gate.wait(PATIENCE)

    answer = asyncio.ensure_future(colleague.taps(answers_slowly))
    assert await asyncio.to_thread(answered.wait, PATIENCE)
    other = Turns(town.engine, town.make)  # of another process: one writes turn after turn
    caller = Caller(on_telegram(inspector.telegram_id), inspector.telegram_id, 9_999)
    signature = other.run(lambda work: signing.sign(work, base), caller)
    await asyncio.to_thread(wait_for_a_lock, town)
    gate.set()
    await asyncio.gather(answer, signature)
    await asyncio.to_thread(other.close)
    assert town.answers(campus) == dict.fromkeys(ALL, "na") | {2: "hazard"}
