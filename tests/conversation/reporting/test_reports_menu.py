"""简报报表 in the menu, and the labels that open their screens wherever they are typed."""

from people.model import Membership, Role
from tests.conversation.handset import HAZARD, Handset, picture
from tests.conversation.stage import OFFICE, STRANGER, Stage


async def test_the_office_finds_reports_beside_the_ledger(stage: Stage) -> None:
    office = stage.handset(OFFICE)
    await office.start()
    await office.settled()
    await office.taps("简报报表")
    card = await office.card()
    assert card.text.startswith("简报报表")
    await office.taps("五带头")
    assert "五带头 · 2026年第4季度" in (await office.card()).text


async def test_whom_no_report_serves_sees_no_button_and_is_told_so(stage: Stage) -> None:
    token = stage.town.invites(Membership(Role.REWARD_OFFICER), "赵示例")
    rewarding = stage.handset(STRANGER)
    await rewarding.says(f"/start {token}")
    menu = await rewarding.says("/start")
    assert "简报报表" not in menu.labels
    assert "没有要看、要报的" in (await rewarding.says("简报报表")).text


async def test_a_label_is_opened_in_the_midst_of_a_hazard_and_spoils_nothing(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture(), "1 张")
    await inspector.says("台账里没有这个消火栓")
    ledger = await inspector.says("台账")
    assert ledger.text.startswith("台账")
    assert stage.town.rows("SELECT description FROM findings") == ["台账里没有这个消火栓"]


async def test_who_has_not_joined_is_told_how_to(stranger: Handset) -> None:
    assert "邀请链接" in (await stranger.says("简报报表")).text
