"""A list that comes in a chat: the workbook, what would become of its rows, and taking them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from core.stamp import stamp
from duties.occurrences.proving import KEPT_AS
from duties.rollouts.carrying_on import begin
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import RolloutKind
from duties.tasks.importing import Imported, compare, unlinked_of
from duties.tasks.ports import TaskWork
from duties.tasks.sheet import COLUMNS, SHEET, Listed
from duties.tasks.taking import listed_in, owed_for, require_whole, result_of, under_way
from duties.tasks.upload import Upload, UploadState, spell_table
from duties.tasks.views import TaskUploadView
from duties.tasks.working import manages
from hazards.changes import of_photo
from hazards.photos import Photo, Purpose
from people.members import page_of
from people.permissions import NotAllowed, require_member
from spreadsheets.model import Mistake, SheetMistakes, SheetTable, WorkbookUnreadable
from spreadsheets.reading import read_table

REFUSED_ON_A_PAGE = 4
MOST_TASKS = 500  # in one sheet: more is no list for a year, and would hold up others
YEARS = range(2000, 2100)


class UploadMovedOn(XunanError):
    """A workbook, or the list beside it, is not any more what stood on the card."""


@dataclass(frozen=True, slots=True)
class TaskUploadScene(Scene):
    """A workbook is asked for, or one is looked at."""

    name: ClassVar[str] = "task_upload"
    street: str = ""
    year: int = 0
    upload_id: int = 0
    page: int = 0


def read_upload(path: Path) -> tuple[UploadState, str]:
    """Read a workbook: its rows as JSON, or why it cannot be read, in Chinese.

    It may take seconds: not for the thread of a turn.
    """
    try:
        return UploadState.READ, spell_table(read_list(path))
    except WorkbookUnreadable as refusal:
        return UploadState.UNREADABLE, refusal.fault.value
    except SheetMistakes as refusal:
        words = [f"{each.column}：{each.what}" for each in refusal.mistakes]
        return UploadState.UNREADABLE, "\n".join(words[:REFUSED_ON_A_PAGE])


def read_list(path: Path) -> SheetTable:
    """Return the rows of a list; raises ``WorkbookUnreadable`` and ``SheetMistakes``."""
    table = read_table(path, SHEET, COLUMNS)
    if len(table.rows) > MOST_TASKS:
        what = f"有{len(table.rows)}行，一次最多{MOST_TASKS}行。请分几个文件导入。"
        raise SheetMistakes([Mistake(SHEET, table.rows[MOST_TASKS].number, "整行", what)])
    return table


def show_upload(work: TaskWork, street: str, year: int) -> TaskUploadView:
    """Ask for a workbook; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, TASK_UPLOAD, TaskUploadScene(street, year))


