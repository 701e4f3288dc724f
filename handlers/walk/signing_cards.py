"""The cards around a signature: the summary before it, and what became of it."""

from collections.abc import Sequence
from datetime import date

from chat.card import Button, Card, Text, bold, clip, lines, pairs
from checklists.engine import Tally
from checklists.inspection import Lack
from checklists.model import QuestionKind, Section
from checklists.signing_views import (
    KindsView,
    SignedView,
    SummaryLine,
    SummaryPart,
    SummaryView,
)
from core.clock import spell_short_day
from handlers.cosigning.buttons import CosignersCallback
from handlers.hazards.buttons import HazardCallback
from handlers.menu.buttons import MenuCallback
from handlers.quiz.buttons import QuizUnitCallback
from handlers.texts import spell_lacks
from handlers.walk.buttons import (
    ContentsCallback,
    DaysCallback,
    FindingCallback,
    GoCallback,
    KindCallback,
    KindsCallback,
    SignCallback,
    SummaryCallback,
)
from handlers.walk.cards import counts, unplaced_rows
from handlers.walk.earlier_cards import seen_lines, summary_lines
from hazards.loop.passing_on import Kept
from hazards.model import Hazard, HazardState

USUAL_DAYS = 7  # offered where the form suggests no number of days
MOST_LINES = 8  # hazards spelled out on the summary; more are counted
MOST_NUMBERS = 3  # of hazards in one line


def summary_card(view: SummaryView) -> Card:
    """Return the summary before signing; each hazard leads back to its item."""
    inspection_id = view.sheet.inspection.id
    rows = [row for place, part in _placed(view) for row in _part_rows(view, place, part)]
    sign = SignCallback(inspection=inspection_id, seen=view.seen)
    label = f"签名提交：{view.signer}" if view.signer else "签名提交"
    label = f"仍然{label}" if view.asks else label
    rows.append((Button(label, sign, None if view.missing else "primary"),))
    if not view.missing or view.cosigned:
        rows.append((Button("请同行人签名", CosignersCallback(inspection=inspection_id)),))
    kind = view.sheet.inspection.kind.label
    if len(view.kinds) > 1:
        rows.append((Button(f"检查类型：{kind}…", KindsCallback(inspection=inspection_id)),))
    rows.append(
        (
            Button("回去改", ContentsCallback(inspection=inspection_id)),
            Button("回菜单", MenuCallback(to="menu")),
        )
    )
    return Card(
        lines(
            f"检查小结 · {view.sheet.inspection.unit.name} · {spell_short_day(view.day)}",
            _what(view),
            f"检查类型：{kind}",
            *(line for place, part in _placed(view) for line in _part_lines(place, part)),
            f"还差 {view.missing} 处，点下面逐条补。" if view.missing else None,
            *_cosigned_lines(view),
            "谁检查、谁签名、谁负责。签名后不能改，只能补充。",
        ),
        tuple(rows),
    )


def _placed(view: SummaryView) -> list[tuple[str, SummaryPart]]:
    """Return the lists with the mark by which they are told apart; none where there is only one."""
    if len(view.parts) == 1:
        return [("", view.parts[0])]
    return [(place_mark(at), part) for at, part in enumerate(view.parts, start=1)]


def place_mark(place: int) -> str:
    """Return the mark of a list by its place in the visit, from 1: ``①``."""
    return chr(ord("①") + place - 1)


def _what(view: SummaryView) -> str:
    if len(view.parts) == 1:
        return view.sheet.form.title
    return f"进一次门，查 {len(view.parts)} 张表，一次签名"


def _part_lines(place: str, part: SummaryPart) -> list[Text | str]:
    counted = bold(counts([tally for _, tally in part.sections]))
    earlier = summary_lines(part.earlier)
    if not place:
        return [counted, *_section_lines(part.sections), *earlier]
    return [place + part.sheet.form.title, counted, *earlier]


