"""Departments hand in, too: the hazards of the units for which they answer, by any member."""

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, text

from chat.address import on_telegram
from checklists.ports import Forms
from duties.applying import ProgrammeRow, apply_rows
from duties.programmes.reading import shipped_programmes
from people.departments.model import Department
from people.model import Membership, Role
from people.permissions import NotAllowed
from people.todo import department_of
from reports.packages import handing_in, overview
from reports.packages.gathering import list_of
from reports.packages.handing_in import SomethingToReport
from reports.packages.items import meet_holder
from reports.packages.model import Standing, Submission
from reports.packages.showing import SubmissionScene, submission_view
from reports.packages.views import SubmissionView
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, STREET
from tests.usecases.packages.handing import FAR, Office

MEMBER, OTHER_MEMBER = 41, 43
PATIENCE = 20  # seconds until a test that waits for another turn gives up


@pytest.fixture
def office(engine: Engine, forms: Forms) -> Office:
    return Office(engine, forms)


def founds(office: Office, street: str = STREET) -> Department:
    """A section of the street that answers for factories, with a member."""

    def turn(work: UnitOfWork) -> Department:
        made = work.departments.add(Department(0, "示例经发办", street, sectors=("工贸",)))
        assert made is not None
        person = work.persons.add(on_telegram(MEMBER), f"示例{MEMBER}", work.now)
        work.persons.join(person.id, Membership(Role.DEPARTMENT, department_id=made.id), work.now)
        return made

    return office.runs(turn)


def of(office: Office, department: Department) -> Submission:
    return office.runs(lambda work: work.submissions.of_department(department.id, 1))[0]


def sees(office: Office, department: Department, who: int = MEMBER) -> SubmissionView:
    scene = SubmissionScene(of(office, department).id)
    return office.runs(lambda work: submission_view(work, scene), who)


def test_a_department_owes_what_its_units_have(office: Office) -> None:
    department = founds(office)
    factory = office.adds("示例机械厂", "机械")
    far = office.adds("示范机械厂", "机械", street=FAR)
    hazard = office.files(factory)
    office.files(far)
    office.files(office.school)
    office.at(date(2026, 11, 17))
    assert office.sweeps_reports() == 0
    office.sweeps_reports()
    one = of(office, department)
    assert (one.owed, one.due_on, one.party) == ("department", date(2026, 11, 25), "示例经发办")
    rows = office.runs(lambda work: list_of(work, one).page(0, 9))
    assert [each.number for each in rows] == [hazard.number]
    held = office.runs(
        lambda work: work.todo_items.first([department_of(department.id)], work.now, 9)
    )
    assert [each.subject_id for each in held] == [one.id]
    opened = office.runs(overview.open_packages, MEMBER)
    assert isinstance(opened, SubmissionView)
    assert opened.submission.id == one.id


def test_a_member_hands_in_and_says_nothing_only_where_there_is_nothing(office: Office) -> None:
    department = founds(office)
    factory = office.adds("示例机械厂", "机械")
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.files(factory)
    view = sees(office, department)
    seen = view.report.stamp
    with pytest.raises(SomethingToReport):
        office.runs(lambda work: handing_in.report_nil(work, view.submission.id, seen), MEMBER)
    done = office.runs(lambda work: handing_in.hand_in(work, view.submission.id, seen), MEMBER)
    assert done.standing is Standing.IN_TIME
    left = office.runs(
        lambda work: work.todo_items.first([department_of(department.id)], work.now, 9)
    )
    assert left == []


def test_a_department_does_not_hand_in_for_its_units_nor_they_for_it(office: Office) -> None:
    department = founds(office)
    factory = office.adds("示例机械厂", "机械", 42)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    of_unit, of_department = office.of(factory).id, of(office, department).id
    assert not office.sees(factory, MEMBER).hands
    for which, who in ((of_unit, MEMBER), (of_department, 42), (of_department, OFFICE)):
        with pytest.raises(NotAllowed):
            office.runs(lambda work, of=which: handing_in.hand_in(work, of, 1), who)  # type: ignore[misc]
    with pytest.raises(NotAllowed):
        sees(office, department, OFFICER)


def test_the_office_reads_and_reminds_departments_as_units(office: Office) -> None:
    founds(office)
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    view = office.runs(lambda work: overview.remind_all(work, 0), OFFICE)
    assert view.reminded == 2  # the school and the department
    assert {each.party for each in view.rows} == {"示例小学", "示例经发办"}
    office.sweeps_reports()
    told = "SELECT DISTINCT person_id FROM rings WHERE news = 'reminded'"
    assert len(office.rows(told)) == 3  # two officers and a member


