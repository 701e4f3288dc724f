"""Sending an alert from the command line, and what the command line shows of those under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from core.clock import local
from duties.alerts import sending
from duties.alerts.kinds import kind_of, read_kind
from duties.alerts.model import Alert, Answering, Reached, Tally
from people.permissions import EVERYWHERE
from storage.engine.unit_of_work import UnitOfWork

MOST = 100
Shown = tuple[list[dict[str, Any]], list[str]]


@dataclass(frozen=True, slots=True)
class Recipients:
    """For whom an alert is; nothing that is left out narrows it."""

    street: str | None = None
    sector: str | None = None
    units: Sequence[str] = ()


def send(
    text: str,
    recipients: Recipients,
    kind: str,
    answering: str | None = None,
    minutes: int | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """Send an alert; return whom it reaches, as data and in words.

    The first units are told at once, the others by the bot that runs on the same database. Raises
    ``AlertKindUnknown``, and as ``duties.alerts.sending.send_from_outside``.
    """
    chosen = read_kind(kind)
    with open_work(Settings()) as work:
        alert, reached = sending.send_from_outside(
            work,
            chosen,
            text,
            Answering(answering) if answering else chosen.answering,
            minutes if minutes is not None else chosen.minutes or kind_of("").minutes,
            recipients.street,
            recipients.sector,
            recipients.units,
        )
        return _data(work, alert) | _reached(reached), _words(alert, reached)


def list_alerts() -> Shown:
    """Return the alerts that are under way, as data and in words."""
    with open_work(Settings()) as work:
        found = work.alerts.under_way(EVERYWHERE, MOST)
        data = [_data(work, each) for each in found]
    words = [
        f"{each['id']} · {each['title']} · {each['street'] or '全区'}"
        f" · 已知悉 {each['acknowledged']}/{each['units']} 家"
        for each in data
    ]
    return data, words or ["没有进行中的预警。"]


def _data(work: UnitOfWork, alert: Alert) -> dict[str, Any]:
    tally: Tally = work.acknowledgements.tally(alert.id)
    return {
        "id": alert.id,
        "kind": alert.kind,
        "title": kind_of(alert.kind).title,
        "text": alert.text,
        "answering": alert.answering.value,
        "minutes": alert.minutes,
        "street": alert.street,
        "sector": alert.sector or None,
        "sent_at": local(alert.sent_at or work.now, work.zone).isoformat(timespec="seconds"),
        "revision": alert.revision,
        "units": alert.units,
        "acknowledged": tally.answered,
        "late": tally.late,
        "states": {state.value: count for state, count in tally.states.items()},
        "decisions": {each.value: count for each, count in tally.decisions.items()},
    }


def _reached(reached: Reached) -> dict[str, Any]:
    return {
        "persons": reached.persons,
        "without_anybody": reached.units - reached.with_somebody,
        "nobody": list(reached.nobody),
    }


def _words(alert: Alert, reached: Reached) -> list[str]:
    title, where = kind_of(alert.kind).title, alert.street or "全区"
    whom = f"{where}，{alert.units} 家单位，可通知 {reached.persons} 人"
    said = [f"{title}已发出（编号 {alert.id}）：{whom}。"]
    without = reached.units - reached.with_somebody
    if without:
        more = "等" if without > len(reached.nobody) else ""
        said.append(f"{without} 家无人可通知：{'、'.join(reached.nobody)}{more}。")
    said.append("其余由运行中的机器人逐家发送、提醒和转下一人。")
    return said
