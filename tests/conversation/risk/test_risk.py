"""四色: the office confirms what the rule proposes, and a unit reads why."""

from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image

from bot.workers.risk_proposals import propose_colours
from chat.address import on_telegram
from duties.risk.model import Assessment, Reason
from duties.risk.rule import CauseKey, shipped_rule
from duties.risk.views import ReasonsView
from handlers.risk.cards import reasons_card
from people.model import Membership, Risk, Role, Unit
from sandbox.client import Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.hazards.test_loop import files, quick_pictures
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

__all__ = ["quick_pictures"]  # a fixture for these tests too

COLOUR = f"SELECT risk FROM units WHERE name = '{SCHOOL}'"  # noqa: S608 - a constant


async def grave(stage: Stage) -> None:
    """Let the school have two open major hazards, one of them by a stroke of the pen."""
    await files(stage.handset(INSPECTOR), "王示例")
    with stage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE hazards SET severity = 'major'")
    await propose_colours(stage.app.turns)
    await stage.carried()


async def test_the_office_confirms_and_the_unit_reads_why(any_stage: Stage) -> None:
    stage = any_stage
    office, officer = stage.handset(OFFICE), stage.handset(OFFICER)
    await office.says("/start")
    await officer.says("/start")
    await grave(stage)
    notice = await office.wait_for("颜色变动待确认 · 全区")
    await office.taps("去确认", notice.id)
    listed = await office.card()
    assert "待确认的颜色变动：1 家" in listed.text
    assert f"· {SCHOOL}（蓝→橙，40 分）：未销号的重大事故隐患 1 条" in listed.text
    assert stage.town.rows(COLOUR) == ["blue"]
    await office.taps("确认这 1 家")
    assert "没有待确认的变动" in (await office.card()).text
    assert stage.town.rows(COLOUR) == ["orange"]
    assert stage.town.changes("risk_confirmed")[0]["risk"] == ("blue", "orange")

    await officer.says("简报报表")
    await officer.taps("四色图")
    why = await officer.card()
    assert f"🟧 {SCHOOL}：橙色" in why.text
    assert "来源：规则，安全办已确认" in why.text
    assert "· 未销号的重大事故隐患 1 条：40 分。治理到位，经复核、审核把关后销号。" in why.text
    assert "再减 11 分即为黄色，“未销号的重大事故隐患”一项清零（40 分）就够" in why.text
    assert "四色图" not in why.labels  # it led to this very card
    assert not any("确认改为" in each or "直接标为" in each for each in why.labels)
    await officer.taps("隐患与检查")
    assert "未销号 1 条" in (await officer.card()).text


async def test_a_change_is_refused_with_a_reason(stage: Stage) -> None:
    office = stage.handset(OFFICE)
    await office.says("/start")
    await grave(stage)
    await office.says("简报报表")
    await office.taps("四色图")
    await office.taps("待确认的变动（1）")
    await office.taps(f"🟦→🟧 {SCHOOL}")
    await office.taps("不同意…")
    said = await office.says("隐患已停用待拆")
    assert f"🟦 {SCHOOL}：蓝色" in said.text
    assert "安全办11月22日没有同意改为橙色（隐患已停用待拆），情况有变时再提出。" in said.text
    assert stage.town.rows("SELECT state, note FROM risk_proposals") == [
        ("refused", "隐患已停用待拆")
    ]
    assert stage.town.rows(COLOUR) == ["blue"]


async def test_each_figure_opens_its_units_and_the_picture_comes_for_the_wall(
    stage: Stage,
) -> None:
    office = stage.handset(OFFICE)
    await office.says("简报报表")
    await office.taps("四色图")
    card = await office.card()
    assert "四色图 · 全区" in card.text
    assert "共 4 家；规则第 1 版" in card.text
    await office.taps("🟦 4")
    listed = await office.card()
    assert "全区 · 蓝色：4 家" in listed.text
    await office.taps(f"🟦 {SCHOOL}")
    assert "今天没有计分的情况" in (await office.card()).text
    await office.taps("直接标为红色…")
    await office.says("校门口施工塌陷")
    assert stage.town.rows(COLOUR) == ["red"]
    await office.taps("四色图")
    await office.taps("四色图（A3）")
    sent = await office.wait_for(lambda seen: "document" in seen.raw)
    drawn = Image.open(BytesIO(await office.download(sent)))
    assert drawn.size == (2480, 1754)
    assert (200, 40, 40) in {colour for _, colour in drawn.convert("RGB").getcolors(200_000) or ()}


async def test_a_change_stands_on_the_to_do_of_the_office_until_it_is_decided(
    stage: Stage,
) -> None:
    office = stage.handset(OFFICE)
    await office.says("/start")
    await grave(stage)
    card = await office.says("/todo")
    assert "颜色变动待确认" in card.text
    assert "示例街道 1 家单位" in card.text
    items = "SELECT holder FROM todo_items WHERE subject = 'risk'"
    assert stage.town.rows(items) == ["office:"]
    await office.taps(next(each for each in card.labels if "示例街道颜色" in each), card.id)
    assert "待确认的颜色变动：1 家" in (await office.card()).text
    await office.taps("确认这 1 家")
    assert stage.town.rows(items) == []
    assert "颜色变动待确认" not in (await office.says("/todo")).text


async def changes_of(office: Handset) -> Seen:
    """Open what waits to be confirmed."""
    await office.says("简报报表")
    await office.taps("四色图")
    await office.taps("待确认的变动（1）")
    return await office.card()


