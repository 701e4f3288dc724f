"""The name on the form: from the invitation, asked once, or the office's; never a nickname."""

import io

import pytest
from pypdf import PdfReader

from people.importing import bring_in
from people.model import Membership, Role
from spreadsheets.model import SheetRow
from tests.conversation.handset import CAMPUS, PASS, SCHOOL, SPARED, Handset
from tests.conversation.stage import OFFICE, OFFICER, STREET, Stage

BY_STREET = Membership(Role.INSPECTOR, street=STREET)
NICKNAME, FLOWERS = "阿强🍀", "🍀🍀"
ASKED = "签名姓名"
NAME = (
    "SELECT name, named FROM persons JOIN addresses ON person_id = persons.id"
    " WHERE external_id = :of"
)
ON_CHAIN = "SELECT person_id FROM audit WHERE action = 'name' ORDER BY id"


def newcomer(stage: Stage, nickname: str = NICKNAME) -> Handset:
    """The phone of somebody whom Telegram calls so."""
    return stage.handset(stage.telegram.chats.add_guest(nickname, "").id)


def name_of(stage: Stage, phone: Handset) -> tuple[str, bool]:
    """The name in the books, and whether it is one to sign with."""
    ((name, named),) = stage.town.rows(NAME, of=str(phone.user_id))
    return name, bool(named)


async def walks(phone: Handset) -> Handset:
    """Walk the whole campus form from the menu up to its summary; all is well."""
    for label in ("开始检查", SCHOOL, CAMPUS, SPARED):
        await phone.taps(label)
    await phone.answers(PASS, 28)
    return phone


async def paper_of(phone: Handset) -> str:
    """The words of the form that comes after signing."""
    phone.timeout = 30
    paper = await phone.wait_for(lambda seen: "document" in seen.raw)
    pages = PdfReader(io.BytesIO(await phone.download(paper))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


@pytest.mark.usefixtures("real_papers")
async def test_an_invitation_for_somebody_by_name_signs_with_that_name(stage: Stage) -> None:
    """An invitation for 王伟, opened by 阿强🍀, used to sign as that."""
    phone = newcomer(stage)
    await phone.start(stage.town.invites(BY_STREET, "王伟"))
    await phone.wait_for("开始检查")
    assert name_of(stage, phone) == ("王伟", True)
    card = await (await walks(phone)).card()
    assert "签名提交：王伟" in card.labels
    await phone.taps("签名提交")
    words = await paper_of(phone)
    assert "王伟" in words
    assert "阿强" not in words


async def test_without_a_name_in_the_invitation_it_is_asked_once_at_joining(stage: Stage) -> None:
    phone = newcomer(stage, FLOWERS)
    await phone.start(stage.town.invites(BY_STREET, ""))
    card = await phone.wait_for(ASKED)
    assert card.text.startswith(f"已加入：{STREET} · 检查员。")
    assert card.labels == ["开始检查", "先看菜单"]  # nobody is kept from work by it
    for refused in ("🍀", "\u3164", "王伟！"):
        assert "姓名里" in (await phone.says(refused)).text
    assert name_of(stage, phone) == (FLOWERS, False)
    menu = await phone.says("王伟")
    assert menu.text.startswith("已记下，表上签名：王伟。")
    assert "开始检查" in menu.labels
    assert name_of(stage, phone) == ("王伟", True)
    await phone.start()
    await phone.settled()
    assert "开始检查" in (await phone.last()).labels


@pytest.mark.usefixtures("real_papers")
async def test_somebody_who_put_it_off_is_asked_before_signing(stage: Stage) -> None:
    phone = newcomer(stage)
    await phone.start(stage.town.invites(BY_STREET, ""))
    await phone.wait_for(ASKED)
    await phone.taps("先看菜单")
    summary = await (await walks(phone)).card()
    assert "签名提交" in summary.labels
    await phone.taps("签名提交")
    card = await phone.card()
    assert ASKED in card.text
    assert stage.town.rows("SELECT signed_at FROM inspections") == [None]
    await phone.taps("回检查小结")
    await phone.taps("签名提交")
    summary = await phone.says("王伟")
    assert "签名提交：王伟" in summary.labels
    assert stage.town.rows("SELECT signed_at FROM inspections") == [None]
    await phone.taps("签名提交：王伟")
    words = await paper_of(phone)
    assert "王伟" in words
    assert "阿强" not in words
    assert [line["signature"] for line in stage.town.changes("sign")] == [(None, "王伟")]


async def test_who_joined_before_names_were_asked_finds_the_question_on_the_menu(
    stage: Stage, inspector: Handset
) -> None:
    with stage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE persons SET named = false")
    assert "登记签名姓名" in (await inspector.says("/start")).labels
    await inspector.taps("登记签名姓名")
    assert ASKED in (await inspector.card()).text
    menu = await inspector.says("王伟")
    assert "登记签名姓名" not in menu.labels
    assert "开始检查" in menu.labels
    assert stage.town.rows(ON_CHAIN) == [1]
    assert [line["name"] for line in stage.town.changes("name")] == [("王示例", "王伟")]


async def test_a_restart_in_the_middle_of_the_question_loses_nothing(stage: Stage) -> None:
    phone = newcomer(stage)
    await phone.start(stage.town.invites(BY_STREET, ""))
    await phone.wait_for(ASKED)
    await stage.close()
    await stage.open()
    assert "开始检查" in (await phone.says("王伟")).labels


async def test_the_office_corrects_a_name_and_the_chain_says_who_did(stage: Stage) -> None:
    phone = newcomer(stage)
    await phone.start(stage.town.invites(BY_STREET, "王韦"))
    await phone.wait_for("开始检查")
    office = stage.handset(OFFICE)
    await office.start()
    await office.settled()
    for label in ("人员与邀请", "王韦 · 检查员", "更正姓名"):
        await office.taps(label)
    assert "更正姓名：王韦" in (await office.card()).text
    assert "姓名里要有字" in (await office.says("🍀🍀")).text
    card = await office.says("王伟")
    assert card.text.startswith("姓名已更正。\n\n王伟")
    assert name_of(stage, phone) == ("王伟", True)
    office_id = stage.town.rows(
        "SELECT person_id FROM addresses WHERE external_id = :of", of=str(OFFICE)
    )[0]
    assert stage.town.rows(ON_CHAIN)[-1] == office_id
    assert stage.town.changes("name")[-1]["name"] == ("王韦", "王伟")


async def test_a_unit_s_officer_does_not_rename_anybody(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await officer.settled()
    await officer.taps("人员与邀请")
    await officer.taps("李示例")
    assert "更正姓名" not in (await officer.card()).labels


async def test_a_name_from_the_office_is_not_typed_over_by_a_late_answer(stage: Stage) -> None:
    phone = newcomer(stage)
    await phone.start(stage.town.invites(BY_STREET, ""))
    await phone.wait_for(ASKED)
    people = [
        SheetRow(
            2,
            {"姓名": "王伟", "角色": "检查员", "街镇": STREET, "Telegram编号": str(phone.user_id)},
        )
    ]
    book = {"单位": [], "点位": [], "人员": people}
    stage.town.reads(lambda work: bring_in(work, book))
    await phone.says("阿强")
    assert name_of(stage, phone) == ("王伟", True)


async def test_a_passer_by_is_never_asked(stage: Stage, stranger: Handset) -> None:
    card = await stranger.says("/start")
    assert ASKED not in card.text
