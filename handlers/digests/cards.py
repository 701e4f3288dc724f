"""The cards of digests."""

from zoneinfo import ZoneInfo

from chat.card import Button, Card, Rows, Table, Text, bold, clip, lines, pairs
from handlers.digests.buttons import (
    AudiencesCallback,
    CorrectDigestCallback,
    DigestBelowCallback,
    DigestCallback,
    DigestColourCallback,
    DigestKind,
    DigestTimeCallback,
    EndDigestsCallback,
    FigureCallback,
    SayTableCallback,
    SetDigestFilesCallback,
    SetDigestTimeCallback,
    TryTableCallback,
    WantDigestFileCallback,
)
from handlers.menu.buttons import MenuCallback
from handlers.reporting.buttons import ReportsCallback
from handlers.risk.cards import SQUARES
from hazards.counts.period import A_DAY, Period, PeriodKind
from people.model import Risk
from reports.digests.audience import Audience
from reports.digests.model import DIGEST_KINDS, Digest, DigestFile, Figures, Files
from reports.digests.opening import Figure
from reports.digests.setting import OFFERED
from reports.digests.views import (
    AudiencesView,
    DigestNotice,
    DigestTimeView,
    DigestView,
    TableNotice,
    TableTrial,
)
from reports.digests.words import DEFINITIONS, body, foot, headline, spell_before, spell_differences

HOME = Button("回菜单", MenuCallback(to="menu"))
REPORTS = Button("简报报表", ReportsCallback())
_KINDS: dict[PeriodKind, DigestKind] = {
    PeriodKind.DAY: "day",
    PeriodKind.WEEK: "week",
    PeriodKind.MONTH: "month",
    PeriodKind.QUARTER: "quarter",
}
_FILES = {Files.NEWS: "有变动才附", Files.ALWAYS: "每次都附", Files.ASKED: "不附，要时再点"}
_SHORT = {"day": "日", "week": "周", "month": "月", "quarter": "季"}
SHORT_DEFINITION = "口径见图片和工作簿的末尾。"


def digest_notice(notice: DigestNotice) -> Card:
    """Return a digest as it is sent."""
    digest, figures = notice.digest, notice.digest.figures
    zone = _zone(notice.issued_at.tzinfo)
    rows: Rows = ()
    if notice.buttons:
        code = Audience.read(digest.audience).code
        kind, day = _KINDS[digest.kind], digest.last.toordinal()
        more = Button("查看", DigestBelowCallback(kind=kind, day=day, audience=code))
        asking = () if notice.with_files else _asking(digest)
        rows = (*_figures(figures, code), (more, *asking))
    return Card(
        lines(
            bold(headline(figures, digest.number)),
            _corrected(digest),
            *body(figures, zone),
            foot(figures, zone),
            SHORT_DEFINITION if notice.with_files else "图片和工作簿未附，要看点“要图”“要表”。",
        ),
        rows,
    )


def _asking(digest: Digest) -> tuple[Button, ...]:
    """Return the buttons by which picture and workbook are asked for."""
    return tuple(
        Button(label, WantDigestFileCallback(digest=digest.id, file=file))
        for label, file in (("要图", DigestFile.PICTURE), ("要表", DigestFile.WORKBOOK))
    )


def _corrected(digest: Digest) -> str | None:
    return f"更正：{spell_differences(digest.differences)}" if digest.number else None


def _zone(found: object) -> ZoneInfo:
    assert isinstance(found, ZoneInfo)  # noqa: S101 - wall times have one
    return found


def _figures(figures: Figures, code: str) -> Rows:
    """Return the buttons by which each figure opens the list behind it."""
    it = figures.hazards
    kind, day = _KINDS[figures.kind], figures.last.toordinal()
    counted = (
        ("期初", it.opening, Figure.OPENING),
        ("新增", it.found, Figure.FOUND),
        ("重开", it.reopened, Figure.REOPENED),
        ("销号、办结", it.closed + it.ended, Figure.CLOSED),
        ("期末", it.closing, Figure.CLOSING),
        ("逾期", it.overdue, Figure.OVERDUE),
        ("重大", it.major_open, Figure.MAJOR),
    )
    buttons = [
        Button(
            f"{name} {number}",
            FigureCallback(kind=kind, day=day, audience=code, figure=figure),
        )
        for name, number, figure in counted
        if number
    ]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    return (*rows, *_colours(figures, code))


def _colours(figures: Figures, code: str) -> Rows:
    """Return the buttons by which each number of units opens these units."""
    row = tuple(
        Button(
            f"{SQUARES[colour]} {number}" if figures.parted_by else f"为什么是{colour.label}色",
            DigestColourCallback(audience=code, colour=colour),
        )
        for colour in Risk
        if (number := figures.risks.get(colour, 0))
    )
    return (row,) if row else ()


def table_notice(notice: TableNotice) -> Card:
    """Return the figures of a digest as a native table."""
    figures = notice.figures
    it, before = figures.hazards, figures.previous
    named = (
        ("期初", it.opening, before.opening),
        ("＋新增", it.found, before.found),
        ("＋重开", it.reopened, before.reopened),
        ("－销号", it.closed, before.closed),
        ("－办结", it.ended, before.ended),
        ("＝期末", it.closing, before.closing),
        ("重大在账", it.major_open, before.major_open),
        ("逾期", it.overdue, before.overdue),
        ("退回", it.returned, before.returned),
        ("移交待反馈", it.unanswered, before.unanswered),
    )
    head = ("", spell_before(figures), "本期")
    rows = tuple((name, str(then), str(now)) for name, now, then in named)
    return Card(Text(), (), Table(headline(figures, notice.number), (head, *rows)))


