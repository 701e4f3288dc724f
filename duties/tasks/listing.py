"""任务清单 in lists: that of a street or the area, or what one's own bodies answer for."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from duties.tasks.assessing import PERIODS, assess
from duties.tasks.lists import lists_of
from duties.tasks.model import Colour, Line, colour_of
from duties.tasks.ports import TaskWork
from duties.tasks.taking import require_whole, under_way
from duties.tasks.views import (
    Listed,
    Show,
    TaskChartView,
    TaskListsView,
    TaskListView,
    TaskScoresView,
)
from duties.tasks.working import manages
from people.members import page_of
from people.model import Role
from people.permissions import Action, NotAllowed, reach_of, require_member
from people.todo import holders_for

ON_A_PAGE = 7
SCORES_ON_A_PAGE = 6
OF_SHOW = {Show.RED: Colour.RED, Show.YELLOW: Colour.YELLOW, Show.HANDED: Colour.HANDED}


@dataclass(frozen=True, slots=True)
class TaskListScene(Scene):
    """A page of a list; ``own``: of what the actor's bodies answer for."""

    name: ClassVar[str] = "task_list"
    street: str = ""
    year: int = 0
    own: bool = False
    show: Show = Show.ALL
    page: int = 0


@dataclass(frozen=True, slots=True)
class TaskListsScene(Scene):
    """Choosing one of the lists that the actor manages."""

    name: ClassVar[str] = "task_lists"
    page: int = 0


@dataclass(frozen=True, slots=True)
class TaskScoresScene(Scene):
    """The assessment of a list over a period."""

    name: ClassVar[str] = "task_scores"
    street: str
    year: int
    period: str
    page: int = 0


def open_tasks(work: TaskWork) -> TaskListView:
    """Show the list that the actor manages, or what they answer for; raises ``NotJoined``."""
    person = require_member(work.person)
    reach = reach_of(person, Action.SET_DUTY)
    if not reach.area and not reach.streets:
        return show(work, TASK_LIST, TaskListScene(own=True))
    year = work.day().year
    having = work.tasks.lists(year)
    mine = [each for each in having if manages(person, each)]
    street = mine[0] if mine else "" if reach.area else reach.streets[0]
    return show(work, TASK_LIST, TaskListScene(street, _year_of(work, street)))


def _year_of(work: TaskWork, street: str) -> int:
    """Return this year where a list has it, else the newest one that it has."""
    years = work.tasks.years(street)
    this = work.day().year
    return this if this in years or not years else years[0]


def show_list(
    work: TaskWork, street: str, year: int, which: Show = Show.ALL, page: int = 0
) -> TaskListView:
    """Show a page of a list; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, TASK_LIST, TaskListScene(street, year, show=which, page=page))


def show_own(work: TaskWork, which: Show = Show.ALL, page: int = 0) -> TaskListView:
    """Show a page of what the actor answers for; raises ``NotJoined``."""
    return show(work, TASK_LIST, TaskListScene(own=True, show=which, page=page))


def list_view(work: TaskWork, scene: TaskListScene) -> TaskListView:
    """Return a page of a list; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    today = work.day()
    year = scene.year or today.year
    if scene.own:
        mine = _bodies_of_actor(work)
        lines = work.tasks.lines_for(mine, year) + work.tasks.undone_for(mine, year)
    else:
        _require_manager(work, scene.street)
        lines = work.tasks.lines(scene.street, year)
    colours = {each.target.id: colour_of(each.target, today) for each in lines}
    wanted = OF_SHOW.get(scene.show)
    some = [each for each in lines if wanted in {None, colours[each.target.id]}]
    page, pages = page_of(scene.page, len(some), ON_A_PAGE)
    shown = _listed(work, in_order(some, colours)[page * ON_A_PAGE :][:ON_A_PAGE], colours)
    bodies = [] if scene.own else work.tasks.count_bodies(scene.street, year)
    return TaskListView(
        scene.street,
        year,
        scene.own,
        scene.show,
        shown,
        page,
        pages,
        Counter(colours.values()),
        not scene.own and manages(person, scene.street),
        sum(not each.body.holder for each in bodies),
        not scene.own and len(lists_of(work)) > 1,
        today,
        None if scene.own else under_way(work, scene.street, year),
    )


