"""What is opened a hundred times a day is found by an index, however long the ledger is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from chat.address import Address, on_telegram
from duties.counts.figures import DutyDimension
from duties.risk.strands import strands_of
from hazards.counts.period import Period, PeriodKind
from hazards.counts.slices import EVERYTHING, Dimension, Slice
from hazards.inspection_kind import InspectionKind
from hazards.ledger_filter import OPEN, Days, LedgerFilter, Sought
from hazards.model import Severity, Source
from people.model import Membership, Remit, Risk, Role
from people.permissions import EVERYWHERE, Reach
from reports.packages.model import Covered
from storage.engine.database import open_engine
from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.stores.chat.dispatch_store import SqlDispatchStore
from storage.stores.chat.outbox_store import SqlOutboxStore
from storage.stores.checklists.inspection_store import SqlInspectionStore
from storage.stores.duties import miss_store
from storage.stores.duties.acknowledgement_store import SqlAcknowledgementStore
from storage.stores.duties.draw_store import SqlDrawStore
from storage.stores.duties.duty_store import SqlDutyStore
from storage.stores.duties.expiry_store import SqlExpiryStore
from storage.stores.duties.occurrence_store import SqlOccurrenceStore
from storage.stores.duties.risk_store import SqlRiskStore
from storage.stores.duties.season_store import SqlSeasonStore
from storage.stores.duties.task_store import SqlTaskStore
from storage.stores.duties.visit_store import SqlVisitStore
from storage.stores.hazards.ledger_list_store import SqlLedgerLists
from storage.stores.hazards.ledger_row_store import SqlLedgerRows
from storage.stores.hazards.ledger_store import SqlHazardStore
from storage.stores.hazards.photo_store import SqlPhotos
from storage.stores.hazards.transfer_store import SqlTransferStore
from storage.stores.people import ring_store
from storage.stores.people.people_store import SqlPersonStore
from storage.stores.people.ring_store import SqlRings
from storage.stores.reports import report_hazards
from storage.stores.reports.count_store import SqlCounts
from storage.stores.reports.report_hazards import SqlReportHazards
from storage.stores.reports.submission_store import SqlSubmissionStore
from storage.stores.work import removal_store
from tests.databases import NOW, SqliteBackend

ADDRESS = on_telegram(7)
SCOPES: list[tuple[int | None, str | None]] = [(1, None), (None, "示例街道"), (None, None)]
NARROWED: list[dict[str, Any]] = [
    {},
    {"alive": True},
    {"alive": True, "severity": Severity.MAJOR},
    {"alive": True, "due_before": date(2026, 11, 22)},
]


class Explained(Session):
    """Keeps how the database would go about each statement that reads rows, one after the other."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.plan: list[str] = []
        self.read = 0

    def raw(self, statement: Prepared, **values: Any) -> list[Any]:
        ready = statement.on(self.dialect)
        explain = "EXPLAIN" if self.postgresql else "EXPLAIN QUERY PLAN"
        rows = self._execute(f"{explain} {ready.sql}", ready.parameters(values)).fetchall()
        self.plan += [row[-1] for row in rows]
        self.read += 1
        return super().raw(statement, **values)


@pytest.fixture
def session(sqlite_backend: SqliteBackend) -> Iterator[Explained]:
    """On SQLite only: PostgreSQL plans by what is in a table, and here there is nothing."""
    url = sqlite_backend.migrated()
    session = Explained(open_engine(url))
    yield session
    session.close()
    sqlite_backend.take_back(url)


@pytest.fixture
def either(engine: Engine) -> Iterator[Explained]:
    """On PostgreSQL too, which reads a whole table only where no index would do."""
    session = Explained(engine)
    if session.postgresql:
        session.say("SET enable_seqscan = off")
        session.say("SET enable_bitmapscan = off")
    yield session
    session.close()


@pytest.mark.parametrize("narrowed", NARROWED, ids=str)
@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_a_page_of_the_ledger_comes_from_an_index_in_its_order(
    session: Explained,
    scope: tuple[int | None, str | None],
    narrowed: dict[str, Any],
) -> None:
    SqlHazardStore(session).page(*scope, None, 7, **narrowed)
    assert any("SEARCH hazards USING" in step for step in session.plan)
    assert not any("SCAN" in step or "ORDER BY" in step for step in session.plan)


