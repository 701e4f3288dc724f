"""The sheet 部门 of the workbook: departments come in with their sectors, and people join them."""

import pytest

from hazards.loop import releasing, transferring
from hazards.loop.waiting import HAZARD_SUBJECT
from people.departments.model import Department, DepartmentKind
from people.importing import Fate, Imported, bring_in
from people.model import Membership, Role
from people.todo import department_of, office_of
from spreadsheets.model import SheetMistakes, SheetRow, Workbook
from tests.usecases.life import Life
from tests.usecases.town import STREET, Town

UNIT = {"单位名称": "示例小学", "行业": "教育", "街镇": STREET}
SECTION = {
    "部门名称": "示例城建中心",
    "街镇": STREET,
    "类别": "街镇科室",
    "主管行业": "建设管理、燃气",
}
BUREAU = {"部门名称": "示例交通局", "街镇": "全区", "类别": "主管部门", "主管行业": "道路交通"}
MEMBER = {
    "姓名": "周示例",
    "角色": "部门联络员",
    "街镇": STREET,
    "部门名称": "示例城建中心",
    "Telegram编号": "91",
}


def book(departments: list[dict[str, str]], people: list[dict[str, str]] | None = None) -> Workbook:
    """A workbook with a unit, departments, and people."""
    sheets = {"单位": [UNIT], "点位": [], "人员": people or [], "部门": departments}
    return {
        title: [SheetRow(number, cells) for number, cells in enumerate(rows, start=2)]
        for title, rows in sheets.items()
    }


def take_in(town: Town, workbook: Workbook) -> Imported:
    return town.reads(lambda work: bring_in(work, workbook))


def found(town: Town, name: str) -> Department:
    (one,) = town.reads(lambda work: work.departments.named(name))
    return one


def test_departments_come_in_with_street_kind_and_sectors(town: Town) -> None:
    take_in(town, book([SECTION, BUREAU]))
    section, bureau = found(town, "示例城建中心"), found(town, "示例交通局")
    assert (section.street, section.kind) == (STREET, DepartmentKind.SECTION)
    assert section.sectors == ("建设管理", "燃气")
    assert (bureau.street, bureau.kind) == ("", DepartmentKind.BUREAU)
    assert bureau.sectors == ("道路交通",)


def test_the_same_sheet_again_doubles_nothing_and_a_blank_leaves_the_sectors(town: Town) -> None:
    take_in(town, book([SECTION]))
    before = found(town, "示例城建中心")
    take_in(town, book([SECTION | {"主管行业": ""}]))
    assert found(town, "示例城建中心").sectors == before.sectors
    take_in(town, book([SECTION | {"主管行业": "燃气"}]))
    after = found(town, "示例城建中心")
    assert (after.id, after.sectors) == (before.id, ("燃气",))
    assert town.rows("SELECT action FROM audit WHERE action LIKE '%_department' ORDER BY id") == [
        "add_department",
        "change_department",
    ]


def test_a_changed_kind_is_taken_over_and_told(town: Town) -> None:
    """It used to be passed over without a word: only the sectors of one that was there changed."""
    take_in(town, book([SECTION]))
    (taken,) = take_in(town, book([SECTION | {"类别": "执法队伍", "主管行业": ""}])).departments
    after = found(town, "示例城建中心")
    assert (after.kind, after.sectors) == (DepartmentKind.TEAM, ("建设管理", "燃气"))
    assert str(taken) == f"示例城建中心（{STREET}）：类别 街镇科室 → 执法队伍"
    assert town.rows("SELECT action FROM audit WHERE action LIKE '%_department' ORDER BY id") == [
        "add_department",
        "change_department",
    ]
    (taken,) = take_in(town, book([SECTION | {"类别": ""}])).departments
    assert taken.changed == ()
    assert found(town, "示例城建中心").kind is DepartmentKind.TEAM


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"部门名称": "12"}, "部门名称", "部门名称不能只是数字"),
        ({"街镇": "示例街"}, "街镇", "没有哪家单位在“示例街”"),
        ({"主管行业": "建设管理、养鱼"}, "主管行业", "没有“养鱼”这个行业"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_comes_in(
    town: Town, cells: dict[str, str], column: str, said: str
) -> None:
    take_in(town, book([]))
    with pytest.raises(SheetMistakes) as caught:
        take_in(town, book([SECTION | cells, BUREAU]))
    (mistake,) = caught.value.mistakes
    assert (mistake.sheet, mistake.row, mistake.column) == ("部门", 2, column)
    assert said in mistake.what
    assert town.reads(lambda work: work.departments.named("示例交通局")) == []


def test_somebody_joins_a_department_of_the_same_workbook(town: Town) -> None:
    outcome = take_in(town, book([SECTION], [MEMBER]))
    assert [each.fate for each in outcome.people] == [Fate.JOINED]
    department = found(town, "示例城建中心")
    held = Membership(Role.DEPARTMENT, department_id=department.id)
    assert outcome.joined == (held,)
    (person,) = town.reads(lambda work: work.persons.of_department(department.id))
    assert (person.name, person.memberships[0].remit) == ("周示例", department.remit)
    with pytest.raises(SheetMistakes):
        take_in(town, book([SECTION], [MEMBER | {"部门名称": "没有这个部门"}]))


async def test_what_was_handed_on_before_waits_for_who_joins_by_the_sheet(life: Life) -> None:
    town = life.town
    take_in(town, book([SECTION]))
    hazard = await life.files("passer-by")
    await life["office"].taps(transferring.transfer, hazard.id, "示例城建中心", copy=False)

    def holders() -> list[str]:
        items = town.reads(lambda work: work.todo_items.about(HAZARD_SUBJECT, hazard.id))
        return [each.holder for each in items]

    assert holders() == [office_of(STREET)]
    (held,) = take_in(town, book([SECTION], [MEMBER])).joined
    town.reads(lambda work: releasing.meet_department(work, held))
    assert holders() == [department_of(found(town, "示例城建中心").id)]
