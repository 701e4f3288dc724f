"""What the command line does about certificates, equipment and insurance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.units import open_work, require_unit
from bot.settings import Settings
from datafiles.reading import Mistake
from duties.expiry import importing, keeping
from duties.expiry.days import HOW_TO_TYPE, DayRefused
from duties.expiry.kind_reading import check_kinds
from duties.expiry.kinds import ExpiryKind, all_kinds, expiry_of, kind_of, read_kind
from duties.expiry.listing import MOST_ON_A_SHEET
from duties.expiry.model import Given, Line, NewEntry
from duties.expiry.words import spell_left
from people.model import Unit
from people.permissions import EVERYWHERE
from reports import expiry_workbook
from spreadsheets.reading import read_sheets
from storage.engine.unit_of_work import UnitOfWork

Shown = tuple[Any, list[str]]


@dataclass(frozen=True, slots=True)
class Thing:
    """What is to be kept, as it was written on the command line."""

    unit: str
    kind: str
    name: str
    number: str = ""
    detail: str = ""
    place: str | None = None


def list_entries(unit_name: str | None, into: Path | None = None) -> Shown:
    """Return what a unit keeps, or what is overdue in the area; as data and in words.

    With ``into`` the former is written as a workbook, too. Raises ``UnitUnknown``.
    """
    with open_work(Settings()) as work:
        if unit_name is None:
            lines = work.expiries.overdue(EVERYWHERE, work.day(), 0, MOST_ON_A_SHEET)
        else:
            lines = work.expiries.of_unit(require_unit(work, unit_name).id, 0, MOST_ON_A_SHEET)
        today = work.day()
    if into is not None:
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes(expiry_workbook.write_ledger(lines, today))
    words = [_spell(each, today) for each in lines]
    if into is not None:
        words.append(f"台账已写入：{into}")
    nothing = "没有登记的。" if unit_name else "没有过期的。"
    return [_data(each, today) for each in lines], words or [nothing]


def add_entry(thing: Thing, days: Sequence[tuple[str, date]]) -> Shown:
    """Keep something; each day is for the expiry that it names, one without for the first.

    Raises ``UnitUnknown``, and as ``duties.expiry.keeping.add``.
    """
    kind = read_kind(thing.kind)
    given = _given(kind, days)
    with open_work(Settings()) as work:
        unit = require_unit(work, thing.unit)
        new = NewEntry(
            unit.id,
            kind.key,
            keeping.read_name(thing.name, kind.name),
            given,
            keeping.read_number(thing.number, kind.number or "编号") if thing.number else "",
            keeping.read_detail(thing.detail, kind.detail or "类别") if thing.detail else "",
            _place(work, unit, thing.place),
        )
        entry = keeping.add(work, new, None)
        lines = work.expiries.some([entry.id])
        today = work.day()
    return [_data(each, today) for each in lines], [_spell(each, today) for each in lines]


def bring_in(path: Path) -> Shown:
    """Bring in 特种作业台账; raises ``WorkbookUnreadable`` and ``SheetMistakes``."""
    book = read_sheets(path, importing.LAYOUT)
    with open_work(Settings()) as work:
        done = importing.bring_in(work, book)
    data = {"added": done.added, "renewed": done.renewed, "unchanged": done.unchanged}
    return data, [f"新登记 {done.added}，续期 {done.renewed}，没有变化 {done.unchanged}。"]


def write_template(path: Path) -> None:
    """Write the empty workbook that ``bring_in`` takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(expiry_workbook.write_ledger((), date.min))


def find_mistakes(path: Path | None = None) -> list[Mistake]:
    """Return the mistakes in a file of kinds, by default in the shipped one."""
    return check_kinds(path)


def show_kinds() -> Shown:
    """Return the kinds, as data and in words."""
    kinds = all_kinds().values()
    return [_kind_data(each) for each in kinds], [_spell_kind(each) for each in kinds]


def _place(work: UnitOfWork, unit: Unit, name: str | None) -> int | None:
    if name is None:
        return None
    places = {each.name: each.id for each in work.places.of_unit(unit.id)}
    if name.strip() not in places:
        known = "、".join(places) or "还没有登记点位"
        raise keeping.WordsRefused(f"{unit.name}没有“{name}”这个点位：{known}。")
    return places[name.strip()]


def _given(kind: ExpiryKind, days: Sequence[tuple[str, date]]) -> tuple[Given, ...]:
    """Return the days by expiry; raises ``DayRefused`` for one of nothing, and where one lacks."""
    found: dict[str, date] = {}
    known = {word: each.key for each in kind.expiries for word in (each.key, each.title)}
    for item, day in days:
        key = known.get(item, kind.expiries[0].key if not item else None)
        if key is None or key in found:
            names = "、".join(each.key for each in kind.expiries)
            raise DayRefused(f"{kind.title}的日期要写明是哪一项，每项一次：{names}。")
        found[key] = day
    for each in kind.expiries:
        if not each.optional and each.key not in found:
            raise DayRefused(f"还缺{each.asks}。{HOW_TO_TYPE}")
    return tuple(Given(key, day) for key, day in found.items())


def _data(line: Line, today: date) -> dict[str, Any]:
    entry, one = line.entry, line.validity
    kind = kind_of(entry.kind)
    return {
        "id": entry.id,
        "unit": line.unit_name,
        "place": line.place_name,
        "kind": entry.kind,
        "title": kind.title,
        "name": entry.name,
        "number": entry.number or None,
        "detail": entry.detail or None,
        "expiry": one.expiry,
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat(),
        "days_left": (one.until - today).days,
        "overdue": one.until < today,
    }


def _spell(line: Line, today: date) -> str:
    kind = kind_of(line.entry.kind)
    what = f"{kind.title}{expiry_of(kind, line.validity.expiry).title}"
    until = line.validity.until
    left = spell_left(until, today)
    return f"{line.unit_name} · {line.title} · {what} {until.isoformat()} · {left}"


def _kind_data(kind: ExpiryKind) -> dict[str, Any]:
    return {
        "key": kind.key,
        "title": kind.title,
        "asks": [label for label in (kind.name, kind.number, kind.detail) if label],
        "expiries": [
            {
                "key": each.key,
                "title": each.title,
                "asks": each.asks,
                "years": each.years or None,
                "optional": each.optional,
                "once": each.once,
            }
            for each in kind.expiries
        ],
        "warnings": list(kind.warnings),
        "sectors": list(kind.sectors),
        "role": kind.role.value,
        "source": kind.source or None,
        "ours": kind.ours,
    }


def _spell_kind(kind: ExpiryKind) -> str:
    ends = "、".join(f"{each.title}（{each.key}）" for each in kind.expiries)
    days = "、".join(map(str, kind.warnings))
    source = kind.source or "自定"
    where = f" · 只用于{'、'.join(kind.sectors)}" if kind.sectors else ""
    return f"{kind.key} · {kind.title}：{ends}，提前 {days} 天提醒 · {source}{where}"
