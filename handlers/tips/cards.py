"""The cards of a tip: how much is known of who gives it, its receipt, its case, its reward."""

from chat.card import Button, Card, bold, clip, lines
from core.clock import local, spell_short_day
from handlers.hazards.buttons import HazardCallback
from handlers.snaps.buttons import DraftCallback, PrivacyCallback, RewardCallback
from handlers.texts import spell_kept
from handlers.tips.buttons import AmountCallback, TipCallback, TipsCallback
from handlers.usual import HOME, WIDEST
from hazards.model import Ending, Hazard, HazardState
from hazards.snaps.drafts import Privacy
from hazards.snaps.views import (
    DraftView,
    FollowingView,
    OpenedNotice,
    PrivacyView,
    TipCaseView,
    TipFiledView,
    TipsView,
    TipView,
)
from hazards.tips.model import Reward, Tip, TipNote, spell_secret

AMOUNTS = (200, 500, 1000)  # yuan
NOTES_SHOWN = 2


def privacy_card(view: PrivacyView) -> Card:
    """Return the choice of how much is to be known."""

    def choose(privacy: Privacy) -> PrivacyCallback:
        return PrivacyCallback(draft=view.draft.id, privacy=privacy)

    rows = [(Button("匿名", choose(Privacy.ANONYMOUS), "primary"),)]
    if view.confidential:
        rows.append((Button("保密", choose(Privacy.CONFIDENTIAL)),))
    sealed = "保密：身份加密封存，只有奖励经办人能打开，每次打开都会留痕并通知。"
    return Card(
        lines(
            bold("举报：是否留下身份？"),
            "匿名：巡安不留任何身份，查不到是谁。",
            sealed if view.confidential else None,
            "均凭口令查进度、领奖励。",
        ),
        (*rows, (Button("返回", DraftCallback(draft=view.draft.id)),)),
    )


def tip_draft_card(view: DraftView) -> Card:
    """Return a tip before its last tap: the secret is to be copied first."""
    draft = view.draft

    def do(label: str, action: str) -> Button:
        return Button(label, DraftCallback(draft=draft.id, do=action))

    spot = view.guesses[0].spot if draft.unit_id is not None and view.guesses else None
    first = Button("提交举报", DraftCallback(draft=draft.id, do="submit"), "primary")
    if view.stuck:
        first = Button("先提交，照片后补", DraftCallback(draft=draft.id, do="without"), "primary")
    if spot is None:
        first = Button("选单位", DraftCallback(draft=draft.id, do="units"), "primary")
    shot = view.shot
    kept = f"照片：{spell_kept(shot.stored, shot.total)}"
    named = PrivacyCallback(draft=draft.id, privacy=Privacy.NAMED)
    return Card(
        lines(
            bold(f"{draft.privacy.label}举报 · {spot or '未选单位'}"),
            f"{kept} · 类别：{view.category.label}" if draft.category else kept,
            f"说明：{clip(draft.description, 120)}" if draft.description else "再写一句：怎么了。",
            _spell_stuck(view.stuck),
            bold(f"口令：{spell_secret(draft.secret)}"),
            "请先抄下或截屏：查进度、领奖励只认口令，不再发送。",
        ),
        (
            (first,),
            (do("换单位", "units"), do("改类别", "category")),
            (Button("改为实名", named), do("放弃", "drop")),
        ),
    )


def _spell_stuck(stuck: tuple[int, ...]) -> str | None:
    """Say which photos cannot be fetched, and what becomes of them."""
    if not stuck:
        return None
    which = "、".join(str(each) for each in stuck)
    return f"第 {which} 张照片一直没取到。可先提交，会继续取，取到后自动加到举报里。"


def tip_filed_card(view: TipFiledView) -> Card:
    """Return the receipt of a tip."""
    kept = "身份已加密封存。" if view.confidential else "没有留下身份。"
    return Card(
        lines(
            bold(f"举报已收到 {view.tip.number}。"),
            f"口令：{spell_secret(view.secret)}",
            f"还有 {view.late} 张照片在取，取到后自动加上。" if view.late else None,
            f"{kept}查进度、补充：发 /tip，输口令。",
            "不想留痕，可以删掉这个聊天里的照片和文字。",
        ),
        ((HOME,),),
    )


