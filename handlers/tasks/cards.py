"""The cards about task lists and their targets."""

from chat.card import Button, Card, Rows, bold, clip, lines
from core.clock import local, spell_day, spell_short_day
from duties.rollouts.rollout import Rollout
from duties.tasks.assessing import PERIODS, Score
from duties.tasks.lists import mark_of
from duties.tasks.model import Colour, TargetState
from duties.tasks.views import (
    Asks,
    Listed,
    Show,
    TaskChartView,
    TaskListsView,
    TaskListView,
    TaskScoresView,
    TaskView,
)
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.tasks.buttons import (
    OwnTasksCallback,
    TargetCallback,
    TaskBodiesCallback,
    TaskChartCallback,
    TaskListCallback,
    TaskListsCallback,
    TaskPercentCallback,
    TasksCallback,
    TaskScoresCallback,
    TaskStepCallback,
    TaskUploadCallback,
)
from handlers.texts import spell_kept

MARKS = {
    Colour.DONE: "✅",
    Colour.HANDED: "🟢",
    Colour.RED: "🔴",
    Colour.YELLOW: "🟡",
    Colour.BLUE: "🔵",
    Colour.PLAIN: "⚪",
}
COUNTED = (Colour.RED, Colour.YELLOW, Colour.HANDED, Colour.DONE)
PERCENTS = (10, 25, 50, 75, 90)
LONGEST_CONTENT, LONGEST_SAID = 160, 60  # characters on a card


def spell_list(street: str, year: int) -> str:
    """Spell which list it is."""
    return f"任务清单 · {street or '全区'} {year}年"


def list_card(view: TaskListView) -> Card:
    """Return a page of a list, or of what somebody answers for."""
    rows: list[tuple[Button, ...]] = [(_line_button(each, view.year),) for each in view.listed]
    if turn := page_turn(view.page, view.pages, lambda page: _page(view, view.show, page)):
        rows.append(turn)
    shown = [
        Button(f"{each.label} {_count(view, each)}", _page(view, each))
        for each in Show
        if each is not view.show and _count(view, each)
    ]
    rows += [tuple(shown)] if shown and view.total else []
    rows += _managing(view) if view.manages else ()
    title = "我负责的任务" if view.own else spell_list(view.street, view.year)
    return Card(
        lines(
            bold(title),
            _counted(view),
            _coming(view.coming) if view.coming is not None else None,
            f"只看{view.show.label}的。" if view.show is not Show.ALL else None,
            f"{view.unlinked} 个责任单位没有对上，暂由安全办办理；点“责任单位”选是谁。"
            if view.unlinked
            else None,
            f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None,
        ),
        (*rows, HOME),
    )


def _coming(rollout: Rollout) -> str:
    return f"⚠️ 正在导入（{rollout.passed}/{rollout.total}），清单还不完整。"


def _counted(view: TaskListView) -> str:
    if not view.total:
        return "没有您负责的任务。" if view.own else "还没有任务。点“导入清单”，发 Excel 来。"
    counts = [f"{each.label} {view.counts.get(each, 0)}" for each in COUNTED]
    return f"共 {view.total} 项：{'，'.join(counts)}。"


def _count(view: TaskListView, which: Show) -> int:
    if which is Show.ALL:
        return view.total
    return view.counts.get(Colour(which.value), 0)


def _page(view: TaskListView, which: Show, page: int = 0) -> TaskListCallback | OwnTasksCallback:
    if view.own:
        return OwnTasksCallback(show=which, page=page)
    return TaskListCallback(whose=mark_of(view.street), year=view.year, show=which, page=page)


def _line_button(listed: Listed, year: int) -> Button:
    """Return the button of a target; of another year than that of the list it says which."""
    target = listed.line.target
    if target.state in {TargetState.DONE, TargetState.HANDED}:
        tail = f" · {target.state.label}"
    else:
        tail = f" · {target.percent}% · {spell_short_day(target.due)}"
    task = listed.line.task
    head = f"{MARKS[listed.colour]} {'' if task.year == year else f'{task.year}年 '}{task.number} "
    title = clip(listed.line.title, LONGEST - len(head) - len(tail))
    return Button(f"{head}{title}{tail}", TargetCallback(target=target.id))


def _managing(view: TaskListView) -> Rows:
    whose, year = mark_of(view.street), view.year
    upload = Button("导入清单", TaskUploadCallback(whose=whose, year=year), "primary")
    bodies = Button(
        f"责任单位 · 未对上 {view.unlinked}" if view.unlinked else "责任单位",
        TaskBodiesCallback(whose=whose, year=year),
    )
    chart = Button("挂图作战", TaskChartCallback(whose=whose, year=year))
    scores = Button("考核表", TaskScoresCallback(whose=whose, year=year))
    lists = (Button("换清单", TaskListsCallback()),) if view.several else ()
    if not view.total:
        return ((upload,), *((lists,) if lists else ()))
    return ((chart, scores), (upload, bodies), *((lists,) if lists else ()))


def chart_card(view: TaskChartView) -> Card:
    """Return the list below its picture."""
    return list_card(view.shown)


