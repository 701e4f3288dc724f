"""A tip beside the other things that its giver does: none is taken for the other."""

import pytest

from checklists import walking
from hazards.loop import transferring
from hazards.snaps.drafts import Privacy
from hazards.snaps.views import TipFiledView
from hazards.tips import following, tipping
from people.model import Membership, Role, Unit
from tests.usecases.snap_moves import bares, does, files, snaps
from tests.usecases.tips.test_tipping import TIPSTER, drafts, gives, key
from tests.usecases.town import STREET, Town

__all__ = ["key"]


async def test_a_photo_that_answers_an_item_is_not_the_tips(town: Town, school: Unit) -> None:
    """While the case was on the card it was kept as the tip's, nobody's, for good."""
    await town.member(8, Membership(Role.OFFICE), "陈示例")
    inspector = await town.member(7, Membership(Role.INSPECTOR, street=STREET))
    secret = (await gives(town, inspector, school)).secret
    inspection = await inspector.begins(school)
    await inspector.taps(walking.answer_item, inspection, 1, "hazard")
    first = await inspector.sends_photo()
    await does(inspector, following.follow, secret)
    message = await inspector.sends_photo(reply_to=first, kept=False)
    assert town.rows(f"SELECT inspection_id FROM photos WHERE message_id = {message}") == [  # noqa: S608
        inspection
    ]
    assert town.rows("SELECT text FROM tip_notes") == []


@pytest.mark.parametrize("told", ["copy", "transfer"])
async def test_who_has_answered_by_link_can_give_a_tip(town: Town, school: Unit, told: str) -> None:
    """It ended in an error each time: their row could not go, since the audit chain names them."""
    office = await town.member(8, Membership(Role.OFFICE), "陈示例")
    passer_by = town.phone(55)
    await files(passer_by, await snaps(town, passer_by, "疏散通道堆满纸箱"), school.id)
    (hazard,) = town.rows("SELECT id FROM hazards")
    handed = await does(office, transferring.transfer_chosen, hazard, "fire", copy=told == "copy")
    stranger = town.phone(TIPSTER)
    draft, _ = await drafts(town, stranger, Privacy.ANONYMOUS, school)
    await does(stranger, transferring.open_link, handed.token)
    await does(stranger, transferring.answer_by_link, handed.transfer.id, "路人", taken=True)
    await bares(town)
    assert isinstance(await does(stranger, tipping.submit, draft), TipFiledView)
