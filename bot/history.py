"""The history of a hazard from the audit chain (责任倒查): who did what when, with proof."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from checklists.model import Verdict
from core.clock import local
from core.errors import XunanError
from hazards.model import Hazard
from hazards.photos import Photo, Purpose
from people.model import Role
from storage.audit_chain import Line
from storage.audit_reading import AuditReader, reading
from storage.turns import WorkMaker, transaction

ACTIONS = {
    "start": "开始检查",
    "answer": "作答",
    "withdraw": "撤回作答",
    "describe": "写隐患说明",
    "measure": "定整改措施",
    "deadline": "定整改期限",
    "fixed_on_spot": "记为当场整改",
    "photo": "留存照片",
    "place_photo": "照片归到检查项",
    "discard_photo": "不用这张照片",
    "sign": "签名提交",
    "file": "上账",
}
ROLES = {role.value: role.label for role in Role}
VERDICTS = {verdict.value: verdict.label for verdict in Verdict}
PURPOSES = {Purpose.FOUND: "发现时", Purpose.FIXED: "整改后"}


class HazardNumberUnknown(XunanError):
    """No hazard on the ledger has this number."""


@dataclass(frozen=True, slots=True)
class History:
    """A hazard, the lines about it in the order of time, its photos, and who the ids are."""

    hazard: Hazard
    lines: tuple[Line, ...]
    photos: tuple[Photo, ...]
    names: dict[int, str]
    zone: ZoneInfo


def read_history(engine: Engine, make: WorkMaker, number: str) -> History:
    """Gather what is known of a hazard. Raises ``HazardNumberUnknown``."""
    with transaction(engine, make) as work:
        hazard = work.hazards.by_number(number)
        if hazard is None:
            raise HazardNumberUnknown(number)
        photos: list[Photo] = []
        if hazard.inspection_id and hazard.question:
            photos = work.photos.of_item(hazard.inspection_id, hazard.question)
    with reading(engine) as reader:
        lines = _lines(reader, hazard)
    with transaction(engine, make) as work:
        ids = {line.person_id for line in lines} | {photo.sent_by for photo in photos}
        people = [work.persons.get(each) for each in ids if each is not None]
    names = {person.id: person.name for person in people if person is not None}
    return History(hazard, tuple(lines), tuple(photos), names, make.clock.zone)


def _lines(reader: AuditReader, hazard: Hazard) -> list[Line]:
    found = reader.about(f"hazard:{hazard.number}") + reader.below(f"hazard:{hazard.number}")
    if hazard.inspection_id:
        found += reader.about(f"inspection:{hazard.inspection_id}")
        found += reader.about(f"inspection:{hazard.inspection_id}:{hazard.question}")
    return sorted(found, key=lambda line: (line.at, line.id))


def as_data(history: History) -> dict[str, Any]:
    """Return a history for other programs; moments with their offset, hashes whole."""
    hazard = history.hazard
    return {
        "number": hazard.number,
        "unit": hazard.unit_name,
        "item": hazard.item,
        "description": hazard.description,
        "measure": hazard.measure,
        "deadline": hazard.deadline.isoformat() if hazard.deadline else None,
        "state": hazard.state.value,
        "found_at": _wall(history, hazard.found_at).isoformat(),
        "lines": [_line_data(history, line) for line in history.lines],
        "photos": [
            {
                "sha256": photo.sha256,
                "purpose": photo.purpose.value,
                "state": photo.state.value,
                "sent_at": _wall(history, photo.sent_at).isoformat(),
                "sent_by": history.names.get(photo.sent_by),
            }
            for photo in history.photos
        ],
    }


def _line_data(history: History, line: Line) -> dict[str, Any]:
    at = _wall(history, datetime.fromisoformat(line.at)).isoformat()
    who = history.names.get(line.person_id or 0)
    return line._asdict() | {"at": at, "person": who}


def as_text(history: History) -> str:
    """Return a history to be read and printed."""
    hazard = history.hazard
    said = [
        f"隐患 {hazard.number} · {hazard.unit_name} · {hazard.state.label}",
        f"检查项:{hazard.item}",
        f"隐患:{hazard.description}",
        f"措施:{hazard.measure}(期限 {hazard.deadline})",
        "",
        "经过:",
        *(_spell_line(history, line) for line in history.lines),
        "",
        "照片:",
        *(_spell_photo(history, photo) for photo in history.photos),
    ]
    return "\n".join(said if history.photos else said[:-2])


def _spell_line(history: History, line: Line) -> str:
    at = _wall(history, datetime.fromisoformat(line.at)).strftime("%Y-%m-%d %H:%M:%S")
    who = history.names.get(line.person_id or 0, "系统")
    role = "、".join(ROLES.get(each, each) for each in (line.role or "").split("+") if each)
    what = ACTIONS.get(line.action, line.action)
    before, after = _word(line, line.before), _word(line, line.after)
    change = after if before is None else f"{before} → {after or '空'}"
    return (
        f"{at}  {who}{f'({role})' if role else ''}  {what}"
        f"{f':{change}' if change is not None else ''}  [{line.id} {line.hash[:12]}]"
    )


def _word(line: Line, stored: str | None) -> str | None:
    """Return what is stored as people say it: a verdict by its name, all else as it is."""
    if line.action in {"answer", "withdraw"}:
        return VERDICTS.get(stored or "", stored)
    return stored


def _spell_photo(history: History, photo: Photo) -> str:
    at = _wall(history, photo.sent_at).strftime("%Y-%m-%d %H:%M:%S")
    who = history.names.get(photo.sent_by, "")
    return f"{at}  {who}  {PURPOSES[photo.purpose]}  SHA-256 {photo.sha256 or '未留存'}"


def _wall(history: History, moment: datetime) -> datetime:
    return local(moment, history.zone)
