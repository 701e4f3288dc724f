"""When an audience is sent its digests: its own people say so, with a tap or by typing an hour."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.address import NOBODY, Address
from chat.days import fold
from chat.push import Push, Urgency
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from people.permissions import NotAllowed, require_member
from reports.digests.audience import (
    Audience,
    AudienceKind,
    Place,
    audience_of,
    require_reader,
)
from reports.digests.files import may_choose, usual_files
from reports.digests.model import DEFAULT_MINUTE, Files, Schedule
from reports.digests.ports import DigestWork
from reports.digests.showing import may_set
from reports.digests.time_patterns import TIME
from reports.digests.timing import next_moment, working_day_before
from reports.digests.views import DigestTimeView, TableTrial

OFFERED = (7 * 60 + 30, 8 * 60, DEFAULT_MINUTE, 9 * 60, 17 * 60)


class HourUnread(XunanError):
    """What was typed is no time of the day."""


class DigestScheduleMoved(XunanError):
    """Somebody else has set the time in the same moment."""


@dataclass(frozen=True, slots=True)
class DigestTimeScene(Scene):
    """When an audience is sent its digests."""

    name: ClassVar[str] = "digest_time"
    audience: str
    trying: bool = False


def show_time(work: DigestWork, code: str) -> DigestTimeView:
    """Show when an audience is sent its digests; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, DIGEST_TIME, DigestTimeScene(audience_of(work, code).key))


def time_view(work: DigestWork, scene: DigestTimeScene) -> DigestTimeView:
    """Return when an audience is sent its digests; raises ``NotJoined`` and ``NotAllowed``."""
    audience, place = _own(work, scene.audience)
    schedule = _schedule(work, audience)
    next_at = local(schedule.act_at, work.zone) if schedule.act_at else None
    may_end = audience.kind not in {AudienceKind.OFFICE, AudienceKind.GROUP}
    title = f"{place.title}（工作群）" if audience.kind is AudienceKind.GROUP else place.title
    return DigestTimeView(
        audience.code,
        title,
        schedule.minute,
        schedule.off,
        may_end,
        work.table_chats.seen_at(_chat_of(work, audience)),
        schedule.files if may_choose(audience) else None,
        scene.trying,
        next_at,
    )


def _chat_of(work: DigestWork, audience: Audience) -> Address:
    """Return in which chat tables are tried: the office's group, else the person's own."""
    if audience.kind is AudienceKind.GROUP:
        return work.office_group or NOBODY
    return require_member(work.person).address


def try_table(work: DigestWork, code: str) -> DigestTimeView:
    """Send a table into the chat of an audience, and ask whether it is seen there.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    audience, _ = _own(work, audience_of(work, code).key)
    key = f"table-trial:{work.update_id}"
    work.outbox.put(Push(key, _chat_of(work, audience), TableTrial(), urgency=Urgency.ANSWER))
    return show(work, DIGEST_TIME, DigestTimeScene(audience.key, trying=True))


def say_table(work: DigestWork, code: str, *, seen: bool) -> DigestTimeView:
    """Send native tables into the chat of an audience from now on, or none.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    audience, _ = _own(work, audience_of(work, code).key)
    chat = _chat_of(work, audience)
    before = work.table_chats.seen_at(chat)
    work.table_chats.say(chat, seen=seen, at=work.now, by=_actor(work))
    if before is not seen:
        changes = {"tables": (before, seen)}
        subject = f"digests:{audience.code}"
        work.journal.record(work.now, _actor(work), "set_digest_tables", subject, changes)
    return show(work, DIGEST_TIME, DigestTimeScene(audience.key))


def _own(work: DigestWork, key: str) -> tuple[Audience, Place]:
    person = require_member(work.person)
    audience = Audience.asked(key)
    place = require_reader(work, audience)
    if not may_set(person, audience, place):
        raise NotAllowed
    return audience, place


