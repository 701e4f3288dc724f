"""The card of a hazard says what its sentence seems to be about, by the unit's sector."""

from chat.scene import show
from checklists import finding, signing, walking
from checklists.signing_views import SignedView
from checklists.views import FindingView
from frontdesk.showing import showing as replay
from handlers.hazards.cards import hazard_card
from handlers.walk.cards import finding_card
from hazards import showing
from hazards.views import HazardView
from tests.usecases.town import Phone, Town, shown

SENTENCE = "工人在走廊里电焊，没有办动火证"


async def test_a_sentence_at_an_item_brings_a_proposal(inspector: Phone, campus: int) -> None:
    reply = await inspector.taps(walking.answer_item, campus, 1, "hazard")
    assert "疑似类别" not in finding_card(shown(reply, FindingView)).text

    reply = await inspector.types(SENTENCE)

    text = finding_card(shown(reply, FindingView)).text
    assert "疑似类别：动火施工（依据“电焊”“没有办”） · 疑似重大：" in text
    assert "依据《教育系统重大事故隐患判定指南》第三条（一）第5项" in text


async def test_a_sentence_that_is_taken_back_takes_the_proposal_along(
    inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.types(SENTENCE)
    reply = await inspector.taps(finding.erase_description, campus, 1)
    assert "疑似类别" not in finding_card(shown(reply, FindingView)).text


async def test_the_same_sentence_is_no_major_hazard_where_the_criterion_does_not_hold(
    town: Town, inspector: Phone
) -> None:
    patrol = await inspector.begins(town.unit("示例新村", "住宅小区"), "building")
    await inspector.taps(walking.answer_item, patrol, 1, "hazard")
    text = finding_card(shown(await inspector.types(SENTENCE), FindingView)).text
    assert "疑似类别：动火施工" in text
    assert "疑似重大" not in text


async def test_a_hazard_on_the_ledger_keeps_saying_it(inspector: Phone, campus: int) -> None:
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo()
    await inspector.types(SENTENCE)
    await inspector.taps(finding.set_days, campus, 1, 7)
    await inspector.passes(campus, range(2, 30))
    signed = shown(await inspector.taps(signing.sign, campus), SignedView)
    hazard = signed.hazards[0]

    view = shown(
        await inspector.taps(replay, show, showing.HAZARD, showing.HazardScene(hazard.id)),
        HazardView,
    )

    assert "疑似类别：动火施工（依据“电焊”“没有办”）\n疑似重大：" in hazard_card(view).text
