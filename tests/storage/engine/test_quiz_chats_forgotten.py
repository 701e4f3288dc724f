"""Whoever is left at a round of questions that ended before is forgotten, and nobody else."""

from sqlalchemy import text

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from tests.databases import Backend

ROWS = """
INSERT INTO units (id, name, initials, sector, street, created_at, risk, high_risk)
VALUES (1, '示例小学', 'slxx', '学校', '示例街道', '2026-11-20T01:00:00.000000+00:00',
 'blue', false);
INSERT INTO persons (id, name, named, created_at)
VALUES (1, '王示例', true, '2026-11-20T01:00:00.000000+00:00');
INSERT INTO quizzes (id, unit_id, started_by, started_at, ends_at, ended_at, paper, token_sha256)
VALUES (1, 1, 1, '2026-11-20T01:00:00.000000+00:00', '2026-11-20T03:00:00.000000+00:00',
 '2026-11-20T03:00:00.000000+00:00', '?', 'a'),
 (11, 1, 1, '2026-11-20T01:00:00.000000+00:00', '2026-11-20T03:00:00.000000+00:00', NULL, '?', 'b');
INSERT INTO quiz_sheets (quiz_id, chat_id, name, answers, begun_at)
VALUES (1, 7, '', '', '2026-11-20T01:00:00.000000+00:00'),
 (11, 8, '', '', '2026-11-20T01:00:00.000000+00:00');
INSERT INTO desks (chat_id, scene, note, moved_by)
VALUES (7, 'quiz', '{"round_id"|1,"stamp"|"x"}', 0),
 (8, 'quiz', '{"round_id"|11,"stamp"|"x"}', 0),
 (9, 'hazard', '{"hazard_id"|1}', 0)
"""


def test_who_is_left_at_a_round_that_has_ended_is_forgotten(backend: Backend) -> None:
    """The row of a chat went on telling who had answered."""
    engine = open_engine(backend.empty())
    upgrade(engine, "0044")
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            connection.execute(text(row.replace("|", "\\:")))
    upgrade(engine)
    with engine.connect() as connection:
        desks = connection.execute(text("SELECT chat_id, scene FROM desks ORDER BY chat_id"))
        assert [tuple(row) for row in desks] == [(7, "menu"), (8, "quiz"), (9, "hazard")]
        sheets = connection.execute(text("SELECT chat_id FROM quiz_sheets ORDER BY id"))
        assert [row[0] for row in sheets] == [None, 8]
    engine.dispose()
