"""The cards about certificates, equipment and insurance."""

from datetime import date

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from core.clock import spell_short_day
from duties.expiry.kinds import Expiry, expiry_of, kind_of
from duties.expiry.model import Line, Validity, WhyRetired
from duties.expiry.steps import Field
from duties.expiry.views import (
    Asks,
    ExpiryKindsView,
    ExpiryListView,
    ExpirySheetView,
    ExpiryStepView,
    ExpiryView,
    OverdueView,
    PastValidity,
)
from duties.expiry.words import spell_left
from handlers.expiry.buttons import (
    ExpiryBeginCallback,
    ExpiryCallback,
    ExpiryKindsCallback,
    ExpiryListCallback,
    ExpiryPlaceCallback,
    ExpirySheetCallback,
    ExpiryStepCallback,
    FinishExpiryCallback,
    OverdueCallback,
    RenewExpiryCallback,
    RetireExpiryCallback,
)
from handlers.people.cards import HOME, LONGEST, page_turn
from handlers.texts import spell_kept

NEAR = 30  # days until which a line is marked as near
SOON = 90


def spell_date(day: date) -> str:
    """Spell a day with its year: 2027年5月1日."""
    return f"{day.year}年{spell_short_day(day)}"


def list_card(view: ExpiryListView) -> Card:
    """Return a page of what a unit keeps."""
    unit, counts = view.unit, view.counts
    rows: list[tuple[Button, ...]] = [_line_row(each, view.today) for each in view.lines]
    if turn := page_turn(
        view.page, view.pages, lambda page: ExpiryListCallback(unit=unit.id, page=page)
    ):
        rows.append(turn)
    add = Button("登记", ExpiryKindsCallback(unit=unit.id), "primary")
    sheet = Button("导出台账", ExpirySheetCallback(unit=unit.id))
    doing = (*((add,) if view.keeps else ()), *((sheet,) if counts.total else ()))
    rows += [doing] if doing else []
    back = () if view.keeps else (Button("过期清单", OverdueCallback()),)
    counted = f"共 {counts.total} 项：已过期 {counts.overdue}，{SOON}天内到期 {counts.soon}。"
    lacking = "、".join(each.title for each in view.lacking)
    return Card(
        lines(
            bold(f"证照设备 · {unit.name}"),
            counted if counts.total else "还没有登记。到期前90天、30天、7天会提醒。",
            f"尚未登记：{lacking}。没有的不用登记。" if lacking else None,
            f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None,
        ),
        (*rows, (*back, *HOME)),
    )


def sheet_card(view: ExpirySheetView) -> Card:
    """Return the same below the workbook."""
    return list_card(view.shown)


def _line_row(line: Line, today: date, *, unit: bool = False) -> tuple[Button, ...]:
    left = (line.validity.until - today).days
    mark = "🔴 " if left < 0 else "🟠 " if left <= NEAR else "🟡 " if left <= SOON else ""
    where = f"{clip(line.unit_name, 10)} " if unit else ""
    tail = f" · {spell_left(line.validity.until, today)}"
    what = f"{mark}{where}{line.title} {_what(line)}"
    label = clip(what, LONGEST - len(tail)) + tail
    return (Button(label, ExpiryCallback(entry=line.entry.id)),)


def _what(line: Line) -> str:
    kind = kind_of(line.entry.kind)
    return f"{kind.title}{expiry_of(kind, line.validity.expiry).title}"


def overdue_card(view: OverdueView) -> Card:
    """Return a page of what is overdue, or the units that were typed."""
    rows: list[tuple[Button, ...]] = [
        *(_line_row(each, view.today, unit=True) for each in view.lines),
        *(
            (Button(clip(each.name, LONGEST), ExpiryListCallback(unit=each.id)),)
            for each in view.units
        ),
    ]
    if turn := page_turn(view.page, view.pages, lambda page: OverdueCallback(page=page)):
        rows.append(turn)
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    if view.query:
        hint = "点一家看其证照设备。" if view.units else "没有找到。换几个字再发。"
        back = (Button("过期清单", OverdueCallback()),)
        return Card(lines(bold(f"找“{view.query}”：看哪家？"), hint), (*rows, (*back, *HOME)))
    said = f"已过期 {view.total} 项，久的在前。" if view.total else "没有过期的。"
    find = "打几个字或拼音首字母，看一家单位的全部。"
    return Card(lines(bold("证照设备 · 过期清单"), said, find, page), (*rows, HOME))


