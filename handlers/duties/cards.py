"""The card of an occurrence: where, what, until when, what shows it, and what may be done now."""

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from chat.press import Press
from duties.model import Mark, Occurrence, OccurrenceState, Proof, Reason
from duties.occurrences.moments import spell_at, spell_until, spell_window
from duties.occurrences.showing import PHOTOS
from duties.occurrences.views import Asks, OccurrenceView, Offer, UntakenNotice
from handlers.absences.buttons import AbsencesCallback
from handlers.drills.buttons import DrillCallback
from handlers.duties.buttons import (
    OccurrenceCallback,
    OccurrenceReasonCallback,
    PostponeCallback,
    TakeOverCallback,
)
from handlers.menu.buttons import MenuCallback
from handlers.texts import spell_kept
from handlers.today.buttons import TodayCallback

State = OccurrenceState
HOME = (Button("今日", TodayCallback()), Button("回菜单", MenuCallback(to="menu")))
LABELS = (
    (Offer.BEGIN, "开始", "begin"),
    (Offer.INSPECT, "开始", "inspect"),
    (Offer.DONE, "已完成", "done"),
    (Offer.HAND_OVER, "交班", "hand_over"),
    (Offer.TAKE_OVER, "接班", "take_over"),
    (Offer.ADD, "补充", "add"),
    (Offer.FOUND, "发现隐患", "found"),
    (Offer.ACKNOWLEDGE, "知悉", "acknowledge"),
    (Offer.MAKE_UP, "补做", "make_up"),
    (Offer.POSTPONE, "顺延", "postpone"),
    (Offer.ASK_EXCUSE, "申请免除", "ask_excuse"),
    (Offer.EXCUSE, "免除", "excuse"),
    (Offer.REFUSE, "不同意免除", "refuse"),
)
FIRST = (
    Offer.INSPECT,
    Offer.DONE,
    Offer.HAND_OVER,
    Offer.TAKE_OVER,
    Offer.ACKNOWLEDGE,
    Offer.MAKE_UP,
    Offer.EXCUSE,
)


def occurrence_card(view: OccurrenceView) -> Card:
    """Return an occurrence as it stands."""
    one, today = view.listed.occurrence, view.now.date()
    zone = view.now.tzinfo
    opens, due = one.opens_at.astimezone(zone), one.due_at.astimezone(zone)
    postponed = None
    if one.postponed_to is not None and not one.state.ended:
        postponed = f"已顺延到：{spell_at(one.postponed_to.astimezone(zone), today)}"
    noted = "未了事项" if view.listed.terms.proof is Proof.HANDOVER else "说明"
    return Card(
        lines(
            view.listed.where,
            bold(view.listed.title + ("（重要）" if view.listed.terms.critical else "")),
            f"时间：{spell_window(opens, due, today)}{_limits(view)}",
            postponed,
            f"凭据：{_proof(view.listed.terms.proof)}",
            f"现在：{_standing(view)}",
            f"同行签名：{'、'.join(view.cosigned)}" if view.cosigned else None,
            f"{noted}：{clip(one.note, 200)}" if one.note else None,
            *_sent(view),
            *_shift_lines(view),
            *_patrol_lines(view),
            _excuse_line(view),
            _question(view),
        ),
        (
            *_rows(view),
            (Button("今日", TodayCallback()), Button("回菜单", MenuCallback(to="menu"))),
        ),
    )


def _limits(view: OccurrenceView) -> str:
    """Say until when it is in time, and until when it is taken at all."""
    one, zone = view.listed.occurrence, view.now.tzinfo
    if one.state.ended:
        return ""
    today, found = view.now.date(), []
    if one.grace_at > one.due_at:
        found.append(f"宽限至{spell_at(one.grace_at.astimezone(zone), today)}")
    if one.closes_at > one.grace_at:
        found.append(f"{spell_at(one.closes_at.astimezone(zone), today)}起算漏做")
    return f"（{'，'.join(found)}）" if found else ""


def _proof(proof: Proof) -> str:
    return "文件或照片" if proof is Proof.FILE else proof.label


def _sent(view: OccurrenceView) -> list[str]:
    """Count what was sent with it."""
    return [
        f"{medium.label}：{spell_kept(shot.stored, shot.total, medium)}"
        for medium, shot in view.shots
    ]


