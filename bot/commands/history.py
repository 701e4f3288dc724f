"""The history of a hazard from the audit chain (责任倒查): who did what when, with proof."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.commands.history_fields import PERSONS, Known, ids_in, spell_criterion, spell_fields
from bot.commands.history_prose import persons_in, spell_words
from chat.changes import read_changes
from core.clock import local
from core.errors import XunanError
from hazards.model import Hazard, Source, Step
from hazards.photos import Photo
from hazards.sight import tells_hour
from people.model import Role
from storage.engine.turns import WorkMaker, transaction
from storage.stores.audit.chain import FIELDS, Line
from storage.stores.audit.reading import AuditReader, reading

ACTIONS = {
    "start": "开始检查",
    "answer": "作答",
    "withdraw": "撤回作答",
    "describe": "写隐患说明",
    "measure": "定整改措施",
    "deadline": "定整改期限",
    "fixed_on_spot": "记为当场已整改",
    "photo": "留存照片",
    "place_photo": "照片归到检查项",
    "discard_photo": "不用这张照片",
    "kind": "改检查类型",
    "sign": "签名提交",
    "ask_cosigners": "请同行人签名",
    "cosign": "同行签名",
    "remove_cosignature": "移除同行签名",
    "set_aside": "搁置检查",
    "acknowledge_copy": "收到抄告",
    "renew_link": "重发移交链接",
    "tip": "登记举报",
    "tip_note": "举报人补充",
    "open_tip": "查看举报人身份",
    "reward": "举报奖励",
    "case_done": "督办",
    "case_passed": "督办（并入下一步）",
    "case_proposed": "提出督办措施",
    "case_confirm": "确认督办措施",
    "case_put_off": "暂缓督办措施",
    "case_change": "更改督办措施",
    "case_withdraw": "撤下督办措施",
    "case_noted": "督办：当天已处理",
    **{step.value: step.label for step in Step},
}
ROLES = {role.value: role.label for role in Role}
OF_A_TIP = frozenset({"file", "tip", "tip_note", "photo"})
"""The actions that are recorded in nobody's name when somebody tips or adds to a tip."""
DOUBLES = frozenset({"duplicate_of"})


class HazardNumberUnknown(XunanError):
    """No hazard on the ledger has this number."""


@dataclass(frozen=True, slots=True)
class History:
    """A hazard, the lines about it in the order of time, its photos, and who the ids are.

    ``hazards`` are the numbers of those that are named by their ids.
    """

    hazard: Hazard
    lines: tuple[Line, ...]
    photos: tuple[Photo, ...]
    names: dict[int, str]
    hazards: dict[int, str]
    zone: ZoneInfo

    @property
    def known(self) -> Known:
        """By what names the ids in the lines go."""
        hazard = self.hazard
        places = {hazard.place_id: hazard.place_name} if hazard.place_id is not None else {}
        units = {hazard.unit_id: hazard.unit_name}
        return Known(self.zone, self.names, units, places, self.hazards)


def read_history(engine: Engine, make: WorkMaker, number: str) -> History:
    """Gather what is known of a hazard. Raises ``HazardNumberUnknown``."""
    with transaction(engine, make) as work:
        hazard = work.hazards.by_number(number)
        if hazard is None:
            raise HazardNumberUnknown(number)
        photos = work.photos.of_hazard(hazard.id)
    with reading(engine) as reader:
        lines = _lines(reader, hazard)
    with transaction(engine, make) as work:
        ids = {line.person_id for line in lines} | {photo.sent_by for photo in photos}
        ids |= {id_ for line in lines for id_ in _named(line)}
        people = [work.persons.get(each) for each in ids if each is not None]
        doubles = {id_ for line in lines for id_ in ids_in(_changes(line), DOUBLES)}
        others = [work.hazards.get(each) for each in doubles]
    names = {person.id: person.name for person in people if person is not None}
    numbers = {each.id: _spell_double(each) for each in others if each is not None}
    return History(hazard, tuple(lines), tuple(photos), names, numbers, make.clock.zone)


def _named(line: Line) -> set[int]:
    """Return the ids of the persons whom a line speaks of."""
    if line.version == FIELDS:
        return ids_in(_changes(line), PERSONS)
    return persons_in(line)


def _spell_double(hazard: Hazard) -> str:
    """Return by what a hazard is named in another's history: no tip is."""
    return "一件举报" if hazard.source is Source.TIP else hazard.number


def _changes(line: Line) -> dict[str, tuple[Any, Any]]:
    return read_changes(line.changes) if line.changes is not None else {}


def _lines(reader: AuditReader, hazard: Hazard) -> list[Line]:
    found = reader.about(f"hazard:{hazard.number}") + reader.below(f"hazard:{hazard.number}")
    if hazard.inspection_id:
        found += reader.about(f"inspection:{hazard.inspection_id}")
        found += reader.about(f"inspection:{hazard.inspection_id}:{hazard.question}")
    return sorted(found, key=lambda line: (line.at, line.id))


