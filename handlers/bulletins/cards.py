"""The cards about what is issued: what there is, and one of it."""

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from core.clock import local, spell_short_day
from handlers.bulletins.buttons import (
    BulletinCallback,
    BulletinPapersCallback,
    BulletinsCallback,
    CorrectBulletinCallback,
    Decision,
    DraftBulletinCallback,
    IssueBulletinCallback,
    MoveBulletinCallback,
    SendBulletinCallback,
    SignersCallback,
)
from handlers.hazards.buttons import LedgerViewCallback
from handlers.packages.buttons import BlockCallback
from handlers.people.cards import HOME, LONGEST, page_turn
from hazards.counts.period import Period
from people.streets import WHOLE_AREA
from reports.bulletins.model import Bulletin, BulletinKind, BulletinState, Content
from reports.bulletins.views import AreasView, BulletinsView, BulletinView, SignersView
from reports.bulletins.words import HEADINGS, TITLE
from reports.packages.model import BlockKind

LONGEST_ON_A_CARD = 220  # characters of a paragraph
_EDITED = {TITLE: "改标题", **{key: f"改{title}" for key, title in HEADINGS.items()}}


def bulletins_card(view: BulletinsView) -> Card:
    """Return what is drafted and issued, and what can be drafted."""
    rows = [
        (Button(clip(_line(each, view.where), LONGEST), BulletinCallback(bulletin=each.id)),)
        for each in view.rows
    ]
    turn = page_turn(view.page, view.pages, lambda page: BulletinsCallback(page=page))
    new = [Button(f"编{each.label}", DraftBulletinCallback(kind=each)) for each in BulletinKind]
    ask = "要编新的，点下面一种：默认是上一期，数字取自台账。"
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(
        lines(
            bold(f"月报通报 · {view.where}"),
            f"共 {view.total} 份。点一份看内容。" if view.total else "还没有编过。",
            ask if view.drafts else None,
            page,
        ),
        (*rows, *((turn,) if turn else ()), *pairs(new if view.drafts else []), HOME),
    )


def areas_card(view: AreasView) -> Card:
    """Return for which of several offices something may be drafted."""
    rows = [
        Button(street or WHOLE_AREA, DraftBulletinCallback(kind=view.kind, area=number))
        for number, street in view.areas
    ]
    return Card(lines(bold(f"编{view.kind.label}"), "为哪里编？"), (*pairs(rows), _back()))


def signers_card(view: SignersView) -> Card:
    """Return who may sign a draft."""
    one = view.bulletin

    def send(person_id: int, name: str) -> tuple[Button, ...]:
        data = SendBulletinCallback(bulletin=one.id, signer=person_id, seen=one.version)
        return (Button(clip(name, LONGEST), data),)

    turn = page_turn(
        view.page, view.pages, lambda page: SignersCallback(bulletin=one.id, page=page)
    )
    period = Period.of(one.kind.period, one.first).label
    back = Button("返回", BulletinCallback(bulletin=one.id))
    return Card(
        lines(
            bold(f"送签 · {one.where} {period}{one.kind.label}"),
            "送给谁签发？对方在自己的手机上核对后点“签发”。",
        ),
        (*(send(*each) for each in view.signers), *((turn,) if turn else ()), (back, *HOME)),
    )


def _line(one: Bulletin, where: str) -> str:
    period = Period.of(one.kind.period, one.first).label
    of = "" if one.where == where else f"{one.where} · "
    mark = "✅" if one.state is BulletinState.FINAL else "📝"
    number = f"〔{one.year}〕{one.number}号 " if one.number else "草稿 "
    return f"{mark} {number}{of}{period}{one.kind.label}{'（更正）' if one.corrects else ''}"


def bulletin_card(view: BulletinView) -> Card:
    """Return one: its figures, its words, and what may be done about it."""
    content = view.content
    return Card(
        lines(
            bold(content.title),
            _spell_state(view),
            *(
                f"{each.title}：{clip(each.words, LONGEST_ON_A_CARD)}"
                for each in content.paragraphs
            ),
            _ask(view),
        ),
        (*_deciding(view), *_behind(view), *_looking(view), _back()),
    )


def _spell_state(view: BulletinView) -> str:
    one, content = view.bulletin, view.content
    if one.signed_at is None:
        corrects = f"，更正{content.corrects}" if content.corrects else ""
        lies = f"，已送{view.with_}签发" if view.with_ else ""
        return f"📝 草稿{corrects}，数字截至{_spell_moment(content)}{lies}"
    at = local(one.signed_at, content.as_of.tzinfo)  # type: ignore[arg-type]  # wall time
    when = f"{spell_short_day(at.date())} {at:%H:%M}"
    return f"✅ {one.spelled_number}，签发人：{one.signer}（{when} 签发）"


def _spell_moment(content: Content) -> str:
    return f"{spell_short_day(content.as_of.date())} {content.as_of:%H:%M}"


def _ask(view: BulletinView) -> str | None:
    if view.papers_owed:
        return "PDF 和 XLSX 正在生成，做好就发来。"
    if view.signs:
        return "核对文字和数字，点“签发”即编号定稿；签发后不能改，有错另发更正。"
    if not view.drafts:
        return None
    if view.with_:
        return f"等{view.with_}签发。文字还可以改，签发人看到的是改后的。"
    return "核对文字和数字，点“送签”，由签发人签发后编号定稿。"


def _deciding(view: BulletinView) -> Rows:
    one, content = view.bulletin, view.content

    def do(label: str, what: Decision, seen: int, *, first: bool = False) -> Button:
        data = IssueBulletinCallback(bulletin=one.id, do=what, seen=seen)
        return Button(label, data, "primary" if first else None)

    papers = Button("PDF 和 XLSX", BulletinPapersCallback(bulletin=one.id))
    if one.state is not BulletinState.DRAFT:
        correct = Button("更正", CorrectBulletinCallback(bulletin=one.id))
        return ((papers, *((correct,) if view.corrects else ())),)
    rows: list[tuple[Button, ...]] = []
    if view.signs:
        back = (do("退回修改", "back", one.version),) if view.with_ else ()
        rows.append((do("签发", "issue", content.stamp, first=True), *back))
    if view.drafts and view.with_:
        rows.append((do("撤回送签", "unsend", one.version),))
    elif view.drafts and not view.signs:
        rows.append((Button("送签", SignersCallback(bulletin=one.id), "primary"),))
    return (*rows, (papers,))


def _behind(view: BulletinView) -> Rows:
    """Open the lists of the ledger behind the figures."""
    return pairs(
        [
            Button(f"{each.title}（{each.number}）", LedgerViewCallback(view=each.list_id))
            for each in view.figures
        ]
    )


def _looking(view: BulletinView) -> Rows:
    one = view.bulletin
    if not view.drafts:
        return ()
    words = [
        Button(label, BlockCallback(kind=BlockKind.BULLETIN, about=one.id, key=key))
        for key, label in _EDITED.items()
    ]
    moves = [Button("‹ 上一期", MoveBulletinCallback(bulletin=one.id, later=False))]
    if view.later:
        moves.append(Button("下一期 ›", MoveBulletinCallback(bulletin=one.id, later=True)))
    drop = IssueBulletinCallback(bulletin=one.id, do="drop", seen=one.version)
    return (
        *pairs(words),
        *((tuple(moves),) if not one.corrects else ()),
        (Button("不要这份草稿", drop),),
    )


def _back() -> tuple[Button, ...]:
    return (Button("返回", BulletinsCallback()), *HOME)
