"""The office's cards of an alert: writing it, whom it is for, how it stands."""

from datetime import datetime

from chat.card import Button, Card, Text, bold, clip, lines, pairs
from core.clock import spell_short_day
from duties.alerts.kinds import kind_of
from duties.alerts.model import (
    Acknowledgement,
    AckState,
    Alert,
    AlertState,
    Answering,
    Decision,
    Reached,
    Tally,
)
from duties.alerts.views import (
    AlertCorrectionView,
    AlertDraftView,
    AlertEndingView,
    AlertFigures,
    AlertScopeView,
    AlertSentView,
    AlertsView,
    AlertUnitView,
    AlertView,
    OpenUnitsView,
)
from handlers.alerts.answer_cards import decision_row
from handlers.alerts.buttons import (
    AlertAimCallback,
    AlertAnswerCallback,
    AlertCallback,
    AlertDraftCallback,
    AlertsCallback,
    AlertStepCallback,
    AlertUnitCallback,
    OpenUnitsCallback,
)
from handlers.usual import HOME
from people.model import Risk

LONGEST = 34  # characters on a button that has the row to itself
ALL = Button("全部预警", AlertsCallback())


def spell_scope(alert: Alert) -> str:
    """Spell for whom an alert is, without how many they are."""
    if alert.unit_ids:
        return f"指定单位 {len(alert.unit_ids)} 家"
    parts = [alert.street or "全区", alert.sector, f"{alert.risk.label}色" if alert.risk else ""]
    return " · ".join(filter(None, parts))


def spell_asked(alert: Alert) -> str:
    """Spell which answer an alert asks for."""
    if alert.answering is Answering.NONE:
        return "不须答复，只计点过“知悉”的"
    what = "点“知悉”" if alert.answering is Answering.KNOW else "答复暂停、延期或照常"
    return f"{what}；{alert.minutes} 分钟未答复，转下一人"


def alerts_card(view: AlertsView) -> Card:
    """Return the kinds of alerts to begin, and those that are under way."""
    current = [
        (
            Button(
                clip(
                    f"{kind_of(each.alert.kind).title} {each.answered}/{each.total}"
                    f" · {spell_scope(each.alert)}",
                    LONGEST,
                ),
                AlertCallback(alert=each.alert.id),
            ),
        )
        for each in view.current
    ]
    kinds = pairs([Button(each.short, AlertsCallback(kind=each.key)) for each in view.kinds])
    under_way = f"进行中 {len(view.current)} 项，数字是已知悉/全部。" if current else None
    return Card(
        lines(bold("预警叫应"), "发哪一种？发出前可改内容和范围。", under_way),
        (*kinds, *current, (HOME,)),
    )


def draft_card(view: AlertDraftView) -> Card:
    """Return an alert as it would be sent: to how many, who has nobody, what it asks for."""
    alert, reached = view.alert, view.reached

    def turn(label: str, do: str) -> Button:
        return Button(label, AlertDraftCallback.model_validate({"alert": alert.id, "do": do}))

    send = AlertStepCallback(alert=alert.id, do="send", seen=alert.stamp)
    first = ((Button(f"发出：{reached.units} 家", send, "primary"),),) if reached.units else ()
    waits = alert.answering is not Answering.NONE
    minutes = (turn(f"超时：{alert.minutes} 分钟", "minutes"),) if waits else ()
    scope = Button("改范围", AlertCallback(alert=alert.id, do="scope"))
    aside = (scope, turn(f"答复：{alert.answering.label}", "answering"))
    keep = (turn("存为模板", "words"),) if view.own_words else ()
    return Card(
        lines(
            bold(f"{kind_of(alert.kind).title} · 发出前预览"),
            f"发给：{spell_scope(alert)}，{reached.units} 家单位，可通知 {reached.persons} 人",
            _without(reached),
            alert.text,
            f"要求：{spell_asked(alert)}",
            "要改内容，直接打字发来。",
        ),
        (*first, aside, *((minutes + keep,) if minutes + keep else ()), (turn("取消", "drop"),)),
    )


def _without(reached: Reached) -> str | Text | None:
    if not reached.units:
        return bold("这个范围没有单位，请改范围。")
    missing = reached.units - reached.with_somebody
    if not missing:
        return None
    named = "、".join(reached.nobody)
    return clip(
        f"⚠️ {missing} 家无人可通知：{named}{'等' if missing > len(reached.nobody) else ''}", 120
    )


def scope_card(view: AlertScopeView) -> Card:
    """Return the choice of whom an alert is for."""
    alert = view.alert
    back = (Button("选好了", AlertCallback(alert=alert.id, do="draft"), "primary"),)
    unknown = f"没找到：{clip('、'.join(view.unknown), 80)}" if view.unknown else None
    return Card(
        lines(
            bold(f"{kind_of(alert.kind).title} · 发给谁？"),
            f"现在：{spell_scope(alert)}，{view.units} 家",
            unknown,
            _scope_hint(view),
        ),
        (*_scope_rows(view), back),
    )


