"""A street's office starts the day with one message, opens a figure, and looks back."""

from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook
from PIL import Image

from bot.workers.sweeps import sweep_audiences
from people.model import Membership, Role
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.hazards.test_loop import files
from tests.conversation.stage import OFFICE, OFFICER, STRANGER, STREET, Stage

HEADS = "SELECT count(*) FROM digests WHERE picture_sha256 IS NOT NULL"


async def goes(stage: Stage, month: int, day: int, hour: int = 9) -> None:
    """Set the clock, issue what is due, draw it and let all hear of it."""
    moment = datetime(2026, month, day, hour, tzinfo=stage.clock.zone)
    stage.clock.advance(moment - stage.clock.now())
    await sweep_audiences(stage.app.turns)
    await stage.carried()


async def test_the_office_reads_one_message_a_day_with_a_picture_and_a_workbook(
    stage: Stage, inspector: Handset
) -> None:
    await goes(stage, 11, 24)
    office = stage.handset(OFFICE)
    await office.start()
    await files(inspector, "王示例")
    await goes(stage, 11, 25)
    seen = await office.wait_for("全区 安全日报")
    assert seen.text.startswith("全区 安全日报 · 11月24日（周二）")
    assert "期初 0 ＋新增 1 ＋重开 0 －销号 0 －办结 0 ＝期末 1" in seen.text
    assert "新增 1" in seen.labels
    await office.wait_for(lambda each: bool(each.raw.get("document")))
    screen = await office.screen(100)
    (picture,) = [each for each in screen if each.raw.get("photo")]
    (sheet,) = [each for each in screen if each.raw.get("document")]
    assert picture.raw["caption"].startswith("全区 安全日报")
    with Image.open(BytesIO(await office.download(picture))) as image:
        assert image.width > 600
    book = load_workbook(BytesIO(await office.download(sheet)))
    rows = list(book["本期变动"].values)
    assert rows[1][:3] == ("PT-2026-000001", "新增", SCHOOL)
    assert [row[:2] for row in book["简报"].values][3:5] == [("期初", 0), ("新增", 1)]

    await office.taps("新增 1", seen.id)
    assert "共 1 条" in (await office.card()).text
    await office.taps("🟦 4", seen.id)
    units = await office.card()
    assert "全区 · 蓝色：4 家" in units.text
    assert f"🟦 {SCHOOL}" in units.labels
    assert seen.text in await office.heard()  # what stated the figure stays
    live = await office.says("简报")
    assert live.text.startswith("全区 安全日报 · 11月24日（周二）")
    assert "预览" not in live.text
    await office.taps("›")
    assert "全区 安全日报 · 11月25日（周三） · 预览" in (await office.card()).text
    await office.taps("月")
    assert "全区 安全月报 · 2026年10月 · 预览" in (await office.card()).text
    await office.taps("›")
    assert "2026年11月" in (await office.card()).text
    await office.taps("换范围")
    await office.taps(STREET)
    assert f"{STREET} 安全月报" in (await office.card()).text
    assert stage.town.rows(HEADS)[0] >= 1


async def test_a_principal_hears_of_the_own_unit_and_chooses_the_time(
    stage: Stage, inspector: Handset
) -> None:
    token = stage.town.invites(Membership(Role.PRINCIPAL, unit_id=stage.unit().id))
    principal = stage.handset(STRANGER)
    await principal.says(f"/start {token}")
    await principal.says("赵示例")
    await goes(stage, 11, 24)
    await files(inspector, "王示例")
    await goes(stage, 11, 25)
    seen = await principal.wait_for(f"{SCHOOL} 安全日报")
    assert "邻街" not in seen.text
    await principal.taps("为什么是蓝色", seen.id)
    assert f"🟦 {SCHOOL}：蓝色" in (await principal.card()).text
    await principal.says("/start")
    await principal.taps("简报报表")
    await principal.taps("简报")
    assert (await principal.card()).text.startswith(f"{SCHOOL} 安全日报")
    await principal.taps("发送时间")
    await principal.taps("7:30")
    assert "每个工作日 7:30 发送" in (await principal.card()).text
    assert "没有读懂时间" in (await principal.says("早一点")).text
    assert "每个工作日 9:15 发送" in (await principal.says("9点15")).text
    await principal.taps("不再发送")
    assert "现在不发送" in (await principal.card()).text
    assert stage.town.rows(
        "SELECT off FROM digest_audiences WHERE audience = :who", who=f"unit:{stage.unit().id}"
    ) == [1]


async def test_a_late_fact_is_corrected_with_one_tap(stage: Stage, inspector: Handset) -> None:
    await goes(stage, 11, 24)
    office = stage.handset(OFFICE)
    await office.start()
    await files(inspector, "王示例")
    await goes(stage, 11, 25)
    await office.wait_for("全区 安全日报")
    stage.town.rows("UPDATE hazards SET found_at = :at", at="2026-11-20T01:00:00.000000+00:00")
    stage.town.rows(
        "INSERT INTO hazards_to_count (first, last) SELECT min(id), max(id) FROM hazards"
    )
    card = await office.says("简报")
    assert "发出后数字有变：期初 0→1；新增 1→0" in card.text
    await office.taps("发更正 1")
    await stage.carried()
    told = await office.wait_for("· 更正 1")
    assert "更正：期初 0→1；新增 1→0" in (await office.card()).text
    assert told


async def test_who_is_out_of_reach_is_refused(stage: Stage, stranger: Handset) -> None:
    officer = stage.handset(OFFICER)
    card = await officer.says("简报")
    assert card.text.startswith(f"{SCHOOL} 安全日报")
    assert "发送时间" not in card.labels
    assert "邀请链接" in (await stranger.says("/digest")).text


async def test_tables_are_sent_where_somebody_has_tried_and_sees_them(
    stage: Stage, inspector: Handset
) -> None:
    await goes(stage, 11, 24)
    office = stage.handset(OFFICE)
    await office.plain()
    await office.says("简报")
    await office.taps("发送时间")
    await office.taps("试发表格")
    assert "看得到里面的表格吗" in (await office.card()).text
    await stage.carried()
    assert not any("试发表格" in each and "昨日" in each for each in await office.heard())
    await office.taps("看不到")
    await files(inspector, "王示例")
    await goes(stage, 11, 25)
    await office.wait_for("全区 安全日报 · 11月24日")
    assert stage.town.rows("SELECT count(*) FROM outbox WHERE key LIKE 'digest:%:table:%'") == [0]
    await office.plain(False)
    await office.says("简报")
    await office.taps("发送时间")
    await office.taps("试发表格")
    await office.wait_for(lambda seen: "昨日" in seen.text)
    await office.taps("看得到")
    assert "简报另附原生表格" in (await office.card()).text
    await goes(stage, 11, 26)
    table = await office.wait_for(
        lambda seen: (
            "安全日报 · 11月25日" in seen.text
            and "期初" in seen.text
            and "rich_message" in seen.raw
        )
    )
    assert not table.sounds