def following_card(view: FollowingView) -> Card:
    """Return the question for the receipt of a tip."""
    if not view.left and view.until is not None:
        text = "口令错误次数过多，请一小时后再试。"
    elif view.unread:
        text = "没看到口令。要补充举报：先发口令，再发一遍刚才的话。"
    elif view.wrong:
        text = f"口令不对。口令为10位，如 7K3M-Q2X9-PB。还能试 {view.left} 次。"
    else:
        text = "发口令就行，带不带回执号都可以。发来的口令会马上删掉。"
    return Card(lines(bold("查举报进度"), text), ((HOME,),))


def tip_case_card(view: TipCaseView) -> Card:
    """Return the case of a tip, in words for the public."""
    shot = view.photos
    notes = view.notes[-NOTES_SHOWN:]
    return Card(
        lines(
            bold(f"举报 {view.tip.number} · {public_state(view.hazard)}"),
            view.hazard.spot,
            *_happened(view),
            spell_reward(view.tip),
            f"照片：{spell_kept(shot.stored, shot.total)}",
            *(_note(view, each) for each in notes),
            "要补充，半小时内直接发一句话或照片，不会记录您是谁；过后先发口令。",
        ),
        ((Button("刷新", TipCallback(tip=0, do="case"), "primary"), HOME),),
    )


_PUBLIC = {
    HazardState.ON_LEDGER: "已受理，正在核实",
    HazardState.DOUBTFUL: "正在核实",
    HazardState.CLASSIFIED: "已核实，正在安排整改",
    HazardState.ASSIGNED: "已要求单位整改",
    HazardState.PLANNING: "已要求单位整改",
    HazardState.PLANNED: "已要求单位整改",
    HazardState.RECTIFYING: "单位正在整改",
    HazardState.SUBMITTED: "单位已报整改，正在复核",
    HazardState.TRANSFERRED: "已转给主管部门",
    HazardState.RECEIVED: "主管部门已接收，正在处理",
    HazardState.REPORTED: "主管部门已处理，正在核实",
    HazardState.CLOSED: "已整改，复核通过",
    HazardState.CONFIRMED: "已整改，回头看合格",
    HazardState.RELAPSED: "问题复发，已重新安排整改",
}


def public_state(hazard: Hazard) -> str:
    """Spell where a hazard stands, for who gave the tip."""
    if hazard.state is HazardState.ENDED:
        if hazard.ending is Ending.TRANSFERRED:
            return "主管部门已接收并办结"
        return f"已办结：{hazard.ending.label}" if hazard.ending else "已办结"
    return _PUBLIC.get(hazard.state, hazard.state.label)


def _day(view: TipCaseView | TipView, at: object) -> str:
    return spell_short_day(local(at, view.zone).date())  # type: ignore[arg-type]


def _happened(view: TipCaseView) -> list[str]:
    hazard = view.hazard
    events = [f"{spell_short_day(view.tip.filed_on)}收到"]
    if hazard.submitted_at is not None:
        events.append(f"{_day(view, hazard.submitted_at)}单位提交整改")
    if hazard.closed_at is not None:
        events.append(f"{_day(view, hazard.closed_at)}销号")
    elif hazard.deadline is not None and hazard.state.open:
        events.append(f"要求{spell_short_day(hazard.deadline)}前完成整改")
    why = [f"理由：{clip(hazard.reason, 60)}"] if hazard.state is HazardState.ENDED else []
    return [" → ".join(events), *(why if hazard.reason else [])]


def spell_reward(tip: Tip) -> str | None:
    """Spell the reward, for who gave the tip."""
    match tip.reward:
        case Reward.PROPOSED:
            return f"奖励：拟{tip.amount}元，待批准"
        case Reward.APPROVED:
            return f"奖励：{tip.amount}元已批准，凭回执号和口令到安全办领取"
        case Reward.PAID:
            return f"奖励：{tip.amount}元已发放"
    return None


