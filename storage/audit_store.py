"""Adding lines to the audit chain, and reading them.

Each connection that writes has a strand to itself (``docs/adr/0007-audit-chain.md``), so that none
waits for another to know what the line before is.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, select

from people.model import Person
from storage.audit_chain import GENESIS, PUBLISH, TIE, Head, digest, spell_moment
from storage.audit_tables import audit
from storage.prepared import Prepared
from storage.session import Session

STRAND_LOCKS = 0x61756474  # the first key of the advisory locks, by which a strand is taken

_FACTS = ("at", "person_id", "role", "action", "subject", "before", "after")
_ADD = Prepared(
    lambda _: insert(audit).values(
        {name: bindparam(name) for name in ("strand", "position", *_FACTS, "previous", "hash")}
    )
)
_LAST = Prepared(
    lambda _: (
        select(audit.c.position, audit.c.hash)
        .where(audit.c.strand == bindparam("strand"))
        .order_by(audit.c.position.desc())
        .limit(1)
    )
)


def _first_after(strand: Any) -> Any:
    """The number of the next strand that has lines; found by the index, not by reading lines."""
    lines = audit.alias()
    return select(func.min(lines.c.strand)).where(lines.c.strand > strand).scalar_subquery()


def _heads(_: Any) -> Any:
    strands = select(_first_after(literal(0)).label("strand")).cte("strands", recursive=True)
    strands = strands.union_all(
        select(_first_after(strands.c.strand)).where(strands.c.strand.is_not(None))
    )
    lines = audit.alias()
    last = select(func.max(lines.c.position)).where(lines.c.strand == strands.c.strand)
    return (
        select(audit.c.strand, audit.c.position, audit.c.hash)
        .join_from(strands, audit, audit.c.strand == strands.c.strand)
        .where(audit.c.position == last.scalar_subquery())
        .order_by(audit.c.strand)
    )


_HEADS = Prepared(_heads)


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
        before: str | None,
        after: str | None,
    ) -> Head:
        """Add a line behind the last one of this connection's strand, and return its place."""
        last = self._head or self._find_head(at)
        hashed = digest(
            last.strand,
            last.hash,
            spell_moment(at),
            person_id,
            role,
            action,
            subject,
            before,
            after,
        )
        self._session.run(
            _ADD,
            strand=last.strand,
            position=last.position + 1,
            at=at,
            person_id=person_id,
            role=role,
            action=action,
            subject=subject,
            before=before,
            after=after,
            previous=last.hash,
            hash=hashed,
        )
        self._head = Head(last.strand, last.position + 1, hashed)
        return self._head

    def publish(self, at: datetime) -> tuple[int, str]:
        """Add a line that names the heads of all strands.

        Returns the number of lines that there are with it, and its hash: who knows that hash can
        tell later whether any of them is gone.
        """
        last = self._head or self._find_head(at)
        others = [head for head in self.heads() if head.strand != last.strand]
        lines = 1 + last.position + sum(head.position for head in others)
        head = self.add(at, None, None, PUBLISH, "audit", None, _spell_heads(others))
        return lines, head.hash

    def heads(self) -> list[Head]:
        """Return the last line of each strand."""
        return [Head(*row) for row in self._session.all(_HEADS)]

    def _find_head(self, at: datetime) -> Head:
        """Return the head of this connection's strand, at first taking one.

        A strand that is taken where there are others begins with a line that names their heads, so
        that none of them can vanish unseen.
        """
        if self._strand:
            return self._last_of(self._strand)
        self._strand = self._take()
        self._head = self._last_of(self._strand)
        others = [head for head in self.heads() if head.strand != self._strand]
        if not others:
            return self._head
        subject = f"strand:{self._strand}"
        return self.add(at, None, None, TIE, subject, None, _spell_heads(others))

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
        row = self._session.one(_LAST, strand=strand)
        return Head(strand, *row) if row else Head(strand, 0, GENESIS)


def _spell_heads(heads: list[Head]) -> str:
    return json.dumps(heads, separators=(",", ":"))


class SqlJournal:
    """``people.ports.Journal`` on the audit chain, for one turn."""

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
        before: str | None,
        after: str | None,
        role: str | None = None,
    ) -> None:
        """Add one line; left out, ``role`` is every role that the person holds."""
        if role is None and person_id is not None:
            role = self._roles(person_id)
        self._audit.add(at, person_id, role, action, subject, before, after)

    def _roles(self, person_id: int) -> str | None:
        person = self.actor
        if person is None or person.id != person_id:
            person = self._person_of(person_id)
        if person is None or not person.memberships:
            return None
        return "+".join(dict.fromkeys(each.role.value for each in person.memberships))
