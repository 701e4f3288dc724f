"""The cards of a snap: where is it, what is it about, is it known already, and that it is filed."""

from chat.card import Button, Card, Rows, bold, clip, lines
from core.clock import local, spell_short_day
from handlers.hazards.buttons import HazardCallback, OpenCallback
from handlers.hazards.proposals import spell_proposal
from handlers.menu.buttons import MenuCallback
from handlers.snaps.buttons import (
    CategoryCallback,
    DraftCallback,
    DraftPlaceCallback,
    DraftUnitCallback,
    DraftUnitsCallback,
    FileCallback,
    JoinCallback,
)
from handlers.tips.cards import tip_draft_card
from handlers.usual import HOME, WIDEST
from hazards.snaps.drafts import Draft, Guess, Why
from hazards.snaps.views import (
    DraftCategoryView,
    DraftPlacesView,
    DraftsView,
    DraftUnitsView,
    DraftView,
    FiledView,
    LookalikeView,
    SeenNotice,
    Shot,
)

HALF = 18  # characters on one of two
HOUR = 60  # minutes
PER_ROW = 3


def draft_card(view: DraftView) -> Card:
    """Return a draft: its first button files it."""
    draft = view.draft
    if draft.tip:
        return tip_draft_card(view)
    best = view.guesses[0] if view.guesses else None
    ask = "像是哪里的？点第一个按钮即上账。" if best else "是哪里的？选单位，或发一个位置。"
    written = f"说明：{clip(draft.description, 120)}" if draft.description else None
    return Card(
        lines(
            bold(f"📷 {spell_shot(view.shot)}{ask}"),
            written or "再写一句更好：哪里、怎么了。",
            *_category(view),
            f"还有 {view.others} 条没上账。" if view.others else None,
        ),
        (*_spots(view), *_aside(view)),
    )


def spell_shot(shot: Shot) -> str:
    """Spell how many photos are kept: ``已存 2 张。``."""
    if not shot.total:
        return "照片没存上，请重发。"
    return f"已存 {shot.stored}/{shot.total} 张。" if shot.pending else f"已存 {shot.total} 张。"


def _category(view: DraftView) -> list[str]:
    if view.draft.category:
        return [f"类别：{view.category.label}"]
    return spell_proposal(view.proposal)


def spell_guess(guess: Guess) -> str:
    """Spell a place, and what the guess at it rests on."""
    match guess.why:
        case Why.SCANNED:
            return f"{guess.spot}（{spell_scan(guess.amount)}）"
        case Why.NEAR:
            return f"{guess.spot}（附近{guess.amount}米）"
        case Why.VISITED:
            return f"{guess.spot}（上次检查）"
    return guess.spot


def spell_scan(minutes: int) -> str:
    """Spell how long ago a code was scanned: ``刚扫码``, ``12分钟前扫码``."""
    if minutes < 1:
        return "刚扫码"
    return f"{minutes}分钟前扫码" if minutes < HOUR else f"{minutes // HOUR}小时前扫码"


def _spots(view: DraftView) -> Rows:
    """Return the best guess over the whole width, and what else it may be."""

    def at(guess: Guess) -> FileCallback:
        place = guess.place.id if guess.place else 0
        return FileCallback(draft=view.draft.id, unit=guess.unit.id, place=place)

    if not view.guesses:
        pick = DraftCallback(draft=view.draft.id, do="units")
        return ((Button("选单位", pick, "primary"),),)
    best, *others = view.guesses
    rows = [(Button(clip(f"上账：{spell_guess(best)}", WIDEST), at(best), "primary"),)]
    rows += [(Button(clip(f"上账：{spell_guess(each)}", WIDEST), at(each)),) for each in others]
    return tuple(rows)


def _aside(view: DraftView) -> Rows:
    def do(label: str, action: str) -> Button:
        return Button(label, DraftCallback(draft=view.draft.id, do=action))

    change = (do("换一个", "units"), do("改类别", "category"))
    rows = [change if view.guesses else change[1:]]
    if view.mergeable is not None:
        rows.insert(0, (do("并到上一条", "merge"),))
    last = [do("匿名/举报", "privacy"), do("放弃", "drop")]
    if view.others:
        last.append(Button("待上账", MenuCallback(to="drafts")))
    return (*rows, tuple(last))


