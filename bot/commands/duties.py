"""What the command line shows of duties and of their occurrences."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands.units import open_work, require_unit
from bot.settings import Settings
from core.clock import local
from duties.model import Duty, Occurrence
from storage.engine.unit_of_work import UnitOfWork

IN_ONE_GO = 500
Shown = tuple[list[dict[str, Any]], list[str]]


def list_duties(unit_name: str | None, due: date | None) -> Shown:
    """Return duties in force, as data and in words; with ``due`` those that are due on a day.

    Raises ``UnitUnknown``.
    """
    with open_work(Settings()) as work:
        if unit_name is None:
            duties = list(_all(work))
        else:
            duties = work.duties.of_unit(require_unit(work, unit_name).id)
        names: dict[int | None, str] = {None: ""}
        data, words = [], []
        for duty in duties:
            found = _due_on(work, duty, due) if due else []
            if due and not found:
                continue
            if duty.unit_id not in names:
                unit = work.units.get(duty.unit_id or 0)
                names[duty.unit_id] = unit.name if unit else ""
            where = names[duty.unit_id] or duty.street or "全区"
            data.append(
                _duty(duty, where, work.zone)
                | ({"occurrences": [_occurrence(each, work.zone) for each in found]} if due else {})
            )
            words.append(f"{where} · {duty.title} · {duty.role.label}")
            words.extend(f"  {_spell(each, work.zone)}" for each in found)
    return data, words or ["没有符合的履职事项。"]


def list_occurrences(unit_name: str, first: date, last: date) -> Shown:
    """Return what a unit had or has to do from a day to a day; raises ``UnitUnknown``."""
    with open_work(Settings()) as work:
        unit = require_unit(work, unit_name)
        found = work.occurrences.of_unit(unit.id, first, last)
        duties = {each: work.duties.get(each) for each in {each.duty_id for each in found}}
        data, words = [], []
        for each in found:
            duty = duties[each.duty_id]
            title = duty.title if duty else ""
            data.append({"title": title} | _occurrence(each, work.zone))
            words.append(f"{title} · {_spell(each, work.zone)}")
    return data, words or ["这段日子没有应办记录。"]


def _all(work: UnitOfWork) -> Iterator[Duty]:
    after = 0
    while some := work.duties.all_in_force(after, IN_ONE_GO):
        yield from some
        after = some[-1].id


def _due_on(work: UnitOfWork, duty: Duty, day: date) -> list[Occurrence]:
    start = datetime.combine(day, time(), work.zone)
    end = start + timedelta(days=1)
    found = work.occurrences.between(duty.id, start, end)
    return [each for each in found if start < each.due_at <= end]


def _duty(duty: Duty, where: str, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": duty.id,
        "programme": duty.programme,
        "row": duty.row,
        "title": duty.title,
        "where": where,
        "unit_id": duty.unit_id,
        "place_id": duty.place_id,
        "street": duty.street,
        "role": duty.role.value,
        "since": duty.since.isoformat(),
        "planned_until": duty.planned_until.isoformat() if duty.planned_until else None,
        "ended_at": _moment(duty.ended_at, zone),
    }


def _occurrence(one: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    moments = ("opens_at", "due_at", "grace_at", "closes_at", "done_at", "recorded_at")
    return {
        "id": one.id,
        "duty_id": one.duty_id,
        "date": one.local_date.isoformat(),
        "slot": f"{one.slot:%H:%M}",
        "state": one.state.value,
        **{name: _moment(getattr(one, name), zone) for name in moments},
        "done_by": one.done_by,
        "reason": one.reason.value if one.reason else None,
        "excused_by": one.excused_by,
        "proof": one.proof,
        "makes_up": one.makes_up,
    }


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return local(moment, zone).isoformat(timespec="seconds") if moment else None


def _spell(one: Occurrence, zone: ZoneInfo) -> str:
    opens, due = local(one.opens_at, zone), local(one.due_at, zone)
    reason = f"（{one.reason.label}）" if one.reason else ""
    return f"{opens:%Y-%m-%d %H:%M} 至 {due:%Y-%m-%d %H:%M} · {one.state.label}{reason}"