FILTERS: dict[str, LedgerFilter] = {
    "sector": LedgerFilter(sectors=("教育",)),
    "open in sectors": replace(OPEN, sectors=("教育", "养老")),
    "major": LedgerFilter(severity=Severity.MAJOR),
    "from snaps": LedgerFilter(source=Source.SNAP),
    "of a kind": LedgerFilter(kind=InspectionKind.RANDOM),
    "of a kind and source": LedgerFilter(source=Source.INSPECTION, kind=InspectionKind.RANDOM),
    "of a kind in a sector": LedgerFilter(sectors=("教育",), kind=InspectionKind.RANDOM),
    "found by": LedgerFilter(finder=1),
    "rectified by": LedgerFilter(owner=1),
    "found in a month": LedgerFilter(found=Days(date(2026, 11, 1), date(2026, 11, 30))),
    "closed in a month": LedgerFilter(closed=Days(date(2026, 11, 1), date(2026, 11, 30))),
    "sent back in a month": LedgerFilter(returned=Days(date(2026, 11, 1), date(2026, 11, 30))),
    "fallen overdue": LedgerFilter(fell_overdue=Days(date(2026, 11, 1), date(2026, 11, 30))),
    "handed on in a month": LedgerFilter(transferred=Days(date(2026, 11, 1), None)),
    "overdue then": LedgerFilter(overdue_on=date(2026, 11, 1)),
    "not answered then": LedgerFilter(unanswered_on=date(2026, 11, 1)),
    "listed": replace(OPEN, listed=True),
    "planned": replace(OPEN, severity=Severity.MAJOR, planned=True),
    "found by units": LedgerFilter(own=True),
    "open then": replace(OPEN, as_of=date(2026, 11, 1)),
    "overdue in a sector": replace(OPEN, overdue=True, sectors=("教育",)),
}


def test_rows_of_an_export_are_found_by_their_ids(session: Explained) -> None:
    """When a hazard was struck off was once looked for among all that ever were."""
    rows = SqlLedgerRows(session, ZoneInfo("Asia/Shanghai"))
    with pytest.raises(KeyError):  # none is there, but how it would be found is known
        rows.rows([1, 2, 3])
    moves = [step for step in session.plan if "ledger_moves" in step]
    assert moves
    assert all("ix_ledger_moves_hazard (hazard_id=?)" in step for step in moves)
    assert not any(step.startswith("SCAN") for step in session.plan)


@pytest.mark.parametrize("reach", [Reach(area=True), Reach(streets=("示例街道",))], ids=str)
@pytest.mark.parametrize("wanted", FILTERS.values(), ids=list(FILTERS))
def test_a_filtered_page_of_the_ledger_comes_from_an_index_in_its_order(
    either: Explained, wanted: LedgerFilter, reach: Reach
) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    sought = Sought(wanted, reach, date(2026, 11, 22), zone)
    store = SqlLedgerLists(either)
    store.page(sought, None, 7)
    store.page_after(sought, 1, 7)
    store.count(sought)
    plan = "\n".join(either.plan)
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_what_the_rule_looks_at_each_night_comes_from_indexes(session: Explained) -> None:
    store = SqlRiskStore(session)
    store.latest(1, 200)
    store.of_unit(1)
    store.set_last(1)
    store.waiting(Reach(streets=("示例街道",)), 0, 8)
    store.waiting_by_street()
    store.count_stale(1, NOW)
    assert not any("SCAN risk_proposals" in each and "INDEX" not in each for each in session.plan)
    assert any("uq_risk_proposals_waiting" in each for each in session.plan)
    assert any("ix_risk_proposals_unit" in each for each in session.plan)


@pytest.mark.parametrize("street", ["", "示例街道"])
def test_a_page_of_the_units_of_a_colour_comes_from_an_index_in_its_order(
    session: Explained, street: str
) -> None:
    """All units used to be read, and put in order, for each page of eight."""
    store = SqlRiskStore(session)
    two = Reach(streets=("示例街道", "邻街示例街道"))
    store.page(strands_of(EVERYWHERE, street), Risk.BLUE, 8, 8)
    store.page(strands_of(two, street), None, 0, 8)
    assert all("SEARCH units USING INDEX ix_units_risk_street" in step for step in session.plan)
    assert len(session.plan) == session.read


def test_a_page_of_a_plan_of_visits_comes_from_an_index_in_its_order(session: Explained) -> None:
    """All visits of the plan used to be put in order for each page of six, and all units read."""
    store = SqlVisitStore(session)
    store.of_plan(1, 600, 6)
    pages = [*session.plan]
    assert "SEARCH visits USING INDEX ix_visits_plan (plan_id=? AND state=?)" in pages
    assert not any("TEMP B-TREE" in each for each in pages)
    store.counts(1, date(2026, 11, 22))
    store.count_missing(1, "示例街道")
    assert not any("SCAN visits" in each for each in session.plan)
    assert not any("TEMP B-TREE" in each for each in session.plan)


