"""What the command line shows of the working calendar, and how a notice is put in."""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.commands.rollouts import carry_through
from bot.commands.units import FileUnreadable, open_work
from bot.settings import Settings
from core.clock import spell_day
from duties.calendar import keeping as calendar_keeping
from duties.calendar import pasting
from duties.calendar.keeping import NoticePreview
from duties.calendar.moving import PlannedOccurrences
from duties.calendar.working_calendar import ONE_DAY, DayKind, WorkingCalendar
from duties.rollouts.rollout import Rollout

STANDARD_INPUT = Path("-")


def show(year: int) -> tuple[dict[str, Any], list[str]]:
    """Return what is known of a year, as data and in words."""
    with open_work(Settings()) as work:
        calendar = calendar_keeping.read_calendar(work)
    return as_data(calendar, year), list(spell_year(calendar, year))


def read(file: Path, *, year: int | None, apply: bool) -> tuple[dict[str, Any], list[str]]:
    """Return what a notice says, changes and moves; with ``apply`` it is put in.

    Occurrences follow in turns of their own, so that nobody waits for all of them. Raises
    ``FileUnreadable``, and as ``duties.calendar.keeping.apply_notice``.
    """
    text = _text_of(file)
    owed: Rollout | None = None
    with open_work(Settings()) as work:
        planned = PlannedOccurrences(work)
        preview = calendar_keeping.preview_notice(work, text, year, planned)
        if apply:
            owed = pasting.put_in(work, text, year)
    if owed is not None:
        carry_through(owed)
    data = as_data(preview.after, preview.notice.year) | {
        "applied": apply,
        "changes": [
            {"date": each.day.isoformat(), "working": each.working} for each in preview.changes
        ],
        "moved": [
            {
                "unit": each.unit_name or None,
                "title": each.title,
                "before": each.before.isoformat(),
                "after": each.after.isoformat(),
                "count": each.count,
            }
            for each in preview.moved
        ],
    }
    return data, list(_spell_preview(preview, apply=apply))


def _text_of(file: Path) -> str:
    try:
        return sys.stdin.read() if file == STANDARD_INPUT else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(str(file)) from error


def as_data(calendar: WorkingCalendar, year: int) -> dict[str, Any]:
    """Return a year as data; a year that is not announced is ``estimated``."""
    known = calendar.years.get(year)
    days = calendar.of_year(year)
    return {
        "year": year,
        "announced": calendar.is_announced(year),
        "estimated": not calendar.is_announced(year),
        "source": known.source.value if known else None,
        "holidays": _listed(each for each in days if each.kind is DayKind.HOLIDAY),
        "working": _listed(each for each in days if each.kind is DayKind.WORKING),
    }


def _listed(days: Iterable[Any]) -> list[dict[str, str]]:
    return [{"date": each.day.isoformat(), "name": each.name} for each in days]


def spell_year(calendar: WorkingCalendar, year: int) -> Iterator[str]:
    """Say what is known of a year: each holiday and its make-up days."""
    known = calendar.years.get(year)
    if known is not None and known.announced:
        yield f"{year}年：已公布（{known.source.label}）"
    else:
        yield f"{year}年：预估。节假日安排尚未录入，按周一至周五上班计算。"
    days = calendar.of_year(year)
    for name in dict.fromkeys(each.name for each in days):
        mine = [each for each in days if each.name == name]
        off = [each.day for each in mine if each.kind is DayKind.HOLIDAY]
        worked = [each.day for each in mine if each.kind is DayKind.WORKING]
        text = "、".join(_spell_range(*each) for each in _runs(off))
        makeup = f"；{'、'.join(map(spell_day, worked))}上班" if worked else ""
        yield f"{name}：{text}放假，共{len(off)}天{makeup}"
    if days:
        worked_days = sum(each.kind is DayKind.WORKING for each in days)
        yield f"调休上班共{worked_days}天。"


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """Return stretches of days that follow each other."""
    for _, stretch in groupby(enumerate(days), lambda each: each[1] - each[0] * ONE_DAY):
        run = [day for _, day in stretch]
        yield run[0], run[-1]


def _spell_range(first: date, last: date) -> str:
    return spell_day(first) if first == last else f"{spell_day(first)}至{spell_day(last)}"


def _spell_preview(preview: NoticePreview, *, apply: bool) -> Iterator[str]:
    yield from spell_year(preview.after, preview.notice.year)
    if not preview.changes:
        yield "与现有日历一致，没有哪一天改变。"
    for each in preview.changes:
        yield f"{each.day.year}年{spell_day(each.day)}：改为{'上班' if each.working else '放假'}"
    for moved in preview.moved:
        days = f"{spell_day(moved.before)}改到{spell_day(moved.after)}"
        where = moved.unit_name or f"{moved.count}家"
        yield f"{where} · {moved.title}：{days}"
    yield "已录入。" if apply else "这只是预览，还没有录入。核对无误后加上 --apply。"
