"""An inspector lets the workers who are present answer five questions."""

import re
from datetime import timedelta

from bot.workers.sweeps import end_quizzes
from core.clock import FixedClock
from sandbox.client import Seen
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.stage import OFFICE, OFFICER, STRANGER, Stage

LINK = re.compile(r"https://t\.me/sample_bot\?start=q[\w-]{24}")


async def link_on(phone: Handset) -> str:
    """The link below the picture that is to be scanned."""
    seen = await phone.wait_for(lambda each: LINK.search(each.text) is not None)
    assert "photo" in seen.raw
    found = LINK.search(seen.text)
    assert found
    return found[0]


async def live(stage: Stage, phone: Handset, words: str) -> Seen:
    """The card that keeps itself up to date, once it says so."""
    await stage.carried()
    return await phone.wait_for(
        lambda each: each.text.startswith("逢查必考 ·") and words in each.text
    )


async def answers(stage: Stage, phone: Handset, right: int) -> Seen:
    """Read each question and press a letter: the right one so many times, then a wrong one."""
    paper = stage.town.reads(lambda work: work.quizzes.get(1)).paper  # type: ignore[union-attr]
    for number, question in enumerate(paper.questions, start=1):
        card = await phone.card()
        assert f"第 {number}/5 题" in card.text
        assert card.labels == ["A", "B", "C", "D"]
        assert all(
            f"{letter}. {text}" in card.text
            for letter, text in zip("ABCD", question.options, strict=True)
        )
        at = question.right if number <= right else (question.right + 1) % 4
        await phone.taps("ABCD"[at])
    return await phone.card()


async def test_workers_answer_and_the_inspector_sees_it_live(
    stage: Stage, inspector: Handset, stranger: Handset, clock: FixedClock
) -> None:
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await inspector.begins()
    await inspector.says("/quiz")
    assert f"逢查必考 · {SCHOOL}" in (await inspector.card()).text
    await inspector.taps("开始一次")
    link = await link_on(inspector)
    assert (await live(stage, inspector, "答完 0 人")).labels == ["结束"]

    await stranger.open_link(link)
    await stranger.settled()
    invited = await stranger.card()
    assert invited.labels == ["匿名答题"]
    await stranger.says("张示例")
    result = await answers(stage, stranger, right=4)
    assert "得分 4/5" in result.text
    assert result.text.count("✅") == 4
    assert result.text.count("《教育系统重大事故隐患判定指南》") == 5
    assert "答完 1 人 · 平均 4.0/5" in (await live(stage, inspector, "张示例 4/5")).text

    await officer.open_link(link)
    await officer.settled()
    await officer.taps("以“李示例”答题")
    await live(stage, inspector, "正在答 1 人")
    await answers(stage, officer, right=5)
    now = await live(stage, inspector, "答完 2 人 · 平均 4.5/5")
    assert "张示例 4/5、李示例 5/5" in now.text

    await stranger.open_link(link)  # a second time: what was answered stands there
    await stranger.settled()
    assert "得分 4/5" in (await stranger.card()).text
    assert stage.town.rows("SELECT name, chat_id FROM quiz_sheets ORDER BY id") == [
        ("张示例", STRANGER),
        ("李示例", OFFICER),
    ]

    answer = await inspector.taps("结束", now.id)
    assert "已结束" in answer.text
    ended = await live(stage, inspector, "已结束")
    assert ended.id == now.id
    assert not ended.labels
    assert "已结束" in (await hears(office, link))
    assert stage.town.rows("SELECT chat_id FROM quiz_sheets") == [None, None]
    assert stage.town.rows("SELECT inspection_id FROM quizzes") == [stage.inspection()]

    await inspector.says("/quiz")
    listed = (await inspector.card()).labels
    assert any("2 人 · 平均 4.5/5" in label for label in listed)
    await inspector.taps("2 人")
    assert "张示例 4/5、李示例 5/5" in (await inspector.card()).text


async def hears(phone: Handset, link: str) -> str:
    """Open a link and return what the bot says."""
    await phone.open_link(link)
    await phone.settled()
    return (await phone.last()).text


async def test_a_round_that_nobody_ends_ends_by_itself(
    stage: Stage, stranger: Handset, clock: FixedClock
) -> None:
    """The officer of a unit holds one too; a link made anew takes the place of the first."""
    officer = stage.handset(OFFICER)
    await officer.says("/quiz")
    await officer.taps("开始一次")
    first = await link_on(officer)
    await officer.taps("换链接")
    second = await link_on(officer)
    assert first != second
    assert "无效" in await hears(stranger, first)
    await stranger.open_link(second)
    await stranger.settled()
    await stranger.taps("匿名答题")
    await live(stage, officer, "正在答 1 人")
    await stage.carried()
    clock.advance(timedelta(hours=2))
    answer = await stranger.taps("A")
    assert "已结束" in answer.text
    await end_quizzes(stage.app.turns)
    assert "没答完 1 人" in (await live(stage, officer, "已结束")).text
    assert stage.town.rows("SELECT chat_id FROM quiz_sheets") == [None]


async def test_a_name_with_marks_in_it_goes_out_as_it_is(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    """Telegram took “<一期>” for a tag: the round began, and neither code nor link ever came."""
    await inspector.begins()
    named = "示例<一期>&小学"
    stage.town.rows("UPDATE units SET name = :name WHERE name = :was", name=named, was=SCHOOL)
    await inspector.says("/quiz")
    await inspector.taps("开始一次")
    link = await link_on(inspector)
    assert (await inspector.wait_for(link)).text.startswith(f"逢查必考 · {named}\n")
    await stranger.open_link(link)
    await stranger.settled()
    assert (await stranger.card()).text.startswith(f"逢查必考 · {named}\n")
    assert stage.town.rows("SELECT count(*) FROM desks WHERE scene = 'quiz'") == [1]
    await inspector.taps("结束")
    assert stage.town.rows("SELECT count(*) FROM desks WHERE scene = 'quiz'") == [0]
    assert "已结束" in (await stranger.taps("匿名答题")).text