def _shift_lines(view: OccurrenceView) -> list[str]:
    """Say of a shift by whom it was handed over and taken over, and what is marked."""
    one, zone, today = view.listed.occurrence, view.now.tzinfo, view.now.date()
    if one.handed_at is None:
        return []
    found = [f"交班：{view.handed_by} {spell_at(one.handed_at.astimezone(zone), today)}"]
    if one.done_at is not None:
        found.append(f"接班：{view.done_by} {spell_at(one.done_at.astimezone(zone), today)}")
    elif view.untaken is not None:
        found.append(f"接班：无人接班（{spell_at(view.untaken, today)}起）")
    if one.marks and one.done_at is not None:
        found.append(_marks(one))
    return found


def _marks(one: Occurrence) -> str:
    return "标记：" + "、".join(Mark(each).label for each in one.marks.split(","))


def _standing(view: OccurrenceView) -> str:
    """Say where it stands, by whom and since when."""
    one, today, zone = view.listed.occurrence, view.now.date(), view.now.tzinfo
    why = f"，原因：{one.reason.label}" if one.reason is not None else ""
    if one.state is State.PLANNED:
        return f"未开始，{spell_at(one.opens_at.astimezone(zone), today)}开始"
    if one.state in {State.OPEN, State.LATE} and one.handed_at is not None:
        return "待接班"
    if one.state in {State.OPEN, State.LATE} and one.begun_at is not None:
        return f"进行中，{view.begun_by} {spell_at(one.begun_at.astimezone(zone), today)}开始"
    if one.state is State.OPEN:
        return f"待完成，{spell_until(one.grace_at.astimezone(zone), today)}为按时"
    if one.state is State.LATE:
        return f"已超时，{spell_until(one.closes_at.astimezone(zone), today)}完成算迟报"
    if one.done_at is not None:
        when = spell_at(one.done_at.astimezone(zone), today)
        return f"{one.state.label}，{view.done_by} {when}{why}"
    if one.state is State.EXCUSED:
        return f"{one.state.label}，{view.excused_by}{why}"
    if view.made_up:
        return f"{one.state.label}，已安排补做{why}"
    return f"{one.state.label}{why}"


def _patrol_lines(view: OccurrenceView) -> list[str]:
    """Say of a patrol what is to be looked at, and what stands on its record."""
    one, zone = view.listed.occurrence, view.now.tzinfo
    if view.listed.terms.proof is not Proof.PATROL:
        return []
    found = []
    if one.scanned_at is not None:
        found.append(f"已扫码：{spell_at(one.scanned_at.astimezone(zone), view.now.date())}")
    if one.distance_m is not None:
        found.append(f"距单位：{one.distance_m} 米")
    if one.marks:
        found.append(_marks(one))
    if one.state in {State.OPEN, State.LATE}:
        found += [f"看：{each}" for each in view.look_at]
        hint = "先扫现场的码；" if one.scanned_at is None else ""
        where = "照片、位置" if view.locatable else "照片"
        found.append(f"{hint}可发{where}，一并存档。")
    return found


def _excuse_line(view: OccurrenceView) -> str | None:
    one = view.listed.occurrence
    if one.excuse_asked is None or (one.state.ended and one.state is not State.MISSED):
        return None
    return f"{view.excuse_asked_by}申请免除：{one.excuse_asked.label}，等安全办答复"


def _question(view: OccurrenceView) -> str | None:
    """Return what the card asks for."""
    match view.asks:
        case Asks.PROOF if view.listed.terms.proof is Proof.FILE:
            return "请发文件（PDF、Word、Excel、PPT，20MB以内）或照片，可以多份；存好即记完成。"
        case Asks.PROOF if view.listed.terms.proof in PHOTOS:
            return "请发照片，可以多张；照片存好即记完成。"
        case Asks.PROOF if Offer.ADD in view.offers:
            return "还可以补充：打字、照片、语音都行，接班前都算。"
        case Asks.PROOF if view.listed.terms.proof is Proof.HANDOVER:
            return "未了事项：请打字，或发照片、语音（20MB以内），可以多条；没有就点“无”。"
        case Asks.PROOF:
            return "请写一句话：做了什么、结果怎样。"
        case Asks.MOMENT:
            return "顺延到什么时候？"
        case Asks.ASK_EXCUSE | Asks.EXCUSE:
            return "为什么免除？"
    if Offer.REASON in view.offers:
        why = "漏做" if view.listed.occurrence.state is State.MISSED else "迟报"
        return f"为什么{why}？请点一个原因。"
    return None


