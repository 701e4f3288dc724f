"""The cards about workbooks with a list, and about the names under 责任单位 in them."""

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from duties.rollouts.rollout import Rollout
from duties.tasks.lists import mark_of
from duties.tasks.upload import UploadState
from duties.tasks.uploading import YEARS
from duties.tasks.views import TaskBodiesView, TaskBodyView, TaskUploadView
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.tasks.buttons import (
    LinkBodyCallback,
    TaskBodiesCallback,
    TaskBodyCallback,
    TaskListCallback,
    TaskPreviewCallback,
    TaskTakeCallback,
    TaskUploadCallback,
)

COLUMNS = "序号、类别、任务、内容、时间节点、责任单位、配合单位"


def upload_card(view: TaskUploadView) -> Card:
    """Return the question for a workbook, or what would become of the one that came."""
    title = bold(f"导入任务清单 · {view.street or '全区'} {view.year}年")
    back = Button("清单", TaskListCallback(whose=mark_of(view.street), year=view.year))
    foot = (back, *HOME)
    upload = view.upload
    if view.taken is not None and view.taken.finished_at is None:
        return _going_on_card(view, view.taken)
    if view.imported is not None:
        return _imported_card(view)
    if upload is None or upload.state is UploadState.COMING:
        coming = f"“{clip(upload.name, 24)}”正在读取。" if upload is not None else None
        words = lines(title, coming, "请把 Excel 文件（xlsx）直接发来。", f"表头：{COLUMNS}。")
        return Card(words, (_years(view), foot))
    name = clip(upload.name, 30)
    if upload.state is UploadState.UNREADABLE:
        again = "改好后再发一次。"
        return Card(lines(title, f"“{name}”没有读成：", upload.content, again), (foot,))
    return Card(
        lines(
            title,
            f"“{name}”：新增 {view.added}，变更 {len(view.changed)}，"
            f"不变 {view.unchanged}，不能导入 {view.refused_total}。",
            _changed(view),
            *(clip(str(each), 120) for each in view.refused),
            "改好后重发整份即可；已导入的不会重复。" if view.refused else None,
            _coming(view),
        ),
        (*_taking(view), foot),
    )


def _changed(view: TaskUploadView) -> str | None:
    if not view.changed:
        return None
    some = "；".join(f"{number}（{'、'.join(titles)}）" for number, titles in view.changed[:4])
    return clip(f"变更：{some}{' 等' if len(view.changed) > 4 else ''}", 120)


def _coming(view: TaskUploadView) -> str | None:
    """Return that another workbook comes in just now; which this one is compared with later."""
    coming = view.coming
    if coming is None:
        return None
    return f"另一份清单正在导入（{coming.passed}/{coming.total}），导完再导这一份。"


def _taking(view: TaskUploadView) -> Rows:
    upload = view.upload
    assert upload is not None  # noqa: S101 - there is one where there are rows
    rows: list[tuple[Button, ...]] = []
    if turn := page_turn(
        view.page,
        view.pages,
        lambda page: TaskPreviewCallback(upload=upload.id, year=view.year, page=page),
    ):
        rows.append(turn)
    count = view.added + len(view.changed)
    if view.coming is not None:
        press = TaskPreviewCallback(upload=upload.id, year=view.year)
        rows.append((Button("刷新", press, "primary"),))
    elif count:
        take = TaskTakeCallback(upload=upload.id, year=view.year, seen=view.stamp)
        label = f"导入其余 {count} 项" if view.refused_total else f"导入 {count} 项"
        rows.append((Button(label, take, "primary"),))
    return (*rows, _years(view))


def _years(view: TaskUploadView) -> tuple[Button, ...]:
    """Return the buttons by which it is the list of another year."""
    buttons = []
    for year in (each for each in (view.year - 1, view.year + 1) if each in YEARS):
        if view.upload is None:
            press: TaskUploadCallback | TaskPreviewCallback = TaskUploadCallback(
                whose=mark_of(view.street), year=year
            )
        else:
            press = TaskPreviewCallback(upload=view.upload.id, year=year)
        buttons.append(Button(f"按{year}年", press))
    return tuple(buttons)


def _going_on_card(view: TaskUploadView, rollout: Rollout) -> Card:
    upload = view.upload
    assert upload is not None  # noqa: S101 - it is what is taken
    press = TaskPreviewCallback(upload=upload.id, year=view.year)
    back = Button("清单", TaskListCallback(whose=mark_of(view.street), year=view.year))
    return Card(
        lines(
            bold(f"正在导入 · {view.street or '全区'} {view.year}年"),
            f"已导入 {rollout.passed}/{rollout.total} 项，清单还不完整。",
            "导完会告诉您，不用等。",
        ),
        ((Button("刷新", press, "primary"),), (back, *HOME)),
    )