def asks_two(office: Office) -> tuple[Department, Department]:
    """Two departments with a member each, one with none, and two duties of their street."""
    first = founds(office)

    def founds_another(work: UnitOfWork) -> Department:
        made = work.departments.add(Department(0, "示例平安办", STREET, sectors=("卫健",)))
        assert made is not None
        work.departments.add(Department(0, "示例空办", STREET, sectors=("卫健",)))
        person = work.persons.add(on_telegram(OTHER_MEMBER), "示例", work.now)
        held = Membership(Role.DEPARTMENT, department_id=made.id)
        work.persons.join(person.id, held, work.now)
        return made

    second = office.runs(founds_another)
    rows = []
    for key in ("str-list", "str-report"):
        _, demand = shipped_programmes().find(key)
        assert demand is not None
        assert demand.terms is not None
        rows.append(ProgrammeRow("street", key, demand.title, Role.OFFICE, demand.terms))
    office.runs(lambda work: apply_rows(work, rows, [STREET, FAR], date(2026, 11, 2), None))
    office.at(date(2026, 11, 23))
    office.sweeps()
    office.sweeps_reports()
    return first, second


def states(office: Office, street: str = STREET) -> list[str]:
    """Where the duties of a street stand."""
    query = (
        "SELECT o.state FROM occurrences o JOIN duties d ON d.id = o.duty_id"
        " WHERE d.street = :street AND o.local_date < '2026-12-01'"
    )
    return [row[0] for row in office.rows(query, street=street)]


def test_the_duty_of_departments_is_fulfilled_once_all_of_them_have_handed_in(
    office: Office,
) -> None:
    """No report of a department fulfilled it: the office was asked for what had long come."""
    first, second = asks_two(office)
    does(office, handing_in.report_nil, first, MEMBER)
    assert states(office) == ["open"] * 2
    does(office, handing_in.report_nil, second, OTHER_MEMBER)
    assert states(office) == ["done"] * 2
    assert states(office, FAR) == ["open"] * 2
    does(office, handing_in.withdraw, first, MEMBER)
    assert states(office) == ["open"] * 2
    does(office, handing_in.hand_in, first, MEMBER)
    assert states(office) == ["done"] * 2


def leaves(office: Office, department: Department, who: int) -> None:
    """Let somebody's role in a department end."""
    ended = "UPDATE memberships SET ended_at = began_at WHERE department_id = :which"
    with office.engine.begin() as connection:
        connection.execute(text(ended), {"which": department.id})

    def turn(work: UnitOfWork) -> None:
        person = work.persons.by_address(on_telegram(who))
        assert person is not None
        held = Membership(Role.DEPARTMENT, department_id=department.id)
        meet_holder(work, held)

    office.runs(turn)


def wait_for_a_lock(office: Office) -> None:
    """Wait until somebody waits for what another turn holds; on SQLite all do from the start."""
    if office.engine.dialect.name == "postgresql":
        for _ in range(PATIENCE * 100):
            if office.rows("SELECT 1 FROM pg_locks WHERE NOT granted"):
                return
            time.sleep(0.01)
        raise AssertionError("nobody waits")


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_department_that_has_nobody_left_holds_up_no_duty_of_its_street(
    office: Office, *, before: bool
) -> None:
    """Its report stayed awaited, and the duties of the street were never fulfilled."""
    first, second = asks_two(office)
    if before:
        leaves(office, second, OTHER_MEMBER)
    does(office, handing_in.report_nil, first, MEMBER)
    assert states(office) == ["done" if before else "open"] * 2
    if not before:
        leaves(office, second, OTHER_MEMBER)
    assert office.sweeps_reports() == 0
    assert states(office) == ["done"] * 2


def test_two_departments_that_hand_in_at_once_fulfil_it_together(office: Office) -> None:
    """Each would read the other as not handed in, did it look before it waits for its number."""
    first, second = asks_two(office)
    other = threading.Thread(
        target=lambda: does(office, handing_in.report_nil, second, OTHER_MEMBER)
    )

    def hands_in(work: UnitOfWork) -> None:
        one = work.submissions.of_department(first.id, 1)[0]
        seen = submission_view(work, SubmissionScene(one.id)).report.stamp
        handing_in.report_nil(work, one.id, seen)
        other.start()
        wait_for_a_lock(office)

    office.runs(hands_in, MEMBER)
    other.join(PATIENCE)
    assert states(office) == ["done"] * 2


def does(
    office: Office, what: Callable[..., SubmissionView], department: Department, who: int
) -> None:
    view = sees(office, department, who)
    by_content = what in {handing_in.hand_in, handing_in.report_nil}
    seen = view.report.stamp if by_content else view.submission.version
    office.runs(lambda work: what(work, view.submission.id, seen), who)
