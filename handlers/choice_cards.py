"""The cards on which something about a hazard is chosen or asked."""

from core.clock import local, spell_day, spell_short_day, spell_time_left
from handlers.callbacks import HazardCallback, MenuCallback
from handlers.card import Button, Card, Style, bold, clip, lines
from handlers.hazard_callbacks import (
    AssignCallback,
    ColleagueCallback,
    DepartmentCallback,
    EndCallback,
    ExtensionCallback,
    PartCallback,
    SeverityCallback,
    StepCallback,
    TodoCallback,
    TrackCallback,
    TransferCallback,
)
from handlers.hazard_cards import Row
from handlers.notice_cards import count, entry_label, grade, todo_text
from hazards.deciding import USUAL_DAYS
from hazards.model import PLAN_PARTS, Ending, Hazard, Plan, Step, Track
from hazards.views import (
    AssignView,
    ColleaguesView,
    DepartmentView,
    DuplicateView,
    EndView,
    ExtensionView,
    HandedView,
    PlanView,
    ProofView,
    ReasonView,
    SeverityView,
    TodoView,
    TrackView,
    TransferView,
)
from people.model import Person

LONGEST = 34
DAYS = (3, 7, 15, 30)
MORE_DAYS = (3, 7, 15)
WHY_LATE = {"parts": "配件、材料未到", "contractor": "施工单位排期", "class": "要避开上课、营业"}
"""Reasons for asking for more time that are one tap."""


def _head(hazard: Hazard, what: str) -> str:
    return f"{hazard.number} · {what}"


def _back(hazard: Hazard, label: str = "返回") -> Row:
    return (Button(label, HazardCallback(hazard=hazard.id)),)


def _about(hazard: Hazard) -> str:
    return f"{hazard.spot} · {clip(hazard.description, 60)}"


