"""Messages that others bring about: assignments, reviews, decisions, news."""

from chat.card import Button, Card, Style, Text, bold, clip, lines
from core.clock import local, spell_day, spell_short_day, spell_time_left
from handlers.hazards.buttons import (
    DecideCallback,
    OpenCallback,
    ReviewCallback,
    TaskCallback,
)
from hazards.loop.waiting import Awaited
from hazards.model import PLAN_PARTS, Hazard, HazardState, Step
from hazards.seen import subject
from hazards.views import (
    AskedAgainNotice,
    AskNotice,
    DepartmentNotice,
    NewsNotice,
    QueueNotice,
    ReviewNotice,
    StrandedNotice,
    TaskNotice,
    WordNotice,
)

LONGEST = 34  # characters on a button that has the row to itself
SHORT = 90  # characters of a description in a message


def grade(hazard: Hazard) -> str:
    """Spell how grave a hazard is, in one word: 一般, 重大."""
    if hazard.severity is None:
        return "待判定"
    return "重大" if hazard.major else "一般"


def task_card(notice: TaskNotice) -> Card:
    """Return the assignment: it says what to do, and answering it with a photo does it."""
    hazard = notice.hazard
    head = f"⚠️ 整改任务 {hazard.number} · {grade(hazard)}"
    what = f"{hazard.spot} · {clip(hazard.description, SHORT)}"
    if not notice.mine:
        return Card(lines(head, what, bold(f"已转给{notice.owner}，不用再处理。")))
    due = None
    if hazard.deadline is not None:
        left = spell_time_left(hazard.deadline, notice.present)
        due = f"期限：{spell_day(hazard.deadline)}" + (f"，{left}" if hazard.state.open else "")
        if hazard.first_deadline not in {None, hazard.deadline} and hazard.first_deadline:
            due += f"（原定 {spell_short_day(hazard.first_deadline)}）"
    return Card(
        lines(
            bold(head),
            f"代{notice.absent}办理（请假替班）" if notice.absent else None,
            what,
            f"措施：{clip(hazard.measure, SHORT)}" if hazard.measure else None,
            due,
            _what_next(hazard),
        ),
        _task_rows(hazard),
    )


def _what_next(hazard: Hazard) -> str | Text:
    match hazard.state:
        case HazardState.ASSIGNED | HazardState.PLANNING if hazard.major:
            return bold("重大隐患：先报治理方案（五落实），批准后再整改。")
        case HazardState.PLANNED:
            return "治理方案已上报，等安全办批准。"
        case HazardState.ASSIGNED | HazardState.RECTIFYING:
            again = f"被退回{hazard.returns}次。" if hazard.returns else ""
            return bold(f"{again}整改好后，直接用照片回复这条消息。")
        case HazardState.SUBMITTED:
            return "已提交整改，等复核。还有照片可以继续回复这条消息。"
    return bold(f"现在：{hazard.standing}")


def _task_rows(hazard: Hazard) -> tuple[tuple[Button, ...], ...]:
    def do(label: str, action: str, *, first: bool = False) -> Button:
        seen = subject(Step.ACCEPT, hazard, None, None) if action == "accept" else 0
        data = TaskCallback(hazard=hazard.id, do=action, seen=seen)
        return Button(label, data, "primary" if first else None)

    aside = (do("转派", "colleagues"), do("申请延期", "extension"))
    match hazard.state:
        case HazardState.ASSIGNED:
            return ((do("签收", "accept", first=True),), aside)
        case HazardState.PLANNING:
            return ((do("填治理方案", "plan", first=True),), aside)
        case HazardState.RECTIFYING:
            return (aside,)
    return ((do("看详情", "open"),),)


_VERDICTS = {
    Step.RETURN: "退回整改",
    Step.CLOSE: "复核通过，已销号",
    Step.GRANT_EXTENSION: "同意延期",
    Step.REFUSE_EXTENSION: "不同意延期",
    Step.APPROVE_PLAN: "治理方案已批准，可以整改了",
    Step.RETURN_PLAN: "治理方案退回，请修改后再报",
    Step.CONFIRM: "回头看合格",
    Step.END: "已办结",
    Step.TRANSFER: "已移交其他部门，不用再处理",
}


