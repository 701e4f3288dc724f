"""The cards on which something about a hazard is chosen or asked."""

from chat.card import Button, Card, Rows, Style, bold, clip, lines, pairs
from core.clock import spell_day, spell_time_left
from handlers.hazards.buttons import (
    AssignCallback,
    ColleagueCallback,
    EndCallback,
    ExtensionCallback,
    PartCallback,
    SeverityCallback,
    StepCallback,
    TrackCallback,
    WhyLate,
)
from handlers.hazards.cards import about, back_row, heading
from handlers.hazards.step_buttons import Row
from handlers.menu.buttons import MenuCallback
from hazards.loop.deciding import USUAL_DAYS
from hazards.model import PLAN_PARTS, Ending, Plan, Step, Track
from hazards.views import (
    AssignView,
    ColleaguesView,
    DuplicateView,
    EndView,
    ExtensionView,
    PlanView,
    ProofView,
    ReasonView,
    SeverityView,
    TrackView,
)
from people.model import Person

LONGEST = 34
MOST_PEOPLE = 8  # of whom one is chosen; Telegram takes 100 buttons at most
DAYS = (3, 7, 15, 30)
WHY_LATE: dict[WhyLate, str] = {
    "parts": "配件、材料未到",
    "contractor": "施工单位排期",
    "class": "要避开上课、营业",
}
"""Reasons for asking for more time that are one tap."""


