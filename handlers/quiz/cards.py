"""The cards of 逢查必考: the rounds of a unit, one round live, and what a worker sees."""

from chat.card import Button, Card, Rows, Text, bold, clip, lines
from core.clock import spell_short_day
from duties.occurrences.moments import spell_at
from duties.quiz.model import QUESTIONS, Tally
from duties.quiz.views import (
    QuizInvitationView,
    QuizQuestionView,
    QuizResultView,
    QuizUnitsView,
    RoundEntry,
    RoundNotice,
    RoundView,
    UnitRoundsView,
)
from handlers.quiz.buttons import (
    OPTIONS,
    QuizAnswerCallback,
    QuizBeginCallback,
    QuizCallback,
    QuizUnitCallback,
    QuizUnitsCallback,
)
from handlers.usual import HOME, WIDEST

MOST_NAMES = 12  # spelled out on a card; more are counted
QUESTION = "下面哪一种情形属于重大事故隐患？"
GENERAL = "本行业没有收录专门的判定标准，按各行业通用的特种设备判定准则出题。"


def quiz_units_card(view: QuizUnitsView) -> Card:
    """Return a page of units to choose from."""
    rows: list[tuple[Button, ...]] = [
        (Button(clip(unit.name, WIDEST), QuizUnitCallback(unit=unit.id)),) for unit in view.units
    ]
    before = (Button("‹", QuizUnitsCallback(page=view.page - 1)),) if view.page > 0 else ()
    after = (Button("›", QuizUnitsCallback(page=view.page + 1)),)
    turn = (*before, *(after if view.page < view.pages - 1 else ()))
    if turn:
        rows.append(turn)
    found = f"找“{view.query}”：" if view.query else ""
    hint = "打几个字或拼音首字母就能找。" if view.units else "没有找到。换几个字再发。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(lines(bold(f"{found}逢查必考：在哪家？"), hint, page), (*rows, (HOME,)))


def unit_rounds_card(view: UnitRoundsView) -> Card:
    """Return the last rounds of a unit."""
    rows: list[tuple[Button, ...]] = []
    if not view.own:
        start = QuizUnitCallback(unit=view.unit.id, do="start")
        rows.append((Button("开始一次", start, "primary"),))
    rows += [
        (Button(clip(_spell_entry(each), WIDEST), QuizCallback(quiz=each.round.id)),)
        for each in view.entries
    ]
    how = "按本行业重大事故隐患判定标准抽 5 题，现场人员扫码或点链接作答，约一分钟。"
    return Card(
        lines(bold(f"逢查必考 · {view.unit.name}"), how),
        (*rows, (Button("换一家", QuizUnitsCallback()), HOME)),
    )


def _spell_entry(entry: RoundEntry) -> str:
    began = f"{spell_short_day(entry.began.date())} {entry.began:%H:%M}"
    now = "进行中 · " if entry.running else ""
    return f"{now}{began} · {_spell_average(entry.tally)}"


def _spell_average(tally: Tally) -> str:
    if tally.average is None:
        return "无人答完"
    return f"{len(tally.scores)} 人 · 平均 {tally.average:.1f}/{QUESTIONS}"


def round_card(view: RoundView) -> Card:
    """Return one round; right after its start, how its link is handed out."""
    quiz, rows = view.round.id, list[tuple[Button, ...]]()
    if view.running and view.steers:
        rows.append(
            (
                Button("结束", QuizCallback(quiz=quiz, do="end"), "danger"),
                Button("换链接", QuizCallback(quiz=quiz, do="renew")),
            )
        )
    if view.running:
        rows.append((Button("刷新", QuizCallback(quiz=quiz)), HOME))
    else:
        back = Button("返回", QuizUnitCallback(unit=view.unit.id))
        rows.append((back, HOME))
    told = "请现场人员扫上面的码，或转发链接。" if view.token else None
    return Card(_text(view, told), tuple(rows))


