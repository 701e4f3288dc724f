"""Picture and workbook of a digest: to whom they come by themselves, and who asks for them."""

from chat.address import Address
from chat.card import Card
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from checklists.views import Reply
from people.permissions import found, require_member
from reports.digests.audience import Audience, AudienceKind, require_reader
from reports.digests.model import Digest, DigestFile, Figures, Files, Want
from reports.digests.ports import DigestWork
from reports.digests.words import headline

_KINDS = {DigestFile.PICTURE: PushKind.PHOTO, DigestFile.WORKBOOK: PushKind.DOCUMENT}
_ENDINGS = {DigestFile.PICTURE: "png", DigestFile.WORKBOOK: "xlsx"}


def may_choose(audience: Audience) -> bool:
    """Tell whether an audience may do without: offices, departments and the group get them all."""
    return audience.kind is AudienceKind.UNIT


def usual_files(audience: Audience) -> Files:
    """Return when files come to an audience that has not said anything."""
    return Files.NEWS if may_choose(audience) else Files.ALWAYS


def has_news(figures: Figures) -> bool:
    """Tell whether anything happened in the days of a digest, be it only something missed."""
    it, duties = figures.hazards, figures.duties
    return any(
        (
            *(it.found, it.reopened, it.closed, it.ended, it.newly_overdue, it.returned),
            *(duties.missed, duties.late, duties.made_up),
        )
    )


def comes_with_files(files: Files, figures: Figures, number: int) -> bool:
    """Tell whether a digest, or the correction of a number, comes with picture and workbook."""
    if files is Files.NEWS:
        return number > 0 or has_news(figures)
    return files is Files.ALWAYS


def want_file(work: DigestWork, digest_id: int, file: DigestFile) -> Reply:
    """Let the picture or the workbook of a digest come to who asks; ``count``: 1 that is there.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    digest = found(person, work.digests.get(digest_id))
    require_reader(work, Audience.asked(digest.audience))
    kept = work.digests.files(digest.id)[file]
    if kept is None:
        work.digests.want(digest.id, Want(file, person.address), work.now)
        return Reply(None)
    key = f"{digest.topic}:{file}:asked:{work.update_id}"
    work.outbox.put(file_push(key, digest, file, person.address, kept))
    return Reply(None, count=1)


def file_push(key: str, digest: Digest, file: DigestFile, address: Address, sha256: str) -> Push:
    """Return the message that brings a file to who asked for it."""
    head = headline(digest.figures, digest.number)
    words = f"{head}：本期变动" if file is DigestFile.WORKBOOK else head
    return Push(
        key,
        address,
        Card(text_of(words)),
        kind=_KINDS[file],
        urgency=Urgency.ANSWER,
        attachment=Attachment(sha256, f"{file_name(head)}.{_ENDINGS[file]}"),
        reply_topic=digest.topic,
    )


def file_name(head: str) -> str:
    """Return the name of the files of a digest, without what no file may be called."""
    return "".join(each if each.isalnum() else "_" for each in head).strip("_")[:80]
