"""The kind of an inspection on the phone, on paper, and where its hazard is read of."""

import io

import pytest
from pypdf import PdfReader

from tests.conversation.handset import PASS, Handset, picture
from tests.conversation.hazards.test_loop import PATROL, files, quick_pictures
from tests.conversation.stage import OFFICER, Stage

__all__ = ["quick_pictures"]  # a fixture for these tests too

KINDS = "SELECT kind FROM inspections ORDER BY id"


async def test_an_inspector_makes_it_a_random_one(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.answers(PASS, 28)
    await inspector.finds()
    card = await inspector.wait_for("检查小结")
    assert "检查类型：属地" in card.text
    await inspector.taps("检查类型：属地…")
    kinds = ["● 属地", "行业", "督查", "联合", "双随机", "暗访", "回头看"]
    assert (await inspector.card()).labels == [*kinds, "回检查小结"]
    answer = await inspector.taps("双随机")
    assert answer.text == "检查类型：双随机"
    card = await inspector.card()
    assert "检查类型：双随机" in card.text
    assert "检查类型：双随机…" in card.labels
    await inspector.taps("签名提交：王示例")
    assert stage.town.rows(KINDS) == ["random"]
    assert stage.town.rows("SELECT kind FROM hazards") == ["random"]
    await inspector.taps("PT-2026-000001")
    assert "双随机检查发现" in (await inspector.card()).text
    await inspector.says("/ledger")
    for label in ("筛选", "检查类型", "暗访"):
        await inspector.taps(label)
    assert "共 0 条" in (await inspector.card()).text
    for label in ("筛选", "检查类型", "双随机检查"):
        await inspector.taps(label)
    card = await inspector.card()
    assert "共 1 条" in card.text
    assert "双随机检查" in card.text


@pytest.mark.usefixtures("real_papers")
async def test_the_paper_says_of_what_kind_the_inspection_was(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.answers(PASS, 29)
    await inspector.taps("检查类型：属地…")
    await inspector.taps("暗访")
    inspector.timeout = 30
    await inspector.taps("签名提交")
    paper = await inspector.wait_for(lambda seen: "document" in seen.raw)
    pages = PdfReader(io.BytesIO(await inspector.download(paper))).pages
    assert all("检查类型：暗访" in page.extract_text() for page in pages)


async def test_an_officer_is_offered_what_a_unit_can_do_itself(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await officer.begins()
    await officer.answers(PASS, 29)
    card = await officer.card()
    assert "检查类型：自查" in card.text
    await officer.taps("检查类型：自查…")
    assert (await officer.card()).labels == ["● 自查", "联合", "回检查小结"]
    await officer.taps("回检查小结")
    assert "检查小结" in (await officer.card()).text


async def test_a_patrol_is_not_asked_of_what_kind_it_is(inspector: Handset) -> None:
    await inspector.begins(form=PATROL)
    await inspector.answers(PASS, 1)
    card = await inspector.card()
    assert "属地" not in "".join(card.labels)


async def test_a_closed_hazard_is_looked_at_again_by_its_form(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await inspector.taps("通过，销号", review.id)
    await officer.wait_for("已销号")
    await inspector.says("/hazards")
    await inspector.taps("✅ PT-2026-000001")
    await inspector.taps("按表回头看检查")
    assert "第 1/1 项" in (await inspector.card()).text
    assert stage.town.rows(KINDS) == ["area", "revisit"]
