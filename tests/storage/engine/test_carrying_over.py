"""What stood in the tables before the life of a hazard came stands there afterwards, as it was."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.tables.todo_tables import todo_items
from tests.databases import Backend

ROWS = """
INSERT INTO units (id, name, initials, sector, street, created_at)
VALUES (1, '示例小学', 'slxx', '学校', '示例街道', '2026-11-20T01:00:00.000000+00:00');
INSERT INTO persons (id, telegram_id, name, created_at)
VALUES (1, 7, '王示例', '2026-11-20T01:00:00.000000+00:00');
INSERT INTO inspections (id, unit_id, form_id, form_version, inspector_id, started_at)
VALUES (1, 1, 'campus', 1, 1, '2026-11-20T01:00:00.000000+00:00');
INSERT INTO hazards (id, number, unit_id, inspection_id, question, item, description, measure,
 deadline, state, fixed_on_spot, found_at, found_by)
VALUES (1, 'PT-2026-000001', 1, 1, 'a', '项', '无水', '修',
 '2026-11-25', 'open', false, '2026-11-20T01:00:00.000000+00:00', 1),
 (2, 'PT-2026-000002', 1, 1, 'b', '项', '堆物', '清',
 '2026-11-20', 'fixed', true, '2026-11-20T01:00:00.000000+00:00', 1);
INSERT INTO photos (id, chat_id, message_id, file_id, file_unique_id, sent_by, sent_at, caption,
 inspection_id, question, purpose, state, told, attempts)
VALUES (1, 7, 11, 'f', 'u', 1, '2026-11-20T01:00:00.000000+00:00', '',
 1, 'a', 'found', 'stored', true, 0),
 (2, 7, 12, 'f', 'u', 1, '2026-11-20T01:00:00.000000+00:00', '',
 1, 'b', 'fixed', 'stored', true, 0)
"""


@pytest.fixture
def engine_before(backend: Backend) -> Iterator[Engine]:
    """A database of the version before, with an open hazard and one put right on the spot."""
    engine = open_engine(backend.at("0004"))
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            connection.execute(text(row))
    yield engine
    engine.dispose()


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    """What a query finds."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_old_hazards_go_on_where_they_stood(engine_before: Engine) -> None:
    upgrade(engine_before)
    assert rows(engine_before, "SELECT id, state, street, ending FROM hazards ORDER BY id") == [
        (1, "on_ledger", "示例街道", None),
        (2, "closed", "示例街道", "rectified"),
    ]
    alive = rows(engine_before, "SELECT id FROM hazards WHERE alive ORDER BY id")
    assert alive == [(1,)]
    assert rows(engine_before, "SELECT subject_id, awaited, holder FROM todo_items") == [
        (1, "classify", "office:")
    ]
    photos = rows(engine_before, "SELECT hazard_id, round FROM photos ORDER BY id")
    assert photos == [(1, 0), (2, 1)]


def test_free_text_for_a_sector_becomes_the_name_on_the_list_or_stays_and_is_told(
    engine_before: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """A school entered as 学校 and one as 教育 used to be two kinds of unit."""
    others = (("民办幼儿园", 2), ("居民区物业", 3), ("说不清", 4))
    with engine_before.begin() as connection:
        for sector, id_ in others:
            connection.execute(
                text(
                    "INSERT INTO units (id, name, initials, sector, street, created_at) VALUES "
                    "(:id, :name, '', :sector, '示例街道', '2026-11-20T01:00:00.000000+00:00')"
                ),
                {"id": id_, "name": f"单位{id_}", "sector": sector},
            )
    upgrade(engine_before)
    assert rows(engine_before, "SELECT sector FROM units ORDER BY id") == [
        ("教育",),
        ("教育",),
        ("居民小区",),
        ("说不清",),
    ]
    assert "说不清" in caplog.text
    assert rows(engine_before, "SELECT named FROM persons WHERE id = 1 AND named") == []


def test_what_hazards_wait_for_goes_over_to_the_to_do_of_any_subject(
    engine_before: Engine,
) -> None:
    upgrade(engine_before, "0022")
    with engine_before.begin() as connection:
        connection.execute(text("DELETE FROM waits"))
        for duty, id_ in (("rectify", 1), ("revisit", 2)):
            connection.execute(
                text(
                    "INSERT INTO waits (hazard_id, duty, holder, due_at, since) VALUES (:id, :duty,"
                    " 'person:1', '2026-12-01T15:59:59.000000+00:00',"
                    " '2026-11-20T01:00:00.000000+00:00')"
                ),
                {"id": id_, "duty": duty},
            )
    upgrade(engine_before)
    columns = "subject, subject_id, awaited, holder, rank, ends_at"
    assert rows(engine_before, f"SELECT {columns} FROM todo_items ORDER BY subject_id") == [  # noqa: S608 - ours
        ("hazard", 1, "rectify", "person:1", 1, None),
        ("hazard", 2, "revisit", "person:1", 1, None),
    ]
    with engine_before.connect() as connection:
        found = connection.execute(select(todo_items.c.shown_from).order_by("subject_id"))
        assert [row[0] for row in found] == [None, datetime(2026, 11, 28, 15, 59, 59, tzinfo=UTC)]