def lists_card(view: TaskListsView) -> Card:
    """Return the lists to choose from."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"{street or '全区'} {year}年", LONGEST),
                TaskListCallback(whose=mark_of(street), year=year),
            ),
        )
        for street, year in view.lists
    ]
    if turn := page_turn(view.page, view.pages, lambda page: TaskListsCallback(page=page)):
        rows.append(turn)
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(lines(bold("任务清单"), "看哪一份？", page), (*rows, HOME))


def task_card(view: TaskView) -> Card:
    """Return a target as it stands, with what is asked of it."""
    task, target = view.line.task, view.line.target
    until = spell_day(target.due)
    standing = f"{MARKS[view.colour]} {view.colour.label} · {target.percent}% · {until}前"
    names = "、".join(
        each.name if each.holder else f"{each.name}（未对上）" for each in view.bodies
    )
    return Card(
        lines(
            clip(" · ".join(filter(None, (spell_list(task.street, task.year), task.category))), 60),
            bold(f"{task.number} {view.line.title}"),
            clip(task.content, LONGEST_CONTENT) if task.content else None,
            standing if task.ended_at is None else "已撤销",
            clip(f"责任单位：{names}", 80),
            *(_said(view, at) for at in range(len(view.entries))[-1:]),
            "，".join(
                f"{medium.label}：{spell_kept(shot.stored, shot.total, medium)}"
                for medium, shot in view.shots
            ),
            _ask(view),
        ),
        (*_rows(view), (_back(view), *HOME)),
    )


def _said(view: TaskView, at: int) -> str:
    entry, by = view.entries[at]
    day = spell_short_day(local(entry.at, view.zone).date())
    words = f"：{clip(entry.words, LONGEST_SAID)}" if entry.words else ""
    return f"{day} {by}{entry.step.label}{words}"


def _ask(view: TaskView) -> str | None:
    match view.asks:
        case Asks.PERCENT:
            return "完成多少了？点一个，或发数字，如 60%。"
        case Asks.WORDS:
            return "已记下。可再写一句进展，或发照片、文件；没有就点“好了”。"
        case Asks.PROOF:
            old = "退回前发的不算，" if view.shots and not view.proven else ""
            return f"{old}请发照片或文件，再点“提交完成”；没有的，写一句完成情况即提交。"
        case Asks.REASON:
            return "为什么退回？请写一句，会告诉责任单位。"
        case Asks.WITHDRAW:
            return "撤销后不再提醒，也不计入考核；办理记录保留。"
    return None


def _rows(view: TaskView) -> Rows:
    target = view.line.target
    back = (Button("返回", TargetCallback(target=target.id)),)
    hand_in = TaskStepCallback(target=target.id, do="hand_in", seen=view.stamp)
    match view.asks:
        case Asks.PERCENT:
            percents = [
                Button(f"{each}%", TaskPercentCallback(target=target.id, percent=each))
                for each in PERCENTS
            ]
            return (tuple(percents), back)
        case Asks.WORDS:
            return ((Button("好了", TargetCallback(target=target.id), "primary"),),)
        case Asks.PROOF:
            sent = (Button("提交完成", hand_in, "success"),) if view.proven else ()
            return (*((sent,) if sent else ()), back)
        case Asks.REASON:
            return (back,)
        case Asks.WITHDRAW:
            step = TaskStepCallback(target=target.id, do="withdraw", seen=view.stamp)
            return ((Button("撤销任务", step, "danger"),), back)
    return _steps(view)


def _steps(view: TaskView) -> Rows:
    target = view.line.target
    rows: list[tuple[Button, ...]] = []
    may_do = view.holds or view.manages
    if may_do and target.state is TargetState.OPEN:
        hand_in = TaskStepCallback(target=target.id, do="hand_in", seen=view.stamp)
        report = Button("报进度", TargetCallback(target=target.id, do="percent"))
        rows.append((report, Button("完成", hand_in, "primary")))
    if view.manages and target.state is TargetState.HANDED:
        step = TaskStepCallback(target=target.id, do="confirm", seen=view.stamp)
        send_back = Button("退回…", TargetCallback(target=target.id, do="reason"))
        rows.append((Button("确认完成", step, "success"), send_back))
    media = "、".join(dict.fromkeys(each.medium.label for each in view.photos))
    seeing = (Button(f"看{media}", TargetCallback(target=target.id, do="photos")),) if media else ()
    ending = (
        (Button("撤销…", TargetCallback(target=target.id, do="withdraw")),) if view.manages else ()
    )
    aside = (*seeing, *ending)
    return (*rows, *((aside,) if aside else ()))


def _back(view: TaskView) -> Button:
    task = view.line.task
    if view.manages:
        return Button("清单", TaskListCallback(whose=mark_of(task.street), year=task.year))
    return Button("清单", TasksCallback())


def scores_card(view: TaskScoresView) -> Card:
    """Return the assessment of a list over a period."""
    whose, year = mark_of(view.street), view.year
    rows: list[tuple[Button, ...]] = []
    if turn := page_turn(view.page, view.pages, lambda page: _scores(view, view.period, page)):
        rows.append(turn)
    if view.scores:
        files = TaskScoresCallback(whose=whose, year=year, period=view.period, do="files")
        rows.append((Button("发 Excel 和 PDF", files, "primary"),))
    periods = [
        Button(label, _scores(view, key))
        for key, (label, _, _) in PERIODS.items()
        if key != view.period
    ]
    rows += [tuple(periods[:3]), tuple(periods[3:])]
    back = Button("清单", TaskListCallback(whose=whose, year=year))
    made = view.assessment
    return Card(
        lines(
            bold(f"考核表 · {view.street or '全区'} {year}年{made.label}"),
            *(_score_line(each) for each in view.scores),
            None if view.scores else "这一期没有到期的任务。",
            f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None,
        ),
        (*rows, (back, *HOME)),
    )


def _scores(view: TaskScoresView, period: str, page: int = 0) -> TaskScoresCallback:
    return TaskScoresCallback(whose=mark_of(view.street), year=view.year, period=period, page=page)


def _score_line(score: Score) -> str:
    name = clip(score.name, 14)
    if score.points is None:
        return f"{name}：未到期 {score.ahead}"
    late = f"，逾期 {score.late}" if score.late else ""
    undone = f"，未完成 {score.undone}" if score.undone else ""
    return f"{name}：{score.points:g}分，按时 {score.on_time}/{score.due}{late}{undone}"
