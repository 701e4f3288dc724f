"""Inspections of before are of the kind that the role of who began them says."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from tests.databases import Backend

ROWS = """
INSERT INTO units (id, name, initials, sector, street, created_at)
VALUES (1, '示例小学', 'slxx', '学校', '示例街道', '2026-11-20T01:00:00.000000+00:00');
INSERT INTO persons (id, name, created_at)
VALUES (1, '甲示例', '2026-11-20T01:00:00.000000+00:00'),
 (2, '乙示例', '2026-11-20T01:00:00.000000+00:00'),
 (3, '丙示例', '2026-11-20T01:00:00.000000+00:00'),
 (4, '丁示例', '2026-11-20T01:00:00.000000+00:00');
INSERT INTO memberships (person_id, role, unit_id, street, began_at, ended_at)
VALUES (1, 'inspector', NULL, '示例街道', '2026-11-20T01:00:00.000000+00:00', NULL),
 (2, 'safety_officer', 1, NULL, '2026-11-20T01:00:00.000000+00:00', NULL),
 (3, 'principal', 1, NULL, '2026-11-20T01:00:00.000000+00:00',
 '2026-11-22T01:00:00.000000+00:00'),
 (4, 'principal', 1, NULL, '2026-11-20T01:00:00.000000+00:00',
 '2026-11-20T02:00:00.000000+00:00');
INSERT INTO inspections (id, unit_id, form_id, form_version, inspector_id, started_at)
VALUES (1, 1, 'campus', 1, 1, '2026-11-21T01:00:00.000000+00:00'),
 (2, 1, 'campus', 1, 2, '2026-11-21T01:00:00.000000+00:00'),
 (3, 1, 'campus', 1, 3, '2026-11-21T01:00:00.000000+00:00'),
 (4, 1, 'ev-patrol', 1, 3, '2026-11-21T01:00:00.000000+00:00'),
 (5, 1, 'campus', 1, 4, '2026-11-21T01:00:00.000000+00:00');
INSERT INTO hazards (id, number, unit_id, inspection_id, question, item, description, measure,
 state, fixed_on_spot, found_at, found_by, source)
VALUES (1, 'PT-2026-000001', 1, 3, 'a', '项', '无水', '修',
 'on_ledger', false, '2026-11-21T01:00:00.000000+00:00', 3, 'inspection'),
 (2, 'PT-2026-000002', 1, NULL, NULL, '项', '堆物', '清',
 'on_ledger', false, '2026-11-21T01:00:00.000000+00:00', 1, 'snap')
"""


@pytest.fixture
def engine_before(backend: Backend) -> Iterator[Engine]:
    """A database of the version before, with walks of every role."""
    engine = open_engine(backend.at("0051"))
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            connection.execute(text(row))
    yield engine
    engine.dispose()


def test_the_kind_follows_from_the_role_that_somebody_held_then(engine_before: Engine) -> None:
    """The fourth was the principal no more as they began."""
    upgrade(engine_before)
    with engine_before.connect() as connection:
        walks = connection.execute(text("SELECT id, kind FROM inspections ORDER BY id")).all()
        found = connection.execute(text("SELECT id, kind FROM hazards ORDER BY id")).all()
    assert [tuple(row) for row in walks] == [
        (1, "area"),
        (2, "self"),
        (3, "led"),
        (4, "self"),
        (5, "area"),
    ]
    assert [tuple(row) for row in found] == [(1, "led"), (2, "")]