def severity_card(view: SeverityView) -> Card:
    """Return the criteria by which a hazard may be major."""
    hazard = view.hazard
    rows: list[Row] = [
        (
            Button(
                clip(f"{each.label}", LONGEST),
                SeverityCallback(hazard=hazard.id, criterion=each.id, seen=hazard.version),
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
    empty = None if view.criteria else "这个行业没有收录判定标准。难以判定的，请点“存疑，上报”。"
    return Card(
        lines(
            heading(hazard, "定为重大事故隐患"),
            about(hazard),
            bold("依据哪一条？相近的在前。"),
            *(f"第一条出自{each.citation}" for each in view.criteria[:1] if view.page == 0),
            page,
            empty,
        ),
        (*rows, back_row(hazard)),
    )


def assign_card(view: AssignView) -> Card:
    """Return who may be asked to rectify, and until when."""
    hazard, owner = view.hazard, view.owner
    if owner is None:
        return _nobody_there(view)
    reviewer = view.reviewer.id if view.reviewer else 0

    def choose(
        label: str, who: int, by: int, *, days: int = -1, style: Style | None = None
    ) -> Button:
        data = AssignCallback(
            hazard=hazard.id, owner=who, days=days, reviewer=by, seen=hazard.version
        )
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
        fix = [_choice("整改", each, owner) for each in _some(view.candidates, owner)]
        rows += pairs([choose(label, who, reviewer) for label, who in fix])
    if len(view.reviewers) > 1:
        candidates = _some(view.reviewers, view.reviewer)
        look = [_choice("复核", each, view.reviewer) for each in candidates]
        rows += pairs([choose(label, owner.id, who) for label, who in look])
    return Card(
        lines(
            heading(hazard, "交办"),
            about(hazard),
            f"措施：{view.measure}",
            f"整改：{owner.name}" + (f" · 复核：{view.reviewer.name}" if view.reviewer else ""),
            bold("整改期限几天？点选即交办。"),
        ),
        (*rows, back_row(hazard)),
    )


def _nobody_there(view: AssignView) -> Card:
    """Say who can bring somebody to the unit, where nobody can be asked to rectify."""
    hazard = view.hazard
    first = "先邀请一位" if view.invites else "请街镇安全办先邀请一位"
    invite = (Button("邀请", MenuCallback(to="invite"), "primary"),)
    return Card(
        lines(
            heading(hazard, "交办"),
            about(hazard),
            bold(f"{hazard.unit_name}还没有安全员。{first}，再交办。"),
        ),
        (*((invite,) if view.invites else ()), back_row(hazard)),
    )


def _some(people: tuple[Person, ...], chosen: Person | None) -> tuple[Person, ...]:
    """Return as many as a card has room for, the chosen one among them."""
    first = people[:MOST_PEOPLE]
    return first if chosen is None or chosen in first else (chosen, *first[:-1])


def _choice(what: str, person: Person, chosen: Person | None) -> tuple[str, int]:
    mark = "●" if chosen is not None and person.id == chosen.id else "○"
    return f"{mark} {what} {person.name}", person.id


def colleagues_card(view: ColleaguesView) -> Card:
    """Return the colleagues who can go on with a hazard."""
    hazard = view.hazard
    rows = [
        (
            Button(
                each.name, ColleagueCallback(hazard=hazard.id, person=each.id, seen=hazard.version)
            ),
        )
        for each in view.colleagues[: 2 * MOST_PEOPLE]
    ]
    none = "本单位还没有别的安全员。先邀请一位同事，再转派。"
    if not rows:
        rows = [(Button("邀请同事", MenuCallback(to="invite"), "primary"),)]
    ask = "转给谁？期限不变，对方会收到整改任务。"
    return Card(
        lines(heading(hazard, "转派"), about(hazard), bold(ask if view.colleagues else none)),
        (*rows, back_row(hazard)),
    )


def extension_card(view: ExtensionView) -> Card:
    """Return how much more time can be asked for, then why."""
    hazard = view.hazard
    now = f"原期限：{spell_day(hazard.deadline)}" if hazard.deadline else None
    if view.until is None:
        days = tuple(
            Button(f"延 {more} 天", ExtensionCallback(hazard=hazard.id, days=more))
            for more in view.offered
        )
        ask = "要延几天？" if days else "期限最长一年，已不能再延。"
        offers: Rows = (days,) if days else ()
        return Card(lines(heading(hazard, "申请延期"), now, bold(ask)), (*offers, back_row(hazard)))
    asked = view.until.toordinal()
    rows = [
        (Button(label, ExtensionCallback(hazard=hazard.id, reason=key, seen=asked)),)
        for key, label in WHY_LATE.items()
    ]
    return Card(
        lines(
            heading(hazard, "申请延期"),
            now,
            f"申请延到：{spell_day(view.until)}",
            bold("延期理由：点选一个，或写一句话。"),
        ),
        (*rows, back_row(hazard, "返回")),
    )


_WHY = {
    Step.RETURN: ("退回整改", "哪里未整改到位？写一句话。"),
    Step.DOUBT: ("存疑，上报", "哪一点存疑？写一句话，安全办24小时内认定。"),
    Step.RETURN_PLAN: ("退回方案", "方案哪里要改？写一句话。"),
    Step.RELAPSE: ("回头看复发", "现在是什么情况？写一句话。"),
    Step.DECLINE: ("登记退回", "部门为什么退回？写一句话。"),
    Step.END: ("办结（未整改）", "为什么？写一句话，会写进台账。"),
}
_ONE_TAP = {
    Step.RELAPSE: (("same", "和原来一样"), ("worse", "比原来更重")),
    Step.DOUBT: (("grade", "是否重大，难以判定"), ("fact", "是否隐患，难以判定")),
}


def reason_card(view: ReasonView) -> Card:
    """Return what a sentence is awaited for."""
    hazard = view.hazard
    title, ask = _WHY.get(view.step, (view.step.label, "为什么？写一句话。"))
    if view.word:
        title += f"：{Ending(view.word).label}"
    rows = [
        (
            Button(
                label,
                StepCallback(
                    hazard=hazard.id, do=f"{view.step.value}_{key}", seen=max(view.seen, 0)
                ),
            ),
        )
        for key, label in _ONE_TAP.get(view.step, ())
    ]
    return Card(
        lines(heading(hazard, title), about(hazard), bold(ask)),
        (*rows, back_row(hazard, "返回")),
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
            heading(hazard, f"提交整改 · {left}" if left else "提交整改"),
            about(hazard),
            bold("对着同一位置拍整改后的照片发来，可多张。存好就自动提交复核。"),
        ),
        (back_row(hazard),),
    )


def plan_card(view: PlanView) -> Card:
    """Return the plan that is being written, part by part."""
    hazard, plan = view.hazard, view.plan
    written = [
        f"{'▶ ' if name == view.part else ''}{label}：{clip(getattr(plan, name), 40) or '未填'}"
        for name, label in PLAN_PARTS.items()
    ]
    ask = f"正在填“{PLAN_PARTS[view.part]}”：直接输入文字。" if view.part else "五项已填齐。"
    again = [
        Button(f"改{label}", PartCallback(hazard=hazard.id, part=name))
        for name, label in PLAN_PARTS.items()
        if getattr(plan, name) and name != view.part
    ]
    rows: list[Row] = [tuple(again[at : at + 3]) for at in range(0, len(again), 3)]
    if plan.complete:
        submit = StepCallback(hazard=hazard.id, do="submit_plan", seen=plan.stamp)
        rows.insert(0, (Button("上报方案", submit, "primary"),))
    return Card(
        lines(heading(hazard, "治理方案（五落实）"), about(hazard), *written, bold(ask)),
        (*rows, back_row(hazard, "暂存")),
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
                    TrackCallback(hazard=hazard.id, track=each, seen=hazard.version),
                ),
            )
            for each, hint in (
                (Track.ROUTINE, "（单位自己解决）"),
                (Track.ESCALATED, "（交区安全办牵头）"),
                (Track.LISTED, "（多部门，一家牵头）"),
            )
        ]
        return Card(
            lines(heading(hazard, "整治方式"), about(hazard), bold("由谁来解决？")),
            (*rows, back_row(hazard)),
        )
    free = [
        Button(each.name, TrackCallback(hazard=hazard.id, track=Track.LISTED, department=each.mark))
        for each in view.departments
        if each not in view.chosen
    ]
    rows = [tuple(free[at : at + 3]) for at in range(0, len(free), 3)]
    if view.lead:
        done = TrackCallback(hazard=hazard.id, track="done", seen=hazard.version, chosen=view.stamp)
        rows.insert(0, (Button(f"挂牌：{view.lead}牵头", done, "primary"),))
    ask = "有配合部门的继续点，没有的点第一个按钮。" if view.lead else "先点牵头部门。"
    return Card(
        lines(
            heading(hazard, "挂牌整治"),
            f"牵头：{view.lead}" if view.lead else None,
            f"配合：{'、'.join(view.supporting)}" if view.supporting else None,
            bold(ask),
        ),
        (*rows, back_row(hazard)),
    )


