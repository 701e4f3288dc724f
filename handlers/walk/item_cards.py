"""The card of one question, for each kind of answer."""

from chat.card import Button, Card, Rows, bold, clip, lines
from checklists import engine
from checklists.model import Answer, Given, GoodAnswer, Question, QuestionKind, Verdict
from checklists.views import ItemView
from core.clock import spell_short_day
from handlers.walk.buttons import (
    AnswerCallback,
    BackCallback,
    BulkCallback,
    ContentsCallback,
    DayCallback,
    FindingCallback,
    GoCallback,
    KeyCallback,
    SkipCallback,
    SummaryCallback,
)
from handlers.walk.earlier_cards import earlier_text, item_rows

BAR = 10
CONFIRM, AS_BEFORE = "=", "^"  # answers that stand for the draft and for what was said last time
ADOPT = "~"  # before what another list of the same visit said
VERDICT_LABELS = {
    Verdict.PASS: "✅ 合格",
    Verdict.HAZARD: "⚠️ 隐患",
    Verdict.NOT_APPLICABLE: "➖ 不适用",
}
ASKS = {
    QuestionKind.TEXT: "直接输入文字回答。",
    QuestionKind.PHONE: "直接发号码。",
    QuestionKind.DATE: "点“今天”，或直接发日期，如 11月22日。",
    QuestionKind.INTEGER: "点数字，再点“确定”；也可以直接发数字。",
    QuestionKind.CHOICES: "可选多项，选好点“选好了”。",
    QuestionKind.PHOTO: "拍照发来，可多张，发完点“下一项”。",
    QuestionKind.LOCATION: "用回形针菜单发送当前位置。",
}


def bar(done: int, total: int) -> str:
    """Return a progress bar of ten blocks."""
    filled = BAR * done // total if total else BAR
    return "▰" * filled + "▱" * (BAR - filled)


_NEVER_BY_HAND = frozenset({QuestionKind.PHOTO, QuestionKind.LOCATION})


def item_card(view: ItemView) -> Card:
    """Return the card of one question."""
    form, question = view.sheet.form, view.question
    section = form.section_of[question.key]
    place, total, answered = _place(view)
    return Card(
        lines(
            f"{view.sheet.inspection.unit.name} · {form.short}",
            f"第 {place}/{total} 项 · {section.title}  {bar(answered, total)}",
            bold(question.text),
            _hint(question),
            "无此情况为合格" if question.good is GoodAnswer.NO else None,
            ASKS.get(question.kind),
            _last_line(view),
            earlier_text(view.earlier),
            _elsewhere_line(view),
            _present_line(view),
        ),
        _answer_rows(view) + _way_rows(view),
    )


def _place(view: ItemView) -> tuple[int, int, int]:
    """Return which question it is, of how many that are asked, and how many are answered."""
    form, answers = view.sheet.form, view.sheet.answers
    if not form.gates:
        return view.question.number, len(form.questions), len(answers)
    asked = engine.asked(form, answers)
    answered = sum(1 for question in asked if question.key in answers)
    return asked.index(view.question) + 1, len(asked), answered


def _hint(question: Question) -> str | None:
    if question.hint and question.kind is QuestionKind.VERDICT:
        return f"看：{question.hint}"
    return question.hint or None


def _last_line(view: ItemView) -> str | None:
    last = view.last
    if last is None:
        return None
    day = spell_short_day(last.signed_at.date())
    text = clip(spell_value(view.question, last.value))
    if last.hazard_number and not any(each.number == last.hazard_number for each in view.earlier):
        return f"上次：{text} {last.hazard_number}，{last.hazard_state}（{day}）"
    return f"上次：{text}（{day}）"


def _elsewhere_line(view: ItemView) -> str | None:
    other = view.elsewhere
    if other is None or _answered(view):
        return None
    return f"已在“{other.form}”答过：{Verdict(other.value).label}"


def _answered(view: ItemView) -> bool:
    return view.question.key in view.sheet.answers


def _present_line(view: ItemView) -> str | None:
    if view.draft and view.question.kind is QuestionKind.INTEGER:
        return f"正在填：{view.draft}{view.question.unit}"
    answer = view.sheet.answers.get(view.question.key)
    if answer is None:
        return None
    return f"现为：{spell_answer(view.question, answer)}"


def spell_answer(question: Question, answer: Answer) -> str:
    """Spell an answer, saying so when nobody tapped it item by item."""
    word = spell_value(question, answer.value)
    if answer.given is Given.BULK:
        return f"{word}（批量填写）"
    if answer.given is Given.PRUNED:
        return f"{word}（自动填写，可改）"
    if answer.given is Given.ADOPTED:
        return f"{word}（沿用本次另一张表）"
    if answer.given is Given.STILL:
        return f"{word}（仍未整改，记在原编号下）"
    if answer.given is Given.CHECKED:
        return f"{word}（现场已整改）"
    return word


def spell_value(question: Question, value: str) -> str:
    """Spell a canonical value."""
    if value == "":
        return "跳过" if question.kind in _NEVER_BY_HAND else "留空手写"
    match question.kind:
        case QuestionKind.VERDICT:
            return Verdict(value).label
        case QuestionKind.YES_NO:
            return question.yes_no[value]
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            picked = value.split(",")
            return "、".join(each.title for each in question.choices if each.key in picked)
        case QuestionKind.PHOTO:
            return f"照片 {value} 张"
        case QuestionKind.INTEGER:
            return f"{value}{question.unit}"
    return value


