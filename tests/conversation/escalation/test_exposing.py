"""A late hazard goes on the board: its photo is covered and looked at first, then followed."""

import io

from PIL import Image

from sandbox.client import Phone
from tests.conversation.escalation.test_climbing import (
    NUMBER,
    is_late,
    office,
    officer,
    quick_letters,
)
from tests.conversation.handset import SENTENCE, Handset, picture
from tests.conversation.hazards.test_loop import quick_pictures
from tests.conversation.stage import GROUP, INSPECTOR, OFFICE, Stage

__all__ = ["office", "officer", "quick_letters", "quick_pictures"]  # fixtures for these tests too


async def test_a_hazard_is_exposed_with_a_covered_photo_and_followed_until_it_is_closed(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    stage.settings = stage.settings.model_copy(update={"office_chat_id": GROUP})
    await stage.close()
    await stage.open()
    await is_late(stage, officer, office)
    await office.taps("PT-…001 确认函告")
    await office.taps("改措施…")
    await office.taps("改为曝光")
    card = await office.card()
    assert "建议：曝光，待安全办确认" in card.text
    assert "确认" not in card.labels

    await office.taps("选照片、看预览")
    await office.taps("照片1 发现时 11月22日")
    await office.wait_for("格子编号如图，仅供选择遮挡处，不会公开。")
    await office.taps("逐格遮挡")
    await office.taps("6")
    assert "⬛6" in (await office.card()).labels
    await office.taps("看预览")
    preview = await office.wait_for(f"{NUMBER} 示例小学，预览")
    assert preview.labels == ["确认", "重选"]
    board = Phone(stage.telegram, OFFICE, chat_id=GROUP)
    assert not [each for each in await board.screen(20) if "曝光" in each.text]

    await office.taps("确认", preview.id)
    post = await board.wait_for("📢 隐患曝光 · 安曝光〔2026〕1号")
    assert post.file is not None
    assert post.text.splitlines()[1:3] == ["单位名称：示例小学", f"具体问题：{SENTENCE}"]
    assert post.text.endswith("整改进程：\n· 12月7日 公开曝光")
    assert all(name not in post.text for name in ("李示例", "王示例", "陈示例"))
    (sha256,) = stage.town.rows("SELECT picture FROM escalation_steps WHERE kind = 'expose'")
    shown = Image.open(io.BytesIO(stage.app.store.path(sha256).read_bytes()))
    assert not shown.getexif()
    await officer.wait_for("隐患曝光告知书 · 安曝光〔2026〕1号")

    task = await officer.wait_for("⚠️ 整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    await board.wait_for(lambda seen: seen.id == post.id and "· 12月7日 待复核" in seen.text)
    inspector = stage.handset(INSPECTOR)
    review = await inspector.wait_for("整改待复核")
    await inspector.taps("通过，销号", review.id)
    await board.wait_for(lambda seen: seen.id == post.id and "· 12月7日 已销号" in seen.text)


async def test_without_a_board_or_a_look_at_the_picture_nothing_goes_out(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await is_late(stage, officer, office)
    await office.taps("PT-…001 确认函告")
    await office.taps("改措施…")
    await office.taps("改为曝光")
    await office.taps("选照片、看预览")
    await office.taps("不配照片")
    await office.taps("返回")
    answer = await office.taps("确认")
    assert (answer.text or "").startswith("还没有曝光台：请管理员设置 OFFICE_CHAT_ID")
    assert stage.town.rows("SELECT state FROM escalation_steps WHERE kind = 'expose'") == [
        "proposed"
    ]
