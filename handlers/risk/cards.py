"""The cards of the risk colours."""

from collections.abc import Callable

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from chat.press import Press
from chat.text import Text
from core.clock import local, spell_short_day
from core.stamp import stamp
from duties.risk.assessing import read_reasons
from duties.risk.model import Reason, RiskLine, RiskState
from duties.risk.rule import CauseKey, Rule, shipped_rule
from duties.risk.views import (
    PictureView,
    ProposalsView,
    ReasonsView,
    RiskNotice,
    UnitsView,
    total,
)
from handlers import texts
from handlers.handbook.buttons import BriefingCallback
from handlers.menu.buttons import MenuCallback
from handlers.programmes.buttons import UnitDutiesCallback
from handlers.risk.buttons import (
    ChangeCallback,
    ChangesCallback,
    MarkRedCallback,
    PictureCallback,
    ReasonsCallback,
    RiskCallback,
    RiskRemitCallback,
    RiskUnitsCallback,
)
from people.model import Risk

HOME = Button("回菜单", MenuCallback(to="menu"))
SQUARES = {Risk.RED: "🟥", Risk.ORANGE: "🟧", Risk.YELLOW: "🟨", Risk.BLUE: "🟦"}
UNMOVABLE = (CauseKey.HIGH_RISK, CauseKey.SECTOR)
"""Causes that nobody puts right."""
TOGETHER = (
    (CauseKey.MAJOR, CauseKey.MAJOR_OVERDUE),
    (CauseKey.OPEN, CauseKey.OVERDUE),
    (CauseKey.RELAPSE,),
    (CauseKey.MISS,),
    (CauseKey.LONG, CauseKey.VERY_LONG),
)
"""Causes that go away together, once what the first of them names is put right."""


def picture_card(view: PictureView) -> Card:
    """Return how many units of which street have which colour; each figure opens its units."""
    when = f"{view.now.month}月{view.now.day}日 {view.now:%H:%M}"
    rows: list[tuple[Button, ...]] = [
        tuple(
            Button(
                f"{SQUARES[colour]} {total(view.counts, colour)}", RiskUnitsCallback(colour=colour)
            )
            for colour in Risk
        )
    ]
    if len(view.counts) > 1:
        rows += [(_street_button(street, view),) for street in view.streets]
        rows += _turn(view.page, view.pages, lambda page: PictureCallback(page=page))
    if view.decides:
        waits = f"待确认的变动（{view.waiting}）" if view.waiting else "没有待确认的变动"
        rows.append((Button(waits, ChangesCallback(), "primary" if view.waiting else None),))
    rows.append((Button("四色图（A3）", PictureCallback(page=view.page, do="draw")), HOME))
    return Card(
        lines(
            bold(f"四色图 · {view.title}"),
            f"截至 {when}，共 {total(view.counts)} 家；规则第 {view.rule.version} 版",
            "点一种颜色，看是哪些单位；点单位，看为什么。",
        ),
        tuple(rows),
    )


def _street_button(street: str, view: PictureView) -> Button:
    counts = view.counts[street]
    shares = " ".join(f"{SQUARES[each]}{counts[each]}" for each in Risk if counts.get(each))
    return Button(clip(f"{street}　{shares}"), RiskUnitsCallback(street=stamp(street)))


def _turn(page: int, pages: int, to: Callable[[int], Press]) -> Rows:
    turn = (
        *((Button("‹", to(page - 1)),) if page else ()),
        *((Button("›", to(page + 1)),) if page + 1 < pages else ()),
    )
    return (turn,) if turn else ()


def units_card(view: UnitsView) -> Card:
    """Return a page of units with their colours."""
    colour = f"{view.colour.label}色" if view.colour else "各种颜色"
    street = stamp(view.street) if view.street else 0
    rows = [
        (Button(clip(f"{SQUARES[each.risk]} {each.name}"), ReasonsCallback(unit=each.unit_id)),)
        for each in view.units
    ]
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    ask = "按现在的颜色列出，点一家看为什么。" if view.units else "现在没有这样的单位。"

    def to(page: int) -> Press:
        if view.department:
            return RiskRemitCallback(department_id=view.department, colour=view.colour, page=page)
        return RiskUnitsCallback(street=street, colour=view.colour, page=page)

    turn = _turn(view.page, view.pages, to)
    return Card(
        lines(bold(f"{view.where} · {colour}：{view.total} 家"), ask, page),
        (*rows, *turn, (Button("四色图", RiskCallback()), HOME)),
    )


