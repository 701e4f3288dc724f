"""Who was known by a Telegram id, and what waited for it, is found by address afterwards."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from chat.address import NOBODY, Address, on_telegram
from chat.card import Card
from chat.kept_card import keep
from chat.push import Post, PushKind
from chat.text import text_of
from people.model import Membership, Role
from storage.engine.database import open_engine
from storage.engine.migrate import downgrade, upgrade
from storage.engine.turns import Caller, WorkMaker, transaction
from tests.databases import Backend

BEFORE, THEN = "0027", "0028"
AT = "2026-11-20T01:00:00.000000+00:00"
MEMBER, GROUP = 7, -1_001_000_000_700
ROWS = """
INSERT INTO units (id, name, initials, sector, street, created_at)
VALUES (1, '示例小学', 'slxx', '教育', '示例街道', :at);
INSERT INTO persons (id, telegram_id, name, created_at, named)
VALUES (1, 7, '王示例', :at, true), (2, 0, '匿名', :at, true);
INSERT INTO memberships (id, person_id, role, street, began_at)
VALUES (1, 1, 'inspector', '示例街道', :at);
INSERT INTO inspections (id, unit_id, form_id, form_version, inspector_id, started_at, signed_at)
VALUES (1, 1, 'campus', 1, 1, :at, :at);
INSERT INTO papers (id, inspection_id, chat_id, state, attempts, created_at)
VALUES (1, 1, 7, 'owed', 0, :at);
INSERT INTO outbox (id, key, chat_id, kind, topic, card, urgency, created_at, due_at, attempts,
 state)
VALUES (1, 'a', 7, 'edit', 'task:1', :card, 10, :at, :at, 0, 'waiting'),
 (2, 'b', -1001000000700, 'message', NULL, :card, 10, :at, :at, 3, 'waiting'),
 (3, 'c', 7, 'message', 'task:1', :card, 10, :at, :at, 1, 'sent');
INSERT INTO posts (chat_id, message_id, topic, kind, sent_at)
VALUES (7, 50, 'task:1', 'message', :at);
INSERT INTO unreachable (chat_id, since, reason) VALUES (8, :at, 'blocked');
INSERT INTO todo_items (subject, subject_id, awaited, holder, due_at, since)
VALUES ('occurrence', 1, 'do', 'person:1', :at, :at);
INSERT INTO calendar_years (year, announced, source, known_at, known_by, text)
VALUES (2026, true, 'notice', :at, 1, '通知');
INSERT INTO calendar_days (day, kind, name, year) VALUES ('2026-10-01', 'holiday', '国庆节', 2026);
INSERT INTO duties (id, programme, row, title, about, unit_id, role, person_id, since)
VALUES (1, 'school', 'patrol', '巡查', 'unit:1', 1, 'inspector', 1, '2026-11-01');
INSERT INTO duty_revisions (id, duty_id, effective_from, terms, made_by, made_at, note)
VALUES (1, 1, '2026-11-01', '{}', 1, :at, '');
INSERT INTO occurrences (id, duty_id, revision_id, unit_id, person_id, whose, local_date, slot,
 opens_at, due_at, grace_at, closes_at, state, begun_at, begun_by, done_at, done_by, version)
VALUES (1, 1, 1, 1, 1, 1, '2026-11-20', '08:00:00.000000', :at, :at, :at, :at, 'done', :at, 1,
 :at, 1, 2)
