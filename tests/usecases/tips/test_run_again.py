"""Turns that are run again leave what one run leaves, in memory and in the database."""

from contextlib import suppress

import pytest

from chat.address import on_telegram
from chat.done import Done
from checklists.views import Reply
from frontdesk import words
from hazards.snaps.views import FollowingView, TipCaseView
from hazards.tips import following
from hazards.tips.model import spell_secret
from people.model import Membership, Role, Unit
from storage.engine.turns import Caller
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.batches import Refused, held, settled
from tests.usecases.snap_moves import does
from tests.usecases.tips.test_tipping import TIPSTER, gives, key
from tests.usecases.town import Phone, Town

__all__ = ["key"]


@pytest.fixture
def tipster(town: Town) -> Phone:
    return town.phone(TIPSTER)


@pytest.fixture
async def secret(town: Town, school: Unit, tipster: Phone) -> str:
    """The secret of a tip that was given."""
    await town.member(8, Membership(Role.OFFICE), "陈示例")
    return (await gives(town, tipster, school)).secret


async def types_beside_a_refusal(town: Town, typed: str) -> Reply:
    """Type words in a batch in which somebody else is refused something."""

    def turn(work: UnitOfWork) -> Reply:
        assert work.inbox.claim(work.update_id, work.now)
        return words.receive_text(work, typed, None)

    def refuse(_work: UnitOfWork) -> None:
        raise Refused

    with held(town.turns, Caller(on_telegram(TIPSTER), TIPSTER, 1)):
        typing = town.turns.run(turn, Caller(on_telegram(TIPSTER), TIPSTER, 50_001))
        refused = town.turns.run(refuse, Caller(on_telegram(8), 8, 50_002))
    reply, refusal = await settled(typing, refused)
    assert isinstance(refusal, Refused)
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize("asked", [True, False])
async def test_a_receipt_beside_a_refusal_is_no_note_of_its_own_tip(
    town: Town, secret: str, tipster: Phone, asked: bool
) -> None:
    """The second run found the case on the card and took the secret for words to the office."""
    if asked:
        await does(tipster, following.show_following)
    typed = spell_secret(secret)
    reply = await types_beside_a_refusal(town, typed)
    assert reply.done is Done.RECEIPT_READ
    assert isinstance(reply.view, TipCaseView)
    assert town.rows("SELECT text FROM tip_notes") == []
    assert town.rows("SELECT id FROM audit WHERE action = 'tip_note'") == []
    assert town.rows("SELECT external_id FROM outbox WHERE key LIKE 'more:%'") == []
    assert await tipster.sees() == reply.view


async def test_a_wrong_try_beside_a_refusal_counts_once(
    town: Town, secret: str, tipster: Phone
) -> None:
    await does(tipster, following.show_following)
    reply = await types_beside_a_refusal(town, "0000-0000-00")
    assert isinstance(reply.view, FollowingView)
    assert reply.view.left == following.MOST_TRIES - 1


async def test_what_a_refused_turn_put_on_the_card_was_never_there(
    town: Town, secret: str, tipster: Phone
) -> None:
    """The case stayed on the card of a chat whose turn was undone."""

    def opens_and_is_refused(work: UnitOfWork) -> None:
        following.follow(work, secret)
        raise Refused

    with pytest.raises(Refused):
        await does(tipster, opens_and_is_refused)
    with pytest.raises(following.TipUnknown):
        await does(tipster, following.look_again)


async def test_what_an_attempt_took_off_the_card_is_there_again(
    town: Town, secret: str, tipster: Phone
) -> None:
    """A refused attempt forgot the case although its turn was committed."""
    await does(tipster, following.follow, secret)

    def tries_something_else(work: UnitOfWork) -> None:
        with suppress(Refused), work.attempt():
            following.show_following(work)
            raise Refused

    await tipster.taps(tries_something_else)
    assert isinstance(await tipster.sees(), TipCaseView)