def turn(work: TaskWork, upload_id: int, year: int, page: int) -> TaskUploadView:
    """Look at a workbook as a list of another year, or at another page of what is refused.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    upload = work.tasks.upload(upload_id)
    if upload is None or year not in YEARS:
        require_member(work.person)
        raise NotAllowed
    return show(work, TASK_UPLOAD, TaskUploadScene(upload.street, year, upload_id, page))


def upload_view(work: TaskWork, scene: TaskUploadScene) -> TaskUploadView:
    """Return what would become of a workbook; raises ``NotJoined`` and ``NotAllowed``."""
    year = scene.year or work.day().year
    upload = work.tasks.upload(scene.upload_id) if scene.upload_id else None
    street = upload.street if upload is not None else scene.street
    if not manages(require_member(work.person), street):
        raise NotAllowed
    view = TaskUploadView(street, year, upload)
    if upload is None or upload.state in {UploadState.COMING, UploadState.UNREADABLE}:
        return view
    if upload.state is UploadState.TAKEN:
        return _taken(work, view, upload)
    view = replace(view, coming=under_way(work, street, year))
    return _compared(work, view, listed_in(upload.content, year), scene.page)


def _taken(work: TaskWork, view: TaskUploadView, upload: Upload) -> TaskUploadView:
    """Show what became of a workbook, whenever one looks."""
    rollout = work.rollouts.about(RolloutKind.TASKS, upload.id)
    if rollout is None:  # taken before that was kept
        return replace(view, imported=Imported(0, 0, 0, unlinked_of(work, view.street, view.year)))
    year, done = rollout.since.year, result_of(work, rollout)
    return replace(view, year=year, imported=done, taken=rollout)


def _compared(work: TaskWork, view: TaskUploadView, listed: Listed, wanted: int) -> TaskUploadView:
    found = compare(work, view.street, view.year, listed.rows)
    page, pages = page_of(wanted, len(listed.refused), REFUSED_ON_A_PAGE)
    changed = tuple((row.number, titles) for row, titles in found.changed)
    mark = stamp(view.upload and view.upload.id, view.year, len(found.new), changed)
    return replace(
        view,
        added=len(found.new),
        changed=changed,
        unchanged=len(found.unchanged),
        refused=listed.refused[page * REFUSED_ON_A_PAGE :][:REFUSED_ON_A_PAGE],
        refused_total=len(listed.refused),
        page=page,
        pages=pages,
        stamp=mark,
    )


def take(work: RolloutWork, upload_id: int, year: int, seen: int) -> TaskUploadView:
    """Take the good rows of a workbook, as they were ``seen``; once for each workbook.

    The first come in at once, of many the others one part after the other. Raises ``NotJoined``,
    ``NotAllowed``, ``UploadMovedOn`` and ``ListComing``.
    """
    scene = TaskUploadScene(upload_id=upload_id, year=year)
    upload = work.tasks.upload(upload_id)
    if upload is None or year not in YEARS:
        require_member(work.person)
        raise NotAllowed
    view = upload_view(work, scene)
    if upload.state is UploadState.TAKEN:
        return show(work, TASK_UPLOAD, scene)
    if upload.state is not UploadState.READ or seen != view.stamp:
        raise UploadMovedOn
    taken = replace(upload, state=UploadState.TAKEN)
    require_whole(work, upload.street, year)
    if not work.tasks.save_upload(taken):
        raise UploadMovedOn
    rows = view.added + len(view.changed) + view.unchanged
    begin(work, owed_for(work, upload, year, rows, require_member(work.person).id))
    return show(work, TASK_UPLOAD, scene)


def receive_workbook(
    work: TaskWork, scene: TaskUploadScene, sent: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    """Take a file as the workbook that the card asks for, or as one in place of that on it."""
    person = require_member(work.person)
    if sent.medium is not Medium.FILE or elsewhere:
        return None
    known = work.tasks.upload(scene.upload_id) if scene.upload_id else None
    street = known.street if known is not None else scene.street
    if not manages(person, street):
        return None
    upload = work.tasks.add_upload(Upload(0, street, sent.name, person.id, work.now))
    work.photos.add(
        work.chat_id,
        sent.message_id,
        sent.album,
        sent.file_id,
        sent.file_unique_id,
        person.id,
        sent.sent_at,
        sent.caption,
        None,
        None,
        Purpose.FOUND,
        medium=sent.medium,
        name=sent.name,
        task_upload_id=upload.id,
    )
    year = scene.year or work.day().year
    show(work, TASK_UPLOAD, TaskUploadScene(street, year, upload.id))
    return Noted.TAKEN


def workbook_kept(work: TaskWork, photo: Photo, state: UploadState, content: str) -> None:
    """Keep what was read of a workbook, and put on the audit chain that its bytes are kept."""
    upload = work.tasks.upload(photo.task_upload_id or 0)
    if upload is None:
        return
    work.tasks.save_upload(replace(upload, state=state, content=content))
    subject = f"task_upload:{upload.id}"
    work.journal.record(work.now, photo.sent_by, KEPT_AS[photo.medium], subject, of_photo(photo))


TASK_UPLOAD: SceneSpec[TaskWork, TaskUploadScene, TaskUploadView] = SceneSpec(
    TaskUploadScene,
    upload_view,
    photo=receive_workbook,
    attachments=True,
    settle=lambda scene, view: replace(scene, page=view.page),
)
