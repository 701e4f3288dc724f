"""Units are found by an index of their own, the same on both databases."""

import pytest
from sqlalchemy import Engine, text

from people.model import Unit
from people.nearby import cells_around, nearest
from people.permissions import EVERYWHERE, Reach
from people.searching import wanted_of
from storage.engine.migrate import downgrade, upgrade
from storage.engine.unit_of_work import UnitOfWork

STREET, OTHER = "示例街道", "邻街示例街道"


def add(work: UnitOfWork, name: str, street: str = STREET, initials: str = "") -> Unit:
    return work.units.add(name, initials, "学校", street, work.now)


def names(work: UnitOfWork, query: str, reach: Reach = EVERYWHERE) -> list[str]:
    return [unit.name for unit in work.units.find(reach, wanted_of(query), 0, 100)]


@pytest.mark.parametrize(
    "query",
    [
        "第3小",
        "小学",
        "３小",
        "abc",
        "ＡＢＣ",
        " 3 小 学",
        "dsxx",
        "SXX",
        "shili",
        "xiaoxue",
        "lidi3xiao",
    ],
)
def test_a_unit_is_found_by_what_stands_anywhere_in_its_name(work: UnitOfWork, query: str) -> None:
    """Full pinyin and letters of full width used to find nothing."""
    add(work, "示例第3小学ABC", initials="sldsxx")
    add(work, "别处园区", initials="bcyq")
    assert names(work, query) == ["示例第3小学ABC"]


def test_a_unit_that_moves_or_is_renamed_is_found_as_it_is_now(work: UnitOfWork) -> None:
    unit = add(work, "示例小学")
    moved = Unit(unit.id, "示例中学", "学校", OTHER, latitude=31.2, longitude=121.4)
    work.units.update(moved)
    assert names(work, "小学") == names(work, "中学", Reach(streets=(STREET,))) == []
    assert names(work, "中学", Reach(streets=(OTHER,))) == ["示例中学"]
    assert work.units.near(31.2, 121.4, 100.0) == [moved]
    assert work.units.streets() == [OTHER]


def test_each_reach_finds_its_own_units_page_by_page(work: UnitOfWork) -> None:
    here = [add(work, f"示例{number}园") for number in range(5)]
    there = [add(work, f"示例{number}校", OTHER) for number in range(5)]
    apart = add(work, "示例远处园", "远处街道")
    reaches = {
        Reach(): set(),
        EVERYWHERE: {*here, *there, apart},
        Reach(streets=(STREET,)): {*here},
        Reach(streets=(STREET, OTHER)): {*here, *there},
        Reach(streets=(STREET,), unit_ids=(apart.id, here[0].id)): {*here, apart},
        Reach(unit_ids=(apart.id,)): {apart},
    }
    for reach, expected in reaches.items():
        for wanted in ("", "示例"):
            assert work.units.count(reach, wanted, 100) == len(expected)
            pages = [work.units.find(reach, wanted, skip, 3) for skip in range(0, 12, 3)]
            found = [unit for page in pages for unit in page]
            assert len(found) == len(expected)
            assert set(found) == expected


def test_no_more_is_counted_than_is_asked_for(work: UnitOfWork) -> None:
    for number in range(9):
        add(work, f"示例{number}园")
    assert work.units.count(EVERYWHERE, "", 4) == work.units.count(EVERYWHERE, "园", 4) == 4


def test_streets_come_one_by_one(work: UnitOfWork) -> None:
    assert work.units.streets() == []
    for number in range(6):
        add(work, f"示例{number}园", (STREET, OTHER)[number % 2])
    assert sorted(work.units.streets()) == sorted([STREET, OTHER])


@pytest.mark.parametrize("spot", [(31.2304, 121.4737), (31.2249999, 121.4750001), (52.9, 122.5)])
def test_every_unit_within_reach_of_a_spot_lies_in_the_cells_around_it(
    work: UnitOfWork, spot: tuple[float, float]
) -> None:
    number = 0
    every = []
    for north in range(-8, 9):
        for east in range(-8, 9):
            lat, lon = spot[0] + north * 0.0009, spot[1] + east * 0.0012
            every.append(
                work.units.add(
                    f"示例{number}", "", "学校", STREET, work.now, latitude=lat, longitude=lon
                )
            )
            number += 1
    far = work.units.add(
        "远处", "", "学校", STREET, work.now, latitude=spot[0], longitude=spot[1] + 0.05
    )
    around = work.units.near(*spot, 500.0)
    assert far not in around
    assert nearest(around, *spot, 500.0, 999) == nearest(every, *spot, 500.0, 999)
    assert len(cells_around(*spot, 500.0)) <= 3


def test_units_that_were_there_before_the_index_are_found_by_it(engine: Engine) -> None:
    """The migration fills the index for every unit that is registered."""
    with engine.begin() as connection:
        moment = "2026-01-01 00:00:00+00:00"
        connection.execute(
            text(
                "INSERT INTO units (id, name, initials, sector, street, created_at, latitude,"
                " longitude) VALUES (1, '示例小学', 'slxx', '学校', '示例街道', :at, 31.2, 121.4),"
                " (2, '示例园区', 'slyq', '园区', '示例街道', :at, NULL, NULL)"
            ),
            {"at": moment},
        )
    downgrade(engine, "0010")
    upgrade(engine)
    with engine.connect() as connection:
        found = "SELECT unit_id FROM unit_terms WHERE term = :term"
        assert connection.execute(text(found), {"term": "小学"}).fetchall() == [(1,)]
        assert connection.execute(text(found), {"term": "yuanqu"}).fetchall() == [(2,)]
        cells = connection.execute(text("SELECT id FROM units WHERE cell IS NOT NULL")).fetchall()
        assert cells == [(1,)]
