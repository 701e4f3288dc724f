"""Ways to every scene about what is handed up, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.state import Scene
from checklists.views import Reply
from frontdesk.showing import showing as replay
from people.model import Membership, Role, Unit
from reports import blocks
from reports.packages import handing_in, overview, preparing, showing
from reports.packages.gathering import WORK, present_report
from reports.packages.model import BlockKind, Submission
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.town import Phone, Town

Way = Callable[[Any], Awaitable[Reply]]


class Stage(Protocol):
    """Whoever stands somewhere, and where."""

    town: Town
    phone: Phone
    school: Unit


def prepared(work: UnitOfWork, unit: Unit) -> Submission:
    """Prepare what a unit owes for this month, however late in it that is; return it."""
    preparing.prepare_units(work, [unit])
    return work.submissions.of_unit(unit.id, 1)[0]


async def _officer(stage: Stage) -> tuple[Phone, int]:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")
    unit_id = stage.school.id

    def becomes(work: Any) -> Reply:
        held = Membership(Role.SAFETY_OFFICER, unit_id=unit_id)
        work.persons.join(work.person.id, held, work.now)
        return Reply(None)

    await stage.phone.taps(becomes)
    one = stage.town.reads(lambda work: prepared(work, stage.school))
    return stage.phone, one.id


async def submission(stage: Stage) -> Reply:
    phone, one = await _officer(stage)
    return await phone.taps(replay, showing.show_submission, one)


async def nil(stage: Stage) -> Reply:
    phone, one = await _officer(stage)
    submission = stage.town.reads(lambda work: work.submissions.get(one))
    assert submission is not None
    seen = stage.town.reads(lambda work: present_report(work, submission).stamp)
    return await phone.taps(replay, handing_in.report_nil, one, seen)


async def hazards(stage: Stage) -> Reply:
    phone, one = await _officer(stage)
    return await phone.taps(replay, showing.show_hazards, one, 9)


async def hazard(stage: Stage) -> Reply:
    phone, one = await _officer(stage)
    stage.town.rows(
        "INSERT INTO hazards (number, unit_id, item, description, measure, state, fixed_on_spot,"
        " found_at, found_by, street) SELECT 'PT-2026-000001', :unit, '', '堆物', '', 'rectifying',"
        " false, prepared_at, 1, street FROM submissions WHERE unit_id = :unit",
        unit=stage.school.id,
    )
    return await phone.taps(replay, showing.show_hazard, one, 1)


async def block(stage: Stage) -> Reply:
    phone, one = await _officer(stage)
    await phone.taps(replay, blocks.show_block, BlockKind.SUBMISSION, one, WORK)
    return await phone.types("本月检查两次。")


async def submissions(stage: Stage) -> Reply:
    phone, _ = await _officer(stage)
    return await phone.taps(replay, overview.show_submissions, 0, None, 9)


async def none(stage: Stage) -> Reply:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")
    return await stage.phone.taps(replay, overview.show_submissions)


PACKAGE_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "submission": (submission, showing.SubmissionScene),
    "nil report": (nil, showing.SubmissionScene),
    "hazards of a submission": (hazards, showing.PackageHazardsScene),
    "hazard of a submission": (hazard, showing.PackageHazardScene),
    "words of a submission": (block, blocks.BlockScene),
    "submissions": (submissions, overview.SubmissionsScene),
    "no submission": (none, overview.NoSubmissionScene),
}
