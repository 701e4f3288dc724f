"""To-do cards are written once at the end of a turn, however many steps have touched them."""

import pytest

from chat.kept_card import read
from checklists import signing
from hazards.loop import deciding
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed
from tests.usecases.life import Life
from tests.usecases.town import Phone, Town

WAITING = (
    "SELECT count(*) FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit'"
    " AND CAST(external_id AS BIGINT) = :chat"
)


async def test_a_signature_with_ten_hazards_writes_each_card_once(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """It used to word the same cards anew for every hazard, and left all but the last behind."""
    await town.member(8, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    walk = await inspector.begins(school, "campus")
    await inspector.passes(walk, range(11, 30))
    for number in range(1, 11):
        await inspector.finds(walk, number)
    await inspector.taps(signing.sign, walk)
    assert town.rows("SELECT count(*) FROM hazards") == [10]
    assert town.rows(WAITING, chat=8) == [1]
    (card,) = town.rows("SELECT card FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit'")
    assert str(read(card).text).count("整改") == 6  # as many as a card shows


async def test_a_card_that_still_waits_is_reworded_where_it_stands(life: Life) -> None:
    """Each step of another turn used to leave one more row behind."""
    first, second = await life.files(), await life.files()
    owner, reviewer = life.person("officer").id, life.person("inspector").id
    chat = life["officer"].telegram_id
    await life["office"].taps(deciding.assign, first.id, owner, 7, reviewer)
    assert life.town.rows(WAITING, chat=chat) == [1]
    await life["office"].taps(deciding.assign, second.id, owner, 7, reviewer)
    assert life.town.rows(WAITING, chat=chat) == [1]
    (card,) = life.town.rows(
        "SELECT card FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit'"
        " AND CAST(external_id AS BIGINT) = :chat",
        chat=chat,
    )
    assert str(read(card).text).count("整改") == 2


async def test_a_use_case_that_is_refused_leaves_no_card_behind(life: Life) -> None:
    hazard = await life.files()
    before = life.town.rows("SELECT count(*) FROM outbox")
    owner = life.person("officer").id
    with pytest.raises(NotAllowed):
        await life["officer"].taps(deciding.assign, hazard.id, owner, 7, owner)
    assert life.town.rows("SELECT count(*) FROM outbox") == before
