"""Handing in with a driven clock: who owes what by when, and what becomes of it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from checklists.ports import Forms
from core.errors import XunanError
from duties.applying import ProgrammeRow, apply_rows
from duties.model import OccurrenceState, Proof, Terms
from duties.span import Span
from people.model import Membership, Role
from people.permissions import NotAllowed, Reach
from reports import blocks
from reports.packages import handing_in, items, overview, preparing
from reports.packages.handing_in import (
    DeadlineAhead,
    DeadlineOver,
    HandedInBefore,
    SomethingToReport,
    SubmissionMovedOn,
)
from reports.packages.model import BlockKind, Standing, Submission, SubmissionState
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, SHANGHAI, STREET
from tests.usecases.packages.handing import FAR, HOME_OFFICER, Office

HANDED = "SELECT number, nil, sha256, content FROM submission_versions ORDER BY id"


def wall(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.fixture
def office(engine: Engine, forms: Forms) -> Office:
    return Office(engine, forms)


def test_each_sector_owes_by_the_day_of_its_document(office: Office) -> None:
    home = office.adds("示例养老院", "养老机构", HOME_OFFICER)
    clinic = office.adds("示例医院", "卫健")
    office.at(date(2026, 11, 14), 23)
    office.sweeps_reports()
    assert office.rows("SELECT * FROM submissions") == []
    office.at(date(2026, 11, 15), 1)
    assert office.sweeps_reports() == 0
    due = {
        each.party: (each.owed, each.due_on, each.since)
        for each in map(office.of, (home, clinic, office.school))
    }
    assert due == {
        "示例养老院": ("civil-affairs", date(2026, 11, 20), date(2026, 10, 21)),
        "示例医院": ("health", date(2026, 11, 25), date(2026, 10, 26)),
        "示例小学": ("unit", date(2026, 11, 25), date(2026, 10, 26)),
    }
    office.sweeps_reports()
    assert len(office.rows("SELECT id FROM submissions")) == 3
    assert [each.due_at for each in office.items(OFFICER)] == [wall(11, 26)]


def test_a_last_day_that_is_no_working_day_moves_ahead(office: Office) -> None:
    office.at(date(2026, 12, 15))
    home = office.adds("示例养老院", "养老机构", HOME_OFFICER)
    office.at(date(2026, 12, 16))
    office.sweeps_reports()
    assert office.of(office.school).due_on == date(2026, 12, 25)
    assert office.of(home).due_on == date(2026, 12, 18)  # the 20th is a Sunday


def test_who_hands_in_hears_thrice_and_not_on_a_sunday(office: Office) -> None:
    office.at(date(2026, 11, 15), 10)  # a Sunday
    office.sweeps_reports()
    assert office.rings() == []
    for day, heard in ((16, ["new"]), (23, ["new"]), (24, ["new", "expiring"])):
        office.at(date(2026, 11, day), 10)
        office.sweeps_reports()
        assert sorted(set(office.rings())) == sorted(heard)
    office.at(date(2026, 11, 26), 10)
    office.sweeps_reports()
    of_officer = "SELECT DISTINCT news FROM rings WHERE subject = 'submission' ORDER BY news"
    assert [row[0] for row in office.rows(of_officer)] == ["expiring", "new", "overdue"]
    office.sweeps_reports()
    assert len(office.rows("SELECT id FROM rings WHERE subject = 'submission'")) == 6  # two people


def test_a_report_says_what_stood_open_since_the_last_one(office: Office) -> None:
    open_ = office.files(office.school, found=wall(9, 1))
    closed = office.files(office.school, found=wall(9, 1), closed=wall(10, 30))
    office.files(office.school, found=wall(9, 1), closed=wall(10, 20))
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    count = office.sees(office.school, OFFICER).report.hazards
    rows = office.lists(office.school, OFFICER)
    assert [each.number for each in rows] == [open_.number, closed.number]
    assert (count.open, count.closed) == (1, 1)


def test_what_is_handed_in_early_leaves_no_gap_before_the_next(office: Office) -> None:
    office.at(date(2026, 11, 16))
    office.sweeps_reports()
    office.does(handing_in.report_nil, office.school, OFFICER)
    between = office.files(office.school, found=wall(11, 18), closed=wall(11, 19))
    office.at(date(2026, 12, 16))
    office.sweeps_reports()
    rows = office.lists(office.school, OFFICER)
    assert [each.number for each in rows] == [between.number]


def test_what_is_handed_in_is_frozen_numbered_and_on_the_chain(office: Office) -> None:
    hazard = office.files(office.school)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    view = office.does(handing_in.hand_in, office.school, OFFICER)
    assert (view.standing, view.handed_by) == (Standing.IN_TIME, f"示例{OFFICER}")
    (row,) = office.rows(HANDED)
    assert row[0] == "BS-2026-000001"
    assert sha256(row[3].encode()).hexdigest() == row[2]
    chained = office.rows("SELECT changes FROM audit WHERE action = 'hand_in'")
    assert row[2] in chained[0][0]

    def rewords(work: UnitOfWork) -> None:
        found = work.hazards.get(hazard.id)
        assert found is not None
        assert work.hazards.save(replace(found, description="别的话", measure="别的"))

    office.runs(rewords)
    again = office.sees(office.school, OFFICER).content
    assert again.hazards[0].content == "配电间堆物"
    assert json.loads(row[3])["hazards"][0]["content"] == "配电间堆物"
    assert office.items(OFFICER) == office.items(OTHER) == []
    with pytest.raises(HandedInBefore) as refused:
        office.does(handing_in.hand_in, office.school, OTHER)
    assert (refused.value.who, refused.value.number) == (f"示例{OFFICER}", "BS-2026-000001")
    assert len(office.rows(HANDED)) == 1


def test_nobody_says_there_was_nothing_while_there_is_something(office: Office) -> None:
    office.files(office.school, found=wall(9, 1))
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    with pytest.raises(SomethingToReport) as refused:
        office.does(handing_in.report_nil, office.school, OFFICER)
    assert refused.value.count == 1
    assert office.rows(HANDED) == []
    assert len(office.items(OFFICER)) == 1


def test_a_nil_report_counts_as_handed_in(office: Office) -> None:
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    view = office.does(handing_in.report_nil, office.school, OFFICER)
    assert view.standing is Standing.NIL
    assert view.content.nil
    count = office.runs(
        lambda work: work.submissions.count(Reach(area=True), date(2026, 11, 1), work.now)
    )
    assert (count.total, count.nil, count.waiting) == (1, 1, 0)


def test_what_was_found_since_the_card_was_shown_is_not_handed_in_unseen(office: Office) -> None:
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    seen = office.sees(office.school, OFFICER)
    office.files(office.school)
    with pytest.raises(SubmissionMovedOn):
        office.runs(
            lambda work: handing_in.hand_in(work, seen.submission.id, seen.report.stamp), OFFICER
        )
    assert office.rows(HANDED) == []


def versions_at(office: Office) -> datetime:
    """When what was corrected was handed in."""
    return office.versions(office.school)[1].handed_at


def test_it_is_taken_back_before_the_last_day_and_corrected_after_it(office: Office) -> None:
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.does(handing_in.report_nil, office.school, OFFICER)
    with pytest.raises(DeadlineAhead):
        office.does(handing_in.begin_correction, office.school, OFFICER)
    office.does(handing_in.withdraw, office.school, OFFICER)
    office.sweeps_reports()
    assert office.of(office.school).state is SubmissionState.PREPARED
    assert len(office.items(OFFICER)) == 1
    office.files(office.school)
    office.does(handing_in.hand_in, office.school, OFFICER)
    office.at(date(2026, 11, 26))
    with pytest.raises(DeadlineOver):
        office.does(handing_in.withdraw, office.school, OFFICER)
    view = office.does(handing_in.begin_correction, office.school, OFFICER)
    assert view.standing is Standing.IN_TIME
    office.files(office.school)
    view = office.does(handing_in.hand_in, office.school, OFFICER)
    assert view.standing is Standing.IN_TIME
    assert view.report.hazards.total == 1  # what was found later is of the next report
    assert view.content.as_of == versions_at(office)
    versions = office.versions(office.school)
    assert [(each.serial, each.number, bool(each.withdrawn_at)) for each in versions] == [
        (1, "BS-2026-000001", True),
        (2, "BS-2026-000002", False),
        (3, "BS-2026-000003", False),
    ]
    assert [len(json.loads(each.content)["hazards"]) for each in versions] == [0, 1, 1]


def test_a_correction_that_is_dropped_leaves_what_stands(office: Office) -> None:
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.does(handing_in.report_nil, office.school, OFFICER)
    office.at(date(2026, 11, 27))
    office.does(handing_in.begin_correction, office.school, OFFICER)
    view = office.does(handing_in.drop_correction, office.school, OFFICER)
    assert (view.submission.state, view.standing) == (SubmissionState.NIL, Standing.NIL)
    assert len(office.versions(office.school)) == 1


def test_the_office_has_what_lacks_and_it_goes_up(office: Office) -> None:
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    assert office.office_items() == []
    office.at(date(2026, 11, 26), 8)
    office.sweeps_reports()
    (item,) = office.office_items()
    assert (item.subject, item.awaited) == (items.ROUND_SUBJECT, items.CHASE)
    office.at(date(2026, 11, 30))
    office.sweeps_reports()
    assert [each.late_with for each in office.office_items("")] == [f"office:{STREET}"]
    view = office.does(handing_in.hand_in, office.school, OFFICER)
    assert view.standing is Standing.LATE
    assert office.office_items() == office.office_items("") == []


def test_a_street_without_office_leaves_what_lacks_to_the_area(office: Office) -> None:
    office.adds("示范工厂", "工贸", street=FAR)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.at(date(2026, 11, 26), 8)
    office.sweeps_reports()
    assert len(office.office_items("")) == 1


def test_all_who_lack_are_told_once_a_day(office: Office) -> None:
    office.adds("示例养老院", "养老机构", HOME_OFFICER)
    far = office.adds("示范工厂", "工贸", 32, street=FAR)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    view = office.runs(lambda work: overview.remind_all(work, 0), OFFICE)
    assert view.reminded == 2
    assert office.runs(lambda work: overview.remind_all(work, 0), OFFICE).reminded == 0
    office.sweeps_reports()
    reminded = "SELECT person_id FROM rings WHERE news = 'reminded'"
    assert len(office.rows(reminded)) == 3  # two officers at the school, one at the home
    office.sweeps_reports()
    office.at(date(2026, 11, 18))
    assert office.runs(lambda work: overview.remind_all(work, 0), OFFICE).reminded == 2
    office.sweeps_reports()
    assert len(office.rows(reminded)) == 6
    assert office.of(far).reminded_on is None
    with pytest.raises(NotAllowed):
        office.runs(lambda work: overview.remind_all(work, 0), OFFICER)


def test_words_are_changed_a_block_at_a_time_and_by_one_of_two(office: Office) -> None:
    hazard = office.files(office.school)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    which = office.of(office.school).id
    key = f"h{hazard.id}c"
    scene = blocks.BlockScene(BlockKind.SUBMISSION, which, key)
    office.runs(lambda work: blocks.write(work, scene, "二楼配电间堆放纸箱"), OFFICER)
    lost = office.runs(lambda work: blocks.write(work, scene, "另一句"), OTHER)
    assert lost.moved_on
    assert lost.words == "二楼配电间堆放纸箱"
    assert office.lists(office.school, OFFICER)[0].content == "二楼配电间堆放纸箱"
    ledger = "SELECT description FROM hazards"
    assert office.rows(ledger) == [("配电间堆物",)]
    office.runs(lambda work: blocks.restore(work, BlockKind.SUBMISSION, which, key, 1), OTHER)
    assert office.lists(office.school, OFFICER)[0].content == "配电间堆物"
    office.does(handing_in.hand_in, office.school, OFFICER)
    again = replace(scene, seen=2)
    with pytest.raises(blocks.BlockFrozen):
        office.runs(lambda work: blocks.write(work, again, "太晚"), OFFICER)


def test_who_comes_later_finds_it_on_the_todo(office: Office) -> None:
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    home = office.adds("示例新院", "养老机构", HOME_OFFICER)

    def comes(work: UnitOfWork) -> None:
        person = work.persons.by_address(work.address)
        assert person is not None
        held = Membership(Role.SAFETY_OFFICER, unit_id=office.school.id)
        work.persons.join(person.id, held, work.now)
        items.meet_holder(work, held)

    assert home.id
    office.runs(comes, HOME_OFFICER)
    office.sweeps_reports()
    assert [each.subject_id for each in office.items(HOME_OFFICER)] == [office.of(office.school).id]


def test_nobody_else_reads_or_hands_in(office: Office) -> None:
    home = office.adds("示例养老院", "养老机构", HOME_OFFICER)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    for step in (handing_in.hand_in, handing_in.report_nil, handing_in.withdraw):
        which = office.of(office.school).id
        with pytest.raises(NotAllowed):
            office.runs(lambda work, do=step, of=which: do(work, of, 1), HOME_OFFICER)  # type: ignore[misc]
        with pytest.raises(NotAllowed):
            office.runs(lambda work, do=step, of=which: do(work, of, 1), OFFICE)  # type: ignore[misc]
    with pytest.raises(XunanError):
        office.sees(home, OFFICER)


def test_a_unit_or_department_that_cannot_be_prepared_holds_up_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither units nor anything else of the sweep used to be done while one of them failed."""
    office.adds("示例养老院", "养老机构", HOME_OFFICER)
    new = preparing._new

    def breaks(work: UnitOfWork, owed: Any, party: str, *given: Any, **which: Any) -> Submission:
        if party in {"示例小学", "教育"}:
            raise ArithmeticError("broken")
        return new(work, owed, party, *given, **which)

    def joins(work: UnitOfWork) -> None:
        (department,) = work.departments.named("教育")
        person = work.persons.add(on_telegram(77), "周示例", work.now)
        held = Membership(Role.DEPARTMENT, department_id=department.id)
        work.persons.join(person.id, held, work.now)

    office.runs(joins)
    monkeypatch.setattr(preparing, "_new", breaks)
    office.at(date(2026, 11, 15), 1)
    office.prepares()
    assert office.rows("SELECT party FROM submissions") == [("示例养老院",)]
    monkeypatch.undo()
    office.prepares()
    parties = {each for (each,) in office.rows("SELECT party FROM submissions")}
    assert parties == {"示例养老院", "示例小学", "教育"}


