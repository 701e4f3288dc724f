"""证照设备 as people see it: an officer keeps certificates, is warned, renews; the office looks."""

from datetime import date, datetime, timedelta

from bot.workers.sweeps import sweep_expiries
from duties.expiry import keeping
from duties.expiry.model import Entry, Given, NewEntry
from people.model import Membership, Role
from sandbox.client import Seen
from sandbox.model import UploadedFile
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.duties.test_shifts import PDF
from tests.conversation.handset import SCHOOL, Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

SPECIAL = "special-operation"
TODAY = date(2026, 11, 22)


def keeps(stage: Stage, name: str = "张示例", until: date = TODAY + timedelta(days=40)) -> Entry:
    """Let the school keep a certificate, as the command line does."""
    new = NewEntry(stage.unit().id, SPECIAL, name, (Given("until", until),), f"T-{name}")
    return stage.town.reads(lambda work: keeping.add(work, new, None))


async def goes(stage: Stage, day: date) -> None:
    """Set the clock to the morning of a day, warn, and let all hear of it."""
    wall = datetime(day.year, day.month, day.day, 9, 5, tzinfo=stage.clock.zone)
    stage.clock.advance(max(wall - stage.clock.now(), timedelta()))
    await sweep_expiries(stage.app.turns)
    await stage.carried()


async def opens(phone: Handset) -> Seen:
    """Open 证照设备 from the menu."""
    await phone.says("/start")
    await phone.taps("证照设备")
    return await phone.card()


async def test_an_officer_keeps_a_certificate_with_its_photo(any_stage: Stage) -> None:
    stage = any_stage
    officer = stage.handset(OFFICER)
    assert "还没有登记。" in (await opens(officer)).text
    await officer.taps("登记")
    await officer.taps("特种作业操作证")
    assert "请发持证人姓名。" in (await officer.card()).text
    await officer.says("张示例")
    await officer.says("T310101199001010011")
    await officer.taps("低压电工")
    asked = await officer.says("明年")
    assert "没有看懂日期“明年”。请发日期，如 2027-05-01" in asked.text
    card = await officer.says("2026年12月20日")
    assert "有效期至：2026年12月20日" in card.text
    await officer.taps("跳过")  # 复审
    card = await officer.card()
    assert "有效期至 2026年12月20日：28天后到期" in card.text
    assert "请发照片或文件，可以多份" in card.text
    await officer.shows_album([picture("red"), picture("blue")], "照片：2 张")
    await officer.taps("完成")
    await officer.taps("看照片")
    await officer.taps("本单位证照")
    listed = await officer.card()
    assert "共 1 项：已过期 0，90天内到期 1。" in listed.text
    assert "🟠 张示例 低压电工 特种作业操作证有效期 · 28天后到期" in listed.labels
    kept = "SELECT kind, name, number, detail FROM expiry_entries"
    assert stage.town.rows(kept) == [(SPECIAL, "张示例", "T310101199001010011", "低压电工")]
    photos = "SELECT count(*) FROM photos WHERE expiry_entry_id IS NOT NULL AND state = 'stored'"
    assert stage.town.rows(photos) == [2]
    assert stage.town.rows("SELECT count(*) FROM drafts") == [0]
    assert "28天后到期" in (await officer.says("/todo")).text


async def test_who_holds_it_is_warned_and_renews_it(stage: Stage) -> None:
    keeps(stage)
    officer = stage.handset(OFFICER)
    await officer.start()
    await goes(stage, TODAY + timedelta(days=33))
    told = await officer.wait_for(lambda seen: seen.text.startswith("临近到期："))
    assert told.sounds
    assert "7天后到期" in told.text
    await goes(stage, TODAY + timedelta(days=43))
    told = await officer.wait_for(lambda seen: seen.text.startswith("已逾期："))
    assert told.sounds
    assert "逾期3天" in told.text
    await officer.says("/todo")
    await officer.taps("张示例 已过期")
    await officer.taps("更新有效期")
    again = await officer.says("2027-01-01")
    assert "和现在登记的日期一样" in again.text
    renewed = await officer.says("2033.1.1")
    assert "有效期至 2033年1月1日" in renewed.text
    assert "以前：有效期至 2027年1月1日" in renewed.text
    await officer.taps("跳过")
    assert "暂无待办" in (await officer.says("/todo")).text


