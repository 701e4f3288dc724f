"""The cards about departments: handing a hazard to one, and what one sees that opens its link."""

from chat.card import Button, Card, Style, Text, bold, clip, lines
from core.clock import local, spell_day, spell_short_day
from handlers.hazards.buttons import (
    DepartmentAction,
    DepartmentCallback,
    FeedbackCallback,
    TransferCallback,
)
from handlers.hazards.cards import about, back_row, heading
from handlers.hazards.step_buttons import Row
from handlers.menu.buttons import MenuCallback
from handlers.notices.cards import grade
from handlers.todo.buttons import TodoCallback
from hazards.transfer import TransferState
from hazards.views import AnsweredView, Answers, DepartmentView, HandedView, TransferView


def transfer_card(view: TransferView) -> Card:
    """Return the departments to hand a hazard to, or to tell of it."""
    hazard = view.hazard
    buttons = [
        Button(
            f"{each.name}（主管部门）" if place < view.own else each.name,
            TransferCallback(
                hazard=hazard.id, department=each.mark, copy_=view.copy, seen=hazard.version
            ),
            "primary" if place < view.own else None,
        )
        for place, each in enumerate(view.departments)
    ]
    others = buttons[view.own :]
    rows: list[Row] = [(each,) for each in buttons[: view.own]]
    rows += [tuple(others[at : at + 3]) for at in range(0, len(others), 3)]
    what = "抄告" if view.copy else "移交"
    then = (
        "隐患仍由本单位整改，部门知情。"
        if view.copy
        else "部门接收后反馈处理结果，核实无误即办结。"
    )
    return Card(
        lines(
            heading(hazard, what),
            about(hazard),
            bold(f"{what}给哪个部门？点一个，或打部门全称。"),
            then,
        ),
        (*rows, back_row(hazard)),
    )


def handed_card(view: HandedView) -> Card:
    """Return what is to be done with the link of a transfer."""
    what = "抄告" if view.transfer.copy else "移交"
    return Card(
        lines(
            heading(view.hazard, f"已{what}{view.transfer.department}"),
            *_what_next(view),
        ),
        (back_row(view.hazard, "回到这条隐患"),),
    )


def _what_next(view: HandedView) -> tuple[str | Text, ...]:
    if view.reached:
        return (f"{view.transfer.department}的联络员已在机器人里收到这条，也可以转发上面的链接。",)
    return (
        bold("把上面那条消息转发给部门联系人。对方点链接就能查看、答复。"),
        "部门答复后会告诉您；没有用链接的，可以在这里登记。",
    )


def handed_words(view: HandedView, link: str) -> str:
    """Return the message that is forwarded to a department."""
    hazard = view.hazard
    what = "抄告" if view.transfer.copy else "移交"
    return (
        f"隐患{what}函 {hazard.number}\n"
        f"{view.transfer.department}：{hazard.spot}，{clip(hazard.description, 120)}。\n"
        f"{'请知悉' if view.transfer.copy else '请接收并处理'}，点链接查看并确认：\n{link}\n"
        f"{_ends(view)}"
    )


def _ends(view: HandedView | DepartmentView) -> str:
    """Say how long a link opens the case."""
    made = view.transfer
    if made.copy:
        return f"链接{_until(view)}前有效，答复后即失效。"
    if made.feedback_due is not None:
        return "反馈处理结果后，链接即失效。"
    return f"请在{_until(view)}前答复；反馈处理结果后，链接即失效。"


def _until(view: HandedView | DepartmentView) -> str:
    """Spell the day on which a link ends."""
    return spell_day(local(view.transfer.expires_at, view.zone).date())


def answered_card(view: AnsweredView) -> Card:
    """Return all that a link shows which was answered: nothing of the case any more."""
    answer = "反馈" if view.reported else "确认" if view.taken else "退回"
    return Card(
        lines(
            bold(f"已答复：{spell_day(view.answered_on)}已{answer}"),
            "链接已失效。要查看或更改，请联系发函的安全办。",
        ),
        (),
    )


def department_card(view: DepartmentView) -> Card:
    """Return what a department sees of what was handed to it, or what it is told of."""
    if view.declining:
        why = "为什么不属于您的部门？写一句话，最好写应该交给谁。"
        return Card(lines(bold(f"退回 {view.hazard.number}"), why), (_back(view),))
    return _feedback_card(view) if view.reporting else _case_card(view)


def _do(
    view: DepartmentView, label: str, what: DepartmentAction, style: Style | None = None
) -> Row:
    return (Button(label, DepartmentCallback(transfer=view.transfer.id, do=what), style),)


def _back(view: DepartmentView) -> Row:
    if view.answers is Answers.FOR_THE_DEPARTMENT:
        return back_row(view.hazard)
    return _do(view, "返回", "back")


def _feedback_card(view: DepartmentView) -> Card:
    """Ask what became of it: words and photos, in whatever order, then one tap."""
    made, total = view.transfer, len(view.shots)
    saving = "，正在保存" if view.kept < total else ""
    photos = f"{total} 张{saving}" if total else "未拍"
    seen = FeedbackCallback(transfer=made.id, seen=view.stamp)
    tell = Button("提交反馈", seen, "primary")
    return Card(
        lines(
            bold(f"反馈处理结果 · {view.hazard.number}"),
            f"要求补充：{made.asked_again}" if made.asked_again else None,
            "拍照（可多张），再写一句处理结果。先后不限；重写的话以最后一句为准。",
            f"照片：{photos}",
            f"结果：{made.report or '未填'}",
        ),
        (*(((tell,),) if view.complete else ()), _back(view)),
    )


def _case_card(view: DepartmentView) -> Card:
    hazard, made = view.hazard, view.transfer
    rows: list[Row] = []
    if made.state is TransferState.WAITING:
        rows.append(_do(view, "已知悉" if made.copy else "确认接收", "take", "success"))
        if not made.copy:
            rows.append(_do(view, "不属于我们，退回", "decline"))
    if made.state is TransferState.AWAITING_FEEDBACK:
        rows.append(_do(view, "反馈处理结果", "report", "primary"))
        rows.append(_do(view, "不属于我们，退回", "decline"))
    if view.photos:
        rows.append(_do(view, f"看照片（{len(view.photos)}）", "photos"))
    if view.answers is Answers.AS_MEMBER:
        rows.append((Button("我的待办", TodoCallback()), Button("回菜单", MenuCallback(to="menu"))))
    found = spell_short_day(local(hazard.found_at, view.zone).date())
    return Card(
        lines(
            bold(f"{'抄告' if made.copy else '移交'}{made.department} · {hazard.number}"),
            f"{hazard.spot} · {grade(hazard)} · {found}发现",
            hazard.description,
            *_asked(view),
        ),
        tuple(rows),
    )


def _asked(view: DepartmentView) -> tuple[str | Text, ...]:
    """Say what is asked of a department, by when, and what it has told."""
    made = view.transfer
    if made.reported_at is not None:
        day = spell_short_day(local(made.reported_at, view.zone).date())
        over = "安全办已核实，办结。" if made.settled_at else "等安全办核实。"
        return (f"{made.reported_by}{day}反馈：{made.report}", over)
    if made.feedback_due is not None:
        due = spell_day(local(made.feedback_due, view.zone).date())
        again = (bold(f"要求补充：{made.asked_again}"),) if made.asked_again else ()
        return (*again, bold(f"已接收，请在{due}前反馈处理结果，附照片。"))
    if view.answers is Answers.AS_MEMBER:
        return ()
    return (f"{_ends(view)}过期请向发函的安全办重新索取。",)
