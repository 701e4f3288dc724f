"""The reward for a tip, and who may see by whom it was given."""

from dataclasses import replace

import pytest

from chat.scene import show, shows
from core.errors import XunanError
from frontdesk.words import TextUnasked
from hazards import showing as hazards
from hazards.snaps.drafts import Privacy
from hazards.snaps.views import TipsView, TipView
from hazards.tips import rewarding
from hazards.tips.identity_sealer import SealBroken
from hazards.tips.model import Reward
from hazards.tips.rewarding import (
    AmountRefused,
    RewardMisplaced,
    RewardMovedOn,
    RewardNeedsAnother,
    TipAnonymous,
)
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed, NotJoined
from storage.fernet_sealer import FernetSealer, new_key
from tests.usecases.snap_moves import does
from tests.usecases.tips.test_tipping import TIPSTER, gives
from tests.usecases.town import STREET, Phone, Town

OTHERS = (
    Membership(Role.OFFICE),
    Membership(Role.OFFICE, street=STREET),
    Membership(Role.INSPECTOR, street=STREET),
    Membership(Role.REWARD_OFFICER, street="邻街示例街道"),
)


@pytest.fixture(autouse=True)
def key(town: Town) -> None:
    town.make.sealer = FernetSealer([new_key()])


@pytest.fixture
async def tip(town: Town, school: Unit) -> int:
    """The id of a tip that was given in confidence."""
    return (await gives(town, town.phone(TIPSTER), school, Privacy.CONFIDENTIAL)).tip.id


@pytest.fixture
async def officer(town: Town) -> Phone:
    return await town.member(8, Membership(Role.REWARD_OFFICER), "吴示例")


@pytest.fixture
async def second(town: Town) -> Phone:
    return await town.member(18, Membership(Role.REWARD_OFFICER), "钱示例")


async def test_nobody_approves_the_reward_that_they_proposed(
    town: Town, tip: int, officer: Phone, second: Phone
) -> None:
    """One person used to propose, approve and pay a reward alone."""
    await does(officer, rewarding.propose, tip, 500)
    town.gives(officer, Membership(Role.REWARD_OFFICER, street=STREET))
    with pytest.raises(RewardNeedsAnother):
        await does(officer, rewarding.go_on, tip, Reward.APPROVED, 500)
    assert town.rows("SELECT reward FROM tips") == ["proposed"]
    await does(second, rewarding.go_on, tip, Reward.APPROVED, 500)
    assert town.rows("SELECT reward FROM tips") == ["approved"]


async def test_nothing_is_paid_by_who_proposed_and_approved_it_for_there_is_nobody_such(
    town: Town, tip: int, officer: Phone, second: Phone
) -> None:
    """However two take turns in changing the amount, two have agreed on what is paid."""
    for phone, other, amount in ((officer, second, 500), (second, officer, 800)):
        await does(phone, rewarding.propose, tip, amount)
        with pytest.raises(RewardMisplaced):
            await does(phone, rewarding.go_on, tip, Reward.PAID, amount)
        with pytest.raises(RewardMisplaced):
            await does(other, rewarding.go_on, tip, Reward.PAID, amount)
        with pytest.raises(RewardNeedsAnother):
            await does(phone, rewarding.go_on, tip, Reward.APPROVED, amount)
    await does(officer, rewarding.go_on, tip, Reward.APPROVED, 800)
    await does(officer, rewarding.go_on, tip, Reward.PAID, 800)
    people = town.rows("SELECT person_id FROM audit WHERE action = 'reward' ORDER BY id")
    lines = town.changes("reward")
    by = {
        (line.get("tip.reward", ("",))[-1], line.get("tip.amount", (0,))[-1]): person
        for person, line in zip(people, lines, strict=True)
    }
    assert by["", 800] != by["approved", 0] == by["paid", 0]


