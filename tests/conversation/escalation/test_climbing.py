"""A late hazard on the phones of the unit and of the office: reminders, the letter, and its end."""

from datetime import UTC, datetime

import pytest

from bot.workers import letters, owed_work
from duties.escalation.sweeping import sweep_cases
from tests.conversation.handset import SENTENCE, Handset, picture
from tests.conversation.hazards.test_loop import files, quick_pictures
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, Stage

__all__ = ["quick_pictures"]  # a fixture for these tests too

NUMBER = "PT-2026-000001"


@pytest.fixture(autouse=True)
def quick_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are looked for at once, and nobody looks at their pages."""
    monkeypatch.setattr(owed_work, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(letters, "render_in_subprocess", lambda _letter: b"%PDF-1.7 blank")


@pytest.fixture
def officer(stage: Stage) -> Handset:
    return stage.handset(OFFICER)


@pytest.fixture
def office(stage: Stage) -> Handset:
    return stage.handset(OFFICE)


async def comes(stage: Stage, month: int, day: int, hour: int = 9) -> None:
    """Let an hour of a day on the wall come, and what is due by then be done."""
    moment = datetime(2026, month, day, hour - 8, tzinfo=UTC)
    stage.clock.advance(moment - stage.clock.now())
    while (await stage.app.turns.run(lambda work: sweep_cases(work, 50))).more:
        pass
    await stage.carried()


async def is_late(stage: Stage, *phones: Handset) -> None:
    """Let a hazard be late until the letter about it is proposed."""
    for phone in phones:
        await phone.start()
        await phone.settled()
    await files(stage.handset(INSPECTOR), "王示例")
    for month, day in ((11, 30), (12, 2), (12, 7)):
        await comes(stage, month, day)


async def test_a_late_hazard_climbs_to_the_letter_and_the_office_confirms_it(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await is_late(stage, officer, office)
    reminders = [each for each in await officer.heard() if each.startswith("⏰ 催办")]
    assert [each.splitlines()[1] for each in reminders] == [
        f"{NUMBER} 示例小学 {SENTENCE}，逾期1天",
        f"{NUMBER} 示例小学 {SENTENCE}，逾期3天",
    ]
    told = await office.wait_for("📌 督办：1项待安全办处理")
    await office.taps("PT-…001 确认函告", told.id)
    card = await office.card()
    assert card.text.splitlines()[0] == f"督办 {NUMBER} · 🔴 红色，已逾期"
    assert "· 12月2日 已催办主要负责人" in card.text
    assert "建议：函告，待安全办确认" in card.text
    assert card.labels == ["确认", "改措施…", "暂缓…", "看隐患", "回菜单"]

    await office.taps("改措施…")
    assert (await office.card()).labels[:3] == ["改为通报", "改为约谈", "改为曝光"]
    await office.says("12月10日前书面回复整改情况。")
    assert "要求：12月10日前书面回复整改情况。" in (await office.card()).text
    answer = await office.taps("确认")
    assert answer.text == "已确认，文书将发给单位和安全办"
    assert "12月7日 函告 安督函〔2026〕1号（陈示例确认）" in (await office.card()).text

    letter = await officer.wait_for("示例小学 · 安全生产督办函 · 安督函〔2026〕1号")
    assert letter.file is not None
    assert f"{NUMBER} 逾期8天。请主要负责人阅知" in letter.text
    kept = await office.wait_for("安全生产督办函 · 安督函〔2026〕1号")
    assert "已发单位：李示例。可打印盖章。" in kept.text
    papers = stage.town.rows("SELECT done_at IS NOT NULL, sha256 <> '' FROM escalation_papers")
    assert papers == [(1, 1)]
    lines = stage.town.rows("SELECT action FROM audit WHERE action LIKE 'case_%' ORDER BY id")
    assert lines == ["case_done", "case_done", "case_proposed", "case_change", "case_confirm"]

    await office.taps("看隐患")
    shown = (await office.card()).text
    assert "督办：🔴 红色，已逾期；12月7日已函告；下一步通报，12月14日" in shown


async def test_a_letter_is_put_off_with_a_reason_and_ends_with_the_hazard(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await is_late(stage, officer, office)
    await office.taps("PT-…001 确认函告")
    await office.taps("暂缓…")
    await office.taps("3个工作日")
    assert "暂缓到12月10日（周四）。选理由" in (await office.card()).text
    await office.says("已当面督促，周三完工")
    assert "已暂缓到12月10日（周四）：已当面督促，周三完工" in (await office.card()).text
    assert "督办" not in (await office.says("/todo")).text

    inspector = stage.handset(INSPECTOR)
    task = await officer.wait_for("⚠️ 整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await inspector.taps("通过，销号", review.id)
    before = len(await office.heard())
    await comes(stage, 12, 10)
    assert len(await office.heard()) == before
    assert stage.town.rows("SELECT state, act_at, colour FROM escalations") == [
        ("ended", None, None)
    ]
    assert stage.town.rows("SELECT state FROM escalation_steps ORDER BY id") == [
        "done",
        "done",
        "withdrawn",
    ]