def kinds_card(view: ExpiryKindsView) -> Card:
    """Return the kinds of which something can be kept."""
    unit = view.unit
    buttons = [
        Button(clip(each.title, 18), ExpiryBeginCallback(unit=unit.id, kind=each.key))
        for each in view.kinds
    ]
    back = Button("返回", ExpiryListCallback(unit=unit.id))
    return Card(
        lines(bold(f"登记证照设备 · {unit.name}"), "登记哪一类？"),
        (*pairs(buttons), (back, *HOME)),
    )


def step_card(view: ExpiryStepView) -> Card:
    """Return the question for the next of a new entry."""
    rows: list[tuple[Button, ...]] = list(_choices(view))
    if view.skippable:
        rows.append((Button("跳过", ExpiryStepCallback(step=view.step)),))
    given = [
        f"{label}：{spell_date(value) if isinstance(value, date) else value}"
        for label, value in view.given
    ]
    cancel = Button("不登记了", ExpiryListCallback(unit=view.unit.id))
    return Card(
        lines(
            f"登记{view.kind.title} · {view.unit.name}",
            *given,
            bold(_question(view)),
            f"也可一次发完，一行一项：{'、'.join(view.labels)}。没有的写“跳过”。"
            if view.labels
            else None,
        ),
        (*rows, (cancel, *HOME)),
    )


def _choices(view: ExpiryStepView) -> Rows:
    if view.step == Field.DETAIL:
        step = view.step
        return pairs(
            [Button(each, ExpiryStepCallback(step=step, value=each)) for each in view.kind.choices]
        )
    places = [
        Button(clip(each.name, 18), ExpiryPlaceCallback(place=each.id)) for each in view.places
    ]
    return pairs(places)


def _question(view: ExpiryStepView) -> str:
    match view.step:
        case Field.NAME:
            return f"请发{view.kind.name}。"
        case Field.NUMBER:
            return f"请发{view.kind.number}。"
        case Field.DETAIL:
            chosen = "点一个，或打字发来。" if view.kind.choices else "请打字发来。"
            return f"{view.kind.detail}：{chosen}"
        case Field.PLACE:
            return "在哪个地点？"
    expiry = view.expiry
    if expiry is None:
        return "请返回，重新登记。"
    counted = f"（满{expiry.years}年到期）" if expiry.years else ""
    return f"请发{expiry.asks}{counted}，如 2027-05-01。"


def entry_card(view: ExpiryView) -> Card:
    """Return one entry as it stands, with what is asked of it."""
    entry, kind = view.entry, view.kind
    number = f"{kind.number or '编号'}：{entry.number}" if entry.number else None
    return Card(
        lines(
            f"{kind.title} · {view.unit.name}",
            bold(" ".join(filter(None, (entry.name, entry.detail)))),
            number,
            f"地点：{view.place.name}" if view.place else None,
            *(_spell_live(each, view) for each in view.live),
            *(_spell_past(each, view) for each in view.past),
            *(
                f"{medium.label}：{spell_kept(shot.stored, shot.total, medium)}"
                for medium, shot in view.shots
            ),
            _spell_retired(view),
            _ask(view),
        ),
        (*_rows(view), *_another(view), (_back(view), *HOME)),
    )


def _spell_live(one: Validity, view: ExpiryView) -> str:
    expiry = expiry_of(view.kind, one.expiry)
    left = spell_left(one.until, view.today)
    if one.since is not None:
        return (
            f"{expiry.asks} {spell_date(one.since)}，{expiry.title} {spell_date(one.until)}：{left}"
        )
    return f"{expiry.asks} {spell_date(one.until)}：{left}"