def live_card(notice: RoundNotice) -> Card:
    """Return the card of a round that keeps itself up to date."""
    view = notice.view
    stop = Button("结束", QuizCallback(quiz=view.round.id, do="stop"), "danger")
    return Card(_text(view, None), ((stop,),) if view.running else ())


def _text(view: RoundView, told: str | None) -> Text:
    tally = view.tally
    state = "进行中" if view.running else "已结束"
    result = f"答完 {len(tally.scores)} 人"
    if tally.average is not None:
        result += f" · 平均 {tally.average:.1f}/{QUESTIONS}"
    if tally.answering:
        result += f" · {'正在答' if view.running else '没答完'} {tally.answering} 人"
    names = "、".join(f"{name} {score}/{QUESTIONS}" for name, score in tally.scores[:MOST_NAMES])
    more = f" 等 {len(tally.scores)} 人" if len(tally.scores) > MOST_NAMES else ""
    about = f"记入检查：{view.form}" if view.form else None
    began = f"{spell_short_day(view.began.date())} {view.began:%H:%M}"
    ends = spell_at(view.ends, view.began.date())
    until = f"{ends} 前可答" if view.running else f"{ends} 结束"
    return lines(
        bold(f"逢查必考 · {view.unit.name} · {state}"),
        bold(result),
        f"{names}{more}" if names else None,
        f"{began}，{view.starter}发起，{until}" if view.starter else f"{began}，{until}",
        about,
        GENERAL if view.round.paper.general else None,
        told,
    )


def link_words(view: RoundView, link: str) -> str:
    """Return the message to hand on."""
    return (
        f"逢查必考 · {view.unit.name}\n"
        f"{QUESTIONS} 题，约一分钟，不用加入。扫码或点链接，再点“开始”：\n{link}\n"
        f"{spell_at(view.ends, view.began.date())} 前有效。"
    )


def quiz_invitation_card(view: QuizInvitationView) -> Card:
    """Return what a worker sees who has opened the link."""
    quiz = view.round.id
    nameless = Button("匿名答题", QuizBeginCallback(quiz=quiz), None if view.own else "primary")
    rows: Rows = ((nameless,),)
    if view.own:
        own = QuizBeginCallback(quiz=quiz, own=True)
        rows = ((Button(clip(f"以“{view.own}”答题", WIDEST), own, "primary"),), (nameless,))
    return Card(
        lines(
            bold(f"逢查必考 · {view.unit}"),
            f"{QUESTIONS} 道选择题，约一分钟，每题点一下。",
            "要留姓名，直接发姓名就开始；不留的点“匿名答题”。",
            "只记姓名、答案和得分，供本次检查使用；结束后不再保留您的账号。",
        ),
        rows,
    )


def quiz_question_card(view: QuizQuestionView) -> Card:
    """Return one question; its buttons are letters, since cases do not fit on buttons."""
    options = tuple(zip(OPTIONS, view.question.options, strict=True))
    return Card(
        lines(
            f"{view.unit} · 第 {view.number}/{QUESTIONS} 题",
            bold(QUESTION),
            *(f"{letter}. {text}" for letter, text in options),
        ),
        (
            tuple(
                Button(
                    letter,
                    QuizAnswerCallback(quiz=view.round.id, number=view.number, letter=letter),
                )
                for letter, _ in options
            ),
        ),
    )


def quiz_result_card(view: QuizResultView) -> Card:
    """Return the score, and the right answers with their sources."""
    paper, sheet = view.round.paper, view.sheet
    told = []
    for number, (question, chosen) in enumerate(
        zip(paper.questions, sheet.answers, strict=True), start=1
    ):
        mark = "✅" if chosen == question.right else "❌"
        told.append(f"{mark} {number}. {question.options[question.right]}")
        told.append(f"　{question.source}")
    return Card(
        lines(
            f"逢查必考 · {view.unit} · {sheet.who}",
            bold(f"得分 {sheet.score(paper)}/{QUESTIONS}，已记录"),
            "以下都属于重大事故隐患，发现要立即报告：",
            *told,
        ),
        ((HOME,),),
    )
