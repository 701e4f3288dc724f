"""What is handed in carries the tasks of the yearly list, and its figures open the ledger."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from checklists.ports import Forms
from duties.tasks import importing, working
from duties.tasks.model import Line, stamp_of
from duties.tasks.sheet import Row
from handlers.packages.cards import submission_card
from hazards.ledger_moves import Move
from hazards.listing import LedgerScene, ledger_view
from people.todo import department_of
from reports.packages import handing_in
from reports.packages.freezing import freeze, thaw
from reports.packages.gathering import TASKS
from reports.packages.handing_in import SubmissionMovedOn
from reports.packages.task_rows import spell_tasks
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, STREET
from tests.usecases.packages.handing import Office
from tests.usecases.packages.test_departments import MEMBER, founds, of, sees


@pytest.fixture
def office(engine: Engine, forms: Forms) -> Office:
    return Office(engine, forms)


def lists(office: Office, lead: str, *timings: str) -> None:
    """Bring in a list of tasks for which one body answers, each with its timing."""
    rows = [
        Row(at, "清单", str(at), "专项整治", f"任务{at}", "内容", timing, lead, "", "")
        for at, timing in enumerate(timings, 1)
    ]
    office.runs(lambda work: importing.bring_in(work, STREET, 2026, rows, None))


def lines(office: Office, holder: str) -> list[Line]:
    return office.runs(lambda work: work.tasks.lines_for([holder], 2026))


def does(office: Office, line: Line, percent: int, words: str) -> None:
    office.runs(lambda work: working.report(work, line.target.id, percent, words), MEMBER)


def finishes(office: Office, line: Line) -> None:
    """Let a department hand a target in, and the office confirm it."""
    handed = office.runs(
        lambda work: working.hand_in(work, line.target.id, 0, "已全部完成"), MEMBER
    )

    def confirm(work: UnitOfWork) -> None:
        working.confirm(work, handed.id, stamp_of(handed))

    office.runs(confirm, OFFICE)


def test_a_report_carries_the_tasks_of_its_department_with_progress_and_what_is_late(
    office: Office,
) -> None:
    department = founds(office)
    office.at(date(2026, 10, 8))
    lists(office, "示例经发办", "10月", "11月", "12月底前", "11月20日", "2026年12月")
    own = lines(office, department_of(department.id))
    assert len(own) == 5
    by_number = {each.task.number: each for each in own}
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.sweeps_reports()
    does(office, by_number["3"], 40, "已走访 12 家")
    finishes(office, by_number["4"])
    view = sees(office, department)
    rows = {each.title: each for each in view.content.tasks}
    assert "任务5" not in rows  # it does not begin before December
    assert (rows["任务1"].due, rows["任务1"].progress) == ("10月31日", "0%，逾期17天")
    assert rows["任务1"].overdue
    assert rows["任务2"].progress == "0%"
    assert rows["任务3"].progress == "40%：已走访 12 家"
    assert rows["任务4"].progress == "已完成（11月17日确认）"
    assert [each.overdue for each in view.content.tasks].count(True) == 1
    words = next(each.words for each in view.content.paragraphs if each.key == TASKS)
    assert words == "列入任务清单 4 项：完成 1，待确认 0，推进中 2，逾期 1。见所附任务清单。"
    assert words == spell_tasks(view.content.tasks)
    assert words[:20] in str(submission_card(view).text)


def test_what_was_read_of_the_tasks_is_what_is_handed_in(office: Office) -> None:
    department = founds(office)
    office.at(date(2026, 11, 1))
    lists(office, "示例经发办", "11月")
    (line,) = lines(office, department_of(department.id))
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.sweeps_reports()
    seen = sees(office, department).report.stamp
    does(office, line, 60, "推进中")
    one = of(office, department)
    with pytest.raises(SubmissionMovedOn):  # it is read once more
        office.runs(lambda work: handing_in.hand_in(work, one.id, seen), MEMBER)
    seen = sees(office, department).report.stamp
    office.runs(lambda work: handing_in.hand_in(work, one.id, seen), MEMBER)
    does(office, line, 90, "将近完成")
    stands = sees(office, department).content
    assert [each.progress for each in stands.tasks] == ["60%：推进中"]
    frozen, _ = freeze(stands)
    assert thaw(frozen) == stands
    before = frozen.replace('"overdue":false,', "")
    assert before != frozen
    assert thaw(before) == stands  # a report of before said nothing of it


def test_a_unit_has_its_own_tasks_and_no_one_elses(office: Office) -> None:
    department = founds(office)
    office.at(date(2026, 11, 1))
    lists(office, office.school.name, "11月")
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    office.sweeps_reports()
    own = office.sees(office.school, OFFICER).content.tasks
    assert [each.title for each in own] == ["任务1"]
    view = sees(office, department)
    assert view.content.tasks == ()
    words = next(each.words for each in view.content.paragraphs if each.key == TASKS)
    assert words == "本期没有列入任务清单的任务。"


def test_the_figures_of_a_report_open_the_lists_behind_them(office: Office) -> None:
    department = founds(office)
    factory = office.adds("示例机械厂", "机械")
    office.at(date(2026, 11, 17))
    first, second = office.files(factory), office.files(factory)
    office.files(office.school)
    at = datetime(2026, 11, 17, 3, tzinfo=UTC)
    over = office.files(factory, closed=at)
    office.runs(lambda work: work.ledger_moves.add(over.id, Move.CLOSED, at))
    office.sweeps_reports()
    office.sweeps_reports()
    view = sees(office, department)
    assert (view.report.hazards.open, view.report.hazards.closed) == (2, 1)
    labels = [button.label for row in submission_card(view).rows for button in row]
    assert "台账：未销号（2）" in labels
    assert "销号、办结（1）" in labels
    shown = office.runs(lambda work: ledger_view(work, LedgerScene(view=view.open_list)), MEMBER)
    assert {each.id for each in shown.hazards} == {first.id, second.id}
    ended = office.runs(lambda work: ledger_view(work, LedgerScene(view=view.closed_list)), MEMBER)
    assert {each.id for each in ended.hazards} == {over.id}