def drafts_card(view: DraftsView) -> Card:
    """Return how to begin, and what waits to be filed."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                clip(_spell_draft(draft, shot, view), WIDEST),
                DraftCallback(draft=draft.id),
                None if place else "primary",
            ),
        )
        for place, (draft, shot) in enumerate(view.entries)
    ]
    where = f"会记到 {view.here.spot}（{spell_scan(view.here.amount)}）。" if view.here else None
    waiting = f"待上账 {len(view.entries)} 条，点开选地方：" if view.entries else None
    follow = Button("查举报进度", MenuCallback(to="follow"))
    return Card(
        lines(
            bold("随手拍"),
            "直接发照片（可多张），再写一句：哪里、怎么了。",
            where or "先扫墙上的企业码，或发完照片再发位置，不用再选地方。",
            waiting,
        ),
        (*rows, (follow, HOME)),
    )


def _spell_draft(draft: Draft, shot: Shot, view: DraftsView) -> str:
    began = local(draft.began_at, view.zone)
    what = draft.description or f"照片 {shot.total} 张"
    return f"{began:%H:%M} {what}"


def units_card(view: DraftUnitsView) -> Card:
    """Return the units to choose from for a snap."""
    draft = view.draft.id
    rows: list[tuple[Button, ...]] = [
        (Button(clip(unit.name, WIDEST), DraftUnitCallback(draft=draft, unit=unit.id)),)
        for unit in view.units
    ]
    turn = [
        Button(label, DraftUnitsCallback(draft=draft, page=page))
        for label, page in (("‹", view.page - 1), ("›", view.page + 1))
        if 0 <= page < view.pages
    ]
    if turn:
        rows.append(tuple(turn))
    rows.append((Button("返回", DraftCallback(draft=draft)),))
    return Card(lines(bold("是哪家单位？"), _how_to_find(view)), tuple(rows))


def _how_to_find(view: DraftUnitsView) -> str:
    if view.more:
        return f"“{view.query}”还有 {view.more} 家以上没列出，再多打几个字。"
    if view.query and not view.units:
        need = "" if view.listed or len(view.query) > 1 else "至少打两个字。"
        return f"没有找到“{view.query}”。{need}换几个字再发。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else ""
    how = "打几个字或拼音首字母就能找。"
    return f"{how}{page}" if view.units else f"{how}如“小学”“slxx”。"


def places_card(view: DraftPlacesView) -> Card:
    """Return the places of the chosen unit, two to a row."""
    draft = view.draft.id
    buttons = [
        Button(clip(place.name, HALF), DraftPlaceCallback(draft=draft, place=place.id))
        for place in view.places
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    rows.append((Button("别的地方", DraftPlaceCallback(draft=draft)),))
    return Card(
        lines(view.unit.name, bold("在哪个点位？")),
        (*rows, (Button("换单位", DraftCallback(draft=draft, do="units")),)),
    )


def category_card(view: DraftCategoryView) -> Card:
    """Return what a snap can be about, the likeliest first."""
    draft = view.draft.id
    buttons = [
        Button(
            f"✓ {each.label}" if each == view.chosen else each.label,
            CategoryCallback(draft=draft, key=each.key),
            "primary" if each == view.chosen else None,
        )
        for each in view.categories
    ]
    chosen = [each for each in buttons if each.style]
    others = [each for each in buttons if not each.style]
    rows = [tuple(others[at : at + PER_ROW]) for at in range(0, len(others), PER_ROW)]
    return Card(
        lines(bold("是哪一类？"), *spell_proposal(view.proposal)[:1]),
        (tuple(chosen), *rows, (Button("返回", DraftCallback(draft=draft)),)),
    )


def lookalike_card(view: LookalikeView) -> Card:
    """Return the question whether another hazard is the same; its photo is above."""
    hazard = view.hazard
    since = (view.present - local(hazard.found_at, view.zone).date()).days
    when = f"{spell_short_day(local(hazard.found_at, view.zone).date())}发现"
    days = f"，已{since}天" if since else ""
    return Card(
        lines(
            bold("疑似同一隐患，是否合并？"),
            f"{hazard.spot} · {when}{days}",
            f"{hazard.number} · {hazard.standing}",
            clip(hazard.description, 90),
            "照片在上面。" if view.photos else "原隐患没有照片。",
        ),
        (
            (
                Button(
                    "同一隐患，加上我的照片",
                    JoinCallback(draft=view.draft.id, hazard=hazard.id),
                    "primary",
                ),
            ),
            (Button("不是，另行上账", DraftCallback(draft=view.draft.id, do="deny")),),
            (Button("返回", DraftCallback(draft=view.draft.id)),),
        ),
    )


def filed_card(view: FiledView) -> Card:
    """Return that a snap is on the ledger."""
    hazard = view.hazard
    done = f"已上账 {hazard.number}。"
    if view.joined:
        done = f"{hazard.number} 已并入您的照片。"
        done = done if hazard.number else "已并入同一地点的另一条，"
    late = f"还有 {view.pending} 张照片正在保存，存好自动附上。" if view.pending else None
    rows: list[tuple[Button, ...]] = []
    if view.judges:
        rows.append((Button("去判定、交办", HazardCallback(hazard=hazard.id), "primary"),))
    if view.walking:
        rows.append((Button("回到检查", MenuCallback(to="resume"), "primary"),))
    if view.others:
        waiting = Button(f"下一条待上账（{view.others}）", MenuCallback(to="drafts"), "primary")
        rows.append((waiting,))
    look = (Button("看这条", HazardCallback(hazard=hazard.id)),) if hazard.number else ()
    facts = (hazard.spot, clip(hazard.description, 90))
    return Card(
        lines(
            bold(f"{done}有进展会告诉您。"),
            " · ".join(each for each in facts if each) or None,
            late,
        ),
        (*rows, (*(() if view.judges else look), HOME)),
    )


def seen_notice(notice: SeenNotice) -> Card:
    """Return what somebody has added to a hazard, for those who have it in hand."""
    hazard = notice.hazard
    added = f"，新增照片 {notice.photos} 张" if notice.photos else ""
    return Card(
        lines(
            bold(f"👀 {hazard.number} 有补充{added}"),
            clip(notice.words, 200) if notice.words else None,
            hazard.spot,
        ),
        ((Button("看详情和照片", OpenCallback(hazard=hazard.id)),),),
    )
