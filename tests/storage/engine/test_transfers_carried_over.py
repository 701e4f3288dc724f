"""Transfers of before belong to their department where its name says so, and ask no feedback."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from tests.databases import Backend

AT = "2026-11-20T01:00:00.000000+00:00"
ROWS = f"""
INSERT INTO units (id, name, initials, sector, street, created_at)
VALUES (1, '示例小学', 'slxx', '学校', '示例街道', '{AT}');
INSERT INTO persons (id, name, created_at) VALUES (1, '甲示例', '{AT}');
INSERT INTO departments (id, name, street, kind) VALUES
 (101, '应急科', '示例街道', 'section'), (102, '应急科', '另一街道', 'section'),
 (103, '水务所', '', 'bureau'), (104, '水务所', '示例街道', 'section');
INSERT INTO hazards (id, number, unit_id, street, item, description, measure, state, alive,
 fixed_on_spot, found_at, found_by, source)
VALUES (1, 'PT-2026-000001', 1, '示例街道', '', '无水', '修', 'transferred', true, false, '{AT}',
 1, 'snap'),
 (2, 'PT-2026-000002', 1, '示例街道', '', '堆物', '清', 'ended', false, false, '{AT}', 1, 'snap');
INSERT INTO transfers (id, hazard_id, department, copy, made_by, made_at, reason, token_sha256,
 expires_at, taken, answered_by, answered_at)
VALUES (1, 1, '应急科', false, 1, '{AT}', '', 'a', '{AT}', NULL, '', NULL),
 (2, 2, '消防救援', false, 1, '{AT}', '', 'b', '{AT}', true, '消防救援 钱示例', '{AT}'),
 (3, 2, '示例公路养护所', true, 1, '{AT}', '', 'c', '{AT}', NULL, '', NULL),
 (4, 2, '水务所', true, 1, '{AT}', '', 'd', '{AT}', NULL, '', NULL)
"""  # noqa: S608 - our own


@pytest.fixture
def engine_before(backend: Backend) -> Iterator[Engine]:
    """A database of the version before, with transfers in every state."""
    engine = open_engine(backend.at("0068"))
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            connection.execute(text(row))
    yield engine
    engine.dispose()


def test_no_feedback_is_made_up_and_only_a_sure_name_is_a_department(engine_before: Engine) -> None:
    """One is of no department of the books; of another name there are two that could be meant."""
    upgrade(engine_before)
    with engine_before.connect() as connection:
        made = connection.execute(
            text(
                "SELECT id, department_id, feedback_due, report, reported_at, settled_at"
                " FROM transfers ORDER BY id"
            )
        ).all()
        fire = connection.execute(text("SELECT id FROM departments WHERE key = 'fire'")).scalar()
        states = connection.execute(text("SELECT state, alive FROM hazards ORDER BY id")).all()
    assert [tuple(row) for row in made] == [
        (1, 101, None, "", None, None),
        (2, fire, None, "", None, None),
        (3, None, None, "", None, None),
        (4, None, None, "", None, None),
    ]
    assert [(row[0], bool(row[1])) for row in states] == [("transferred", True), ("ended", False)]