def todo_card(view: TodoView) -> Card:
    """Return what waits for a person, one tap away each."""
    buttons = [
        Button(entry_label(each), HazardCallback(hazard=each.hazard_id)) for each in view.entries
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    more = view.total - len(view.entries)
    said = f"共 {count(view.total)} 件,先办前面的。" if more > 0 else None
    home = (Button("刷新", TodoCallback()), Button("回菜单", MenuCallback(to="menu")))
    return Card(lines(todo_text(view), said), (*rows, home))


def severity_card(view: SeverityView) -> Card:
    """Return the criteria by which a hazard may be major."""
    hazard = view.hazard
    rows: list[Row] = [
        (
            Button(
                clip(f"{each.label}", LONGEST),
                SeverityCallback(hazard=hazard.id, criterion=each.id),
            ),
        )
        for each in view.criteria
    ]
    turn = [
        Button(label, SeverityCallback(hazard=hazard.id, page=page))
        for label, page in (("‹", view.page - 1), ("›", view.page + 1))
        if 0 <= page < view.pages
    ]
    if turn:
        rows.append(tuple(turn))
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    empty = None if view.criteria else "这个行业没有收录判定标准。拿不准请「存疑,上报」。"
    return Card(
        lines(
            _head(hazard, "定为重大事故隐患"),
            _about(hazard),
            bold("依据哪一条?像的在前。"),
            *(f"第一条出自{each.citation}" for each in view.criteria[:1] if view.page == 0),
            page,
            empty,
        ),
        (*rows, _back(hazard)),
    )


def assign_card(view: AssignView) -> Card:
    """Return who may be asked to rectify, and until when."""
    hazard, owner = view.hazard, view.owner
    if owner is None:
        return Card(
            lines(
                _head(hazard, "交办"),
                _about(hazard),
                bold(f"{hazard.unit_name}还没有安全员。先邀请一位,再来交办。"),
            ),
            ((Button("邀请", MenuCallback(to="invite"), "primary"),), _back(hazard)),
        )
    reviewer = view.reviewer.id if view.reviewer else 0

    def choose(
        label: str, who: int, by: int, *, days: int = -1, style: Style | None = None
    ) -> Button:
        data = AssignCallback(hazard=hazard.id, owner=who, days=days, reviewer=by)
        return Button(label, data, style)

    rows: list[Row] = [
        tuple(
            choose(
                f"{days} 天" if days else "今天",
                owner.id,
                reviewer,
                days=days,
                style="primary" if days == USUAL_DAYS else None,
            )
            for days in (0, *DAYS)
        )
    ]
    if len(view.candidates) > 1:
        fix = [_choice("整改", each, owner) for each in view.candidates]
        rows += _pairs([choose(label, who, reviewer) for label, who in fix])
    if len(view.reviewers) > 1:
        look = [_choice("复核", each, view.reviewer) for each in view.reviewers]
        rows += _pairs([choose(label, owner.id, who) for label, who in look])
    return Card(
        lines(
            _head(hazard, "交办"),
            _about(hazard),
            f"措施 {view.measure}",
            f"整改 {owner.name}" + (f" · 复核 {view.reviewer.name}" if view.reviewer else ""),
            bold("几天内整改好?点了就交办。"),
        ),
        (*rows, _back(hazard)),
    )


def _choice(what: str, person: Person, chosen: Person | None) -> tuple[str, int]:
    mark = "●" if chosen is not None and person.id == chosen.id else "○"
    return f"{mark} {what} {person.name}", person.id


def _pairs(buttons: list[Button]) -> list[Row]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def colleagues_card(view: ColleaguesView) -> Card:
    """Return the colleagues who can go on with a hazard."""
    hazard = view.hazard
    rows = [
        (Button(each.name, ColleagueCallback(hazard=hazard.id, person=each.id)),)
        for each in view.colleagues
    ]
    none = "本单位还没有别的安全员。先邀请一位同事,再来转派。"
    if not rows:
        rows = [(Button("邀请同事", MenuCallback(to="invite"), "primary"),)]
    ask = "转给谁?期限不变,对方会收到整改任务。"
    return Card(
        lines(_head(hazard, "转派"), _about(hazard), bold(ask if view.colleagues else none)),
        (*rows, _back(hazard)),
    )


def extension_card(view: ExtensionView) -> Card:
    """Return how much more time can be asked for, then why."""
    hazard = view.hazard
    now = f"现在期限 {spell_day(hazard.deadline)}" if hazard.deadline else None
    if view.until is None:
        days = tuple(
            Button(f"延 {more} 天", ExtensionCallback(hazard=hazard.id, days=more))
            for more in MORE_DAYS
        )
        return Card(lines(_head(hazard, "申请延期"), now, bold("要延几天?")), (days, _back(hazard)))
    rows = [
        (Button(label, ExtensionCallback(hazard=hazard.id, reason=key)),)
        for key, label in WHY_LATE.items()
    ]
    return Card(
        lines(
            _head(hazard, "申请延期"),
            now,
            f"申请延到 {spell_day(view.until)}",
            bold("为什么?点一个,或打一句话。"),
        ),
        (*rows, _back(hazard, "不申请,返回")),
    )


_WHY = {
    Step.RETURN: ("退回整改", "哪里没改好?打一句话。"),
    Step.DOUBT: ("存疑,上报", "拿不准什么?打一句话,安全办24小时内裁定。"),
    Step.RETURN_PLAN: ("退回方案", "方案哪里要改?打一句话。"),
    Step.RELAPSE: ("回头看复发", "现在是什么情况?打一句话。"),
    Step.DECLINE: ("登记退回", "部门为什么退回?打一句话。"),
    Step.END: ("了结", "为什么?打一句话,会写进台账。"),
}
_ONE_TAP = {
    Step.RELAPSE: (("same", "和原来一样"), ("worse", "比原来更重")),
    Step.DOUBT: (("grade", "是不是重大,拿不准"), ("fact", "是不是隐患,拿不准")),
}


def reason_card(view: ReasonView) -> Card:
    """Return what a sentence is awaited for."""
    hazard = view.hazard
    title, ask = _WHY.get(view.step, (view.step.label, "为什么?打一句话。"))
    if view.word:
        title += f":{Ending(view.word).label}"
    rows = [
        (Button(label, StepCallback(hazard=hazard.id, do=f"{view.step.value}_{key}")),)
        for key, label in _ONE_TAP.get(view.step, ())
    ]
    return Card(
        lines(_head(hazard, title), _about(hazard), bold(ask)), (*rows, _back(hazard, "算了,返回"))
    )


def one_tap_reason(step: Step, key: str) -> str:
    """Return the words of a reason that is one tap; raises ``KeyError``."""
    return dict(_ONE_TAP[step])[key]


def proof_card(view: ProofView) -> Card:
    """Return what asks for a photo of the spot put right."""
    hazard = view.hazard
    left = spell_time_left(hazard.deadline, view.present) if hazard.deadline else ""
    return Card(
        lines(
            _head(hazard, f"提交整改 · {left}" if left else "提交整改"),
            _about(hazard),
            bold("对着同一位置拍整改后的照片发来,可多张。存好就自动提交复核。"),
        ),
        (_back(hazard),),
    )


def plan_card(view: PlanView) -> Card:
    """Return the plan that is being written, part by part."""
    hazard, plan = view.hazard, view.plan
    written = [
        f"{'▶ ' if name == view.part else ''}{label}:{clip(getattr(plan, name), 40) or '还没写'}"
        for name, label in PLAN_PARTS.items()
    ]
    ask = f"现在写「{PLAN_PARTS[view.part]}」:直接打字。" if view.part else "五项都写好了。"
    again = [
        Button(f"改{label}", PartCallback(hazard=hazard.id, part=name))
        for name, label in PLAN_PARTS.items()
        if getattr(plan, name) and name != view.part
    ]
    rows: list[Row] = [tuple(again[at : at + 3]) for at in range(0, len(again), 3)]
    if plan.complete:
        submit = StepCallback(hazard=hazard.id, do="submit_plan")
        rows.insert(0, (Button("上报方案", submit, "primary"),))
    return Card(
        lines(_head(hazard, "治理方案(五落实)"), _about(hazard), *written, bold(ask)),
        (*rows, _back(hazard, "先存着,返回")),
    )


def track_card(view: TrackView) -> Card:
    """Return the tracks, or the departments of a listed one."""
    hazard = view.hazard
    rows: list[Row]
    if not view.listing:
        rows = [
            (
                Button(
                    f"{'● ' if each is hazard.track else ''}{each.label}{hint}",
                    TrackCallback(hazard=hazard.id, track=each.value),
                ),
            )
            for each, hint in (
                (Track.ROUTINE, "(单位自己解决)"),
                (Track.ESCALATED, "(交区安全办牵头)"),
                (Track.LISTED, "(多部门,一家牵头)"),
            )
        ]
        return Card(
            lines(_head(hazard, "整治方式"), _about(hazard), bold("由谁来解决?")),
            (*rows, _back(hazard)),
        )
    chosen = {view.lead, *view.supporting}
    free = [
        Button(name, TrackCallback(hazard=hazard.id, track="listed", department=place))
        for place, name in enumerate(view.departments)
        if name not in chosen
    ]
    rows = [tuple(free[at : at + 3]) for at in range(0, len(free), 3)]
    if view.lead:
        done = TrackCallback(hazard=hazard.id, track="done")
        rows.insert(0, (Button(f"挂牌:{view.lead}牵头", done, "primary"),))
    ask = "还有配合部门就接着点,没有就点第一个按钮。" if view.lead else "先点牵头部门。"
    return Card(
        lines(
            _head(hazard, "挂牌整治"),
            f"牵头 {view.lead}" if view.lead else None,
            f"配合 {'、'.join(view.supporting)}" if view.supporting else None,
            bold(ask),
        ),
        (*rows, _back(hazard)),
    )


def transfer_card(view: TransferView) -> Card:
    """Return the departments to hand a hazard to, or to tell of it."""
    hazard = view.hazard
    buttons = [
        Button(name, TransferCallback(hazard=hazard.id, department=place, copy_=view.copy))
        for place, name in enumerate(view.departments)
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    what = "抄告" if view.copy else "移交"
    then = "隐患仍由本单位整改,部门知情。" if view.copy else "部门接收后,这条在台账上记为移交。"
    return Card(
        lines(
            _head(hazard, what),
            _about(hazard),
            bold(f"{what}给哪个部门?点一个,或打部门全称。"),
            then,
        ),
        (*rows, _back(hazard)),
    )


def handed_card(view: HandedView) -> Card:
    """Return what is to be done with the link of a transfer."""
    what = "抄告" if view.transfer.copy else "移交"
    return Card(
        lines(
            _head(view.hazard, f"已{what}{view.transfer.department}"),
            bold("把上面那条消息转发给部门联系人。对方点链接就能查看、确认。"),
            "部门确认后会告诉您;没有用链接的,可以在这里登记。",
        ),
        (_back(view.hazard, "回到这条隐患"),),
    )


def handed_words(view: HandedView, link: str) -> str:
    """Return the message that is forwarded to a department."""
    hazard = view.hazard
    what = "抄告" if view.transfer.copy else "移交"
    return (
        f"隐患{what}函 {hazard.number}\n"
        f"{view.transfer.department}:{hazard.spot},{clip(hazard.description, 120)}。\n"
        f"{'请知悉' if view.transfer.copy else '请接收并处理'},点链接查看并确认:\n{link}"
    )


def department_card(view: DepartmentView) -> Card:
    """Return what a department sees that opened its link."""
    hazard, made = view.hazard, view.transfer
    if view.declining:
        why = "为什么不属于您的部门?打一句话,最好写应该交给谁。"
        back = Button("不退回,返回", DepartmentCallback(transfer=made.id, do="back"))
        return Card(lines(bold(f"退回 {hazard.number}"), why), ((back,),))

    def do(label: str, what: str, style: Style | None = None) -> Row:
        return (Button(label, DepartmentCallback(transfer=made.id, do=what), style),)

    rows: list[Row] = []
    if made.taken is None:
        rows.append(do("已知悉" if made.copy else "确认接收", "take", "success"))
        if not made.copy:
            rows.append(do("不属于我们,退回", "decline"))
    if view.photos:
        rows.append(do(f"看照片({len(view.photos)})", "photos"))
    answered = f"已{'确认' if made.taken else '退回'}:{made.answered_by}"
    found = spell_short_day(local(hazard.found_at, view.zone).date())
    return Card(
        lines(
            bold(f"{'抄告' if made.copy else '移交'}{made.department} · {hazard.number}"),
            f"{hazard.spot} · {grade(hazard)} · {found}发现",
            hazard.description,
            bold(answered) if made.taken is not None else None,
        ),
        tuple(rows),
    )


_ENDINGS = (
    (Ending.UNFOUNDED, "不属实(不是隐患)"),
    (Ending.INFEASIBLE, "无法整改"),
    (Ending.DUPLICATE, "和另一条重复"),
)


def end_card(view: EndView) -> Card:
    """Return as what a hazard may end without having been put right."""
    hazard = view.hazard
    rows = [
        (Button(label, EndCallback(hazard=hazard.id, ending=ending.value)),)
        for ending, label in _ENDINGS
    ]
    return Card(
        lines(
            _head(hazard, "了结"),
            _about(hazard),
            bold("怎么了结?如实选:只有整改并复核通过才算“已整改”。"),
        ),
        (*rows, _back(hazard)),
    )


def duplicate_card(view: DuplicateView) -> Card:
    """Return of which other hazard this one may be a double."""
    hazard = view.hazard
    rows = [
        (
            Button(
                clip(f"{each.number} {each.description}", LONGEST),
                EndCallback(hazard=hazard.id, ending=Ending.DUPLICATE.value, other=each.id),
            ),
        )
        for each in view.others
    ]
    ask = "和哪一条重复?" if rows else "这家单位没有别的未销号隐患。"
    return Card(lines(_head(hazard, "重复"), _about(hazard), bold(ask)), (*rows, _back(hazard)))


def plan_words(plan: Plan) -> str:
    """Spell a whole plan."""
    return "\n".join(f"{label}:{getattr(plan, name)}" for name, label in PLAN_PARTS.items())
