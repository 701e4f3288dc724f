"""Photos: kept as they came, and put where they were meant."""

import hashlib
from pathlib import Path

from sandbox.model import UploadedFile
from tests.conversation.handset import HAZARD, PASS, SCHOOL, SENTENCE, Handset, picture
from tests.conversation.stage import INSPECTOR, Stage


def kept_files(stage: Stage) -> dict[str, bytes]:
    """The photos whose bytes the database says are kept, by SHA-256."""
    digests = stage.town.rows("SELECT sha256 FROM photos WHERE state = 'stored' ORDER BY id")
    found = {path.stem: path for path in stage.settings.photo_dir.rglob("*") if path.is_file()}
    return {digest: Path(found[digest]).read_bytes() for digest in digests}


async def test_a_file_keeps_every_byte_and_its_exif(any_stage: Stage) -> None:
    inspector = any_stage.handset(INSPECTOR)
    sent = picture(camera="Camera of the test")
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.photo(UploadedFile("DSC_0001.JPG", sent, "image/jpeg"), as_file=True)
    await inspector.kept("1 张")
    assert kept_files(any_stage) == {hashlib.sha256(sent).hexdigest(): sent}
    assert b"Camera of the test" in sent


async def test_a_photo_on_an_item_not_yet_answered_asks_where_it_belongs(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.photo(picture())
    card = await inspector.kept("归到哪一项？")
    assert card.labels[0].startswith("第 1 项，记为隐患：")
    answer = await inspector.taps(card.labels[0])
    assert answer.text == "照片已归到第 1 项"
    assert "照片：1 张" in (await inspector.card()).text
    assert stage.answers() == {1: "hazard"}
    assert len(stage.town.photos(stage.inspection(), 1)) == 1


async def test_a_photo_that_belongs_nowhere_can_be_left_out(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.photo(picture())
    await inspector.kept("归到哪一项？")
    await inspector.taps("暂不归项")
    assert "第 1/29 项" in (await inspector.card()).text
    assert stage.answers() == {}
    assert stage.town.rows("SELECT state FROM photos") == ["discarded"]


async def test_a_photo_in_reply_to_an_earlier_photo_goes_to_that_item(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    sent = (await inspector.photo(picture("red"), SENTENCE))[0]
    await inspector.kept("1 张")
    await inspector.taps("7 天")
    await inspector.answers(PASS, 3)
    await inspector.photo(picture("green"), reply_to=sent.id)
    receipt = await inspector.kept("第 1 项 照片已存 2 张")
    assert receipt.labels == ["更改所属项"]
    assert "第 5/29 项" in (await inspector.last()).text
    assert len(stage.town.photos(stage.inspection(), 1)) == 2
    await inspector.photo(picture("blue"), reply_to=receipt.id)
    await inspector.kept("第 1 项 照片已存 3 张")
    assert len(stage.town.photos(stage.inspection(), 1)) == 3


async def test_a_photo_in_reply_to_the_card_of_a_hazard_goes_there(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    card = await inspector.card()
    await inspector.photo(picture(), SENTENCE, reply_to=card.id)
    await inspector.kept("1 张")
    assert len(stage.town.photos(stage.inspection(), 1)) == 1


async def test_a_late_photo_goes_to_the_hazard_that_was_just_left(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.says(SENTENCE)
    await inspector.taps("7 天")
    await inspector.taps("稍后补")
    assert "第 2/29 项" in (await inspector.card()).text
    await inspector.photo(picture())
    await inspector.kept("第 1 项 照片已存 1 张")
    assert "第 2/29 项" in (await inspector.last()).text
    assert stage.answers() == {1: "hazard"}
    assert len(stage.town.photos(stage.inspection(), 1)) == 1


async def test_a_photo_put_to_the_wrong_item_can_be_moved(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.taps("稍后补")
    await inspector.photo(picture())
    receipt = await inspector.kept("第 1 项 照片已存 1 张")
    await inspector.taps("更改所属项", receipt.id)
    card = await inspector.wait_for("归到哪一项？")
    await inspector.taps(next(each for each in card.labels if each.startswith("第 2 项")))
    assert stage.town.photos(stage.inspection(), 1) == []
    assert len(stage.town.photos(stage.inspection(), 2)) == 1
    assert stage.answers() == {1: "hazard", 2: "hazard"}


async def test_two_albums_for_two_hazards_stay_apart(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    for number in (1, 2):
        await inspector.taps(HAZARD)
        await inspector.photo([picture("red"), picture("green")], SENTENCE)
        await inspector.kept("照片：2 张")
        await inspector.taps("7 天")
        assert f"第 {number + 1}/29 项" in (await inspector.card()).text
    inspection = stage.inspection()
    assert [len(stage.town.photos(inspection, number)) for number in (1, 2)] == [2, 2]


async def test_an_album_whose_first_photo_ends_the_hazard_stays_together(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.says(SENTENCE)
    await inspector.taps("7 天")
    await inspector.photo([picture("red"), picture("green"), picture("blue")])
    await inspector.kept("第 1 项 照片已存 3 张")
    assert "第 2/29 项" in (await inspector.last()).text
    assert len(stage.town.photos(stage.inspection(), 1)) == 3
    assert stage.answers() == {1: "hazard"}


async def test_what_only_looks_like_a_photo_is_refused_and_leaves_nothing(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.document("photo.jpg", b"%PDF-1.7 not a picture", "image/jpeg")
    refusal = await inspector.wait_for(lambda seen: "照片" in seen.text and not seen.labels)
    assert refusal.raw["reply_to_message"]
    await inspector.settled()
    assert stage.town.rows("SELECT state FROM photos") == ["refused"]
    assert kept_files(stage) == {}
    await inspector.shows(picture(), "1 张")


async def test_hazards_are_listed_with_their_photos(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.finds()
    await inspector.answers(PASS, 28)
    await inspector.taps("签名提交")
    assert "我的隐患 · 共 1 条" in (await inspector.says("/hazards")).text
    await inspector.taps("PT-2026-000001 示例小学")
    card = await inspector.card()
    assert "PT-2026-000001 · 一般 · 已交办，待签收" in card.text
    assert SENTENCE in card.text
    assert "期限：11月29日（周日），还剩7天" in card.text
    await inspector.taps("看照片（1）")
    shown = await inspector.wait_for(lambda seen: bool(seen.raw.get("photo")))
    assert shown.text == "PT-2026-000001 示例小学"
    assert "看照片（1）" in (await inspector.card()).labels


async def test_an_optional_photo_is_skipped_and_not_left_to_be_drawn_by_hand(
    stage: Stage, inspector: Handset
) -> None:
    """The button used to offer to fill a photo in by hand on the print, even when one was there."""
    await inspector.begins(SCHOOL, "充电场所安全检查表")
    await inspector.taps("☐ 电动自行车")
    await inspector.taps("选好了")
    await inspector.taps("☐ 车库")
    await inspector.taps("选好了")
    card = await inspector.card()
    assert "充电场所全景照片" in card.text
    assert "跳过" in card.labels
    await inspector.photo(picture())
    card = await inspector.kept("现为：照片 1 张")
    assert "跳过" not in card.labels
    await inspector.taps("下一项")
    assert "全景照片" not in (await inspector.card()).text
