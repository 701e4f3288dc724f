"""A workbook of units, places and people: all or nothing, again and again."""

from collections.abc import Callable

import pytest

from checklists.views import MenuView
from frontdesk import joining
from frontdesk import menu as frontdesk_menu
from people.importing import Fate, Imported, bring_in
from people.model import Membership, Risk, Role
from spreadsheets.model import SheetMistakes, SheetRow, Workbook
from tests.usecases.town import STREET, Town, shown

UNIT = {"单位名称": "示例小学", "行业": "学校", "街镇": STREET}
PLACE = {"单位名称": "示例小学", "点位名称": "充电棚", "类别": "充电"}
OFFICER = {"姓名": "李示例", "角色": "安全员", "单位名称": "示例小学"}
INSPECTOR = {"姓名": "王示例", "角色": "检查员", "街镇": STREET, "Telegram编号": "77"}
TABLES = ("units", "places", "persons", "memberships")


def book(
    units: list[dict[str, str]], places: list[dict[str, str]], people: list[dict[str, str]]
) -> Workbook:
    """A workbook as it is read from a file."""
    sheets = {"单位": units, "点位": places, "人员": people}
    return {
        title: [SheetRow(number, cells) for number, cells in enumerate(rows, start=2)]
        for title, rows in sheets.items()
    }


WHOLE = book([UNIT], [PLACE], [OFFICER, INSPECTOR])


def take_in(town: Town, workbook: Workbook) -> Imported:
    return town.reads(lambda work: bring_in(work, workbook))


def count(town: Town) -> list[int]:
    return [town.rows(f"SELECT count(*) FROM {table}")[0] for table in TABLES]  # noqa: S608 - our own


async def test_units_places_and_people_come_in_together(town: Town) -> None:
    outcome = take_in(town, WHOLE)
    assert (outcome.units_added, outcome.units_changed, outcome.places_added) == (1, 0, 1)
    assert [each.fate for each in outcome.people] == [Fate.INVITED, Fate.JOINED]
    inspector = town.phone(77)
    menu = shown(await inspector.taps(frontdesk_menu.show_menu), MenuView)
    assert menu.person.memberships == (Membership(Role.INSPECTOR, street=STREET),)
    officer = town.phone(78)
    menu = shown(await officer.taps(joining.join, outcome.people[0].token, "李"), MenuView)
    assert menu.unit is not None
    assert menu.unit.name == "示例小学"


async def test_the_same_workbook_again_doubles_nothing_and_keeps_the_links(town: Town) -> None:
    """The link that had been handed out used to die."""
    first = take_in(town, WHOLE)
    before = count(town)
    again = take_in(town, WHOLE)
    assert count(town) == before
    assert (again.units_added, again.units_changed, again.places_added) == (0, 0, 0)
    assert [each.fate for each in again.people] == [Fate.WAITING, Fate.MEMBER]
    still_open = "SELECT count(*) FROM invitations WHERE used_at IS NULL AND revoked_at IS NULL"
    assert town.rows(still_open) == [1]
    assert again.people[0].token == ""
    await town.phone(78).taps(joining.join, first.people[0].token, "李示例")
    assert [each.fate for each in take_in(town, WHOLE).people] == [Fate.USED, Fate.MEMBER]
    assert town.rows(still_open) == [0]


def test_what_has_changed_is_brought_up_to_date_and_blanks_change_nothing(town: Town) -> None:
    facts = {"地址": "示例路1号", "主要负责人": "张示例", "风险等级": "红", "高危行业": "是"}
    take_in(town, book([UNIT | facts], [], []))
    elsewhere = book([UNIT | {"街镇": "另一街道"}], [], [])
    outcome = town.reads(lambda work: bring_in(work, elsewhere, new_streets=True))
    assert (outcome.units_added, outcome.units_changed) == (0, 1)
    assert outcome.new_streets == ("另一街道",)
    unit = town.reads(lambda work: work.units.by_name("示例小学"))
    assert unit is not None
    assert (
        unit.street,
        unit.address,
        unit.principal,
        unit.risk,
        unit.high_risk,
        unit.initials,
    ) == (
        "另一街道",
        "示例路1号",
        "张示例",
        Risk.RED,
        True,
        "slxx",
    )