def _part_rows(view: SummaryView, place: str, part: SummaryPart) -> list[tuple[Button, ...]]:
    """Lead to what a list lacks, and to its hazards."""
    inspection_id = part.sheet.inspection.id
    unanswered = [line.question.number for line in part.lines if Lack.ANSWER in line.lacks]
    shown = sorted(
        (line for line in part.lines if Lack.ANSWER not in line.lacks),
        key=lambda line: (not line.lacks, not _overdue(line, view.day), line.question.number),
    )
    most = MOST_LINES // len(view.parts)
    rows = [_line_row(inspection_id, place, line, view.day) for line in shown[:most]]
    if len(shown) > most:
        more = ContentsCallback(inspection=inspection_id)
        rows.append((Button(f"{place}另有 {len(shown) - most} 处，看目录", more),))
    if unanswered:
        first = GoCallback(inspection=inspection_id, number=unanswered[0])
        label = f"▫️ {place}未答 {len(unanswered)} 项，从第 {unanswered[0]} 项继续"
        rows.insert(0, (Button(label, first, "primary"),))
    rows.extend(unplaced_rows(inspection_id, part.unplaced))
    return rows


def kinds_card(view: KindsView) -> Card:
    """Return the kinds of which an inspection may be, the present one marked; one tap sets it."""
    present = view.sheet.inspection
    buttons = [
        Button(
            f"● {kind.label}" if kind is present.kind else kind.label,
            KindCallback(inspection=present.id, kind=kind),
        )
        for kind in view.kinds
    ]
    back = Button("回检查小结", SummaryCallback(inspection=present.id))
    return Card(
        lines(present.unit.name, bold("这次是什么检查？"), "印在检查表上，台账也按它筛选。"),
        (*pairs(buttons), (back,)),
    )


def _cosigned_lines(view: SummaryView) -> list[Text]:
    """Name who has signed beside, and whose signature was for something else."""
    said = []
    if view.standing:
        said.append(lines(f"同行签名：{'、'.join(each.name for each in view.standing)}"))
    if view.lapsed:
        names = "、".join(each.name for each in view.lapsed)
        said.append(lines(f"同行签名 {names}：内容已改，需重签"))
        if view.asks:
            said.append(lines(bold(f"{names} 还没有重签，提交后不计入。仍要提交吗？")))
    return said


def _section_lines(sections: tuple[tuple[Section, Tally], ...]) -> list[str]:
    """Spell the sections, two to a line: ``消防安全 ✅8 ⚠️1   危化品 ➖3``."""
    spelled = [f"{section.short} {_marks(tally)}" for section, tally in sections]
    return ["   ".join(spelled[at : at + 2]) for at in range(0, len(spelled), 2)]


def _marks(tally: Tally) -> str:
    marked = (("✅", tally.passed), ("⚠️", tally.hazards), ("➖", tally.not_applicable))
    other = tally.answered - tally.passed - tally.hazards - tally.not_applicable
    more = (("已填", other), ("未答", tally.open))
    return " ".join(f"{mark}{count}" for mark, count in (*marked, *more) if count)


def _overdue(line: SummaryLine, today: date) -> bool:
    """Tell whether a deadline passed since it was given; it is signed for as it is, or moved."""
    finding = line.finding
    if finding is None or finding.fixed_on_spot or finding.deadline is None:
        return False
    return finding.deadline < today


def _line_row(inspection_id: int, place: str, line: SummaryLine, today: date) -> tuple[Button, ...]:
    """Lead to an item; a deadline that has passed is moved by the tap beside it."""
    label = _line_label(place, line)
    overdue = _overdue(line, today) and not line.lacks
    if overdue and line.finding is not None and line.finding.deadline is not None:
        passed = spell_short_day(line.finding.deadline)
        label = f"⚠️ {place}{line.question.number} 已过期 {passed}"
    item = Button(clip(label, 34), _line_target(inspection_id, line))
    if not overdue:
        return (item,)
    days = line.question.days or USUAL_DAYS
    move = DaysCallback(inspection=inspection_id, number=line.question.number, days=days)
    return (item, Button(f"改为 {days} 天内", move))


def _line_label(place: str, line: SummaryLine) -> str:
    finding, number = line.finding, f"{place}{line.question.number}"
    if line.earlier:
        numbers = "、".join(each.number for each in line.earlier)
        said = line.lacks[0].label if line.lacks else f"仍未整改 照片{line.photos}"
        return f"⚠️ {number} {said} {numbers}"
    if finding is None:
        return f"📷 {number} {line.lacks[0].label}：{line.question.text}"
    if line.lacks:
        return f"⚠️ {number} {spell_lacks(line.lacks)}，点此补"
    when = "当场已整改" if finding.fixed_on_spot else ""
    if finding.deadline is not None and not finding.fixed_on_spot:
        when = spell_short_day(finding.deadline)
    return f"⚠️ {number} {when} 照片{line.photos} {finding.description}"