def _imported_card(view: TaskUploadView) -> Card:
    done, rollout = view.imported, view.taken
    assert done is not None  # noqa: S101 - asked before
    whose, year = mark_of(view.street), view.year
    stopped = rollout is not None and bool(rollout.trouble) and not rollout.failed
    link = Button("对责任单位", TaskBodiesCallback(whose=whose, year=year), "primary")
    back = Button("看清单", TaskListCallback(whose=whose, year=year))
    counts = f"新增 {done.added}，变更 {done.changed}，不变 {done.unchanged}。"
    return Card(
        lines(
            bold(f"{'没有导完' if stopped else '已导入'} · {view.street or '全区'} {year}年"),
            counts if rollout is not None else "这份文件之前已导入，没有重复导入。",
            _left_out(rollout) if rollout is not None else None,
            *_unlinked(done.unlinked),
        ),
        (*(((link,),) if done.unlinked else ()), (back, *HOME)),
    )


def _left_out(rollout: Rollout) -> str | None:
    """Return what did not come in of a workbook that was taken, and what to do about it."""
    again = "改好后重发整份即可；已导入的不会重复。"
    if rollout.failed:
        return clip(f"⚠️ {rollout.failed} 行没有导入：{rollout.trouble}", 160) + f"\n{again}"
    if not rollout.trouble:
        return None
    left = rollout.total - rollout.passed
    return f"⚠️ 还有 {left} 项没有导入。请重发整份；已导入的不会重复。仍不行的，联系管理员。"


def _unlinked(names: tuple[str, ...]) -> list[str]:
    """Return whose names nobody is known by, who does their tasks meanwhile, and what to do."""
    if not names:
        return ["责任单位都已对上。"]
    some = "、".join(names[:6]) + (" 等" if len(names) > 6 else "")
    return [
        clip(f"⚠️ {len(names)} 个责任单位没有对上（名称与登记的单位、部门不一致）：{some}。", 200),
        "这些任务暂由安全办办理。点“对责任单位”选是谁，选一次以后都认得。",
        "还没有登记的，先登记单位或部门，再来选。",
    ]


def bodies_card(view: TaskBodiesView) -> Card:
    """Return a page of the names of a list."""
    whose, year = mark_of(view.street), view.year
    rows: list[tuple[Button, ...]] = []
    for counted, linked in view.bodies:
        tail = f" · {counted.tasks} 项 · {clip(linked, 10) or '未对上'}"
        label = clip(counted.body.name, LONGEST - len(tail)) + tail
        rows.append((Button(label, TaskBodyCallback(body=counted.body.id, year=year)),))
    if turn := page_turn(
        view.page,
        view.pages,
        lambda page: TaskBodiesCallback(whose=whose, year=year, page=page),
    ):
        rows.append(turn)
    said = f"{view.unlinked} 个没有对上，点开选是谁。" if view.unlinked else "都已对上。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    back = Button("清单", TaskListCallback(whose=whose, year=year))
    return Card(
        lines(bold(f"责任单位 · {view.street or '全区'} {year}年"), said, page),
        (*rows, (back, *HOME)),
    )


def body_card(view: TaskBodyView) -> Card:
    """Return the choice of who a name is."""
    body = view.body

    def press(kind: str, which: int = 0) -> LinkBodyCallback:
        return LinkBodyCallback.model_validate(
            {"body": body.id, "year": view.year, "kind": kind, "which": which}
        )

    office = Button("安全办", press("office"))
    found = [
        *(Button(clip(name, 18), press("department", id_)) for id_, name in view.departments),
        *(Button(clip(each.name, 18), press("unit", each.id)) for each in view.units),
    ]
    nobody = (Button("取消对应", press("nobody")),) if body.holder else ()
    back = Button("返回", TaskBodiesCallback(whose=mark_of(body.street), year=view.year))
    none = view.query and not found
    return Card(
        lines(
            bold(f"“{clip(body.name, 40)}”是谁？"),
            f"现在：{view.linked}" if view.linked else None,
            f"没有找到“{view.query}”。换几个字再发。" if none else None,
            "点一个；也可发单位名称或拼音首字母来找。",
        ),
        ((office, *nobody), *pairs(found), (back, *HOME)),
    )
