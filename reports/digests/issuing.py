"""Issuing digests: once for each audience and span of days, whatever happens in between.

An audience is due by its own row. In one savepoint all that it is due is issued, told and its next
moment set: either all of it stands or nothing. A row that somebody else has changed meanwhile is
left to them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from chat.push import Push, Sound, Urgency
from chat.setting_aside import Swept, each_apart, together_or_apart
from core.clock import local
from reports.counts.filling import fill_all
from reports.digests.audience import (
    GROUP,
    Audience,
    AudienceKind,
    place_of,
    readers,
)
from reports.digests.files import comes_with_files, usual_files
from reports.digests.gathering import gather
from reports.digests.kept import write_figures
from reports.digests.model import DEFAULT_MINUTE, Difference, Digest, Figures, Schedule, Span
from reports.digests.ports import DigestWork
from reports.digests.timing import next_moment, spans_due, today_again, working_day_before
from reports.digests.views import DigestNotice, TableNotice

MOST_NEW = 200
"""Audiences that get their row in one turn."""


def enrol(work: DigestWork) -> bool:
    """Give a row to some audiences that have none; tell whether there may be more.

    One that makes trouble is passed over, and the log says which.
    """
    missing = work.digests.missing_audiences(MOST_NEW)
    if work.office_group is not None and work.digests.schedule(GROUP.key) is None:
        missing.append(GROUP.key)
    at = next_moment(local(work.now, work.zone), DEFAULT_MINUTE, work.working_days)
    since = working_day_before(at.date(), work.working_days)

    def add(keys: Sequence[str]) -> None:
        for key in keys:
            files = usual_files(Audience.read(key))
            work.digests.add_audience(Schedule(key, DEFAULT_MINUTE, False, since, at, files))

    troubled = together_or_apart(work, "the audience", missing, add)
    return len(missing) >= MOST_NEW and len(troubled) < len(missing)


def sweep_digests(work: DigestWork, most: int) -> Swept:
    """Issue what is due of up to ``most`` audiences; one that makes trouble holds up no other."""
    due = work.digests.due(work.now, most)
    troubled = each_apart(work, "digest of", due, lambda key: _look(work, key), work.digests)
    return Swept(troubled, len(due) == most)


def _look(work: DigestWork, key: str) -> None:
    schedule = work.digests.schedule(key)
    if schedule is None or schedule.act_at is None or schedule.act_at > work.now:
        return
    now = local(work.now, work.zone)
    today = now.date()
    after = replace(schedule, act_at=next_moment(now, schedule.minute, work.working_days))
    spans: list[Span] = []
    if work.working_days.is_working(today):
        if not fill_all(work):
            after = replace(schedule, act_at=today_again(work.now))
        else:
            spans = spans_due(schedule.since, today)
            after = replace(after, since=max(today, schedule.since))
    if work.digests.save_schedule(after):  # else another process has it: that is no trouble
        _issue_all(work, Audience.read(key), spans)


def _issue_all(work: DigestWork, audience: Audience, spans: list[Span]) -> None:
    place = place_of(work, audience)
    if place is None or not (audience == GROUP or readers(work, audience)):
        return
    chain = work.audit.publish(work.now) if audience.kind is AudienceKind.OFFICE else (0, "")
    for loud, span in enumerate(spans):
        figures = gather(work, audience, place, span, chain)
        issue(work, audience, figures, silent=loud > 0)


def issue(
    work: DigestWork,
    audience: Audience,
    figures: Figures,
    number: int = 0,
    differences: tuple[Difference, ...] = (),
    *,
    silent: bool = False,
) -> Digest | None:
    """Freeze figures as a digest, put their hash on the audit chain and tell its readers.

    ``None`` where it was issued already. Of several at once only the first makes a sound.
    """
    by = work.person.id if number and work.person is not None else None
    schedule = work.digests.schedule(audience.key)
    files = schedule.files if schedule is not None else usual_files(audience)
    with_files = comes_with_files(files, figures, number)
    digest = work.digests.add(
        figures.span, number, work.now, by, figures, differences, with_files=with_files
    )
    if digest is None:
        return None
    sealed = hashlib.sha256(write_figures(figures).encode()).hexdigest()
    changes = {"audience": (None, figures.audience), "sha256": (None, sealed)}
    work.journal.record(work.now, by, "issue_digest", digest.topic, changes)
    tell(work, audience, digest, silent=silent, with_files=with_files)
    return digest


def tell(
    work: DigestWork, audience: Audience, digest: Digest, *, silent: bool, with_files: bool
) -> None:
    """Put the text of a digest into the outbox for each of its readers, once."""
    at = local(digest.issued_at, work.zone)
    notice = DigestNotice(digest, at, with_files=with_files)
    addresses = {each.address: notice for each in readers(work, audience)}
    if audience == GROUP and work.office_group is not None:
        addresses[work.office_group] = replace(notice, buttons=False)
    for address, content in addresses.items():
        key = f"{digest.topic}:{address}"
        push = Push(key, address, content, topic=digest.topic, urgency=Urgency.NEWS)
        work.outbox.put(replace(push, sound=Sound.NEVER) if silent else push)
        if work.table_chats.seen_at(address):
            table = TableNotice(digest.figures, digest.number)
            key = f"{digest.topic}:table:{address}"
            work.outbox.put(
                Push(
                    key,
                    address,
                    table,
                    urgency=Urgency.NEWS,
                    reply_topic=digest.topic,
                    sound=Sound.NEVER,
                )
            )
