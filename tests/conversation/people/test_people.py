"""Inviting, leaving, roles and codes, as the phones show them."""

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import zxingcpp

from people import codes
from people.model import Membership, Role
from tests.conversation.handset import ESTATE, SCHOOL, Handset
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STREET, Stage


async def opens_people(stage: Stage, user_id: int) -> Handset:
    """A phone that shows 人员与邀请."""
    phone = stage.handset(user_id)
    await phone.start()
    await phone.settled()
    await phone.taps("人员与邀请")
    return phone


async def link_on(phone: Handset) -> str:
    """The link in the message that was sent to be handed on."""
    message = await phone.wait_for("https://t.me/")
    return message.text[message.text.index("https://") :].split()[0]


async def test_the_office_invites_an_inspector_for_a_street_in_four_taps(
    stage: Stage, stranger: Handset
) -> None:
    office = await opens_people(stage, OFFICE)
    for label in ("邀请同事", "检查员", STREET):
        await office.taps(label)
    link = await link_on(office)
    assert link.startswith("https://t.me/sample_bot?start=")
    card = await office.has_one_card()
    assert "检查员 · 示例街道" in card.text
    assert "邀请人：陈示例" in card.text
    assert "11月29日（周日）前有效" in card.text
    await stranger.open_link(link)
    asked = await stranger.wait_for("签名姓名")
    assert f"已加入：{STREET} · 检查员。" in asked.text
    await stranger.says("赵示例")
    await stranger.wait_for("开始检查")


async def test_a_revoked_link_lets_nobody_in(stage: Stage, stranger: Handset) -> None:
    office = await opens_people(stage, OFFICE)
    for label in ("邀请同事", "安全员", "选一家单位", ESTATE):
        await office.taps(label)
    link = await link_on(office)
    answer = await office.taps("作废")
    assert "已作废" in answer.text
    assert "没有未使用的邀请" in (await office.card()).text
    await stranger.open_link(link)
    assert "邀请链接无效" in (await stranger.wait_for("邀请链接")).text


async def test_an_officer_invites_a_colleague_and_lets_them_go_again(
    stage: Stage, stranger: Handset
) -> None:
    officer = await opens_people(stage, OFFICER)
    await officer.taps("邀请同事")
    await officer.taps("安全员")
    await stranger.open_link(await link_on(officer))
    await stranger.wait_for("签名姓名")
    await stranger.says("赵示例")
    await stranger.wait_for("开始检查")
    for label in ("人员与邀请", f"赵示例 · 安全员 · {SCHOOL}", "停用"):
        await officer.taps(label)
    answer = await officer.taps("确认停用")
    assert "记录都保留" in answer.text
    await stranger.start()
    assert "您还没有加入" in (await stranger.wait_for("您还没有加入")).text


async def test_an_unfinished_check_is_handed_on_before_somebody_leaves(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    office = await opens_people(stage, OFFICE)
    for label in (f"王示例 · 检查员 · {STREET}", "停用"):
        await office.taps(label)
    card = await office.card()
    assert f"· {SCHOOL}，11月22日开始" in card.text
    await office.taps("交给 李示例，再停用")
    officer = stage.handset(OFFICER)
    await officer.start()
    menu = await officer.wait_for("开始检查")
    assert f"继续上次检查 · {SCHOOL} 0/29" in menu.labels


async def test_somebody_with_two_roles_changes_between_their_menus(stage: Stage) -> None:
    phone = stage.handset(INSPECTOR)
    await phone.start(stage.town.invites(Membership(Role.OFFICE)))
    await phone.settled()
    assert f"{STREET} · 检查员" in (await phone.card()).text
    await phone.taps("我的身份")
    await phone.taps("安全办 · 全区")
    assert "全区 · 安全办" in (await phone.card()).text


async def test_a_scan_offers_the_inspector_the_check_and_a_passer_by_the_snap(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    unit = stage.unit()
    (code,) = stage.town.reads(lambda work: codes.issue_missing(work, unit))
    link = f"https://t.me/sample_bot?start={codes.payload_of(code)}"
    await inspector.open_link(link)
    card = await inspector.wait_for("还没有检查过")
    assert card.labels == ["开始检查", "查前须知", "随手拍", "回菜单"]
    await inspector.taps("开始检查")
    assert "用哪张表" in (await inspector.card()).text
    await stranger.open_link(link)
    card = await stranger.wait_for(SCHOOL)
    assert "看到隐患，直接发照片" in card.text
    assert card.labels == ["随手拍", "回菜单"]
    office = stage.handset(OFFICE)
    stage.town.reads(lambda work: work.codes.revoke(code.id, work.now))
    await office.open_link(link)
    assert "已经停用" in (await office.wait_for("停用")).text


async def test_a_posted_code_dies_only_after_it_was_asked(stage: Stage, inspector: Handset) -> None:
    """One tap on 作废, or on 重发, used to kill the poster on the wall."""
    unit = stage.unit()
    (code,) = stage.town.reads(lambda work: codes.issue_missing(work, unit))
    link = f"https://t.me/sample_bot?start={codes.payload_of(code)}"
    alive = "SELECT count(*) FROM codes WHERE revoked_at IS NULL"
    officer = await opens_people(stage, OFFICER)
    await officer.taps("企业码")
    for label, sure in (("停用此码", "确认停用"), ("重发 · 本单位", "确认重发")):
        await officer.taps(label)
        card = await officer.card()
        assert "墙上的海报将失效" in card.text
        assert card.labels == [sure, "返回", "回菜单"]
        await officer.taps("返回")
        assert stage.town.rows(alive) == [1]
    await inspector.open_link(link)
    await inspector.wait_for("还没有检查过")
    await officer.taps("停用此码")
    answer = await officer.taps("确认停用")
    assert "已停用" in answer.text
    assert stage.town.rows(alive) == [0]
    await inspector.open_link(link)
    assert "这个码已经停用" in (await inspector.wait_for("停用")).text


async def test_the_poster_that_the_bot_sends_opens_the_bot_there(stage: Stage) -> None:
    officer = await opens_people(stage, OFFICER)
    await officer.taps("企业码")
    assert f"企业码 · {SCHOOL}" in (await officer.card()).text
    await officer.taps("打印海报和标签（PDF）")
    message = await officer.wait_for(lambda seen: "document" in seen.raw)
    with pypdfium2.PdfDocument(await officer.download(message)) as pdf:
        (found,) = zxingcpp.read_barcodes(pdf[0].render(scale=1.5).to_pil())
    await officer.open_link(found.text)
    assert "没有未销号的隐患" in (await officer.wait_for("未销号")).text


async def test_somebody_with_one_role_may_leave_too(stage: Stage, inspector: Handset) -> None:
    assert "我的身份" in (await inspector.says("/me")).text
    await inspector.taps("退出")
    await inspector.taps("确认退出")
    assert "您还没有加入" in (await inspector.card()).text
