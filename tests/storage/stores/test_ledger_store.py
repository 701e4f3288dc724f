"""The ledger, serial numbers, desks, the inbox."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from chat.state import ChatState, MenuScene
from checklists.sheets import ItemScene
from hazards.model import HazardState
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, file_hazard, hazard_at


def test_a_hazard_comes_back_as_it_was_filed(work: UnitOfWork) -> None:
    sample = add_sample(work)
    new = hazard_at(work, sample, "fire_patrol", fixed=True)
    hazard = file_hazard(work, new)
    assert (hazard.number, hazard.state) == ("PT-2026-000001", HazardState.CLOSED)
    assert (hazard.unit_name, hazard.deadline) == (sample.unit.name, new.deadline)
    assert (hazard.description, hazard.measure) == (new.description, new.measure)
    assert (hazard.found_at, hazard.found_by) == (work.now, sample.person.id)
    assert work.hazards.get(hazard.id) == hazard
    assert work.hazards.at_item(sample.inspection_id, "fire_patrol") == hazard
    assert work.hazards.at_item(sample.inspection_id, "shaft_sealing") is None


def test_the_hazards_of_a_person_come_newest_first_page_by_page(work: UnitOfWork) -> None:
    sample, other = add_sample(work), add_sample(work, 2)
    filed = [file_hazard(work, hazard_at(work, sample, f"q{n}")) for n in range(5)]
    file_hazard(work, hazard_at(work, other, "q0"))
    page = work.hazards.found_by(sample.person.id, None, 3)
    assert page == filed[:1:-1]
    assert work.hazards.found_by(sample.person.id, page[-1].id, 3) == filed[1::-1]
    assert work.hazards.count_found_by(sample.person.id) == 5
    assert work.hazards.of_inspection(sample.inspection_id) == filed


def test_only_hazards_that_are_open_are_counted_as_open(work: UnitOfWork) -> None:
    sample, other = add_sample(work), add_sample(work, 2)
    file_hazard(work, hazard_at(work, sample, "q1"))
    file_hazard(work, hazard_at(work, sample, "q2"))
    file_hazard(work, hazard_at(work, other, "q1", fixed=True))
    assert work.hazards.count_open_at(sample.unit.id) == 2
    assert work.hazards.count_open_at(other.unit.id) == 0


def same_number(work: UnitOfWork) -> None:
    sample = add_sample(work)
    for key in "ab":
        work.hazards.add("PT-2026-000001", HazardState.ON_LEDGER, hazard_at(work, sample, key))


def same_item(work: UnitOfWork) -> None:
    sample = add_sample(work)
    for number in "12":
        work.hazards.add(
            f"PT-2026-00000{number}", HazardState.ON_LEDGER, hazard_at(work, sample, "a")
        )


def unknown_unit(work: UnitOfWork) -> None:
    hazard = replace(hazard_at(work, add_sample(work), "a"), unit_id=4711)
    work.hazards.add("PT-2026-000001", HazardState.ON_LEDGER, hazard)


@pytest.mark.parametrize("mistake", [same_number, same_item, unknown_unit])
def test_the_database_itself_refuses_a_line_that_cannot_be(
    engine: Engine, make: WorkMaker, mistake: Callable[[UnitOfWork], None]
) -> None:
    def commit_mistake() -> None:
        with transaction(engine, make) as work:
            mistake(work)

    with pytest.raises(Exception, match=r"(?i)unique|foreign key"):
        commit_mistake()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM hazards")).scalar_one() == 0


def test_each_series_and_each_year_counts_from_one(work: UnitOfWork) -> None:
    taken = [("PT", 2026), ("PT", 2026), ("PT", 2027), ("BS", 2026), ("PT", 2026)]
    assert [work.series.next(*each) for each in taken] == [1, 2, 1, 1, 3]


def test_a_number_taken_in_vain_is_given_again(engine: Engine, make: WorkMaker) -> None:
    def take_and_fail() -> None:
        with transaction(engine, make) as work:
            assert work.series.next("PT", 2026) == 1
            raise LookupError

    with pytest.raises(LookupError):
        take_and_fail()
    with transaction(engine, make) as work:
        assert work.series.next("PT", 2026) == 1


def test_a_chat_never_seen_before_shows_the_menu(work: UnitOfWork) -> None:
    assert work.chat_states.get(7) == ChatState(7)


def test_moving_the_scene_keeps_the_card_and_pinning_the_card_keeps_the_scene(
    work: UnitOfWork,
) -> None:
    work.chat_states.pin_card(7, 50)
    assert work.chat_states.get(7) == ChatState(7, card_id=50)
    work.chat_states.move(7, ItemScene(3, 4, 2, "备注"), 99)
    scene = ItemScene(3, 4, 2, "备注")
    assert work.chat_states.get(7) == ChatState(7, scene, 3, 4, 50, 2, 99)
    work.chat_states.pin_card(7, None)
    assert work.chat_states.get(7) == ChatState(7, scene, 3, 4, None, 2, 99)


def test_which_update_moved_a_scene_is_kept_only_beside_an_item(work: UnitOfWork) -> None:
    """Only chats that gave or followed a tip had 0 there, and so could be picked out."""
    work.chat_states.move(7, MenuScene(), 99)
    assert work.chat_states.get(7).moved_by == 0


def test_an_update_is_kept_once_and_waits_until_it_is_answered(work: UnitOfWork) -> None:
    assert work.inbox.receive(12, 7, '{"update_id":12}', work.now)
    assert work.inbox.receive(11, 7, '{"update_id":11}', work.now)
    assert not work.inbox.receive(12, 7, "{}", work.now)
    assert work.inbox.waiting(7, -1, 9) == [(11, '{"update_id":11}'), (12, '{"update_id":12}')]
    assert work.inbox.claim(12, work.now)
    assert len(work.inbox.waiting(7, -1, 9)) == 2  # carried out, but the person has not seen it
    work.inbox.answered([12], work.now)
    assert work.inbox.waiting(7, -1, 9) == [(11, '{"update_id":11}')]
    assert not work.inbox.claim(12, work.now)


def test_old_updates_are_dropped_and_late_ones_stay(work: UnitOfWork) -> None:
    day = timedelta(days=1)
    work.inbox.receive(1, 7, "{}", work.now - 2 * day)
    work.inbox.receive(2, 7, "{}", work.now)
    assert work.inbox.drop(work.now - day, 9) == 1
    assert work.inbox.waiting(7, -1, 9) == [(2, "{}")]
