"""Taps about task lists."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from duties.tasks import choosing_bodies, listing, lists, uploading
from duties.tasks import showing as tasks
from duties.tasks.views import (
    Asks,
    TaskBodiesView,
    TaskChartView,
    TaskListView,
    TaskScoresView,
    TaskUploadView,
)
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing
from handlers import texts
from handlers.making import Made, bring
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from handlers.tasks.buttons import (
    LinkBodyCallback,
    OwnTasksCallback,
    TargetCallback,
    TaskBodiesCallback,
    TaskBodyCallback,
    TaskChartCallback,
    TaskListCallback,
    TaskListsCallback,
    TaskPercentCallback,
    TaskPreviewCallback,
    TasksCallback,
    TaskScoresCallback,
    TaskStepCallback,
    TaskTakeCallback,
    TaskUploadCallback,
)
from reports import task_chart, task_scores

router = Router(name="tasks")
Answered = AnswerCallbackQuery | None
_ASKS = {
    "show": Asks.NOTHING,
    "percent": Asks.PERCENT,
    "words": Asks.WORDS,
    "proof": Asks.PROOF,
    "reason": Asks.REASON,
    "withdraw": Asks.WITHDRAW,
}
_STEPS = {"hand_in": tasks.hand_in, "confirm": tasks.confirm, "withdraw": tasks.withdraw}


@router.message(Command("tasks"))
async def on_tasks_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/tasks: the list that one manages, or what one answers for."""
    await screen.below(await perform(showing, listing.open_tasks))


@router.callback_query(Pressed(TasksCallback))
async def on_tasks(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """任务清单 was pressed."""
    return await screen.tapped(tap, await perform(showing, listing.open_tasks))


@router.callback_query(Pressed(TaskListCallback))
async def on_list(
    tap: CallbackQuery, callback_data: TaskListCallback, perform: Perform, screen: Screen
) -> Answered:
    """A list was pressed, or another page of it."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> TaskListView:
        street = lists.street_of(work, data.whose)
        return listing.show_list(work, street, data.year, data.show, data.page)

    return await screen.tapped(tap, await perform(showing, use_case))


@router.callback_query(Pressed(OwnTasksCallback))
async def on_own(
    tap: CallbackQuery, callback_data: OwnTasksCallback, perform: Perform, screen: Screen
) -> Answered:
    """What one answers for was pressed, or another page of it."""
    data = callback_data
    return await screen.tapped(tap, await perform(showing, listing.show_own, data.show, data.page))


@router.callback_query(Pressed(TaskListsCallback))
async def on_lists(
    tap: CallbackQuery, callback_data: TaskListsCallback, perform: Perform, screen: Screen
) -> Answered:
    """换清单 was pressed."""
    scene = listing.TaskListsScene(callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, listing.TASK_LISTS, scene))


@router.callback_query(Pressed(TaskChartCallback))
async def on_chart(
    tap: CallbackQuery, callback_data: TaskChartCallback, perform: Perform, screen: Screen
) -> Answered:
    """挂图作战 was pressed: the picture for the phone, the sheet for the wall."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> TaskChartView:
        return listing.show_chart(work, lists.street_of(work, data.whose), data.year)

    reply = await perform(showing, use_case)
    view = reply.view
    if isinstance(view, TaskChartView) and view.listed:
        chart = task_chart.chart_of(view)
        await bring(
            tap,
            screen,
            lambda: (
                Made(f"{chart.title}.png", picture, chart.title)
                for picture in task_chart.draw(chart)
            ),
            lambda: [Made(f"{chart.title}（A3）.pdf", task_chart.print_a3(chart))],
            doing=texts.DRAWING,
        )
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(TaskScoresCallback))
async def on_scores(
    tap: CallbackQuery,
    callback_data: TaskScoresCallback,
    perform: Perform,
    screen: Screen,
) -> Answered:
    """考核表 was pressed, another period of it, or its files."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> TaskScoresView:
        street = lists.street_of(work, data.whose)
        return listing.show_scores(work, street, data.year, data.period, data.page)

    reply = await perform(showing, use_case)
    view = reply.view
    if data.do == "show" or not isinstance(view, TaskScoresView):
        return await screen.tapped(tap, reply)
    title = task_scores.title_of(view)
    await bring(
        tap,
        screen,
        lambda: [Made(f"{title}.xlsx", task_scores.write_workbook(view))],
        lambda: [Made(f"{title}.pdf", task_scores.print_paper(view))],
    )
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(TargetCallback, F.do == "photos"))
async def on_photos(
    tap: CallbackQuery,
    callback_data: TargetCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """看照片 was pressed."""
    reply = await perform(showing, tasks.ask, callback_data.target, Asks.NOTHING)
    await pictures.send(tap, reply)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(TargetCallback))
async def on_task(
    tap: CallbackQuery, callback_data: TargetCallback, perform: Perform, screen: Screen
) -> Answered:
    """A target was pressed, or something to be asked about it."""
    reply = await perform(showing, tasks.ask, callback_data.target, _ASKS[callback_data.do])
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(TaskPercentCallback))
async def on_percent(
    tap: CallbackQuery, callback_data: TaskPercentCallback, perform: Perform, screen: Screen
) -> Answered:
    """How far a target is was pressed."""
    data = callback_data
    reply = await perform(showing, tasks.report, data.target, data.percent)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(TaskStepCallback))
async def on_step(
    tap: CallbackQuery, callback_data: TaskStepCallback, perform: Perform, screen: Screen
) -> Answered:
    """完成, 确认完成 or 撤销任务 was pressed."""
    data = callback_data
    reply = await perform(showing, _STEPS[data.do], data.target, data.seen)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(TaskUploadCallback))
async def on_upload(
    tap: CallbackQuery, callback_data: TaskUploadCallback, perform: Perform, screen: Screen
) -> Answered:
    """导入清单 was pressed."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> TaskUploadView:
        return uploading.show_upload(work, lists.street_of(work, data.whose), data.year)

    return await screen.tapped(tap, await perform(showing, use_case))