def test_a_unit_s_spot_comes_in_and_blanks_leave_it_where_it_is(town: Town) -> None:
    take_in(town, book([UNIT | {"纬度": "31.2304", "经度": "121.4737"}], [], []))
    for cells in (UNIT, UNIT | {"纬度": "", "经度": ""}):
        outcome = take_in(town, book([cells], [], []))
        assert (outcome.units_added, outcome.units_changed) == (0, 0)
    moved = take_in(town, book([UNIT | {"纬度": "31.5", "经度": "121"}], [], []))
    assert moved.units_changed == 1
    unit = town.reads(lambda work: work.units.by_name("示例小学"))
    assert unit is not None
    assert (unit.latitude, unit.longitude) == (31.5, 121.0)


MISTAKES: list[tuple[Workbook, str]] = [
    (book([UNIT | {"行业": ""}], [], []), "单位 第2行 行业：没填。这一栏必填。"),
    (
        book([UNIT | {"风险等级": "紫"}], [], []),
        "单位 第2行 风险等级：“紫”不认识，只能填：红、橙、黄、蓝。",
    ),
    (book([UNIT, UNIT], [], []), "单位 第3行 单位名称：与第2行重复，请删去一行。"),
    (
        book([UNIT | {"街镇": "长" * 41}], [], []),
        "单位 第2行 街镇：有41个字，最多40个，请写短些。",
    ),
    (
        book([UNIT | {"纬度": "31.2304"}], [], []),
        "单位 第2行 经度：填了纬度没填经度。两个都填，或都空着。",
    ),
    (
        book([UNIT | {"纬度": "121.4737", "经度": "31.2304"}], [], []),
        "单位 第2行 纬度：“121.4737”不在中国境内（3 至 54），如 31.2304。是不是和经度填反了？",
    ),
    (
        book([], [PLACE], []),
        "点位 第2行 单位名称：没有名为“示例小学”的单位。请先填入“单位”表，或改为已登记的名称。",
    ),
    (book([UNIT], [PLACE, PLACE], []), "点位 第3行 单位名称：与第2行重复，请删去一行。"),
    (
        book([UNIT], [], [OFFICER | {"单位名称": ""}]),
        "人员 第2行 单位名称：安全员要填是哪家单位的。",
    ),
    (
        book([UNIT], [], [OFFICER | {"角色": "安全办"}]),
        "人员 第2行 单位名称：安全办不属于单位，请改填街镇，管全区就在街镇一栏写“全区”。",
    ),
    (
        book([UNIT], [], [OFFICER | {"街镇": STREET}]),
        "人员 第2行 街镇：单位和街镇只能填一个，请删去一个。",
    ),
    (
        book([UNIT], [], [INSPECTOR | {"街镇": "没有的街道"}]),
        (
            "人员 第2行 街镇：没有哪家单位在“没有的街道”。核对街镇名称，或先登记那里的单位。"
            f"是不是：{STREET}？"
        ),
    ),
    (
        book([UNIT], [], [INSPECTOR | {"Telegram编号": "@wang"}]),
        "人员 第2行 Telegram编号：应是一串数字。不知道的留空，会生成邀请链接。",
    ),
    (
        book([UNIT], [], [OFFICER | {"角色": "群众"}]),
        (
            "人员 第2行 角色：“群众”不认识，"
            "只能填：检查员、安全员、主要负责人、安全办、部门联络员、奖励经办人、签发人。"
        ),
    ),
    (
        book([UNIT], [], [INSPECTOR | {"街镇": ""}]),
        "人员 第2行 街镇：没有填管辖范围。请填街镇；全区的填“全区”，不能为空。",
    ),
    (
        book([UNIT], [], [OFFICER | {"单位名称": "", "街镇": "全区"}]),
        "人员 第2行 单位名称：安全员要填是哪家单位的。",
    ),
    (
        book([UNIT | {"街镇": "全区"}], [], []),
        "单位 第2行 街镇：“全区”不是街镇。请填单位所在的街镇。",
    ),
    (
        book([UNIT | {"行业": "校舍"}], [], []),
        "单位 第2行 行业：没有“校舍”这个行业，可填：教育、道路交通。",
    ),
    *(
        (
            book([UNIT], [], [INSPECTOR | {"Telegram编号": number}]),
            (
                "人员 第2行 Telegram编号：像是手机号。Telegram编号是另一串数字；"
                "不知道的留空，会生成邀请链接。"
            ),
        )
        for number in ("13800000000", "+8613800000000", "8619912345678")
    ),
    *(
        (book([UNIT], [], [INSPECTOR | {"姓名": name}]), f"人员 第2行 姓名：{what}")
        for name, what in (
            ("🍀🍀", "姓名里要有字。请写身份证上的姓名。"),
            ("123", "姓名里要有字。请写身份证上的姓名。"),
            ("王🍀", "姓名里不能有“🍀”。请只写姓名，不带表情和标点。"),
        )
    ),
    (book([UNIT], [], [INSPECTOR, INSPECTOR]), "人员 第3行 姓名：与第2行重复，请删去一行。"),
]