def tips_card(view: TipsView) -> Card:
    """Return a page of the tips, for who decides their rewards."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"{tip.number} {hazard.unit_name} · 奖励{_REWARDS[tip.reward]}", WIDEST),
                TipCallback(tip=tip.id),
            ),
        )
        for tip, hazard in view.entries
    ]
    if view.older is not None:
        rows.append((Button("更早的 ›", TipsCallback(before=view.older)),))
    hint = "新的在前。奖励三步：拟定、批准、发放。" if view.entries else "还没有举报。"
    return Card(lines(bold("举报奖励"), hint), (*rows, (HOME,)))


_REWARDS = {
    Reward.NONE: "未拟定",
    Reward.PROPOSED: "已拟定",
    Reward.APPROVED: "已批准",
    Reward.PAID: "已发放",
}


def _note(view: TipCaseView | TipView, note: TipNote) -> str:
    return f"{_day(view, note.at)} {clip(note.text, 40)}"


def tip_card(view: TipView) -> Card:
    """Return one tip, its reward, and, once, who gave it."""
    tip, hazard = view.tip, view.hazard
    who = f"举报人：{view.identity}" if view.identity else "举报人：匿名"
    if tip.sealed and not view.identity:
        who = "举报人：保密，已封存"
    amount = f" {tip.amount}元" if tip.amount else ""
    return Card(
        lines(
            bold(f"举报 {tip.number} · {hazard.number}"),
            f"{hazard.spot} · {hazard.standing}",
            clip(hazard.description, 90),
            *(_note(view, each) for each in view.notes[-NOTES_SHOWN:]),
            f"奖励：{_REWARDS[tip.reward]}{amount}",
            _approval(view),
            bold(who) if view.identity else who,
            "已留痕。离开这张卡片就不再显示。" if view.identity else None,
            bold("请输入金额，单位元，如 800。") if view.asking else None,
        ),
        _tip_rows(view),
    )


def opened_notice(notice: OpenedNotice) -> Card:
    """Return what all who could open names are told when somebody does: never whose name it was."""
    return Card(
        lines(
            bold(f"🔑 {notice.number} 查看了举报人"),
            f"{notice.who}打开了这条保密举报的举报人身份，已留痕。如有疑问，请立即向本人和管理员核实。",
        )
    )


def _approval(view: TipView) -> str | None:
    """Say who proposed a reward, and who has to approve it: never the same person."""
    if view.own:
        return "这笔奖励由您提出，须由另一位奖励经办人批准。"
    return f"{view.proposer} 提出，等您批准。" if view.proposer else None


def _tip_rows(view: TipView) -> tuple[tuple[Button, ...], ...]:
    tip = view.tip
    rows: list[tuple[Button, ...]] = []
    amounts = tuple(
        Button(f"拟 {each} 元", AmountCallback(tip=tip.id, amount=each, seen=tip.stamp))
        for each in AMOUNTS
    )
    other = Button("别的金额", TipCallback(tip=tip.id, do="amount"))
    match tip.reward:
        case Reward.NONE:
            rows += [amounts, (other,)]
        case Reward.PROPOSED:
            approve = RewardCallback(tip=tip.id, to="approved", seen=tip.amount or 0)
            if not view.own:
                rows.append((Button(f"批准 {tip.amount} 元", approve, "success"),))
            rows.append((other,))
        case Reward.APPROVED:
            paid = RewardCallback(tip=tip.id, to="paid", seen=tip.amount or 0)
            rows.append((Button("已发放", paid, "success"),))
    if tip.sealed and not view.identity:
        rows.append((Button("查看举报人（留痕）", TipCallback(tip=tip.id, do="open"), "danger"),))
    look = Button("看隐患", HazardCallback(hazard=view.hazard.id))
    return (*rows, (look, Button("举报列表", TipsCallback()), HOME))
