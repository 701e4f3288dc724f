"""To-do items: what is awaited from whom, about any subject."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, or_, select, tuple_, update

from chat.setting_aside import ASIDE
from people.todo import TodoItem
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.todo_tables import todo_items

_ROWS = Rows(TodoItem, todo_items)
_KEY = ("subject", "subject_id", "awaited", "holder")
_SET = _ROWS.but("subject", "subject_id", "awaited")
_SUBJECT = (
    todo_items.c.subject == bindparam("kind"),
    todo_items.c.subject_id == bindparam("which"),
)
_ONE = (
    *_SUBJECT,
    todo_items.c.awaited == bindparam("what"),
    todo_items.c.holder == bindparam("whose"),
)
_ADD = Prepared(
    lambda insert: (
        insert(todo_items)
        .values(bound(*_ROWS.written))
        .on_conflict_do_update(index_elements=_KEY, set_=bound(*_ROWS.but(*_KEY)))
    )
)
_CHANGE = Prepared(lambda _: update(todo_items).where(*_ONE).values(bound(*_SET)))
_DROP = Prepared(lambda _: delete(todo_items).where(*_ONE))
_DROP_RAISED = Prepared(
    lambda _: delete(todo_items).where(
        *_SUBJECT,
        todo_items.c.awaited == bindparam("what"),
        todo_items.c.late_with == bindparam("whose"),
    )
)
_DUE = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(todo_items.c.act_at <= bindparam("now"))
        .order_by(todo_items.c.act_at, todo_items.c.subject, todo_items.c.subject_id)
        .limit(bindparam("most"))
    )
)
_GO_ON = Prepared(
    lambda _: (
        update(todo_items)
        .where(*_ONE, todo_items.c.due_at == bindparam("was_due"))
        .values(**bound("rank", "act_at", "reached"), trouble=None)
    )
)
_CLIMB = Prepared(
    lambda insert: (
        insert(todo_items).values(bound(*_ROWS.written)).on_conflict_do_nothing(index_elements=_KEY)
    )
)
_ASIDE = Prepared(lambda _: update(todo_items).where(*_ONE).values(bound("act_at", "trouble")))
_ABOUT = Prepared(lambda _: select(*_ROWS.columns).where(*_SUBJECT).order_by(todo_items.c.due_at))
_ABOUT_SOME = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(todo_items.c.subject == bindparam("kind"), among(todo_items.c.subject_id))
        .order_by(todo_items.c.due_at)
    )
)
_SEEN = (
    todo_items.c.holder == bindparam("whose"),
    or_(todo_items.c.shown_from.is_(None), todo_items.c.shown_from <= bindparam("at")),
    or_(todo_items.c.ends_at.is_(None), todo_items.c.ends_at > bindparam("at")),
)
_ORDER = ("rank", "due_at", "subject", "subject_id")
_FIRST = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(*_SEEN)
        .order_by(*(todo_items.c[name] for name in _ORDER))
        .limit(bindparam("most"))
    )
)
_COUNT = Prepared(
    lambda _: select(func.count()).select_from(
        select(todo_items.c.subject_id).where(*_SEEN).limit(bindparam("most")).subquery()
    )
)
_SEEN_KEYS = Prepared(
    lambda _: (
        select(todo_items.c.subject, todo_items.c.subject_id, todo_items.c.awaited)
        .where(*_SEEN)
        .limit(bindparam("most"))
    )
)
_FALLS_DUE = Prepared(
    lambda _: (
        select(todo_items.c.subject_id)
        .where(
            *_SEEN,
            todo_items.c.due_at > bindparam("start"),
            todo_items.c.due_at <= bindparam("end"),
        )
        .limit(1)
    )
)
_HELD = (
    select(todo_items.c.subject_id)
    .where(todo_items.c.holder == bindparam("whose"), todo_items.c.subject == bindparam("kind"))
    .distinct()
    .order_by(todo_items.c.subject_id)
)
_SUBJECTS_OF = Prepared(lambda _: _HELD)
_SUBJECTS_AFTER = Prepared(
    lambda _: _HELD.where(todo_items.c.subject_id > bindparam("after")).limit(bindparam("most"))
)
_HOLDERS = Prepared(lambda _: select(todo_items.c.holder).distinct().order_by(todo_items.c.holder))
_END = Prepared(
    lambda _: (
        delete(todo_items)
        .where(
            tuple_(*todo_items.primary_key).in_(
                select(*todo_items.primary_key)
                .where(todo_items.c.ends_at <= bindparam("at"))
                .order_by(todo_items.c.ends_at)
                .limit(bindparam("most"))
            )
        )
        .returning(todo_items.c.holder)
    )
)


def order_of(item: TodoItem) -> tuple[object, ...]:
    """Return by what items are put in order; the same for the same items, always."""
    return tuple(getattr(item, name) for name in (*_ORDER, "awaited", "holder"))


class SqlTodoItems(CountsTroubled, table=todo_items):
    """``people.ports.TodoItems`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, items: Sequence[TodoItem], existing: Sequence[TodoItem]) -> None:
        """Let exactly these items be about a subject; ``existing`` are those until now.

        One that goes over to another holder is changed where it stands.
        """
        wanted = {_key(item): item for item in items}
        begun = {_key(item): item for item in existing}
        free: dict[str, list[TodoItem]] = defaultdict(list)
        for key, item in begun.items():
            if key not in wanted:
                free[item.awaited].append(item)
        for key, item in wanted.items():
            before = begun.get(key) or (free[item.awaited].pop() if free[item.awaited] else None)
            if item != before and not (before and self._change(before, item)):
                self._session.later(_ADD, **plain(item, _ROWS.written))
        for item in (each for left in free.values() for each in left):
            self._session.later(_DROP, **_one(item))
            if item.act_at is not None or item.reached:  # a sweep may let it climb this moment
                self._session.later(_DROP_RAISED, **_one(item))

    def put_all(self, changes: Iterable[tuple[Sequence[TodoItem], Sequence[TodoItem]]]) -> None:
        """Let exactly these items be about their subjects, all in a few statements.

        Each change is what is to be about a subject, and what was until now.
        """
        added: list[dict[str, object]] = []
        dropped: list[dict[str, object]] = []
        let_go: list[dict[str, object]] = []
        for items, existing in changes:
            begun = {_key(item): item for item in existing}
            wanted = {_key(item): item for item in items}
            new = [item for key, item in wanted.items() if item != begun.get(key)]
            gone = [item for key, item in begun.items() if key not in wanted]
            added += [plain(item, _ROWS.written) for item in new]
            dropped += [_one(item) for item in gone]
            let_go += [_one(item) for item in _let_go(new, gone, begun)]
        self._session.many(_ADD, added)
        self._session.many(_DROP, dropped)
        self._session.many(_DROP_RAISED, let_go)

    def due(self, now: datetime, most: int) -> list[TodoItem]:
        """Return the items about which something changes by now, in the order of the moments.

        One that cannot be read is set aside: it holds up no other.
        """
        made, unread = self._session.each_raw(
            _DUE, _ROWS.read, "the to-do item about", now=now, most=most
        )
        for raw in unread:
            key = dict(zip(("kind", "which", "what", "whose"), raw, strict=False))
            self._session.later(_ASIDE, **key, act_at=now + ASIDE, trouble="cannot be read")
        return made

    def go_on(self, before: TodoItem, after: TodoItem) -> bool:
        """Keep how far an item has come; ``False`` when somebody has dealt with it meanwhile."""
        values = plain(after, ("rank", "act_at", "reached"))
        touched = self._session.run(_GO_ON, **_one(before), **values, was_due=before.due_at)
        return touched == 1

    def climb(self, item: TodoItem) -> None:
        """Let an office hold a late item, too; where it does already nothing changes."""
        self._session.later(_CLIMB, **plain(item, _ROWS.written))

    def set_aside(self, item: TodoItem, until: datetime, trouble: str) -> None:
        """Look at an item that made trouble again after a while."""
        self._session.later(_ASIDE, **_one(item), act_at=until, trouble=trouble)

    def _change(self, before: TodoItem, item: TodoItem) -> bool:
        return self._session.run(_CHANGE, **_one(before), **plain(item, _SET)) == 1

    def about(self, subject: str, subject_id: int) -> list[TodoItem]:
        """Return the items about a subject, the first due first."""
        rows = self._session.all(_ABOUT, kind=subject, which=subject_id)
        return [_ROWS.read(row) for row in rows]

    def about_some(self, subject: str, subject_ids: Iterable[int]) -> dict[int, list[TodoItem]]:
        """Return the items about each of some subjects, the first due first."""
        found: dict[int, list[TodoItem]] = defaultdict(list)
        for some in slices(subject_ids):
            for row in self._session.all(_ABOUT_SOME, kind=subject, **some):
                item = _ROWS.read(row)
                found[item.subject_id].append(item)
        return found

    def first(self, holders: Sequence[str], at: datetime, most: int) -> list[TodoItem]:
        """Return what these holders see at a moment: the urgent first, then the first due."""
        found = [
            _ROWS.read(row)
            for holder in holders
            for row in self._session.all(_FIRST, whose=holder, at=at, most=most)
        ]
        if len(holders) > 1:
            found.sort(key=order_of)
            once: dict[tuple[str, int, str], TodoItem] = {}
            for each in found:
                once.setdefault((each.subject, each.subject_id, each.awaited), each)
            found = [*once.values()]
        return found[:most]

    def count(self, holders: Sequence[str], at: datetime, most: int) -> int:
        """Count what these holders see at a moment, up to ``most``; what several hold, once."""
        if len(holders) == 1:
            row = self._session.one(_COUNT, whose=holders[0], at=at, most=most)
            return int(row[0]) if row else 0
        found = {
            row
            for holder in holders
            for row in self._session.all(_SEEN_KEYS, whose=holder, at=at, most=most)
        }
        return min(len(found), most)

    def falls_due(
        self, holders: Sequence[str], start: datetime, end: datetime, at: datetime
    ) -> bool:
        """Tell whether anything that these holders see at a moment is due after one, by another."""
        return any(
            self._session.one(_FALLS_DUE, whose=holder, start=start, end=end, at=at)
            for holder in holders
        )

    def subjects_of(self, subject: str, holder: str) -> list[int]:
        """Return the ids of all subjects of a kind about which a holder has items."""
        return [row[0] for row in self._session.all(_SUBJECTS_OF, kind=subject, whose=holder)]

    def subjects_after(self, subject: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next of the ids that ``subjects_of`` returns, after one of them."""
        given = {"kind": subject, "whose": holder, "after": after, "most": most}
        return [row[0] for row in self._session.all(_SUBJECTS_AFTER, **given)]

    def holders(self) -> list[str]:
        """Return everybody who holds an item."""
        return [row[0] for row in self._session.all(_HOLDERS)]

    def end(self, at: datetime, most: int) -> list[str]:
        """Take away up to so many that have ended by a moment; return the holders of each."""
        return [row[0] for row in self._session.all(_END, at=at, most=most)]


def _key(item: TodoItem) -> tuple[str, str]:
    return item.awaited, item.holder


def _one(item: TodoItem) -> dict[str, object]:
    return {
        "kind": item.subject,
        "which": item.subject_id,
        "what": str(item.awaited),
        "whose": item.holder,
    }


def _let_go(
    new: Sequence[TodoItem], gone: Sequence[TodoItem], begun: Collection[tuple[str, str]]
) -> list[TodoItem]:
    """Return the items that no other goes on with, and that a sweep may let climb this moment."""
    heirs = Counter(item.awaited for item in new if _key(item) not in begun)
    left = []
    for item in gone:
        heirs[item.awaited] -= 1
        if heirs[item.awaited] < 0 and (item.act_at is not None or item.reached):
            left.append(item)
    return left