def proposals_card(view: ProposalsView) -> Card:
    """Return a page of what waits to be confirmed, with one button for all of it."""
    if not view.lines:
        none = "没有待确认的变动。规则每晚对照一次，有变动会在早上告知。"
        return Card(
            lines(_spell_moved(view), bold("颜色变动"), none),
            ((Button("四色图", RiskCallback()), HOME),),
        )
    several = len({each.street for each in view.lines}) > 1
    told = [_spell_change(each, f"{each.street}，" if several else "") for each in view.lines]
    rows = [
        (Button(_label(each), ReasonsCallback(unit=each.proposal.unit_id)),) for each in view.lines
    ]
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    every = Button(
        f"确认这 {len(view.lines)} 家", ChangesCallback(page=view.page, seen=view.seen), "primary"
    )
    return Card(
        lines(
            _spell_moved(view),
            bold(f"待确认的颜色变动：{view.total} 家"),
            *told,
            "点一家看原因，可不同意。",
            page,
        ),
        (
            (every,),
            *rows,
            *_turn(view.page, view.pages, lambda page: ChangesCallback(page=page)),
            (Button("四色图", RiskCallback()), HOME),
        ),
    )


def spell_confirmed(view: object) -> str:
    """Return what is said over the chat once changes were confirmed, as far as they were."""
    if isinstance(view, ReasonsView) and view.moved:
        return texts.RISK_MOVED
    outcome = view.outcome if isinstance(view, ProposalsView) else None
    if outcome is None or not outcome.moved:
        return texts.RISK_CONFIRMED
    return f"已确认 {outcome.confirmed} 家，{outcome.moved} 家没有生效"


def _spell_moved(view: ProposalsView) -> Text | None:
    if view.outcome is None or not view.outcome.moved:
        return None
    return bold(f"其中 {view.outcome.moved} 家没有生效：颜色刚有变动，或别人已办，已重新对照。")


def _label(line: RiskLine) -> str:
    proposal = line.proposal
    return clip(f"{SQUARES[proposal.before]}→{SQUARES[proposal.colour]} {line.unit}")


def _spell_change(line: RiskLine, where: str) -> str:
    proposal = line.proposal
    most = sorted(read_reasons(proposal.reasons), key=lambda each: -each.points)[:2]
    why = "，".join(_spell_short(each) for each in most) or "没有计分的情况"
    change = f"{proposal.before.label}→{proposal.colour.label}"
    return f"· {clip(line.unit, 18)}（{where}{change}，{proposal.points} 分）：{why}"


def _spell_short(reason: Reason) -> str:
    cause = shipped_rule().causes[reason.cause]
    if cause.each == "项":
        return cause.label
    return f"{cause.label} {reason.count} {cause.each}"


def reasons_card(view: ReasonsView) -> Card:
    """Return why a unit has its colour, by cause, and what would change it."""
    unit, found = view.unit, view.found
    if view.asks:
        return _asking_card(view)
    causes = [_spell_cause(each, view.rule) for each in found.reasons]
    return Card(
        lines(
            bold(f"{texts.RISK_MOVED}。") if view.moved else None,
            bold(f"{SQUARES[unit.risk]} {unit.name}：{unit.risk.label}色"),
            _spell_source(view),
            _waiting(view),
            f"按规则第 {view.rule.version} 版今天计 {found.points} 分，是{found.colour.label}色："
            if causes
            else f"按规则第 {view.rule.version} 版今天没有计分的情况，是{found.colour.label}色。",
            *causes,
            _what_would_change(view),
        ),
        (
            *_decide_rows(view),
            *_do_rows(view),
            ((Button("四色图", RiskCallback()), HOME) if view.overview else (HOME,)),
        ),
    )


def _spell_source(view: ReasonsView) -> str:
    """Say what gave the unit its colour, and when."""
    by = view.set_by
    if by is None or by.decided_at is None:
        return "来源：单位名单，安全办还没有确认过"
    day = spell_short_day(local(by.decided_at, view.zone).date())
    if by.state is RiskState.MARKED:
        return f"来源：安全办{day}直接标定（{by.note}）"
    return f"来源：规则，安全办已确认（{day}）"


