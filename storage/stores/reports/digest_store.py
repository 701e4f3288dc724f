"""Digests that were issued, and who is sent one when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, and_, bindparam, case, cast, exists, func, literal, or_, select, update

from chat.address import Address
from hazards.counts.period import PeriodKind
from people.model import Role
from reports.digests.kept import (
    read_differences,
    read_figures,
    write_differences,
    write_figures,
)
from reports.digests.model import (
    Difference,
    Digest,
    DigestFile,
    Figures,
    Owed,
    Schedule,
    Span,
    Want,
)
from storage.engine.claims import Claims
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, Spelled, plain
from storage.engine.session import Session
from storage.stores.address_rows import given, is_at
from storage.stores.troubled import CountsTroubled
from storage.tables.digest_tables import digest_audiences, digests, table_chats
from storage.tables.people_tables import memberships

_A, _D, _M = digest_audiences.c, digests.c, memberships.c
_SCHEDULES = Rows(Schedule, digest_audiences)
_DIGESTS = Rows(
    Digest,
    digests,
    figures=Spelled(_D.figures, read_figures),
    differences=Spelled(_D.differences, read_differences),
)
_READ_FOR = case(
    (_M.role == Role.PRINCIPAL.value, literal("unit:").concat(cast(_M.unit_id, Text))),
    (
        _M.role == Role.DEPARTMENT.value,
        literal("department:").concat(cast(_M.department_id, Text)),
    ),
    else_=literal("office:").concat(case((_M.street.is_(None), ""), else_=_M.street)),
)
_READERS = or_(
    and_(_M.role == Role.PRINCIPAL.value, _M.unit_id.is_not(None)),
    and_(_M.role == Role.OFFICE.value, _M.unit_id.is_(None)),
    and_(_M.role == Role.DEPARTMENT.value, _M.department_id.is_not(None)),
)
_MISSING = Prepared(
    lambda _: (
        select(_READ_FOR)
        .where(_M.ended_at.is_(None), _READERS, ~exists().where(_A.audience == _READ_FOR))
        .distinct()
        .limit(bindparam("most"))
    )
)
_ADD_AUDIENCE = Prepared(
    lambda insert: (
        insert(digest_audiences)
        .values(bound(*_SCHEDULES.written))
        .on_conflict_do_nothing(index_elements=["audience"])
    )
)
_ONE = _A.audience == bindparam("whose")
_SCHEDULE = Prepared(lambda _: select(*_SCHEDULES.columns).where(_ONE))
_DUE = Prepared(
    lambda _: (
        select(_A.audience)
        .where(_A.act_at <= bindparam("now"))
        .order_by(_A.act_at, _A.audience)
        .limit(bindparam("most"))
    )
)
_SAVE = Prepared(
    lambda _: (
        update(digest_audiences)
        .where(_ONE, _A.version == bindparam("was"))
        .values(**bound("minute", "off", "since", "act_at", "files", "version"), trouble=None)
    )
)
_ASIDE = Prepared(lambda _: update(digest_audiences).where(_ONE).values(bound("act_at", "trouble")))
_ADD = Prepared(
    lambda insert: (
        insert(digests)
        .values(
            **bound("audience", "kind", "first", "last", "number", "issued_at", "issued_by"),
            **bound("figures", "differences", "owed_at", "wanted"),
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=["audience", "kind", "last", "number"])
        .returning(*_DIGESTS.columns)
    )
)
_GET = Prepared(lambda _: select(*_DIGESTS.columns).where(_D.id == bindparam("which")))
_ABOUT = Prepared(
    lambda _: (
        select(*_DIGESTS.columns)
        .where(
            _D.audience == bindparam("whose"),
            _D.kind == bindparam("of"),
            _D.last >= bindparam("day"),
            _D.first <= bindparam("day"),
        )
        .order_by(_D.last, _D.number.desc())
        .limit(1)
    )
)
_CLAIMS = Claims(digests, (_D.id, _D.attempts), Owed._make, _D.owed_at.is_not(None), _D.owed_at)
_KEPT = Prepared(
    lambda _: (
        update(digests)
        .where(_D.id == bindparam("which"))
        .values(
            **bound("picture_sha256", "workbook_sha256"),
            owed_at=None,
            wanted="",
            attempts=0,
            claimed_until=None,
            claimed_by=None,
        )
    )
)
_FILES = Prepared(
    lambda _: select(_D.picture_sha256, _D.workbook_sha256).where(_D.id == bindparam("which"))
)
_WANT = Prepared(
    lambda _: (
        update(digests)
        .where(_D.id == bindparam("which"))
        .values(
            wanted=_D.wanted + bindparam("line", type_=Text()),
            owed_at=func.coalesce(_D.owed_at, bindparam("at", type_=_D.owed_at.type)),
        )
    )
)
_WANTED = Prepared(lambda _: select(_D.wanted).where(_D.id == bindparam("which")).with_for_update())
_SEEN = Prepared(
    lambda _: select(table_chats.c.seen).where(*is_at(table_chats), table_chats.c.seen.is_(True))
)


def _say(insert: Any) -> Any:
    said = insert(table_chats).values(bound("channel", "external_id", "seen", "said_at", "said_by"))
    changed = {name: said.excluded[name] for name in ("seen", "said_at", "said_by")}
    return said.on_conflict_do_update(index_elements=["channel", "external_id"], set_=changed)


_SAY = Prepared(_say)


class SqlDigestStore(CountsTroubled, table=digest_audiences):
    """``reports.digests.ports.DigestStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def missing_audiences(self, most: int) -> list[str]:
        """Return some of those that somebody reads for by their role, and that have no row yet."""
        return [row[0] for row in self._session.all(_MISSING, most=most)]

    def add_audience(self, schedule: Schedule) -> None:
        """Keep when an audience is sent its digests; one that is there stays as it is."""
        self._session.later(_ADD_AUDIENCE, **plain(schedule, _SCHEDULES.written))

    def schedule(self, audience: str) -> Schedule | None:
        """Return when an audience is sent its digests, or ``None``."""
        row = self._session.one(_SCHEDULE, whose=audience)
        return _SCHEDULES.read(row) if row else None

    def due(self, now: datetime, most: int) -> list[str]:
        """Return the audiences that are due by now, those due longest first."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def save_schedule(self, schedule: Schedule) -> bool:
        """Keep a changed schedule, one version up; ``False`` when somebody else was first."""
        changed = self._session.run(
            _SAVE,
            whose=schedule.audience,
            was=schedule.version,
            minute=schedule.minute,
            off=schedule.off,
            since=schedule.since,
            act_at=schedule.act_at,
            files=schedule.files.value,
            version=schedule.version + 1,
        )
        return changed == 1

    def set_aside(self, row: str, until: datetime, trouble: str) -> None:
        """Look at an audience that made trouble again after a while."""
        self._session.later(_ASIDE, whose=row, act_at=until, trouble=trouble)

    def add(
        self,
        span: Span,
        number: int,
        at: datetime,
        by: int | None,
        figures: Figures,
        differences: tuple[Difference, ...] = (),
        *,
        with_files: bool = True,
    ) -> Digest | None:
        """Issue a digest, and owe its files to its readers; ``None`` where it is issued already."""
        values: dict[str, Any] = {
            "audience": figures.audience,
            "kind": span.kind.value,
            "first": span.first,
            "last": span.last,
            "number": number,
            "issued_at": at,
            "issued_by": by,
            "figures": write_figures(figures),
            "differences": write_differences(differences),
            "owed_at": at if with_files else None,
            "wanted": "".join(_line(Want(each, None)) for each in DigestFile if with_files),
        }
        row = self._session.one(_ADD, **values)
        return _DIGESTS.read(row) if row else None

    def get(self, digest_id: int) -> Digest | None:
        """Return a digest, or ``None``."""
        row = self._session.one(_GET, which=digest_id)
        return _DIGESTS.read(row) if row else None

    def about(self, audience: str, kind: PeriodKind, day: date) -> Digest | None:
        """Return the digest of a kind that tells of a day, its last correction; or ``None``."""
        row = self._session.one(_ABOUT, whose=audience, of=kind.value, day=day)
        return _DIGESTS.read(row) if row else None

    def claim(self, now: datetime, until: datetime, most: int, worker: int | None) -> list[Owed]:
        """Take what is owed of digests, what failed least first."""
        return _CLAIMS.take(self._session, now, until - now, most, worker)

    def files(self, digest_id: int) -> dict[DigestFile, str | None]:
        """Return under which hashes the files of a digest are kept, as far as they are made."""
        row = self._session.one(_FILES, which=digest_id) or (None, None)
        return {DigestFile.PICTURE: row[0], DigestFile.WORKBOOK: row[1]}

    def want(self, digest_id: int, want: Want, at: datetime) -> None:
        """Owe a file of a digest to somebody who asks for it."""
        self._session.later(_WANT, which=digest_id, line=_line(want), at=at)

    def wanted(self, digest_id: int) -> list[Want]:
        """Return who gets files of a digest; nobody else is added before the turn ends."""
        row = self._session.one(_WANTED, which=digest_id)
        return [_want(line) for line in row[0].splitlines()] if row else []

    def kept(self, digest_id: int, picture: str | None, workbook: str | None) -> None:
        """Note under which hashes picture and workbook are kept; ``None``: given up."""
        self._session.later(
            _KEPT, which=digest_id, picture_sha256=picture, workbook_sha256=workbook
        )

    def failed(self, digest_id: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""
        _CLAIMS.failed(self._session, digest_id, error, until)


def _line(want: Want) -> str:
    whom = f" {want.address.channel} {want.address.external_id}" if want.address else ""
    return f"{want.file.value}{whom}\n"


def _want(line: str) -> Want:
    file, *whom = line.split(" ", 2)
    return Want(DigestFile(file), Address(*whom) if whom else None)


class SqlTableChats:
    """``reports.digests.ports.TableChats`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def seen_at(self, address: Address) -> bool:
        """Tell whether the people of a chat have said that they see tables."""
        return self._session.one(_SEEN, **given(address)) is not None

    def say(self, address: Address, *, seen: bool, at: datetime, by: int | None) -> None:
        """Keep whether the people of a chat see tables."""
        self._session.later(_SAY, **given(address), seen=seen, said_at=at, said_by=by)
