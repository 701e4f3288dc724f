"""What goes into the database comes out as it was: words, moments, days, yes and no, nothing."""

import importlib
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from checklists.inspection import Finding
from hazards.photos import Purpose
from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, note_photo

STORES = (
    "chat.state_store",
    "chat.inbox_store",
    "checklists.inspection_store",
    "hazards.ledger_store",
    "hazards.photo_queue",
    "hazards.photo_store",
    "people.people_store",
)
AWKWARD = (
    "100%达标,%s %(name)s :name ?1 $1",
    "引号'单'与\"双\"、反斜杠\\、分号;--",
    "换行\n制表\t结尾空格 ",
    "生僻字𠮷,表情⚠️👩‍🚒,全角123",
    "很长" * 2000,
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)


@pytest.mark.parametrize("words", AWKWARD)
def test_awkward_words_come_back_as_they_were(work: UnitOfWork, words: str) -> None:
    sample = add_sample(work)
    finding = Finding(sample.inspection_id, "fire_patrol", description=words, measure=words)
    work.findings.put(finding, work.now)
    assert work.findings.get(sample.inspection_id, "fire_patrol") == finding


def test_a_unit_is_found_by_an_awkward_name(work: UnitOfWork) -> None:
    for name in AWKWARD[:4]:
        unit = work.units.add(name, "", "学校", "示例街道", work.now)
        assert work.units.by_name(name) == unit


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    description=WORDS,
    measure=WORDS,
    deadline=st.none() | st.dates(date(1000, 1, 1)),
    fixed=st.booleans(),
)
def test_any_finding_comes_back_as_it_was(
    work: UnitOfWork, description: str, measure: str, deadline: date | None, fixed: bool
) -> None:
    unfinished = work.inspections.unfinished(1)
    inspection_id = unfinished[0].id if unfinished else add_sample(work).inspection_id
    finding = Finding(inspection_id, "fire_patrol", description, measure, deadline, fixed)
    work.findings.put(finding, work.now)
    assert work.findings.all(inspection_id) == {"fire_patrol": finding}


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 23, 59, 59, 999999, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 7, 1, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(work: UnitOfWork, moment: datetime) -> None:
    sample = add_sample(work)
    photo_id = work.photos.add(
        7, 1, None, "f", "u", sample.person.id, moment, "", None, None, Purpose.FOUND
    )
    photo = work.photos.get(photo_id or 0)
    assert photo is not None
    assert photo.sent_at == moment
    assert photo.sent_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(work: UnitOfWork) -> None:
    with pytest.raises(ValueError, match="aware"):
        work.inbox.claim(1, datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake in question
    assert work.inbox.claim(1, work.now)


def test_moments_sort_in_the_database_as_they_do_in_time(work: UnitOfWork) -> None:
    sample = add_sample(work)
    base = datetime(2026, 11, 22, 1, tzinfo=UTC)
    steps = [timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=10)]
    for step in steps:
        later = work.inspections.start(
            sample.unit, work.forms.latest("building"), sample.person.id, base + step, None
        )
        work.inspections.sign(later, base + step)
        latest = work.inspections.latest_signed(sample.unit.id, "building")
        assert latest is not None
        assert latest.signed_at == base + step
        assert work.inspections.last_visit(sample.unit.id) == base + step


def test_nothing_stays_nothing(work: UnitOfWork) -> None:
    sample = add_sample(work)
    photo_id = note_photo(work, sample, 1, question=None)
    photo = work.photos.get(photo_id or 0)
    assert photo is not None
    assert (photo.inspection_id, photo.question, photo.sha256) == (None, None, None)
    assert (photo.media_type, photo.width, photo.height, photo.attempts) == (None, 0, 0, 0)


def test_yes_and_no_are_kept_as_a_reader_of_the_table_expects(
    engine: Engine, make: WorkMaker
) -> None:
    with transaction(engine, make) as work:
        sample = add_sample(work)
        work.findings.put(Finding(sample.inspection_id, "a", fixed_on_spot=True), work.now)
        work.findings.put(Finding(sample.inspection_id, "b"), work.now)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT question FROM findings WHERE fixed_on_spot"))
        assert rows.scalars().all() == ["a"]


def test_a_statement_without_one_of_its_values_is_refused(engine: Engine) -> None:
    prepared = Prepared(lambda _: text("SELECT :one, :two"))
    session = Session(engine)
    try:
        with pytest.raises(Exception, match="two"):
            session.run(prepared, one=1)
    finally:
        session.close()


@pytest.mark.parametrize("store", STORES)
def test_every_statement_is_understood_by_the_database(engine: Engine, store: str) -> None:
    module = importlib.import_module(f"storage.stores.{store}")
    statements = [each for each in vars(module).values() if isinstance(each, Prepared)]
    assert statements
    session = Session(engine)
    try:
        for statement in statements:
            ready = statement.on(engine.dialect)
            assert session._execute(f"EXPLAIN {ready.sql}", [None] * len(ready.order)).fetchall()
    finally:
        session.close()