def _spell_cause(reason: Reason, rule: Rule) -> str:
    cause = rule.causes[reason.cause]
    capped = "（已到上限）" if cause.most and reason.points == cause.most else ""
    return f"· {_spell_short(reason)}：{reason.points} 分{capped}。{cause.do}。"


def _what_would_change(view: ReasonsView) -> str | None:
    """Say how many points are too many for a better colour, and what alone would take them away."""
    colours = [*Risk]
    place = colours.index(view.found.colour)
    if place + 1 >= len(colours):
        return None
    better = colours[place + 1]
    left = view.found.points - view.rule.least_for(view.found.colour) + 1
    fixed = sum(each.points for each in view.found.reasons if each.cause in UNMOVABLE)
    if view.rule.least_for(view.found.colour) <= fixed:
        return f"其中 {fixed} 分由行业决定，整改不能降到{better.label}色。"
    enough = _enough(view, left)
    return f"再减 {left} 分即为{better.label}色{enough}；变动由安全办确认。"


def _enough(view: ReasonsView, left: int) -> str:
    """Say which one thing is enough, the least of those that are, or that it takes several."""
    given = {each.cause: each.points for each in view.found.reasons}
    sums = {group[0]: sum(given.get(each, 0) for each in group) for group in TOGETHER}
    found = sorted((points, cause) for cause, points in sums.items() if points >= left)
    if not found:
        return "，要几项一起减"
    points, cause = found[0]
    return f"，“{view.rule.causes[cause].label}”一项清零（{points} 分）就够"


def _waiting(view: ReasonsView) -> str | None:
    """Say what waits, or why nothing does although the rule has another colour."""
    if view.waiting is not None:
        change = f"{view.waiting.before.label}色改为{view.waiting.colour.label}色"
        return f"待确认：{change}。" if view.decides else f"等安全办确认：{change}。"
    if view.unit.risk is view.found.colour:
        return None
    by = view.refused
    if view.rests and by is not None and by.decided_at is not None:
        day = spell_short_day(local(by.decided_at, view.zone).date())
        return f"安全办{day}没有同意改为{by.colour.label}色（{by.note}），情况有变时再提出。"
    if view.rests:
        return "颜色由安全办标定，情况有变时规则再提出。"
    return "与规则不同，今晚对照后提出变动，由安全办确认。"


def _decide_rows(view: ReasonsView) -> Rows:
    waiting = view.waiting
    if not view.decides:
        return ()
    rows: list[tuple[Button, ...]] = []
    if waiting is not None:
        label = f"确认改为{waiting.colour.label}色"
        confirm = ChangeCallback(change=waiting.id, do="confirm", seen=waiting.stamp)
        refuse = ChangeCallback(change=waiting.id, do="refuse")
        rows.append((Button(label, confirm, "primary"), Button("不同意…", refuse)))
    if Risk.RED not in {view.unit.risk, waiting.colour if waiting is not None else None}:
        rows.append((Button("直接标为红色…", MarkRedCallback(unit=view.unit.id)),))
    return tuple(rows)


def _do_rows(view: ReasonsView) -> Rows:
    """Return where what gives points is put right."""
    unit = view.unit.id
    return pairs(
        [
            Button("隐患与检查", BriefingCallback(unit=unit)),
            Button("值守", UnitDutiesCallback(unit=unit)),
        ]
    )


def _asking_card(view: ReasonsView) -> Card:
    unit = view.unit
    ask = (
        "为什么不同意？请发一句话。情况不变，不再提出。"
        if view.asks == "refuse"
        else "为什么直接标为红色？请发一句话，会写入留痕，本单位也会看到。"
    )
    back = (Button("返回", ReasonsCallback(unit=unit.id)), HOME)
    return Card(lines(f"{SQUARES[unit.risk]} {unit.name}", bold(ask)), (back,))


def risk_notice(notice: RiskNotice) -> Card:
    """Return what an office hears in the morning."""
    return Card(
        lines(
            bold(f"颜色变动待确认 · {notice.street or '全区'}"),
            f"规则对照后，{notice.waiting} 家单位的颜色有变动，等您确认。",
        ),
        ((Button("去确认", ChangesCallback(), "primary"),),),
    )
