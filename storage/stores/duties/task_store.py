"""任务清单: tasks, their targets, who answers for them, and workbooks that came."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
_NUMBERED = Prepared(
    lambda _: select(*_TASKS.columns).where(*_IN_LIST, among(_T.number)).order_by(_T.id)
)
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
_ADD_TARGET = Prepared(lambda insert: insert(task_targets).values(bound(*_TARGETS.but("id"))))
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
_ANSWERED_FOR = _T.id.in_(
    select(_L.task_id).join(task_bodies, _B.id == _L.body_id).where(among(_B.holder))
)
_LINES_FOR = Prepared(
    lambda _: _LINE.where(_T.year == bindparam("year"), *_COUNTS, _ANSWERED_FOR).order_by(
        _G.due, _G.id
    )
)
_UNDONE_FOR = Prepared(
    lambda _: _LINE.where(
        _T.year != bindparam("year"), _T.ended_at.is_(None), _UNDONE, _ANSWERED_FOR
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
_BODIES_NAMED = Prepared(
    lambda _: select(*_BODIES.columns).where(_B.street == bindparam("street"), among(_B.name))
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
    .where(_UNDONE, _T.ended_at.is_(None), _G.id > bindparam("after"))
    .distinct()
    .order_by(_G.id)
    .limit(bindparam("most"))
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

    def put_all(self, new: Sequence[Task]) -> None:
        """Keep new tasks; one whose identity is kept already is left out."""
        self._session.many(_PUT, [plain(each, _TASKS.but("id")) for each in new])

    def save_all(self, changed: Sequence[Task]) -> None:
        """Keep tasks as they stand by now."""
        names = _TASKS.but("id", "made_by", "made_at", *_IDENTITY)
        self._session.many(_SAVE, [{"which": each.id, **plain(each, names)} for each in changed])

    def get(self, task_id: int) -> Task | None:
        """Return a task, or ``None``."""
        row = self._session.one(_GET, which=task_id)
        return _TASKS.read(row) if row else None

    def of_list(self, street: str, year: int) -> list[Task]:
        """Return the tasks of a list, those that were withdrawn too, in their order."""
        return [_TASKS.read(row) for row in self._session.all(_OF_LIST, street=street, year=year)]

    def numbered(self, street: str, year: int, numbers: Iterable[str]) -> list[Task]:
        """Return the tasks of a list with these numbers, whatever their source."""
        return [
            _TASKS.read(row)
            for some in slices(numbers)
            for row in self._session.all(_NUMBERED, street=street, year=year, **some)
        ]

    def lists(self, year: int) -> list[str]:
        """Return the streets (empty: the whole area) that have a list for a year."""
        return [row[0] for row in self._session.all(_LISTS, year=year)]

    def years(self, street: str) -> list[int]:
        """Return the years for which there is a list, the newest first."""
        return [row[0] for row in self._session.all(_YEARS, street=street)]

    def add_targets(self, targets: Sequence[Target]) -> None:
        """Keep new targets."""
        self._session.many(_ADD_TARGET, [plain(each, _TARGETS.but("id")) for each in targets])

    def save_target(self, target: Target) -> bool:
        """Keep a target one version up; ``False`` when somebody else was first."""
        return self._session.run(_SAVE_TARGET, **_one_up(target)) == 1

    def save_targets(self, targets: Sequence[Target]) -> None:
        """Keep targets one version up, but for those with which somebody else was first."""
        self._session.many(_SAVE_TARGET, [_one_up(each) for each in targets])

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
        return self._lines_for(_LINES_FOR, holders, year)

    def undone_for(self, holders: Sequence[str], year: int) -> list[Line]:
        """Return the targets of other years that are not done and for which some bodies answer."""
        return self._lines_for(_UNDONE_FOR, holders, year)

    def _lines_for(self, statement: Prepared, holders: Sequence[str], year: int) -> list[Line]:
        found = {
            line.target.id: line
            for some in slices(holders)
            for line in map(_LINES.read, self._session.all(statement, year=year, **some))
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

    def put_bodies(self, street: str, names: Sequence[str]) -> dict[str, Body]:
        """Return the bodies of some names, kept from now on where they were not."""
        self._session.many(_PUT_BODY, [{"street": street, "name": name} for name in names])
        found = (
            _BODIES.read(row)
            for some in slices(names)
            for row in self._session.all(_BODIES_NAMED, street=street, **some)
        )
        return {body.name: body for body in found}

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

    def let_answer(self, bodies: Mapping[int, Sequence[int]]) -> None:
        """Let exactly these bodies, by their ids, answer for some tasks, by theirs."""
        self._session.many(_NO_LEADS, [{"task": task_id} for task_id in bodies])
        leads = [
            {"task_id": task_id, "body_id": body_id, "place": place}
            for task_id, body_ids in bodies.items()
            for place, body_id in enumerate(body_ids)
        ]
        self._session.many(_LEAD, leads)

    def count_bodies(self, street: str, year: int) -> list[BodyCount]:
        """Return the bodies of a list: those come first that nobody is known to be."""
        rows = self._session.all(_COUNT_BODIES, street=street, year=year)
        return [BodyCount(_BODIES.read(row[:-1]), int(row[-1])) for row in rows]

    def open_targets_of_body(self, body_id: int, after: int, most: int) -> list[int]:
        """Return the next targets, after one, that are not done and for which a body answers."""
        given = {"body": body_id, "after": after, "most": most}
        return [row[0] for row in self._session.all(_OPEN_OF_BODY, **given)]

    def open_targets_of_holder(self, holder: str, after: int, most: int) -> list[int]:
        """Return the next targets, after one, that are not done and for which a holder answers."""
        given = {"holder": holder, "after": after, "most": most}
        return [row[0] for row in self._session.all(_OPEN_OF_HOLDER, **given)]

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


def _one_up(target: Target) -> dict[str, Any]:
    given = plain(target, _TARGETS.but("id", "task_id", "version"))
    return {"which": target.id, "was": target.version, "version": target.version + 1, **given}