async def test_a_change_that_the_list_has_overtaken_is_answered_and_confirmed_as_it_is_now(
    stage: Stage,
) -> None:
    """确认 used to answer with a refusal, and to do nothing however often it was pressed."""
    office = stage.handset(OFFICE)
    await office.says("/start")
    await grave(stage)
    await changes_of(office)
    await office.taps(f"🟦→🟧 {SCHOOL}")
    stage.town.rows(f"UPDATE units SET risk = 'yellow' WHERE name = '{SCHOOL}'")  # noqa: S608 - ours
    answer = await office.taps("确认改为橙色")
    assert answer.text == "没有生效：单位颜色刚有变动，已重新对照"
    card = await office.card()
    assert f"🟨 {SCHOOL}：黄色" in card.text
    assert "待确认：黄色改为橙色。" in card.text
    answer = await office.taps("确认改为橙色")
    assert answer.text == "已确认，颜色已改，会写入留痕"
    assert stage.town.rows(COLOUR) == ["orange"]
    assert stage.town.changes("risk_confirmed")[0]["risk"] == ("yellow", "orange")


async def test_who_is_second_hears_who_has_decided_and_sees_the_unit_as_it_is(stage: Stage) -> None:
    """The answer used to say that something had changed, above whatever the chat showed last."""
    stage.town.reads(also_of_the_office)
    office, other = stage.handset(OFFICE), stage.handset(STRANGER)
    await office.says("/start")
    await other.says("/start")
    await grave(stage)
    for each in (office, other):
        await changes_of(each)
        await each.taps(f"🟦→🟧 {SCHOOL}")
    await office.taps("不同意…")
    await other.taps("确认改为橙色")
    said = await office.says("隐患已停用待拆")
    assert said.text.startswith("慢了一步：周示例已确认改为橙色。这一次没有再办，请看现在的情况。")
    assert f"🟧 {SCHOOL}：橙色" in said.text
    assert stage.town.rows("SELECT state, note FROM risk_proposals") == [("confirmed", "")]


def also_of_the_office(work: UnitOfWork) -> None:
    person = work.persons.add(on_telegram(STRANGER), "周示例", work.now)
    work.persons.join(person.id, Membership(Role.OFFICE), work.now)


async def test_a_page_that_is_no_more_what_was_seen_is_shown_as_it_is_now(stage: Stage) -> None:
    office = stage.handset(OFFICE)
    await office.says("/start")
    await grave(stage)
    await changes_of(office)
    stage.town.rows("UPDATE risk_proposals SET colour = 'red', facts = facts + 1")
    answer = await office.taps("确认这 1 家")
    assert answer.text == "名单刚有变动，这一页没有确认。请看过现在的名单，再点一次。"
    assert f"🟦→🟥 {SCHOOL}" in (await office.card()).labels
    assert stage.town.rows(COLOUR) == ["blue"]


async def test_what_is_red_already_is_not_marked_again(stage: Stage) -> None:
    """Who was second used to be asked for a reason, and to be refused once it was typed."""
    stage.town.reads(also_of_the_office)
    office, other = stage.handset(OFFICE), stage.handset(STRANGER)
    for each in (office, other):
        await each.says("简报报表")
        await each.taps("四色图")
        await each.taps("🟦 4")
        await each.taps(f"🟦 {SCHOOL}")
    await office.taps("直接标为红色…")
    said = await office.says("校门口施工塌陷")
    assert "来源：安全办11月22日直接标定（校门口施工塌陷）" in said.text
    answer = await other.taps("直接标为红色…")
    assert answer.text == "慢了一步：陈示例已直接标为红色。这一次没有再办，请看现在的情况。"
    card = await other.card()
    assert f"🟥 {SCHOOL}：红色" in card.text
    assert "直接标为红色…" not in card.labels
    inspector = stage.handset(INSPECTOR)
    await inspector.says("简报报表")
    await inspector.taps("四色图")
    await inspector.taps("🟥 1")
    assert "示例街道 · 红色：1 家" in (await inspector.card()).text
    await inspector.taps(f"🟥 {SCHOOL}")
    why = await inspector.card()
    assert "今天没有计分的情况，是蓝色。" in why.text
    assert "颜色由安全办标定，情况有变时规则再提出。" in why.text


async def test_a_unit_reads_what_no_rectification_changes(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    stage.town.rows("UPDATE units SET high_risk = true, risk = 'orange'")
    await officer.says("简报报表")
    await officer.taps("四色图")
    why = await officer.card()
    assert "来源：单位名单，安全办还没有确认过" in why.text
    assert "其中 12 分由行业决定，整改不能降到蓝色。" in why.text
    assert "与规则不同，今晚对照后提出变动，由安全办确认。" in why.text


def test_what_alone_would_be_enough_is_named_and_else_that_it_takes_several() -> None:
    rule = shipped_rule()
    unit = Unit(1, SCHOOL, "学校", "示例街道", "slxx", risk=Risk.RED)
    given = {CauseKey.OPEN: 10, CauseKey.OVERDUE: 5, CauseKey.RELAPSE: 3, CauseKey.MISS: 20}

    def said(causes: dict[CauseKey, int]) -> str:
        reasons = [Reason(key, n, rule.causes[key].points_for(n)) for key, n in causes.items()]
        points = sum(each.points for each in reasons)
        found = Assessment(rule.colour_of(points), points, reasons)
        view = ReasonsView(unit, found, rule, None, None, False, ZoneInfo("Asia/Shanghai"))
        return str(reasons_card(view).text)

    assert "再减 41 分即为橙色，“未销号的一般隐患”一项清零（50 分）就够；" in said(given)
    others = {CauseKey.OPEN: 4, CauseKey.LONG: 1, CauseKey.HIGH_RISK: 1}
    assert "再减 45 分即为橙色，要几项一起减；" in said(given | others)
