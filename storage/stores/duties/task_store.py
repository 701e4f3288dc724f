"""任务清单: tasks, their targets, who answers for them, and workbooks that came."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from duties.tasks.model import Body, BodyCount, Entry, Line, Target, TargetState, Task
from duties.tasks.upload import Upload, UploadState
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.task_tables import (
    task_bodies,
    task_entries,
    task_leads,
    task_targets,
    task_uploads,
    tasks,
)

_T, _G, _B, _L = tasks.c, task_targets.c, task_bodies.c, task_leads.c
_TASKS = Rows(Task, tasks)
_TARGETS = Rows(Target, task_targets)
_ENTRIES = Rows(Entry, task_entries)
_BODIES = Rows(Body, task_bodies)
_UPLOADS = Rows(Upload, task_uploads)
_LINES = Rows(Line, task_targets, target=_TARGETS, task=_TASKS)
_IDENTITY = ("street", "year", "source", "number")
_COUNTS = (_T.ended_at.is_(None), _G.state != TargetState.WITHDRAWN.value)
_UNDONE = or_(_G.state == TargetState.OPEN.value, _G.state == TargetState.HANDED.value)
_LINE = select(*_LINES.columns).join(tasks, _T.id == _G.task_id)
_IN_LIST = (_T.street == bindparam("street"), _T.year == bindparam("year"))

_PUT = Prepared(
    lambda insert: (
        insert(tasks)
        .values(bound(*_TASKS.but("id")))
        .on_conflict_do_nothing(index_elements=list(_IDENTITY))
        .returning(*_TASKS.columns)
    )
)
_SAVE = Prepared(
    lambda _: (
        update(tasks)
        .where(_T.id == bindparam("which"))
        .values(bound(*_TASKS.but("id", "made_by", "made_at", *_IDENTITY)))
    )
)
_GET = Prepared(lambda _: select(*_TASKS.columns).where(_T.id == bindparam("which")))
_OF_LIST = Prepared(lambda _: select(*_TASKS.columns).where(*_IN_LIST).order_by(_T.id))
_LISTS = Prepared(
    lambda _: (
        select(_T.street)
        .where(_T.year == bindparam("year"), _T.ended_at.is_(None))
        .distinct()
        .order_by(_T.street)
    )
)
_YEARS = Prepared(
    lambda _: (
        select(_T.year)
        .where(_T.street == bindparam("street"), _T.ended_at.is_(None))
        .distinct()
        .order_by(_T.year.desc())
    )
)
_ADD_TARGET = Prepared(
    lambda insert: (
        insert(task_targets).values(bound(*_TARGETS.but("id"))).returning(*_TARGETS.columns)
    )
)
_SAVE_TARGET = Prepared(
    lambda _: (
        update(task_targets)
        .where(_G.id == bindparam("which"), _G.version == bindparam("was"))
        .values(bound(*_TARGETS.but("id", "task_id")))
    )
)
_TARGET = Prepared(lambda _: select(*_TARGETS.columns).where(_G.id == bindparam("which")))
_TARGETS_OF = Prepared(
    lambda _: select(*_TARGETS.columns).where(among(_G.task_id)).order_by(_G.task_id, _G.due, _G.id)
)
_LINES_OF = Prepared(lambda _: _LINE.where(*_IN_LIST, *_COUNTS).order_by(_G.due, _G.id))
_LINES_FOR = Prepared(
    lambda _: _LINE.where(
        _T.year == bindparam("year"),
        *_COUNTS,
        _T.id.in_(
            select(_L.task_id).join(task_bodies, _B.id == _L.body_id).where(among(_B.holder))
        ),
    ).order_by(_G.due, _G.id)
)
_SOME = Prepared(lambda _: _LINE.where(among(_G.id)).order_by(_G.due, _G.id))
_ADD_ENTRY = Prepared(
    lambda insert: (
        insert(task_entries).values(bound(*_ENTRIES.but("id"))).returning(*_ENTRIES.columns)
    )
)
_ENTRIES_OF = Prepared(
    lambda _: (
        select(*_ENTRIES.columns)
        .where(task_entries.c.target_id == bindparam("target"))
        .order_by(task_entries.c.id)
    )
)
_PUT_BODY = Prepared(
    lambda insert: (
        insert(task_bodies)
        .values(**bound("street", "name"), holder="")
        .on_conflict_do_nothing(index_elements=["street", "name"])
    )
)
_BODY_NAMED = Prepared(
    lambda _: select(*_BODIES.columns).where(
        _B.street == bindparam("street"), _B.name == bindparam("name")
    )
)
_SAVE_BODY = Prepared(
    lambda _: (
        update(task_bodies)
        .where(_B.id == bindparam("which"))
        .values(bound("holder", "linked_by", "linked_at"))
    )
)
_BODY = Prepared(lambda _: select(*_BODIES.columns).where(_B.id == bindparam("which")))
_BODIES_OF = Prepared(
    lambda _: (
        select(_L.task_id, *_BODIES.columns)
        .join(task_bodies, _B.id == _L.body_id)
        .where(among(_L.task_id))
        .order_by(_L.task_id, _L.place)
    )
)
_NO_LEADS = Prepared(lambda _: delete(task_leads).where(_L.task_id == bindparam("task")))
_LEAD = Prepared(lambda insert: insert(task_leads).values(bound("task_id", "body_id", "place")))
_COUNT_BODIES = Prepared(
    lambda _: (
        select(*_BODIES.columns, func.count())
        .select_from(task_bodies)
        .join(task_leads, _L.body_id == _B.id)
        .join(tasks, _T.id == _L.task_id)
        .where(*_IN_LIST, _T.ended_at.is_(None))
        .group_by(*_BODIES.columns)
        .order_by(case((_B.holder == "", 0), else_=1), func.count().desc(), _B.id)
    )
)
_UNDONE_TARGETS = (
    select(_G.id)
    .join(tasks, _T.id == _G.task_id)
    .join(task_leads, _L.task_id == _T.id)
    .where(_UNDONE, _T.ended_at.is_(None))
    .order_by(_G.id)
)
_OPEN_OF_BODY = Prepared(lambda _: _UNDONE_TARGETS.where(_L.body_id == bindparam("body")))
_OPEN_OF_HOLDER = Prepared(
    lambda _: _UNDONE_TARGETS.join(task_bodies, _B.id == _L.body_id).where(
        _B.holder == bindparam("holder")
    )
)
_ADD_UPLOAD = Prepared(
    lambda insert: (
        insert(task_uploads).values(bound(*_UPLOADS.but("id"))).returning(*_UPLOADS.columns)
    )
)
_UPLOAD = Prepared(
    lambda _: select(*_UPLOADS.columns).where(task_uploads.c.id == bindparam("which"))
)
_SAVE_UPLOAD = Prepared(
    lambda _: (
        update(task_uploads)
        .where(task_uploads.c.id == bindparam("which"), task_uploads.c.state == bindparam("was"))
        .values(bound("state", "content"))
    )
)
_BEFORE = {
    UploadState.READ: UploadState.COMING,
    UploadState.UNREADABLE: UploadState.COMING,
    UploadState.TAKEN: UploadState.READ,
}
"""The state in which an upload must be to come to another."""


class SqlTaskStore:
    """``duties.tasks.ports.TaskStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, task: Task) -> Task | None:
        """Keep a new task; ``None`` when one of this identity is kept already."""
        row = self._session.one(_PUT, **plain(task, _TASKS.but("id")))
        return _TASKS.read(row) if row else None

    def save(self, task: Task) -> None:
        """Keep a task as it stands by now."""
        names = _TASKS.but("id", "made_by", "made_at", *_IDENTITY)
        self._session.later(_SAVE, which=task.id, **plain(task, names))

    def get(self, task_id: int) -> Task | None:
        """Return a task, or ``None``."""
        row = self._session.one(_GET, which=task_id)
        return _TASKS.read(row) if row else None

    def of_list(self, street: str, year: int) -> list[Task]:
        """Return the tasks of a list, those that were withdrawn too, in their order."""
        return [_TASKS.read(row) for row in self._session.all(_OF_LIST, street=street, year=year)]

    def lists(self, year: int) -> list[str]:
        """Return the streets (empty: the whole area) that have a list for a year."""
        return [row[0] for row in self._session.all(_LISTS, year=year)]

    def years(self, street: str) -> list[int]:
        """Return the years for which there is a list, the newest first."""
        return [row[0] for row in self._session.all(_YEARS, street=street)]

    def add_target(self, target: Target) -> Target:
        """Keep a new target."""
        row = self._session.one(_ADD_TARGET, **plain(target, _TARGETS.but("id")))
        assert row is not None  # noqa: S101 - nothing can be in its way
        return _TARGETS.read(row)

    def save_target(self, target: Target) -> bool:
        """Keep a target one version up; ``False`` when somebody else was first."""
        given = plain(target, _TARGETS.but("id", "task_id", "version"))
        kept = self._session.run(
            _SAVE_TARGET, which=target.id, was=target.version, version=target.version + 1, **given
        )
        return kept == 1

    def target(self, target_id: int) -> Target | None:
        """Return a target, or ``None``."""
        row = self._session.one(_TARGET, which=target_id)
        return _TARGETS.read(row) if row else None

    def targets_of(self, task_ids: Iterable[int]) -> list[Target]:
        """Return all targets of some tasks."""
        return [
            _TARGETS.read(row)
            for some in slices(task_ids)
            for row in self._session.all(_TARGETS_OF, **some)
        ]

    def lines(self, street: str, year: int) -> list[Line]:
        """Return the targets of a list that count, the first due first."""
        return [_LINES.read(row) for row in self._session.all(_LINES_OF, street=street, year=year)]

    def lines_for(self, holders: Sequence[str], year: int) -> list[Line]:
        """Return the targets of a year for which some bodies answer, the first due first."""
        found = {
            line.target.id: line
            for some in slices(holders)
            for line in map(_LINES.read, self._session.all(_LINES_FOR, year=year, **some))
        }
        return sorted(found.values(), key=lambda each: (each.target.due, each.target.id))

    def some(self, target_ids: Iterable[int]) -> list[Line]:
        """Return the lines of these targets; none for what is gone."""
        return [
            _LINES.read(row)
            for some in slices(target_ids)
            for row in self._session.all(_SOME, **some)
        ]

    def add_entry(self, entry: Entry) -> Entry:
        """Keep what was done about a target."""
        row = self._session.one(_ADD_ENTRY, **plain(entry, _ENTRIES.but("id")))
        assert row is not None  # noqa: S101 - as above
        return _ENTRIES.read(row)

    def entries(self, target_id: int) -> list[Entry]:
        """Return what was done about a target, in its order."""
        return [_ENTRIES.read(row) for row in self._session.all(_ENTRIES_OF, target=target_id)]

    def put_body(self, street: str, name: str) -> Body:
        """Return the body of a name, kept from now on where it was not."""
        self._session.later(_PUT_BODY, street=street, name=name)
        row = self._session.one(_BODY_NAMED, street=street, name=name)
        assert row is not None  # noqa: S101 - as above
        return _BODIES.read(row)

    def save_body(self, body: Body) -> None:
        """Keep who a body is."""
        given = plain(body, ("holder", "linked_by", "linked_at"))
        self._session.later(_SAVE_BODY, which=body.id, **given)

    def body(self, body_id: int) -> Body | None:
        """Return a body, or ``None``."""
        row = self._session.one(_BODY, which=body_id)
        return _BODIES.read(row) if row else None

    def bodies_of(self, task_ids: Iterable[int]) -> dict[int, list[Body]]:
        """Return the bodies that answer for each of some tasks, in the order of the list."""
        found: dict[int, list[Body]] = {}
        for some in slices(task_ids):
            for row in self._session.all(_BODIES_OF, **some):
                found.setdefault(row[0], []).append(_BODIES.read(row[1:]))
        return found

    def let_answer(self, task_id: int, body_ids: Sequence[int]) -> None:
        """Let exactly these bodies answer for a task."""
        self._session.later(_NO_LEADS, task=task_id)
        for place, body_id in enumerate(body_ids):
            self._session.later(_LEAD, task_id=task_id, body_id=body_id, place=place)

    def count_bodies(self, street: str, year: int) -> list[BodyCount]:
        """Return the bodies of a list: those come first that nobody is known to be."""
        rows = self._session.all(_COUNT_BODIES, street=street, year=year)
        return [BodyCount(_BODIES.read(row[:-1]), int(row[-1])) for row in rows]

    def open_targets_of_body(self, body_id: int) -> list[int]:
        """Return the targets that are not done of the tasks for which a body answers."""
        return [row[0] for row in self._session.all(_OPEN_OF_BODY, body=body_id)]

    def open_targets_of_holder(self, holder: str) -> list[int]:
        """Return the targets that are not done of the tasks for which a holder answers."""
        return [row[0] for row in self._session.all(_OPEN_OF_HOLDER, holder=holder)]

    def add_upload(self, upload: Upload) -> Upload:
        """Keep that a workbook came."""
        row = self._session.one(_ADD_UPLOAD, **plain(upload, _UPLOADS.but("id")))
        assert row is not None  # noqa: S101 - as above
        return _UPLOADS.read(row)

    def upload(self, upload_id: int) -> Upload | None:
        """Return a workbook that came, or ``None``."""
        row = self._session.one(_UPLOAD, which=upload_id)
        return _UPLOADS.read(row) if row else None

    def save_upload(self, upload: Upload) -> bool:
        """Keep what was read of it, or that it was taken; ``False`` when that was done before."""
        given = plain(upload, ("state", "content"))
        was = _BEFORE[upload.state].value
        return self._session.run(_SAVE_UPLOAD, which=upload.id, was=was, **given) == 1
