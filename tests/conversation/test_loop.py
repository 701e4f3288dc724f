"""A hazard from the inspector's finding to its proven end, on the phones of all who have a part."""

import pytest

from bot import review_desk
from tests.conversation.handset import SENTENCE, Handset, picture
from tests.conversation.stage import OFFICE, OFFICER, Stage


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process the rest of an album is never far behind."""
    monkeypatch.setattr(review_desk, "GATHERING", 0.05)


@pytest.fixture
def officer(stage: Stage) -> Handset:
    return stage.handset(OFFICER)


@pytest.fixture
def office(stage: Stage) -> Handset:
    return stage.handset(OFFICE)


async def finds_and_signs(inspector: Handset) -> None:
    """Walk a patrol with a hazard at its one item, and sign."""
    await inspector.begins(form="电动自行车充电区2小时巡查")
    await inspector.finds()
    await inspector.wait_for("检查小结")
    await inspector.taps("签名提交:王示例")


def states(stage: Stage) -> list[str]:
    return stage.town.rows("SELECT state FROM hazards ORDER BY id")


async def test_a_hazard_goes_from_signature_to_proven_end(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    await officer.start()
    await finds_and_signs(inspector)
    signed = await inspector.card()
    assert "1 条隐患上账:PT-2026-000001。1 条已交办示例小学安全员。" in signed.text

    task = await officer.wait_for("⚠️ 整改任务 PT-2026-000001 · 一般")
    assert SENTENCE in task.text
    assert "还剩7天" in task.text
    assert task.labels == ["接单", "转派", "申请延期"]
    todo = await officer.wait_for("我的待办 · ")
    assert "还剩7天" in todo.text

    await officer.taps("接单", task.id)
    task = await officer.wait_for(lambda seen: seen.id == task.id and "接单" not in seen.labels)
    assert "整改好后,直接用照片回复这条消息。" in task.text
    assert states(stage) == ["rectifying"]

    await officer.photo(picture("blue"), None, reply_to=task.id)
    await officer.wait_for("📷 PT-2026-000001 整改后照片已存 1/1 张,已提交复核。")
    review = await inspector.wait_for("整改待复核 PT-2026-000001 · 示例小学")
    assert review.file is not None
    assert review.labels == ["通过,销号", "退回:看不清", "退回:没改到位", "退回:写原因"]

    await inspector.taps("退回:没改到位", review.id)
    back = await officer.wait_for("↩️ PT-2026-000001 退回整改")
    assert "王示例:没改到位" in back.text
    assert back.raw["reply_to_message"]["message_id"] == task.id
    assert states(stage) == ["rectifying"]

    await officer.photo(picture("green"), None, reply_to=task.id)
    again = await inspector.wait_for("第2次提交")
    await inspector.taps("通过,销号", again.id)
    await officer.wait_for("✅ PT-2026-000001 复核通过,已销号")
    assert states(stage) == ["closed"]
    assert stage.town.rows("SELECT ending, returns, rounds FROM hazards") == [("rectified", 1, 2)]