def _scope_hint(view: AlertScopeView) -> str | None:
    if view.part == "units":
        return "打几个字找单位，点一下加入或移出；也可一行一个全称，一次发来。"
    return None if view.part else "也可直接打行业或单位名。"


def _scope_rows(view: AlertScopeView) -> tuple[tuple[Button, ...], ...]:
    alert = view.alert

    def aim(label: str, do: str, unit: int = 0) -> Button:
        values = {"alert": alert.id, "do": do, "unit": unit}
        return Button(clip(label, LONGEST), AlertAimCallback.model_validate(values))

    match view.part:
        case "street":
            area = [aim("全区", "area")] if view.area else []
            return pairs([*area, *(aim(each.street, "street", each.id) for each in view.streets)])
        case "sector":
            each = [aim(name, "sector", unit) for name, unit in view.sectors]
            return pairs([aim("全部行业", "any_sector"), *each])
        case "risk":
            each = [aim(f"{risk.label}色", risk.value) for risk in Risk]
            return ((aim("不分颜色", "any_risk"),), *pairs(each))
        case "units":
            known = {each.id: each for each in (*view.chosen, *view.found)}
            marks = {each: "✓ " if each in alert.unit_ids else "" for each in known}
            rows = [
                (aim(f"{marks[each.id]}{each.name}", "unit", each.id),) for each in known.values()
            ]
            clear = [(aim("不指定单位", "no_units"),)] if alert.unit_ids else []
            return (*rows, *clear)

    def part(label: str, do: str) -> Button:
        values = {"alert": alert.id, "do": do}
        return Button(clip(label, LONGEST), AlertCallback.model_validate(values))

    return (
        (part(f"街镇：{alert.street or '全区'}", "street"),),
        (
            part(f"行业：{alert.sector or '全部'}", "sector"),
            part(f"风险：{alert.risk.label + '色' if alert.risk else '全部'}", "risk"),
        ),
        (part("指定单位", "units"),),
    )


def sent_card(view: AlertSentView) -> Card:
    """Return that an alert is on its way."""
    alert = view.alert
    return Card(
        lines(
            bold(f"{kind_of(alert.kind).title}已发出"),
            f"{spell_scope(alert)}，{alert.units} 家。知悉情况另有一张卡片，会自动更新。",
        ),
        ((ALL, HOME),),
    )


def figures_card(figures: AlertFigures) -> Card:
    """Return how an alert stands, for the message that keeps itself up to date."""
    return Card(_figures(figures), _figures_rows(figures, change=True))


def alert_card(view: AlertView) -> Card:
    """Return how an alert stands, as it is shown when asked for."""
    refresh = Button("刷新", AlertCallback(alert=view.figures.alert.id))
    rows = _figures_rows(view.figures, change=view.change)
    return Card(_figures(view.figures), (*rows, (refresh, ALL, HOME)))


def _figures(figures: AlertFigures) -> Text:
    alert, tally = figures.alert, figures.tally
    head = f"{kind_of(alert.kind).title} · {spell_scope(alert)}"
    corrected = f"，更正 {alert.revision - 1} 次" if alert.revision > 1 else ""
    ended = f"，{_at(figures.ended)} 解除" if figures.ended else ""
    return lines(
        bold(head),
        f"{_at(figures.sent)} 发出{corrected}{ended}",
        *(_read(tally) if alert.answering is Answering.NONE else _answered(alert, tally)),
        f"更新于 {figures.now:%H:%M:%S}",
    )


def _read(tally: Tally) -> tuple[str | Text | None, ...]:
    """Say how many are known to have read: who presses, has; of who does not nobody knows."""
    waiting = tally.states[AckState.PENDING]
    nobody = tally.states[AckState.NOBODY]
    return (
        bold(f"点过“知悉” {tally.answered}/{tally.total} 家"),
        "没点的可能已看过，机器人无从得知。",
        _listed(("待发", waiting), ("无人可通知", nobody)),
    )


def _answered(alert: Alert, tally: Tally) -> tuple[str | Text | None, ...]:
    states = tally.states
    late = f"（其中超时 {tally.late}）" if tally.late else ""
    passed = f"（其中已转下一人 {tally.passed}）" if tally.passed else ""
    decided = tuple((each.label, tally.decisions[each]) for each in Decision)
    waiting = states[AckState.WAITING]
    return (
        bold(f"已知悉 {tally.answered}/{tally.total} 家{late}"),
        _listed(*decided) if alert.answering is Answering.DECIDE else None,
        f"待知悉 {waiting}{passed}" if waiting else None,
        _listed(
            *(
                (each.label, states[each])
                for each in (AckState.PENDING, AckState.SILENT, AckState.NOBODY, AckState.CLOSED)
            )
        ),
        _listed(("其中电话叫应", states[AckState.PHONED])),
    )


def _listed(*counts: tuple[str, int]) -> str | None:
    return " · ".join(f"{label} {count}" for label, count in counts if count) or None