def word_card(notice: WordNotice) -> Card:
    """Return what somebody decided, for the thread of the assignment."""
    hazard = notice.hazard
    mark = {Step.RETURN: "↩️", Step.RETURN_PLAN: "↩️", Step.REFUSE_EXTENSION: "↩️"}
    text = _VERDICTS.get(notice.step, notice.step.label)
    how = "整改好后，再用照片回复整改任务那条消息。" if notice.step is Step.RETURN else None
    if notice.step is Step.END and hazard.ending is not None:
        text = f"已办结：{hazard.ending.label}"
    words = notice.words
    if notice.step in {Step.GRANT_EXTENSION, Step.REFUSE_EXTENSION} and hazard.deadline:
        changed = "改为" if notice.step is Step.GRANT_EXTENSION else "仍是"
        words = f"期限{changed}{spell_day(hazard.deadline)}"
    return Card(
        lines(
            bold(f"{mark.get(notice.step, '✅')} {hazard.number} {text}"),
            f"{notice.who}：{words}" if words and notice.who else words or None,
            how,
        )
    )


def review_card(notice: ReviewNotice) -> Card:
    """Return the caption of the picture of before and after."""
    hazard = notice.hazard
    head = bold(f"整改待复核 {hazard.number} · {hazard.unit_name}")
    if notice.decided:
        return Card(lines(f"{hazard.number} · {hazard.unit_name}", bold(notice.decided)))

    def do(label: str, action: str, style: Style | None = None) -> Button:
        return Button(
            label, ReviewCallback(hazard=hazard.id, do=action, round_=hazard.rounds), style
        )

    return Card(
        lines(
            head,
            clip(hazard.description, SHORT),
            _span(notice),
            f"整改人：{notice.fixer}" + (f"，第{hazard.rounds}次提交" if hazard.rounds > 1 else ""),
            *(f"⚠️ 与{each}的照片相似，请仔细核对。" for each in notice.alike),
            "整改前后对比图未能生成，请点“看详情和照片”。" if notice.undrawn else None,
        ),
        (
            *((open_row(hazard),) if notice.undrawn else ()),
            (do("通过，销号", "pass", "success"),),
            (do("退回：看不清", "blurred"), do("退回：没改到位", "unfinished")),
            (do("退回：写原因", "write"),),
        ),
    )


def _span(notice: ReviewNotice) -> str | None:
    hazard = notice.hazard
    if hazard.submitted_at is None:
        return None
    found = local(hazard.found_at, notice.zone).date()
    fixed = local(hazard.submitted_at, notice.zone).date()
    days = (fixed - found).days
    late = ""
    if hazard.deadline is not None:
        late = (
            "，期限内" if fixed <= hazard.deadline else f"，逾期{(fixed - hazard.deadline).days}天"
        )
    if not days:
        return f"{spell_short_day(found)}发现，当天整改{late}"
    return f"{spell_short_day(found)}发现 → {spell_short_day(fixed)}整改，用时{days}天{late}"


def ask_card(notice: AskNotice) -> Card:
    """Return a wish for more time, or a plan, to decide in one tap."""
    hazard = notice.hazard
    what = "延期申请" if notice.awaited is Awaited.EXTENSION else "治理方案待审批"
    head = f"{what} {hazard.number} · {hazard.unit_name}"
    if notice.decided:
        return Card(lines(head, bold(notice.decided)))
    detail = open_row(hazard)
    wish = notice.extension
    if wish is not None:
        grant = DecideCallback(hazard=hazard.id, do="grant", wish=wish.id)
        refuse = DecideCallback(hazard=hazard.id, do="refuse", wish=wish.id)
        return Card(
            lines(
                bold(head),
                clip(hazard.description, SHORT),
                f"{notice.who}申请延到 {spell_day(wish.until)}",
                f"原期限：{spell_day(hazard.deadline)}" if hazard.deadline else None,
                f"延期理由：{wish.reason}",
            ),
            ((Button("同意", grant, "success"), Button("不同意", refuse)), detail),
        )
    plan = notice.plan
    seen = plan.id if plan is not None else 0
    approve = DecideCallback(hazard=hazard.id, do="approve", wish=seen)
    send_back = DecideCallback(hazard=hazard.id, do="return", wish=seen)
    parts = (
        [f"{label}：{getattr(plan, name)}" for name, label in PLAN_PARTS.items()] if plan else []
    )
    return Card(
        lines(bold(head), clip(hazard.description, SHORT), *(clip(part, 160) for part in parts)),
        (
            (
                Button("批准", approve, "success"),
                Button("退回，写原因", send_back),
            ),
            detail,
        ),
    )


