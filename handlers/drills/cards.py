"""The card of a drill's record: one step at a time, and all of it at the end."""

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from duties.drills.model import STEPS, DrillStep
from duties.drills.views import DrillView, FindingLine
from duties.occurrences.moments import spell_at
from handlers.drills.buttons import DrillCallback, DrillFindingCallback, DrillSubmitCallback
from handlers.duties.buttons import OccurrenceCallback
from handlers.hazards.buttons import HazardCallback
from handlers.menu.buttons import MenuCallback
from handlers.texts import spell_kept
from handlers.today.buttons import TodayCallback

ASKS = {
    DrillStep.PLAN: "演练科目、时间、地点、依据哪份预案？请打字，也可以发方案文件、照片。",
    DrillStep.PEOPLE: "哪些人参加、各做什么、共多少人？请打字，再发现场照片（至少一张）。",
    DrillStep.FINDINGS: "发现了什么问题？一条一句，可以多条；没有就点“未发现问题”。",
    DrillStep.AMENDMENT: "预案要修订哪里？请打字；不用修订就点“无需修订”。",
}
NOTHING = {DrillStep.FINDINGS: "未发现问题", DrillStep.AMENDMENT: "无需修订"}
SHOWN = 60  # characters of a finding on a card


def drill_card(view: DrillView) -> Card:
    """Return a step of a record, or all of it."""
    if view.step is DrillStep.SUMMARY:
        return _summary(view)
    number = STEPS.index(view.step) + 1
    return Card(
        lines(
            bold(f"演练记录 {number}/{len(STEPS)} · {view.step.label}"),
            f"{view.listed.where} {view.listed.title}",
            *_given(view, view.step),
            ASKS[view.step],
        ),
        (*_nothing_row(view), *_finding_rows(view), *_walk_rows(view)),
    )


def _given(view: DrillView, step: DrillStep) -> list[str]:
    """Return what is given in a step."""
    drill = view.drill
    match step:
        case DrillStep.PLAN:
            return [f"方案：{clip(drill.plan, 300)}"] if drill.plan else []
        case DrillStep.PEOPLE:
            people = [f"人员：{clip(drill.people, 300)}"] if drill.people else []
            return [*people, *_sent(view)]
        case DrillStep.FINDINGS:
            found = [_spell(place, each) for place, each in enumerate(view.findings, 1)]
            return found or (["问题：未发现问题"] if drill.found_nothing else [])
    return [f"修订：{clip(drill.amendment, 300)}"] if drill.amendment else []


def _sent(view: DrillView) -> list[str]:
    return [
        f"{medium.label}：{spell_kept(shot.stored, shot.total, medium)}"
        for medium, shot in view.shots
    ]


def _spell(place: int, line: FindingLine) -> str:
    filed = f"（已上账 {line.number}）" if line.number else ""
    return f"问题{place}：{clip(line.finding.words, SHOWN)}{filed}"


def _nothing_row(view: DrillView) -> Rows:
    label = NOTHING.get(view.step)
    if label is None or (view.step is DrillStep.FINDINGS and view.findings):
        return ()
    press = DrillCallback(occurrence=_id(view), do="nothing", step=view.step)
    return ((Button(label, press, "primary"),),)


def _finding_rows(view: DrillView) -> Rows:
    """Return the buttons about each finding: on the ledger with it, or away."""
    if view.step not in {DrillStep.FINDINGS, DrillStep.SUMMARY}:
        return ()
    rows: list[tuple[Button, ...]] = []
    for place, each in enumerate(view.findings, 1):
        finding = each.finding
        if finding.hazard_id is not None:
            open_it = HazardCallback(hazard=finding.hazard_id)
            rows.append((Button(f"看 {each.number}", open_it),))
            continue
        file_it = DrillFindingCallback(finding=finding.id, do="file")
        drop_it = DrillFindingCallback(finding=finding.id, do="drop")
        row = (
            *((Button(f"问题{place} 上账", file_it),) if view.files else ()),
            *((Button(f"删去问题{place}", drop_it),) if view.open else ()),
        )
        rows.append(row)
    return tuple(row for row in rows if row)


def _walk_rows(view: DrillView) -> Rows:
    def go(label: str, step: DrillStep) -> Button:
        return Button(label, DrillCallback(occurrence=_id(view), do="show", step=step))

    back = go("上一步", view.step.before) if view.step is not STEPS[0] else _back(view)
    return ((back, go("下一步", view.step.after)), _home())


def _summary(view: DrillView) -> Card:
    drill, today, zone = view.drill, view.now.date(), view.now.tzinfo
    if drill.done_at is not None:
        stands = f"已提交：{view.done_by} {spell_at(drill.done_at.astimezone(zone), today)}"
    elif view.lacking:
        stands = "还缺：" + "、".join(each.label for each in view.lacking)
    else:
        stands = "已填完。请核对后提交，提交后不能再改。"
    return Card(
        lines(
            bold("演练记录"),
            f"{view.listed.where} {view.listed.title}",
            *(line for step in STEPS for line in _given(view, step)),
            stands,
        ),
        (
            *_submit_row(view),
            *_step_rows(view),
            *_finding_rows(view),
            *_evidence_row(view),
            (_back(view), *_home()),
        ),
    )


def _submit_row(view: DrillView) -> Rows:
    if not view.open or view.lacking:
        return ()
    return (
        (Button("提交", DrillSubmitCallback(occurrence=_id(view), seen=view.stamp), "primary"),),
    )


def _step_rows(view: DrillView) -> Rows:
    if not view.open:
        return ()
    return pairs(
        [
            Button(
                f"{'补' if step in view.lacking else '改'} {step.label}",
                DrillCallback(occurrence=_id(view), do="show", step=step),
            )
            for step in STEPS
        ]
    )


def _evidence_row(view: DrillView) -> Rows:
    if not view.evidence:
        return ()
    media = dict.fromkeys(each.medium.label for each in view.evidence)
    show = DrillCallback(occurrence=_id(view), do="evidence")
    return ((Button(f"查看{'、'.join(media)}", show),),)


def _id(view: DrillView) -> int:
    return view.drill.occurrence_id


def _back(view: DrillView) -> Button:
    return Button("返回", OccurrenceCallback(occurrence=_id(view)))


def _home() -> tuple[Button, ...]:
    return (Button("今日", TodayCallback()), Button("回菜单", MenuCallback(to="menu")))
