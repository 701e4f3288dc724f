"""The names under 责任单位 of a list: who each is, chosen by the office from who there is."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from duties.tasks.bodies import plain_name
from duties.tasks.linking import departments_for, link, spell_holder
from duties.tasks.model import Body
from duties.tasks.ports import TaskWork
from duties.tasks.views import TaskBodiesView, TaskBodyView
from duties.tasks.working import manages
from people.members import page_of
from people.permissions import NotAllowed, Reach, found, require_member
from people.searching import wanted_of
from people.todo import office_of

ON_A_PAGE = 7
MOST_FOUND = 6
LONGEST_QUERY = 40  # characters
OFFICE, DEPARTMENT, UNIT, NOBODY = "office", "department", "unit", "nobody"


@dataclass(frozen=True, slots=True)
class TaskBodiesScene(Scene):
    """A page of the names of a list."""

    name: ClassVar[str] = "task_bodies"
    street: str
    year: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class TaskBodyScene(Scene):
    """Choosing who a name is; ``query`` is what was typed."""

    name: ClassVar[str] = "task_body"
    body_id: int
    year: int
    query: str = ""


def bodies_view(work: TaskWork, scene: TaskBodiesScene) -> TaskBodiesView:
    """Return a page of the names of a list; raises ``NotJoined`` and ``NotAllowed``."""
    if not manages(require_member(work.person), scene.street):
        raise NotAllowed
    counted = work.tasks.count_bodies(scene.street, scene.year)
    page, pages = page_of(scene.page, len(counted), ON_A_PAGE)
    some = counted[page * ON_A_PAGE :][:ON_A_PAGE]
    return TaskBodiesView(
        scene.street,
        scene.year,
        tuple((each, spell_holder(work, each.body.holder)) for each in some),
        sum(not each.body.holder for each in counted),
        page,
        pages,
    )


def _load(work: TaskWork, body_id: int) -> Body:
    """Return a name that the actor may link; raises ``NotJoined`` and ``NotAllowed``."""
    body = found(work.person, work.tasks.body(body_id))
    if not manages(require_member(work.person), body.street):
        raise NotAllowed
    return body


def body_view(work: TaskWork, scene: TaskBodyScene) -> TaskBodyView:
    """Return the choice of who a name is; raises ``NotJoined`` and ``NotAllowed``."""
    body = _load(work, scene.body_id)
    query = scene.query or plain_name(body.name)
    departments = departments_for(work, body.street)
    typed = [each for each in departments if scene.query and scene.query in each[1]]
    wanted = wanted_of(query)
    return TaskBodyView(
        body,
        scene.year,
        spell_holder(work, body.holder),
        tuple((typed or departments)[:MOST_FOUND]),
        tuple(work.units.find(_reach(body.street), wanted, 0, MOST_FOUND)) if wanted else (),
        scene.query,
    )


def _reach(street: str) -> Reach:
    return Reach(False, (street,)) if street else Reach(area=True)


def choose(work: TaskWork, body_id: int, year: int, kind: str, which: int) -> TaskBodiesView:
    """Let a name be somebody, for all its tasks; raises ``NotJoined`` and ``NotAllowed``."""
    body = _load(work, body_id)
    person = require_member(work.person)
    holder = _holder(work, body, kind, which)
    if holder != body.holder:
        link(work, body, holder, person.id)
    return show(work, TASK_BODIES, TaskBodiesScene(body.street, year))


def _holder(work: TaskWork, body: Body, kind: str, which: int) -> str:
    if kind == NOBODY:
        return ""
    if kind == OFFICE:
        return office_of(body.street)
    if kind == DEPARTMENT and which in {id_ for id_, _ in departments_for(work, body.street)}:
        return f"{DEPARTMENT}:{which}"
    unit = work.units.get(which) if kind == UNIT else None
    if unit is None or (body.street and unit.street != body.street):
        raise NotAllowed
    return f"{UNIT}:{unit.id}"


def _look_for(work: TaskWork, scene: TaskBodyScene, text: str) -> TaskBodyView:
    return show(work, TASK_BODY, replace(scene, query=text[:LONGEST_QUERY]))


TASK_BODIES: SceneSpec[TaskWork, TaskBodiesScene, TaskBodiesView] = SceneSpec(
    TaskBodiesScene, bodies_view, settle=lambda scene, view: replace(scene, page=view.page)
)
TASK_BODY: SceneSpec[TaskWork, TaskBodyScene, TaskBodyView] = SceneSpec(
    TaskBodyScene, body_view, words=_look_for
)