def open_row(hazard: Hazard) -> tuple[Button, ...]:
    """Return the row that opens a hazard's card below."""
    return (Button("看详情和照片", OpenCallback(hazard=hazard.id)),)


def queue_card(notice: QueueNotice) -> Card:
    """Return what waits for the office, or for who filed it."""
    hazard = notice.hazard
    head = f"{hazard.number} · {hazard.spot}"
    if notice.decided:
        return Card(lines(head, clip(hazard.description, SHORT), bold(notice.decided)))
    return Card(
        lines(
            bold(f"📥 {notice.awaited.label} {hazard.number}"),
            f"{hazard.spot} · {clip(hazard.description, SHORT)}",
            f"来源：{hazard.origin}" + (f"，第{hazard.relapses}次复发" if hazard.relapses else ""),
            f"说明：{notice.note}" if notice.note else None,
        ),
        ((Button("去处理", OpenCallback(hazard=hazard.id), "primary"),),),
    )


def stranded_card(notice: StrandedNotice) -> Card:
    """Return what the office reads of a hazard that is with nobody: a line to each number."""
    hazard = notice.hazard
    return Card(
        lines(
            bold(f"⚠️ {hazard.number} 无人办理"),
            f"{hazard.spot} · {clip(hazard.description, SHORT)}",
            f"原由{notice.leaver}办理，已离开；自动交接未完成。请打开后另派人办理。",
        ),
        ((Button("去处理", OpenCallback(hazard=hazard.id), "primary"),),),
    )


def department_notice(notice: DepartmentNotice) -> Card:
    """Return what a department has answered, for who asked it."""
    hazard = notice.hazard
    answer = "已知悉" if notice.copy else "已确认接收" if notice.taken else "已退回"
    if notice.report:
        answer = "已反馈处理结果"
    return Card(
        lines(
            bold(f"{'✅' if notice.taken else '↩️'} {hazard.number} {notice.by}{answer}"),
            f"{hazard.spot} · {clip(hazard.description, SHORT)}",
            f"理由：{notice.reason}" if notice.reason else None,
            f"结果：{notice.report}" if notice.report else None,
        ),
        (open_row(hazard),),
    )


def asked_again_card(notice: AskedAgainNotice) -> Card:
    """Return what the office asks once more, for who told by a link what became of a hazard."""
    return Card(
        lines(
            bold(f"↩️ {notice.number} 请补充反馈"),
            f"安全办要求{notice.department}补充：{notice.reason}",
            "请再点开原来的移交链接，重新填写后提交。",
        )
    )


def news_card(notice: NewsNotice) -> Card:
    """Return what became of a hazard, for those who found it."""
    hazard = notice.hazard
    thanks = "感谢上报。" if not hazard.state.open else ""
    text = hazard.standing
    if hazard.state is HazardState.CLOSED:
        text = "已整改，复核通过，销号"
    why = f"（{hazard.reason}）" if hazard.reason and hazard.state is HazardState.ENDED else ""
    return Card(
        lines(
            bold(f"{hazard.number or '您上报的情况'} {text}{why}"),
            f"{hazard.spot} · {clip(hazard.description, SHORT)}",
            thanks or None,
        ),
        (open_row(hazard),) if hazard.number else (),
    )