async def test_one_that_changed_meanwhile_is_not_retired_unseen(stage: Stage) -> None:
    entry = keeps(stage, until=TODAY + timedelta(days=3))
    officer = stage.handset(OFFICER)
    await opens(officer)
    await officer.taps("🟠 张示例 特种作业操作证有效期 · 3天后到期")
    await officer.taps("停用")
    day = date(2033, 1, 1)
    stage.town.reads(lambda work: keeping.renew(work, entry, "until", day, None))
    answer = await officer.taps("人员离岗")
    assert "内容有变动，这一步没有生效" in (answer.text or "")
    assert "2033年1月1日" in (await officer.card()).text
    await officer.taps("人员离岗")
    assert "已停用：人员离岗（李示例 2026年11月22日）" in (await officer.card()).text
    assert stage.town.rows("SELECT retired_why FROM expiry_entries") == ["left"]
    assert stage.town.rows("SELECT count(*) FROM validities WHERE ended_at IS NULL") == [0]


async def test_a_photo_comes_when_it_is_asked_for(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await opens(officer)
    await officer.taps("登记")
    await officer.taps("灭火器")
    await officer.says("一楼东侧 4 具")
    await officer.taps("干粉")
    await officer.photo(picture("red"))
    await officer.wait_for("请先把这一步填完")
    await officer.says("2027-01-01")
    await officer.taps("跳过")
    assert stage.town.rows("SELECT detail FROM expiry_entries") == ["干粉"]
    assert stage.town.rows("SELECT count(*) FROM photos") == [0]
    await officer.says("没有照片")
    await officer.wait_for("这一步要照片或文件")


async def test_what_is_known_already_is_refused_and_says_where(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    for _ in range(2):
        await opens(officer)
        await officer.taps("登记")
        await officer.taps("充电设备")
        await officer.says("=1号充电柜")
        said = await officer.says("2022年3月1日")
    assert "“=1号充电柜”已经登记过" in said.text
    assert stage.town.rows("SELECT count(*) FROM expiry_entries") == [1]
    assert stage.town.rows("SELECT until FROM validities") == ["2027-03-01"]


async def test_the_office_and_the_inspector_see_what_is_overdue(stage: Stage) -> None:
    keeps(stage, "张示例", TODAY - timedelta(days=3))
    keeps(stage, "李示例甲", TODAY + timedelta(days=300))
    for who in (OFFICE, INSPECTOR):
        phone = stage.handset(who)
        card = await opens(phone)
        assert "已过期 1 项，久的在前。" in card.text
        (line,) = (each for each in card.labels if "张示例" in each)
        assert line.endswith("已过期3天")
        await phone.says("小学")
        await phone.taps(SCHOOL)
        card = await phone.card()
        assert "共 2 项：已过期 1" in card.text
        assert "登记" not in card.labels
        await phone.taps(next(each for each in card.labels if "李示例甲" in each))
        assert "停用" not in (await phone.card()).labels


async def test_the_ledger_of_a_unit_comes_as_a_workbook(stage: Stage) -> None:
    keeps(stage)
    inspector = stage.handset(INSPECTOR)
    await inspector.says("/start")
    for label in ("开始检查", SCHOOL, "证照", "导出台账"):
        await inspector.taps(label)
    sent = await inspector.wait_for(lambda seen: "document" in seen.raw)
    assert sent.raw["document"]["file_name"] == "证照设备台账-示例小学.xlsx"
    assert "共 1 项" in (await inspector.card()).text


async def test_a_policy_comes_as_a_file_and_a_voice_does_not(stage: Stage) -> None:
    keeps(stage)
    officer = stage.handset(OFFICER)
    await opens(officer)
    await officer.taps("张示例")
    await officer.taps("补照片")
    await officer.document("保单.pdf", PDF)
    await officer.wait_for(lambda seen: "文件：1 份" in seen.text)
    await officer.voice()
    await officer.settled()
    await officer.taps("完成")
    await officer.taps("看文件")
    sent = await officer.wait_for(lambda seen: "document" in seen.raw and seen.from_bot)
    assert sent.raw["document"]["file_name"] == "保单.pdf"
    kept = "SELECT medium, name FROM photos WHERE expiry_entry_id IS NOT NULL"
    assert stage.town.rows(kept) == [("file", "保单.pdf")]


async def test_files_sent_together_or_in_answer_go_to_the_same_certificate(stage: Stage) -> None:
    """The second of two, and one in answer to the first, used to be refused as no photos."""
    keeps(stage)
    officer = stage.handset(OFFICER)
    await opens(officer)
    await officer.taps("张示例")
    await officer.taps("补照片")
    pages = [UploadedFile(f"保单{n}.pdf", PDF, "application/pdf") for n in (1, 2)]
    sent = await officer.photo(pages, as_file=True)
    await officer.wait_for(lambda seen: "文件：2 份" in seen.text)
    await officer.taps("完成")
    await officer.document("批单.pdf", PDF, reply_to=sent[0].id)
    await officer.wait_for(lambda seen: "文件：3 份" in seen.text)
    kept = "SELECT name FROM photos WHERE expiry_entry_id = 1 AND state = 'stored' ORDER BY id"
    assert stage.town.rows(kept) == ["保单1.pdf", "保单2.pdf", "批单.pdf"]


async def test_who_comes_finds_it_and_who_leaves_has_it_no_more(stage: Stage) -> None:
    keeps(stage, until=TODAY + timedelta(days=3))
    await goes(stage, TODAY + timedelta(days=1))
    newcomer = stage.handset(STRANGER)
    token = stage.town.invites(Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id))
    await newcomer.says(f"/start {token}")
    await newcomer.says("赵示例")
    await goes(stage, TODAY + timedelta(days=1))
    assert "待续期 张示例 特种作业操作证有效期" in (await newcomer.says("/todo")).text
    officer = stage.handset(OFFICER)
    await officer.says("/me")
    await officer.taps("退出")
    assert "名下 1 件待办将转给同事" in (await officer.card()).text
    await officer.taps("确认退出")
    holders = "SELECT holder FROM todo_items WHERE subject = 'expiry'"
    (holder,) = stage.town.rows(holders)
    me = stage.town.rows("SELECT max(id) FROM persons")
    assert holder == f"person:{me[0]}"


async def test_all_of_it_may_come_in_one_message(stage: Stage) -> None:
    """From the menu: three taps, one message, one tap; the next of the kind takes two less."""
    officer = stage.handset(OFFICER)
    await opens(officer)
    await officer.taps("登记")
    await officer.taps("特种作业操作证")
    hint = "一行一项：持证人姓名、证书编号、作业类别、有效期至、复审日期"
    assert hint in (await officer.card()).text
    said = await officer.says("张示例\n跳过\n低压电工\n春天\n跳过")
    assert "没有看懂日期“春天”" in said.text
    said = await officer.says("张示例\nT1\n低压电工\n2027.5.1\n跳过\n还有")
    assert "多了一行“还有”" in said.text
    kept = "SELECT name, number, detail FROM expiry_entries ORDER BY id"
    assert stage.town.rows(kept) == []
    done = await officer.says("张示例\nT1\n低压电工\n2027.5.1\n跳过")
    assert "有效期至 2027年5月1日" in done.text
    await officer.taps("再登记一个：特种作业操作证")
    await officer.says("李示例\n跳过\n高处作业")
    await officer.says("2028年2月29日")
    await officer.taps("跳过")
    await officer.taps("跳过")
    assert stage.town.rows(kept) == [("张示例", "T1", "低压电工"), ("李示例", "", "高处作业")]


async def test_what_is_done_once_is_not_renewed(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await opens(officer)
    await officer.taps("登记")
    await officer.taps("电梯")
    await officer.says("1号梯\n跳过\n2027-03-01\n2011-05-01")
    await officer.taps("跳过")
    card = await officer.card()
    lines = card.text.splitlines()
    assert lines[2:4] == [
        "下次检验日期 2027年3月1日：99天后到期",
        "投入使用日期 2011年5月1日，梯龄满15年评估 2026年5月1日：已过期205天",
    ]
    await officer.taps("已办：梯龄满15年评估")
    await officer.taps("跳过")
    card = await officer.card()
    assert "以前：投入使用日期 2011年5月1日" in card.text
    assert not [each for each in card.labels if "梯龄" in each]
    ended = "SELECT expiry FROM validities WHERE ended_at IS NOT NULL"
    assert stage.town.rows(ended) == ["age"]
    assert "暂无待办" in (await officer.says("/todo")).text


async def test_equipment_is_kept_with_its_place(stage: Stage) -> None:
    school = stage.unit()

    def puts(work: UnitOfWork) -> None:
        for name in ("电动自行车充电棚", "食堂"):
            work.places.put(school.id, name, "", work.now)

    stage.town.reads(puts)
    officer = stage.handset(OFFICER)
    for tapped, name in ((True, "1号充电柜"), (False, "2号充电柜")):
        await opens(officer)
        await officer.taps("登记")
        await officer.taps("充电设备")
        await officer.says(name)
        card = await officer.card()
        assert "在哪个地点？" in card.text
        assert card.labels[:3] == ["电动自行车充电棚", "食堂", "跳过"]
        await (officer.taps("电动自行车充电棚") if tapped else officer.says("充电棚"))
        card = await officer.says("2022年2月28日")
        assert "地点：电动自行车充电棚" in card.text
        assert "使用满5年 2027年2月28日：98天后到期" in card.text
    kept = "SELECT e.name, p.name FROM expiry_entries e JOIN places p ON p.id = e.place_id"
    assert len(stage.town.rows(kept)) == 2
