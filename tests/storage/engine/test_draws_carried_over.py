"""Draws of before say their day, wait for who was drawn, and go back where they have left."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from tests.databases import Backend

AT, NIGHT = "2026-11-20T01:00:00.000000+00:00", "2026-11-20T17:00:00.000000+00:00"
KEPT = '{"inspectors":[[1,[]],[2,[]]],"units":[1,2,3]}'
ROWS = f"""
INSERT INTO units (id, name, initials, sector, street, created_at)
VALUES (1, '甲', 'j', '学校', '示例街道', '{AT}'), (2, '乙', 'y', '学校', '示例街道', '{AT}'),
 (3, '丙', 'b', '学校', '示例街道', '{AT}');
INSERT INTO persons (id, name, created_at)
VALUES (1, '在岗', '{AT}'), (2, '离岗', '{AT}'), (3, '安全办', '{AT}');
INSERT INTO memberships (person_id, role, street, began_at, ended_at)
VALUES (1, 'inspector', '示例街道', '{AT}', NULL), (2, 'inspector', '示例街道', '{AT}', '{AT}'),
 (3, 'office', '示例街道', '{AT}', NULL);
INSERT INTO visit_draws (id, street, seed, asked, population, sha256, result, made_at)
VALUES (1, '示例街道', 7, 3, '{KEPT}', 'a', '[]', '{AT}'),
 (2, '示例街道', 7, 3, '{KEPT}', 'a', '[]', '{AT}'),
 (3, '示例街道', 7, 3, '{KEPT}', 'a', '[]', '{NIGHT}'),
 (4, '', 7, 3, '{KEPT}', 'a', '[]', '{AT}');
INSERT INTO visits (id, unit_id, kind, due, draw_id, inspector_id, state, version)
VALUES (1, 1, 'random', '2026-12-20', 1, 1, 'open', 1),
 (2, 2, 'random', '2026-12-20', 1, 1, 'open', 1),
 (3, 3, 'random', '2026-12-20', 1, 2, 'open', 1),
 (4, 3, 'random', '2026-12-20', 2, 2, 'done', 1),
 (5, 1, 'random', '2026-12-21', 4, NULL, 'open', 1)
"""  # noqa: S608 - our own


@pytest.fixture
def engine_before(backend: Backend) -> Iterator[Engine]:
    """A database of the version before, with draws in every state."""
    engine = open_engine(backend.at("0078"))
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            connection.exec_driver_sql(row.replace("%", "%%"))
    yield engine
    engine.dispose()


def test_no_draw_is_lost_and_each_waits_for_who_is_there(engine_before: Engine) -> None:
    """One that repeated another of its day has none; whoever has left is awaited no more."""
    upgrade(engine_before)
    with engine_before.connect() as connection:
        draws = connection.execute(
            text("SELECT id, drawn_on, units, inspectors, names FROM visit_draws ORDER BY id")
        ).all()
        visits = connection.execute(text("SELECT id, inspector_id FROM visits ORDER BY id")).all()
        shares = connection.execute(text("SELECT draw_id, inspector_id FROM draw_shares")).all()
        items = connection.execute(
            text("SELECT subject, awaited, holder, due_at FROM todo_items ORDER BY subject, holder")
        ).all()
    assert [(row[0], row[1] and str(row[1]), *row[2:]) for row in draws] == [
        (1, "2026-11-20", 3, 2, ""),
        (2, None, 3, 2, ""),
        (3, "2026-11-21", 3, 2, ""),
        (4, "2026-11-20", 3, 2, ""),
    ]
    assert [tuple(row) for row in visits] == [(1, 1), (2, 1), (3, None), (4, 2), (5, None)]
    assert [tuple(row) for row in shares] == [(1, 1)]
    assert [tuple(row[:3]) for row in items] == [
        ("draw", "replace", "office:"),
        ("draw", "replace", "office:示例街道"),
        ("draw_share", "visit", "person:1"),
    ]
    assert str(items[2][3]).startswith("2026-12-20")