async def test_only_the_amount_that_was_seen_is_approved_or_paid(
    town: Town, tip: int, officer: Phone, second: Phone
) -> None:
    """An older button used to approve whatever amount stood there by then."""
    await does(officer, rewarding.propose, tip, 500)
    await does(officer, rewarding.propose, tip, 5000)
    for seen in (500, rewarding.UNSEEN):
        with pytest.raises(RewardMovedOn):
            await does(second, rewarding.go_on, tip, Reward.APPROVED, seen)
    await does(second, rewarding.go_on, tip, Reward.APPROVED, 5000)
    with pytest.raises(RewardMovedOn):
        await does(second, rewarding.go_on, tip, Reward.PAID, 500)
    assert town.rows("SELECT reward, amount FROM tips") == [("approved", 5000)]


async def test_a_step_from_an_amount_that_was_changed_in_the_same_moment_is_none(
    town: Town, tip: int, officer: Phone, second: Phone
) -> None:
    await does(officer, rewarding.propose, tip, 500)
    read = town.reads(lambda work: work.tips.get(tip))
    assert read is not None
    await does(second, rewarding.propose, tip, 5000)
    approved = replace(read, reward=Reward.APPROVED)
    assert not town.reads(lambda work: work.tips.decide(approved, read))
    await does(officer, rewarding.propose, tip, 500)
    await does(second, rewarding.propose, tip, 500)
    assert not town.reads(lambda work: work.tips.decide(approved, read))
    assert town.rows("SELECT reward FROM tips") == ["proposed"]


async def test_the_reward_officer_sees_the_tips_without_names(
    town: Town, tip: int, officer: Phone
) -> None:
    view = await does(officer, show, rewarding.TIPS, rewarding.TipsScene())
    assert isinstance(view, TipsView)
    assert [(each.number, hazard.number) for each, hazard in view.entries] == [
        ("JB-2026-000001", "PT-2026-000001")
    ]
    one = await does(officer, show, rewarding.TIP, rewarding.TipScene(tip))
    assert isinstance(one, TipView)
    assert one.identity == ""
    assert (await does(officer, show, hazards.HAZARD, hazards.HazardScene(1))).finder == "匿名"


async def test_opening_who_gave_it_leaves_a_line_on_the_audit_chain_and_shows_the_name_once(
    town: Town, tip: int, officer: Phone
) -> None:
    view = await does(officer, rewarding.open_identity, tip)
    assert isinstance(view, TipView)
    assert str(TIPSTER) in view.identity
    (person,) = town.rows("SELECT person_id FROM addresses WHERE external_id = '8'")
    line = "SELECT person_id, role, subject, changes FROM audit WHERE action = 'open_tip'"
    assert town.rows(line) == [(person, "reward_officer", "hazard:PT-2026-000001:tip", "{}")]
    again = await officer.sees()
    assert isinstance(again, TipView)
    assert again.identity == ""
    await does(officer, rewarding.open_identity, tip)
    assert len(town.rows(line)) == 2


@pytest.mark.parametrize("membership", OTHERS, ids=str)
async def test_nobody_else_opens_it_or_decides_its_reward(
    town: Town, tip: int, membership: Membership
) -> None:
    phone = await town.member(9, membership, "周示例")
    for press, args in (
        (rewarding.open_identity, (tip,)),
        (shows(rewarding.TIP), (tip,)),
        (rewarding.propose, (tip, 500)),
        (rewarding.go_on, (tip, Reward.APPROVED, 500)),
    ):
        with pytest.raises(NotAllowed):
            await does(phone, press, *args)
    assert town.rows("SELECT count(*) FROM audit WHERE action IN ('open_tip', 'reward')") == [0]
    assert town.rows("SELECT reward FROM tips") == ["none"]