def as_data(history: History) -> dict[str, Any]:
    """Return a history for other programs; moments with their offset, hashes whole.

    Of when a tip was given, or added to, there is the day alone.
    """
    hazard = history.hazard
    return {
        "number": hazard.number,
        "unit": hazard.unit_name,
        "source": hazard.source.value,
        "kind": hazard.kind.value if hazard.kind else None,
        "item": hazard.item,
        "description": hazard.description,
        "measure": hazard.measure,
        "deadline": hazard.deadline.isoformat() if hazard.deadline else None,
        "first_deadline": hazard.first_deadline.isoformat() if hazard.first_deadline else None,
        "state": hazard.state.value,
        "ending": hazard.ending.value if hazard.ending else None,
        "found_at": _stamp(history, hazard.found_at, by_day=hazard.source is Source.TIP),
        "lines": [_line_data(history, line) for line in history.lines],
        "photos": [
            {
                "sha256": photo.sha256,
                "purpose": photo.purpose.value,
                "round": photo.round,
                "state": photo.state.value,
                "sent_at": _stamp(history, photo.sent_at, by_day=_by_day(history, photo)),
                "sent_by": history.names.get(photo.sent_by),
            }
            for photo in history.photos
        ],
    }


def _line_data(history: History, line: Line) -> dict[str, Any]:
    at = _stamp(history, datetime.fromisoformat(line.at), by_day=_by_day(history, line))
    who = history.names.get(line.person_id or 0)
    what = {"what": ACTIONS.get(line.action, line.action), "said": _said(history, line)}
    changes = _changes(line) if line.changes is not None else None
    return line._asdict() | {"at": at, "person": who, "changes": changes} | what


def as_text(history: History) -> str:
    """Return a history to be read and printed."""
    return "\n".join([heading(history.hazard), *_facts(history.hazard), *course(history)])


def heading(hazard: Hazard) -> str:
    """Return which hazard it is, where, and how it stands."""
    return f"隐患 {hazard.number} · {hazard.spot} · {hazard.standing}"


def course(history: History) -> list[str]:
    """Return who did what when, then the photos, each part below its name."""
    parts = ["", "经过：", *(_spell_line(history, line) for line in history.lines)]
    if not history.photos:
        return parts
    return [*parts, "", "照片：", *(_spell_photo(history, photo) for photo in history.photos)]


def _facts(hazard: Hazard) -> list[str]:
    """Return what is known of a hazard, line by line."""
    by_deadline = [f"期限 {hazard.deadline}"] if hazard.deadline else []
    if hazard.first_deadline not in {None, hazard.deadline}:
        by_deadline.append(f"原定 {hazard.first_deadline}")
    measure = f"{hazard.measure}（{'，'.join(by_deadline)}）" if by_deadline else hazard.measure
    grade = hazard.severity.label if hazard.severity else "待判定"
    known = {
        "来源": hazard.origin,
        "检查项": hazard.item,
        "隐患": hazard.description,
        "等级": "、".join((grade, hazard.track.label)),
        "措施": measure,
        "次数": "、".join(
            f"{word}{number}次"
            for word, number in (
                ("提交整改", hazard.rounds),
                ("退回", hazard.returns),
                ("复发", hazard.relapses),
            )
            if number
        ),
    }
    return [f"{label}：{words}" for label, words in known.items() if words]


def _spell_line(history: History, line: Line) -> str:
    at = _spell_moment(history, datetime.fromisoformat(line.at), by_day=_by_day(history, line))
    who = history.names.get(line.person_id or 0, "系统")
    role = "、".join(ROLES.get(each, each) for each in (line.role or "").split("+") if each)
    what = ACTIONS.get(line.action, line.action)
    change = _said(history, line)
    return (
        f"{at}  {who}{f'（{role}）' if role else ''}  {what}"
        f"{f'：{change}' if change is not None else ''}  [{line.id} {line.hash[:12]}]"
    )


def _said(history: History, line: Line) -> str | None:
    """Return what a line says has become of what."""
    if line.version == FIELDS:
        return spell_fields(line.action, _changes(line), history.known)
    return spell_words(line, history.names, spell_criterion)


def _spell_photo(history: History, photo: Photo) -> str:
    at = _spell_moment(history, photo.sent_at, by_day=_by_day(history, photo))
    who = history.names.get(photo.sent_by, "")
    which = photo.purpose.label + (f"（第{photo.round}次）" if photo.round else "")
    return f"{at}  {who}  {which}  SHA-256 {photo.sha256 or '未留存'}"


def _by_day(history: History, source: Line | Photo) -> bool:
    """Tell whether the hour of a line or a photo would say when somebody tipped."""
    if isinstance(source, Photo):
        return not tells_hour(history.hazard, source)
    nameless = source.person_id is None and source.action in OF_A_TIP
    return nameless and history.hazard.source is Source.TIP


def _stamp(history: History, moment: datetime, *, by_day: bool) -> str:
    wall = _wall(history, moment)
    return wall.date().isoformat() if by_day else wall.isoformat()


def _spell_moment(history: History, moment: datetime, *, by_day: bool) -> str:
    return _wall(history, moment).strftime("%Y-%m-%d" if by_day else "%Y-%m-%d %H:%M:%S")


def _wall(history: History, moment: datetime) -> datetime:
    return local(moment, history.zone)