def in_order(lines: list[Line], colours: dict[int, Colour]) -> list[Line]:
    """Return lines as they matter: what waits for a word, is late, is behind; what is done last."""
    order = [Colour.RED, Colour.HANDED, Colour.YELLOW, Colour.BLUE, Colour.PLAIN, Colour.DONE]
    return sorted(lines, key=lambda each: order.index(colours[each.target.id]))


def _listed(work: TaskWork, lines: list[Line], colours: dict[int, Colour]) -> tuple[Listed, ...]:
    bodies = work.tasks.bodies_of(each.task.id for each in lines)
    return tuple(
        Listed(
            each,
            colours[each.target.id],
            tuple(one.name for one in bodies.get(each.task.id, ())),
        )
        for each in lines
    )


def _bodies_of_actor(work: TaskWork) -> list[str]:
    """Return the holders by which the actor answers for tasks: bodies, and units they stand for."""
    person = require_member(work.person)
    roles = {Role.PRINCIPAL, Role.SAFETY_OFFICER}
    held = (*person.memberships, *person.lent)
    units = [f"unit:{each.unit_id}" for each in held if each.unit_id and each.role in roles]
    return [*holders_for(person), *units]


def _require_manager(work: TaskWork, street: str) -> None:
    if not manages(require_member(work.person), street):
        raise NotAllowed


def lists_view(work: TaskWork, scene: TaskListsScene) -> TaskListsView:
    """Return the lists to choose from; raises ``NotJoined`` and ``NotAllowed``."""
    lists = lists_of(work)
    if not lists:
        raise NotAllowed
    page, pages = page_of(scene.page, len(lists), ON_A_PAGE)
    return TaskListsView(tuple(lists[page * ON_A_PAGE :][:ON_A_PAGE]), page, pages)


def show_chart(work: TaskWork, street: str, year: int) -> TaskChartView:
    """Show a list, all of it for the wall; raises as ``show_list``, and ``ListComing``."""
    require_whole(work, street, year)
    shown = show_list(work, street, year)
    lines = work.tasks.lines(street, year)
    colours = {each.target.id: colour_of(each.target, shown.today) for each in lines}
    place = {each.id: at for at, each in enumerate(work.tasks.of_list(street, year))}
    lines.sort(key=lambda each: (place[each.task.id], each.target.due))
    return TaskChartView(shown, _listed(work, lines, colours))


def show_scores(
    work: TaskWork, street: str, year: int, period: str, page: int = 0
) -> TaskScoresView:
    """Show the assessment of a list; raises ``NotJoined``, ``NotAllowed`` and ``ListComing``.

    Without a known period it is of the quarter that is over, or of the first.
    """
    require_whole(work, street, year)
    if period not in PERIODS:
        today = work.day()
        over = (today.month - 1) // 3 if today.year == year else 4
        period = f"q{max(over, 1)}"
    return show(work, TASK_SCORES, TaskScoresScene(street, year, period, page))


def scores_view(work: TaskWork, scene: TaskScoresScene) -> TaskScoresView:
    """Return the assessment of a list; raises ``NotJoined`` and ``NotAllowed``."""
    _require_manager(work, scene.street)
    lines = work.tasks.lines(scene.street, scene.year)
    bodies = work.tasks.bodies_of(dict.fromkeys(each.task.id for each in lines))
    names = {task: [one.name for one in found] for task, found in bodies.items()}
    made = assess(lines, names, scene.year, scene.period, work.day(), work.zone)
    page, pages = page_of(scene.page, len(made.scores), SCORES_ON_A_PAGE)
    some = made.scores[page * SCORES_ON_A_PAGE :][:SCORES_ON_A_PAGE]
    return TaskScoresView(scene.street, scene.year, scene.period, made, some, page, pages)


TASK_LIST: SceneSpec[TaskWork, TaskListScene, TaskListView] = SceneSpec(
    TaskListScene, list_view, settle=lambda scene, view: replace(scene, page=view.page)
)
TASK_LISTS: SceneSpec[TaskWork, TaskListsScene, TaskListsView] = SceneSpec(
    TaskListsScene, lists_view, settle=lambda scene, view: replace(scene, page=view.page)
)
TASK_SCORES: SceneSpec[TaskWork, TaskScoresScene, TaskScoresView] = SceneSpec(
    TaskScoresScene, scores_view, settle=lambda scene, view: replace(scene, page=view.page)
)
