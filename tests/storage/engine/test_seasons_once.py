"""Of the same season twice with the same days at the same places the first goes on alone."""

from sqlalchemy import text

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from tests.databases import Backend

ROWS = """
INSERT INTO units (id, name, initials, sector, street, created_at, risk, high_risk)
VALUES (1, '示例小学', 'slxx', '学校', '示例街道', '2026-11-20T01:00:00.000000+00:00',
 'blue', false);
INSERT INTO seasons (id, season, name, unit_id, street, sector, since, until, made_at, ended_at)
VALUES (1, 'event', '', NULL, '示例街道', '', '2026-11-20', '2026-11-30', '{at}', '{at}'),
 (2, 'event', '', NULL, '示例街道', '', '2026-11-20', '2026-11-30', '{at}', NULL),
 (3, 'event', '', NULL, '示例街道', '', '2026-11-20', '2026-11-30', '{at}', NULL),
 (4, 'event', '', NULL, '', '', '2026-11-20', '2026-11-30', '{at}', NULL),
 (5, 'resumption', '', 1, '', '', '2026-11-20', '2026-11-20', '{at}', NULL),
 (6, 'resumption', '', 1, '', '', '2026-11-20', '2026-11-20', '{at}', NULL),
 (7, 'resumption', '', 1, '', '', '2026-11-21', '2026-11-21', '{at}', NULL)
""".replace("{at}", "2026-11-20T01:00:00.000000+00:00")


def test_of_twins_the_first_goes_on(backend: Backend) -> None:
    engine = open_engine(backend.empty())
    upgrade(engine, "0049")
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            connection.execute(text(row.replace(":", "\\:")))
    upgrade(engine)
    with engine.connect() as connection:
        standing = connection.execute(
            text("SELECT id FROM seasons WHERE ended_at IS NULL ORDER BY id")
        )
        assert [row[0] for row in standing] == [2, 4, 5, 7]
    engine.dispose()