def test_what_of_a_draw_is_whose_is_found_by_indexes(session: Explained) -> None:
    store = SqlDrawStore(session)
    store.shares([1, 2])
    store.share_of(1, 2)
    store.standings([1])
    store.open_for(1, 2, 0, 6)
    store.open_for(1, None, 0, 6)
    store.of_day("示例街道", 7, date(2026, 11, 22))
    store.newest(Reach(streets=("示例街道",)), 0, 6)
    tables = ("visits", "visit_draws", "draw_shares")
    assert not any(f"SCAN {each}" == step for each in tables for step in session.plan)
    assert any("ix_visits_draw_id" in step for step in session.plan)


def test_the_lists_of_a_visit_are_found_without_other_inspections(session: Explained) -> None:
    SqlInspectionStore(session).together(1)
    assert any("ix_inspections_first" in step for step in session.plan)
    assert not any("SCAN inspections" in step for step in session.plan)


def test_what_waits_in_the_outbox_is_found_without_what_was_sent(session: Explained) -> None:
    SqlOutboxStore(session).addresses_about("task:1")
    assert "SEARCH outbox USING INDEX ix_outbox_about (topic=?)" in session.plan


def test_the_courier_finds_what_is_due_and_what_goes_before_it_by_indexes(
    either: Explained,
) -> None:
    store = SqlDispatchStore(either, SqlOutboxStore(either))
    store.claim(30, NOW, timedelta(seconds=20))
    plan = "\n".join(either.plan)
    if not either.postgresql:  # which chooses between two indexes by what is in a table
        assert plan.count("ix_outbox_waiting") == 1  # among what waits, the most urgent first
        assert plan.count("ix_outbox_address") == 2  # among what waits for the same address
    assert "SCAN outbox\n" not in plan
    assert "Seq Scan" not in plan


def test_who_acts_is_read_by_address_with_roles_and_addresses_in_one_statement(
    either: Explained,
) -> None:
    store = SqlPersonStore(either)
    person = store.add(ADDRESS, "王示例", NOW)
    store.reach(person.id, Address("slips", "gate-3"), NOW + timedelta(minutes=1))
    for role in (Role.INSPECTOR, Role.OFFICE):
        store.join(person.id, Membership(role, street="示例街道"), NOW)
    store.begun()
    either.plan.clear()
    either.read = 0
    found = store.by_address(ADDRESS)
    assert found is not None
    assert (len(found.addresses), len(found.memberships)) == (2, 2)
    assert store.get(person.id) == found
    assert either.read == 1
    plan = "\n".join(either.plan)
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan


def test_photos_without_a_receipt_are_found_without_all_others(session: Explained) -> None:
    SqlPhotos(session).chats_to_tell(datetime.now(UTC), 3, 9)
    assert session.plan == [
        "SCAN photos USING INDEX ix_photos_untold",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH other USING INDEX ix_photos_untold (chat_id=?)",
    ]


def test_whether_a_file_is_named_is_found_without_reading_all_that_was_ever_sent(
    session: Explained,
) -> None:
    """Each removal used to read all papers, pictures and pushes, while everybody's turns waited."""
    session.all(removal_store._NAMED, sha="5" * 64)
    assert sum("SEARCH" in step for step in session.plan) == 12
    assert not any("SCAN" in step for step in session.plan)


def test_what_has_ended_of_a_duty_costs_nothing(session: Explained) -> None:
    """A year of two-hourly patrols used to be read at each look at 今日, scan and signature."""
    store = SqlOccurrenceStore(session)
    store.between(1, NOW, NOW + timedelta(days=1))
    store.since(1, NOW)
    found = [each for each in session.plan if "SEARCH occurrences" in each]
    assert len(found) == 4
    wide = [
        each for each in found if "closes_at>?" not in each and "ix_occurrences_alive" not in each
    ]
    assert not wide


def test_what_follows_seasons_is_found_without_reading_all_duties(either: Explained) -> None:
    SqlDutyStore(either).seasonal_at("unit:7")
    store = SqlSeasonStore(either)
    store.next_duties(0, 9)
    store.of_unit(7)
    store.shared()
    plan = "\n".join(either.plan)
    if not either.postgresql:  # which chooses among them by what is in a table
        for index in ("ix_duties_season ", "ix_duties_seasonal", "ix_seasons_unit_id"):
            assert index in plan
    assert "SCAN duties\n" not in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize(
    "reach", [Reach(area=True), Reach(streets=("示例街道",)), Reach(unit_ids=(7,))], ids=str
)
def test_what_expires_is_found_without_reading_all_certificates(
    either: Explained, reach: Reach
) -> None:
    store = SqlExpiryStore(either)
    store.ids_due(NOW, 9)
    store.of_entry(1)
    store.some([1, 2])
    store.of_unit(7, 0, 9)
    store.kinds_at(7)
    store.overdue(reach, NOW.date(), 0, 9)
    SqlPhotos(either).of_entry(1)
    plan = "\n".join(either.plan)
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan


def test_tasks_are_found_without_reading_all_of_them(either: Explained) -> None:
    store = SqlTaskStore(either)
    store.of_list("", 2026)
    store.lines("", 2026)
    store.lines_for(["department:1"], 2026)
    store.undone_for(["department:1"], 2026)
    store.some([1, 2])
    store.targets_of([1, 2])
    store.entries(1)
    store.bodies_of([1, 2])
    store.count_bodies("", 2026)
    store.open_targets_of_body(1, 0, 200)
    store.open_targets_of_holder("unit:1", 0, 200)
    SqlPhotos(either).of_target(1)
    plan = "\n".join(either.plan)
    assert "SCAN task" not in plan
    assert "Seq Scan" not in plan


def test_what_is_with_a_department_is_found_without_reading_all_that_was_handed_on(
    either: Explained,
) -> None:
    transfers = SqlTransferStore(either)
    transfers.with_department(1)
    transfers.live(1)
    transfers.some([1, 2])
    transfers.by_token("a")
    SqlPhotos(either).of_transfer(1)
    plan = "\n".join(either.plan)
    assert "SCAN transfers" not in plan
    assert "SCAN photos" not in plan
    assert "Seq Scan" not in plan


def test_what_somebody_is_to_hear_is_found_without_reading_what_all_have_heard(
    session: Explained,
) -> None:
    rings = SqlRings(session)
    rings.due(NOW, 20)
    rings.last(7)
    session.all(ring_store._TAKE, whose=7, now=NOW)
    session.all(ring_store._RANG, whose=7, since=NOW)
    session.all(ring_store._DROP, before=NOW, most=9)
    SqlDispatchStore(session, SqlOutboxStore(session)).hours([1, 2])
    steps = [step for step in session.plan if not step.startswith(("SCALAR", "CORRELATED", "USE"))]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")], steps


def test_whom_an_alert_does_not_reach_is_found_among_what_waits(session: Explained) -> None:
    """Every five seconds all that any unit ever answered was read."""
    SqlAcknowledgementStore(session).unreached(9)
    plan = "\n".join(session.plan)
    assert "SEARCH acknowledgements USING INDEX ix_acknowledgements_waiting (unit_id=?)" in plan
    assert [step for step in session.plan if "SCAN" in step] == [
        "SCAN unreachable USING COVERING INDEX sqlite_autoindex_unreachable_1"
    ]


def test_a_run_of_misses_is_found_without_reading_what_was_ever_done(session: Explained) -> None:
    session.all(miss_store._LAST_DONE, duty=1, of=0)
    session.all(miss_store._MISSES_SINCE, duty=1, of=0, since=NOW, most=3)
    assert "ix_occurrences_done" in session.plan[0]
    assert "closes_at>?" in session.plan[1]


@pytest.mark.parametrize("whose", [1, Remit("", ("工贸",)), Remit("示例街道", ("工贸",))], ids=str)
def test_the_hazards_of_a_report_are_found_without_what_was_struck_off_long_ago(
    session: Explained, whose: int | Remit
) -> None:
    """A department's were looked for among all that its units ever had."""
    covered = Covered(whose, NOW, NOW)
    SqlReportHazards(session).page(covered, 0, 8)
    which, (asked,) = report_hazards.asked(whose)
    for statement, since in zip(report_hazards._COUNTS[which], ({}, {"since": NOW}), strict=True):
        session.all(statement, **asked, **since, until=NOW, ahead=9)
    steps = [step for step in session.plan if not step.startswith("USE")]
    assert len(steps) == 4
    wanted = {"ix_hazards_unit"} if isinstance(whose, int) else {"ix_hazards_open_", "ix_hazards_e"}
    assert all("SEARCH hazards" in step and any(w in step for w in wanted) for step in steps), steps


@pytest.mark.parametrize("whose", [1, Remit("", ("工贸",)), Remit("示例街道", ("工贸",))], ids=str)
def test_the_duties_of_a_report_are_found_without_what_ever_came_due(
    session: Explained, whose: int | Remit
) -> None:
    """All that ever came due anywhere was read for the card of a department's report."""
    SqlSubmissionStore(session).works(whose, NOW, NOW)
    steps = "\n".join(session.plan)
    assert "SCAN" not in steps
    assert "ix_occurrences_unit_id_due_at (unit_id=? AND due_at>? AND due_at<?)" in steps