"""
TABLES = {
    "persons": "id, telegram_id, name, named",
    "papers": "id, inspection_id, chat_id, state",
    "outbox": "id, key, chat_id, kind, topic, card, attempts, state",
    "posts": "chat_id, message_id, topic, kind",
    "unreachable": "chat_id, reason",
}
NAMING_PERSONS = {
    "memberships": "*",
    "inspections": "*",
    "todo_items": "*",
    "calendar_years": "*",
    "calendar_days": "*",
    "duties": "*",
    "duty_revisions": "*",
    "occurrences": "*",
}


@pytest.fixture
def engine_before(backend: Backend) -> Iterator[Engine]:
    """A database of the version before, in which things wait for chats."""
    engine = open_engine(backend.at(BEFORE))
    with engine.begin() as connection:
        for row in ROWS.split(";"):
            values = {"at": AT, "card": keep(Card(text_of("好")))}
            statement = text(row)
            connection.execute(
                statement, {name: values[name] for name in statement.compile().params}
            )
    yield engine
    engine.dispose()


def rows_of(engine: Engine, tables: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """What stands in some columns of tables."""
    with engine.connect() as connection:
        return {
            table: [
                tuple(row)
                for row in connection.execute(
                    text(f"SELECT {columns} FROM {table} ORDER BY 1")  # noqa: S608 - ours
                )
            ]
            for table, columns in tables.items()
        }


def test_who_acts_is_found_with_their_roles_and_nobody_is_nobodys_chat(
    engine_before: Engine, make: WorkMaker
) -> None:
    upgrade(engine_before)
    with transaction(engine_before, make, Caller(on_telegram(MEMBER), MEMBER)) as work:
        assert work.person is not None
        assert (work.person.id, work.person.addresses) == (1, (on_telegram(MEMBER),))
        assert work.person.memberships == (Membership(Role.INSPECTOR, street="示例街道"),)
        assert work.persons.anonymous(work.now).id == 2
        assert work.persons.by_address(NOBODY) == work.persons.get(2)
        assert work.persons.by_address(on_telegram(0)) is None


def test_what_waits_goes_where_it_was_to_go_and_changes_the_message_that_was_sent(
    engine_before: Engine, make: WorkMaker
) -> None:
    upgrade(engine_before)
    with transaction(engine_before, make) as work:
        edit, group = sorted(
            work.dispatch.claim(9, work.now, timedelta(seconds=20)), key=lambda each: each.id
        )
        assert (edit.address, group.address) == (on_telegram(MEMBER), on_telegram(GROUP))
        assert edit.about == Post(on_telegram(MEMBER), 50, "task:1", PushKind.MESSAGE)
        assert group.attempts == 3
        assert work.dispatch.unreachable() == [on_telegram(8)]
        assert work.outbox.knows("c")
        (paper,) = work.papers.claim(work.now, timedelta(seconds=20))
        assert paper.inspection_id == 1


def test_who_goes_back_a_version_finds_every_row_as_it_was(engine_before: Engine) -> None:
    before = rows_of(engine_before, TABLES | NAMING_PERSONS)
    for _ in range(2):
        upgrade(engine_before)
        downgrade(engine_before, BEFORE)
        assert rows_of(engine_before, TABLES | NAMING_PERSONS) == before


def test_whatever_names_a_person_names_the_same_one_afterwards_and_nobody_else_can_be_named(
    engine_before: Engine,
) -> None:
    before = rows_of(engine_before, NAMING_PERSONS)
    upgrade(engine_before, THEN)
    assert rows_of(engine_before, NAMING_PERSONS) == before
    with pytest.raises(IntegrityError), engine_before.begin() as connection:
        connection.execute(text("UPDATE occurrences SET done_by = 99"))
    with pytest.raises(IntegrityError), engine_before.begin() as connection:
        connection.execute(text("DELETE FROM persons WHERE id = 1"))


@pytest.mark.parametrize("address", [Address("slips", "gate-3"), on_telegram(9)], ids=str)
def test_the_way_back_is_refused_when_somebody_would_lose_an_address(
    engine_before: Engine, make: WorkMaker, address: Address
) -> None:
    upgrade(engine_before)
    with transaction(engine_before, make) as work:
        assert work.persons.reach(1, address, work.now)
    with pytest.raises(RuntimeError, match="something else than one Telegram id"):
        downgrade(engine_before, BEFORE)
    upgrade(engine_before)
    with transaction(engine_before, make) as work:
        assert work.persons.by_address(address) is not None


def test_a_table_that_others_name_is_built_anew_with_all_its_rows(engine_before: Engine) -> None:
    """On SQLite going back below 0009 used to fail as soon as anybody held a role."""
    upgrade(engine_before)
    downgrade(engine_before, "0008")
    with engine_before.connect() as connection:
        found = connection.execute(text("SELECT person_id FROM memberships")).all()
    assert [tuple(row) for row in found] == [(1,)]
