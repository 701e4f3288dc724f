"""A colour that an office has decided is not overwritten when the master list comes in again."""

from bot.commands.doctor import of_colours
from duties.risk import deciding
from duties.risk.model import RiskProposal
from people.importing import Imported, bring_in
from people.model import Risk
from people.sectors import find_sector
from spreadsheets.model import SheetRow
from tests.usecases.duties.risk.test_colours import COLOUR, last, night
from tests.usecases.life import Life


def takes_in(life: Life, colour: str, *, name: str = "示例小学", **cells: str) -> Imported:
    """Bring the master list in, with one unit on it."""
    sector = find_sector(life.school.sector)
    assert sector is not None
    row = {"单位名称": name, "行业": sector.name, "街镇": life.school.street, "风险等级": colour}
    book = {"单位": [SheetRow(2, row | cells)], "点位": [], "人员": []}
    return life.town.reads(lambda work: bring_in(work, book))


async def confirmed(life: Life) -> RiskProposal:
    """A unit whose orange is proposed by the rule and confirmed by the office."""
    await life.assigned(major=True)
    night(life)
    await life["office"].taps(deciding.confirm, last(life).id, last(life).stamp)
    assert life.town.rows(COLOUR) == ["orange"]
    return last(life)


async def test_a_confirmed_colour_stays_and_the_import_says_which_line_differs(life: Life) -> None:
    """The list used to overwrite it with a line on the chain, and nobody was told."""
    await confirmed(life)
    outcome = takes_in(life, "蓝", 地址="新路2号")
    assert life.town.rows(COLOUR) == ["orange"]
    assert outcome.units_changed == 1  # its address came in all the same
    (kept,) = outcome.kept_colours
    assert (kept.row, kept.listed, kept.stands) == (2, Risk.BLUE, Risk.ORANGE)
    assert str(kept).startswith(
        "第2行 示例小学：名单写蓝色，安全办已定为橙色，未按名单改。请把名单改为“橙”；"
    )
    (line,) = life.town.changes("import_unit")
    assert line["address"] == ("", "新路2号")
    assert "risk" not in line
    assert takes_in(life, "橙").kept_colours == ()
    assert takes_in(life, "").kept_colours == ()


async def test_what_an_office_has_refused_to_change_or_marked_stays_too(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    await life["office"].taps(deciding.refuse, life.school.id, "已停用该场所")
    assert [each.stands for each in takes_in(life, "黄").kept_colours] == [Risk.BLUE]
    await life["office"].taps(deciding.mark_red, life.school.id, "上级督办")
    assert [each.stands for each in takes_in(life, "黄").kept_colours] == [Risk.RED]
    assert life.town.rows(COLOUR) == ["red"]


async def test_where_no_office_has_decided_the_colour_of_the_list_counts(life: Life) -> None:
    await life.assigned(major=True)
    night(life)  # what waits is no decision yet
    outcome = takes_in(life, "黄")
    assert outcome.kept_colours == ()
    assert life.town.rows(COLOUR) == ["yellow"]
    (line,) = life.town.changes("import_unit")
    assert line["risk"] == ("blue", "yellow")
    assert line["note"] == (None, "按单位名单登记，安全办未确认过")
    night(life)
    assert (last(life).before, last(life).colour) == (Risk.YELLOW, Risk.ORANGE)


async def test_a_new_unit_has_the_colour_of_the_list_or_blue(life: Life) -> None:
    takes_in(life, "橙", name="示例仓库")
    takes_in(life, "", name="示例书店")
    colours = "SELECT risk FROM units WHERE name IN ('示例仓库', '示例书店') ORDER BY id"
    assert life.town.rows(colours) == ["orange", "blue"]
    first, second = life.town.changes("import_unit")
    assert first["note"] == (None, "按单位名单登记，安全办未确认过")
    assert "note" not in second


async def test_a_colour_that_is_decided_while_the_list_is_read_stays(life: Life) -> None:
    """The list used to write every fact as it had been read, the colour of before among them."""
    await life.assigned(major=True)
    night(life)
    unit = life.town.reads(lambda work: work.units.get(life.school.id))
    assert unit is not None
    await life["office"].taps(deciding.confirm, last(life).id, last(life).stamp)
    life.town.reads(lambda work: work.units.update(unit))
    assert life.town.rows(COLOUR) == ["orange"]
    taken = life.town.reads(
        lambda work: work.units.take_listed_colour(unit.id, unit.risk, Risk.YELLOW)
    )
    assert not taken
    assert life.town.rows(COLOUR) == ["orange"]


async def test_the_doctor_names_colours_that_a_list_has_overwritten_before(life: Life) -> None:
    await confirmed(life)

    def told() -> str:
        return life.town.reads(lambda work: " ".join(map(str, of_colours(work))))

    assert "不是安全办最后定的" not in told()
    life.town.rows("UPDATE units SET risk = 'blue' WHERE name = '示例小学'")
    assert "1 家单位现在的颜色不是安全办最后定的" in told()
    night(life)
    await life["office"].taps(deciding.confirm, last(life).id, last(life).stamp)
    assert "不是安全办最后定的" not in told()
