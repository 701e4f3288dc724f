"""Many hazards are handed on a few at a time, and none is forgotten when the work breaks off."""

from typing import Any

import pytest

from bot.workers.releases import TRIES, ReleaseWorker
from core.clock import FixedClock
from core.errors import Overtaken
from frontdesk import joining, leaving, releasing
from hazards.loop import assignees, deciding, steps
from hazards.loop import releasing as releasing_hazards
from hazards.loop.waiting import LOOK_AFTER
from people.model import Membership, Role
from people.todo import holder_of, office_of
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.town import STREET

MANY = releasing.AT_ONCE * 2 + 3
WAITING = "SELECT count(*) FROM todo_items WHERE holder = :holder"
OWED = "SELECT count(*) FROM releases"


@pytest.fixture
async def many(life: Life) -> Life:
    """A street without an office and without an inspector, and many hazards in it."""
    for who in ("office", "clerk", "inspector"):
        if who in life.phones:
            life.leaves(who)
    life.town.rows("UPDATE memberships SET ended_at = began_at WHERE role = 'inspector'")
    for _ in range(MANY):
        await life.files("officer")
    assert waiting(life, office_of("")) == MANY
    return life


def waiting(life: Life, holder: str) -> int:
    return int(life.town.rows(WAITING, holder=holder)[0])


async def joins(life: Life) -> None:
    token = life.town.invites(Membership(Role.OFFICE, street=STREET))
    await life.town.phone(901).taps(joining.join, token, "周示例")


async def test_a_streets_first_office_does_not_hold_up_the_others(many: Life) -> None:
    """All hazards of a street used to move in one turn, for which everybody else waited."""
    await joins(many)
    assert waiting(many, office_of(STREET)) == releasing.AT_ONCE
    assert many.town.rows(OWED) == [1]
    await ReleaseWorker(many.town.turns).drain()
    assert waiting(many, office_of(STREET)) == MANY
    assert waiting(many, office_of("")) == 0
    assert many.town.rows(OWED) == [0]


async def test_the_cards_are_few_however_many_hazards_move(many: Life) -> None:
    """A card used to be put for every hazard and everybody in an office: thousands of rows."""
    await joins(many)
    await ReleaseWorker(many.town.turns).drain()
    cards = many.town.rows(
        "SELECT CAST(external_id AS BIGINT) FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit'"
        " AND state = 'waiting'"
    )
    assert len(cards) == len(set(cards))
    rows = many.town.rows(
        "SELECT CAST(external_id AS BIGINT) FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit'"
    )
    assert rows == cards


async def test_a_process_that_dies_between_two_turns_leaves_the_rest_to_the_next(
    many: Life, clock: FixedClock
) -> None:
    await joins(many)
    dying = ReleaseWorker(many.town.turns)
    release = await many.town.turns.run(lambda work: work.releases.claim(work.now, LOOK_AFTER))
    assert release is not None
    await many.town.turns.run(lambda work: releasing.go_on(work, release))
    assert waiting(many, office_of(STREET)) == releasing.AT_ONCE * 2
    claimed = await many.town.turns.run(lambda work: work.releases.claim(work.now, LOOK_AFTER))
    assert claimed is not None
    await dying.drain()  # the other process died with it: its lease is not over yet
    assert waiting(many, office_of(STREET)) == releasing.AT_ONCE * 2
    clock.advance(LOOK_AFTER)
    await ReleaseWorker(many.town.turns).drain()
    assert waiting(many, office_of(STREET)) == MANY


async def test_two_workers_with_the_same_release_take_each_hazard_once(many: Life) -> None:
    await joins(many)
    release = await many.town.turns.run(lambda work: work.releases.claim(work.now, LOOK_AFTER))
    assert release is not None
    assert await many.town.turns.run(lambda work: releasing.go_on(work, release))
    with pytest.raises(Overtaken):
        await many.town.turns.run(lambda work: releasing.go_on(work, release))
    assert waiting(many, office_of(STREET)) == releasing.AT_ONCE * 2
    await ReleaseWorker(many.town.turns).drain()
    assert waiting(many, office_of(STREET)) == MANY


