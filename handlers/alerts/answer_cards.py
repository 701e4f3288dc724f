"""The unit's cards of an alert: what is to be known or decided, and what became of it."""

from datetime import datetime

from chat.card import Button, Card, Rows, Text, bold, lines
from core.clock import spell_short_day
from duties.alerts.kinds import kind_of
from duties.alerts.model import Acknowledgement, AckState, AlertState, Answering, Decision
from duties.alerts.views import AlertEndNotice, AlertNotice, AlertTaskView
from duties.occurrences.moments import spell_at
from handlers.alerts.buttons import AlertAnswerCallback
from handlers.menu.buttons import MenuCallback


def decision_row(
    one: Acknowledgement, *, pushed: bool = False, call: bool = False, but: Decision | None = None
) -> tuple[Button, ...]:
    """Return the decisions, a button each, without the one that was made."""
    return tuple(
        Button(
            f"改为{each.label}" if but else each.label,
            AlertAnswerCallback.model_validate(
                {
                    "acknowledgement": one.id,
                    "do": each.value,
                    "seen": one.stamp,
                    "pushed": pushed,
                    "call": call,
                }
            ),
        )
        for each in Decision
        if each is not but
    )


def alert_notice(notice: AlertNotice) -> Card:
    """Return an alert as a person of the unit gets it; it says later what became of it."""
    return Card(_text(notice), _rows(notice, pushed=True))


def task_card(view: AlertTaskView) -> Card:
    """Return an alert as it is opened from the to-do."""
    home = (Button("回菜单", MenuCallback(to="menu")),)
    return Card(_text(view.notice), (*_rows(view.notice, pushed=False), home))


def end_notice(notice: AlertEndNotice) -> Card:
    """Return that an alert has ended."""
    title = kind_of(notice.alert.kind).title
    return Card(lines(bold(f"{title}已解除 · {notice.unit.name}"), f"{_at(notice.ended)} 解除。"))


def _text(notice: AlertNotice) -> Text:
    alert = notice.alert
    title = kind_of(alert.kind).title
    again = (
        "⏰ 请尽快答复：" if notice.reminder and not notice.acknowledgement.state.answered else ""
    )
    corrected = "（更正）" if alert.revision > 1 and not notice.replaced else ""
    return lines(
        bold(f"{again}{title}{corrected} · {notice.unit.name}"),
        f"{alert.office or '区'}安全办 {_at(notice.sent)}",
        None if notice.replaced else alert.text,
        _standing(notice),
    )


def _standing(notice: AlertNotice) -> Text:
    one, alert = notice.acknowledgement, notice.alert
    if notice.replaced:
        return bold("内容已更正，请看下面新的一条。")
    if not notice.mine:
        return bold("您已不负责本单位，不用答复。")
    if one.state.answered and notice.answered is not None:
        return lines(bold(_answered(notice, notice.answered)), _ended(notice))
    if alert.state is AlertState.ENDED:
        return bold(_ended(notice) or "已解除，不用再答复。")
    if notice.after:
        return bold(f"未按时答复，已转{notice.after}；您仍可答复。")
    before = f"{notice.before}未答复，转请您答复。" if notice.before else ""
    return bold(before + _asked(notice))


def _answered(notice: AlertNotice, at: datetime) -> str:
    one = notice.acknowledgement
    how = "由电话告知" if one.state is AckState.PHONED else "已知悉"
    decided = f"，答复：{one.decision.label}" if one.decision else ""
    return f"✅ {notice.answered_by} {at:%H:%M} {how}{decided}{'（超时）' if one.late else ''}"


def _ended(notice: AlertNotice) -> str | None:
    return f"{_at(notice.ended)} 已解除。" if notice.ended else None


def _asked(notice: AlertNotice) -> str:
    alert = notice.alert
    if alert.answering is Answering.NONE:
        return "看过请点“知悉”，不作考核。"
    what = "点“知悉”" if alert.answering is Answering.KNOW else "选一个答复"
    if notice.due is None or notice.before:
        return f"请{what}。"
    until = spell_at(notice.due, notice.sent.date())
    return f"请在 {until} 前{what}，未答复将转本单位其他人。"


def _at(moment: datetime) -> str:
    return f"{spell_short_day(moment.date())} {moment:%H:%M}"


def _rows(notice: AlertNotice, *, pushed: bool) -> Rows:
    one, alert = notice.acknowledgement, notice.alert
    if notice.replaced or not notice.mine or alert.state is AlertState.ENDED:
        return ()
    if alert.answering is Answering.DECIDE:
        return (decision_row(one, pushed=pushed, but=one.decision),)
    if one.state.answered:
        return ()
    known = AlertAnswerCallback(acknowledgement=one.id, do="know", seen=one.stamp, pushed=pushed)
    return ((Button("知悉", known, "primary"),),)
