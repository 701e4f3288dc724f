"""Ways to every scene of 任务清单, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from duties.tasks import choosing_bodies, importing, listing, showing, uploading
from duties.tasks.sheet import Row
from duties.tasks.upload import Upload, UploadState, spell_table
from duties.tasks.views import Asks
from frontdesk.showing import showing as replay
from people.model import Membership, Role, Unit
from spreadsheets.model import SheetRow, SheetTable
from tests.usecases.town import Phone, Town

Way = Callable[[Any], Awaitable[Reply]]
CELLS = {"序号": "7", "任务": "新任务", "时间节点": "12月", "责任单位": "城建中心"}


class Stage(Protocol):
    """Whoever stands somewhere, and where."""

    town: Town
    phone: Phone
    school: Unit


def row(unit: Unit, number: str = "1", mark: str = "") -> Row:
    """A row of a list for which a unit answers."""
    words = (f"任务{number}{mark}", f"内容{mark}", "12月", unit.name, f"配合{mark}", f"备注{mark}")
    return Row(2, f"来源{mark}", number, f"类别{mark}", *words)


def has_tasks(work: Any, unit: Unit, mark: str = "") -> None:
    """Let a street have a list for which one of its units answers, and somebody unknown."""
    other = replace(row(unit, "2", mark), lead=f"城建中心{mark}")
    importing.bring_in(work, unit.street, work.day().year, [row(unit, "1", mark), other], None)


def has_upload(work: Any, street: str, by: int, mark: str = "") -> Upload:
    """Let a workbook have come for the list of a street."""
    upload: Upload = work.tasks.add_upload(Upload(0, street, f"清单{mark}.xlsx", by, work.now))
    cells = {name: f"{value}{mark}" for name, value in CELLS.items()} | {"时间节点": "12月"}
    content = spell_table(SheetTable((SheetRow(2, cells),), ()))
    read = replace(upload, state=UploadState.READ, content=content)
    work.tasks.save_upload(read)
    return read


async def _office(stage: Stage) -> Phone:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")

    def becomes(work: Any) -> Reply:
        held = Membership(Role.OFFICE, street=stage.school.street)
        work.persons.join(work.person.id, held, work.now)
        has_tasks(work, stage.school)
        return Reply(None)

    await stage.phone.taps(becomes)
    return stage.phone


def _target(stage: Stage) -> int:
    found: int = stage.town.rows("SELECT min(id) FROM task_targets")[0]
    return found


async def listed(stage: Stage) -> Reply:
    phone = await _office(stage)
    year = stage.town.make.clock.now().year
    return await phone.taps(replay, listing.show_list, stage.school.street, year, page=9)


async def own(stage: Stage) -> Reply:
    return await (await _office(stage)).taps(replay, listing.show_own)


async def lists(stage: Stage) -> Reply:
    scene = listing.TaskListsScene(9)
    return await (await _office(stage)).taps(replay, show, listing.TASK_LISTS, scene)


async def scores(stage: Stage) -> Reply:
    phone = await _office(stage)
    year = stage.town.make.clock.now().year
    return await phone.taps(replay, listing.show_scores, stage.school.street, year, "q4", 9)


async def target(stage: Stage) -> Reply:
    phone = await _office(stage)
    return await phone.taps(replay, showing.ask, _target(stage), Asks.PERCENT)


async def reported(stage: Stage) -> Reply:
    await target(stage)
    return await stage.phone.types("60%")


async def upload(stage: Stage) -> Reply:
    phone = await _office(stage)
    year = stage.town.make.clock.now().year
    return await phone.taps(replay, uploading.show_upload, stage.school.street, year)


async def _previewed(stage: Stage) -> tuple[Reply, int, int]:
    phone = await _office(stage)
    by: int = stage.town.rows("SELECT min(id) FROM persons")[0]
    street = stage.school.street
    came = stage.town.reads(lambda work: has_upload(work, street, by))
    year = stage.town.make.clock.now().year
    return await phone.taps(replay, uploading.turn, came.id, year, 9), came.id, year


async def preview(stage: Stage) -> Reply:
    return (await _previewed(stage))[0]


async def taken(stage: Stage) -> Reply:
    reply, id_, year = await _previewed(stage)
    seen = reply.view.stamp  # type: ignore[union-attr]  # a TaskUploadView
    return await stage.phone.taps(replay, uploading.take, id_, year, seen)


async def bodies(stage: Stage) -> Reply:
    phone = await _office(stage)
    year = stage.town.make.clock.now().year
    scene = choosing_bodies.TaskBodiesScene(stage.school.street, year, 9)
    return await phone.taps(replay, show, choosing_bodies.TASK_BODIES, scene)


async def body(stage: Stage) -> Reply:
    phone = await _office(stage)
    year = stage.town.make.clock.now().year
    (found,) = stage.town.rows("SELECT id FROM task_bodies WHERE holder = ''")
    scene = choosing_bodies.TaskBodyScene(found, year)
    await phone.taps(replay, show, choosing_bodies.TASK_BODY, scene)
    return await phone.types("小学")


TASK_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "task list": (listed, listing.TaskListScene),
    "own tasks": (own, listing.TaskListScene),
    "lists of tasks": (lists, listing.TaskListsScene),
    "scores of tasks": (scores, listing.TaskScoresScene),
    "target of a task": (target, showing.TaskScene),
    "reported task": (reported, showing.TaskScene),
    "upload of tasks": (upload, uploading.TaskUploadScene),
    "preview of tasks": (preview, uploading.TaskUploadScene),
    "tasks taken": (taken, uploading.TaskUploadScene),
    "bodies of tasks": (bodies, choosing_bodies.TaskBodiesScene),
    "body of tasks": (body, choosing_bodies.TaskBodyScene),
}