@router.callback_query(Pressed(TaskPreviewCallback))
async def on_preview(
    tap: CallbackQuery, callback_data: TaskPreviewCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another year, or another page of what is refused, was pressed."""
    data = callback_data
    reply = await perform(showing, uploading.turn, data.upload, data.year, data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(TaskTakeCallback))
async def on_take(
    tap: CallbackQuery, callback_data: TaskTakeCallback, perform: Perform, screen: Screen
) -> Answered:
    """导入 was pressed."""
    data = callback_data
    reply = await perform(showing, uploading.take, data.upload, data.year, data.seen)
    view = reply.view
    rollout = view.taken if isinstance(view, TaskUploadView) else None
    going_on = rollout is not None and rollout.finished_at is None
    return await screen.tapped(tap, reply, texts.TASKS_COMING if going_on else texts.TASKS_TAKEN)


@router.callback_query(Pressed(TaskBodiesCallback))
async def on_bodies(
    tap: CallbackQuery, callback_data: TaskBodiesCallback, perform: Perform, screen: Screen
) -> Answered:
    """责任单位 was pressed, or another page of them."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> TaskBodiesView:
        street = lists.street_of(work, data.whose)
        scene = choosing_bodies.TaskBodiesScene(street, data.year, data.page)
        return show(work, choosing_bodies.TASK_BODIES, scene)

    return await screen.tapped(tap, await perform(showing, use_case))


@router.callback_query(Pressed(TaskBodyCallback))
async def on_body(
    tap: CallbackQuery, callback_data: TaskBodyCallback, perform: Perform, screen: Screen
) -> Answered:
    """A name was pressed."""
    scene = choosing_bodies.TaskBodyScene(callback_data.body, callback_data.year)
    return await screen.tapped(tap, await perform(showing, show, choosing_bodies.TASK_BODY, scene))


@router.callback_query(Pressed(LinkBodyCallback))
async def on_link(
    tap: CallbackQuery, callback_data: LinkBodyCallback, perform: Perform, screen: Screen
) -> Answered:
    """Who a name is was pressed."""
    data = callback_data
    reply = await perform(
        showing, choosing_bodies.choose, data.body, data.year, data.kind, data.which
    )
    return await screen.tapped(tap, reply, texts.BODY_LINKED)
