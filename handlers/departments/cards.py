"""The cards about departments: handing a hazard to one, and what one sees that opens its link."""

from chat.card import Button, Card, Style, bold, clip, lines
from core.clock import local, spell_day, spell_short_day
from handlers.hazards.buttons import DepartmentAction, DepartmentCallback, TransferCallback
from handlers.hazards.cards import about, back_row, heading
from handlers.hazards.step_buttons import Row
from handlers.notices.cards import grade
from hazards.views import AnsweredView, DepartmentView, HandedView, TransferView


def transfer_card(view: TransferView) -> Card:
    """Return the departments to hand a hazard to, or to tell of it."""
    hazard = view.hazard
    buttons = [
        Button(
            each.name,
            TransferCallback(
                hazard=hazard.id, department=each.mark, copy_=view.copy, seen=hazard.version
            ),
        )
        for each in view.departments
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    what = "抄告" if view.copy else "移交"
    then = "隐患仍由本单位整改，部门知情。" if view.copy else "部门接收后，这条在台账上记为移交。"
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
            bold("把上面那条消息转发给部门联系人。对方点链接就能查看、确认。"),
            "部门确认后会告诉您；没有用链接的，可以在这里登记。",
        ),
        (back_row(view.hazard, "回到这条隐患"),),
    )


def handed_words(view: HandedView, link: str) -> str:
    """Return the message that is forwarded to a department."""
    hazard = view.hazard
    what = "抄告" if view.transfer.copy else "移交"
    return (
        f"隐患{what}函 {hazard.number}\n"
        f"{view.transfer.department}：{hazard.spot}，{clip(hazard.description, 120)}。\n"
        f"{'请知悉' if view.transfer.copy else '请接收并处理'}，点链接查看并确认：\n{link}\n"
        f"链接{_until(view)}前有效，答复后即失效。"
    )


def _until(view: HandedView | DepartmentView) -> str:
    """Spell the day on which a link ends."""
    return spell_day(local(view.transfer.expires_at, view.zone).date())


def answered_card(view: AnsweredView) -> Card:
    """Return all that a link shows which was answered: nothing of the case any more."""
    answer = "确认" if view.taken else "退回"
    return Card(
        lines(
            bold(f"已答复：{spell_day(view.answered_on)}已{answer}"),
            "链接已失效。要查看或更改，请联系发函的安全办。",
        ),
        (),
    )


def department_card(view: DepartmentView) -> Card:
    """Return what a department sees that opened its link."""
    hazard, made = view.hazard, view.transfer
    if view.declining:
        why = "为什么不属于您的部门？写一句话，最好写应该交给谁。"
        back = Button("返回", DepartmentCallback(transfer=made.id, do="back"))
        return Card(lines(bold(f"退回 {hazard.number}"), why), ((back,),))

    def do(label: str, what: DepartmentAction, style: Style | None = None) -> Row:
        return (Button(label, DepartmentCallback(transfer=made.id, do=what), style),)

    rows: list[Row] = [do("已知悉" if made.copy else "确认接收", "take", "success")]
    if not made.copy:
        rows.append(do("不属于我们，退回", "decline"))
    if view.photos:
        rows.append(do(f"看照片（{len(view.photos)}）", "photos"))
    found = spell_short_day(local(hazard.found_at, view.zone).date())
    return Card(
        lines(
            bold(f"{'抄告' if made.copy else '移交'}{made.department} · {hazard.number}"),
            f"{hazard.spot} · {grade(hazard)} · {found}发现",
            hazard.description,
            f"链接{_until(view)}前有效，答复后即失效。过期请向发函的安全办重新索取。",
        ),
        tuple(rows),
    )
