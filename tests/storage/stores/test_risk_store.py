"""Units by colour: pages of very many, and rows that cannot be read."""

import random
from typing import Any

from sqlalchemy import Engine

from duties.risk import proposing
from duties.risk.model import RiskProposal, Tile
from duties.risk.strands import strands_of
from people.model import Risk
from people.permissions import EVERYWHERE, Reach
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.duties.risk_store import SqlRiskStore
from storage.tables.people_tables import units
from tests.databases import NOW
from tests.storage.engine.test_plans import Explained

MANY = 50_000
STREETS = [f"示例{number:02}街道" for number in range(12)]
COLOURS = [each.value for each in Risk]
Listed = list[tuple[str, str, int]]


def many_units(engine: Engine) -> Listed:
    """Register very many units, and return colour, street and id of each."""
    lot = random.Random(5)
    rows: list[dict[str, Any]] = [
        {
            "id": number,
            "name": f"单位{number}",
            "initials": "",
            "sector": "学校",
            "street": lot.choice(STREETS),
            "created_at": NOW,
            "risk": lot.choices(COLOURS, (1, 9, 90, 900))[0],
        }
        for number in range(1, MANY + 1)
    ]
    with engine.begin() as connection:
        connection.execute(units.insert(), rows)
    return [(row["risk"], row["street"], row["id"]) for row in rows]


def test_pages_of_fifty_thousand_units_are_those_of_the_whole_list(
    engine: Engine, make: WorkMaker
) -> None:
    """All of them used to be read for each page of eight."""
    listed = many_units(engine)
    listed.sort(key=lambda each: (COLOURS.index(each[0]), each[1], each[2]))
    two = (STREETS[3], STREETS[1])
    with transaction(engine, make) as work:
        for reach, street, colour in (
            (EVERYWHERE, "", None),
            (EVERYWHERE, "", Risk.YELLOW),
            (EVERYWHERE, STREETS[2], None),
            (Reach(streets=two), "", None),
            (Reach(streets=two), STREETS[1], Risk.BLUE),
        ):
            whole = [
                each
                for each in listed
                if (reach.area or each[1] in reach.streets)
                and street in {"", each[1]}
                and colour in {None, Risk(each[0])}
            ]
            assert work.risks.count(strands_of(reach, street), colour) == len(whole)
            graver = sum(each[0] != Risk.BLUE for each in whole)
            for skip in (0, 8, max(0, graver - 4), len(whole) // 2, len(whole) - 3, len(whole)):
                page = work.risks.page(strands_of(reach, street), colour, skip, 8)
                assert _facts(page) == whole[skip : skip + 8]


def test_pages_of_fifty_thousand_units_come_from_an_index(engine: Engine) -> None:
    many_units(engine)
    session = Explained(engine)
    session.say("ANALYZE units")
    store = SqlRiskStore(session)
    for colour in Risk:
        store.page(strands_of(EVERYWHERE), colour, 8, 8)
        store.page(strands_of(EVERYWHERE, STREETS[2]), colour, 0, 8)
    session.close()
    plan = " ".join(session.plan)
    assert plan.count("ix_units_risk_street") == session.read == 2 * len(Risk)
    assert not any(each in plan for each in ("SCAN", "Seq Scan", "TEMP B-TREE", "Sort"))


def _facts(page: list[Tile]) -> Listed:
    return [(each.risk.value, each.street, each.unit_id) for each in page]


def test_a_unit_that_cannot_be_read_is_named_and_keeps_no_other(work: UnitOfWork) -> None:
    """The first one used to end a night's colours for all that came after it."""
    ids = [work.units.add(f"单位{n}", "x", "学校", "示例街道", work.now).id for n in range(3)]
    work.risks.add(_proposal(ids[0]))
    _spoil(work, f"UPDATE units SET risk = 'green' WHERE id = {ids[1]}")  # noqa: S608 - our own
    _spoil(work, "UPDATE risk_proposals SET state = 'odd'")
    some = work.risks.facts(0, 200, work.day(), work.now, work.day())
    assert [each.unit_id for each in some.units] == [ids[0], ids[2]]
    assert (some.unread, some.last) == ((ids[1],), ids[2])
    assert work.risks.latest(1, ids[2]) == {ids[0]: None}
    assert proposing.passed_over(work) == ids[:2]
    alone = work.risks.facts(ids[0], 1, work.day(), work.now, work.day())
    assert (alone.units, alone.unread, alone.last) == ([], (ids[1],), ids[1])
    assert work.risks.facts(ids[2], 1, work.day(), work.now, work.day()).last is None
    assert work.risks.counts(EVERYWHERE) == {"示例街道": {Risk.BLUE: 2}}
    assert [each.unit_id for each in work.risks.tiles(EVERYWHERE)] == [ids[0], ids[2]]


def _proposal(unit_id: int) -> RiskProposal:
    return RiskProposal(0, unit_id, Risk.BLUE, Risk.RED, 60, "[]", 1, 7, NOW)


def _spoil(work: UnitOfWork, sql: str) -> None:
    work.risks._session.say(sql)