def test_one_that_makes_trouble_holds_up_no_other(office: Office) -> None:
    office.adds("示例养老院", "养老机构", HOME_OFFICER)
    office.at(date(2026, 11, 15), 1)
    office.runs(lambda work: preparing.prepare_some(work, 20, 0))
    with office.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE submissions SET state = 'nonsense' WHERE party = '示例小学'"
        )
    assert office.sweeps_reports() == 1
    assert len(office.items(HOME_OFFICER)) == 1
    assert office.runs(lambda work: work.submissions.troubled()) == 1


def test_a_programme_that_asks_for_the_same_is_fulfilled_by_it(office: Office) -> None:
    home = office.adds("示例养老院", "养老机构", HOME_OFFICER)
    terms = Terms(
        "FREQ=MONTHLY;BYMONTHDAY=20",
        opens=Span(days=-5),
        lasts=Span(days=1),
        closes=Span(days=5),
        proof=Proof.FILE,
    )
    row = ProgrammeRow("civil-affairs", "civ-report", "报送", Role.SAFETY_OFFICER, terms)
    office.runs(lambda work: apply_rows(work, [row], [home], date(2026, 11, 2), None))
    office.at(date(2026, 11, 17))
    office.sweeps()
    office.sweeps_reports()
    office.does(handing_in.report_nil, home, HOME_OFFICER)
    states = "SELECT state FROM occurrences ORDER BY local_date LIMIT 1"
    assert office.rows(states) == [(OccurrenceState.DONE.value,)]
    office.does(handing_in.withdraw, home, HOME_OFFICER)
    assert office.rows(states) == [(OccurrenceState.OPEN.value,)]


