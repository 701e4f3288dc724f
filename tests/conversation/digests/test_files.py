"""Picture and workbook: an office gets them always, a principal with news, and who asks at once."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from people.model import Membership, Role
from tests.conversation.digests.test_digests import goes
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.hazards.test_loop import files
from tests.conversation.stage import OFFICE, OFFICER, STRANGER, Stage

OWED = "SELECT count(*) FROM digests WHERE owed_at IS NOT NULL AND audience = :who"


@pytest.fixture
async def principal(any_stage: Stage) -> Handset:
    """Who is in charge of the school, enrolled on the day before."""
    stage = any_stage
    token = stage.town.invites(Membership(Role.PRINCIPAL, unit_id=stage.unit().id))
    phone = stage.handset(STRANGER)
    await phone.says(f"/start {token}")
    await phone.says("赵示例")
    await goes(stage, 11, 24)
    return phone


def owed(stage: Stage) -> int:
    """How many digests of the school have files that are still to be made."""
    (found,) = stage.town.rows(OWED, who=f"unit:{stage.unit().id}")
    return int(found)


async def kinds(phone: Handset) -> tuple[int, int]:
    """How many pictures and how many files are on a phone."""
    screen = await phone.screen(100)
    return sum("photo" in each.raw for each in screen), sum(
        "document" in each.raw for each in screen
    )


async def test_a_quiet_day_comes_as_text_and_each_file_to_who_asks_for_it(
    any_stage: Stage, principal: Handset
) -> None:
    await goes(any_stage, 11, 25)
    seen = await principal.wait_for(f"{SCHOOL} 安全日报")
    assert "图片和工作簿未附，要看点“要图”“要表”。" in seen.text
    assert owed(any_stage) == 0
    answer = await principal.taps("要图", seen.id)
    assert answer.text == "正在生成，好了就发来"
    picture = await principal.wait_for(lambda each: "photo" in each.raw)
    assert picture.raw["caption"].startswith(f"{SCHOOL} 安全日报")
    await any_stage.carried()
    assert await kinds(principal) == (1, 0)
    answer = await principal.taps("要表", seen.id)
    assert answer.text == "马上发来"
    sheet = await principal.wait_for(lambda each: "document" in each.raw)
    book = load_workbook(BytesIO(await principal.download(sheet)))
    assert book["本期变动"]["A2"].value == "无"
    await principal.taps("要图", seen.id)
    await any_stage.carried()
    assert await kinds(principal) == (2, 1)


async def test_a_day_with_news_brings_both_and_an_office_always_gets_them(
    any_stage: Stage, principal: Handset
) -> None:
    office = any_stage.handset(OFFICE)
    await office.start()
    await goes(any_stage, 11, 25)
    await office.wait_for(lambda each: "document" in each.raw)
    await any_stage.carried()
    assert await kinds(office) == (1, 1)
    assert await kinds(principal) == (0, 0)
    await files(any_stage.handset(7001), "王示例")
    await goes(any_stage, 11, 26)
    seen = await principal.wait_for(f"{SCHOOL} 安全日报 · 11月25日")
    assert "要图" not in seen.labels
    await principal.wait_for(lambda each: "document" in each.raw)
    await any_stage.carried()
    assert await kinds(principal) == (1, 1)


async def test_the_own_people_say_when_files_come(any_stage: Stage, principal: Handset) -> None:
    await principal.says("简报")
    await principal.taps("发送时间")
    assert "图片和工作簿：有变动才附。" in (await principal.card()).text
    await principal.taps("每次都附")
    assert "图片和工作簿：每次都附。" in (await principal.card()).text
    await goes(any_stage, 11, 25)
    await principal.wait_for(lambda each: "document" in each.raw)
    await principal.says("简报")
    await principal.taps("发送时间")
    await principal.taps("不附，要时再点")
    await files(any_stage.handset(7001), "王示例")
    await goes(any_stage, 11, 26)
    seen = await principal.wait_for(f"{SCHOOL} 安全日报 · 11月25日")
    assert {"要图", "要表"} <= set(seen.labels)
    assert owed(any_stage) == 0
    told = any_stage.town.rows(
        "SELECT count(*) FROM audit WHERE action = 'set_digest_files' AND subject = :unit",
        unit=f"digests:u{any_stage.unit().id}",
    )
    assert told == [2]


async def test_who_was_not_sent_the_text_gets_the_file_alone(
    any_stage: Stage, principal: Handset
) -> None:
    await goes(any_stage, 11, 25)
    officer = any_stage.handset(OFFICER)
    await officer.says("简报")
    await officer.taps("要表")
    await officer.wait_for(lambda each: "document" in each.raw)
    await any_stage.carried()
    assert await kinds(officer) == (0, 1)
    assert await kinds(principal) == (0, 0)