@pytest.mark.parametrize(("workbook", "words"), MISTAKES)
def test_one_mistake_is_named_and_nothing_at_all_comes_in(
    town: Town, workbook: Workbook, words: str
) -> None:
    with pytest.raises(SheetMistakes) as refusal:
        take_in(town, workbook)
    assert [str(mistake) for mistake in refusal.value.mistakes] == [words]
    assert count(town) == [0, 0, 0, 0]


def test_all_mistakes_are_named_at_once(town: Town) -> None:
    broken = book([UNIT | {"行业": ""}], [PLACE | {"点位名称": ""}], [OFFICER | {"角色": ""}])
    with pytest.raises(SheetMistakes) as refusal:
        take_in(town, broken)
    rows = [(mistake.sheet, mistake.row) for mistake in refusal.value.mistakes]
    assert rows == [("单位", 2), ("点位", 2), ("人员", 2)]


def test_when_the_work_after_it_fails_nothing_has_come_in(town: Town) -> None:
    def fails(look: Callable[[], object]) -> None:
        look()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        town.reads(lambda work: fails(lambda: bring_in(work, WHOLE)))
    assert count(town) == [0, 0, 0, 0]


def test_only_the_whole_area_written_out_reaches_over_it(town: Town) -> None:
    """An empty cell used to make an inspector of the whole district."""
    take_in(town, book([UNIT], [], [INSPECTOR | {"街镇": "全区"}]))
    assert town.rows("SELECT role, unit_id, street FROM memberships") == [("inspector", None, None)]


def test_a_street_that_nobody_knows_is_taken_only_when_it_is_said_to_be_new(town: Town) -> None:
    take_in(town, WHOLE)
    misspelt = book([UNIT | {"单位名称": "示例中学", "街镇": "示例街到"}], [], [])
    with pytest.raises(SheetMistakes, match=f"是不是：{STREET}？确为新街镇的"):
        take_in(town, misspelt)
    outcome = town.reads(lambda work: bring_in(work, misspelt, new_streets=True))
    assert outcome.new_streets == ("示例街到",)


def test_an_invitation_that_is_void_or_too_old_gives_way_to_a_new_one(town: Town) -> None:
    take_in(town, WHOLE)
    for spoil in ("revoked_at = expires_at", "expires_at = created_at, revoked_at = NULL"):
        with town.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE invitations SET {spoil}")  # noqa: S608 - our own
        assert take_in(town, WHOLE).people[0].fate is Fate.INVITED


def test_a_safety_officer_is_taken_by_either_name(town: Town) -> None:
    outcome = take_in(town, book([UNIT], [], [OFFICER | {"角色": "企业安全员"}]))
    assert outcome.people[0].role is Role.SAFETY_OFFICER


def test_a_workbook_corrects_a_name_and_the_chain_says_from_what_to_what(town: Town) -> None:
    take_in(town, WHOLE)
    take_in(town, book([UNIT], [], [INSPECTOR | {"姓名": "王更名"}]))
    assert town.rows("SELECT name FROM persons") == ["王更名"]
    assert town.changes("name") == [{"name": ("王示例", "王更名")}]