def _rows(view: OccurrenceView) -> Rows:
    one = view.listed.occurrence
    if view.asks is Asks.MOMENT:
        return (*_moments(view), (_back(one),))
    if view.asks is Asks.PROOF and Offer.HAND_OVER in view.offers:
        nothing = Button("无", OccurrenceCallback(occurrence=one.id, do="nothing"), "primary")
        return ((nothing,), (_back(one),))
    if view.asks is Asks.PROOF:
        return ((_back(one),),)
    if view.asks is Asks.EXCUSE:
        return (*_reasons(one, "excuse"), (_back(one),))
    if view.asks is Asks.ASK_EXCUSE:
        return (*_reasons(one, "ask_excuse"), (_back(one),))
    reasons = _reasons(one, "reason") if Offer.REASON in view.offers else ()
    record = _record_row(view)
    offered = [each for each in LABELS if each[0] in view.offers]
    buttons = [
        Button(label, _press(view, do), "primary" if offer in FIRST else None)
        for offer, label, do in offered
    ]
    if Offer.ASK_EXCUSE in view.offers and not one.state.ended:
        buttons.insert(-1, Button("请假", AbsencesCallback()))
    return (*reasons, *record, *pairs(buttons), *_evidence_row(view))


def _press(view: OccurrenceView, do: str) -> Press:
    one = view.listed.occurrence
    if do == "take_over":
        return TakeOverCallback(occurrence=one.id, seen=view.stamp)
    return OccurrenceCallback(occurrence=one.id, do=do)  # type: ignore[arg-type]  # of the table


def _record_row(view: OccurrenceView) -> Rows:
    """Return the row that opens the record of a drill."""
    open_it = DrillCallback(occurrence=view.listed.occurrence.id)
    if Offer.RECORD in view.offers:
        return ((Button("填演练记录", open_it, "primary"),),)
    return ((Button("看演练记录", open_it),),) if Offer.RECORDED in view.offers else ()


def _evidence_row(view: OccurrenceView) -> Rows:
    """Return the row that brings what was sent with it, named by what that is."""
    if Offer.EVIDENCE not in view.offers:
        return ()
    media = dict.fromkeys(each.medium.label for each in view.evidence)
    one = view.listed.occurrence
    show = OccurrenceCallback(occurrence=one.id, do="evidence")
    return ((Button(f"查看{'、'.join(media)}", show),),)


def untaken_card(notice: UntakenNotice) -> Card:
    """Return what those on duty read, and who leads the unit, of a shift that nobody takes over."""
    one, zone, today = notice.listed.occurrence, notice.now.tzinfo, notice.now.date()
    handed = spell_at((one.handed_at or one.due_at).astimezone(zone), today)
    ask = "请安排人员接班。" if notice.to_lead else "请尽快接班。"
    open_it = OccurrenceCallback(occurrence=one.id)
    label = "看详情" if notice.to_lead else "去接班"
    return Card(
        lines(
            bold(f"⚠️ 无人接班 · {notice.listed.where}"),
            notice.listed.title,
            f"{notice.who} {handed} 已交班，到 {notice.now:%H:%M} 无人接班。{ask}",
        ),
        ((Button(label, open_it, "primary"),),),
    )


def _moments(view: OccurrenceView) -> Rows:
    """Return a button for each moment, those with the grace before those that are late."""
    one, today = view.listed.occurrence, view.now.date()
    return pairs(
        [
            Button(
                spell_at(each, today) + ("（算迟报）" if each > one.grace_at else ""),
                PostponeCallback(occurrence=one.id, minute=int(each.timestamp() // 60)),
            )
            for each in view.moments
        ]
    )


def _reasons(one: Occurrence, about: str) -> Rows:
    return pairs(
        [
            Button(
                each.label,
                OccurrenceReasonCallback(occurrence=one.id, about=about, reason=each),  # type: ignore[arg-type]  # one of three
            )
            for each in Reason
        ]
    )


def _back(one: Occurrence) -> Button:
    return Button("返回", OccurrenceCallback(occurrence=one.id))