def trial_card(_: TableTrial) -> Card:
    """Return a small table by which people see whether they see one."""
    rows = (("试发表格", "昨日", "今日"), ("新增", "3", "5"), ("销号", "4", "7"))
    return Card(Text(), (), Table("试发表格", rows, "看得到这张表，请在卡片上点“看得到”。"))


def digest_card(view: DigestView) -> Card:
    """Return a digest as it is looked up: frozen, or live with 预览 at its head."""
    figures, digest = view.figures, view.digest
    zone = _zone(view.now.tzinfo)
    code = Audience.read(view.audience).code
    number = digest.number if digest is not None else 0
    rows: list[tuple[Button, ...]] = [*_figures(figures, code)]
    changed = None
    if view.changed and digest is not None:
        changed = f"发出后数字有变：{spell_differences(view.changed)}"
        press = CorrectDigestCallback(digest=digest.id, seen=view.stamp)
        rows.append((Button(f"发更正 {digest.number + 1}", press),))
    if digest is not None:
        rows.append(_asking(digest))
    rows += _paging(view, code)
    others = AudiencesCallback(kind=_KINDS[view.kind])
    rows.append(
        (
            *((Button("换范围", others),) if view.others > 0 else ()),
            *((Button("发送时间", DigestTimeCallback(audience=code)),) if view.settable else ()),
            REPORTS,
            HOME,
        )
    )
    return Card(
        lines(
            bold(headline(figures, number) + ("" if digest else " · 预览")),
            _corrected(digest) if digest is not None else "尚未发出，为实时数字。",
            *body(figures, zone),
            foot(figures, zone),
            changed,
            "；".join(each.rstrip("。") for each in DEFINITIONS[:1]) + "。",
        ),
        tuple(rows),
    )


def _paging(view: DigestView, code: str) -> Rows:
    first, last = view.figures.first, view.figures.last
    here = _KINDS[view.kind]
    turn = [Button("‹", DigestCallback(kind=here, day=(first - A_DAY).toordinal(), audience=code))]
    running = Period.of(view.kind, view.now.date()).last
    if last < running:
        ahead = (last + A_DAY).toordinal()
        turn.append(Button("›", DigestCallback(kind=here, day=ahead, audience=code)))
    kinds = tuple(
        Button(
            f"· {_SHORT[_KINDS[kind]]} ·" if kind is view.kind else _SHORT[_KINDS[kind]],
            DigestCallback(kind=_KINDS[kind], day=0, audience=code),
        )
        for kind in DIGEST_KINDS
    )
    return (tuple(turn), kinds)


def audiences_card(view: AudiencesView) -> Card:
    """Return the audiences of whom somebody may read."""
    kind = _KINDS[view.kind]
    buttons = [
        Button(
            clip(each.title, 20),
            DigestCallback(kind=kind, day=0, audience=Audience.read(each.audience).code),
        )
        for each in view.entries
    ]
    turn = [
        *((Button("‹", AudiencesCallback(kind=kind, page=view.page - 1)),) if view.page else ()),
        *(
            (Button("›", AudiencesCallback(kind=kind, page=view.page + 1)),)
            if view.page + 1 < view.pages
            else ()
        ),
    ]
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    return Card(
        lines(bold("简报 · 换范围"), "看哪里的？点一项。", page),
        (*pairs(buttons), *((tuple(turn),) if turn else ()), (REPORTS, HOME)),
    )


def time_card(view: DigestTimeView) -> Card:
    """Return when an audience is sent its digests, to be set with a tap or by typing."""
    at = f"{view.minute // 60}:{view.minute % 60:02}"
    if view.off:
        now = "现在不发送。点一个时间即恢复。"
    else:
        next_at = view.next_at
        when = f"{next_at.month}月{next_at.day}日 {next_at:%H:%M}" if next_at else ""
        now = f"每个工作日 {at} 发送，下一次 {when}。" if when else f"每个工作日 {at} 发送。"
    buttons = [
        Button(
            f"{minute // 60}:{minute % 60:02}",
            SetDigestTimeCallback(audience=view.audience, minute=minute),
            "primary" if minute == view.minute and not view.off else None,
        )
        for minute in OFFERED
    ]
    code = view.audience
    if view.trying:
        return Card(
            lines(
                bold(f"简报发送时间 · {view.title}"),
                "刚才发了一条“试发表格”。看得到里面的表格吗？看不到也没关系，文字和图片照发。",
            ),
            (
                (
                    Button("看得到", SayTableCallback(audience=code, visible=True), "success"),
                    Button("看不到", SayTableCallback(audience=code, visible=False)),
                ),
                (HOME,),
            ),
        )
    tables = "简报另附原生表格。" if view.tables else None
    trial = "停发表格" if view.tables else "试发表格"
    press = (
        SayTableCallback(audience=code, visible=False)
        if view.tables
        else TryTableCallback(audience=code)
    )
    files = tuple(
        Button(
            label,
            SetDigestFilesCallback(audience=code, files=each),
            "primary" if each is view.files else None,
        )
        for each, label in _FILES.items()
        if view.files is not None
    )
    end = (Button("不再发送", EndDigestsCallback(audience=view.audience)),)
    back = Button("返回", DigestCallback(kind="day", day=0, audience=view.audience))
    return Card(
        lines(
            bold(f"简报发送时间 · {view.title}"),
            now,
            f"图片和工作簿：{_FILES[view.files]}。" if view.files is not None else None,
            tables,
            "点一个时间，或直接打字，如 8:45。",
            "日报逢休息日不发，节后一并告知；周报、月报、季报在期满后的第一个工作日发。",
        ),
        (
            tuple(buttons),
            *((files,) if files else ()),
            *((end,) if view.may_end and not view.off else ()),
            (Button(trial, press), back, HOME),
        ),
    )
