"""The cards of 同行签名: who has signed, and the sheet as those see it who walk along."""

from chat.card import Button, Card, bold, clip, lines
from checklists.cosigning.model import MOST_COSIGNERS
from checklists.cosigning.views import (
    CosignerEntry,
    CosignersNotice,
    CosignersView,
    CosignView,
    LapsedNotice,
)
from checklists.signing_views import SummaryLine
from core.clock import spell_short_day
from handlers.cosigning.buttons import (
    CosignCallback,
    CosignersCallback,
    CosignPageCallback,
    RemoveCosignatureCallback,
)
from handlers.menu.buttons import MenuCallback
from handlers.usual import WIDEST
from handlers.walk.buttons import SummaryCallback
from handlers.walk.cards import counts
from handlers.walk.signing_cards import place_mark

LAPSED = "内容已改，需重签"


def cosigners_card(view: CosignersView) -> Card:
    """Return who has signed beside, as who leads sees it."""
    inspection = view.sheet.inspection
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(f"移除 {each.cosignature.name}", WIDEST),
                RemoveCosignatureCallback(
                    inspection=inspection.id, cosignature=each.cosignature.id
                ),
                "danger",
            ),
        )
        for each in view.entries
    ]
    rows.append(
        (
            Button("刷新", CosignersCallback(inspection=inspection.id)),
            Button("换链接", CosignersCallback(inspection=inspection.id, do="renew")),
        )
    )
    rows.append((Button("回检查小结", SummaryCallback(inspection=inspection.id), "primary"),))
    told = "请同行人扫上面的码，或把链接转发给同行人。" if view.token else None
    return Card(
        lines(
            bold(f"同行签名 · {inspection.unit.name} · {len(view.entries)} 人"),
            *view.titles,
            *(_spell_entry(each) for each in view.entries),
            None if view.entries else "还没有人签名。",
            told,
            f"最多 {MOST_COSIGNERS} 人。签名提交后不能再加。",
            "不是同行人的，点“移除”；链接传到别处，点“换链接”，旧的作废。",
        ),
        tuple(rows),
    )


def _spell_entry(entry: CosignerEntry) -> str:
    when = f"{spell_short_day(entry.at.date())} {entry.at:%H:%M}"
    return f"{entry.cosignature.name} · {LAPSED if entry.lapsed else when}"


def cosigners_notice(notice: CosignersNotice) -> Card:
    """Return the line that keeps itself up to date before who leads."""
    lapsed = f"{'、'.join(notice.lapsed)}：{LAPSED}" if notice.lapsed else None
    if notice.ended and notice.lapsed:
        lapsed = f"{'、'.join(notice.lapsed)}：内容改后没有重签，未计入"
    state = " · 检查已签名提交" if notice.ended else ""
    return Card(
        lines(
            f"{notice.unit} · {notice.form}{state}",
            bold(f"同行签名：{'、'.join(notice.standing) or '暂无'}"),
            lapsed,
        )
    )


def lapsed_notice(notice: LapsedNotice) -> Card:
    """Return that what somebody signed has changed since."""
    show = CosignPageCallback(cosign=notice.link_id)
    return Card(
        lines(
            bold(f"同行签名：{LAPSED}"),
            f"{notice.unit} · {notice.form}",
            "您签名以后，检查内容有改动。请看过再签一次。",
        ),
        ((Button("查看并重签", show, "primary"),),),
    )


def link_words(view: CosignersView, link: str) -> str:
    """Return the message to hand on."""
    inspection = view.sheet.inspection
    return (
        f"同行签名 · {inspection.unit.name}\n"
        f"{'、'.join(view.titles)}，带队：{inspection.inspector_name}。"
        f"请扫码或点链接，看过检查内容后签名，不用加入：\n{link}\n"
        "检查签名提交后失效。"
    )


def cosign_card(view: CosignView) -> Card:
    """Return the sheet as somebody sees it who was asked to sign beside."""
    inspection = view.sheet.inspection
    return Card(
        lines(
            bold(f"同行签名 · {inspection.unit.name} · {spell_short_day(view.day)}"),
            *view.titles,
            f"检查类型：{inspection.kind.label} · 带队：{view.lead or inspection.inspector_name}",
            bold(counts(list(view.tallies))),
            _head(view),
            *(line for each in view.lines for line in _spell_hazard(*each)),
            *_standing(view),
        ),
        _rows(view),
    )


def _head(view: CosignView) -> str:
    if not view.hazards:
        return "没有隐患。"
    page = f"，第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else ""
    return f"隐患 {view.hazards} 条{page}："


def _spell_hazard(place: int, line: SummaryLine) -> list[str]:
    finding = line.finding
    if finding is None:
        return []
    when = "当场已整改"
    if not finding.fixed_on_spot:
        day = finding.deadline
        when = f"期限 {spell_short_day(day)}" if day is not None else "期限未定"
    words = " ".join(finding.description.split()) or line.question.text
    mark = place_mark(place) if place else ""
    said = [f"⚠️ {mark}第 {line.question.number} 项 {words} · {when} · 照片 {line.photos} 张"]
    if finding.measure:
        said.append(f"　措施：{' '.join(finding.measure.split())}")
    return said


def _may_sign(view: CosignView) -> bool:
    return view.ready and (view.own is None or view.own.lapsed)


def _standing(view: CosignView) -> list[str]:
    own = view.own
    if own is not None and not own.lapsed:
        at = f"{spell_short_day(own.at.date())} {own.at:%H:%M}"
        return [f"✅ 已签名：{own.cosignature.name} · {at}"]
    said = [LAPSED + "。"] if own is not None else []
    if not view.ready:
        return [*said, "检查还没有填完，填完才能签名。请稍后点“刷新”。"]
    if view.page + 1 < view.pages:
        return [*said, "看完各页再签名。"]
    if not view.name:
        return [*said, "签名前，请发您的姓名（只写在这份检查上）。"]
    return [*said, "签名表示您参加了这次检查，并看过以上内容。"]


def _rows(view: CosignView) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if _may_sign(view) and view.name and view.page + 1 == view.pages:
        press = CosignCallback(cosign=view.link_id, seen=view.stamp)
        rows.append((Button(clip(f"签名：{view.name}", WIDEST), press, "primary"),))
    turn = []
    if view.page:
        turn.append(Button("‹ 上一页", CosignPageCallback(cosign=view.link_id, page=view.page - 1)))
    if view.page + 1 < view.pages:
        after = CosignPageCallback(cosign=view.link_id, page=view.page + 1)
        turn.append(Button("下一页 ›", after, "primary"))
    if turn:
        rows.append(tuple(turn))
    again = Button("刷新", CosignPageCallback(cosign=view.link_id))
    rows.append((again, Button("回菜单", MenuCallback(to="menu"))))
    return tuple(rows)