@pytest.mark.parametrize("dimension", [None, *Dimension], ids=str)
@pytest.mark.parametrize(
    "slice_", [EVERYTHING, Slice(street="示例街道"), Slice(unit_id=3)], ids=str
)
def test_figures_are_read_by_their_days_alone(
    either: Explained, slice_: Slice, dimension: Dimension | None
) -> None:
    counts = SqlCounts(either, date(2026, 11, 22))
    period = Period.of(PeriodKind.MONTH, date(2026, 10, 5))
    if dimension is None:
        counts.hazard_figures(slice_, period)
    else:
        counts.figures_by(dimension, slice_, period)
    plan = "\n".join(either.plan)
    assert "SCAN hazard" not in plan
    assert "SCAN units" not in plan
    assert "Seq Scan" not in plan
    assert either.read == 1  # one statement, so that all of it is of one moment


@pytest.mark.parametrize(
    "dimension", [None, Dimension.STREET, Dimension.SECTOR, Dimension.UNIT], ids=str
)
@pytest.mark.parametrize("slice_", [EVERYTHING, Slice(sector="学校"), Slice(unit_id=3)], ids=str)
def test_figures_of_a_year_are_read_from_sums_of_whole_years(
    either: Explained, slice_: Slice, dimension: Dimension | None
) -> None:
    """A ranking of all units over a year read every day of every one of them."""
    counts = SqlCounts(either, date(2026, 11, 22))
    year = Period.of(PeriodKind.YEAR, date(2025, 10, 5))
    if dimension is None:
        counts.hazard_figures(slice_, year)
    else:
        counts.figures_by(dimension, slice_, year)
    plan = "\n".join(either.plan)
    assert "hazard_sums" in plan
    assert "SCAN hazard" not in plan
    assert "SCAN units" not in plan
    assert "Seq Scan" not in plan
    assert either.read == 1


OF_A_LONG_LEDGER = (  # what ANALYZE finds where a million hazards of 30,000 units are counted
    ("hazard_counts", "ix_hazard_counts_unit", "2174972 73 1"),
    ("hazard_counts", "hazard_counts", "2174972 2932 1 1 1 1 1 1 1"),
    ("hazard_sums", "ix_hazard_sums_unit", "824612 28 14 1"),
    ("hazard_sums", "hazard_sums", "824612 412306 28435 1 1 1 1 1"),
    ("hazard_stocks", "ix_hazard_stocks_unit", "304481 11 1"),
    ("hazard_stocks", "hazard_stocks", "304481 12687 1 1 1 1 1 1 1"),
    ("units", "ix_units_sector_street", "30000 1875 625"),
    ("stock_days", "sqlite_autoindex_stock_days_1", "24 1"),
)


@pytest.mark.parametrize("dimension", [None, *Dimension], ids=str)
def test_a_few_days_of_a_long_ledger_are_not_looked_for_unit_by_unit(
    session: Explained, dimension: Dimension | None
) -> None:
    """A ranking of a month went through the days of each unit, three times, and found nothing."""
    session.say("ANALYZE sqlite_schema")
    for table, index, found in OF_A_LONG_LEDGER:
        session.say(f"INSERT INTO sqlite_stat1 VALUES {table, index, found}")  # noqa: S608 - ours
    session.say("ANALYZE sqlite_schema")
    counts = SqlCounts(session, date(2026, 11, 22))
    period = Period.of(PeriodKind.MONTH, date(2026, 10, 5))
    if dimension is None:
        counts.hazard_figures(EVERYTHING, period)
    else:
        counts.figures_by(dimension, EVERYTHING, period)
    plan = "\n".join(session.plan)
    assert "SEARCH hazard_counts USING PRIMARY KEY (day" in plan
    assert "ANY(unit_id)" not in plan
    assert "SCAN units" not in plan


@pytest.mark.parametrize("dimension", [None, *DutyDimension], ids=str)
def test_figures_of_duties_are_read_by_their_days_alone(
    either: Explained, dimension: DutyDimension | None
) -> None:
    counts = SqlCounts(either, date(2026, 11, 22))
    period = Period.of(PeriodKind.MONTH, date(2026, 10, 5))
    if dimension is None:
        counts.duty_figures(EVERYTHING, period)
    else:
        counts.duty_figures_by(dimension, EVERYTHING, period)
    plan = "\n".join(either.plan)
    assert "SCAN duty_counts" not in plan
    assert "Seq Scan" not in plan
