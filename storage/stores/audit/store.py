"""Adding lines to the audit chain, and reading them.

Each connection that writes has a strand to itself (``docs/adr/0007-audit-chain.md``), so that none
waits for another to know what the line before is.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, column, insert, select, table

from chat.changes import Changes, spell_changes
from people.model import Person
from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.stores.audit.chain import (
    FIELDS,
    GENESIS,
    PUBLISH,
    TIE,
    Head,
    Line,
    digest_changes,
    line_id,
    naming,
    place_of,
    spell_moment,
)
from storage.tables.audit_tables import audit

BEYOND_ALL = 2**62
STRAND_LOCKS = 0x61756474  # the first key of the advisory locks, by which a strand is taken

# Columns without types: a moment goes in spelled as it is hashed, which both databases take.
_ADD = Prepared(
    lambda _: insert(table("audit", *map(column, Line._fields))).values(**bound(*Line._fields))
)
_LAST_BELOW = Prepared(
    lambda _: (
        select(audit.c.id, audit.c.hash)
        .where(audit.c.id < bindparam("end"))
        .order_by(audit.c.id.desc())
        .limit(1)
    )
)


class SqlAudit:
    """The audit chain as one connection writes it.

    On PostgreSQL a connection takes a strand that no other holds, by an advisory lock that lasts as
    long as the connection; so strands are as many as there ever were writers at once. On SQLite
    writers take turns anyway, and all of them continue one strand.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._strand = 0
        self._head: Head | None = None
        self._first = BEYOND_ALL  # the first line of this connection, which ties the strands

    def begun(self) -> None:
        """A transaction has begun: on SQLite another process may have written since the last."""
        if not self._session.postgresql:
            self._head = None

    def undone(self) -> None:
        """Lines may have been rolled back: look at the table again for the line before."""
        self._head = None

    def add(
        self,
        at: datetime,
        person_id: int | None,
        role: str | None,
        action: str,
        subject: str,
        changes: Changes,
    ) -> Head:
        """Add a line behind the last one of this connection's strand, and return its place."""
        last = self._head or self._find_head(at)
        said_at = spell_moment(at)
        spelled = spell_changes(changes)
        said = (person_id, role, action, subject, spelled)
        head = Head(last.id + 1, digest_changes(self._strand, last.hash, said_at, *said))
        line = Line(
            id=head.id,
            at=said_at,
            person_id=person_id,
            role=role,
            action=action,
            subject=subject,
            before=None,
            after=None,
            previous=last.hash,
            hash=head.hash,
            version=FIELDS,
            changes=spelled,
        )
        self._session.later(_ADD, **line._asdict())
        self._head = head
        return head

    def publish(self, at: datetime) -> tuple[int, str]:
        """Add a line that names the heads of all strands.

        Returns the number of lines that there are with it, and its hash: who knows that hash can
        tell later whether any of them is gone.
        """
        last = self._head or self._find_head(at)
        others = self._others()
        lines = 1 + sum(place_of(head.id)[1] for head in (last, *others))
        head = self.add(at, None, None, PUBLISH, "audit", naming(others))
        return lines, head.hash

    def heads(self) -> list[Head]:
        """Return the last line of each strand, the newest strand first."""
        found = []
        end = BEYOND_ALL
        while row := self._session.one(_LAST_BELOW, end=end):
            found.append(Head(*row))
            end = line_id(place_of(row[0])[0], 0)
        return found

    def _others(self) -> list[Head]:
        return [head for head in self.heads() if place_of(head.id)[0] != self._strand]

    def _find_head(self, at: datetime) -> Head:
        """Return the head of this connection's strand, at first taking one.

        A strand that is taken where there are others goes on with a line that names their heads,
        so that none of them can vanish unseen.
        """
        if not self._strand:
            self._strand = self._take()
        head = self._head = self._last_of(self._strand)
        if head.id < self._first:  # nothing written here yet, or all of it was rolled back
            self._first = head.id + 1
            others = self._others()
            if others:
                head = self.add(at, None, None, TIE, f"strand:{self._strand}", naming(others))
        return head

    def _take(self) -> int:
        strand = 1
        while self._session.postgresql and not self._try(strand):
            strand += 1
        return strand

    def _try(self, strand: int) -> bool:
        row = self._session.say(
            "SELECT pg_try_advisory_lock(%s, %s)", (STRAND_LOCKS, strand)
        ).fetchone()
        return bool(row[0])

    def _last_of(self, strand: int) -> Head:
        row = self._session.one(_LAST_BELOW, end=line_id(strand + 1, 0))
        if row is None or place_of(row[0])[0] != strand:
            return Head(line_id(strand, 0), GENESIS)
        return Head(*row)


class SqlJournal:
    """``chat.ports.Journal`` on the audit chain, for one turn."""

    def __init__(self, audit: SqlAudit, person_of: Callable[[int], Person | None]) -> None:
        self._audit = audit
        self._person_of = person_of
        self.actor: Person | None = None  # who acts in this turn, once that has been read

    def record(
        self,
        at: datetime,
        person_id: int | None,
        action: str,
        subject: str,
        changes: Changes,
        role: str | None = None,
    ) -> None:
        """Add one line; left out, ``role`` is every role that the person holds."""
        if role is None and person_id is not None:
            role = self._roles(person_id)
        self._audit.add(at, person_id, role, action, subject, changes)

    def _roles(self, person_id: int) -> str | None:
        person = self.actor
        if person is None or person.id != person_id:
            person = self._person_of(person_id)
        if person is None or not person.memberships:
            return None
        return "+".join(dict.fromkeys(each.role.value for each in person.memberships))