def _at(moment: datetime) -> str:
    return f"{spell_short_day(moment.date())} {moment:%H:%M}"


def _figures_rows(figures: AlertFigures, *, change: bool) -> tuple[tuple[Button, ...], ...]:
    alert, tally = figures.alert, figures.tally
    word = "没点“知悉”" if alert.answering is Answering.NONE else "未知悉"
    listing = (Button(f"{word}的 {tally.open} 家", OpenUnitsCallback(alert=alert.id)),)
    steps = (
        Button("更正", AlertCallback(alert=alert.id, do="correction")),
        Button("解除", AlertCallback(alert=alert.id, do="ending")),
    )
    running = change and alert.state is AlertState.SENT
    return (*((listing,) if tally.open else ()), *((steps,) if running else ()))


def open_units_card(view: OpenUnitsView) -> Card:
    """Return units that have not answered, a button each: who is asked there, or that nobody is."""
    alert = view.alert
    rows = [
        (Button(_unit_label(one, name, view.names), AlertUnitCallback(acknowledgement=one.id)),)
        for one, name in view.entries
    ]
    turn = []
    if view.after:
        turn.append(Button("从头看", OpenUnitsCallback(alert=alert.id)))
    if view.more:
        last = view.entries[-1][0].id
        turn.append(Button("下一页", OpenUnitsCallback(alert=alert.id, after=last)))
    back = (Button("返回", AlertCallback(alert=alert.id)), HOME)
    text = "点一家看通知了谁；电话通知到的，也在那里记。" if rows else "都已知悉。"
    head = f"{kind_of(alert.kind).title} · 未知悉"
    return Card(lines(bold(head), text), (*rows, *((tuple(turn),) if turn else ()), back))


def _unit_label(one: Acknowledgement, name: str, names: dict[int, str]) -> str:
    asked = names.get(one.asked[-1], "") if one.asked else ""
    passed = "已转" if one.passes else ""
    how = f"{passed}{asked}" if one.state is AckState.WAITING and asked else one.state.label
    mark = "🔴 " if one.state in {AckState.SILENT, AckState.NOBODY} else ""
    return clip(f"{mark}{name} · {how}", LONGEST)


def unit_card(view: AlertUnitView) -> Card:
    """Return one unit of an alert, and the office's note that it was called."""
    one, alert = view.acknowledgement, view.alert
    answer = f"：{one.decision.label}" if one.decision else ""
    by = f"{view.answered_by} {_at(view.answered)}" if view.answered else ""
    rows: tuple[tuple[Button, ...], ...] = ()
    open_ = not one.state.answered
    if open_ and alert.answering is Answering.DECIDE:
        rows = (decision_row(one, call=True),)
    elif open_:
        called = AlertAnswerCallback(acknowledgement=one.id, do="know", seen=one.stamp, call=True)
        rows = ((Button("已电话叫应", called, "primary"),),)
    asks = alert.answering is Answering.DECIDE and bool(rows)
    return Card(
        lines(
            bold(f"{view.unit.name} · {one.state.label}{answer}"),
            f"{by}{'（超时）' if one.late else ''}" if by else None,
            f"已通知：{'、'.join(view.asked)}" if view.asked else "没有通知到任何人。",
            f"还可通知：{'、'.join(view.others)}" if view.others else "本单位没有其他人可通知。",
            "电话问到的安排，点一个记下。" if asks else None,
        ),
        (*rows, (Button("返回", OpenUnitsCallback(alert=alert.id)), HOME)),
    )


def correction_card(view: AlertCorrectionView) -> Card:
    """Return the question for other words, or with them whether they go out."""
    alert = view.alert
    back = (Button("返回", AlertCallback(alert=alert.id)),)
    head = bold(f"{kind_of(alert.kind).title} · 更正")
    if not alert.pending:
        return Card(lines(head, f"现在的内容：{alert.text}", "请把更正后的全文打字发来。"), (back,))
    step = AlertStepCallback(alert=alert.id, do="correct", seen=alert.stamp)
    return Card(
        lines(head, alert.pending, "会发给原来的单位，已知悉的也要重新知悉。要再改，直接打字。"),
        ((Button(f"发出更正：{alert.units} 家", step, "primary"),), back),
    )


def ending_card(view: AlertEndingView) -> Card:
    """Return whether an alert is to end, and how it stands."""
    alert, tally = view.alert, view.tally
    step = AlertStepCallback(alert=alert.id, do="end", seen=alert.stamp)
    return Card(
        lines(
            bold(f"解除{kind_of(alert.kind).title}？"),
            f"{spell_scope(alert)}，已知悉 {tally.answered}/{tally.total} 家。",
            "通知过的人都会收到解除。未知悉的不再催，记为“解除前未知悉”。",
        ),
        (
            (Button(f"解除：{alert.units} 家", step, "primary"),),
            (Button("返回", AlertCallback(alert=alert.id)),),
        ),
    )