def _line_target(inspection_id: int, line: SummaryLine) -> GoCallback | FindingCallback:
    number = line.question.number
    if line.finding is None:
        return GoCallback(inspection=inspection_id, number=number)
    return FindingCallback(inspection=inspection_id, number=number, do="show")


def signed_card(view: SignedView) -> Card:
    """Return what became of a signed inspection."""
    hazards = view.hazards
    sheets = (view.sheet, *view.others)
    judged = any(
        each.kind is QuestionKind.VERDICT for sheet in sheets for each in sheet.form.questions
    )
    if not hazards:
        nothing = "没有新隐患。" if view.earlier else "没有隐患。"
        filed = nothing if judged else "数据已存好。"
    else:
        filed = f"{len(hazards)} 条隐患上账：{_numbers(hazards)}。{_passed_on(hazards, view)}"
    paper = None
    if not view.sheet.form.quick or hazards:
        paper = "正式表格（PDF）单独发来，可直接打印盖章。"
    rows: list[tuple[Button, ...]] = [
        (Button(clip(f"{each.number} {each.description}", 34), HazardCallback(hazard=each.id)),)
        for each in hazards[:5]
    ]
    home = Button("回菜单", MenuCallback(to="menu"), "primary")
    quiz = Button("逢查必考", QuizUnitCallback(unit=view.sheet.inspection.unit.id))
    rows.append((home,) if view.sheet.form.quick else (quiz, home))
    return Card(
        lines(
            f"已提交 · {view.sheet.inspection.unit.name} · {_forms(view)}",
            bold(filed),
            *_left_lines(view),
            *seen_lines(view.earlier),
            f"已记完成：{'、'.join(view.fulfilled)}。" if view.fulfilled else None,
            paper,
            f"签名：{view.sheet.inspection.inspector_name}",
            f"同行签名：{'、'.join(view.cosigned)}" if view.cosigned else None,
        ),
        tuple(rows),
    )


def _forms(view: SignedView) -> str:
    if not view.others:
        return view.sheet.form.short
    sheets = sorted((view.sheet, *view.others), key=lambda each: each.inspection.id)
    return f"{len(sheets)} 张表：{'、'.join(each.form.short for each in sheets)}"


def _numbers(hazards: Sequence[Hazard]) -> str:
    numbers = "、".join(hazard.number for hazard in hazards[:MOST_NUMBERS])
    return numbers + (" 等" if len(hazards) > MOST_NUMBERS else "")


def _passed_on(hazards: tuple[Hazard, ...], view: SignedView) -> str:
    """Say how many hazards went to the unit's officer, and how many wait to be judged."""
    unit = view.sheet.inspection.unit.name
    given = sum(1 for each in hazards if each.owner_id is not None and each.state.open)
    waiting = sum(1 for each in hazards if each.state is HazardState.ON_LEDGER)
    text = f"{given} 条已交办{unit}安全员。" if given else ""
    return text + (f"{waiting} 条待判定。" if waiting else "")


_WHY_KEPT = {
    Kept.MAYBE_MAJOR: "可能是重大隐患，先判定再交办。",
    Kept.OUT_OF_REACH: "等检查员或安全办判定。",
    Kept.NOBODY: "单位还没有安全员，还没有交办。",
    Kept.REFUSED: "还没有交办，请点开交办。",
}


def _left_lines(view: SignedView) -> list[str]:
    """Name the hazards that were not handed to anybody and why, and those that are late already."""
    texts = []
    for why, words in _WHY_KEPT.items():
        kept = [each for each in view.hazards if view.kept.get(each.id) is why]
        if kept:
            texts.append(f"{_numbers(kept)}：{words}")
    late = [
        each
        for each in view.hazards
        if each.state.open and each.deadline is not None and each.deadline < view.present
    ]
    if late:
        texts.append(f"{_numbers(late)}：期限已过，可点开另定。")
    return texts
