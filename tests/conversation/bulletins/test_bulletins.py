"""A street's office writes its month report in chat, issues it, and has the papers."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.workers import bulletin_papers
from people.model import Membership, Role
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.hazards.test_loop import files
from tests.conversation.stage import OFFICER, STRANGER, STREET, Stage


@pytest.fixture(autouse=True)
def quick_bulletins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at the pages here."""
    monkeypatch.setattr(bulletin_papers, "print_bulletin", lambda _paper: b"%PDF-1.7 blank")


@pytest.fixture
async def office(stage: Stage, inspector: Handset) -> Handset:
    """The office of the street, in December; in November something was found."""
    await files(inspector, "王示例", "二楼消火栓无水")
    token = stage.town.invites(Membership(Role.OFFICE, street=STREET))
    phone = stage.handset(STRANGER)
    await phone.says(f"/start {token}")
    await phone.says("赵示例")
    moment = datetime(2026, 12, 2, 9, tzinfo=stage.clock.zone)
    stage.clock.advance(moment - stage.clock.now())
    return phone


async def begins(office: Handset, label: str = "编月报") -> None:
    await office.says("/start")
    for each in ("简报报表", "月报通报", label):
        await office.taps(each)


async def test_a_month_report_is_drafted_worded_issued_and_comes_as_papers(
    stage: Stage, office: Handset
) -> None:
    await begins(office)
    card = await office.card()
    assert card.text.startswith("关于2026年11月安全隐患排查整治情况的报告")
    assert "草稿" in card.text
    assert "新增隐患 1 处" in card.text
    assert {"签发"} <= set(card.labels)  # one person is the whole office
    assert "送签" not in card.labels
    await office.taps("改工作要求")
    card = await office.says("请于12月10日前完成整改。")
    assert "请于12月10日前完成整改。" in card.text
    await office.taps("返回")
    answer = await office.taps("签发")
    assert answer.text == "已签发编号"
    card = await office.card()
    assert f"✅ {STREET}安全办〔2026〕1号，签发人：王示例（12月2日 09:00 签发）" in card.text
    assert "改标题" not in card.labels
    assert stage.town.rows("SELECT state, number, signer FROM bulletins") == [
        ("final", 1, "王示例")
    ]

    await office.wait_for("〔2026〕1号，已签发，可打印盖章。")
    await office.wait_for(lambda each: str(each.raw.get("document", "")).find("xlsx") > 0)
    screen = await office.screen(100)
    names = [each.raw["document"]["file_name"] for each in screen if each.raw.get("document")]
    assert sorted(name.rpartition(".")[2] for name in names) == ["pdf", "xlsx"]
    (sheet,) = [
        each
        for each in screen
        if each.raw.get("document") and each.raw["document"]["file_name"].endswith("xlsx")
    ]
    book = load_workbook(BytesIO(await office.download(sheet)))
    heads, first, *_ = book["按单位"].values
    assert first[1] == SCHOOL
    assert first[heads.index("发现")] == 1


async def test_the_signer_signs_on_their_own_phone_what_the_office_sent(
    stage: Stage, office: Handset
) -> None:
    """Whoever drafted typed a name as 签发人 and issued it; nobody of that name knew of it."""
    token = stage.town.invites(Membership(Role.SIGNER, street=STREET), "李示例")
    head = stage.handset(OFFICER)
    await head.says(f"/start {token}")
    await begins(office)
    assert "签发" not in (await office.card()).labels
    await office.taps("送签")
    await office.taps("李示例")
    card = await office.card()
    assert "已送李示例签发" in card.text
    assert "撤回送签" in card.labels

    await head.says("我的待办")
    card = await head.wait_for("待签发")
    (label,) = [each for each in card.labels if "2026年11月月报" in each]
    await head.taps(label)
    card = await head.card()
    assert card.text.startswith("关于2026年11月安全隐患排查整治情况的报告")
    assert "改标题" not in card.labels
    await head.taps("签发")
    assert "签发人：李示例" in (await head.card()).text
    assert stage.town.rows("SELECT state, number, signer FROM bulletins") == [
        ("final", 1, "李示例")
    ]
    await office.wait_for("〔2026〕1号，已签发，可打印盖章。")


async def test_what_was_taken_back_is_offered_to_its_signer_no_more(
    stage: Stage, office: Handset
) -> None:
    """The card of the only 签发人 had 签发 again, as that of every half-written draft had."""
    token = stage.town.invites(Membership(Role.SIGNER, street=STREET), "李示例")
    head = stage.handset(OFFICER)
    await head.says(f"/start {token}")
    await begins(office)
    await office.taps("送签")
    await office.taps("李示例")
    await head.says("我的待办")
    card = await head.wait_for("待签发")
    (label,) = [each for each in card.labels if "2026年11月月报" in each]
    await head.taps(label)
    assert "签发" in (await head.card()).labels
    await office.taps("撤回送签")
    answer = await head.taps("签发")
    assert answer.text.startswith("这份还没有送签，或已退回、撤回。")
    await head.says("我的待办")
    assert not any("2026年11月月报" in each for each in (await head.card()).labels)
    assert stage.town.rows("SELECT state, number FROM bulletins") == [("draft", None)]


async def test_a_correction_is_another_document_and_the_first_stays(
    stage: Stage, office: Handset
) -> None:
    await begins(office, "编通报")
    await office.taps("签发")
    await office.taps("更正")
    card = await office.card()
    assert "更正示例街道安全办〔2026〕1号" in card.text
    await office.taps("不要这份草稿")
    card = await office.card()
    assert "共 1 份" in card.text
    assert any(each.startswith("✅ 〔2026〕1号 2026年11月通报") for each in card.labels)
    assert stage.town.rows("SELECT state FROM bulletins ORDER BY id") == ["final", "dropped"]


async def test_an_inspector_is_not_offered_what_the_office_issues(inspector: Handset) -> None:
    await inspector.says("/start")
    await inspector.taps("简报报表")
    assert "月报通报" not in (await inspector.card()).labels


async def test_a_figure_of_a_report_opens_the_list_of_the_ledger_behind_it(
    office: Handset,
) -> None:
    await begins(office)
    assert {"新增（1）", "期末（1）"} <= set((await office.card()).labels)
    await office.taps("新增（1）")
    card = await office.card()
    assert any("二楼消火栓无水" in each for each in (card.text, *card.labels)), card