def test_a_report_that_comes_before_its_duty_opens_fulfils_it_too(office: Office) -> None:
    """It fulfilled nothing, and the duty was asked for some days later all the same."""
    home = office.adds("示例养老院", "养老机构", HOME_OFFICER)
    terms = Terms(
        "FREQ=MONTHLY;BYMONTHDAY=20",
        opens=Span(days=-2),
        lasts=Span(days=1),
        closes=Span(days=5),
        proof=Proof.FILE,
    )
    row = ProgrammeRow("civil-affairs", "civ-report", "报送", Role.SAFETY_OFFICER, terms)
    office.runs(lambda work: apply_rows(work, [row], [home], date(2026, 11, 2), None))
    office.at(date(2026, 11, 16))
    office.sweeps()
    office.sweeps_reports()
    states = "SELECT state FROM occurrences ORDER BY local_date LIMIT 1"
    assert office.rows(states) == [(OccurrenceState.PLANNED.value,)]
    office.does(handing_in.hand_in, home, HOME_OFFICER)
    assert office.rows(states) == [(OccurrenceState.DONE.value,)]
    office.does(handing_in.withdraw, home, HOME_OFFICER)
    assert office.rows(states) == [(OccurrenceState.PLANNED.value,)]
    office.does(handing_in.report_nil, home, HOME_OFFICER)
    office.at(date(2026, 11, 30))
    office.sweeps()
    assert office.rows(states) == [(OccurrenceState.DONE.value,)]