async def test_neither_a_unit_nor_the_public_opens_it(town: Town, school: Unit, tip: int) -> None:
    officer = await town.member(9, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    refusals: list[type[XunanError]] = []
    for phone in (officer, town.phone(10), town.phone(TIPSTER)):
        with pytest.raises(XunanError) as caught:
            await does(phone, rewarding.open_identity, tip)
        refusals.append(caught.type)
    assert refusals == [NotAllowed, NotJoined, NotJoined]


async def test_a_street_sees_only_its_own_tips(town: Town, tip: int) -> None:
    phone = await town.member(9, OTHERS[-1], "周示例")
    view = await does(phone, show, rewarding.TIPS, rewarding.TipsScene())
    assert view.entries == ()


async def test_who_decides_no_rewards_has_no_list(town: Town, tip: int) -> None:
    phone = await town.member(9, Membership(Role.OFFICE), "周示例")
    with pytest.raises(NotAllowed):
        await does(phone, show, rewarding.TIPS, rewarding.TipsScene())


async def test_a_reward_is_proposed_approved_and_paid_each_with_its_line(
    town: Town, tip: int, officer: Phone, second: Phone
) -> None:
    await does(officer, rewarding.propose, tip, 500)
    await does(officer, show, rewarding.TIP, rewarding.TipScene(tip, asking=True))
    view = (await officer.types("800元")).view
    assert isinstance(view, TipView)
    assert (view.tip.reward, view.tip.amount) == (Reward.PROPOSED, 800)
    await does(second, rewarding.go_on, tip, Reward.APPROVED, 800)
    view = await does(officer, rewarding.go_on, tip, Reward.PAID, 800)
    assert view.tip.reward is Reward.PAID
    lines = town.changes("reward")
    amounts = {line["tip.amount"] for line in lines if "tip.amount" in line}
    steps = {line["tip.reward"] for line in lines if "tip.reward" in line}
    assert amounts == {(None, 500), (500, 800)}
    assert steps == {("none", "proposed"), ("proposed", "approved"), ("approved", "paid")}
    assert len(lines) == 4


async def test_no_step_of_a_reward_is_skipped_or_taken_twice(
    town: Town, tip: int, officer: Phone, second: Phone
) -> None:
    for step in (Reward.APPROVED, Reward.PAID, Reward.NONE, Reward.PROPOSED):
        with pytest.raises(RewardMisplaced):
            await does(officer, rewarding.go_on, tip, step, 500)
    await does(officer, rewarding.propose, tip, 500)
    await does(second, rewarding.go_on, tip, Reward.APPROVED, 500)
    with pytest.raises(RewardMisplaced):
        await does(second, rewarding.go_on, tip, Reward.APPROVED, 500)
    with pytest.raises(RewardMisplaced):
        await does(officer, rewarding.propose, tip, 900)
    assert town.rows("SELECT reward, amount FROM tips") == [("approved", 500)]


@pytest.mark.parametrize("words", ["0", "-5", "500001", "五百", "1.5", "9" * 30, ""])
async def test_an_amount_that_is_none_is_refused(
    town: Town, tip: int, officer: Phone, words: str
) -> None:
    await does(officer, show, rewarding.TIP, rewarding.TipScene(tip, asking=True))
    with pytest.raises(AmountRefused):
        await officer.types(words)
    assert town.rows("SELECT reward FROM tips") == ["none"]


async def test_words_on_a_tip_that_asks_for_none_are_not_an_amount(
    town: Town, tip: int, officer: Phone
) -> None:
    await does(officer, show, rewarding.TIP, rewarding.TipScene(tip))
    with pytest.raises(TextUnasked):
        await officer.types("800")


async def test_of_an_anonymous_tip_there_is_nothing_to_open(
    town: Town, school: Unit, officer: Phone
) -> None:
    tip = (await gives(town, town.phone(TIPSTER), school)).tip.id
    with pytest.raises(TipAnonymous):
        await does(officer, rewarding.open_identity, tip)
    assert town.rows("SELECT count(*) FROM audit WHERE action = 'open_tip'") == [0]


async def test_what_another_key_sealed_stays_sealed_and_leaves_no_line(
    town: Town, tip: int, officer: Phone
) -> None:
    town.make.sealer = FernetSealer([new_key()])
    with pytest.raises(SealBroken):
        await does(officer, rewarding.open_identity, tip)
    assert town.rows("SELECT count(*) FROM audit WHERE action = 'open_tip'") == [0]