def _spell_past(past: PastValidity, view: ExpiryView) -> str:
    one = past.validity
    asks = expiry_of(view.kind, one.expiry).asks
    by = f"，{past.set_by}" if past.set_by else ""
    return f"以前：{asks} {spell_date(one.since or one.until)}（{spell_date(past.set_on)}登记{by}）"


def _spell_retired(view: ExpiryView) -> str | None:
    entry = view.entry
    if entry.retired_at is None or entry.retired_why is None:
        return None
    day = spell_date(entry.retired_at.astimezone(view.zone).date())
    by = f"{view.retired_by} " if view.retired_by else ""
    return f"已停用：{entry.retired_why.label}（{by}{day}）"


def _ask(view: ExpiryView) -> str | None:
    match view.asks:
        case Asks.PHOTO:
            return "请发照片或文件，可以多份，存好即归档；没有就点“跳过”。"
        case Asks.DAY if view.expiry is not None:
            return f"请发新的{view.expiry.asks}，如 2027-05-01。原来的留作历史。"
        case Asks.WHY:
            return "为什么停用？停用后不再提醒，历史保留。"
    return None


def _rows(view: ExpiryView) -> Rows:
    entry = view.entry
    back = (Button("返回", ExpiryCallback(entry=entry.id)),)
    if view.asks is Asks.PHOTO:
        label = "完成" if view.shots else "跳过"
        return ((Button(label, ExpiryCallback(entry=entry.id), "primary"),),)
    if view.asks is Asks.DAY:
        return (back,)
    if view.asks is Asks.WHY:
        reasons = [
            Button(
                each.label,
                RetireExpiryCallback(entry=entry.id, why=each, seen=view.stamp),
                "danger",
            )
            for each in WhyRetired
        ]
        return (*pairs(reasons), back)
    return _steps(view)


def _back(view: ExpiryView) -> Button:
    return Button("本单位证照", ExpiryListCallback(unit=view.unit.id))


def _another(view: ExpiryView) -> Rows:
    """Return the button to keep another of the kind, below one that was kept just now."""
    if view.asks is not Asks.PHOTO or view.past:
        return ()
    begin = ExpiryBeginCallback(unit=view.unit.id, kind=view.kind.key)
    return ((Button(clip(f"再登记一个：{view.kind.title}", LONGEST), begin),),)


def _renewal(view: ExpiryView, expiry: Expiry, *, live: bool) -> Button:
    """Return the button by which something has another end, or is done with."""
    entry = view.entry
    if live and expiry.once:
        done = FinishExpiryCallback(entry=entry.id, expiry=expiry.key, seen=view.stamp)
        return Button(f"已办：{expiry.title}", done)
    return Button(
        f"{'更新' if live else '补登'}{expiry.title}",
        RenewExpiryCallback(entry=entry.id, expiry=expiry.key),
        "primary" if expiry == view.kind.expiries[0] else None,
    )


def _steps(view: ExpiryView) -> Rows:
    """Return what may be done: renewing first, then photos and the end."""
    entry = view.entry
    live = {each.expiry for each in view.live}
    renew = [
        _renewal(view, each, live=each.key in live)
        for each in view.kind.expiries
        if not each.once or each.key in live or each.key not in view.before
    ]
    media = "、".join(dict.fromkeys(each.medium.label for each in view.photos))
    photos = Button(f"看{media}", ExpiryCallback(entry=entry.id, do="photos"))
    more = Button("补照片", ExpiryCallback(entry=entry.id, do="photo"))
    end = Button("停用", ExpiryCallback(entry=entry.id, do="why"), "danger")
    seeing = (photos,) if view.photos else ()
    if not view.keeps:
        return (seeing,) if seeing else ()
    return (*pairs(renew), (*seeing, more, end))