def test_a_great_many_units_are_prepared_bit_by_bit(office: Office) -> None:
    def registers(work: UnitOfWork) -> None:
        for number in range(300):
            work.units.add(f"示例单位{number}", "x", "工贸", STREET, work.now)

    office.runs(registers)
    office.at(date(2026, 11, 16))
    office.sweeps_reports()
    assert office.rows("SELECT count(*) FROM submissions") == [(301,)]
    assert office.rows("SELECT count(*) FROM submission_rounds") == [(1,)]


def test_a_late_report_is_not_the_duty_of_the_next_month(office: Office) -> None:
    """A report of November that came in December used to fulfil December's duty, too."""
    home = office.adds("示例养老院", "养老机构", HOME_OFFICER)
    terms = Terms(
        "FREQ=MONTHLY;BYMONTHDAY=20",
        opens=Span(days=-5),
        lasts=Span(days=1),
        closes=Span(days=5),
        proof=Proof.FILE,
    )
    row = ProgrammeRow("civil-affairs", "civ-report", "报送", Role.SAFETY_OFFICER, terms)
    office.runs(lambda work: apply_rows(work, [row], [home], date(2026, 11, 2), None))
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.at(date(2026, 12, 17))
    office.sweeps()
    office.does(handing_in.report_nil, home, HOME_OFFICER)
    done = "SELECT local_date FROM occurrences WHERE state IN ('done', 'done_late')"
    assert [row[0] for row in office.rows(done) if str(row[0]) >= "2026-12-01"] == []
