"""Hazards on the command line: one with all that is known of it, and the ledger line by line."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.commands.audit import opened
from bot.commands.exports import Wanted, filter_of
from bot.commands.history import (
    History,
    as_data,
    course,
    heading,
    read_history,
)
from bot.commands.units import open_work
from bot.settings import Settings
from chat.card import clip
from core.clock import local
from frontdesk.typed_numbers import read_number
from hazards.ledger_filter import Sought
from hazards.ledger_reach import everywhere
from hazards.model import Hazard, Source, Step
from hazards.transfer import Transfer, TransferState
from reports.exports.columns import COLUMNS, Moment
from reports.exports.lines import as_object
from reports.exports.model import LedgerRow
from reports.exports.ports import LedgerRows
from storage.engine.database import open_engine
from storage.engine.turns import transaction
from storage.stores.hazards.ledger_row_store import SqlLedgerRows, snapshot

HAZARD_SCHEMA = "xunan.hazard/1"
AT_ONCE = 500
"""Hazards that are read before the first of them is printed."""
_STATES = {
    TransferState.WAITING: "待接收",
    TransferState.DECLINED: "已退回",
    TransferState.NOTED: "已接收",
    TransferState.AWAITING_FEEDBACK: "已接收，待反馈",
    TransferState.REPORTED: "已反馈，待核实",
    TransferState.SETTLED: "已核实",
}


def show_hazard(typed: str) -> tuple[dict[str, Any], list[str]]:
    """Return all that is known of a hazard, as data and in words.

    Its number may be written as in a chat, but whole. Raises ``HazardNumberUnknown``.
    """
    settings = Settings()
    number = _whole(typed, settings.ledger_prefix)
    with opened(settings) as (engine, make):
        history = read_history(engine, make, number)
        with transaction(engine, make) as work:
            transfers = work.transfers.of_hazard(history.hazard.id)
            ids = {each.made_by for each in transfers} | set(_persons(history.hazard))
            known = (work.persons.get(each) for each in ids if each is not None)
            names = {each.id: each.name for each in known if each is not None}
            other = work.hazards.get(history.hazard.duplicate_of or 0)
            at = Moment(work.day(), work.zone)
        with snapshot(engine) as session:
            (row,) = SqlLedgerRows(session, at.zone).rows([history.hazard.id])
    data = {
        **as_object(row, at),
        "schema": HAZARD_SCHEMA,
        **_more(history, names, other),
        "history": [_line(each) for each in as_data(history)["lines"]],
        "photos": as_data(history)["photos"],
        "transfers": [_transfer(each, names, at) for each in transfers],
    }
    return data, [
        heading(history.hazard),
        *_columns(row, at),
        *course(history),
        *(["", "移交、抄告："] if transfers else []),
        *(_spell_transfer(each, names, at) for each in transfers),
    ]


def _whole(typed: str, prefix: str) -> str:
    read = read_number(typed, (prefix,))
    if read is None or read.year is None:
        return typed.strip().upper()
    return f"{prefix.upper()}-{read.year}-{read.digits}"


def _persons(hazard: Hazard) -> tuple[int | None, ...]:
    return hazard.submitted_by, hazard.last_by


def _more(history: History, names: dict[int, str], other: Hazard | None) -> dict[str, Any]:
    """Return what lines of the ledger leave out; of a tip nothing that tells its hour."""
    hazard = history.hazard
    by_day = hazard.source is Source.TIP and hazard.last_step in {Step.FILE, Step.WITNESS}
    return {
        "kind": hazard.kind.value if hazard.kind else None,
        "inspection": hazard.inspection_id,
        "question": hazard.question,
        "category": hazard.category,
        "criterion": hazard.criterion,
        "lead": hazard.lead,
        "supporting": hazard.supporting,
        "latitude": hazard.latitude,
        "longitude": hazard.longitude,
        "fixed_on_spot": hazard.fixed_on_spot,
        "first_deadline": hazard.first_deadline.isoformat() if hazard.first_deadline else None,
        "revisit_on": hazard.revisit_on.isoformat() if hazard.revisit_on else None,
        "submitted_by": names.get(hazard.submitted_by or 0),
        "rounds": hazard.rounds,
        "duplicate_of": other.number if other and other.source is not Source.TIP else None,
        "last_step": hazard.last_step.value,
        "last_by": names.get(hazard.last_by or 0),
        "last_at": None if by_day else _stamp(hazard.last_at, history.zone),
        "version": hazard.version,
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """Return of a line of the chain who did what when, and where it stands there."""
    kept = ("id", "at", "person", "role", "action", "what", "said", "changes", "subject", "hash")
    return {name: line[name] for name in kept}


def _transfer(each: Transfer, names: dict[int, str], at: Moment) -> dict[str, Any]:
    """Return a transfer without what opens its link."""
    return {
        "department": each.department,
        "copy": each.copy,
        "state": each.state.value,
        "made_by": names.get(each.made_by),
        "made_at": _stamp(each.made_at, at.zone),
        "reason": each.reason,
        "answered_by": each.answered_by or None,
        "answered_at": _stamp(each.answered_at, at.zone),
        "feedback_due": _stamp(each.feedback_due, at.zone),
        "report": each.report,
        "reported_by": each.reported_by or None,
        "reported_at": _stamp(each.reported_at, at.zone),
        "asked_again": each.asked_again,
        "settled_at": _stamp(each.settled_at, at.zone),
    }


def _stamp(moment: datetime | None, zone: Any) -> str | None:
    return local(moment, zone).isoformat(timespec="seconds") if moment is not None else None


def _columns(row: LedgerRow, at: Moment) -> Iterator[str]:
    """Yield each column of the ledger that says something."""
    for column in COLUMNS:
        value = column.value(row, at)
        if value not in {None, ""}:
            yield f"{column.title}：{value}"


def _spell_transfer(each: Transfer, names: dict[int, str], at: Moment) -> str:
    made = local(each.made_at, at.zone).strftime("%Y-%m-%d %H:%M:%S")
    what = "抄告" if each.copy else "移交"
    parts = [
        f"{made}  {names.get(each.made_by, '')}  {what}{each.department}：{_STATES[each.state]}"
    ]
    parts += [f"理由：{each.reason}"] if each.reason else []
    parts += [f"{each.reported_by}反馈：{each.report}"] if each.reported_at else []
    return "；".join(parts)


def list_hazards(wanted: Wanted, *, as_json: bool) -> Iterator[str]:
    """Yield the lines of the ledger in the order of their numbers, all of one moment.

    As JSON they are one array of ``xunan.ledger/1``. Raises ``UnitUnknown``, ``StreetUnknown`` and
    ``SectorUnknown``.
    """
    settings = Settings()
    with open_work(settings) as work:
        sought = everywhere(work, filter_of(work, wanted)).sought
    at = Moment(sought.day, sought.zone)
    engine = open_engine(settings.database_url)
    try:
        with snapshot(engine) as session:
            store = SqlLedgerRows(session, sought.zone)
            rows = _rows(store, sought)
            yield from _as_array(rows, at) if as_json else _spelled(rows, at)
    finally:
        engine.dispose()


def _rows(store: LedgerRows, sought: Sought) -> Iterator[LedgerRow]:
    after = 0
    while keys := store.keys(sought, after, AT_ONCE):
        yield from store.rows([each.id for each in keys])
        after = keys[-1].id


def _as_array(rows: Iterator[LedgerRow], at: Moment) -> Iterator[str]:
    """Yield a JSON array, a hazard on each line: it is printed while it is read."""
    before = "["
    for row in rows:
        yield before + json.dumps(as_object(row, at), ensure_ascii=False)
        before = ","
    yield "]" if before == "," else "[]"


def _spelled(rows: Iterator[LedgerRow], at: Moment) -> Iterator[str]:
    count = 0
    for row in rows:
        count += 1
        late = row.overdue(at.day)
        due = f" · 期限 {row.deadline}" if row.deadline is not None else ""
        yield (
            f"{row.number} · {row.standing} · {row.unit_name} · {clip(row.description, 40)}{due}"
            f"{f' · 逾期{late}天' if late else ''}"
        )
    yield f"共 {count} 条。" if count else "没有符合条件的隐患。"
