"""What the office issues, as rows."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select, true, update

from people.permissions import Reach
from reports.bulletins.model import Bulletin, BulletinKind, BulletinState
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.bulletin_tables import bulletins

_C = bulletins.c
_ROWS = Rows(Bulletin, bulletins)
_WRITTEN = _ROWS.but("id")
_CHANGED = (
    "state",
    "year",
    "number",
    "signer",
    "signed_by",
    "signed_at",
    "content",
    "sha256",
    "signer_id",
    "sent_at",
)
_DRAFT = _C.state == constant(BulletinState.DRAFT)
_SHOWN = _C.state != constant(BulletinState.DROPPED)
_ADD = Prepared(
    lambda insert: (
        insert(bulletins)
        .values(bound(*_WRITTEN))
        .on_conflict_do_nothing(
            index_elements=["street", "kind", "first", "corrects"], index_where=_DRAFT
        )
        .returning(_C.id)
    )
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(_C.id == bindparam("which")))
_DRAFT_OF = Prepared(
    lambda _: select(*_ROWS.columns).where(
        _DRAFT,
        _C.street == bindparam("street"),
        _C.kind == bindparam("kind"),
        _C.first == bindparam("first"),
        _C.corrects == bindparam("corrects"),
    )
)
_ISSUED_OF = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(
            _C.number.is_not(None),
            _C.street == bindparam("street"),
            _C.kind == bindparam("kind"),
            _C.first == bindparam("first"),
        )
        .order_by(_C.id.desc())
        .limit(1)
    )
)
_SAVE = Prepared(
    lambda _: (
        update(bulletins)
        .where(_C.id == bindparam("which"), _C.version == bindparam("was"))
        .values(**bound(*_CHANGED), version=_C.version + 1)
    )
)


def _page(where: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _: (
            select(*_ROWS.columns)
            .where(_SHOWN, where)
            .order_by(case((_DRAFT, 0), else_=1), _C.id.desc())
            .limit(bindparam("most"))
        )
    )


def _count(where: ColumnElement[bool]) -> Prepared:
    return Prepared(lambda _: select(func.count()).select_from(bulletins).where(_SHOWN, where))


_PAGES = {True: _page(true()), False: _page(among(_C.street))}
_COUNTS = {True: _count(true()), False: _count(among(_C.street))}


class SqlBulletinStore:
    """``reports.bulletins.ports.BulletinStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draft_of(
        self, kind: BulletinKind, street: str, first: date, corrects: int = 0
    ) -> Bulletin | None:
        """Return the draft of a kind about a period that corrects one, or nothing; or ``None``."""
        given = {"kind": kind.value, "street": street, "first": first, "corrects": corrects}
        row = self._session.one(_DRAFT_OF, **given)
        return _ROWS.read(row) if row else None

    def issued_of(self, kind: BulletinKind, street: str, first: date) -> Bulletin | None:
        """Return what was issued last of a kind about a period, or ``None``."""
        row = self._session.one(_ISSUED_OF, kind=kind.value, street=street, first=first)
        return _ROWS.read(row) if row else None

    def add(self, bulletin: Bulletin) -> int | None:
        """Keep a draft, and return its id; ``None`` when there is one already."""
        row = self._session.one(_ADD, **plain(bulletin, _WRITTEN))
        return int(row[0]) if row else None

    def get(self, bulletin_id: int) -> Bulletin | None:
        """Return one, or ``None``."""
        row = self._session.one(_GET, which=bulletin_id)
        return _ROWS.read(row) if row else None

    def save(self, bulletin: Bulletin) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        given = plain(bulletin, _CHANGED)
        return self._session.run(_SAVE, which=bulletin.id, was=bulletin.version, **given) == 1

    def page(self, reach: Reach, skip: int, most: int) -> list[Bulletin]:
        """Return what is drafted or final in reach: drafts first, then the newest."""
        found = [
            _ROWS.read(row)
            for some in _asked(reach)
            for row in self._session.all(_PAGES[reach.area], **some, most=skip + most)
        ]
        found.sort(key=lambda each: (each.state is not BulletinState.DRAFT, -each.id))
        return found[skip:][:most]

    def count(self, reach: Reach) -> int:
        """Count what is drafted or final in reach."""
        rows = (self._session.one(_COUNTS[reach.area], **some) for some in _asked(reach))
        return sum(int(row[0]) for row in rows if row)


def _asked(reach: Reach) -> list[dict[str, Any]]:
    return [{}] if reach.area else list(slices(reach.streets))
