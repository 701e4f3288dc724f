"""The cards of the five leads."""

from datetime import date

from chat.card import Button, Card, Rows, bold, clip, lines, pairs
from duties.leads.quarters import quarter_of
from duties.leads.views import LED, LeadsListView, LeadsNotice, LeadsReport, LeadsView, Tally
from duties.model import Listed, OccurrenceState
from handlers.duties.buttons import OccurrenceCallback
from handlers.leads.buttons import LeadsCallback, LeadsListCallback
from handlers.usual import HOME

TO_DO = frozenset({OccurrenceState.OPEN, OccurrenceState.LATE})


def spell_quarter(quarter: date) -> str:
    """Spell a quarter: ``2026年第4季度``."""
    return f"{quarter.year}年第{(quarter.month + 2) // 3}季度"


def leads_card(view: LeadsView) -> Card:
    """Return the five tiles of a unit: what was done when, and what is not."""
    head = bold(f"五带头 · {spell_quarter(view.quarter)}")
    if not view.leads:
        return Card(
            lines(
                view.unit,
                head,
                "这一季度没有安排。请安全办为本单位套用方案“主要负责人‘五带头’”，下一季度起即可逐项登记。",
            ),
            (*_turn(view), (HOME,)),
        )
    tiles = [_tile(each, view) for each in view.leads]
    left = len(view.leads) - view.done
    ask = f"还差 {left} 项，点一项登记：发照片，附一句话。" if view.mine and left else None
    return Card(
        lines(view.unit, head, f"已做 {view.done}/{len(view.leads)} 项", *tiles, ask),
        (*pairs([_button(each, view) for each in view.leads]), *_turn(view), (HOME,)),
    )


def _tile(lead: Listed, view: LeadsView) -> str:
    one = lead.occurrence
    if one.state in LED and one.done_at is not None:
        at = one.done_at.astimezone(view.now.tzinfo)
        said = f"：{clip(one.note, 30)}" if one.note else ""
        return f"✅ {_short(lead)}（{at.month}月{at.day}日{said}）"
    if one.state in TO_DO:
        return f"⬜ {_short(lead)}"
    return f"▫️ {_short(lead)}（{one.state.label}）"


def _short(lead: Listed) -> str:
    return lead.title.split("，", maxsplit=1)[0]


def _button(lead: Listed, view: LeadsView) -> Button:
    number = view.leads.index(lead) + 1
    mark = "✅" if lead.occurrence.state in LED else ""
    words = f"{number} {_short(lead).removeprefix('带头')}{mark}"
    return Button(clip(words, 20), OccurrenceCallback(occurrence=lead.occurrence.id))


def _turn(view: LeadsView) -> Rows:
    row = [Button("上一季度", LeadsCallback(unit=view.unit_id, quarter=_beside(view.quarter, 1)))]
    if not view.latest:
        after = LeadsCallback(unit=view.unit_id, quarter=_beside(view.quarter, -1))
        row.append(Button("下一季度", after))
    return (tuple(row),)


def _beside(quarter: date, back: int) -> int:
    return quarter_of(quarter, back).toordinal()


def leads_list_card(view: LeadsListView) -> Card:
    """Return a page of units with how many of the five each has done."""
    head = bold(f"五带头 · {spell_quarter(view.quarter)}")
    quarters = [Button("上一季度", LeadsListCallback(quarter=_beside(view.quarter, 1)))]
    if not view.latest:
        after = LeadsListCallback(quarter=_beside(view.quarter, -1))
        quarters.append(Button("下一季度", after))
    if not view.total:
        none = "这一季度还没有单位安排五带头。套用方案后，单位主要负责人逐项登记。"
        return Card(lines(head, none), (tuple(quarters), (HOME,)))
    day = view.quarter.toordinal()
    buttons = [
        (
            Button(
                clip(_line(each), 40),
                LeadsCallback(unit=each.unit_id, quarter=day),
            ),
        )
        for each in view.units
    ]
    turn = [
        *((Button("‹", _page(view, view.page - 1)),) if view.page else ()),
        *((Button("›", _page(view, view.page + 1)),) if view.page + 1 < view.pages else ()),
    ]
    page = f"第 {view.page + 1}/{view.pages} 页" if view.pages > 1 else None
    done = f"共 {view.total} 家，五项全做 {view.full} 家。做得少的在前。"
    return Card(
        lines(head, done, page),
        (*buttons, *((tuple(turn),) if turn else ()), tuple(quarters), (HOME,)),
    )


def _page(view: LeadsListView, page: int) -> LeadsListCallback:
    return LeadsListCallback(quarter=view.quarter.toordinal(), page=page)


def _line(tally: Tally) -> str:
    return f"{tally.done}/{tally.total} {tally.unit}"


def leads_notice(notice: LeadsNotice) -> Card:
    """Return what a person in charge hears about the quarter that is over."""
    tally = notice.tally
    missing = "，".join(each.split("，", maxsplit=1)[0] for each in notice.missing)
    return Card(
        lines(
            bold(f"五带头 · {spell_quarter(notice.quarter)}"),
            f"{tally.unit}：已做 {tally.done}/{tally.total} 项。",
            f"没有做：{missing}。" if missing else None,
            "新的一季度已经开始，逐项登记即可。",
        ),
        ((Button("看本季度", LeadsCallback(unit=tally.unit_id)),),),
    )


def leads_report(report: LeadsReport) -> Card:
    """Return what an office hears about the quarter that is over."""
    lacking = [f"{each.done}/{each.total} {clip(each.unit, 30)}" for each in report.lacking]
    return Card(
        lines(
            bold(f"五带头通报 · {report.street or '全区'} · {spell_quarter(report.quarter)}"),
            f"应做 {report.total} 家：五项全做 {report.full} 家，一项未做 {report.none} 家。",
            "做得最少的：" if lacking else None,
            *lacking,
        ),
        ((Button("看全部单位", LeadsListCallback(quarter=report.quarter.toordinal())),),),
    )