def _answer_rows(view: ItemView) -> Rows:
    kind = view.question.kind
    if kind is QuestionKind.VERDICT:
        return _verdict_rows(view)
    rows = _KIND_ROWS[kind](view) if kind in _KIND_ROWS else ()
    if view.last is not None and view.last.value:
        same = f"同上次：{spell_value(view.question, view.last.value)}"
        rows = ((Button(clip(same, 34), _answer(view, AS_BEFORE), "primary"),), *rows)
    if not view.question.required and not view.photos:
        skip = SkipCallback(inspection=view.sheet.inspection.id, number=view.question.number)
        label = "跳过" if kind in _NEVER_BY_HAND else "留空，打印后手写"
        rows += ((Button(label, skip),),)
    return rows


def _answer(view: ItemView, value: str) -> AnswerCallback:
    return AnswerCallback(
        inspection=view.sheet.inspection.id, number=view.question.number, value=value
    )


def _draft(view: ItemView, key: str) -> KeyCallback:
    return KeyCallback(inspection=view.sheet.inspection.id, number=view.question.number, key=key)


def _verdict_rows(view: ItemView) -> Rows:
    good = Button(VERDICT_LABELS[Verdict.PASS], _answer(view, Verdict.PASS.value), "success")
    bad = Button(VERDICT_LABELS[Verdict.HAZARD], _answer(view, Verdict.HAZARD.value), "danger")
    spared = Button(
        VERDICT_LABELS[Verdict.NOT_APPLICABLE], _answer(view, Verdict.NOT_APPLICABLE.value)
    )
    if view.elsewhere is not None and not _answered(view):
        word = Verdict(view.elsewhere.value)
        adopt = _answer(view, ADOPT + word.value)
        return ((Button(f"沿用：{word.label}", adopt, "primary"),), (good,), (bad, spared))
    if view.finding is None:
        return (*item_rows(view), (good,), (bad, spared))
    more = FindingCallback(
        inspection=view.sheet.inspection.id, number=view.question.number, do="show"
    )
    still = view.sheet.answers[view.question.key].given is Given.STILL
    label = "补充今天看到的情况" if still else "补充这条隐患"
    return ((Button(label, more, "primary"),), (good,), (bad, spared))


def _yes_no_rows(view: ItemView) -> Rows:
    words = view.question.yes_no.items()
    return (tuple(Button(word, _answer(view, value)) for value, word in words),)


def _choice_rows(view: ItemView) -> Rows:
    return tuple(
        (Button(clip(choice.title), _answer(view, choice.key)),) for choice in view.question.choices
    )


def _choices_rows(view: ItemView) -> Rows:
    answer = view.sheet.answers.get(view.question.key)
    drafted = view.draft or (answer.value if answer else "")
    picked = set(drafted.split(","))
    rows = tuple(
        (Button(("☑ " if each.key in picked else "☐ ") + clip(each.title), _draft(view, each.key)),)
        for each in view.question.choices
    )
    if not drafted:
        return rows
    return (*rows, (Button("选好了", _answer(view, CONFIRM), "primary"),))


def _integer_rows(view: ItemView) -> Rows:
    pad = tuple(
        tuple(Button(key, _draft(view, key)) for key in keys) for keys in ("123", "456", "789")
    )
    last = (Button("⌫", _draft(view, "<")), Button("0", _draft(view, "0")))
    if view.draft:
        return (*pad, (*last, Button("确定", _answer(view, CONFIRM), "primary")))
    return (*pad, last)


def _date_rows(view: ItemView) -> Rows:
    calendar = DayCallback(
        inspection=view.sheet.inspection.id, number=view.question.number, day=0, turn=True
    )
    return ((Button("今天", _answer(view, "今天"), "primary"), Button("选日期", calendar)),)


def _photo_rows(view: ItemView) -> Rows:
    if not view.photos:
        return ()
    onward = GoCallback(inspection=view.sheet.inspection.id, number=0)
    return ((Button("下一项", onward, "primary"),),)


_KIND_ROWS = {
    QuestionKind.YES_NO: _yes_no_rows,
    QuestionKind.CHOICE: _choice_rows,
    QuestionKind.CHOICES: _choices_rows,
    QuestionKind.INTEGER: _integer_rows,
    QuestionKind.DATE: _date_rows,
    QuestionKind.PHOTO: _photo_rows,
}


def _way_rows(view: ItemView) -> Rows:
    inspection_id, number = view.sheet.inspection.id, view.question.number
    form = view.sheet.form
    row = []
    if number > 1:
        row.append(Button("上一项", BackCallback(inspection=inspection_id, number=number)))
    if len(form.questions) > 1:
        row.append(Button("目录", ContentsCallback(inspection=inspection_id)))
    section = form.section_of[view.question.key]
    open_here = sum(
        1
        for question in section.questions
        if question.kind is QuestionKind.VERDICT and question.key not in view.sheet.answers
    )
    if open_here > 1:
        rest = BulkCallback(inspection=inspection_id, number=number)
        row.append(Button("本节其余合格", rest))
    elif len(view.sheet.answers) >= len(form.questions):
        row.append(Button("检查小结", SummaryCallback(inspection=inspection_id)))
    return (tuple(row),) if row else ()