_ENDINGS = (
    (Ending.UNFOUNDED, "不属实（不是隐患）"),
    (Ending.INFEASIBLE, "暂不具备整改条件"),
    (Ending.DUPLICATE, "和另一条重复"),
)


def end_card(view: EndView) -> Card:
    """Return as what a hazard may end without having been put right."""
    hazard = view.hazard
    rows = [
        (Button(label, EndCallback(hazard=hazard.id, ending=ending, seen=hazard.version)),)
        for ending, label in _ENDINGS
    ]
    return Card(
        lines(
            heading(hazard, "办结（未整改）"),
            about(hazard),
            bold("办结方式？请如实选择：整改并复核通过的才算“已整改”。"),
        ),
        (*rows, back_row(hazard)),
    )


def duplicate_card(view: DuplicateView) -> Card:
    """Return of which other hazard this one may be a double."""
    hazard = view.hazard
    rows = [
        (
            Button(
                clip(f"{each.number} {each.description}", LONGEST),
                EndCallback(
                    hazard=hazard.id,
                    ending=Ending.DUPLICATE,
                    other=each.id,
                    seen=hazard.version,
                ),
            ),
        )
        for each in view.others
    ]
    ask = "与哪一条重复？" if rows else "这家单位没有别的未销号隐患。"
    return Card(lines(heading(hazard, "重复"), about(hazard), bold(ask)), (*rows, back_row(hazard)))


def plan_words(plan: Plan) -> str:
    """Spell a whole plan."""
    return "\n".join(f"{label}：{getattr(plan, name)}" for name, label in PLAN_PARTS.items())