def _schedule(work: DigestWork, audience: Audience) -> Schedule:
    """Return when an audience is sent its digests, or would be if it had a row."""
    kept = work.digests.schedule(audience.key)
    if kept is not None:
        return kept
    at = next_moment(local(work.now, work.zone), DEFAULT_MINUTE, work.working_days)
    since = working_day_before(at.date(), work.working_days)
    return Schedule(audience.key, DEFAULT_MINUTE, False, since, at, usual_files(audience))


def set_time(work: DigestWork, code: str, minute: int) -> DigestTimeView:
    """Send an audience its digests at so many minutes of the day from now on.

    Raises ``NotJoined`` and ``NotAllowed``, ``DigestScheduleMoved``.
    """
    audience, _ = _own(work, audience_of(work, code).key)
    _change(work, audience, minute=minute, off=False)
    return show(work, DIGEST_TIME, DigestTimeScene(audience.key))


def end_digests(work: DigestWork, code: str) -> DigestTimeView:
    """Send an audience no digests; not that of an office, which has to read them.

    Raises ``NotJoined`` and ``NotAllowed``, ``DigestScheduleMoved``.
    """
    audience, _ = _own(work, audience_of(work, code).key)
    if audience.kind in {AudienceKind.OFFICE, AudienceKind.GROUP}:
        raise NotAllowed
    _change(work, audience, minute=None, off=True)
    return show(work, DIGEST_TIME, DigestTimeScene(audience.key))


def set_files(work: DigestWork, code: str, files: Files) -> DigestTimeView:
    """Let picture and workbook come to an audience always, with news, or only to who asks.

    Raises ``NotJoined`` and ``NotAllowed``, ``DigestScheduleMoved``.
    """
    audience, _ = _own(work, audience_of(work, code).key)
    if not may_choose(audience):
        raise NotAllowed
    before = _schedule(work, audience)
    work.digests.add_audience(before)
    if not work.digests.save_schedule(replace(before, files=files)):
        raise DigestScheduleMoved
    changes = {"files": (before.files.value, files.value)}
    subject = f"digests:{audience.code}"
    work.journal.record(work.now, _actor(work), "set_digest_files", subject, changes)
    return show(work, DIGEST_TIME, DigestTimeScene(audience.key))


def _change(work: DigestWork, audience: Audience, *, minute: int | None, off: bool) -> None:
    before = _schedule(work, audience)
    work.digests.add_audience(before)
    now = local(work.now, work.zone)
    minute = before.minute if minute is None else minute
    at = None if off else next_moment(now, minute, work.working_days)
    since = before.since
    if before.off and at is not None:  # what lies between was not wanted
        since = working_day_before(at.date(), work.working_days)
    elif at is not None and since == now.date() and at.date() == since:
        at = next_moment(at, minute, work.working_days)  # today's were issued already
    after = replace(before, minute=minute, off=off, since=since, act_at=at)
    if not work.digests.save_schedule(after):
        raise DigestScheduleMoved
    changes = {"minute": (before.minute, minute), "off": (before.off, off)}
    work.journal.record(
        work.now, _actor(work), "set_digest_time", f"digests:{audience.code}", changes
    )


def _actor(work: DigestWork) -> int:
    return require_member(work.person).id


def read_minute(text: str) -> int:
    """Return the minute of the day that was typed: ``8:30``, ``8点半``; raises ``HourUnread``."""
    typed = TIME.fullmatch(fold(text).strip())
    if typed is None:
        raise HourUnread
    hour = int(typed["hour"])
    minute = 30 if typed["half"] else int(typed["minute"] or 0)
    if hour > 23 or minute > 59 or (typed["half"] and typed["minute"]):
        raise HourUnread
    return hour * 60 + minute


def _typed(work: DigestWork, scene: DigestTimeScene, text: str) -> DigestTimeView:
    return set_time(work, Audience.asked(scene.audience).code, read_minute(text))


DIGEST_TIME: SceneSpec[DigestWork, DigestTimeScene, DigestTimeView] = SceneSpec(
    DigestTimeScene, time_view, words=_typed
)