async def test_a_broken_hazard_holds_up_none_of_the_others(
    many: Life, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await joins(many)
    broken = releasing.AT_ONCE + 2
    move = steps.renew_items

    def renew_items(work: Any, hazard: Any) -> set[str]:
        if hazard.id == broken:
            raise ArithmeticError(hazard.id)
        return move(work, hazard)

    monkeypatch.setattr(releasing_hazards, "renew_items", renew_items)
    worker = ReleaseWorker(many.town.turns)
    for _ in range(TRIES + 3):
        await worker.drain()
        clock.advance(LOOK_AFTER)
    assert waiting(many, office_of(STREET)) == MANY - 1
    assert many.town.rows(
        "SELECT subject_id FROM todo_items WHERE holder = :h", h=office_of("")
    ) == [broken]
    assert many.town.rows(OWED) == [0]


async def test_the_office_is_told_once_of_a_hazard_that_could_be_handed_to_nobody(
    life: Life, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stayed with who had left, and only the log said so."""
    hazards = [await life.assigned() for _ in range(releasing.AT_ONCE + 3)]
    broken = hazards[-1]
    leaver = life.person("officer").id

    def able(work: Any, hazard: Any) -> Any:
        if hazard.id == broken.id:
            raise ArithmeticError(hazard.id)
        return assignees.fixers(work, hazard)

    monkeypatch.setattr(releasing_hazards, "fixers", able)
    (seat,) = life.town.rows("SELECT id FROM memberships WHERE person_id = :id", id=leaver)
    await life["officer"].taps(leaving.leave, seat)
    life.told()
    worker = ReleaseWorker(life.town.turns)
    for _ in range(TRIES + 3):
        await worker.drain()
        clock.advance(LOOK_AFTER)
    assert life.town.rows(OWED) == [0]
    assert waiting(life, holder_of(leaver)) == 1
    told = [each for each in life.told() if "无人办理" in each.words]
    office = life.town.reads(lambda work: work.persons.holding(Role.OFFICE, STREET))
    assert len(told) == len(office)
    assert "office" in {each.who for each in told}
    assert f"{broken.number} 无人办理" in told[0].words
    assert "已离开" in told[0].words
    await life["office"].taps(deciding.assign, broken.id, life.person("colleague").id, 7)
    assert waiting(life, holder_of(leaver)) == 0


async def test_a_streets_office_takes_nothing_from_other_streets(many: Life) -> None:
    far = await many.files("far officer", many.faraway)
    many.town.rows(
        "UPDATE todo_items SET holder = :holder WHERE subject_id = :id",
        holder=office_of(""),
        id=far.id,
    )
    await joins(many)
    await ReleaseWorker(many.town.turns).drain()
    assert many.hazard(far.id).street == ELSEWHERE
    assert waiting(many, office_of("")) == 1


async def test_who_leaves_with_many_hazards_leaves_them_all_to_a_colleague(life: Life) -> None:
    for _ in range(MANY):
        await life.assigned()
    leaver = life.person("officer").id
    (seat,) = life.town.rows("SELECT id FROM memberships WHERE person_id = :id", id=leaver)
    asked = (await life["officer"].taps(leaving.show_leaving, seat)).view
    assert asked.todos == MANY  # type: ignore[union-attr]  # any other view has none
    await life["officer"].taps(leaving.leave, seat)
    await ReleaseWorker(life.town.turns).drain()
    assert waiting(life, holder_of(leaver)) == 0
    assert waiting(life, holder_of(life.person("colleague").id)) == MANY
    owners = life.town.rows("SELECT DISTINCT owner_id FROM hazards")
    assert owners == [life.person("colleague").id]
    assert life.town.rows("SELECT count(*) FROM audit WHERE action = 'hand_over'") == [MANY]
